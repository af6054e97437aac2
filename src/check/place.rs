//! A value, and where it stands.

use crate::{
    check::pointer::child,
    template::{Intrinsic, Node, Resource},
};

/// A value with its JSON pointer.
#[derive(Clone, Debug)]
pub(super) struct Place<'a> {
    pub(super) pointer: String,
    pub(super) node: &'a Node,
}

/// A resource with its logical id.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) id: &'a str,
    pub(super) resource: &'a Resource,
}

impl<'a> Entry<'a> {
    pub(super) fn type_name(self) -> &'a str {
        &self.resource.type_name
    }

    /// The resource itself.
    pub(super) fn pointer(self) -> String {
        child("/Resources", self.id)
    }

    /// A property, where it is set.
    pub(super) fn get(self, name: &str) -> Option<Place<'a>> {
        let node = self.resource.properties.get(name)?;
        Some(Place {
            pointer: [&self.pointer(), "/Properties/", name].concat(),
            node,
        })
    }

    /// All that stands at a path, in each case of a condition; see [`Place::at`].
    pub(super) fn at(self, path: &str) -> Vec<Place<'a>> {
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        let Some(place) = self.get(first) else {
            return Vec::new();
        };
        place.at(rest)
    }

    /// The literal at a path of mappings, where it is the same in every case.
    pub(super) fn literal(self, path: &str) -> Option<&'a Node> {
        match self.at(path).as_slice() {
            [one] => Some(one.node),
            _ => None,
        }
    }

    /// Whether nothing can be at a path: not set, or removed by `AWS::NoValue` in every case.
    pub(super) fn lacks(self, path: &str) -> bool {
        let (first, _) = path.split_once('/').unwrap_or((path, ""));
        if self.resource.properties.contains_key("Fn::Transform") {
            return false;
        }
        match self.get(first) {
            None => true,
            Some(place) => {
                let unknown = place.arms().iter().any(|arm| {
                    arm.node.as_intrinsic().is_some() || arm.node.get("Fn::Transform").is_some()
                });
                !unknown && self.at(path).is_empty()
            }
        }
    }
}

impl<'a> Place<'a> {
    fn step(&self, key: &str, node: &'a Node) -> Self {
        Self {
            pointer: child(&self.pointer, key),
            node,
        }
    }

    /// The value under a key.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        Some(self.step(key, self.node.get(key)?))
    }

    /// What it can be: both arms of an `Fn::If`, and nothing for `AWS::NoValue`.
    pub(super) fn arms(&self) -> Vec<Self> {
        match self.node.as_intrinsic() {
            Some(Intrinsic::If {
                then, otherwise, ..
            }) => [("1", then), ("2", otherwise)]
                .into_iter()
                .flat_map(|(index, arm)| {
                    let pointer = format!("{}/Fn::If/{index}", self.pointer);
                    Self { pointer, node: arm }.arms()
                })
                .collect(),
            _ if self.node.is_no_value() => Vec::new(),
            _ => vec![self.clone()],
        }
    }

    /// The items of a list in all cases, or the one thing that stands in its place.
    pub(super) fn items(&self) -> Vec<Self> {
        let mut found = Vec::new();
        for arm in self.arms() {
            match arm.node {
                Node::List(items) => {
                    for (index, item) in items.iter().enumerate() {
                        found.extend(arm.step(&index.to_string(), item).items());
                    }
                }
                _ => found.push(arm),
            }
        }
        found
    }

    /// The entries of a mapping.
    pub(super) fn entries(&self) -> Vec<(&'a str, Self)> {
        let map = self.node.as_map();
        map.into_iter()
            .flatten()
            .map(|(key, node)| (key.as_str(), self.step(key, node)))
            .collect()
    }

    /// All that stands at a path of keys below it, in each case; `*` steps into a list.
    pub(super) fn at(&self, path: &str) -> Vec<Self> {
        if path.is_empty() {
            return self.arms();
        }
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        if first == "*" {
            return self.items().iter().flat_map(|it| it.at(rest)).collect();
        }
        self.arms()
            .iter()
            .filter_map(|arm| arm.get(first))
            .flat_map(|it| it.at(rest))
            .collect()
    }

    /// The literal string.
    pub(super) fn text(&self) -> Option<&'a str> {
        self.node.as_text()
    }
}

/// Whether a literal says no; CloudFormation takes words for truth values too.
pub(super) fn is_false(node: &Node) -> bool {
    match node {
        Node::Bool(value) => !value,
        Node::Text(text) => text.eq_ignore_ascii_case("false"),
        _ => false,
    }
}

/// Whether a literal says yes.
pub(super) fn is_true(node: &Node) -> bool {
    match node {
        Node::Bool(value) => *value,
        Node::Text(text) => text.eq_ignore_ascii_case("true"),
        _ => false,
    }
}
