//! What `resources!` is given.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::quote;
use syn::{
    Attribute, Error, Ident, LitStr, Result, Token, Visibility, braced,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
};

use crate::{
    emit::{self, Names},
    model::Resource,
    names::{Taken, camel, snake},
    unknown::find,
};

/// Modules with the types that each is to have.
pub(crate) struct Input {
    modules: Vec<Module>,
}

struct Module {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    name: Ident,
    types: Punctuated<LitStr, Token![,]>,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut modules = Vec::new();
        while !input.is_empty() {
            let attributes = input.call(Attribute::parse_outer)?;
            let visibility = input.parse()?;
            if !input.peek(Token![mod]) {
                return Err(input.error(
                    "expected a module for the types, as in `pub mod sns { \"AWS::SNS::Topic\" }`",
                ));
            }
            input.parse::<Token![mod]>()?;
            let name: Ident = input.parse()?;
            let content;
            braced!(content in input);
            if content.is_empty() {
                let message = format!(
                    "the module `{name}` names no resource type, as in `\"AWS::SNS::Topic\"`"
                );
                return Err(Error::new(name.span(), message));
            }
            modules.push(Module {
                attributes,
                visibility,
                name,
                types: content.parse_terminated(type_name, Token![,])?,
            });
        }
        Ok(Self { modules })
    }
}

fn type_name(input: ParseStream<'_>) -> Result<LitStr> {
    if input.peek(LitStr) {
        input.parse()
    } else {
        Err(input.error("expected a resource type in quotes, as in `\"AWS::SNS::Topic\"`"))
    }
}

impl Input {
    /// The code for all modules, or every type name that is wrong.
    pub(crate) fn expand(&self) -> Result<TokenStream> {
        let mut code = TokenStream::new();
        let mut error: Option<Error> = None;
        for module in &self.modules {
            match module.expand() {
                Ok(tokens) => code.extend(tokens),
                Err(next) => match &mut error {
                    Some(error) => error.combine(next),
                    None => error = Some(next),
                },
            }
        }
        error.map_or(Ok(code), Err)
    }
}

impl Module {
    fn expand(&self) -> Result<TokenStream> {
        let mut resources = Vec::new();
        let mut error: Option<Error> = None;
        for name in &self.types {
            match find(name) {
                Ok(schema) => resources.push(Resource::of(schema)),
                Err(next) => match &mut error {
                    Some(error) => error.combine(next),
                    None => error = Some(next),
                },
            }
        }
        if let Some(error) = error {
            return Err(error);
        }
        let mut taken = Taken::default();
        let mut builders = Vec::new();
        for (index, (name, resource)) in self.types.iter().zip(&resources).enumerate() {
            let full = resource.schema.name();
            let short = camel(full.rsplit("::").next().unwrap_or(&full));
            if taken.take(&short, "") != short {
                let twice = self
                    .types
                    .iter()
                    .take(index)
                    .any(|other| other.value() == name.value());
                let message = if twice {
                    format!("`{full}` is in this module already")
                } else {
                    format!(
                        "this module already has a type called `{short}`: put `{full}` into another module"
                    )
                };
                return Err(Error::new(name.span(), message));
            }
            builders.push(short);
        }
        let found = builders.iter().zip(&resources).zip(&self.types);
        let code = found.map(|((builder, resource), name)| {
            let full = resource.schema.name();
            let names = Names {
                handle: taken.take(&format!("{builder}Handle"), "ForResource"),
                module: snake(full.rsplit("::").next().unwrap_or(&full)),
                builder: builder.clone(),
            };
            place(emit::resource(resource, &names), name.span())
        });
        let code: TokenStream = code.collect();
        let Self {
            attributes,
            visibility,
            name,
            ..
        } = self;
        let doc = attributes.is_empty().then(|| {
            let list = self.types.iter().map(|name| format!("`{}`", name.value()));
            let text = list.collect::<Vec<_>>().join(", ");
            quote!(#[doc = #text])
        });
        Ok(quote! {
            #(#attributes)*
            #doc
            #visibility mod #name {
                #code
            }
        })
    }
}

/// What the bounds of arguments are written with.
const BOUND: [&str; 5] = ["stackwright", "IntoValue", ":", "<", ">"];

/// Makes the compiler show the type's name where it would show the whole macro.
///
/// Bounds pass for written by hand, so that an error about an argument does not blame the macro;
/// the rest passes for generated, so that lints leave it alone.
fn place(tokens: TokenStream, written: Span) -> TokenStream {
    fn each(tokens: TokenStream, written: Span, generated: Span) -> TokenStream {
        let placed = tokens.into_iter().map(|token| match token {
            TokenTree::Group(group) => {
                let inner = each(group.stream(), written, generated);
                let mut placed = Group::new(group.delimiter(), inner);
                placed.set_span(generated);
                TokenTree::Group(placed)
            }
            mut token => {
                let of_bound = BOUND.contains(&token.to_string().as_str());
                token.set_span(if of_bound { written } else { generated });
                token
            }
        });
        placed.collect()
    }
    each(tokens, written, Span::call_site().located_at(written))
}
