//! What the serverless dialect says elsewhere than plain CloudFormation does.

use std::collections::BTreeMap;

use crate::{
    assembly::StackAssembly,
    expansion::Expansion,
    link,
    template::{
        Map, Node, Resource, Template,
        serverless::{FUNCTION, SERVERLESS, STATE_MACHINE, is_serverless_type},
    },
};

/// What constructs leave to be written when all of them are rendered.
#[derive(Debug, Default)]
pub(crate) struct Serverless {
    /// What references to a logical id become.
    pub(crate) renamed: BTreeMap<String, String>,
    calls: Vec<Call>,
}

/// An API's call of a function or a state machine: an event of that one, or a resource that
/// allows it where that one is no serverless resource.
#[derive(Debug)]
pub(crate) struct Call {
    /// The logical id of what is called.
    pub(crate) of: String,
    /// The name of the event.
    pub(crate) event: String,
    /// The event's `Properties`.
    pub(crate) properties: Map,
    /// The permission of a function or the role for a state machine, and its logical id.
    pub(crate) otherwise: (String, Resource),
}

impl Serverless {
    pub(crate) fn calls(&mut self, call: Call) {
        self.calls.push(call);
    }

    /// Writes the calls to what they are of.
    pub(crate) fn write_events(&mut self, template: &mut Template) {
        for call in std::mem::take(&mut self.calls) {
            let (id, otherwise) = call.otherwise;
            let called = template.resources.get_mut(&call.of);
            let Some(called) =
                called.filter(|it| [FUNCTION, STATE_MACHINE].contains(&&*it.type_name))
            else {
                template.resources.insert(id, otherwise);
                continue;
            };
            if called.type_name == STATE_MACHINE {
                let role = format!("{}{}Role", call.of, call.event);
                self.renamed.insert(id, role);
            }
            let events = called
                .properties
                .entry("Events".to_owned())
                .or_insert_with(Node::map);
            if let Node::Map(events) = events {
                let event = Node::from([
                    ("Type", Node::from("Api")),
                    ("Properties", call.properties.into()),
                ]);
                events.insert(call.event, event);
            }
        }
    }

    /// Writes what can be written only when the template is whole.
    pub(crate) fn finish(self, stack: &mut StackAssembly) {
        link::rename_resources(stack, &self.renamed);
        let template = &mut stack.template;
        write_globals(template);
        let mut resources = template.resources.values();
        if resources.any(|resource| is_serverless_type(&resource.type_name)) {
            template.transform.push(SERVERLESS.into());
            let lines = std::mem::take(&mut stack.source_map);
            stack.source_map = lines.expanding(Expansion::of(&stack.template));
        }
    }
}

/// What `Globals` says of functions.
const GLOBAL: [&str; 6] = [
    "Handler",
    "Runtime",
    "MemorySize",
    "Timeout",
    "Tracing",
    "Architectures",
];

/// Says once what functions have in common; each says what it has otherwise.
fn write_globals(template: &mut Template) {
    let mut functions: Vec<&mut Resource> = template
        .resources
        .values_mut()
        .filter(|resource| resource.type_name == FUNCTION)
        .collect();
    if functions.len() < 2 {
        return;
    }
    let mut common = Map::default();
    for name in GLOBAL {
        let values = functions
            .iter()
            .map(|function| function.properties.get(name));
        let Some(value) = usual(values).cloned() else {
            continue;
        };
        for function in &mut functions {
            if function.properties.get(name) == Some(&value) {
                function.properties.shift_remove(name);
            }
        }
        common.insert(name.to_owned(), value);
    }
    let variables = common_variables(&mut functions);
    if !variables.is_empty() {
        let environment = Node::from([("Variables", Node::from(variables))]);
        common.insert("Environment".to_owned(), environment);
    }
    if !common.is_empty() {
        let globals = &mut template.globals;
        globals.insert("Function".to_owned(), common.into());
    }
}

/// The value that most of them have, and at least two; none where one has no value, which would
/// get it too.
fn usual<'a>(values: impl Iterator<Item = Option<&'a Node>>) -> Option<&'a Node> {
    let values: Vec<&Node> = values.collect::<Option<_>>()?;
    let count = |value: &Node| values.iter().filter(|it| **it == value).count();
    let mut usual = *values.first()?;
    for value in &values {
        if count(value) > count(usual) {
            usual = value;
        }
    }
    (count(usual) > 1).then_some(usual)
}

/// Takes the variables that all functions have with the same value out of them.
fn common_variables(functions: &mut [&mut Resource]) -> Map {
    let variables = |function: &Resource| -> Option<Map> {
        let environment = function.properties.get("Environment")?;
        environment.get("Variables")?.as_map().cloned()
    };
    let Some(all) = functions
        .iter()
        .map(|function| variables(function))
        .collect::<Option<Vec<Map>>>()
    else {
        return Map::default();
    };
    let mut common = all.first().cloned().unwrap_or_default();
    common.retain(|name, value| all.iter().all(|map| map.get(name) == Some(value)));
    for (function, mut own) in functions.iter_mut().zip(all) {
        own.retain(|name, _| !common.contains_key(name));
        if own.is_empty() {
            function.properties.shift_remove("Environment");
        } else {
            let environment = Node::from([("Variables", Node::from(own))]);
            let properties = &mut function.properties;
            properties.insert("Environment".to_owned(), environment);
        }
    }
    common
}
