//! What a state does about errors: try again, or go elsewhere.

use super::{
    chain::State,
    path::{Path, invalid_path},
};
use crate::{
    app::Problem,
    source::SourceLine,
    template::{Map, Node},
};

/// The name that stands for every error but those that nothing can handle.
const ALL: &str = "States.ALL";

fn names<S: Into<String>>(errors: impl IntoIterator<Item = S>) -> Vec<String> {
    errors.into_iter().map(Into::into).collect()
}

fn list(errors: &[String]) -> Node {
    errors.iter().map(|error| error.as_str().into()).collect()
}

/// Trying again when a state fails.
///
/// ```
/// use stackwright::construct::state_machine::{Retry, task};
///
/// # fn weigh(weigh: &stackwright::construct::FunctionHandle) {
/// task("Weigh", weigh)
///     .retry(Retry::transient_lambda_errors())
///     .retry(
///         Retry::on(["ScaleIsBusy"])
///             .interval_seconds(5)
///             .max_attempts(3)
///             .backoff_rate(2.0)
///             .max_delay_seconds(60)
///             .full_jitter(),
///     )
///     .retry(Retry::on_all().max_attempts(1));
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Retry {
    errors: Vec<String>,
    fields: Map,
}

impl Retry {
    /// Tries again on these errors: three times, after 1, 2 and 4 seconds, unless said otherwise.
    pub fn on<S: Into<String>>(errors: impl IntoIterator<Item = S>) -> Self {
        Self {
            errors: names(errors),
            fields: Map::default(),
        }
    }

    /// Tries again on every error.
    pub fn on_all() -> Self {
        Self::on([ALL])
    }

    /// Tries again when Lambda itself fails or is too busy, not when the function does: up to six
    /// times, after 2, 4, 8, … seconds, each at random within that time.
    ///
    /// The errors and the times are those that the Step Functions guide recommends.
    pub fn transient_lambda_errors() -> Self {
        Self::on([
            "Lambda.ClientExecutionTimeoutException",
            "Lambda.ServiceException",
            "Lambda.AWSLambdaException",
            "Lambda.SdkClientException",
            "Lambda.TooManyRequestsException",
        ])
        .interval_seconds(2)
        .max_attempts(6)
        .backoff_rate(2.0)
        .full_jitter()
    }

    fn with(mut self, field: &str, value: impl Into<Node>) -> Self {
        self.fields.insert(field.to_owned(), value.into());
        self
    }

    /// Seconds before the first new attempt; 1 to 99,999,999.
    #[must_use]
    pub fn interval_seconds(self, seconds: u32) -> Self {
        self.with("IntervalSeconds", i64::from(seconds))
    }

    /// How often to try again; 0 for never.
    #[must_use]
    pub fn max_attempts(self, attempts: u32) -> Self {
        self.with("MaxAttempts", i64::from(attempts))
    }

    /// By what the interval grows from attempt to attempt; 1.0 or more.
    #[must_use]
    pub fn backoff_rate(self, rate: f64) -> Self {
        self.with("BackoffRate", rate)
    }

    /// The longest interval; seconds.
    #[must_use]
    pub fn max_delay_seconds(self, seconds: u32) -> Self {
        self.with("MaxDelaySeconds", i64::from(seconds))
    }

    /// Waits a random part of each interval, so that many executions do not try in step.
    #[must_use]
    pub fn full_jitter(self) -> Self {
        self.with("JitterStrategy", "FULL")
    }

    fn problem(&self) -> Option<String> {
        if self.errors.is_empty() {
            return Some("a retry names no error".to_owned());
        }
        match self.fields.get("BackoffRate") {
            Some(Node::Float(rate)) if *rate < 1.0 => {
                Some(format!("a backoff rate of {rate} is less than 1"))
            }
            _ => match self.fields.get("IntervalSeconds") {
                Some(Node::Integer(0)) => {
                    Some("a retry's interval is at least a second".to_owned())
                }
                _ => None,
            },
        }
    }
}

/// Errors that lead to another state.
///
/// ```
/// use stackwright::construct::state_machine::{Catch, fail, pass, task};
///
/// # fn weigh(weigh: &stackwright::construct::FunctionHandle) {
/// task("Weigh", weigh)
///     .catch("NoEgg", pass("Skip"))
///     .catch(Catch::any(["TooBig", "TooSmall"]).keep_input(), pass("SortOut"))
///     .catch(Catch::on("States.Timeout").error_at("$.error"), pass("Tell"))
///     .catch(Catch::all(), fail("Broken"));
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Catch {
    errors: Vec<String>,
    result_path: Option<Node>,
    problem: Option<String>,
}

impl Catch {
    /// Errors of this name: what the function raises, or one of the service's own
    /// (`States.Timeout`, `States.TaskFailed`, …).
    pub fn on(error: impl Into<String>) -> Self {
        Self::any([error])
    }

    /// Errors of any of these names.
    pub fn any<S: Into<String>>(errors: impl IntoIterator<Item = S>) -> Self {
        Self {
            errors: names(errors),
            result_path: None,
            problem: None,
        }
    }

    /// Every error that can be handled at all; comes last.
    pub fn all() -> Self {
        Self::on(ALL)
    }

    /// The handler gets the state's input, without the error; the error stays in the history.
    #[must_use]
    pub fn keep_input(self) -> Self {
        Self {
            result_path: Some(Node::Null),
            ..self
        }
    }

    /// The handler gets the state's input with the error (`Error`, `Cause`) at `path`; without
    /// this, it gets the error only.
    #[must_use]
    pub fn error_at(self, path: impl Into<Path>) -> Self {
        let path = path.into();
        Self {
            result_path: Some(path.as_str().into()),
            problem: invalid_path(&path),
            ..self
        }
    }
}

impl From<&str> for Catch {
    fn from(error: &str) -> Self {
        Self::on(error)
    }
}

fn covers_all(errors: &Node) -> bool {
    errors
        .as_list()
        .is_some_and(|errors| errors.contains(&ALL.into()))
}

impl State {
    /// What is wrong with a clause for `errors` after those that there are.
    ///
    /// The language: `States.ALL` stands alone, in the last clause.
    fn clause_problem(clauses: &[&Map], errors: &[String]) -> Option<String> {
        if errors.len() > 1 && errors.iter().any(|error| error == ALL) {
            return Some("`States.ALL` stands alone: it takes every other error too".to_owned());
        }
        clauses
            .iter()
            .any(|clause| clause.get("ErrorEquals").is_some_and(covers_all))
            .then(|| {
                format!(
                    "nothing reaches the clause for {}: an earlier one takes every error",
                    errors
                        .iter()
                        .map(|error| format!("`{error}`"))
                        .collect::<Vec<_>>()
                        .join(", ")
                )
            })
    }

    pub(super) fn add_retry(&mut self, retry: Retry) {
        let clauses: Vec<&Map> = self.retries.iter().collect();
        let problem = Self::clause_problem(&clauses, &retry.errors).or_else(|| retry.problem());
        if let Some(message) = problem {
            self.report(message);
        }
        let mut clause = Map::from_iter([("ErrorEquals".to_owned(), list(&retry.errors))]);
        clause.extend(retry.fields);
        self.retries.push(clause);
    }

    pub(super) fn add_catch(&mut self, catch: Catch, handler: &str, line: SourceLine) {
        let clauses: Vec<&Map> = self.catches.iter().map(|(clause, _)| clause).collect();
        let problem = Self::clause_problem(&clauses, &catch.errors)
            .or_else(|| {
                catch
                    .errors
                    .is_empty()
                    .then(|| "a handler names no error".to_owned())
            })
            .or(catch.problem);
        if let Some(message) = problem {
            self.problems
                .push(Problem::new(format!("state `{}`: {message}", self.name)).at(line));
        }
        let mut clause = Map::from_iter([("ErrorEquals".to_owned(), list(&catch.errors))]);
        if let Some(result_path) = catch.result_path {
            clause.insert("ResultPath".to_owned(), result_path);
        }
        self.catches.push((clause, handler.to_owned()));
    }
}
