//! `check`: what is wrong with the stacks, without asking anyone.

use std::{path::Path, process::ExitCode};

use clap::{Args, ValueEnum, builder::PossibleValue};

use super::{
    context::Context,
    diagnostic,
    error::CliError,
    printer::{Printer, STRONG},
};
use crate::{
    assembly::Assembly,
    check::{self, Report, Rule, RuleSet, Severity},
    local::Progress,
    suggest::did_you_mean,
};

const RULES_OF_AWS: &str = "https://github.com/aws-cloudformation/cloudformation-validate";

/// Flags of `check`.
#[derive(Args, Clone, Debug)]
pub(crate) struct CheckArgs {
    /// Print JSON
    #[arg(long)]
    json: bool,

    /// Say what a rule is about and what to do; without a code, list all rules
    #[arg(long, value_name = "CODE", num_args = 0..=1, default_missing_value = "")]
    explain: Option<String>,

    /// How much to ask of the stacks, instead of what stackwright.toml says; with --explain, whose
    /// severities to list
    #[arg(long, value_name = "SET")]
    rules: Option<RuleSet>,

    /// Ask AWS's own rules too (cloudformation-validate); the first time needs Python and a network
    #[arg(long)]
    lint: bool,

    /// Fail if something is at least this bad
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    fail_on: Severity,
}

impl ValueEnum for RuleSet {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Standard => "What every stack should be",
            Self::Strict => "What a stack in production should be",
            Self::Course => "What a stack of a course can be",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}

impl ValueEnum for Severity {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Error, Self::Warning, Self::Note]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Error => "It cannot be deployed, or does not work",
            Self::Warning => "It is probably not what was meant",
            Self::Note => "Worth knowing",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}

pub(crate) fn run(args: &CheckArgs, context: &Context<'_>) -> Result<ExitCode, CliError> {
    if let Some(code) = &args.explain {
        let set = args.rules.unwrap_or(context.rules);
        explain(code, set, context)?;
        return Ok(ExitCode::SUCCESS);
    }
    let (reports, root) = match context.selected() {
        Ok(assembly) => {
            let mut settings = context.check_settings(&assembly)?;
            if let Some(set) = args.rules {
                settings.rules = set;
            }
            let mut reports = check::check_all(&assembly, &settings);
            if args.lint {
                let printer = &context.printer;
                let stacks = &assembly.stacks;
                check::lint(stacks, &settings, &mut reports, &mut |step| {
                    tell(&step, printer);
                })
                .map_err(CliError::failed)?;
            }
            (reports, assembly.root)
        }
        Err(CliError {
            report: Some(report),
            ..
        }) => (vec![*report], context.root()),
        Err(error) => return Err(error),
    };
    if args.json {
        context.printer.json(&check::to_json(&reports))?;
    } else {
        for report in &reports {
            print(report, &root, context)?;
        }
    }
    let bad = reports
        .iter()
        .flat_map(|report| &report.diagnostics)
        .any(|diagnostic| diagnostic.severity >= args.fail_on);
    Ok(if bad {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Says what the first use of AWS's rules does at the moment.
fn tell(step: &Progress, printer: &Printer) {
    match step {
        Progress::WaitingForInstallation => {
            printer.message("another command is installing AWS's rules; waiting for it");
        }
        Progress::MakingEnvironment { python } => printer.message(format_args!(
            "first use on this machine: installing AWS's rules (cloudformation-validate), with \
             {python}"
        )),
        _ => {}
    }
}

/// Checks stacks that another command is about to work with: errors end it, the rest is told in a
/// line.
#[cfg(feature = "aws")]
pub(super) fn gate(assembly: &Assembly, context: &Context<'_>) -> Result<(), CliError> {
    let reports = survey(assembly, context)?;
    refuse_errors(&reports, context)
}

/// Ends a command that is about to work with stacks that have errors.
pub(super) fn refuse_errors(reports: &[Report], context: &Context<'_>) -> Result<(), CliError> {
    let found = reports.iter().flat_map(|report| &report.diagnostics);
    let mut errors = found.filter(|it| it.severity == Severity::Error);
    let Some(first) = errors.next() else {
        return Ok(());
    };
    let count = 1 + errors.count();
    Err(CliError::failed(format_args!(
        "{} must be mended first",
        counted(count, "error")
    ))
    .hint(format!(
        "`{} check --explain {}` tells more about {}",
        context.invocation(),
        first.code,
        if count == 1 { "it" } else { "the first" },
    )))
}

/// Checks stacks, and shows what is wrong; see [`show_errors`].
#[cfg(feature = "aws")]
pub(super) fn survey(assembly: &Assembly, context: &Context<'_>) -> Result<Vec<Report>, CliError> {
    let reports = check::check_all(assembly, &context.check_settings(assembly)?);
    show_errors(&reports, assembly, context);
    Ok(reports)
}

/// Prints the errors; the rest is told in a line, or in full if asked for more.
pub(super) fn show_errors(reports: &[Report], assembly: &Assembly, context: &Context<'_>) {
    let printer = &context.printer;
    let mut others = Vec::new();
    for diagnostic in reports.iter().flat_map(|report| &report.diagnostics) {
        if diagnostic.severity == Severity::Error || printer.is_verbose() {
            printer.problem(diagnostic::render(diagnostic, &assembly.root));
        } else {
            others.push(diagnostic.severity);
        }
    }
    let warnings = others.iter().filter(|it| **it == Severity::Warning).count();
    if warnings > 0 {
        let them = if warnings == 1 { "it" } else { "them" };
        printer.message(format_args!(
            "{}; `{} check` shows {them}",
            counted(warnings, "warning"),
            context.invocation()
        ));
    }
}

fn print(report: &Report, root: &Path, context: &Context<'_>) -> Result<(), CliError> {
    let printer = &context.printer;
    for diagnostic in &report.diagnostics {
        printer.result(format_args!("{}\n\n", diagnostic::render(diagnostic, root)))?;
    }
    for accepted in &report.accepted {
        let found = &accepted.diagnostic;
        printer.detail(format_args!(
            "accepted: {} {}: {}",
            found.code, found.message, accepted.reason
        ));
    }
    let mut counts: Vec<String> = Severity::ALL
        .into_iter()
        .rev()
        .map(|severity| (report.count(severity), severity.name()))
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| counted(count, noun))
        .collect();
    if counts.is_empty() {
        counts.push("nothing found".to_owned());
    }
    if !report.accepted.is_empty() {
        counts.push(format!("{} accepted", report.accepted.len()));
    }
    printer.result(format_args!(
        "{STRONG}{}{STRONG:#}: {}\n",
        report.stack,
        counts.join(", "),
    ))?;
    let usage: Vec<String> = report
        .usage
        .iter()
        .filter(|usage| usage.is_interesting())
        .map(ToString::to_string)
        .collect();
    if !usage.is_empty() {
        printer.result(format_args!("  uses {}\n", usage.join(", ")))?;
    }
    if !report.capabilities.is_empty() {
        let names: Vec<&str> = report.capabilities.iter().map(|it| it.name()).collect();
        printer.result(format_args!("  needs {}\n", names.join(", ")))?;
    }
    Ok(())
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

fn explain(code: &str, set: RuleSet, context: &Context<'_>) -> Result<(), CliError> {
    let printer = &context.printer;
    if code.is_empty() {
        for rule in Rule::all() {
            let level = rule.levels.of(set).map_or("off", Severity::name);
            printer.result(format_args!("{}  {level:7}  {}\n", rule.code, rule.title))?;
        }
        return Ok(());
    }
    if check::is_code_of_aws(code) {
        return printer.result(format_args!(
            "{STRONG}{}{STRONG:#} is the code of a rule of AWS's cloudformation-validate, which \
             `check --lint` asks\n\nIts rules are described at {RULES_OF_AWS}.\n",
            code.to_ascii_uppercase()
        ));
    }
    let Some(rule) = Rule::find(code) else {
        let known = Rule::all().map(|rule| rule.code);
        let suggestion = did_you_mean(code, known);
        return Err(
            CliError::usage(format!("there is no rule {code}{suggestion}"))
                .hint("`check --explain` without a code lists all rules"),
        );
    };
    let levels: Vec<String> = RuleSet::ALL
        .into_iter()
        .map(|set| {
            let level = rule.levels.of(set).map_or("off", Severity::name);
            format!("{}: {level}", set.name())
        })
        .collect();
    printer.result(format_args!(
        "{STRONG}{}: {}{STRONG:#}\n{}\n\n{}\n",
        rule.code,
        rule.title,
        levels.join(", "),
        textwrap::fill(rule.explanation, textwrap::termwidth().min(100))
    ))
}
