//! `diff`: what a deploy would change.

use std::{fs, path::PathBuf, process::ExitCode};

use clap::Args;

use super::{
    check,
    context::{Context, only},
    error::CliError,
    fail_on::{self, FailOn},
    progress::Progress,
    session::Session,
};
use crate::{
    assembly::{Assembly, StackAssembly},
    deploy::{DeployError, look_for_drift, preview},
    diff::{Difference, SchemaFacts, Side, Values, compare_sides, follow_across, to_json, to_text},
    template::Template,
};

/// Flags of `diff`.
#[derive(Args, Clone, Debug)]
pub(crate) struct DiffArgs {
    /// Print JSON
    #[arg(long)]
    json: bool,

    /// Exit with 3 if there are changes, 4 if something that holds data is destroyed or replaced
    #[arg(long)]
    exit_code: bool,

    /// Fail with 1 if something of this kind changes; may be given several times, and goes before
    /// --exit-code
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    fail_on: Vec<FailOn>,

    /// Ask nobody; needs --against
    #[arg(long, requires = "against")]
    offline: bool,

    /// Also show what was changed outside of deploys: as it was, is and will be
    #[arg(long, conflicts_with_all = ["offline", "against"])]
    drift: bool,

    /// Compare with a template file instead of what is deployed
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
}

pub(crate) fn run(args: &DiffArgs, context: &Context<'_>) -> Result<ExitCode, CliError> {
    let assembly = context.selected()?;
    check::survey(&assembly, context)?;
    let mut differences = match &args.against {
        Some(file) => vec![against(file, only(&assembly)?, context)?],
        None => online(&assembly, context, args.drift)?,
    };
    follow_into_other_stacks(&mut differences, &assembly, context)?;
    if args.json {
        context.printer.json(&to_json(&differences))?;
    } else {
        for (place, difference) in differences.iter().enumerate() {
            if place > 0 {
                context.printer.result("\n")?;
            }
            print(difference, context)?;
        }
    }
    fail_on::judge(&args.fail_on, &differences)?;
    let losses = differences
        .iter()
        .any(|difference| difference.losses().next().is_some());
    let changes = !differences.iter().all(Difference::is_empty);
    Ok(match (args.exit_code, losses, changes) {
        (true, true, _) => ExitCode::from(4),
        (true, false, true) => ExitCode::from(3),
        _ => ExitCode::SUCCESS,
    })
}

/// Adds what follows in the program's other stacks, chosen or not.
fn follow_into_other_stacks(
    differences: &mut [Difference],
    chosen: &Assembly,
    context: &Context<'_>,
) -> Result<(), CliError> {
    let whole;
    let assembly = match context.args.stack {
        Some(_) => {
            whole = context.assembly()?;
            &whole
        }
        None => chosen,
    };
    let stacks = assembly.stacks.iter();
    let stacks: Vec<(&str, &Template)> = stacks
        .map(|stack| (stack.name.as_str(), &stack.template))
        .collect();
    follow_across(differences, &stacks);
    Ok(())
}

fn against(
    file: &PathBuf,
    stack: &StackAssembly,
    context: &Context<'_>,
) -> Result<Difference, CliError> {
    let shown = file.display();
    let text = fs::read(file)
        .map_err(|error| CliError::failed(format!("`{shown}` cannot be read: {error}")))?;
    let old = Template::parse(text).map_err(|error| {
        CliError::failed(&error.problem).at(format!(
            "{shown}:{}:{}",
            error.position.line, error.position.column
        ))
    })?;
    let new = &stack.template;
    let values = [Values::defaults(&old), given(new, context)];
    let [before, after] =
        [(&old, &values[0]), (new, &values[1])].map(|(template, values)| Side { template, values });
    let mut difference = compare_sides(&stack.name, before, after, &SchemaFacts);
    difference.locate(&stack.source_map);
    Ok(difference)
}

/// What the parameters stand for: what was given, or else their defaults.
fn given(template: &Template, context: &Context<'_>) -> Values {
    let mut values = Values::defaults(template);
    for (name, value) in &context.args.parameters {
        if let Some(parameter) = template.parameters.get(name) {
            values.give(name, parameter, value);
        }
    }
    values
}

fn online(
    assembly: &Assembly,
    context: &Context<'_>,
    drift: bool,
) -> Result<Vec<Difference>, CliError> {
    let session = Session::open(context, &assembly.root)?;
    let settings = session.settings(context, &assembly.app);
    let progress = Progress::new(&context.printer, false);
    let mut differences = Vec::new();
    for stack in &assembly.stacks {
        let (cloud, interrupt) = (&session.cloud, &session.interrupt);
        let report = |event: &_| progress.show(event);
        let difference = session.run(async {
            let mut found = preview(cloud, stack, &settings, &report, interrupt).await?;
            if drift {
                look_for_drift(cloud, stack, &settings, &mut found, &report, interrupt).await?;
            }
            Ok::<_, DeployError>(found)
        });
        progress.finish();
        differences.push(difference?);
    }
    context
        .printer
        .detail(format_args!("{} requests", session.cloud.calls()));
    Ok(differences)
}

fn print(difference: &Difference, context: &Context<'_>) -> Result<(), CliError> {
    context
        .printer
        .result(to_text(difference, context.printer.form()))
}
