//! Starting the local cloud on demand, and telling what that takes.

#[cfg(feature = "aws")]
use std::path::Path;

use super::{error::CliError, printer::Printer};
#[cfg(feature = "aws")]
use crate::local::{LocalCloud, Running, StartOptions};
use crate::local::{LocalError, Progress};

/// Starts the local cloud of the project at `root`, or finds it running.
#[cfg(feature = "aws")]
pub(crate) fn start(root: &Path, printer: &Printer) -> Result<Running, CliError> {
    let cloud = LocalCloud::of(root);
    Ok(cloud.start(&StartOptions::default(), &mut |step| tell(&step, printer))?)
}

/// Says what a start does at the moment.
pub(crate) fn tell(step: &Progress, printer: &Printer) {
    match step {
        Progress::WaitingForOther => {
            printer
                .message("another command is starting or stopping the local cloud; waiting for it");
        }
        Progress::WaitingForInstallation => {
            printer.message("another command is installing the local cloud; waiting for it");
        }
        Progress::EndedUnexpectedly => {
            printer.message("the local cloud ended without being told to; starting it again");
        }
        Progress::Replacing => {
            printer.message("the local cloud that runs is of another version; replacing it");
        }
        Progress::MakingEnvironment { python } => printer.message(format_args!(
            "first start on this machine: installing the local cloud, with {python}"
        )),
        Progress::InstallingPackages => printer.message("downloading and unpacking its packages"),
        Progress::Compiling => printer.message("compiling its packages"),
        Progress::Starting { port } => {
            printer.message(format_args!("starting the local cloud on port {port}"));
        }
    }
}

impl From<LocalError> for CliError {
    fn from(error: LocalError) -> Self {
        Self::failed(error)
    }
}
