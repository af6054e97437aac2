//! What may be written alone or as a list.

use std::ops::{Deref, DerefMut};

use super::{Node, View};

/// A list that a template may write without its brackets where it has one item (`DependsOn: A`).
///
/// It remembers how it was written; equality does not look at that.
///
/// ```
/// use stackwright::template::{OneOrMany, Template};
///
/// let text = "Resources:\n  B:\n    Type: AWS::SNS::Topic\n    DependsOn: A\n";
/// let mut template = Template::parse(text)?;
/// let depends_on: &mut OneOrMany<String> = &mut template.resources["B"].depends_on;
/// assert_eq!(depends_on.as_slice(), ["A"]);
/// depends_on.push("C".to_owned());
/// assert!(template.to_yaml().contains("DependsOn:\n      - A\n      - C\n"));
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone, Debug)]
pub struct OneOrMany<T> {
    items: Vec<T>,
    listed: bool,
}

impl<T> OneOrMany<T> {
    /// Items that stood in a list, even if there is only one.
    pub(super) fn listed(items: Vec<T>) -> Self {
        Self {
            items,
            listed: true,
        }
    }

    /// As it is written: alone, or as a list.
    pub(super) fn view<'a>(&'a self, item: impl Fn(&'a T) -> View<'a>) -> View<'a> {
        match self.items.as_slice() {
            [one] if !self.listed => item(one),
            many => View::List(many.iter().map(item).collect()),
        }
    }
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<T> From<Vec<T>> for OneOrMany<T> {
    fn from(items: Vec<T>) -> Self {
        Self {
            items,
            listed: false,
        }
    }
}

impl<T> FromIterator<T> for OneOrMany<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        items.into_iter().collect::<Vec<_>>().into()
    }
}

impl From<&str> for OneOrMany<Node> {
    fn from(text: &str) -> Self {
        vec![Node::from(text)].into()
    }
}

impl From<&str> for OneOrMany<String> {
    fn from(text: &str) -> Self {
        vec![text.to_owned()].into()
    }
}

impl<T> Deref for OneOrMany<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.items
    }
}

impl<T> DerefMut for OneOrMany<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.items
    }
}

impl<T: PartialEq> PartialEq for OneOrMany<T> {
    fn eq(&self, other: &Self) -> bool {
        self.items == other.items
    }
}

impl<'a, T> IntoIterator for &'a OneOrMany<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}
