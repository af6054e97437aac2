//! `resources!`: typed builders for CloudFormation's resource types, from the embedded schema.

mod docs;
mod emit;
mod input;
mod lower;
mod model;
mod names;

use proc_macro::TokenStream;

/// Generates builders for resource types, a module a service.
///
/// For each type there is a builder with the type's name, whose `new` takes what is required and
/// whose methods set the rest; a handle for reading attributes; and a module with the parts that
/// the properties consist of. Nothing of it is committed.
///
/// ```ignore
/// stackwright::resources! {
///     pub mod sns { "AWS::SNS::Topic", "AWS::SNS::Subscription" }
/// }
///
/// let topic = stack.add("Alerts", sns::Topic::new().topic_name("alerts"));
/// stack.output("TopicArn", "", topic.topic_arn());
/// ```
#[proc_macro]
pub fn resources(input: TokenStream) -> TokenStream {
    syn::parse_macro_input!(input as input::Input)
        .expand()
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Generates the markers of [`stackwright::kind`](../stackwright/kind/index.html); of use there only.
#[proc_macro]
pub fn kinds(_input: TokenStream) -> TokenStream {
    emit::kinds(&stackwright_schema::kinds()).into()
}

#[cfg(test)]
mod tests;
