//! A part of a document that is added, removed or modified.

use serde::Serialize;

use crate::{
    diff::{Kind, Path, ValueChange, change::changes},
    template::{Map, Node},
};

/// A part of a document that is added, removed or modified.
///
/// ```
/// use stackwright::{diff::{Part, PartKind, Path, ValueChange, View}, template::Node};
///
/// let [old, new] = ["s3:GetObject", "s3:*"].map(|action| {
///     let text = "{Statement: [{Sid: Photos, Effect: Allow, Action: ACTION, Resource: '*'}]}";
///     Node::parse(text.replace("ACTION", action)).ok()
/// });
/// let path = Path::default().key("Properties").key("PolicyDocument");
/// let View::Parts(parts) = View::of(&ValueChange { path, old, new, hidden: false }) else {
///     panic!("no document");
/// };
/// let part: &Part = &parts[0];
/// assert_eq!((part.what, part.what.word()), (PartKind::Statement, "statement"));
/// assert_eq!(part.name, "Photos");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is.
    pub what: PartKind,
    /// What it is called: a statement's `Sid`, a state's name, a route.
    pub name: String,
    /// What happens to it.
    pub kind: Kind,
    /// What it says, in a few words; of the new one where there are two.
    pub brief: Option<String>,
    /// What changes in it, from it down.
    pub changes: Vec<ValueChange>,
}

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// A policy's statement.
    Statement,
    /// A state of a state machine.
    State,
    /// A way from one state to another.
    Transition,
    /// A method of a path.
    Route,
    /// Anything else in the document.
    Other,
}

impl Part {
    /// What differs besides these keys.
    pub(super) fn of_rest(old: &Map, new: &Map, without: &[&str]) -> Option<Self> {
        let [old, new] = [old, new].map(|map| {
            let rest = map.iter().filter(|(key, _)| !without.contains(&&***key));
            Node::Map(
                rest.map(|(key, value)| (key.clone(), value.clone()))
                    .collect(),
            )
        });
        let changes = changes(&Path::default(), Some(&old), Some(&new));
        (!changes.is_empty()).then(|| Self {
            what: PartKind::Other,
            name: String::new(),
            kind: Kind::Modified,
            brief: None,
            changes,
        })
    }
}

impl PartKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::State => "state",
            Self::Transition => "transition",
            Self::Route => "route",
            Self::Other => "",
        }
    }
}
