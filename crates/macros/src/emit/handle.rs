//! Handles: what a program keeps of a resource that it added.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{ident, kind_tokens};
use crate::model::{Attribute, Resource};

/// A handle that knows the type's attributes.
pub(super) fn handle(resource: &Resource, handle: &Ident, type_name: &str) -> TokenStream {
    let doc = format!("An `{type_name}` of a stack.");
    let reference = kind_tokens(&resource.reference, None);
    let reference_doc = match resource.schema.reference() {
        Some(path) => format!("`Ref`: `{path}`."),
        None => "`Ref`: the physical id.".to_owned(),
    };
    let attributes = resource.attributes.iter().map(attribute);
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug)]
        pub struct #handle(::stackwright::resource::ResourceHandle);

        impl #handle {
            #[doc = #reference_doc]
            pub fn reference(&self) -> ::stackwright::Value<#reference> {
                self.0.reference()
            }

            #(#attributes)*
        }

        impl ::core::convert::From<::stackwright::resource::ResourceHandle> for #handle {
            fn from(handle: ::stackwright::resource::ResourceHandle) -> Self {
                Self(handle)
            }
        }

        impl ::core::ops::Deref for #handle {
            type Target = ::stackwright::resource::ResourceHandle;

            fn deref(&self) -> &::stackwright::resource::ResourceHandle {
                &self.0
            }
        }
    }
}

fn attribute(attribute: &Attribute) -> TokenStream {
    let Attribute { name, method, kind } = attribute;
    let method = ident(method);
    let kind = kind_tokens(kind, None);
    let doc = format!("`Fn::GetAtt` of `{name}`.");
    quote! {
        #[doc = #doc]
        pub fn #method(&self) -> ::stackwright::Value<#kind> {
            self.0.attribute(#name)
        }
    }
}
