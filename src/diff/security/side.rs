//! One of the two templates, as it takes effect.

use std::collections::{HashMap, HashSet};

use crate::{
    diff::{
        Side,
        canonical::canonical_in,
        effective::{Scope, Values},
    },
    template::{Intrinsic, Node, Resource, Template},
};

/// Conditions that name each other longer than this are circular.
const DEEPEST: usize = 64;

/// A condition of the template under which something is so.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct When {
    /// What it compares: conditions of two templates are the same if this is.
    meaning: String,
    pub(super) holds: bool,
    pub(super) name: String,
}

impl When {
    pub(super) fn is_opposite(&self, other: &Self) -> bool {
        self.meaning == other.meaning && self.holds != other.holds
    }

    pub(super) fn words(&self) -> String {
        let not = if self.holds { "" } else { "not " };
        format!("{not}condition {}", self.name)
    }
}

/// A value, and when it is the value.
pub(super) struct Arm<'n> {
    pub(super) node: &'n Node,
    pub(super) when: Vec<When>,
}

/// A template as it takes effect: each value is in its one form, and no condition is left whose
/// outcome is known.
pub(super) struct World<'a> {
    pub(super) template: &'a Template,
    /// What the conditions compare whose outcome is not known.
    meanings: HashMap<&'a str, String>,
    /// Parameters that stand for something else than on the other side, though nobody can tell
    /// what.
    renewed: HashSet<&'a str>,
}

impl<'a> World<'a> {
    /// Reads a side that comes to `effective`. What its parameters stand for is compared with
    /// `before`, the values of the other side.
    pub(super) fn new(side: Side<'a>, effective: &'a Template, before: &Values) -> Self {
        let scope = Scope::new(side);
        let conditions = side.template.conditions.keys();
        let parameters = side.template.parameters.keys();
        Self {
            template: effective,
            meanings: conditions
                .filter(|name| scope.holds(name).is_none())
                .map(|name| (name.as_str(), meaning(name, &scope, side.template, 0)))
                .collect(),
            renewed: parameters
                .filter(|name| before.differ_unseen(side.values, name))
                .map(String::as_str)
                .collect(),
        }
    }

    /// Whether a parameter stands for something else than on the other side.
    pub(super) fn is_renewed(&self, parameter: &str) -> bool {
        self.renewed.contains(parameter)
    }

    /// A value as text, by which those that mean the same are the same.
    pub(super) fn meaning(&self, node: &Node) -> String {
        let mut meaning = format!("{node:?}");
        node.visit(|_, node| {
            if let Some(Intrinsic::Ref(name)) = node.as_intrinsic()
                && self.is_renewed(name)
            {
                meaning.push_str(" anew");
            }
        });
        meaning
    }

    /// What a value can be, and when: both arms of an `Fn::If`, and nothing for `AWS::NoValue`.
    pub(super) fn arms<'n>(&self, node: &'n Node, when: &[When]) -> Vec<Arm<'n>> {
        match node.as_intrinsic() {
            Some(Intrinsic::If {
                condition,
                then,
                otherwise,
            }) => {
                if then == otherwise {
                    return self.arms(then, when);
                }
                [(then, true), (otherwise, false)]
                    .into_iter()
                    .filter_map(|(arm, holds)| {
                        let when = self.assume(when, condition, holds)?;
                        Some(self.arms(arm, &when))
                    })
                    .flatten()
                    .collect()
            }
            _ if node.is_no_value() => Vec::new(),
            _ => vec![Arm {
                node,
                when: when.to_vec(),
            }],
        }
    }

    /// The items of a list in all cases, or the one thing that stands in its place.
    pub(super) fn items<'n>(&self, node: &'n Node, when: &[When]) -> Vec<Arm<'n>> {
        let mut found = Vec::new();
        for arm in self.arms(node, when) {
            match arm.node {
                Node::List(items) => {
                    for item in items {
                        found.extend(self.items(item, &arm.when));
                    }
                }
                _ => found.push(arm),
            }
        }
        found
    }

    /// What is assumed, and that a condition holds or not; nothing where that cannot be.
    fn assume(&self, when: &[When], condition: &str, holds: bool) -> Option<Vec<When>> {
        let meaning = self.meanings.get(condition).map(String::as_str);
        let assumed = When {
            meaning: meaning.unwrap_or(condition).to_owned(),
            holds,
            name: condition.to_owned(),
        };
        if when.iter().any(|it| it.is_opposite(&assumed)) {
            return None;
        }
        let mut all = when.to_vec();
        if !all.contains(&assumed) {
            all.push(assumed);
            all.sort();
        }
        Some(all)
    }

    /// The resources that there will be, and when.
    pub(super) fn resources(&self) -> impl Iterator<Item = Entry<'_>> {
        self.template.resources.iter().filter_map(|(id, resource)| {
            let when = match &resource.condition {
                Some(condition) => self.assume(&[], condition, true)?,
                None => Vec::new(),
            };
            Some(Entry {
                id,
                resource,
                when,
                world: self,
            })
        })
    }

    /// A resource of a type by what refers to it.
    pub(super) fn resource(&self, id: &str) -> Option<&'a Resource> {
        self.template.resources.get(id)
    }

    /// The logical id that a value leads to, if it is a resource of this template.
    pub(super) fn referenced<'n>(&self, node: &'n Node) -> Option<&'n str> {
        let id = match node.as_intrinsic()? {
            Intrinsic::Ref(id) => id,
            Intrinsic::GetAtt { resource, .. } => resource,
            _ => return None,
        };
        self.template.resources.contains_key(id).then_some(id)
    }
}

/// What a condition compares, without the names of the conditions that it is made of.
fn meaning(name: &str, scope: &Scope<'_>, template: &Template, depth: usize) -> String {
    let Some(node) = template.conditions.get(name).filter(|_| depth < DEEPEST) else {
        return name.to_owned();
    };
    let mut node = canonical_in(node, scope);
    node.visit_mut("", &mut |_, node| {
        if let Some(Intrinsic::Condition(name)) = node.as_intrinsic() {
            *node = meaning(name, scope, template, depth + 1).into();
        }
        true
    });
    format!("{node:?}")
}

/// A resource that there will be.
pub(super) struct Entry<'w> {
    pub(super) id: &'w str,
    pub(super) resource: &'w Resource,
    pub(super) when: Vec<When>,
    pub(super) world: &'w World<'w>,
}

/// SAM's types whose properties may stand in `Globals`, and under which name.
const GLOBALS: [(&str, &str); 5] = [
    ("AWS::Serverless::Api", "Api"),
    ("AWS::Serverless::Function", "Function"),
    ("AWS::Serverless::HttpApi", "HttpApi"),
    ("AWS::Serverless::SimpleTable", "SimpleTable"),
    ("AWS::Serverless::StateMachine", "StateMachine"),
];

impl<'w> Entry<'w> {
    pub(super) fn type_name(&self) -> &'w str {
        &self.resource.type_name
    }

    /// What stands at a path of keys, below the properties or what `Globals` says in their place.
    pub(super) fn get(&self, path: &str) -> Option<&'w Node> {
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        let of_globals = || {
            let (_, name) = GLOBALS.iter().find(|(of, _)| *of == self.type_name())?;
            self.world.template.globals.get(*name)?.get(first)
        };
        let node = self.resource.properties.get(first).or_else(of_globals);
        let mut keys = rest.split('/').filter(|key| !key.is_empty());
        let node = keys.try_fold(node?, |node, key| node.get(key))?;
        (!node.is_no_value()).then_some(node)
    }
}
