//! From chains to the Amazon States Language.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::chain::{Chain, Next, State};
use crate::{
    app::Problem,
    source::SourceLine,
    template::{Map, Node},
};

/// A machine's definition in the Amazon States Language; intrinsics stand where they were written.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    pub(super) node: Node,
    pub(super) problems: Vec<Problem>,
}

impl Definition {
    pub(super) fn of(chain: &Chain, line: SourceLine) -> Self {
        let mut writer = Writer {
            line,
            names: IndexMap::new(),
            broken: false,
            problems: Vec::new(),
        };
        let node = writer.scope(chain).into();
        Self {
            node,
            problems: writer.problems,
        }
    }
}

/// A state, written out.
struct Written<'a> {
    state: &'a State,
    node: Node,
}

struct Writer {
    /// The line that adds the machine.
    line: SourceLine,
    /// Names of all states, which are unique over the whole machine, and where they were made.
    names: IndexMap<String, SourceLine>,
    /// Whether the transitions of the scope are in doubt already.
    broken: bool,
    problems: Vec<Problem>,
}

impl Writer {
    /// The fields `StartAt` and `States` for states among which transitions are possible.
    fn scope(&mut self, chain: &Chain) -> Map {
        let mut states: IndexMap<&str, Written<'_>> = IndexMap::new();
        let outer = std::mem::take(&mut self.broken);
        for state in &chain.states {
            self.state(state, &mut states);
        }
        self.check_targets(chain, &states);
        if !std::mem::replace(&mut self.broken, outer) {
            self.check_reachable(chain, &states);
        }
        Map::from_iter([
            ("StartAt".to_owned(), chain.start.as_str().into()),
            (
                "States".to_owned(),
                Node::Map(
                    states
                        .into_iter()
                        .map(|(name, written)| (name.to_owned(), written.node))
                        .collect(),
                ),
            ),
        ])
    }

    fn state<'a>(&mut self, state: &'a State, states: &mut IndexMap<&'a str, Written<'a>>) {
        if let Some(first) = states.get(state.name.as_str()) {
            // A state that is reached from several places comes once for each.
            let known = self.names.clone();
            let problems = std::mem::take(&mut self.problems);
            let node = self.write(state);
            self.names = known;
            self.problems = problems;
            if node != first.node {
                let first = first.state.line;
                self.report_clash(state, first);
            }
            return;
        }
        match self.names.get(&state.name) {
            Some(first) => self.report_clash(state, *first),
            None => {
                self.names.insert(state.name.clone(), state.line);
            }
        }
        self.problems.extend(state.problems.iter().cloned());
        let node = self.write(state);
        states.insert(&state.name, Written { state, node });
    }

    fn report_clash(&mut self, state: &State, first: SourceLine) {
        let hint = if first == state.line {
            "what follows it differs between the places that lead to it: say it once, and let \
             `continue_at` lead to it from elsewhere"
                .to_owned()
        } else {
            format!(
                "the first is made at {first}: give one of them another name, or lend the same \
                 state to both places"
            )
        };
        self.broken = true;
        self.problems.push(
            Problem::new(format!("two different states are called `{}`", state.name))
                .at(state.line)
                .hint(hint),
        );
    }

    fn write(&mut self, state: &State) -> Node {
        let mut map: Map = state
            .fields
            .iter()
            .map(|(field, node)| (format!("{field:?}"), node.clone()))
            .collect();
        map.extend(state.texts.clone());
        if !state.branches.is_empty() {
            let branches = state
                .branches
                .iter()
                .map(|branch| Node::Map(self.scope(branch)))
                .collect();
            map.insert("Branches".to_owned(), branches);
        }
        if let Some(items) = &state.items {
            let mut processor = Map::from_iter([(
                "ProcessorConfig".to_owned(),
                Node::from([("Mode", "INLINE".into())]),
            )]);
            processor.extend(self.scope(items));
            map.insert("ItemProcessor".to_owned(), processor.into());
        }
        if !state.retries.is_empty() {
            let retries = state.retries.iter().cloned().map(Node::Map).collect();
            map.insert("Retry".to_owned(), retries);
        }
        if !state.catches.is_empty() {
            map.insert("Catch".to_owned(), with_next(&state.catches));
        }
        if !state.choices.is_empty() {
            map.insert("Choices".to_owned(), with_next(&state.choices));
        }
        if let Some(default) = &state.default {
            map.insert("Default".to_owned(), default.as_str().into());
        }
        match &state.next {
            Next::State(name) => {
                map.insert("Next".to_owned(), name.as_str().into());
            }
            Next::Open => {
                map.insert("End".to_owned(), true.into());
            }
            Next::Inherent => {}
        }
        map.into()
    }

    fn check_targets(&mut self, chain: &Chain, states: &IndexMap<&str, Written<'_>>) {
        let start = (chain.start.as_str(), self.line);
        let transitions = states.values().flat_map(|written| {
            targets(written.state).map(move |target| (target, written.state.line))
        });
        for (target, line) in [start].into_iter().chain(transitions) {
            if !states.contains_key(target) {
                self.broken = true;
                self.problems.push(
                    Problem::new(format!("there is no state called `{target}` to go to"))
                        .at(line)
                        .hint(
                            "`continue_at` names a state of the same machine, and not one inside \
                             or outside of a Parallel or Map state",
                        ),
                );
            }
        }
    }

    fn check_reachable(&mut self, chain: &Chain, states: &IndexMap<&str, Written<'_>>) {
        let mut reached = BTreeSet::new();
        let mut waiting = vec![chain.start.as_str()];
        let mut ends = false;
        while let Some(name) = waiting.pop() {
            if let (true, Some(written)) = (reached.insert(name), states.get(name)) {
                ends |= is_terminal(written.state);
                waiting.extend(targets(written.state));
            }
        }
        for written in states.values() {
            if !reached.contains(written.state.name.as_str()) {
                self.problems.push(
                    Problem::new(format!("nothing leads to state `{}`", written.state.name))
                        .at(written.state.line)
                        .hint("what it is chained to never goes on: it ends or fails"),
                );
            }
        }
        if !ends {
            self.problems.push(
                Problem::new(format!(
                    "the states that start with `{}` never end",
                    chain.start
                ))
                .at(self.line)
                .hint("let one of them end, succeed or fail"),
            );
        }
    }
}

fn is_terminal(state: &State) -> bool {
    match state.next {
        Next::Open => true,
        Next::Inherent => state.default.is_none(),
        Next::State(_) => false,
    }
}

/// The states that `state` can go to.
fn targets(state: &State) -> impl Iterator<Item = &str> {
    let next = match &state.next {
        Next::State(name) => Some(name),
        Next::Open | Next::Inherent => None,
    };
    state
        .catches
        .iter()
        .chain(&state.choices)
        .map(|(_, target)| target)
        .chain(&state.default)
        .chain(next)
        .map(String::as_str)
}

fn with_next(clauses: &[(Map, String)]) -> Node {
    clauses
        .iter()
        .map(|(clause, target)| {
            let mut clause = clause.clone();
            clause.insert("Next".to_owned(), target.as_str().into());
            Node::Map(clause)
        })
        .collect()
}
