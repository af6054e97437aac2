//! `diff`: what a deploy would change.

use std::{mem::ManuallyDrop, path::PathBuf, process::ExitCode};

use clap::Args;

use super::{
    against::against,
    check,
    context::Context,
    error::CliError,
    fail_on::{self, FailOn},
    pack::pack,
    progress::Progress,
    session::Session,
    written::Written,
};
use crate::{
    assembly::Assembly,
    beside::beside,
    deploy::{DeployError, look_for_drift, preview},
    diff::{Difference, follow_across, to_json, to_markdown, to_text},
    files::Keeping,
    template::Template,
};

/// Flags of `diff`.
#[derive(Args, Clone, Debug)]
pub(crate) struct DiffArgs {
    /// Print JSON
    #[arg(long)]
    json: bool,

    /// Print Markdown, for a pull request
    #[arg(long, conflicts_with = "json")]
    markdown: bool,

    /// Exit with 3 if there are changes (or drift, with --drift), 4 if something that holds data is
    /// destroyed or replaced
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

    /// Compare with a template file, or a folder that `synth --out` wrote, instead of what is
    /// deployed
    #[arg(long, value_name = "PATH")]
    against: Option<PathBuf>,
}

pub(crate) fn run(args: &DiffArgs, context: &Context<'_>) -> Result<ExitCode, CliError> {
    if args.fail_on.contains(&FailOn::Drift) && !args.drift {
        return Err(CliError::usage("`--fail-on drift` needs `--drift`"));
    }
    // A file to compare with is read while the program runs.
    let path = args.against.as_deref();
    let (divided, written) = match path {
        Some(path) => {
            let (divided, written) = beside(|| context.divided(), || Written::open(path));
            (divided, Some(written))
        }
        None => (context.divided(), None),
    };
    let (assembly, others) = divided?;
    // What is read is as large as templates get, and the process ends soon: nobody takes it apart.
    let assembly = ManuallyDrop::new(assembly);
    let written = ManuallyDrop::new(written.transpose()?);
    let mut differences = match &*written {
        Some(written) => compare_written(written, &assembly, context)?,
        None => {
            check::survey(&assembly, context)?;
            online(&assembly, context, args.drift)?
        }
    };
    // What follows in the program's other stacks, chosen or not.
    let stacks = assembly.stacks.iter().chain(&others);
    let stacks: Vec<(&str, &Template)> = stacks
        .map(|stack| (stack.name.as_str(), &stack.template))
        .collect();
    follow_across(&mut differences, &stacks);
    if args.json {
        context.printer.json(&to_json(&differences))?;
    } else if args.markdown {
        context.printer.result(to_markdown(&differences))?;
    } else {
        for (place, difference) in differences.iter().enumerate() {
            if place > 0 {
                context.printer.result("\n")?;
            }
            print(difference, context)?;
        }
    }
    fail_on::judge(&args.fail_on, &differences)?;
    Ok(match args.exit_code {
        true => ExitCode::from(fail_on::exit_code(&differences)),
        false => ExitCode::SUCCESS,
    })
}

/// Compares with what was written before while the stacks are checked: neither needs the other.
fn compare_written(
    written: &Written,
    assembly: &Assembly,
    context: &Context<'_>,
) -> Result<Vec<Difference>, CliError> {
    let parameters = &context.args.parameters;
    let chosen = context.args.stack.as_deref();
    let (checked, differences) = beside(
        || check::survey(assembly, context),
        || against(written, assembly, chosen, parameters),
    );
    let mut differences = checked.and(differences)?;
    for difference in &mut differences {
        note_files(difference, assembly);
    }
    Ok(differences)
}

/// Says that files were not compared, where a deploy may change any.
fn note_files(difference: &mut Difference, assembly: &Assembly) {
    let mut stacks = assembly.stacks.iter();
    let stack = stacks.find(|stack| stack.name == difference.stack);
    let uploads = stack.into_iter().flat_map(|stack| &stack.uploads);
    let synced = uploads.filter(|upload| upload.keeping != Keeping::Seeded);
    let mut buckets: Vec<&str> = synced.map(|upload| upload.bucket_id.as_str()).collect();
    buckets.dedup();
    if !buckets.is_empty() {
        difference.caveats.push(format!(
            "the files of {} were not compared: only the bucket knows what it has",
            buckets.join(", ")
        ));
    }
}

fn online(
    assembly: &Assembly,
    context: &Context<'_>,
    drift: bool,
) -> Result<Vec<Difference>, CliError> {
    let session = Session::open(context, &assembly.root)?;
    let settings = session.settings(context, assembly)?;
    let mut assembly = assembly.clone();
    pack(&mut assembly, context, &session, &settings)?;
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
