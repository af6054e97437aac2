//! The generator on every type of the schema.

use quote::quote;
use stackwright_schema::Schema;

use crate::{
    input::Input,
    model::{Item, Resource},
};

/// The code for one type in a module of its own.
fn expand(type_name: &str) -> syn::Result<proc_macro2::TokenStream> {
    syn::parse2::<Input>(quote!(pub mod one { #type_name }))?.expand()
}

#[test]
fn every_type_expands_to_rust() {
    let names: Vec<_> = Schema::all().map(Schema::name).collect();
    assert!(names.len() > 1_800, "only {} types", names.len());
    std::thread::scope(|scope| {
        for names in names.chunks(names.len() / 4) {
            scope.spawn(move || {
                for name in names {
                    let code = expand(name).unwrap_or_else(|error| panic!("{name}: {error}"));
                    if let Err(error) = syn::parse2::<syn::File>(code) {
                        panic!("{name}: {error}");
                    }
                }
            });
        }
    });
}

/// The properties that a part can be given, in a type.
fn settable(type_name: &str, part: &str) -> Vec<String> {
    let resource = Resource::of(Schema::find(type_name).expect("a type that exists"));
    let mut items = resource.items.iter();
    items
        .find_map(|item| match item {
            Item::Struct { name, fields, .. } if name == part => {
                Some(fields.iter().map(|field| field.property.clone()).collect())
            }
            _ => None,
        })
        .unwrap_or_default()
}

#[test]
fn what_only_the_service_sets_has_no_setter() {
    let root = |name| {
        let resource = Resource::of(Schema::find(name).expect("a type that exists"));
        let names = resource.fields.into_iter().map(|field| field.property);
        names.collect::<Vec<_>>()
    };
    assert!(!root("AWS::SNS::Topic").contains(&"TopicArn".to_owned()));
    // A part of a definition, and a property of which every part is read-only.
    assert_eq!(
        settable("AWS::RDS::DBCluster", "MasterUserSecret"),
        ["KmsKeyId"]
    );
    assert!(!root("AWS::EKS::Cluster").contains(&"CertificateAuthority".to_owned()));
    // The schema calls all that an item has read-only, and the list not.
    assert_eq!(settable("AWS::FraudDetector::Detector", "Model"), ["Arn"]);
}
