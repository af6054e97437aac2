//! State machines, state by state.

use indexmap::IndexMap;

use super::{Part, PartKind};
use crate::{
    diff::{Kind, Path, change::changes, shown::one_line},
    template::{Map, Node},
};

/// What a state says of where it goes, and of the states within it.
const WAYS: [&str; 8] = [
    "Next",
    "End",
    "Catch",
    "Choices",
    "Default",
    "Branches",
    "ItemProcessor",
    "Iterator",
];

const START: &str = "(start)";
const END: &str = "(end)";

/// Whether a value is in the Amazon States Language, by its form.
pub(super) fn is_machine(value: &Map) -> bool {
    value.contains_key("StartAt") && value.get("States").is_some_and(|it| it.as_map().is_some())
}

/// The states and the ways between them that differ.
pub(super) fn parts(old: &Map, new: &Map) -> Vec<Part> {
    let (before, after) = (Machine::new(old), Machine::new(new));
    let mut parts = Vec::new();
    let gone = before
        .states
        .keys()
        .filter(|name| !after.states.contains_key(*name));
    for name in after.states.keys().chain(gone) {
        parts.extend(state(name, before.states.get(name), after.states.get(name)));
    }
    let gone = before
        .ways
        .keys()
        .filter(|way| !after.ways.contains_key(*way));
    for way in after.ways.keys().chain(gone) {
        parts.extend(transition(way, before.ways.get(way), after.ways.get(way)));
    }
    if !old.is_empty() && !new.is_empty() {
        parts.extend(Part::of_rest(old, new, &["States", "StartAt"]));
    }
    parts
}

/// All states and ways of a machine, those of its inner machines included.
#[derive(Default)]
struct Machine {
    states: IndexMap<String, Map>,
    /// Where each way leads: from a state, and in which case.
    ways: IndexMap<(String, String), String>,
}

impl Machine {
    fn new(machine: &Map) -> Self {
        let mut found = Self::default();
        found.add(machine, "");
        found
    }

    fn add(&mut self, machine: &Map, prefix: &str) {
        if let Some(start) = machine.get("StartAt").and_then(Node::as_text) {
            self.way(&format!("{prefix}{START}"), "", &format!("{prefix}{start}"));
        }
        let states = machine.get("States").and_then(Node::as_map);
        for (name, state) in states.into_iter().flatten() {
            let Some(state) = state.as_map() else {
                continue;
            };
            let name = format!("{prefix}{name}");
            let own = state.iter().filter(|(key, _)| !WAYS.contains(&&***key));
            let own = own.map(|(key, value)| (key.clone(), value.clone()));
            self.states.insert(name.clone(), own.collect());
            self.ways_of(&name, state, prefix);
            for inner in inner(state) {
                self.add(inner, &format!("{name}/"));
            }
        }
    }

    fn ways_of(&mut self, name: &str, state: &Map, prefix: &str) {
        let to = |from: &Map, key: &str| {
            let to = from.get(key).and_then(Node::as_text)?;
            Some(format!("{prefix}{to}"))
        };
        if let Some(next) = to(state, "Next") {
            self.way(name, "", &next);
        }
        if state.get("End") == Some(&Node::Bool(true)) {
            self.way(name, "", &format!("{prefix}{END}"));
        }
        for (place, choice) in maps(state.get("Choices")).enumerate() {
            if let Some(next) = to(choice, "Next") {
                let case = condition(choice).unwrap_or_else(|| format!("choice {}", place + 1));
                self.way(name, &format!("if {case}"), &next);
            }
        }
        if let Some(next) = to(state, "Default") {
            self.way(name, "otherwise", &next);
        }
        for catcher in maps(state.get("Catch")) {
            if let Some(next) = to(catcher, "Next") {
                let errors = catcher.get("ErrorEquals").and_then(Node::as_list);
                let errors: Vec<&str> = errors
                    .unwrap_or_default()
                    .iter()
                    .filter_map(Node::as_text)
                    .collect();
                self.way(name, &format!("on {}", errors.join(", ")), &next);
            }
        }
    }

    fn way(&mut self, from: &str, case: &str, to: &str) {
        self.ways
            .insert((from.to_owned(), case.to_owned()), to.to_owned());
    }
}

fn maps(list: Option<&Node>) -> impl Iterator<Item = &Map> {
    let items = list.and_then(Node::as_list).unwrap_or_default();
    items.iter().filter_map(Node::as_map)
}

/// The machines within a state.
fn inner(state: &Map) -> Vec<&Map> {
    let one = ["ItemProcessor", "Iterator"]
        .iter()
        .filter_map(|key| state.get(*key)?.as_map());
    maps(state.get("Branches")).chain(one).collect()
}

/// When a choice is taken, if that can be said in a few words.
fn condition(choice: &Map) -> Option<String> {
    if let Some(condition) = choice.get("Condition") {
        return condition.as_text().map(str::to_owned);
    }
    let variable = choice.get("Variable")?.as_text()?;
    let (test, value) = choice
        .iter()
        .find(|(key, _)| !["Variable", "Next", "Comment", "Assign", "Output"].contains(&&***key))?;
    Some(format!("{variable} {test} {}", one_line(value)))
}

fn state(name: &str, old: Option<&Map>, new: Option<&Map>) -> Option<Part> {
    let kind = kind_of(old.is_some(), new.is_some());
    let changes = match (old, new) {
        (Some(old), Some(new)) => {
            let [old, new] = [old, new].map(|state| Node::Map(state.clone()));
            let changes = changes(&Path::default(), Some(&old), Some(&new));
            if changes.is_empty() {
                return None;
            }
            changes
        }
        _ => Vec::new(),
    };
    Some(Part {
        what: PartKind::State,
        name: name.to_owned(),
        kind,
        brief: new.or(old).filter(|_| changes.is_empty()).map(brief),
        changes,
    })
}

/// What a state is, in a few words.
fn brief(state: &Map) -> String {
    let text = |key: &str| state.get(key).and_then(Node::as_text);
    let kind = text("Type").unwrap_or_default();
    let does = text("Resource").or_else(|| text("Error"));
    does.map_or_else(|| kind.to_owned(), |does| format!("{kind} {does}"))
}

fn transition(
    (from, case): &(String, String),
    old: Option<&String>,
    new: Option<&String>,
) -> Option<Part> {
    if old == new {
        return None;
    }
    let way = match case.as_str() {
        "" => from.clone(),
        case => format!("{from} {case}"),
    };
    let (name, brief) = match (old, new) {
        (Some(old), Some(new)) => (way, Some(format!("{old} → {new}"))),
        (old, new) => {
            let to = new.or(old).map(String::as_str).unwrap_or_default();
            (format!("{way} → {to}"), None)
        }
    };
    Some(Part {
        what: PartKind::Transition,
        name,
        kind: kind_of(old.is_some(), new.is_some()),
        brief,
        changes: Vec::new(),
    })
}

fn kind_of(was: bool, is: bool) -> Kind {
    match (was, is) {
        (false, _) => Kind::Added,
        (true, false) => Kind::Removed,
        (true, true) => Kind::Modified,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn machine(value: serde_json::Value) -> Map {
        match value.into() {
            Node::Map(machine) => machine,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn states_and_the_ways_between_them_come_go_and_change() {
        let old = machine(json!({
            "StartAt": "Validate",
            "States": {
                "Validate": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "Check",
                    "Catch": [{"ErrorEquals": ["Refused"], "Next": "Alert"}]},
                "Check": {"Type": "Choice", "Choices": [
                    {"Variable": "$.big", "BooleanEquals": true, "Next": "Alert"}], "Default": "Add"},
                "Add": {"Type": "Task", "Resource": "${Add.Arn}", "TimeoutSeconds": 5, "End": true},
                "Alert": {"Type": "Fail", "Error": "Refused"},
            },
        }));
        let new = machine(json!({
            "StartAt": "Validate",
            "TimeoutSeconds": 60,
            "States": {
                "Validate": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "Add",
                    "Catch": [{"ErrorEquals": ["Refused"], "Next": "Tell"}]},
                "Add": {"Type": "Task", "Resource": "${Add.Arn}", "TimeoutSeconds": 9, "Next": "Each"},
                "Each": {"Type": "Map", "End": true, "ItemProcessor": {
                    "StartAt": "One", "States": {"One": {"Type": "Pass", "End": true}}}},
                "Tell": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "End": true},
            },
        }));
        assert!(is_machine(&old) && parts(&old, &old).is_empty());
        let mut text = String::new();
        for part in parts(&old, &new) {
            let brief = part.brief.unwrap_or_default();
            text += &format!(
                "{:?} {} {}: {brief}",
                part.kind,
                part.what.word(),
                part.name
            );
            for change in part.changes {
                text += &format!(" {} {:?} {:?}", change.path, change.old, change.new);
            }
            text += "\n";
        }
        insta::assert_snapshot!(text, @r"
        Modified state Add:  TimeoutSeconds Some(Integer(5)) Some(Integer(9))
        Added state Each: Map
        Added state Each/One: Pass
        Added state Tell: Task arn:aws:states:::sns:publish
        Removed state Check: Choice
        Removed state Alert: Fail Refused
        Modified transition Validate: Check → Add
        Modified transition Validate on Refused: Alert → Tell
        Modified transition Add: (end) → Each
        Added transition Each → (end): 
        Added transition Each/(start) → Each/One: 
        Added transition Each/One → Each/(end): 
        Added transition Tell → (end): 
        Removed transition Check if $.big BooleanEquals true → Alert: 
        Removed transition Check otherwise → Add: 
        Modified  :  TimeoutSeconds None Some(Integer(60))
        ");
    }
}
