//! Tables of literals.

use std::marker::PhantomData;

use super::{IntoValue, Value};
use crate::template::Intrinsic;

/// A table of a stack (`Mappings`), in which two keys find a value of kind `K`.
///
/// ```
/// use stackwright::{pseudo, value::Mapping};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let eggs: Mapping<i64> = stack.mapping("Eggs", [
///     ("eu-west-1", [("small", 6), ("large", 12)]),
///     ("us-east-1", [("small", 12), ("large", 24)]),
/// ]);
/// stack.output("Eggs", "", eggs.find(pseudo::region(), "large"));
/// # app.synthesize(Default::default())?;
/// # Ok::<(), stackwright::app::SynthesisError>(())
/// ```
#[derive(Debug)]
pub struct Mapping<K> {
    name: String,
    kind: PhantomData<fn() -> K>,
}

impl<K> Clone for Mapping<K> {
    fn clone(&self) -> Self {
        Self::new(self.name.clone())
    }
}

impl<K> Mapping<K> {
    pub(crate) fn new(name: String) -> Self {
        Self {
            name,
            kind: PhantomData,
        }
    }

    /// The value under the two keys (`Fn::FindInMap`), which may be parameters.
    ///
    /// ```
    /// use stackwright::{App, Value, kind, pseudo};
    ///
    /// let mut app = App::new("example", ".");
    /// let stack = app.stack("example");
    /// let images = stack.mapping::<kind::Ec2ImageId>("Images", [
    ///     ("eu-west-1", [("arm64", "ami-0aaaaaaaaaaaaaaaa"), ("x86", "ami-0bbbbbbbbbbbbbbbb")]),
    ///     ("us-east-1", [("arm64", "ami-0cccccccccccccccc"), ("x86", "ami-0dddddddddddddddd")]),
    /// ]);
    /// let image: Value<kind::Ec2ImageId> = images.find(pseudo::region(), "arm64");
    /// stack.output("Image", "", image);
    /// ```
    pub fn find(&self, top: impl IntoValue<String>, second: impl IntoValue<String>) -> Value<K> {
        Value::assume(Intrinsic::FindInMap {
            map: self.name.as_str().into(),
            top: top.into_value().into(),
            second: second.into_value().into(),
            default: None,
        })
    }
}
