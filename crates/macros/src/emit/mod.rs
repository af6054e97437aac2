//! Rust code for a resource type.

mod builder;
mod handle;
mod part;
mod union;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use crate::{
    docs,
    model::{Kind, Resource},
    names,
};

/// The names that a resource type gets in its service's module.
pub(crate) struct Names {
    pub(crate) builder: String,
    pub(crate) handle: String,
    pub(crate) module: String,
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// The builder, its handle, and the module of its parts.
pub(crate) fn resource(resource: &Resource, names: &Names) -> TokenStream {
    let type_name = resource.schema.name();
    let holds_data = resource.schema.holds_data();
    let builder = ident(&names.builder);
    let handle = ident(&names.handle);
    let module = ident(&names.module);
    let setters = builder::setters(&resource.fields, Some(&module));
    let definition =
        builder::structure(&builder, &docs::resource(resource.schema), &resource.fields);
    let construct = (!holds_data).then(|| {
        quote! {
            #[diagnostic::do_not_recommend]
            impl ::stackwright::resource::Construct for #builder {
                type Handle = #handle;

                fn add_to(
                    self,
                    stack: &::stackwright::Stack,
                    id: &str,
                    line: ::stackwright::source::SourceLine,
                ) -> #handle {
                    stack
                        .declare(id, ::stackwright::resource::Declaration::of(self), line)
                        .into()
                }
            }
        }
    });
    let handle_code = handle::handle(resource, &handle, &type_name);
    let items = resource
        .items
        .iter()
        .map(|item| part::part(item, &type_name));
    let module_doc = format!("What [`{}`] consists of.", names.builder);
    let module_code = (!resource.items.is_empty()).then(|| {
        quote! {
            #[doc = #module_doc]
            pub mod #module {
                #(#items)*
            }
        }
    });
    quote! {
        #definition

        impl #builder {
            #setters

            /// Says what becomes of it when it leaves the stack or is replaced.
            pub fn on_removal(
                self,
                policy: ::stackwright::OnRemoval,
            ) -> ::stackwright::resource::Removable<Self> {
                ::stackwright::resource::ResourceType::on_removal(self, policy)
            }
        }

        impl ::stackwright::resource::ResourceType for #builder {
            const TYPE_NAME: &'static str = #type_name;
            const HOLDS_DATA: bool = #holds_data;
            type Handle = #handle;

            fn into_properties(self) -> ::stackwright::value::Properties {
                self.properties
            }
        }

        #construct
        #handle_code
        #module_code
    }
}

/// A kind as a Rust type; `module` is where the resource's own types are.
fn kind_tokens(kind: &Kind, module: Option<&Ident>) -> TokenStream {
    match kind {
        Kind::Text => quote!(::std::string::String),
        Kind::Integer => quote!(i64),
        Kind::Float => quote!(f64),
        Kind::Bool => quote!(bool),
        Kind::Json => quote!(::stackwright::value::Json),
        Kind::Any => quote!(::stackwright::value::Any),
        Kind::Compound => quote!(::stackwright::value::Compound),
        Kind::Named(name) => {
            let name = ident(name);
            quote!(::stackwright::kind::#name)
        }
        Kind::Local(name) => {
            let name = ident(name);
            match module {
                Some(module) => quote!(#module::#name),
                None => quote!(#name),
            }
        }
        Kind::List(item) => {
            let item = kind_tokens(item, module);
            quote!(::stackwright::value::List<#item>)
        }
        Kind::Dictionary(value) => {
            let value = kind_tokens(value, module);
            quote!(::stackwright::value::Dictionary<#value>)
        }
    }
}

/// The type of a template's parameters for values of a kind, where the service has one.
fn parameter_type(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "AWS::EC2::AvailabilityZone.Name" => "AWS::EC2::AvailabilityZone::Name",
        "AWS::EC2::Image.Id" => "AWS::EC2::Image::Id",
        "AWS::EC2::Instance.Id" => "AWS::EC2::Instance::Id",
        "AWS::EC2::KeyPair.KeyName" => "AWS::EC2::KeyPair::KeyName",
        "AWS::EC2::SecurityGroup.GroupName" => "AWS::EC2::SecurityGroup::GroupName",
        "AWS::EC2::SecurityGroup.Id" => "AWS::EC2::SecurityGroup::Id",
        "AWS::EC2::Subnet.Id" => "AWS::EC2::Subnet::Id",
        "AWS::EC2::VPC.Id" => "AWS::EC2::VPC::Id",
        "AWS::EC2::Volume.Id" => "AWS::EC2::Volume::Id",
        "AWS::Route53::HostedZone.Id" => "AWS::Route53::HostedZone::Id",
        "AWS::SSM::Parameter.Name" => "AWS::SSM::Parameter::Name",
        _ => return None,
    })
}

/// The markers of all kinds that the schemas name.
pub(crate) fn kinds(kinds: &[String]) -> TokenStream {
    let markers = kinds.iter().map(|kind| {
        let name = format_ident!("{}", names::kind(kind));
        let (resource, attribute) = kind.split_once('.').unwrap_or((kind, "id"));
        let doc = format!("Text that is the `{attribute}` of an `{resource}`.");
        let parameter_type =
            parameter_type(kind).map(|name| quote!(const PARAMETER_TYPE: &'static str = #name;));
        quote! {
            #[doc = #doc]
            #[derive(Clone, Copy, Debug)]
            pub enum #name {}

            #[diagnostic::do_not_recommend]
            impl crate::value::TextKind for #name {
                #parameter_type
            }
        }
    });
    quote!(#(#markers)*)
}
