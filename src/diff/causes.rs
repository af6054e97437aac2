//! Why something changes although its own text does not.

use super::{Path, Side, Step, ValueChange, canonical::canonical, effective::Scope};
use crate::template::{Intrinsic, Map, Node, Template, placeholders};

/// The two sides as they are written, and what names stand for in them.
pub(super) struct Causes<'a> {
    old: Side<'a>,
    new: Side<'a>,
    scopes: [Scope<'a>; 2],
}

impl<'a> Causes<'a> {
    pub(super) fn new(old: Side<'a>, new: Side<'a>) -> Self {
        let scopes = [Scope::new(old), Scope::new(new)];
        Self { old, new, scopes }
    }

    /// Why a resource comes or goes although both templates have it: its condition.
    pub(super) fn of_existence(&self, id: &str) -> Vec<String> {
        let [old, new] = [self.old, self.new].map(|side| side.template.resources.get(id));
        let (Some(old), Some(new)) = (old, new) else {
            return Vec::new();
        };
        let name = new.condition.as_ref().or(old.condition.as_ref());
        name.map(|name| format!("the condition {name}"))
            .into_iter()
            .collect()
    }

    /// What makes values change that are written as they were.
    pub(super) fn of_changes(&self, id: &str, changes: &[ValueChange]) -> Vec<String> {
        let mut causes = Vec::new();
        for change in changes {
            let Some(property) = change.path.property() else {
                continue;
            };
            let [old, new] =
                [self.old, self.new].map(|side| written(side.template, id, &change.path));
            if let Some(cause) = self.of_globals(id, property)
                && !causes.contains(&cause)
            {
                causes.push(cause);
            }
            let Some(node) = new else {
                continue;
            };
            if old.map(canonical) != Some(canonical(node)) {
                continue;
            }
            for name in self.names(node) {
                let cause = format!("{property} {name}");
                if !causes.contains(&cause) {
                    causes.push(cause);
                }
            }
        }
        causes
    }

    /// The property of `Globals` that changes, where the resource itself says what it said.
    fn of_globals(&self, id: &str, property: &str) -> Option<String> {
        let sides = [self.old, self.new].map(|side| side.template);
        let kind = sides[1]
            .resources
            .get(id)?
            .type_name
            .strip_prefix("AWS::Serverless::")?;
        let own = sides.map(|it| {
            it.resources
                .get(id)
                .and_then(|it| it.properties.get(property))
        });
        let all = sides.map(|it| it.globals.get(kind).and_then(|it| it.get(property)));
        let [own, all] = [own, all].map(|both| {
            let [old, new] = both.map(|node| node.map(canonical));
            old == new
        });
        (own && !all).then(|| format!("Globals.{kind}.{property}"))
    }

    /// The parameters and conditions that are used here and come out otherwise than before.
    fn names(&self, node: &Node) -> Vec<String> {
        let mut found = Vec::new();
        let parameter = |name: &str| {
            let is_one = self.new.template.parameters.contains_key(name)
                && self.old.template.parameters.contains_key(name);
            let values = [&self.scopes[0], &self.scopes[1]].map(|scope| scope.parameter(name));
            (is_one && values[0] != values[1]).then(|| format!("takes the parameter {name}"))
        };
        node.visit(|_, node| match node.as_intrinsic() {
            Some(Intrinsic::Ref(name)) => found.extend(parameter(name)),
            Some(Intrinsic::Sub { text, variables }) => {
                let own = |name: &&str| !Map::contains_key(variables, *name);
                found.extend(placeholders(text).filter(own).filter_map(parameter));
            }
            Some(Intrinsic::If { condition, .. }) => {
                let [old, new] =
                    [&self.scopes[0], &self.scopes[1]].map(|scope| scope.holds(condition));
                if old != new {
                    found.push(format!("depends on the condition {condition}"));
                }
            }
            _ => {}
        });
        found
    }
}

/// The innermost part of a template that a value is made from.
fn written<'a>(template: &'a Template, id: &str, path: &Path) -> Option<&'a Node> {
    let resource = template.resources.get(id)?;
    let mut steps = path.0.iter().skip(1);
    let Some(Step::Key(property)) = steps.next() else {
        return None;
    };
    let mut node = resource.properties.get(property)?;
    for step in steps {
        let inner = match (step, node) {
            (Step::Key(key), Node::Map(map)) => map.get(key),
            (Step::Index(index) | Step::Item { index, .. }, Node::List(items)) => items.get(*index),
            _ => None,
        };
        match inner {
            Some(inner) => node = inner,
            None => break,
        }
    }
    Some(node)
}
