//! Under which conditions a part of the template is there.

use std::collections::HashMap;

use crate::{
    check::logic::Fact,
    source::escape,
    template::{Intrinsic, Node, Template},
};

/// The places where a template takes one of two ways.
#[derive(Debug, Default)]
pub(super) struct Branches<'a> {
    /// The conditions of `Fn::If`, by the function's place, and those of resources and outputs.
    conditions: HashMap<String, &'a str>,
}

impl<'a> Branches<'a> {
    pub(super) fn of(template: &'a Template) -> Self {
        let mut conditions = HashMap::new();
        if template.conditions.is_empty() {
            return Self { conditions };
        }
        for (id, resource) in &template.resources {
            if let Some(condition) = &resource.condition {
                conditions.insert(format!("/Resources/{}", escape(id)), condition.as_str());
            }
            // All properties may be chosen at once.
            let choice = resource.properties.get("Fn::If").and_then(Node::as_list);
            if let Some([Node::Text(condition), ..]) = choice {
                let pointer = format!("/Resources/{}/Properties/Fn::If", escape(id));
                conditions.insert(pointer, condition.as_str());
            }
        }
        for (name, output) in &template.outputs {
            if let Some(condition) = &output.condition {
                conditions.insert(format!("/Outputs/{}", escape(name)), condition.as_str());
            }
        }
        template.visit(|pointer, node| {
            if let Node::Intrinsic(intrinsic) = node
                && let Intrinsic::If { condition, .. } = &**intrinsic
            {
                conditions.insert(format!("{pointer}/Fn::If"), condition);
            }
        });
        Self { conditions }
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    /// What is true where the place `pointer` counts, outermost first.
    pub(super) fn around<'p>(&'p self, pointer: &'p str) -> impl Iterator<Item = Fact<'a>> + 'p {
        let ends = pointer
            .bytes()
            .enumerate()
            .filter(|(at, byte)| *byte == b'/' && *at > 0)
            .map(|(at, _)| at)
            .chain([pointer.len()]);
        ends.filter(|_| !self.is_empty()).filter_map(|end| {
            let condition = self.conditions.get(&pointer[..end])?;
            let arm = pointer[end..].strip_prefix('/');
            let holds = match pointer[..end].ends_with("/Fn::If") {
                false => true,
                true => match arm?.split('/').next()? {
                    "1" => true,
                    "2" => false,
                    _ => return None,
                },
            };
            Some((*condition, holds))
        })
    }
}
