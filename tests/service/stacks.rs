//! Stacks, and what has happened to them at a time.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::primitives::{DateTime, DateTimeFormat};

use crate::{
    history::{self, Line, STACK},
    time::BEGINNING,
    wire::element,
};

/// What all ARNs begin with.
pub(crate) const ARNS: &str = "arn:aws:cloudformation:us-east-1:000000000001";

/// A stack with all that has happened and is going to happen to it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stack {
    pub(crate) name: String,
    pub(crate) arn: String,
    pub(crate) template: String,
    pub(crate) parameters: BTreeMap<String, String>,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) role: String,
    pub(crate) protected: bool,
    pub(crate) events: Vec<Event>,
}

/// An event, visible or not yet. Times are in milliseconds since the beginning.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    at: i64,
    visible: i64,
    number: usize,
    physical: String,
    operation: String,
    token: String,
    line: Line,
}

impl Stack {
    pub(crate) fn new(name: &str, number: usize) -> Self {
        Self {
            name: name.to_owned(),
            arn: format!("{ARNS}:stack/{name}/{number}"),
            ..Self::default()
        }
    }

    /// The status at a time, and why.
    pub(crate) fn status(&self, now: i64) -> (&str, &str) {
        let own = self.events.iter().filter(|event| event.line.id.is_none());
        // There is no stack without a status, however far behind it is told.
        let first = own.clone().map(|event| event.at).min();
        let last = own
            .filter(|event| event.at <= now || Some(event.at) == first)
            .max_by_key(|event| (event.at, event.number));
        last.map_or(("CREATE_COMPLETE", ""), |event| {
            (&event.line.status, &event.line.reason)
        })
    }

    /// Whether there is still such a stack by its name.
    pub(crate) fn lives(&self, now: i64) -> bool {
        self.status(now).0 != "DELETE_COMPLETE"
    }

    /// As DescribeStacks tells it.
    pub(crate) fn described(&self, now: i64) -> String {
        let (status, reason) = self.status(now);
        let pairs = |list: &str, names: [&str; 2], pairs: &BTreeMap<String, String>| {
            let pairs = pairs.iter().map(|(key, value)| {
                format!("<{0}>{key}</{0}><{1}>{value}</{1}>", names[0], names[1])
            });
            crate::wire::list(list, pairs)
        };
        let begun = self.events.iter().map(|event| event.at).min().unwrap_or(0);
        [
            element("StackId", &self.arn),
            element("StackName", &self.name),
            element("StackStatus", status),
            element("StackStatusReason", reason),
            element("CreationTime", &time(begun)),
            element("RoleARN", &self.role),
            format!(
                "<EnableTerminationProtection>{}</EnableTerminationProtection>",
                self.protected
            ),
            pairs(
                "Parameters",
                ["ParameterKey", "ParameterValue"],
                &self.parameters,
            ),
            pairs("Tags", ["Key", "Value"], &self.tags),
        ]
        .concat()
    }

    /// The events at a time, the newest first, after the one with this number.
    pub(crate) fn visible(&self, now: i64) -> Vec<&Event> {
        let visible = self.events.iter().filter(|event| event.visible <= now);
        let mut visible: Vec<&Event> = visible.collect();
        visible.sort_by_key(|event| std::cmp::Reverse((event.at, event.number)));
        visible
    }

    /// As ListStackResources tells them: id, physical id, type and status of each.
    pub(crate) fn resources(&self, now: i64) -> Vec<String> {
        let mut last: BTreeMap<&str, &Event> = BTreeMap::new();
        for event in self.visible(now).into_iter().rev() {
            if let Some(id) = &event.line.id {
                last.insert(id, event);
            }
        }
        let described = last.into_iter().map(|(id, event)| {
            [
                element("LogicalResourceId", id),
                element("PhysicalResourceId", &event.physical),
                element("ResourceType", &event.line.type_name),
                element("ResourceStatus", &event.line.status),
                element("LastUpdatedTimestamp", &time(event.at)),
            ]
            .concat()
        });
        described.collect()
    }

    /// Forgets what was still to come.
    pub(crate) fn forget_after(&mut self, now: i64) {
        self.events.retain(|event| event.at <= now);
    }

    /// The last status of all that is to come.
    pub(crate) fn end(&self) -> &str {
        let own = self.events.iter().filter(|event| event.line.id.is_none());
        own.max_by_key(|event| (event.at, event.number))
            .map_or("", |event| &event.line.status)
    }
}

impl Event {
    /// As DescribeStackEvents tells it.
    pub(crate) fn described(&self, stack: &Stack) -> String {
        let line = &self.line;
        let (hook, status) = line.hook.clone().unwrap_or_default();
        let reason = if hook.is_empty() {
            element("ResourceStatusReason", &line.reason)
        } else {
            element("HookStatusReason", &line.reason)
        };
        [
            element("EventId", &self.id()),
            element("StackId", &stack.arn),
            element("StackName", &stack.name),
            element("LogicalResourceId", line.id.as_ref().unwrap_or(&stack.name)),
            element("PhysicalResourceId", &self.physical),
            element("ResourceType", &line.type_name),
            element("Timestamp", &time(self.at)),
            element("ResourceStatus", &line.status),
            reason,
            element("HookType", &hook),
            element("HookStatus", &status),
            element("ClientRequestToken", &self.token),
            element("OperationId", &self.operation),
        ]
        .concat()
    }

    pub(crate) fn id(&self) -> String {
        format!("event-{}", self.number)
    }
}

/// An operation that begins.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    /// In milliseconds since the beginning.
    pub(crate) at: i64,
    pub(crate) token: String,
    pub(crate) script: String,
}

/// Lets an operation begin on the stack called `name`.
pub(crate) fn begin(stacks: &mut Vec<Stack>, arn: &str, operation: &Operation) {
    let root = find(stacks, arn);
    for line in history::read(&operation.script) {
        let mut place = root;
        for id in &line.nested {
            place = nested(stacks, place, id);
        }
        let is_nested = line.type_name == STACK && line.id.is_some();
        let physical = match &line.id {
            None => stacks[place].arn.clone(),
            Some(id) if is_nested => {
                let nested = nested(stacks, place, id);
                stacks[nested].arn.clone()
            }
            Some(id) => format!("{}-{}", stacks[place].name, id.to_lowercase()),
        };
        // The first event of a new resource comes before it has a name; a nested stack has it only
        // with the second one.
        let is_begun = stacks[place]
            .events
            .iter()
            .any(|event| event.line.id == line.id);
        let begins = line.id.is_some() && line.status == "CREATE_IN_PROGRESS" && !is_begun;
        let bare = begins.then(String::new);
        for physical in bare.into_iter().chain([physical]) {
            let at = operation.at + line.at;
            let number = stacks.iter().map(|stack| stack.events.len()).sum();
            stacks[place].events.push(Event {
                at,
                visible: at + line.late,
                number,
                physical,
                operation: line
                    .operation
                    .clone()
                    .unwrap_or_else(|| format!("operation-{}", operation.at)),
                token: line
                    .token
                    .clone()
                    .unwrap_or_else(|| operation.token.clone()),
                line: line.clone(),
            });
            if !is_nested {
                break;
            }
        }
    }
}

fn find(stacks: &[Stack], arn: &str) -> usize {
    let place = stacks.iter().position(|stack| stack.arn == arn);
    place.unwrap_or_else(|| panic!("no stack {arn}"))
}

fn nested(stacks: &mut Vec<Stack>, parent: usize, id: &str) -> usize {
    let name = format!("{}-{id}", stacks[parent].name);
    let known = stacks.iter().position(|stack| stack.name == name);
    known.unwrap_or_else(|| {
        stacks.push(Stack::new(&name, stacks.len()));
        stacks.len() - 1
    })
}

/// A time as the service writes it.
pub(crate) fn time(millis: i64) -> String {
    let millis = i64::try_from(BEGINNING).expect("small") * 1000 + millis;
    DateTime::from_millis(millis)
        .fmt(DateTimeFormat::DateTime)
        .expect("a time")
}
