//! The state machines of a template.

use crate::{
    check::pointer::child,
    template::{Map, Node, Resource},
};

/// A state machine whose definition stands in the template.
#[derive(Debug)]
pub(super) struct Machine<'a> {
    /// The definition, as it was written.
    pub(super) source: &'a Node,
    /// The pointer to it.
    pub(super) pointer: String,
    /// The pointer to the resource's properties.
    pub(super) properties_pointer: String,
    /// Whether it is an Express machine, where that is known.
    pub(super) express: Option<bool>,
    /// The names that `DefinitionSubstitutions` gives values to.
    pub(super) substitutions: Substitutions<'a>,
}

/// What is known of `DefinitionSubstitutions`.
#[derive(Debug)]
pub(super) enum Substitutions<'a> {
    /// The property is not there.
    None,
    /// These, by name.
    Given(&'a Map),
    /// A function gives them.
    Computed,
}

impl<'a> Machine<'a> {
    pub(super) fn of(id: &str, resource: &'a Resource) -> Option<Self> {
        let names: &[&str] = match resource.type_name.as_str() {
            "AWS::StepFunctions::StateMachine" => &["DefinitionString", "Definition"],
            "AWS::Serverless::StateMachine" => &["Definition"],
            _ => return None,
        };
        let properties = &resource.properties;
        let (name, source) = names
            .iter()
            .find_map(|name| Some((*name, properties.get(*name)?)))?;
        let kind = ["StateMachineType", "Type"]
            .into_iter()
            .find_map(|name| properties.get(name));
        let properties_pointer = child(&child("/Resources", id), "Properties");
        Some(Self {
            source,
            pointer: format!("{properties_pointer}/{name}"),
            properties_pointer,
            express: match kind {
                None => Some(false),
                Some(Node::Text(kind)) => Some(kind == "EXPRESS"),
                Some(_) => None,
            },
            substitutions: match properties.get("DefinitionSubstitutions") {
                None => Substitutions::None,
                Some(Node::Map(map)) => Substitutions::Given(map),
                Some(_) => Substitutions::Computed,
            },
        })
    }
}
