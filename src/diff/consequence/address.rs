//! Addresses that change: URLs, ARNs and names that a stack gives to others.

use serde::Serialize;

use super::effect::{Effect, Target};
use crate::diff::Difference;

/// An output that gets another value because of what happens to a resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Address {
    /// The output.
    pub output: String,
    /// What it takes: `Api.ApiEndpoint`.
    pub takes: Vec<String>,
    /// Whether the value changes for certain.
    pub certain: bool,
}

impl Difference {
    /// The outputs that get other values because the resources that they tell of are replaced or
    /// changed.
    ///
    /// ```
    /// use stackwright::{diff::{Address, SchemaFacts, compare}, template::Template};
    ///
    /// let [old, new] = ["a", "b"].map(|name| {
    ///     let text = "{Resources: {Q: {Type: 'AWS::SQS::Queue', Properties: {QueueName: NAME}}}, \
    ///                 Outputs: {Url: {Value: !Ref Q}}}";
    ///     Template::parse(text.replace("NAME", name))
    /// });
    /// let difference = compare("jobs", &old?, &new?, &SchemaFacts);
    /// let address: &Address = &difference.addresses()[0];
    /// assert_eq!((address.output.as_str(), address.certain), ("Url", true));
    /// # Ok::<(), stackwright::template::ReadError>(())
    /// ```
    pub fn addresses(&self) -> Vec<Address> {
        let mut found: Vec<Address> = Vec::new();
        for resource in &self.resources {
            collect(&resource.chain, &mut found);
        }
        found
    }
}

fn collect(chain: &[Effect], found: &mut Vec<Address>) {
    for effect in chain {
        if let (Target::Output { name, .. }, None) = (&effect.target, &effect.stack) {
            let takes = effect.uses.iter().map(|used| used.takes.clone());
            match found.iter_mut().find(|address| address.output == *name) {
                Some(address) => {
                    address.takes.extend(takes);
                    address.certain |= effect.certain;
                }
                None => found.push(Address {
                    output: name.clone(),
                    takes: takes.collect(),
                    certain: effect.certain,
                }),
            }
        } else {
            collect(&effect.chain, found);
        }
    }
}
