//! C: what is asked of a stack, and what has been accepted.

mod accept;
mod file;
mod judge;

use std::{collections::BTreeMap, time::SystemTime};

use super::{Levels, Rule, RuleSet, Severity};
use crate::{acceptance::Acceptance, suggest::did_you_mean};

/// What is asked of a stack: a set of rules, and the project's own judgement.
///
/// ```
/// use stackwright::{App, check::{RuleSet, Settings, check}};
///
/// let mut app = App::new("news", ".");
/// app.stack("news");
/// let assembly = app.synthesize(Default::default())?;
/// let mut settings = Settings { rules: RuleSet::Strict, ..Settings::default() };
/// settings.severities.insert("L001".to_owned(), None);
/// assert_eq!(check(&assembly.stacks[0], &settings).diagnostics, []);
/// # Ok::<(), stackwright::app::SynthesisError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The rules that apply.
    pub rules: RuleSet,
    /// How bad findings are in this project, by code; not looked for where there is no severity.
    pub severities: BTreeMap<String, Option<Severity>>,
    /// What the project has accepted.
    pub accepted: Vec<Acceptance>,
    /// The time that deadlines are judged by, such as the end of a runtime; the computer's own if
    /// not set.
    pub now: Option<SystemTime>,
}

const UNKNOWN_CODE: Rule = Rule {
    code: "C001",
    title: "an acceptance of a code that no rule has",
    levels: Levels::all(Severity::Warning),
    explanation: "No rule has this code, so nothing is accepted. `check --explain` without a \
        code lists all rules.",
};

const NO_REASON: Rule = Rule {
    code: "C002",
    title: "an acceptance without a reason",
    levels: Levels::all(Severity::Error),
    explanation: "Whoever reads the stack later must be able to see why a finding is accepted. \
        Say it in a sentence: `handle.accept(\"X001\", \"students share the bucket\")`.",
};

const ACCEPTS_NOTHING: Rule = Rule {
    code: "C003",
    title: "an acceptance that accepts nothing",
    levels: Levels::all(Severity::Note).strict(Severity::Warning),
    explanation: "Nothing is found that the acceptance is about. Remove it, or it will hide the \
        finding when it comes back.",
};

pub(super) const RULES: &[&Rule] = &[&UNKNOWN_CODE, &NO_REASON, &ACCEPTS_NOTHING];

fn no_rule(code: &str) -> String {
    let known = Rule::all().map(|rule| rule.code);
    format!("there is no rule {code}{}", did_you_mean(code, known))
}
