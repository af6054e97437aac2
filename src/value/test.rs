//! What conditions are made of.

use std::ops::Not;

use super::{IntoValue, Scalar, Value};
use crate::{
    resource::Condition,
    template::{Intrinsic, Node},
};

/// The most that `Fn::And` and `Fn::Or` take.
const MOST: usize = 10;

/// Something that holds or does not, once the parameters are known.
///
/// Parameters, mappings and predefined parameters can be compared; resources do not exist yet when
/// the service evaluates conditions.
///
/// ```
/// use stackwright::{App, parameter::Parameter, pseudo, value::Test};
///
/// let mut app = App::new("example", ".");
/// let stack = app.stack("example");
/// let size = stack.parameter("Size", Parameter::<String>::new().allowed(["small", "large"]));
/// let large = stack.condition("Large", size.equals("large"));
/// let far = !pseudo::region().equals("eu-west-1");
/// stack.condition("LargeAndFar", Test::from(&large).and(far));
/// # let yaml = app.synthesize(Default::default()).unwrap().stacks[0].template.to_yaml();
/// # assert!(yaml.contains("- !Condition Large\n"), "{yaml}");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Test(Node);

impl<K: Scalar> Value<K> {
    /// Whether both are the same text in the end (`Fn::Equals`).
    ///
    /// ```
    /// use stackwright::{parameter::Parameter, pseudo};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// let home = stack.parameter("Home", Parameter::<String>::new().default("eu-west-1"));
    /// stack.condition("AtHome", pseudo::region().equals(home));
    /// # let yaml = app.synthesize(Default::default())?.stacks[0].template.to_yaml();
    /// # assert!(yaml.contains("AtHome: !Equals"), "{yaml}");
    /// # Ok::<(), stackwright::app::SynthesisError>(())
    /// ```
    pub fn equals(&self, other: impl IntoValue<K>) -> Test {
        let equals = Intrinsic::Equals(self.into(), other.into_value().into());
        Test(equals.into())
    }
}

impl Test {
    /// Whether both hold (`Fn::And`).
    pub fn and(self, other: impl Into<Self>) -> Self {
        let mut parts = match self.0 {
            Node::Intrinsic(intrinsic) => match intrinsic.into_intrinsic() {
                Intrinsic::And(parts) if parts.len() < MOST => parts,
                whole => vec![whole.into()],
            },
            whole => vec![whole],
        };
        parts.push(other.into().0);
        Self(Intrinsic::And(parts).into())
    }

    /// Whether one of them holds (`Fn::Or`).
    ///
    /// ```
    /// use stackwright::{construct::Topic, pseudo};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// let ireland = pseudo::region().equals("eu-west-1");
    /// let europe = stack.condition("Europe", ireland.or(pseudo::region().equals("eu-north-1")));
    /// # let yaml = app.synthesize(Default::default())?.stacks[0].template.to_yaml();
    /// # assert!(yaml.contains("Europe: !Or"), "{yaml}");
    /// # Ok::<(), stackwright::app::SynthesisError>(())
    /// ```
    pub fn or(self, other: impl Into<Self>) -> Self {
        let mut parts = match self.0 {
            Node::Intrinsic(intrinsic) => match intrinsic.into_intrinsic() {
                Intrinsic::Or(parts) if parts.len() < MOST => parts,
                whole => vec![whole.into()],
            },
            whole => vec![whole],
        };
        parts.push(other.into().0);
        Self(Intrinsic::Or(parts).into())
    }
}

/// Whether it does not hold (`Fn::Not`).
impl Not for Test {
    type Output = Self;

    fn not(self) -> Self {
        match self.0 {
            Node::Intrinsic(intrinsic) => match intrinsic.into_intrinsic() {
                Intrinsic::Not(inner) => Self(inner),
                whole => Self(Intrinsic::Not(whole.into()).into()),
            },
            whole => Self(Intrinsic::Not(whole).into()),
        }
    }
}

impl Not for &Condition {
    type Output = Test;

    fn not(self) -> Test {
        !Test::from(self)
    }
}

impl From<&Condition> for Test {
    fn from(condition: &Condition) -> Self {
        Self(condition.reference().into())
    }
}

impl From<Condition> for Test {
    fn from(condition: Condition) -> Self {
        Self::from(&condition)
    }
}

/// The way out: a function of conditions as it stands in the template, unchecked.
impl From<Node> for Test {
    fn from(node: Node) -> Self {
        Self(node)
    }
}

/// The way out: a function of conditions as it stands in the template, unchecked.
impl From<Intrinsic> for Test {
    fn from(intrinsic: Intrinsic) -> Self {
        Self(intrinsic.into())
    }
}

impl From<Test> for Node {
    fn from(test: Test) -> Self {
        test.0
    }
}
