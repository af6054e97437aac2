//! `resources!`: typed builders for CloudFormation's resource types, from the embedded schema.

mod docs;
mod emit;
mod input;
mod lower;
mod model;
mod names;
mod unknown;
mod usage;

use proc_macro::TokenStream;

/// Generates builders for resource types, a module a service.
///
/// For each type there is a builder with the type's name, whose `new` takes what is required and
/// whose methods set the rest; a handle for reading attributes; and a module with the parts that
/// the properties consist of. Nothing of it is committed.
///
/// ```
/// use stackwright::{App, OnRemoval, resources};
///
/// resources! {
///     pub mod sqs { "AWS::SQS::Queue", "AWS::SQS::QueuePolicy" }
/// }
///
/// let mut app = App::new("example", ".");
/// let stack = app.stack("example");
/// let queue = sqs::Queue::new().visibility_timeout(60);
/// let queue = stack.add("Jobs", queue.on_removal(OnRemoval::Delete));
/// stack.output("QueueArn", "Where jobs go", queue.arn());
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
