//! A function as it was written.

use std::{
    fmt,
    ops::{Deref, DerefMut},
};

use super::{Intrinsic, View};

/// An intrinsic function in a tree.
///
/// Two functions have a second spelling that means the same (`Fn::GetAtt: Resource.Attribute`,
/// `Fn::Sub: [text, {}]`). It is written out again as it was read; equality does not look at it.
///
/// ```
/// use stackwright::template::{Function, Intrinsic, Node};
///
/// let Node::Intrinsic(function) = Node::parse("Fn::GetAtt: News.TopicName")? else {
///     panic!("no function");
/// };
/// let function: Function = function;
/// assert_eq!(function.name(), "Fn::GetAtt");
/// let Intrinsic::GetAtt { resource, attribute } = function.into_intrinsic() else {
///     panic!("another function");
/// };
/// assert_eq!((resource.as_str(), attribute.as_text()), ("News", Some("TopicName")));
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone)]
pub struct Function {
    intrinsic: Box<Intrinsic>,
    spelling: Spelling,
}

/// How a function was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// `Fn::GetAtt` with a list, `Fn::Sub` with text alone where there are no variables.
    Usual,
    /// `Fn::GetAtt` with dotted text, `Fn::Sub` with no variables in a mapping.
    Other,
}

impl Function {
    pub(super) fn new(intrinsic: Intrinsic, spelling: Spelling) -> Self {
        Self {
            intrinsic: Box::new(intrinsic),
            spelling,
        }
    }

    /// The function itself.
    pub fn into_intrinsic(self) -> Intrinsic {
        *self.intrinsic
    }

    /// Whether its spelling has no short form.
    pub(super) fn is_spelled_out(&self) -> bool {
        self.spelling == Spelling::Other && matches!(**self, Intrinsic::GetAtt { .. })
    }

    /// The argument, as it stands under the function's name in JSON.
    pub(super) fn written_argument(&self) -> View<'_> {
        let intrinsic = &*self.intrinsic;
        if self.spelling == Spelling::Usual {
            return intrinsic.argument();
        }
        match intrinsic {
            Intrinsic::GetAtt { .. } => intrinsic
                .dotted()
                .map_or_else(|| intrinsic.argument(), View::Owned),
            Intrinsic::Sub { text, variables } => {
                View::List(vec![View::Text(text), View::map(variables)])
            }
            other => other.argument(),
        }
    }
}

impl Deref for Function {
    type Target = Intrinsic;

    fn deref(&self) -> &Intrinsic {
        &self.intrinsic
    }
}

impl DerefMut for Function {
    fn deref_mut(&mut self) -> &mut Intrinsic {
        &mut self.intrinsic
    }
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.intrinsic == other.intrinsic
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.intrinsic.fmt(f)
    }
}
