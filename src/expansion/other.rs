//! What the transform makes of state machines, layers, connectors and rarer things.

use super::{event, rule::Rule};
use crate::{
    source::escape,
    template::{Map, Node, Resource},
};

/// Besides the state machine.
pub(super) fn of_machine(id: &str, properties: &Map) -> Vec<Rule> {
    let mut rules = vec![
        Rule::exact(format!("{id}Role"), &["AWS::IAM::Role"], "role").at("Policies"),
        Rule::exact(
            format!("{id}Version"),
            &["AWS::StepFunctions::StateMachineVersion"],
            "version",
        )
        .at("AutoPublishAlias"),
        Rule::around(
            format!("{id}Alias"),
            "",
            &["AWS::StepFunctions::StateMachineAlias"],
            "alias",
        )
        .at("AutoPublishAlias"),
    ];
    rules.extend(event::rules(id, properties));
    rules
}

/// Each version has a logical id of its own.
pub(super) fn of_layer(id: &str) -> Vec<Rule> {
    const TYPES: &[&str] = &["AWS::Lambda::LayerVersion"];
    vec![Rule::hashed(id, TYPES, "version")]
}

/// Of a connector, which is called as the resource that it is of and by its name there, if it
/// does not stand alone.
pub(super) fn of_connector(id: &str, name: &str) -> Vec<Rule> {
    let prefix = format!("{id}{name}");
    let of = match name {
        "" => String::new(),
        name => format!("the connector {name}"),
    };
    let made: [(&str, &'static [&'static str], &str); 3] = [
        ("Policy", &["AWS::IAM::ManagedPolicy"], "policy"),
        ("QueuePolicy", &["AWS::SQS::QueuePolicy"], "queue policy"),
        ("TopicPolicy", &["AWS::SNS::TopicPolicy"], "topic policy"),
    ];
    let mut rules = Vec::new();
    for (suffix, types, part) in made {
        let id = format!("{prefix}{suffix}");
        let several = format!("{id}Destination");
        rules.push(Rule::exact(id, types, part));
        rules.push(Rule::around(several, "", types, part));
    }
    for verb in ["Read", "Write"] {
        let id = format!("{prefix}{verb}LambdaPermission");
        rules.push(Rule::around(
            id,
            "",
            &["AWS::Lambda::Permission"],
            "permission",
        ));
    }
    rules.into_iter().map(|rule| rule.of(&of)).collect()
}

/// Of the connectors in a resource.
pub(super) fn of_connectors(id: &str, resource: &Resource) -> Vec<Rule> {
    let connectors = resource.other.get("Connectors").and_then(Node::as_map);
    let names = connectors.into_iter().flat_map(Map::keys);
    names
        .flat_map(|name| {
            let below = format!("/Connectors/{}", escape(name));
            let rules = of_connector(id, name).into_iter();
            rules.map(move |rule| rule.below(&below))
        })
        .collect()
}

/// Of whatever has no rules of its own: all that begins with its id.
pub(super) fn of_any(id: &str) -> Vec<Rule> {
    vec![Rule::around(id, "", &[], "")]
}
