//! Properties that take one of several types.

use proc_macro2::TokenStream;
use quote::quote;

use super::{ident, kind_tokens};
use crate::{model::Kind, names};

/// A marker, and what can be given where it is wanted.
pub(super) fn union(name: &str, members: &[Kind]) -> TokenStream {
    let name = ident(name);
    let doc = members.iter().fold("One of:\n".to_owned(), |doc, member| {
        format!("{doc}\n* {}", describe(member))
    });
    let has_list = members.iter().any(|member| matches!(member, Kind::List(_)));
    let impls = members
        .iter()
        .flat_map(|member| member_sources(member, has_list))
        .map(|(generics, source, kind)| {
            quote! {
                impl #generics ::stackwright::IntoValue<#name> for #source {
                    fn into_value(self) -> ::stackwright::Value<#name> {
                        ::stackwright::IntoValue::<#kind>::into_value(self).assume_kind()
                    }
                }
            }
        });
    quote! {
        #[doc = #doc]
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
        pub enum #name {}

        #(#impls)*
    }
}

fn describe(kind: &Kind) -> String {
    match kind {
        Kind::Text | Kind::Named(_) => "text".to_owned(),
        Kind::Integer => "a whole number".to_owned(),
        Kind::Float => "a number".to_owned(),
        Kind::Bool => "`true` or `false`".to_owned(),
        Kind::Json | Kind::Any => "JSON".to_owned(),
        Kind::Local(name) => format!("[`{name}`]"),
        Kind::List(item) => format!("a list: {}", describe(item)),
        Kind::Dictionary(value) => format!("a mapping: {}", describe(value)),
    }
}

/// The Rust types that give a member of a union, each with its generics and the member's kind.
fn member_sources(member: &Kind, has_list: bool) -> Vec<(TokenStream, TokenStream, TokenStream)> {
    let kind = kind_tokens(member, None);
    let none = TokenStream::new;
    let own = (none(), quote!(::stackwright::Value<#kind>), kind.clone());
    match member {
        Kind::Text | Kind::Named(_) => {
            let mut sources = vec![
                own,
                (none(), quote!(&str), kind.clone()),
                (none(), quote!(::std::string::String), kind.clone()),
            ];
            // A blanket impl for all kinds of text could overlap with one for plain text, as far
            // as the compiler can see from another crate.
            sources.extend(stackwright_schema::kinds().iter().map(|marker| {
                let marker = kind_tokens(&Kind::Named(names::kind(marker)), None);
                (none(), quote!(::stackwright::Value<#marker>), kind.clone())
            }));
            sources
        }
        Kind::Integer => vec![
            own,
            (none(), quote!(i32), kind.clone()),
            (none(), quote!(i64), kind),
        ],
        Kind::Float => vec![own, (none(), quote!(f64), kind)],
        Kind::Bool => vec![own, (none(), quote!(bool), kind)],
        Kind::Json | Kind::Any => vec![own],
        Kind::Local(_) => vec![(none(), kind.clone(), kind)],
        Kind::List(item) => {
            let item = kind_tokens(item, None);
            vec![
                own,
                (
                    quote!(<V: ::stackwright::IntoValue<#item>>),
                    quote!(::std::vec::Vec<V>),
                    kind.clone(),
                ),
                (
                    quote!(<V: ::stackwright::IntoValue<#item>, const N: usize>),
                    quote!([V; N]),
                    kind,
                ),
            ]
        }
        // Lists are written like mappings, so that only one of them can be.
        Kind::Dictionary(_) if has_list => vec![own],
        Kind::Dictionary(value) => {
            let value = kind_tokens(value, None);
            let generics = quote! {
                S: ::core::convert::Into<::std::string::String>, V: ::stackwright::IntoValue<#value>
            };
            vec![
                own,
                (
                    quote!(<#generics>),
                    quote!(::std::vec::Vec<(S, V)>),
                    kind.clone(),
                ),
                (
                    quote!(<#generics, const N: usize>),
                    quote!([(S, V); N]),
                    kind,
                ),
            ]
        }
    }
}
