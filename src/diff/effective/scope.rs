//! What names in a template stand for.

use std::{cell::RefCell, collections::HashMap};

use crate::{
    diff::{
        Side,
        canonical::{canonical_in, same},
    },
    template::{Intrinsic, Map, Node, Pseudo, Template},
};

/// What names stand for, as far as that is known.
#[derive(Debug, Default)]
pub(in crate::diff) struct Scope<'a> {
    template: Option<&'a Template>,
    parameters: HashMap<&'a str, Node>,
    /// Whether conditions hold; `None` while that is being found out, or where it is unknown.
    conditions: RefCell<HashMap<&'a str, Option<bool>>>,
}

impl<'a> Scope<'a> {
    pub(in crate::diff) fn new(side: Side<'a>) -> Self {
        let Side { template, values } = side;
        let parameters = template
            .parameters
            .iter()
            .filter_map(|(name, parameter)| Some((name.as_str(), values.node(name, parameter)?)));
        Self {
            template: Some(template),
            parameters: parameters.collect(),
            conditions: RefCell::default(),
        }
    }

    /// The same in a stack of this name.
    pub(in crate::diff) fn in_stack(mut self, stack: &str) -> Self {
        self.parameters
            .insert(Pseudo::StackName.name(), stack.into());
        self
    }

    /// What a `Ref` gives, if it names a parameter whose value is known.
    pub(in crate::diff) fn parameter(&self, name: &str) -> Option<&Node> {
        self.parameters.get(name)
    }

    /// What stands in a mapping.
    pub(in crate::diff) fn mapped(&self, map: &Node, top: &Node, second: &Node) -> Option<&Node> {
        let map = self.template?.mappings.get(map.as_text()?)?;
        map.get(&top.scalar_text()?)?.get(&second.scalar_text()?)
    }

    /// Whether a condition holds, if that is known.
    pub(in crate::diff) fn holds(&self, name: &str) -> Option<bool> {
        let (name, node) = self.template?.conditions.get_key_value(name)?;
        if let Some(known) = self.conditions.borrow().get(name.as_str()) {
            return *known;
        }
        // A condition that names itself does not hold and does not not hold.
        self.conditions.borrow_mut().insert(name, None);
        let holds = self.is_true(node);
        self.conditions.borrow_mut().insert(name, holds);
        holds
    }

    fn is_true(&self, node: &Node) -> Option<bool> {
        match node.as_intrinsic()? {
            Intrinsic::Condition(name) => self.holds(name),
            Intrinsic::Not(inner) => self.is_true(inner).map(|holds| !holds),
            Intrinsic::And(parts) => self.all(parts, true),
            Intrinsic::Or(parts) => self.all(parts, false),
            Intrinsic::Equals(left, right) => {
                let (left, right) = (canonical_in(left, self), canonical_in(right, self));
                if same(&left, &right) {
                    return Some(true);
                }
                (is_literal(&left) && is_literal(&right)).then_some(false)
            }
            _ => None,
        }
    }

    /// Whether all parts are `wanted`; the opposite as soon as one is.
    fn all(&self, parts: &[Node], wanted: bool) -> Option<bool> {
        let mut known = true;
        for part in parts {
            match self.is_true(part) {
                Some(holds) if holds != wanted => return Some(!wanted),
                Some(_) => {}
                None => known = false,
            }
        }
        known.then_some(wanted)
    }

    /// The map without what is as if it had not been set, in its one form.
    pub(in crate::diff) fn map(&self, map: &Map) -> Map {
        let mut known = Map::with_capacity_and_hasher(map.len(), Default::default());
        for (key, value) in map {
            let value = canonical_in(value, self);
            if !value.is_no_value() {
                known.insert(key.clone(), value);
            }
        }
        known
    }
}

fn is_literal(node: &Node) -> bool {
    match node {
        Node::List(items) => items.iter().all(is_literal),
        node => node.scalar_text().is_some(),
    }
}
