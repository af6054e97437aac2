//! Finds a Python to run the local cloud with.

use std::{
    fmt,
    ops::RangeInclusive,
    path::PathBuf,
    process::{Command, Stdio},
};

use serde::Deserialize;

use super::error::LocalError;

/// The versions 3.x that the pinned packages have wheels for.
const SUPPORTED: RangeInclusive<u32> = 10..=14;

pub(super) fn supported() -> String {
    format!("Python 3.{} to 3.{}", SUPPORTED.start(), SUPPORTED.end())
}

/// A Python version.
///
/// ```
/// use stackwright::local::Version;
///
/// assert_eq!(Version(3, 13, 2).minor_version(), "3.13");
/// ```
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u32, pub u32, pub u32);

impl Version {
    /// `3.13` of 3.13.2.
    pub fn minor_version(self) -> String {
        format!("{}.{}", self.0, self.1)
    }

    fn is_supported(self) -> bool {
        self.0 == 3 && SUPPORTED.contains(&self.1)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(major, minor, patch) = self;
        write!(f, "{major}.{minor}.{patch}")
    }
}

/// A Python interpreter of this machine.
///
/// ```
/// use stackwright::local::{Candidate, LocalError};
///
/// fn versions(error: &LocalError) -> Vec<String> {
///     let LocalError::UnsuitablePython { found } = error else { return Vec::new() };
///     found.iter().map(|python: &Candidate| python.version.to_string()).collect()
/// }
/// ```
#[derive(Clone, Debug, Deserialize)]
pub struct Candidate {
    /// The interpreter itself.
    pub executable: PathBuf,
    /// Its version.
    pub version: Version,
    /// `cpython`, `pypy`, …
    pub implementation: String,
    /// The system and processor that it was built for.
    pub platform: String,
    /// Whether it can make virtual environments.
    pub can_venv: bool,
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let implementation = match self.implementation.as_str() {
            "cpython" => "Python",
            other => other,
        };
        let executable = self.executable.display();
        write!(f, "{implementation} {} ({executable})", self.version)
    }
}

const PROBE: &str = "\
import importlib.util, json, sys, sysconfig
print(json.dumps({
    'executable': sys.executable,
    'version': sys.version_info[:3],
    'implementation': sys.implementation.name,
    'platform': sysconfig.get_platform(),
    'can_venv': all(importlib.util.find_spec(name) for name in ('venv', 'ensurepip')),
}))";

/// The first suitable Python: `STACKWRIGHT_PYTHON` if set, else what the search path has.
pub(super) fn find() -> Result<Candidate, LocalError> {
    if let Some(value) = std::env::var_os("STACKWRIGHT_PYTHON").filter(|value| !value.is_empty()) {
        let text = value.to_string_lossy().into_owned();
        return match probe(Command::new(&value)) {
            Ok(candidate) => choose(vec![candidate], Vec::new()),
            Err(reason) => Err(LocalError::NotAPython {
                value: text,
                reason,
            }),
        };
    }
    let mut names = vec!["python3".to_owned()];
    names.extend(SUPPORTED.rev().map(|minor| format!("python3.{minor}")));
    names.push("python".to_owned());
    let mut found = Vec::new();
    for name in &names {
        // A suitable one ends the search: each probe starts a process.
        if let Ok(candidate) = probe(Command::new(name)) {
            let suits = candidate.version.is_supported()
                && candidate.can_venv
                && candidate.implementation == "cpython";
            if suits {
                return Ok(candidate);
            }
            found.push(candidate);
        }
    }
    if cfg!(windows) {
        let mut launcher = Command::new("py");
        launcher.arg("-3");
        names.push("py -3".to_owned());
        found.extend(probe(launcher));
    }
    choose(found, names)
}

/// The interpreter of Python 3.`minor` if there is one, else any that [`find`] takes.
pub(crate) fn of_minor_version(minor: u32) -> Result<PathBuf, LocalError> {
    let is_chosen = std::env::var_os("STACKWRIGHT_PYTHON").is_some_and(|value| !value.is_empty());
    if !is_chosen && let Ok(python) = probe(Command::new(format!("python3.{minor}"))) {
        return Ok(python.executable);
    }
    find().map(|python| python.executable)
}

fn choose(found: Vec<Candidate>, tried: Vec<String>) -> Result<Candidate, LocalError> {
    if found.is_empty() {
        return Err(LocalError::NoPython { tried });
    }
    let mut supported = found
        .iter()
        .filter(|one| one.version.is_supported() && one.implementation == "cpython");
    match supported.clone().find(|one| one.can_venv) {
        Some(python) => Ok(python.clone()),
        None => match supported.next() {
            Some(python) => Err(LocalError::NoVenv {
                python: python.clone(),
            }),
            None => Err(LocalError::UnsuitablePython { found }),
        },
    }
}

fn probe(mut command: Command) -> Result<Candidate, String> {
    let output = command
        .args(["-I", "-c", PROBE])
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    serde_json::from_slice(&output.stdout).map_err(|_| {
        let complaint = String::from_utf8_lossy(&output.stderr);
        match complaint.trim().lines().last() {
            Some(line) => line.to_owned(),
            None => format!("it does not answer as one ({})", output.status),
        }
    })
}
