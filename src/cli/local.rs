//! `local`: the local cloud's start, stop, status, reset and logs.

use std::{io, process::ExitCode, time::Duration};

use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    context::Context,
    error::CliError,
    local_start,
    printer::{FAINT, GOOD, Printer, STRONG},
};
use crate::local::{LocalCloud, Running, StartOptions};

/// Flags of `local`.
#[derive(Args, Clone, Debug)]
pub(crate) struct LocalArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Clone, Debug, Subcommand)]
enum Action {
    /// Start it, and say where it listens
    Start {
        /// The port to listen on, instead of the project's own
        #[arg(long)]
        port: Option<u16>,
    },
    /// End it; what it holds stays
    Stop,
    /// Say how it is
    Status {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove everything that it holds
    Reset {
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Print its log
    Logs {
        /// Go on with what is added, until Ctrl-C
        #[arg(short, long)]
        follow: bool,
    },
}

pub(crate) fn run(args: &LocalArgs, context: &Context<'_>) -> Result<ExitCode, CliError> {
    let cloud = LocalCloud::of(context.root());
    match &args.action {
        Action::Start { port } => {
            let options = StartOptions {
                port: *port,
                ..StartOptions::default()
            };
            start(&cloud, &options, &context.printer)?;
        }
        Action::Stop => {
            let ran = cloud.stop()?;
            context.printer.message(if ran {
                "the local cloud has stopped; it keeps its state for the next start"
            } else {
                "the local cloud is not running"
            });
        }
        Action::Status { json: false } => status(&cloud, context)?,
        Action::Status { json: true } => status_json(&cloud, context)?,
        Action::Reset { yes } => reset(&cloud, *yes, context)?,
        Action::Logs { follow } => logs(&cloud, *follow, context)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn status(cloud: &LocalCloud, context: &Context<'_>) -> Result<(), CliError> {
    let status = cloud.status()?;
    let folder = status.folder.display();
    let Some(running) = &status.running else {
        return context.printer.result(format_args!(
            "not running\n{FAINT}state{FAINT:#}     {folder}\n"
        ));
    };
    let health = if status.answers {
        format!("{GOOD}running{GOOD:#}")
    } else {
        "running, but it does not answer".to_owned()
    };
    context.printer.result(format_args!(
        "{health}\n\
         {FAINT}endpoint{FAINT:#}  {STRONG}{}{STRONG:#}\n\
         {FAINT}process{FAINT:#}   {}, for {}\n\
         {FAINT}emulator{FAINT:#}  ministack {}\n\
         {FAINT}state{FAINT:#}     {folder}\n\
         {FAINT}log{FAINT:#}       {}\n",
        running.endpoint(),
        running.pid,
        spoken(running.uptime),
        running.emulator,
        status.log.display(),
    ))
}

fn status_json(cloud: &LocalCloud, context: &Context<'_>) -> Result<(), CliError> {
    let status = cloud.status()?;
    let running = status.running.as_ref();
    context.printer.json(&json!({
        "version": 1,
        "running": running.is_some(),
        "answers": status.answers,
        "endpoint": running.map(Running::endpoint),
        "port": running.map(|it| it.port),
        "pid": running.map(|it| it.pid),
        "uptime_seconds": running.map(|it| it.uptime.as_secs()),
        "emulator": running.map(|it| format!("ministack {}", it.emulator)),
        "state": status.folder,
        "log": status.log,
    }))
}

fn reset(cloud: &LocalCloud, yes: bool, context: &Context<'_>) -> Result<(), CliError> {
    let printer = &context.printer;
    if !yes && !confirmed(printer)? {
        return Err(CliError::interrupted("nothing was removed"));
    }
    let ran = cloud.reset()?;
    printer.message("the local cloud is empty");
    if ran {
        start(cloud, &StartOptions::default(), printer)?;
    }
    Ok(())
}

fn confirmed(printer: &Printer) -> Result<bool, CliError> {
    if !printer.can_ask() {
        return Err(
            CliError::failed("nobody can be asked: this is not a terminal")
                .hint("give --yes to remove everything that the local cloud holds"),
        );
    }
    printer.question("Remove every stack and object of this project's local cloud? [y/N] ");
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// Starts the cloud, or finds it, and says where it listens.
fn start(cloud: &LocalCloud, options: &StartOptions, printer: &Printer) -> Result<(), CliError> {
    let running = cloud.start(options, &mut |step| local_start::tell(&step, printer))?;
    let endpoint = running.endpoint();
    let already = if running.fresh { "" } else { "already " };
    printer.message(format_args!(
        "{GOOD}✓{GOOD:#} the local cloud is {already}running at {STRONG}{endpoint}{STRONG:#}"
    ));
    Ok(())
}

fn logs(cloud: &LocalCloud, follow: bool, context: &Context<'_>) -> Result<(), CliError> {
    let mut outcome = Ok(());
    cloud.logs(follow, &mut |text| {
        outcome = context.printer.result(text);
        outcome.is_ok()
    })?;
    outcome
}

fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    match (seconds / 3600, seconds / 60 % 60) {
        (0, 0) => format!("{seconds} s"),
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}
