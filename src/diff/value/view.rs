//! How a change reads.

use super::{Hunk, Part, document, hunks, json};
use crate::{
    diff::{Path, Shown, ValueChange, change::changes, keyed::Keyed},
    template::Node,
};

/// How a change reads.
///
/// ```
/// use stackwright::diff::{Path, ValueChange, View};
///
/// let mut change = ValueChange {
///     path: Path::default().key("Properties").key("DelaySeconds"),
///     old: Some(5.into()),
///     new: Some(10.into()),
///     hidden: false,
/// };
/// let (old, new) = ("5".to_owned(), "10".to_owned());
/// assert_eq!(View::of(&change), View::Values(Some(old), Some(new)));
/// change.hidden = true;
/// assert_eq!(View::of(&change), View::Hidden);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum View {
    /// It is a secret.
    Hidden,
    /// Values that stand on a line each; either may be missing.
    Values(Option<String>, Option<String>),
    /// Text, line by line.
    Lines(Vec<Hunk>),
    /// A document, by its parts.
    Parts(Vec<Part>),
    /// JSON in a string, by its values.
    ValuesInText(Vec<ValueChange>),
    /// The names of a list's items, in the order before and after.
    Order(Vec<String>, Vec<String>),
    /// The same, written differently: what it is the same of.
    Same(&'static str),
}

impl View {
    /// How this change reads.
    pub fn of(change: &ValueChange) -> Self {
        if change.hidden {
            return Self::Hidden;
        }
        let (old, new) = (change.old.as_ref(), change.new.as_ref());
        if let Some(view) = order(old, new).or_else(|| of_document(old, new)) {
            return view;
        }
        if let (Some(old), Some(new)) = (old.and_then(json::parsed), new.and_then(json::parsed)) {
            let changes = changes(&Path::default(), Some(&old), Some(&new));
            return match &*changes {
                [] => Self::Same("JSON"),
                // The whole is another one.
                [one] if one.path.0.is_empty() => plain(Some(&old), Some(&new)),
                _ => Self::ValuesInText(changes),
            };
        }
        plain(old, new)
    }
}

fn order(old: Option<&Node>, new: Option<&Node>) -> Option<View> {
    let keyed = Keyed::new(old?.as_list()?, new?.as_list()?)?;
    let (old, new) = keyed.reordered()?;
    let names = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
    Some(View::Order(names(old), names(new)))
}

/// The parts of a document, or of one that a string holds.
fn of_document(old: Option<&Node>, new: Option<&Node>) -> Option<View> {
    let tree = |value: Option<&Node>| {
        value.map(|value| json::parsed(value).unwrap_or_else(|| value.clone()))
    };
    let parts = document::parts(tree(old).as_ref(), tree(new).as_ref())?;
    Some(match parts.is_empty() {
        true => View::Same("document"),
        false => View::Parts(parts),
    })
}

fn plain(old: Option<&Node>, new: Option<&Node>) -> View {
    let shown = |value: Option<&Node>| value.map(Shown::new);
    let (old, new) = (shown(old), shown(new));
    let is_line = |shown: &Option<Shown>| {
        shown
            .as_ref()
            .is_none_or(|shown| !shown.text.contains('\n'))
    };
    if is_line(&old) && is_line(&new) {
        return View::Values(old.map(|old| old.text), new.map(|new| new.text));
    }
    let text = |shown: Option<Shown>| shown.map_or_else(String::new, |shown| shown.text);
    let hunks = hunks(&text(old), &text(new));
    match hunks.is_empty() {
        true => View::Same("text"),
        false => View::Lines(hunks),
    }
}
