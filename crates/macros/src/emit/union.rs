//! Properties that take one of several types.

use proc_macro2::TokenStream;
use quote::quote;

use super::{ident, kind_tokens};
use crate::model::Kind;

/// A marker, and what can be given where it is wanted.
pub(super) fn union(name: &str, members: &[Kind]) -> TokenStream {
    let name = ident(name);
    let doc = members.iter().fold("One of:\n".to_owned(), |doc, member| {
        format!("{doc}\n* {}", describe(member))
    });
    let impls = members
        .iter()
        .flat_map(|member| member_sources(member, members))
        .map(|(generics, source, kind)| {
            quote! {
                #[diagnostic::do_not_recommend]
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
        Kind::Text | Kind::Compound | Kind::Named(_) => "text".to_owned(),
        Kind::Integer => "a whole number".to_owned(),
        Kind::Float => "a number".to_owned(),
        Kind::Bool => "`true` or `false`".to_owned(),
        Kind::Json | Kind::Any => "JSON".to_owned(),
        Kind::Local(name) => format!("[`{name}`]"),
        Kind::List(item) => format!("a list: {}", describe(item)),
        Kind::Dictionary(value) => format!("a mapping: {}", describe(value)),
    }
}

/// A Rust type that gives a member of a union: its generics, itself, and the member's kind.
type Source = (TokenStream, TokenStream, TokenStream);

fn member_sources(member: &Kind, members: &[Kind]) -> Vec<Source> {
    let has_list = members.iter().any(|member| matches!(member, Kind::List(_)));
    let has_text = members.contains(&Kind::Text);
    let kind = kind_tokens(member, None);
    let plain = |source: TokenStream| (TokenStream::new(), source, kind.clone());
    let generic = |generics: TokenStream, source: TokenStream| (generics, source, kind.clone());
    // Beside text only text can be a value of its own: as far as the compiler can see from
    // another crate, a list could become a kind of text.
    let own = (!has_text).then(|| plain(quote!(::stackwright::Value<#kind>)));
    let literals = match member {
        Kind::Text | Kind::Compound | Kind::Named(_) => vec![
            plain(quote!(&str)),
            plain(quote!(::std::string::String)),
            plain(quote!(::stackwright::value::Text)),
            (
                quote!(<T: ::stackwright::value::AnyText>),
                quote!(::stackwright::Value<T>),
                quote!(T),
            ),
        ],
        Kind::Integer => vec![plain(quote!(i32)), plain(quote!(i64))],
        Kind::Float => vec![plain(quote!(f64))],
        Kind::Bool => vec![plain(quote!(bool))],
        Kind::Json | Kind::Any => Vec::new(),
        Kind::Local(_) => return vec![plain(quote!(#kind))],
        Kind::List(item) => {
            let item = kind_tokens(item, None);
            let item = quote!(V: ::stackwright::IntoValue<#item>);
            vec![
                generic(quote!(<#item>), quote!(::std::vec::Vec<V>)),
                generic(quote!(<#item, const N: usize>), quote!([V; N])),
            ]
        }
        // Lists are written like mappings, so that only one of them can be.
        Kind::Dictionary(_) if has_list => Vec::new(),
        Kind::Dictionary(value) => {
            let value = kind_tokens(value, None);
            let entry = quote! {
                S: ::core::convert::Into<::std::string::String>, V: ::stackwright::IntoValue<#value>
            };
            vec![
                generic(quote!(<#entry>), quote!(::std::vec::Vec<(S, V)>)),
                generic(quote!(<#entry, const N: usize>), quote!([(S, V); N])),
            ]
        }
    };
    own.into_iter().chain(literals).collect()
}
