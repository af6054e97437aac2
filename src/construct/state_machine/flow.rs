//! States that decide, wait, end, or run others.

use super::{
    chain::{Chain, Field, Flow, Next, State, state_methods},
    errors::{Catch, Retry},
    path::{Path, Text, path},
    rule::Rule,
};
use crate::{
    source::SourceLine,
    template::Node,
    value::{IntoValue, Json},
};

/// A state that goes one way or another, by the data.
///
/// ```
/// use stackwright::construct::{
///     StateMachine,
///     state_machine::{Choice, choice, pass, path, succeed},
/// };
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let by_size: Choice = choice("BySize")
///     .comment("Large eggs cost more")
///     .when(path("$.grams").is_at_least(63), pass("Large"))
///     .when(path("$.grams").is_at_least(53), pass("Medium"));
/// stack.add("Machine", StateMachine::standard(by_size.otherwise(succeed("Small"))));
/// # assert!(app.synthesize(Default::default()).is_ok());
/// ```
#[derive(Clone, Debug)]
pub struct Choice {
    state: State,
    branches: Vec<Chain>,
}

/// Goes the way of the first rule that holds.
///
/// A choice must say what happens otherwise before it can be used:
///
/// ```compile_fail,E0277
/// use stackwright::construct::state_machine::{StateMachine, choice, path, succeed};
///
/// StateMachine::standard(choice("Big").when(path("$.size").is_greater_than(9), succeed("Done")));
/// ```
#[track_caller]
pub fn choice(name: &str) -> Choice {
    let mut state = State::new(name, "Choice", SourceLine::here());
    state.next = Next::Inherent;
    Choice {
        state,
        branches: Vec::new(),
    }
}

state_methods!(Choice: common);

impl Choice {
    /// Goes to `branch` where `rule` holds and no earlier one does.
    #[must_use]
    pub fn when(mut self, rule: Rule, branch: impl Flow) -> Self {
        if let Some(message) = rule.problem() {
            self.state.report(message);
        }
        let branch = branch.into_chain();
        self.state
            .choices
            .push((rule.to_map(), branch.start.clone()));
        self.branches.push(branch);
        self
    }

    /// Goes to `branch` where no rule holds.
    #[must_use]
    pub fn otherwise(mut self, branch: impl Flow) -> Chain {
        if self.state.choices.is_empty() {
            self.state
                .report("a choice has at least one rule: add `.when(…)` before `.otherwise(…)`");
        }
        let branch = branch.into_chain();
        self.state.default = Some(branch.start.clone());
        let mut chain = self.state.into_chain(Vec::new());
        for branch in self.branches.into_iter().chain([branch]) {
            chain.append(branch, true);
        }
        chain
    }
}

/// A state that passes on its input, or a fixed result.
///
/// ```
/// use stackwright::construct::state_machine::{Pass, pass};
///
/// let price: Pass = pass("Price")
///     .result(serde_json::json!({"cents": 42}))
///     .result_path("$.price");
/// let tidy = pass("Tidy").parameters(serde_json::json!({"colour.$": "$.egg.colour"}));
/// # let _ = price.then(tidy);
/// ```
#[derive(Clone, Debug)]
pub struct Pass {
    state: State,
}

/// Passes on its input.
///
/// ```
/// use stackwright::construct::state_machine::pass;
///
/// let chain = pass("Start").then(pass("End").input_path("$.egg").output_path("$.colour"));
/// # let _ = chain;
/// ```
#[track_caller]
pub fn pass(name: &str) -> Pass {
    Pass {
        state: State::new(name, "Pass", SourceLine::here()),
    }
}

state_methods!(Pass: common, result, parameters, then);

impl Pass {
    /// Passes on `result`.
    #[must_use]
    pub fn result(mut self, result: impl IntoValue<Json>) -> Self {
        self.state
            .set(Field::Result, result.into_value().node().clone());
        self
    }
}

#[diagnostic::do_not_recommend]
impl Flow for Pass {
    fn into_chain(self) -> Chain {
        self.state.into_chain(Vec::new())
    }
}

/// A state that waits.
///
/// ```
/// use stackwright::construct::state_machine::{
///     Wait, wait_seconds, wait_seconds_at, wait_until, wait_until_at,
/// };
///
/// let cool: Wait = wait_seconds("Cool", 300);
/// let as_told = wait_seconds_at("AsTold", "$.seconds");
/// let easter = wait_until("Easter", "2027-03-28T00:00:00Z");
/// let best_before = wait_until_at("BestBefore", "$.egg.best_before");
/// # let _ = cool.then(as_told).then(easter).then(best_before);
/// ```
#[derive(Clone, Debug)]
pub struct Wait {
    state: State,
}

state_methods!(Wait: common, then);

/// Waits for some seconds; at most 99,999,999.
#[track_caller]
pub fn wait_seconds(name: &str, seconds: u32) -> Wait {
    let mut state = State::new(name, "Wait", SourceLine::here());
    state.set(Field::Seconds, i64::from(seconds));
    Wait { state }
}

/// Waits for as many seconds as the data holds at a path.
#[track_caller]
pub fn wait_seconds_at(name: &str, seconds: impl Into<Path>) -> Wait {
    let mut state = State::new(name, "Wait", SourceLine::here());
    state.set_path(Field::SecondsPath, &seconds.into());
    Wait { state }
}

/// Waits until a timestamp (RFC 3339, as in `2016-03-14T01:59:00Z`).
#[track_caller]
pub fn wait_until(name: &str, timestamp: impl Into<String>) -> Wait {
    let mut state = State::new(name, "Wait", SourceLine::here());
    state.set(Field::Timestamp, timestamp.into());
    Wait { state }
}

/// Waits until the timestamp that the data holds at a path.
#[track_caller]
pub fn wait_until_at(name: &str, timestamp: impl Into<Path>) -> Wait {
    let mut state = State::new(name, "Wait", SourceLine::here());
    state.set_path(Field::TimestampPath, &timestamp.into());
    Wait { state }
}

#[diagnostic::do_not_recommend]
impl Flow for Wait {
    fn into_chain(self) -> Chain {
        self.state.into_chain(Vec::new())
    }
}

/// A state that ends the execution well, or the branch that it is in.
///
/// ```
/// use stackwright::construct::state_machine::{Succeed, succeed};
///
/// let done: Succeed = succeed("Done").comment("The egg is sold").no_output();
/// # let _ = done;
/// ```
#[derive(Clone, Debug)]
pub struct Succeed {
    state: State,
}

/// Ends the execution well.
///
/// ```
/// use stackwright::construct::state_machine::{pass, succeed};
///
/// let chain = pass("Pack").then(succeed("Done"));
/// # let _ = chain;
/// ```
#[track_caller]
pub fn succeed(name: &str) -> Succeed {
    let mut state = State::new(name, "Succeed", SourceLine::here());
    state.next = Next::Inherent;
    Succeed { state }
}

state_methods!(Succeed: common);

#[diagnostic::do_not_recommend]
impl Flow for Succeed {
    fn into_chain(self) -> Chain {
        self.state.into_chain(Vec::new())
    }
}

/// A state that ends the execution as failed.
///
/// ```
/// use stackwright::construct::state_machine::{Fail, fail, format, path};
///
/// let broken: Fail = fail("Broken")
///     .comment("Nothing can be done about it")
///     .error("EggIsBroken")
///     .cause(format("The egg of {} is broken", ["$.hen"]));
/// let as_before = fail("AsBefore").error(path("$.error"));
/// # let _ = (broken, as_before);
/// ```
#[derive(Clone, Debug)]
pub struct Fail {
    state: State,
}

/// Ends the execution as failed.
///
/// ```
/// use stackwright::construct::state_machine::{fail, task};
///
/// # fn weigh(weigh: &stackwright::construct::FunctionHandle) {
/// task("Weigh", weigh).catch_all(fail("Broken").error("EggIsBroken"));
/// # }
/// ```
#[track_caller]
pub fn fail(name: &str) -> Fail {
    let mut state = State::new(name, "Fail", SourceLine::here());
    state.next = Next::Inherent;
    Fail { state }
}

impl Fail {
    /// Says what the state is for, in the definition itself.
    #[must_use]
    pub fn comment(mut self, text: impl Into<String>) -> Self {
        self.state.set(Field::Comment, text.into());
        self
    }

    /// The error's name.
    #[must_use]
    pub fn error(mut self, error: impl Into<Text>) -> Self {
        self.set("Error", &error.into());
        self
    }

    /// What went wrong, for people.
    #[must_use]
    pub fn cause(mut self, cause: impl Into<Text>) -> Self {
        self.set("Cause", &cause.into());
        self
    }

    /// Fail states spell evaluated fields with `Path` at the end, not with `.$`.
    fn set(&mut self, name: &str, text: &Text) {
        match text {
            Text::Fixed(_) => self.state.set_text(name, text),
            evaluated => {
                if let Some(message) = evaluated.problem() {
                    self.state.report(message);
                }
                let (_, node) = evaluated.field(name);
                self.state.texts.insert(format!("{name}Path"), node);
            }
        }
    }
}

#[diagnostic::do_not_recommend]
impl Flow for Fail {
    fn into_chain(self) -> Chain {
        self.state.into_chain(Vec::new())
    }
}

/// A state that runs several chains at once and goes on when all have ended.
///
/// ```
/// use stackwright::construct::{
///     StateMachine,
///     state_machine::{Parallel, fail, parallel, pass},
/// };
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let both: Parallel = parallel("Both")
///     .branch(pass("Weigh"))
///     .branch(pass("Photograph"))
///     .result_selector(serde_json::json!({"weight.$": "$[0]", "photo.$": "$[1]"}))
///     .result_path("$.found")
///     .catch_all(fail("Broken"));
/// stack.add("Machine", StateMachine::standard(both));
/// # assert!(app.synthesize(Default::default()).is_ok());
/// ```
#[derive(Clone, Debug)]
pub struct Parallel {
    state: State,
    handlers: Vec<Chain>,
}

/// Runs branches at once; the result is the list of theirs.
///
/// ```
/// use stackwright::construct::state_machine::{parallel, pass};
///
/// let both = parallel("Both").branch(pass("Weigh")).branch(pass("Photograph"));
/// # let _ = both;
/// ```
#[track_caller]
pub fn parallel(name: &str) -> Parallel {
    Parallel {
        state: State::new(name, "Parallel", SourceLine::here()),
        handlers: Vec::new(),
    }
}

state_methods!(Parallel: common, result, selector, parameters, errors, then);

impl Parallel {
    /// Adds a branch; each gets a copy of the state's input.
    #[must_use]
    pub fn branch(mut self, branch: impl Flow) -> Self {
        self.state.branches.push(branch.into_chain());
        self
    }
}

#[diagnostic::do_not_recommend]
impl Flow for Parallel {
    fn into_chain(mut self) -> Chain {
        if self.state.branches.is_empty() {
            self.state
                .report("it runs nothing: add at least one `.branch(…)`");
        }
        self.state.into_chain(self.handlers)
    }
}

/// A state that runs a chain for each item of a list.
///
/// ```
/// use stackwright::construct::{
///     StateMachine,
///     state_machine::{Map, map, pass},
/// };
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let boil: Map = map("BoilAll", "$.eggs", pass("Boil"))
///     .item_selector(serde_json::json!({"egg.$": "$$.Map.Item.Value", "minutes.$": "$.minutes"}))
///     .max_concurrency(6)
///     .discard_result();
/// stack.add("Machine", StateMachine::standard(boil));
/// # assert!(app.synthesize(Default::default()).is_ok());
/// ```
#[derive(Clone, Debug)]
pub struct Map {
    state: State,
    handlers: Vec<Chain>,
}

/// Runs `each` for each item of the list at `items`, inside this execution; the result is the
/// list of results.
///
/// ```
/// use stackwright::construct::state_machine::{map, pass};
///
/// let boil = map("BoilAll", "$.eggs", pass("Boil").then(pass("Peel")));
/// # let _ = boil;
/// ```
#[track_caller]
pub fn map(name: &str, items: impl Into<Path>, each: impl Flow) -> Map {
    let mut state = State::new(name, "Map", SourceLine::here());
    let items = items.into();
    // The whole input is the default.
    if items != path("$") {
        state.set_path(Field::ItemsPath, &items);
    }
    state.items = Some(each.into_chain());
    Map {
        state,
        handlers: Vec::new(),
    }
}

state_methods!(Map: common, result, selector, errors, then);

impl Map {
    /// How many items are worked on at once; 0, the default, for as many as the service likes.
    #[must_use]
    pub fn max_concurrency(mut self, items: u32) -> Self {
        self.state.set(Field::MaxConcurrency, i64::from(items));
        self
    }

    /// What each run works on, in place of its item (`$$.Map.Item.Value`); names that end in
    /// `.$` are evaluated.
    #[must_use]
    pub fn item_selector(mut self, selector: impl IntoValue<Json>) -> Self {
        self.state
            .set(Field::ItemSelector, selector.into_value().node().clone());
        self
    }
}

#[diagnostic::do_not_recommend]
impl Flow for Map {
    fn into_chain(self) -> Chain {
        self.state.into_chain(self.handlers)
    }
}
