//! The generator on every type of the schema.

use quote::quote;
use stackwright_schema::Schema;

use crate::input::Input;

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
