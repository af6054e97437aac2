//! M: what the serverless transform refuses.
//!
//! Source: AWS SAM Developer Guide, "AWS SAM specification"; aws-sam-translator.

mod circular;
mod code;
mod events;
mod facts;
mod globals;
mod policies;
mod targets;

use super::{
    Rule,
    findings::Findings,
    place::{Entry, Place},
    subject::Subject,
};
use crate::template::{Intrinsic, Node};

pub(super) const RULES: &[&Rule] = &[
    &globals::UNKNOWN,
    &events::TYPE,
    &events::PROPERTY,
    &targets::NO_TARGET,
    &policies::TEMPLATE,
    &code::NO_CODE,
    &code::PACKAGE,
    &circular::CIRCULAR,
    &events::NAME,
];

const FUNCTION: &str = "AWS::Serverless::Function";
const MACHINE: &str = "AWS::Serverless::StateMachine";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.macros.serverless {
        return;
    }
    globals::check(subject, findings);
    for (id, resource) in &subject.template.resources {
        let entry = Entry { id, resource };
        match entry.type_name() {
            FUNCTION => {
                code::check(entry, subject, findings);
                policies::check(entry, findings);
            }
            MACHINE => policies::check(entry, findings),
            _ => continue,
        }
        for event in events_of(entry) {
            events::check(&event, entry.type_name() == MACHINE, findings);
            targets::check(&event, subject, findings);
        }
    }
    circular::check(subject, findings);
}

/// An event of a function or a state machine.
struct Event<'a> {
    name: &'a str,
    place: Place<'a>,
}

impl<'a> Event<'a> {
    fn type_name(&self) -> Option<&'a str> {
        self.place.node.get("Type").and_then(Node::as_text)
    }

    fn property(&self, name: &str) -> Option<&'a Node> {
        self.place.node.get("Properties")?.get(name)
    }
}

/// The events of a function or a state machine.
fn events_of(entry: Entry<'_>) -> impl Iterator<Item = Event<'_>> {
    let events = entry.get("Events");
    let (pointer, events) = match events {
        Some(place) => (place.pointer, place.node.as_map()),
        None => (String::new(), None),
    };
    events.into_iter().flatten().map(move |(name, node)| Event {
        name,
        place: Place {
            pointer: super::pointer::child(&pointer, name),
            node,
        },
    })
}

/// The logical id that a node names, by `Ref` or as it is.
fn named(node: &Node) -> Option<&str> {
    match node.as_intrinsic() {
        Some(Intrinsic::Ref(name)) => Some(name),
        Some(_) => None,
        None => node.as_text(),
    }
}
