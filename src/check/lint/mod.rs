//! AWS's own rules, in the same stream: `check --lint`.
//!
//! They are those of [cloudformation-validate](https://github.com/aws-cloudformation/cloudformation-validate),
//! run by Python in an environment of their own, without a network. It is a flag and no feature of
//! the build: whoever has the program can ask them, the program stays small for all others, and they
//! can be newer than the compiler that builds it.

mod place;
mod twin;

use std::{
    collections::HashSet,
    io::{self, Write as _},
    path::PathBuf,
    process::{Command, Output, Stdio},
    thread,
};

use serde::Deserialize;
use serde_json::Value;

use super::{Diagnostic, Report, RuleSet, Settings, Severity};
use crate::{
    assembly::StackAssembly,
    local::{self, LocalError, Progress},
};

/// The package, pinned by version and by the hashes of its files.
const PACKAGE: &str = include_str!("requirements.txt");
const SCRIPT: &str = include_str!("script.py");

/// What tells that no region was given, which is so on purpose: a stack is for any of them.
const NO_REGION: &str = "I9003";

/// Why AWS's rules could not be asked.
///
/// ```no_run
/// use stackwright::check::{LintError, Report, Settings, lint};
///
/// # let stacks: Vec<stackwright::assembly::StackAssembly> = Vec::new();
/// let mut reports = vec![Report::default(); stacks.len()];
/// match lint(&stacks, &Settings::default(), &mut reports, &mut |_| {}) {
///     Ok(()) => {}
///     Err(LintError::Refused { stack, reason }) => eprintln!("{stack}: {reason}"),
///     Err(error) => eprintln!("{error}"),
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LintError {
    /// There is no Python, or the package could not be installed.
    #[error("AWS's rules run in Python, in the way that the local cloud does: {0}")]
    Python(#[from] LocalError),
    /// Python could not be run.
    #[error(
        "AWS's rules could not be run by {}: {reason}; remove the folder that it is in to have it made anew",
        .python.display()
    )]
    Run {
        /// The environment's interpreter.
        python: PathBuf,
        /// What it said.
        reason: String,
    },
    /// The package cannot read the template.
    #[error("AWS's rules cannot read the template of `{stack}`: {reason}; leave --lint out")]
    Refused {
        /// The stack's name.
        stack: String,
        /// What the package said.
        reason: String,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Found(Vec<Found>),
    Refused(String),
}

#[derive(Deserialize)]
struct Found {
    code: String,
    severity: String,
    resource: Option<String>,
    path: Option<String>,
    message: String,
    fix: Option<String>,
}

/// Whether this is the code of one of AWS's rules: `W3037`.
///
/// ```
/// use stackwright::check::is_code_of_aws as is_code;
///
/// assert!(is_code("W3037"));
/// assert!(!is_code("X004"));
/// ```
pub fn is_code(code: &str) -> bool {
    let mut letters = code.chars();
    letters
        .next()
        .is_some_and(|first| "EFIWefiw".contains(first))
        && code.len() == 5
        && letters.all(|c| c.is_ascii_digit())
}

/// Adds to the stacks' reports what AWS's own rules find, without what ours have found there.
///
/// The first call on a machine installs the package, which needs a network; `progress` is told.
///
/// ```no_run
/// use stackwright::check::{Settings, check_all, lint};
///
/// # let app = stackwright::App::new("news", ".");
/// let assembly = app.synthesize(Default::default())?;
/// let settings = Settings::default();
/// let mut reports = check_all(&assembly, &settings);
/// lint(&assembly.stacks, &settings, &mut reports, &mut |step| eprintln!("{step:?}"))?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn lint(
    stacks: &[StackAssembly],
    settings: &Settings,
    reports: &mut [Report],
    progress: &mut dyn FnMut(Progress),
) -> Result<(), LintError> {
    let python = local::python_with("lint", PACKAGE, progress)?;
    let templates: Vec<String> = stacks.iter().map(|it| it.template.to_json()).collect();
    let run_error = |reason: String| LintError::Run {
        python: python.clone(),
        reason,
    };
    let output = run(&python, &templates).map_err(|error| run_error(error.to_string()))?;
    if !output.status.success() {
        return Err(run_error(last_line(&output)));
    }
    let answers: Vec<Answer> =
        serde_json::from_slice(&output.stdout).map_err(|error| run_error(error.to_string()))?;
    for (((stack, report), template), answer) in
        stacks.iter().zip(reports).zip(&templates).zip(answers)
    {
        let found = match answer {
            Answer::Found(found) => found,
            Answer::Refused(reason) => {
                return Err(LintError::Refused {
                    stack: stack.name.clone(),
                    reason,
                });
            }
        };
        let mut said = HashSet::new();
        let document: Value = serde_json::from_str(template).unwrap_or_default();
        let news = found
            .into_iter()
            .filter(|it| it.code != NO_REGION)
            .filter_map(|it| diagnostic(it, stack, &document, settings))
            .filter(|it| !twin::is_told(it, report))
            // Some say the same under two codes.
            .filter(|it| said.insert((it.pointer.clone(), it.message.clone())))
            .collect();
        settings.add(stack, report, news);
    }
    Ok(())
}

fn diagnostic(
    found: Found,
    stack: &StackAssembly,
    document: &Value,
    settings: &Settings,
) -> Option<Diagnostic> {
    let severity = match settings.severities.get(&found.code) {
        Some(severity) => (*severity)?,
        None => level(&found.severity, settings.rules)?,
    };
    let pointer = place::pointer(document, found.resource.as_deref(), found.path.as_deref());
    Some(Diagnostic {
        code: found.code,
        severity,
        stack: stack.name.clone(),
        resource: found.resource,
        line: stack.source_map.find(&pointer).or(Some(stack.line)),
        is_secret: false,
        pointer,
        message: found.message,
        related: Vec::new(),
        fix: found.fix,
    })
}

/// How bad a finding is in a set of rules. What is only worth knowing (each property whose change
/// replaces a resource, each resource without tags) is told where much is asked.
fn level(severity: &str, rules: RuleSet) -> Option<Severity> {
    match (severity, rules) {
        ("FATAL" | "ERROR", _) => Some(Severity::Error),
        ("WARN", RuleSet::Course) => Some(Severity::Note),
        ("WARN", _) => Some(Severity::Warning),
        (_, RuleSet::Strict) => Some(Severity::Note),
        _ => None,
    }
}

fn run(python: &PathBuf, templates: &[String]) -> io::Result<Output> {
    let input = serde_json::to_vec(templates)?;
    let mut child = Command::new(python)
        .args(["-I", "-X", "utf8", "-c", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let stdin = child.stdin.take();
    thread::scope(|scope| {
        // It may end without having read all, and says why.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(&input)));
        child.wait_with_output()
    })
}

fn last_line(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let last = text.lines().rfind(|line| !line.trim().is_empty());
    last.map_or_else(|| output.status.to_string(), ToOwned::to_owned)
}
