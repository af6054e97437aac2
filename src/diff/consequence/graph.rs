//! Who uses what in a template.

use std::collections::HashMap;

use super::effect::Target;
use crate::{
    diff::{Path, Step},
    template::{Intrinsic, Map, Node, Template, placeholders},
};

/// The places that use each resource or parameter.
#[derive(Debug, Default)]
pub(super) struct Graph<'a> {
    users: HashMap<&'a str, Vec<User<'a>>>,
}

/// A place that uses something.
#[derive(Debug)]
pub(super) struct User<'a> {
    pub(super) element: Element<'a>,
    /// The place, from `Properties` or `Value` down, as far as it is no function's inside.
    pub(super) path: Path,
    /// The attribute that is taken; none for `Ref`.
    pub(super) attribute: Option<&'a str>,
}

/// A part of a template that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Element<'a> {
    Resource(&'a str),
    Output(&'a str),
}

impl<'a> Graph<'a> {
    pub(super) fn new(template: &'a Template) -> Self {
        let mut graph = Self::default();
        for (id, resource) in &template.resources {
            let mut walk = Walk::new(&mut graph, Element::Resource(id), "Properties");
            walk.map(&resource.properties);
        }
        for (name, output) in &template.outputs {
            if let Some(value) = &output.value {
                Walk::new(&mut graph, Element::Output(name), "Value").node(value);
            }
        }
        graph
    }

    /// The places that use the element called `name`.
    pub(super) fn users(&self, name: &str) -> &[User<'a>] {
        self.users.get(name).map(Vec::as_slice).unwrap_or_default()
    }
}

/// What a template takes from other stacks.
pub(super) struct Imports<'a> {
    pub(super) found: Vec<Import<'a>>,
}

/// A place that takes something from another stack.
pub(super) struct Import<'a> {
    pub(super) target: Target,
    /// The place, from the properties down; `Value` of outputs.
    pub(super) path: String,
    pub(super) function: &'a Intrinsic,
}

impl<'a> Imports<'a> {
    pub(super) fn of(template: &'a Template) -> Self {
        let mut found = Vec::new();
        for (id, resource) in &template.resources {
            let target = Target::Resource {
                id: id.clone(),
                type_name: resource.type_name.clone(),
            };
            for (name, value) in &resource.properties {
                value.visit(|pointer, node| {
                    found.extend(Import::of(node, &target, || readable(name, pointer)));
                });
            }
        }
        for (name, output) in &template.outputs {
            let target = Target::Output {
                name: name.clone(),
                export: None,
            };
            if let Some(value) = &output.value {
                value.visit(|_, node| {
                    found.extend(Import::of(node, &target, || "Value".to_owned()));
                });
            }
        }
        Self { found }
    }
}

impl<'a> Import<'a> {
    fn of(node: &'a Node, target: &Target, path: impl FnOnce() -> String) -> Option<Self> {
        let function = node.as_intrinsic()?;
        let imports = matches!(
            function,
            Intrinsic::ImportValue(_) | Intrinsic::GetStackOutput(_)
        );
        imports.then(|| Self {
            target: target.clone(),
            path: path(),
            function,
        })
    }
}

/// A pointer below a property, up to the first function on the way.
fn readable(property: &str, pointer: &str) -> String {
    let mut path = property.to_owned();
    for step in crate::template::segments(pointer) {
        if step.starts_with("Fn::") {
            break;
        }
        match step.parse::<usize>() {
            Ok(index) => path.push_str(&format!("[{index}]")),
            Err(_) => path.push_str(&format!(".{step}")),
        }
    }
    path
}

struct Walk<'g, 'a> {
    graph: &'g mut Graph<'a>,
    element: Element<'a>,
    steps: Vec<Step>,
}

impl<'g, 'a> Walk<'g, 'a> {
    fn new(graph: &'g mut Graph<'a>, element: Element<'a>, first: &str) -> Self {
        Self {
            graph,
            element,
            steps: vec![Step::Key(first.to_owned())],
        }
    }

    fn map(&mut self, map: &'a Map) {
        for (key, value) in map {
            self.steps.push(Step::Key(key.clone()));
            self.node(value);
            self.steps.pop();
        }
    }

    fn node(&mut self, node: &'a Node) {
        match node {
            Node::Map(map) => self.map(map),
            Node::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.steps.push(Step::Index(index));
                    self.node(item);
                    self.steps.pop();
                }
            }
            Node::Intrinsic(_) => node.visit(|_, node| {
                if let Some(intrinsic) = node.as_intrinsic() {
                    self.intrinsic(intrinsic);
                }
            }),
            _ => {}
        }
    }

    fn intrinsic(&mut self, intrinsic: &'a Intrinsic) {
        match intrinsic {
            Intrinsic::Ref(name) => self.uses(name, None),
            Intrinsic::GetAtt {
                resource,
                attribute,
            } => self.uses(resource, attribute.as_text()),
            Intrinsic::Sub { text, variables } => {
                for name in placeholders(text).filter(|name| !variables.contains_key(*name)) {
                    match name.split_once('.') {
                        Some((name, attribute)) => self.uses(name, Some(attribute)),
                        None => self.uses(name, None),
                    }
                }
            }
            _ => {}
        }
    }

    fn uses(&mut self, name: &'a str, attribute: Option<&'a str>) {
        let user = User {
            element: self.element,
            path: Path(self.steps.clone()),
            attribute,
        };
        self.graph.users.entry(name).or_default().push(user);
    }
}
