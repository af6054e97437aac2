//! What a resource type consists of.

use proc_macro2::TokenStream;
use quote::quote;

use super::{builder, ident, union::union};
use crate::{
    docs,
    model::{Field, Item},
};

/// The code for a type of the resource's module.
pub(super) fn part(item: &Item, type_name: &str) -> TokenStream {
    match item {
        Item::Struct {
            name,
            definition,
            fields,
        } => structure(name, definition.as_deref(), fields, type_name),
        Item::Enum { name, variants } => set_of_values(name, variants),
        Item::Union { name, members } => union(name, members),
    }
}

fn structure(
    name: &str,
    definition: Option<&str>,
    fields: &[Field],
    type_name: &str,
) -> TokenStream {
    let doc = match definition {
        Some(definition) => format!(
            "`{definition}` of `{type_name}`.\n\n[AWS reference]({})",
            docs::part_page(type_name, definition)
        ),
        None => format!(
            "A part of `{type_name}`.\n\n[AWS reference]({})",
            docs::page(type_name)
        ),
    };
    let name = ident(name);
    let definition = builder::structure(&name, &doc, fields);
    let setters = builder::setters(fields, None);
    quote! {
        #definition

        impl #name {
            #setters
        }

        #[diagnostic::do_not_recommend]
        impl ::stackwright::IntoValue<#name> for #name {
            fn into_value(self) -> ::stackwright::Value<#name> {
                self.properties.into_value()
            }
        }
    }
}

fn set_of_values(name: &str, variants: &[(String, String)]) -> TokenStream {
    let name = ident(name);
    let idents: Vec<_> = variants.iter().map(|(variant, _)| ident(variant)).collect();
    let values: Vec<_> = variants.iter().map(|(_, value)| value).collect();
    let docs = values.iter().map(|value| format!("`{value}`."));
    quote! {
        /// The values that the service knows.
        #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq, ::core::cmp::Eq)]
        pub enum #name {
            #(
                #[doc = #docs]
                #idents,
            )*
            /// A value that the embedded schema does not have yet.
            Other(::std::string::String),
        }

        impl #name {
            /// The value as it stands in a template.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#idents => #values,)*
                    Self::Other(value) => value,
                }
            }
        }

        #[diagnostic::do_not_recommend]
        impl ::stackwright::IntoValue<#name> for #name {
            fn into_value(self) -> ::stackwright::Value<#name> {
                ::stackwright::Value::assume(self.as_str())
            }
        }
    }
}
