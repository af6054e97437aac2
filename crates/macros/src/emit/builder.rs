//! Builders: of a resource and of its parts alike.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{ident, kind_tokens};
use crate::{docs, model::Field};

/// The struct that collects the properties.
pub(super) fn structure(name: &Ident, doc: &str, fields: &[Field]) -> TokenStream {
    let default =
        (!fields.iter().any(|field| field.required)).then(|| quote!(, ::core::default::Default));
    quote! {
        #[doc = #doc]
        #[derive(::core::clone::Clone, ::core::fmt::Debug #default)]
        #[must_use]
        pub struct #name {
            properties: ::stackwright::value::Properties,
        }
    }
}

/// `new` and the methods that set properties.
pub(super) fn setters(fields: &[Field], module: Option<&Ident>) -> TokenStream {
    let required: Vec<_> = fields.iter().filter(|field| field.required).collect();
    let kinds: Vec<_> = required
        .iter()
        .map(|field| kind_tokens(&field.kind, module))
        .collect();
    let properties = required.iter().map(|field| &field.property);
    let arguments: Vec<_> = required.iter().map(|field| ident(&field.method)).collect();
    let new_doc = required.iter().fold(
        "With what is required, and nothing else.".to_owned(),
        |doc, field| {
            format!(
                "{doc}\n\n* [`{0}`](Self::{0}): `{1}`",
                field.method, field.property
            )
        },
    );
    let many = (required.len() > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    // No property's name starts like this.
    let collected = ident("_properties");
    let mutable = (!required.is_empty()).then(|| quote!(mut));
    let methods = fields.iter().map(|field| {
        let method = ident(&field.method);
        let property = &field.property;
        let kind = kind_tokens(&field.kind, module);
        let doc = docs::field(field);
        let set = if field.required {
            quote!(require)
        } else {
            quote!(set)
        };
        let deprecated = field
            .deprecated
            .then(|| quote!(#[deprecated = "the service advises against this property"]));
        quote! {
            #[doc = #doc]
            #deprecated
            #[track_caller]
            pub fn #method(mut self, value: impl ::stackwright::IntoValue<#kind>) -> Self {
                self.properties.#set::<#kind>(#property, value);
                self
            }
        }
    });
    quote! {
        #[doc = #new_doc]
        #many
        #[track_caller]
        pub fn new(#(#arguments: impl ::stackwright::IntoValue<#kinds>),*) -> Self {
            let #mutable #collected = ::stackwright::value::Properties::default();
            #(#collected.require::<#kinds>(#properties, #arguments);)*
            Self { properties: #collected }
        }

        #(#methods)*

        /// Sets a property that has no method here; nothing checks it.
        #[track_caller]
        pub fn raw(mut self, name: &str, node: impl Into<::stackwright::template::Node>) -> Self {
            self.properties.set::<::stackwright::value::Any>(
                name,
                ::stackwright::Value::<::stackwright::value::Any>::assume(node),
            );
            self
        }
    }
}
