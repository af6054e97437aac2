//! What starts functions and state machines.

use super::{Event, facts::EVENTS};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, pointer::child},
    suggest::did_you_mean,
    template::Node,
};

pub(super) const TYPE: Rule = Rule {
    code: "M002",
    title: "an event of a type that there is not",
    levels: Levels::all(Severity::Error),
    explanation: "Each entry under `Events` has a `Type`: `Api`, `HttpApi`, `Schedule`, `SQS` and \
        others; state machines take fewer than functions. The transform refuses other types.\n\n\
        Source: AWS SAM Developer Guide, `EventSource` of `AWS::Serverless::Function` and of \
        `AWS::Serverless::StateMachine`.",
};

pub(super) const PROPERTY: Rule = Rule {
    code: "M003",
    title: "a property that an event does not have, or lacks",
    levels: Levels::all(Severity::Error),
    explanation: "What an event needs and takes depends on its `Type`, and stands under the \
        event's own `Properties`. The transform refuses properties that it does not know.\n\n\
        Source: AWS SAM Developer Guide, the page of each event type.",
};

pub(super) const NAME: Rule = Rule {
    code: "M009",
    title: "an event whose name no logical id can contain",
    levels: Levels::all(Severity::Error),
    explanation: "The transform puts the event's name behind that of its function or state machine \
        for the resources that it makes of it, as in `ListTickPermission`: letters and digits \
        only. It refuses others, without saying where they stand.\n\n\
        Source: AWS SAM Developer Guide, \"Generated AWS CloudFormation resources\".",
};

pub(super) fn check(event: &Event<'_>, is_machine: bool, findings: &mut Findings) {
    let (name, pointer) = (event.name, &event.place.pointer);
    let Node::Map(map) = event.place.node else {
        return;
    };
    if map.keys().any(|key| key.starts_with("Fn::")) {
        return;
    }
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let finding = findings.add(
            &NAME,
            pointer,
            format!("`{name}` cannot be an event's name: logical ids are made with it"),
        );
        finding.fix(match &*plain {
            "" => "use letters and digits".to_owned(),
            plain => format!("use letters and digits, as in `{plain}`"),
        });
    }
    let usable = || EVENTS.iter().filter(|it| !is_machine || it.starts_machines);
    let names: Vec<&str> = usable().map(|it| it.name).collect();
    let Some(kind) = map.get("Type") else {
        findings
            .add(&TYPE, pointer, format!("the event `{name}` has no `Type`"))
            .fix(format!("write one of {}", names.join(", ")));
        return;
    };
    let Some(kind) = kind.as_text() else {
        return;
    };
    let Some(known) = usable().find(|it| it.name == kind) else {
        let suggestion = did_you_mean(kind, names.iter().copied());
        let starts = if is_machine {
            "state machines"
        } else {
            "functions"
        };
        findings
            .add(
                &TYPE,
                child(pointer, "Type"),
                format!("no event of the type `{kind}` starts {starts}{suggestion}"),
            )
            .fix(format!("write one of {}", names.join(", ")));
        return;
    };
    let empty = crate::template::Map::default();
    let properties = match map.get("Properties") {
        None | Some(Node::Null) => &empty,
        Some(Node::Map(properties)) => properties,
        Some(_) => return,
    };
    let pointer = match map.contains_key("Properties") {
        true => child(pointer, "Properties"),
        false => pointer.clone(),
    };
    let mut is_known = true;
    for name in properties.keys() {
        if name.starts_with("Fn::") {
            return;
        }
        if !known.known().any(|it| it == name) {
            is_known = false;
            findings.add(
                &PROPERTY,
                child(&pointer, name),
                format!(
                    "an event of the type `{kind}` has no `{name}`{}",
                    did_you_mean(name, known.known())
                ),
            );
        }
    }
    for missing in known.required {
        // A misspelt one is told already.
        if is_known && !properties.contains_key(*missing) {
            findings
                .add(
                    &PROPERTY,
                    pointer.as_str(),
                    format!("the event `{name}` has no `{missing}`, which `{kind}` needs"),
                )
                .fix(format!("set `{missing}`"));
        }
    }
}
