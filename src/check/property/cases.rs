//! What a property is, in each case of the conditions that decide it.

use super::{object::is_absent, walk::is_unread_function};
use crate::{
    check::{conditions::Assumption, pointer::child, subject::Subject},
    template::{Intrinsic, Map, Node, Resource},
};

/// A resource with its logical id.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) id: &'a str,
    pub(super) resource: &'a Resource,
}

/// A value, where it stands, and what must be so for it to count.
#[derive(Clone, Debug)]
pub(super) struct Case<'a> {
    pub(super) node: &'a Node,
    pub(super) pointer: String,
    pub(super) given: Vec<Assumption<'a>>,
}

impl<'a> Entry<'a> {
    /// Where the properties stand.
    pub(super) fn pointer(self) -> String {
        child(&child("/Resources", self.id), "Properties")
    }

    /// What a property can be; nothing for the cases in which it is not set.
    pub(super) fn get(self, name: &str) -> Vec<Case<'a>> {
        let condition = self.resource.condition.as_deref();
        let given = condition.map(|name| (name, true)).into_iter().collect();
        get(&self.resource.properties, &self.pointer(), given, name)
    }
}

impl<'a> Case<'a> {
    /// What a property of this object can be.
    pub(super) fn get(&self, name: &str) -> Vec<Case<'a>> {
        match self.node {
            Node::Map(map) => get(map, &self.pointer, self.given.clone(), name),
            _ => Vec::new(),
        }
    }

    /// What the items of this list can be.
    pub(super) fn items(&self) -> Vec<Case<'a>> {
        let mut cases = Vec::new();
        for (index, item) in self.node.as_list().unwrap_or_default().iter().enumerate() {
            let pointer = format!("{}/{index}", self.pointer);
            spread(item, pointer, self.given.clone(), &mut cases);
        }
        cases
    }

    /// Whether it is a list that stands there.
    pub(super) fn is_list(&self) -> bool {
        matches!(self.node, Node::List(_))
    }

    /// The text, where it is one that stands there.
    pub(super) fn text(&self) -> Option<&'a str> {
        let text = self.node.as_text()?;
        (!text.contains("{{resolve:")).then_some(text)
    }

    /// Whether the template allows that this is so and that too.
    pub(super) fn meets(&self, other: &Self, subject: &Subject<'_>) -> bool {
        are_possible(&self.given, &other.given, subject)
    }
}

/// Whether the template allows that all this is so at once.
pub(super) fn are_possible(
    some: &[Assumption<'_>],
    others: &[Assumption<'_>],
    subject: &Subject<'_>,
) -> bool {
    let all: Vec<_> = some.iter().chain(others).copied().collect();
    subject.logic.is_possible(&all) == Some(true)
}

fn get<'a>(map: &'a Map, pointer: &str, given: Vec<Assumption<'a>>, name: &str) -> Vec<Case<'a>> {
    let mut cases = Vec::new();
    if !is_unread_function(map) {
        if let Some(node) = map.get(name) {
            spread(node, child(pointer, name), given, &mut cases);
        }
        return cases;
    }
    // All properties at once in the arms of an `Fn::If`.
    let arms = map.get("Fn::If").and_then(Node::as_list);
    if let Some([Node::Text(condition), then, otherwise]) = arms {
        for (holds, index, arm) in [(true, 1, then), (false, 2, otherwise)] {
            if let Node::Map(map) = arm {
                let mut given = given.clone();
                given.push((condition, holds));
                cases.extend(get(map, &format!("{pointer}/Fn::If/{index}"), given, name));
            }
        }
    }
    cases
}

fn spread<'a>(
    node: &'a Node,
    pointer: String,
    given: Vec<Assumption<'a>>,
    cases: &mut Vec<Case<'a>>,
) {
    if let Some(Intrinsic::If {
        condition,
        then,
        otherwise,
    }) = node.as_intrinsic()
    {
        for (holds, index, arm) in [(true, 1, then), (false, 2, otherwise)] {
            let mut given = given.clone();
            given.push((condition, holds));
            spread(arm, format!("{pointer}/Fn::If/{index}"), given, cases);
        }
    } else if !is_absent(node, &given) {
        cases.push(Case {
            node,
            pointer,
            given,
        });
    }
}
