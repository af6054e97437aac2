//! What can keep the local cloud from working.

use std::{io, path::PathBuf};

use super::python::{Candidate, supported};

/// Why the local cloud could not be started, asked or stopped.
///
/// ```no_run
/// use stackwright::local::{LocalCloud, LocalError, StartOptions};
///
/// let options = StartOptions { port: Some(4566), ..StartOptions::default() };
/// match LocalCloud::of(".").start(&options, &mut |_| {}) {
///     Ok(running) => println!("{}", running.endpoint()),
///     Err(LocalError::PortTaken { port }) => println!("something else listens on {port}"),
///     Err(error) => println!("{error}"),
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LocalError {
    /// No Python interpreter was found.
    #[error(
        "the local cloud needs {}, and no Python was found (tried: {}); {}",
        supported(),
        .tried.join(", "),
        install_python()
    )]
    NoPython {
        /// The commands that were tried, in that order.
        tried: Vec<String>,
    },
    /// Every Python that was found is too old or too new.
    #[error(
        "the local cloud needs {}, but this machine has {}; {}",
        supported(),
        list(.found),
        install_python()
    )]
    UnsuitablePython {
        /// What was found.
        found: Vec<Candidate>,
    },
    /// `STACKWRIGHT_PYTHON` names something that is not a Python interpreter.
    #[error(
        "STACKWRIGHT_PYTHON is `{value}`, which cannot be run as a Python: {reason}; correct or unset it"
    )]
    NotAPython {
        /// The variable's value.
        value: String,
        /// Why it is not one.
        reason: String,
    },
    /// The Python has no `venv` module, as Debian ships it.
    #[error(
        "{} cannot make virtual environments: its `venv` module is incomplete; \
         on Debian or Ubuntu install it with `sudo apt install python{}-venv`",
        .python,
        .python.version.minor_version()
    )]
    NoVenv {
        /// The Python that lacks it.
        python: Candidate,
    },
    /// The environment could not be made.
    #[error(
        "the Python environment for the local cloud could not be made: {reason}; nothing was left half done"
    )]
    Environment {
        /// What Python said.
        reason: String,
    },
    /// The packages could not be fetched.
    #[error(
        "the local cloud's Python packages could not be downloaded: {reason}; the first start needs a package \
         index (pip's settings and proxies apply), later ones do not; nothing was left half done, so start again when online"
    )]
    Network {
        /// What pip said, in short.
        reason: String,
    },
    /// The packages could not be installed.
    #[error(
        "the local cloud's Python packages could not be installed: {reason}; nothing was left half done"
    )]
    Install {
        /// What pip said, in short.
        reason: String,
    },
    /// The user's home folder is unknown, so there is no cache folder.
    #[error(
        "no cache folder: the home folder is unknown; set STACKWRIGHT_CACHE_DIR to a folder to use"
    )]
    NoCacheFolder,
    /// The port that was asked for is in use.
    #[error(
        "port {port} of 127.0.0.1 is in use by another program; choose another with --port, or leave it out for a free one"
    )]
    PortTaken {
        /// The port.
        port: u16,
    },
    /// No port was free.
    #[error("none of the ports {first} to {last} of 127.0.0.1 is free")]
    NoFreePort {
        /// The first port tried.
        first: u16,
        /// The last port tried.
        last: u16,
    },
    /// It runs already, on another port than the one that was asked for.
    #[error(
        "the local cloud already runs on port {running}, not on {wanted}; stop it first with `local stop`"
    )]
    OnAnotherPort {
        /// The port that it listens on.
        running: u16,
        /// The port that was asked for.
        wanted: u16,
    },
    /// It ended while it was starting.
    #[error("the local cloud ended while starting ({status}); its last words, from {}:\n{}", .log.display(), .last_lines.join("\n"))]
    Died {
        /// How it ended.
        status: String,
        /// The log file.
        log: PathBuf,
        /// The end of the log.
        last_lines: Vec<String>,
    },
    /// It runs but does not answer.
    #[error(
        "the local cloud (process {pid}) did not answer on 127.0.0.1:{port} within {seconds} s; \
         see {}, or stop it with `local stop` and start again",
        .log.display()
    )]
    Unresponsive {
        /// Its process.
        pid: u32,
        /// Its port.
        port: u16,
        /// How long was waited.
        seconds: u64,
        /// The log file.
        log: PathBuf,
    },
    /// It did not end when told to.
    #[error("the local cloud (process {pid}) could not be stopped: {source}")]
    Stop {
        /// Its process.
        pid: u32,
        /// What the system said.
        source: io::Error,
    },
    /// A file could not be read or written.
    #[error("{}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl LocalError {
    pub(super) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}

fn list(found: &[Candidate]) -> String {
    found
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

/// How to get a Python on this system.
pub(crate) fn install_python() -> &'static str {
    if cfg!(target_os = "macos") {
        "install one with `brew install python`, or set STACKWRIGHT_PYTHON to one"
    } else if cfg!(windows) {
        "install one with `winget install Python.Python.3.13`, or set STACKWRIGHT_PYTHON to one"
    } else {
        "install one (on Debian or Ubuntu: `sudo apt install python3 python3-venv`), \
         or set STACKWRIGHT_PYTHON to one"
    }
}
