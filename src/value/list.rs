//! Lists that the service resolves.

use super::{IntoValue, List, Scalar, Text, Value, join};
use crate::{
    kind,
    template::{Intrinsic, Node, Pseudo},
};

impl<K> Value<List<K>> {
    /// One of the items, counted from 0 (`Fn::Select`).
    ///
    /// ```
    /// use stackwright::{App, availability_zones};
    ///
    /// let mut app = App::new("example", ".");
    /// let stack = app.stack("example");
    /// stack.output("Zone", "", availability_zones().select(0));
    /// ```
    pub fn select(&self, index: impl IntoValue<i64>) -> Value<K> {
        Value::assume(Intrinsic::Select {
            index: index.into_value().into(),
            items: self.into(),
        })
    }
}

impl<K: Scalar> Value<List<K>> {
    /// The items as one text, with `separator` between them (`Fn::Join`).
    ///
    /// ```
    /// let zones = stackwright::availability_zones().join(",");
    /// # let _: stackwright::value::Text = zones;
    /// ```
    pub fn join(&self, separator: impl Into<String>) -> Text {
        join(separator, self)
    }
}

/// The names of the region's availability zones in which the account has a default subnet, or of
/// all (`Fn::GetAZs`).
pub fn availability_zones() -> Value<List<kind::Ec2AvailabilityZoneName>> {
    Value::assume(Intrinsic::GetAzs(Pseudo::Region.into()))
}

/// `count` blocks of addresses out of `block`, each with `host_bits` bits for hosts: 8 for a `/24`
/// (`Fn::Cidr`).
///
/// ```
/// use stackwright::{App, cidr};
///
/// let mut app = App::new("example", ".");
/// let stack = app.stack("example");
/// let blocks = cidr("10.0.0.0/16", 4, 8);
/// stack.output("Second", "", blocks.select(1));
/// ```
pub fn cidr(
    block: impl IntoValue<String>,
    count: impl IntoValue<i64>,
    host_bits: impl IntoValue<i64>,
) -> Value<List<String>> {
    Value::assume(Intrinsic::Cidr {
        block: block.into_value().into(),
        count: count.into_value().into(),
        bits: Some(Node::from(host_bits.into_value())),
    })
}
