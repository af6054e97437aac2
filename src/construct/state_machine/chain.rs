//! States and how they follow one another.

use std::collections::BTreeMap;

use super::path::{Path, Text, invalid_path};
use crate::{
    app::Problem,
    construct::Statement,
    source::SourceLine,
    template::{Map, Node},
};

/// A field of a state, in the order in which fields are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Type,
    Comment,
    InputPath,
    Resource,
    ItemsPath,
    ItemSelector,
    Parameters,
    Result,
    Seconds,
    SecondsPath,
    Timestamp,
    TimestampPath,
    MaxConcurrency,
    ResultSelector,
    ResultPath,
    OutputPath,
    TimeoutSeconds,
    HeartbeatSeconds,
}

/// What comes after a state.
#[derive(Clone, Debug)]
pub(super) enum Next {
    /// Not said yet: the execution ends there unless something is chained to it.
    Open,
    /// The state of that name.
    State(String),
    /// The state's type says so: Choice, Succeed, Fail.
    Inherent,
}

/// A state.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) name: String,
    pub(super) line: SourceLine,
    pub(super) fields: BTreeMap<Field, Node>,
    /// Fields whose names depend on their values (`Cause`, `ErrorPath`).
    pub(super) texts: Map,
    pub(super) retries: Vec<Map>,
    pub(super) catches: Vec<(Map, String)>,
    pub(super) choices: Vec<(Map, String)>,
    pub(super) default: Option<String>,
    pub(super) branches: Vec<Chain>,
    pub(super) items: Option<Chain>,
    pub(super) next: Next,
    /// What the machine's role must be allowed for it.
    pub(super) statements: Vec<Statement>,
    pub(super) problems: Vec<Problem>,
}

impl State {
    pub(super) fn new(name: &str, type_name: &str, line: SourceLine) -> Self {
        let mut state = Self {
            name: name.to_owned(),
            line,
            fields: BTreeMap::new(),
            texts: Map::default(),
            retries: Vec::new(),
            catches: Vec::new(),
            choices: Vec::new(),
            default: None,
            branches: Vec::new(),
            items: None,
            next: Next::Open,
            statements: Vec::new(),
            problems: Vec::new(),
        };
        state.set(Field::Type, type_name);
        // The service's limit; the language itself has none.
        if name.is_empty() || name.chars().count() > 80 {
            state.report(format!(
                "`{name}` cannot be a state's name: use 1 to 80 characters"
            ));
        }
        state
    }

    pub(super) fn set(&mut self, field: Field, value: impl Into<Node>) {
        self.fields.insert(field, value.into());
    }

    pub(super) fn set_path(&mut self, field: Field, path: &Path) {
        if let Some(message) = invalid_path(path) {
            self.report(message);
        }
        self.set(field, path.as_str());
    }

    pub(super) fn set_text(&mut self, name: &str, text: &Text) {
        if let Some(message) = text.problem() {
            self.report(message);
        }
        let (name, node) = text.field(name);
        self.texts.insert(name, node);
    }

    pub(super) fn report(&mut self, message: impl Into<String>) {
        let problem = Problem::new(format!("state `{}`: {}", self.name, message.into()));
        self.problems.push(problem.at(self.line));
    }

    /// A chain of this state, with what its handlers and branches lead to.
    pub(super) fn into_chain(self, attached: Vec<Chain>) -> Chain {
        let open = if matches!(self.next, Next::Open) {
            vec![0]
        } else {
            Vec::new()
        };
        let mut chain = Chain {
            start: self.name.clone(),
            states: vec![self],
            open,
        };
        for other in attached {
            chain.states.extend(other.states);
        }
        chain
    }
}

/// States that follow one another: a part of a state machine.
///
/// What is not followed by anything ends the execution.
///
/// ```
/// use stackwright::construct::state_machine::{Chain, pass, succeed, wait_seconds};
///
/// let chain: Chain = pass("Start").then(wait_seconds("Cool", 60)).then(succeed("Done"));
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// # stack.add("Machine", stackwright::construct::StateMachine::standard(chain));
/// # assert!(app.synthesize(Default::default()).is_ok());
/// ```
#[derive(Clone, Debug)]
pub struct Chain {
    pub(super) start: String,
    pub(super) states: Vec<State>,
    /// The states that something can still be chained to.
    pub(super) open: Vec<usize>,
}

impl Chain {
    /// Goes on with `next` where these states end.
    ///
    /// All branches of a choice go on there, except those that end in a Succeed or Fail state or
    /// continue elsewhere. Handlers of errors do not: they end, or [`continue_at`] a state.
    #[must_use]
    pub fn then(mut self, next: impl Flow) -> Self {
        let next = next.into_chain();
        for index in std::mem::take(&mut self.open) {
            self.states[index].next = Next::State(next.start.clone());
        }
        self.append(next, true);
        self
    }

    /// Adds what these states need, inner ones included.
    pub(super) fn collect_statements(&self, statements: &mut Vec<Statement>) {
        for state in &self.states {
            statements.extend(state.statements.iter().cloned());
            for inner in state.branches.iter().chain(&state.items) {
                inner.collect_statements(statements);
            }
        }
    }

    /// Takes over the states of `other`; keeps its ends open if they are `followed`.
    pub(super) fn append(&mut self, other: Chain, followed: bool) {
        let offset = self.states.len();
        if followed {
            self.open
                .extend(other.open.iter().map(|index| index + offset));
        }
        self.states.extend(other.states);
    }
}

/// What can be a part of a state machine: a state, or a chain of them.
///
/// ```
/// use stackwright::construct::state_machine::{Chain, Flow, pass, wait_seconds};
///
/// fn after_a_minute(flow: impl Flow) -> Chain {
///     wait_seconds("Wait", 60).then(flow)
/// }
///
/// let one = after_a_minute(pass("Boil"));
/// let several = after_a_minute(pass("Boil").then(pass("Peel"))).into_chain();
/// ```
///
/// States say what they work on, what they pass on, and what they do about errors:
///
/// ```
/// use serde_json::json;
/// use stackwright::construct::state_machine::{Flow, Retry, fail, parallel, pass, task};
///
/// # fn weigh(weigh: &stackwright::construct::FunctionHandle) -> impl Flow {
/// let weigh = task("Weigh", weigh)
///     .comment("On the old scale")
///     .input_path("$.egg")
///     .parameters(json!({"id.$": "$.id"}))
///     .result_selector(json!({"grams.$": "$.value"}))
///     .result_path("$.weight")
///     .output_path("$.weight")
///     .retry(Retry::on_all())
///     .catch("NoEgg", pass("Skip").no_output())
///     .catch_all(fail("Broken"));
/// let look = parallel("Look").branch(pass("Colour")).branch(pass("Shape")).discard_result();
/// weigh.then(look).then(pass("Done").no_input())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a part of a state machine as it is",
    label = "expected states",
    note = "a choice must say what happens when no rule holds: end it with `.otherwise(…)`"
)]
pub trait Flow {
    /// The states.
    fn into_chain(self) -> Chain;
}

#[diagnostic::do_not_recommend]
impl Flow for Chain {
    fn into_chain(self) -> Chain {
        self
    }
}

/// The same state can be reached from several places: lend it to each.
#[diagnostic::do_not_recommend]
impl<F: Flow + Clone> Flow for &F {
    fn into_chain(self) -> Chain {
        self.clone().into_chain()
    }
}

/// Goes on at the state called `name`, which is defined elsewhere in the machine: for loops, and
/// for handlers that return to the main path.
///
/// ```
/// use stackwright::construct::{
///     StateMachine,
///     state_machine::{choice, continue_at, pass, path, succeed, wait_seconds},
/// };
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let again = wait_seconds("Wait", 10).then(continue_at("Weigh"));
/// let machine = pass("Weigh").then(
///     choice("HeavyEnough")
///         .when(path("$.grams").is_less_than(50), again)
///         .otherwise(succeed("Done")),
/// );
/// stack.add("Machine", StateMachine::standard(machine));
/// # assert!(app.synthesize(Default::default()).is_ok());
/// ```
pub fn continue_at(name: impl Into<String>) -> Chain {
    Chain {
        start: name.into(),
        states: Vec::new(),
        open: Vec::new(),
    }
}

/// Methods that states of several types share.
macro_rules! state_methods {
    ($type:ty: $($what:ident),*) => {$(
        impl $type { state_methods!(@$what); }
    )*};
    (@common) => {
        /// Says what the state is for, in the definition itself.
        #[must_use]
        pub fn comment(mut self, text: impl Into<String>) -> Self {
            self.state.set(Field::Comment, text.into());
            self
        }

        /// Works on what is at `path` of the state's input, not on all of it.
        #[must_use]
        pub fn input_path(mut self, path: impl Into<Path>) -> Self {
            self.state.set_path(Field::InputPath, &path.into());
            self
        }

        /// Works on nothing of the state's input.
        #[must_use]
        pub fn no_input(mut self) -> Self {
            self.state.set(Field::InputPath, Node::Null);
            self
        }

        /// Passes on what is at `path` of the state's output, not all of it.
        #[must_use]
        pub fn output_path(mut self, path: impl Into<Path>) -> Self {
            self.state.set_path(Field::OutputPath, &path.into());
            self
        }

        /// Passes on nothing: an empty object.
        #[must_use]
        pub fn no_output(mut self) -> Self {
            self.state.set(Field::OutputPath, Node::Null);
            self
        }
    };
    (@result) => {
        /// Puts the result at `path` of the input and passes on both; without it, the result
        /// takes the input's place.
        #[must_use]
        pub fn result_path(mut self, path: impl Into<Path>) -> Self {
            self.state.set_path(Field::ResultPath, &path.into());
            self
        }

        /// Passes on the input, without the result.
        #[must_use]
        pub fn discard_result(mut self) -> Self {
            self.state.set(Field::ResultPath, Node::Null);
            self
        }
    };
    (@selector) => {
        /// What of the result is kept; names that end in `.$` are evaluated.
        #[must_use]
        pub fn result_selector(mut self, selector: impl IntoValue<Json>) -> Self {
            self.state
                .set(Field::ResultSelector, selector.into_value().node().clone());
            self
        }
    };
    (@parameters) => {
        /// What the state works on, in place of its input; names that end in `.$` are evaluated.
        #[must_use]
        pub fn parameters(mut self, parameters: impl IntoValue<Json>) -> Self {
            self.state
                .set(Field::Parameters, parameters.into_value().node().clone());
            self
        }
    };
    (@errors) => {
        /// Tries again on some errors.
        #[must_use]
        pub fn retry(mut self, retry: Retry) -> Self {
            self.state.add_retry(retry);
            self
        }

        /// Goes to `handler` when the state fails with an error of that name; earlier handlers
        /// come first.
        #[must_use]
        #[track_caller]
        pub fn catch(mut self, errors: impl Into<Catch>, handler: impl Flow) -> Self {
            let handler = handler.into_chain();
            self.state.add_catch(errors.into(), &handler.start, SourceLine::here());
            self.handlers.push(handler);
            self
        }

        /// Goes to `handler` when the state fails with any error that no earlier handler takes.
        #[must_use]
        #[track_caller]
        pub fn catch_all(self, handler: impl Flow) -> Self {
            self.catch(Catch::all(), handler)
        }
    };
    (@then) => {
        /// Goes on with `next`.
        #[must_use]
        pub fn then(self, next: impl Flow) -> Chain {
            self.into_chain().then(next)
        }
    };
}

pub(super) use state_methods;
