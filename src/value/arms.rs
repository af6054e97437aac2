//! Values that depend on a condition.

use super::{IntoValue, Value};
use crate::{
    source::Origins,
    template::{Intrinsic, Pseudo},
};

/// One of two values, by a condition (`Fn::If`); [`Condition::choose`] makes it.
///
/// It fits where both do. `into_value` makes a value of it where one is needed by itself.
///
/// [`Condition::choose`]: crate::resource::Condition::choose
///
/// ```
/// use stackwright::{IntoValue, Value, pseudo, value::Arms};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let far = stack.condition("Far", !pseudo::region().equals("eu-west-1"));
/// let name: Arms<&str, Value<String>> = far.choose("news", pseudo::stack_name());
/// let value: Value<String> = name.into_value();
/// assert!(value.node().as_intrinsic().is_some());
/// ```
#[derive(Clone, Debug)]
pub struct Arms<A, B> {
    pub(crate) condition: String,
    pub(crate) then: A,
    pub(crate) otherwise: B,
}

#[diagnostic::do_not_recommend]
impl<K: ?Sized, A: IntoValue<K>, B: IntoValue<K>> IntoValue<K> for Arms<A, B> {
    fn into_value(self) -> Value<K> {
        let (then, first) = self.then.into_value().into_parts();
        let (otherwise, second) = self.otherwise.into_value().into_parts();
        let mut arms = Origins::default();
        arms.nest("1", first);
        arms.nest("2", second);
        let mut origins = Origins::default();
        origins.nest("Fn::If", arms);
        let node = Intrinsic::If {
            condition: self.condition,
            then,
            otherwise,
        };
        Value::traced(node.into(), origins)
    }
}

/// As if the property had not been set (`AWS::NoValue`), as an arm of a choice. What is required
/// cannot be left out: such a stack is not synthesized.
///
/// ```
/// use stackwright::{App, cfn::sns, parameter::Parameter, value::Unset};
///
/// let mut app = App::new("example", ".");
/// let stack = app.stack("example");
/// let name = stack.parameter("Name", Parameter::<String>::new().default(""));
/// let unnamed = stack.condition("Unnamed", name.equals(""));
/// stack.add("News", sns::Topic::new().topic_name(unnamed.choose(Unset, name)));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Unset;

#[diagnostic::do_not_recommend]
impl<K: ?Sized> IntoValue<K> for Unset {
    fn into_value(self) -> Value<K> {
        Value::assume(Pseudo::NoValue)
    }
}
