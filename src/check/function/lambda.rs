//! The functions of a template.

use crate::{
    check::pointer::child,
    template::{Node, Resource, Template},
};

/// A Lambda function, as CloudFormation or SAM has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lambda<'a> {
    pub(super) id: &'a str,
    pub(super) resource: &'a Resource,
    /// Whether it is SAM's.
    pub(super) serverless: bool,
    /// `Globals.Function`.
    globals: Option<&'a Node>,
}

impl<'a> Lambda<'a> {
    pub(super) fn of(id: &'a str, resource: &'a Resource, template: &'a Template) -> Option<Self> {
        let serverless = match resource.type_name.as_str() {
            "AWS::Lambda::Function" => false,
            "AWS::Serverless::Function" => true,
            _ => return None,
        };
        Some(Self {
            id,
            resource,
            serverless,
            globals: template.globals.get("Function").filter(|_| serverless),
        })
    }

    /// A property, with the pointer to it.
    pub(super) fn property(&self, name: &str) -> Option<(&'a Node, String)> {
        if let Some(node) = self.resource.properties.get(name) {
            return Some((node, child(&self.properties(), name)));
        }
        let node = self.globals?.get(name)?;
        Some((node, child("/Globals/Function", name)))
    }

    /// A property that is a literal text.
    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        self.property(name)?.0.as_text()
    }

    /// The pointer to the resource's properties.
    pub(super) fn properties(&self) -> String {
        child(&child("/Resources", self.id), "Properties")
    }

    /// Whether `name` is set here or for all functions.
    pub(super) fn has(&self, name: &str) -> bool {
        self.resource.properties.contains_key(name)
            || self
                .globals
                .is_some_and(|globals| globals.get(name).is_some())
    }

    /// Whether a macro may change what is set.
    pub(super) fn is_computed(&self) -> bool {
        self.resource
            .properties
            .keys()
            .any(|name| name.starts_with("Fn::"))
    }
}
