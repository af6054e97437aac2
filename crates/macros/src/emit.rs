//! Rust code for a resource type.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use crate::{
    docs,
    model::{Attribute, Field, Item, Kind, Resource},
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
    let setters = setters(&resource.fields, Some(&module));
    let definition = builder_struct(&builder, &docs::resource(resource.schema), &resource.fields);
    let construct = (!holds_data).then(|| {
        quote! {
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
    let handle_code = handle_code(resource, &handle, &type_name);
    let items = resource.items.iter().map(|item| part(item, &type_name));
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

fn handle_code(resource: &Resource, handle: &Ident, type_name: &str) -> TokenStream {
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

fn builder_struct(name: &Ident, doc: &str, fields: &[Field]) -> TokenStream {
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
fn setters(fields: &[Field], module: Option<&Ident>) -> TokenStream {
    let required: Vec<_> = fields.iter().filter(|field| field.required).collect();
    let kinds: Vec<_> = required
        .iter()
        .map(|field| kind_tokens(&field.kind, module))
        .collect();
    let properties = required.iter().map(|field| &field.property);
    let arguments: Vec<_> = required.iter().map(|field| ident(&field.method)).collect();
    let new_doc = required.iter().fold(
        "With what is required, and nothing else.".to_owned(),
        |doc, field| format!("{doc}\n\n* `{}`: `{}`", field.method, field.property),
    );
    let many = (required.len() > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    let mutable = (!required.is_empty()).then(|| quote!(mut));
    let methods = fields.iter().map(|field| {
        let method = ident(&field.method);
        let property = &field.property;
        let kind = kind_tokens(&field.kind, module);
        let doc = docs::field(field);
        let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
        quote! {
            #[doc = #doc]
            #deprecated
            #[track_caller]
            pub fn #method(mut self, value: impl ::stackwright::IntoValue<#kind>) -> Self {
                self.properties.set::<#kind>(#property, value);
                self
            }
        }
    });
    quote! {
        #[doc = #new_doc]
        #many
        #[track_caller]
        pub fn new(#(#arguments: impl ::stackwright::IntoValue<#kinds>),*) -> Self {
            let #mutable properties = ::stackwright::value::Properties::default();
            #(properties.set::<#kinds>(#properties, #arguments);)*
            Self { properties }
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

fn part(item: &Item, type_name: &str) -> TokenStream {
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
        None => format!("A part of `{type_name}`."),
    };
    let name = ident(name);
    let definition = builder_struct(&name, &doc, fields);
    let setters = setters(fields, None);
    quote! {
        #definition

        impl #name {
            #setters
        }

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

        impl ::stackwright::IntoValue<#name> for #name {
            fn into_value(self) -> ::stackwright::Value<#name> {
                ::stackwright::Value::assume(self.as_str())
            }
        }
    }
}

fn union(name: &str, members: &[Kind]) -> TokenStream {
    let name = ident(name);
    let doc = members.iter().fold("One of:\n".to_owned(), |doc, member| {
        format!("{doc}\n* {}", describe(member))
    });
    let impls = members
        .iter()
        .flat_map(member_sources)
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
fn member_sources(member: &Kind) -> Vec<(TokenStream, TokenStream, TokenStream)> {
    let kind = kind_tokens(member, None);
    let none = TokenStream::new;
    let own = (none(), quote!(::stackwright::Value<#kind>), kind.clone());
    match member {
        Kind::Text | Kind::Named(_) => vec![
            own,
            (none(), quote!(&str), kind.clone()),
            (none(), quote!(::std::string::String), kind),
        ],
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
        Kind::Dictionary(_) => vec![own],
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

/// The markers of all kinds that the schemas name.
pub(crate) fn kinds(kinds: &[String]) -> TokenStream {
    let markers = kinds.iter().map(|kind| {
        let name = format_ident!("{}", names::kind(kind));
        let (resource, attribute) = kind.split_once('.').unwrap_or((kind, "id"));
        let doc = format!("Text that is the `{attribute}` of an `{resource}`.");
        quote! {
            #[doc = #doc]
            #[derive(Clone, Copy, Debug)]
            pub enum #name {}

            impl crate::value::TextKind for #name {}
        }
    });
    quote!(#(#markers)*)
}
