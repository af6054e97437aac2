//! What `resources!` is given.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::quote;
use stackwright_schema::Schema;
use syn::{
    Attribute, Error, Ident, LitStr, Result, Token, Visibility, braced,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
};

use crate::{
    emit::{self, Names},
    model::Resource,
    names::{Taken, camel, snake},
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
            input.parse::<Token![mod]>()?;
            let name = input.parse()?;
            let content;
            braced!(content in input);
            modules.push(Module {
                attributes,
                visibility,
                name,
                types: Punctuated::parse_terminated(&content)?,
            });
        }
        Ok(Self { modules })
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
        for (name, resource) in self.types.iter().zip(&resources) {
            let full = resource.schema.name();
            let short = camel(full.rsplit("::").next().unwrap_or(&full));
            if taken.take(&short, "") != short {
                let message = format!(
                    "this module already has a type called `{short}`: put `{}` into another module",
                    name.value()
                );
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

/// Makes the compiler show the type's name where it would show the whole macro.
fn place(tokens: TokenStream, span: Span) -> TokenStream {
    fn each(tokens: TokenStream, span: Span) -> TokenStream {
        let placed = tokens.into_iter().map(|token| match token {
            TokenTree::Group(group) => {
                let mut placed = Group::new(group.delimiter(), each(group.stream(), span));
                placed.set_span(span);
                TokenTree::Group(placed)
            }
            mut token => {
                token.set_span(span);
                token
            }
        });
        placed.collect()
    }
    each(tokens, Span::call_site().located_at(span))
}

fn find(name: &LitStr) -> Result<Schema> {
    let wanted = name.value();
    if wanted.starts_with("Custom::") {
        let message = "write custom resources as `AWS::CloudFormation::CustomResource`";
        return Err(Error::new(name.span(), message));
    }
    Schema::find(&wanted).ok_or_else(|| {
        let hint = match Schema::suggest(&wanted) {
            Some(known) => format!("did you mean `{known}`?"),
            None => "`stackwright::resource::Raw` takes types that the schema lacks".to_owned(),
        };
        Error::new(
            name.span(),
            format!("there is no resource type `{wanted}`: {hint}"),
        )
    })
}
