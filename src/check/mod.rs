//! What is wrong with a stack, found without asking anyone.
//!
//! [`check`] runs every [`Rule`] over a rendered stack. A rule looks at literals and understands
//! intrinsics; what only the service can know is left to it.

mod api;
mod attributes;
mod conditions;
mod diagnostic;
mod families;
mod findings;
mod function;
mod json;
mod known;
mod lint;
mod logic;
mod macros;
mod path;
mod pipeline;
mod place;
mod pointer;
mod property;
mod reference;
mod report;
mod rule;
mod security;
mod serverless;
mod settings;
mod severity;
mod size;
mod states;
mod structure;
mod subject;
mod today;
mod values;

pub use diagnostic::{Diagnostic, Related};
pub use json::to_json;
pub use lint::{LintError, is_code as is_code_of_aws, lint};
pub use report::{Accepted, Report};
pub use rule::{Levels, Rule, RuleSet};
pub(crate) use security::{
    can_be_secret, encryption_keys, encryption_switches, is_key, is_secret_property,
    is_secret_variable, read_document,
};
pub use settings::Settings;
pub use severity::Severity;
pub use size::Usage;

use std::{
    num::NonZero,
    panic::resume_unwind,
    thread::{self, ScopedJoinHandle},
};

use crate::{
    assembly::{Assembly, StackAssembly},
    beside::beside,
};

use families::{FAMILIES, Family, halves};
use findings::{Finding, Findings};
use known::Known;
use structure::Exports;
use subject::Subject;

/// So many stacks are shared out among threads; of fewer, each is checked by two.
const WORTH_A_THREAD: usize = 8;

/// Looks for everything that is wrong with a stack.
///
/// ```
/// use stackwright::{App, check, render::Dialect};
///
/// let mut app = App::new("example", ".");
/// app.stack("example").describe("an empty stack");
/// let assembly = app.synthesize(Dialect::default())?;
/// let report = check::check(&assembly.stacks[0], &check::Settings::default());
/// assert_eq!(report.diagnostics[0].code, "L001");
/// assert_eq!(report.diagnostics[0].message, "the stack has no resources");
/// # Ok::<(), stackwright::app::SynthesisError>(())
/// ```
pub fn check(stack: &StackAssembly, settings: &Settings) -> Report {
    let exports = &Exports::of(std::slice::from_ref(stack));
    let look = |families| look(stack, exports, &Known::default(), families, settings);
    let (first, second) = halves();
    let (first, second) = beside(|| look(first), || look(second));
    judge(stack, first.and(second), settings)
}

/// Looks for everything that is wrong with the stacks of an app, each by itself and together.
///
/// ```
/// use stackwright::{App, check::{Settings, check_all}, construct::Topic};
///
/// let mut app = App::new("news", ".");
/// app.stack("news").add("News", Topic::new());
/// app.stack("gossip").add("Gossip", Topic::new());
/// let reports = check_all(&app.synthesize(Default::default())?, &Settings::default());
/// assert_eq!(reports.len(), 2);
/// # Ok::<(), stackwright::app::SynthesisError>(())
/// ```
pub fn check_all(assembly: &Assembly, settings: &Settings) -> Vec<Report> {
    let exports = &Exports::of(&assembly.stacks);
    let stacks = &assembly.stacks;
    if stacks.len() < WORTH_A_THREAD {
        return check_in_halves(stacks, exports, settings);
    }
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let shares: Vec<_> = stacks
            .chunks(stacks.len().div_ceil(threads))
            .map(|share| scope.spawn(move || check_each(share, exports, settings)))
            .collect();
        let reports = shares.into_iter().map(ScopedJoinHandle::join);
        reports
            .flat_map(|it| it.unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    })
}

/// Checks few stacks, each by two threads.
fn check_in_halves(
    stacks: &[StackAssembly],
    exports: &Exports<'_>,
    settings: &Settings,
) -> Vec<Report> {
    let look = |families| look_at_each(stacks, exports, families, settings);
    let (first, second) = halves();
    let (first, second) = beside(|| look(first), || look(second));
    let found = first.into_iter().zip(second);
    let found = stacks.iter().zip(found);
    found
        .map(|(stack, (first, second))| judge(stack, first.and(second), settings))
        .collect()
}

fn check_each(stacks: &[StackAssembly], exports: &Exports<'_>, settings: &Settings) -> Vec<Report> {
    let found = look_at_each(stacks, exports, FAMILIES, settings);
    let found = stacks.iter().zip(found);
    found
        .map(|(stack, found)| judge(stack, found, settings))
        .collect()
}

/// What some rules say of a stack.
struct Found {
    findings: Vec<Finding>,
    usage: Vec<Usage>,
}

impl Found {
    /// Together with what others say.
    fn and(mut self, other: Self) -> Self {
        self.findings.extend(other.findings);
        self.usage.extend(other.usage);
        self
    }
}

fn look_at_each(
    stacks: &[StackAssembly],
    exports: &Exports<'_>,
    families: &[Family],
    settings: &Settings,
) -> Vec<Found> {
    let known = Known::default();
    let stacks = stacks.iter();
    stacks
        .map(|stack| look(stack, exports, &known, families, settings))
        .collect()
}

fn look(
    stack: &StackAssembly,
    exports: &Exports<'_>,
    known: &Known,
    families: &[Family],
    settings: &Settings,
) -> Found {
    let subject = Subject::new(stack, exports, known, settings);
    let mut findings = Findings::default();
    for family in families {
        (family.check)(&subject, &mut findings);
    }
    Found {
        findings: findings.into_vec(),
        usage: subject.usage.into_inner().unwrap_or_default(),
    }
}

fn judge(stack: &StackAssembly, found: Found, settings: &Settings) -> Report {
    let mut report = settings.judge(stack, found.findings);
    report.usage = found.usage;
    report.capabilities = stack.template.capabilities();
    report
}
