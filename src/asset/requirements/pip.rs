//! Runs pip, and says in short why it could not.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use super::{
    PythonPlatform, RequirementsError,
    list::{Line, normal},
};
use crate::local::{self, LocalError};

/// Installs the packages of `list`, which has these `lines`, into a new folder.
pub(super) fn install(
    list: &Path,
    lines: &[Line],
    platform: PythonPlatform,
    folder: &Path,
) -> Result<(), RequirementsError> {
    let failed = |error| of_python(list, error);
    fs::create_dir_all(folder).map_err(RequirementsError::file(folder))?;
    let absolute = std::path::absolute(list).map_err(RequirementsError::file(list))?;
    // Of the version that the packages are for, since pip asks the one that it runs in which of
    // them a condition like `python_version < "3.12"` means.
    let python = local::python_of(platform.minor).map_err(failed)?;
    let mut output = local::run(&mut command(&python, &absolute, platform, folder));
    // A Python without pip, as Debian ships it, can still make an environment that has it.
    if output.as_ref().is_ok_and(lacks_pip) {
        let python = local::python_with("pip", "", &mut |_| {}).map_err(failed)?;
        output = local::run(&mut command(&python, &absolute, platform, folder));
    }
    let output = output.map_err(failed)?;
    if output.status.success() {
        Ok(())
    } else {
        Err(of_pip(&output, list, lines, platform))
    }
}

fn command(python: &Path, list: &Path, platform: PythonPlatform, folder: &Path) -> Command {
    let mut command = Command::new(python);
    command
        .args(["-m", "pip", "install", "--only-binary", ":all:"])
        .args(["--disable-pip-version-check", "--no-input", "--no-compile"])
        .args(["--progress-bar", "off", "--retries", "2", "--timeout", "20"])
        .args(["--implementation", "cp", "--python-version"])
        .arg(format!("3.{}", platform.minor));
    for tag in platform.tags() {
        command.args(["--platform", &tag]);
    }
    command
        .arg("--target")
        .arg(folder)
        .arg("--requirement")
        .arg(list)
        .env("PIP_USER", "0")
        .env("PIP_REQUIRE_VIRTUALENV", "0")
        .env("PYTHONUTF8", "1");
    // Wheels that the list names by path are looked for from here.
    if let Some(around) = list.parent() {
        command.current_dir(around);
    }
    command
}

fn lacks_pip(output: &Output) -> bool {
    let text = String::from_utf8_lossy(&output.stderr);
    !output.status.success() && text.trim_end().ends_with("No module named pip")
}

fn of_python(list: &Path, error: LocalError) -> RequirementsError {
    let path = list.to_owned();
    match error {
        LocalError::NoPython { tried } => RequirementsError::NoPython {
            path,
            tried,
            advice: local::install_python(),
        },
        source => RequirementsError::Python { path, source },
    }
}

fn of_pip(
    output: &Output,
    list: &Path,
    lines: &[Line],
    platform: PythonPlatform,
) -> RequirementsError {
    let text = String::from_utf8_lossy(&output.stderr);
    if let Some(reason) = local::network_failure(&text) {
        return RequirementsError::Network {
            path: list.to_owned(),
            reason,
        };
    }
    let reason = complaint(&text);
    let place = place(&reason, list, lines);
    if let Some((requirement, versions)) = missing(&reason) {
        return RequirementsError::NoWheel {
            place,
            requirement,
            platform,
            versions,
        };
    }
    if let Some((requirement, found)) = tampered(&reason) {
        return RequirementsError::Hash {
            place,
            requirement,
            found,
        };
    }
    // The place has been told.
    let reason = reason.split(" (from line ").next().unwrap_or_default();
    RequirementsError::Pip {
        place,
        reason: reason.to_owned(),
    }
}

/// The first error, with the lines that belong to it.
fn complaint(text: &str) -> String {
    let mut lines = text.lines().map(str::trim_end);
    let Some(first) = lines.find_map(|line| line.trim_start().strip_prefix("ERROR: ")) else {
        let last = text.lines().rfind(|line| !line.trim().is_empty());
        return last.unwrap_or("it failed without a word").trim().to_owned();
    };
    let more = lines.take_while(|line| line.starts_with([' ', '\t']) && !line.trim().is_empty());
    let mut words = vec![first];
    words.extend(more.map(str::trim));
    words.join(" ")
}

/// The requirement that no wheel was found for, and the versions that have one.
fn missing(reason: &str) -> Option<(String, Vec<String>)> {
    let rest = reason.split("satisfies the requirement ").nth(1)?;
    let (requirement, versions) = rest.split_once(" (from ")?;
    // `(from eggs) (from versions: 1.0, 2.0)` where another package asks for it.
    let versions = versions.rsplit("versions: ").next()?.trim_end_matches(')');
    let versions = versions.split(", ").filter(|it| *it != "none");
    Some((
        requirement.to_owned(),
        versions.map(ToOwned::to_owned).collect(),
    ))
}

/// The requirement whose file has another hash, and that hash.
fn tampered(reason: &str) -> Option<(String, String)> {
    let rest = reason.split("DO NOT MATCH THE HASHES").nth(1)?;
    let found = rest.split("Got").nth(1)?.split_whitespace().next()?;
    let requirement = rest.split(" from ").next()?.rsplit(' ').next()?;
    Some((requirement.to_owned(), found.to_owned()))
}

/// The line that the complaint is about: the first whose package it names; else the list.
fn place(reason: &str, list: &Path, lines: &[Line]) -> String {
    let named: Vec<String> = reason
        .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .map(normal)
        .collect();
    // pip counts as an editor does.
    let numbered = lines.iter().find(|line| {
        let (number, path) = (line.number, line.path.display());
        let words = [
            format!("line {number} of {path}"),
            format!("{path} (line {number})"),
        ];
        words.iter().any(|words| reason.contains(words))
    });
    let by_package = || {
        let mut packages = lines
            .iter()
            .filter_map(|line| Some((line, line.package()?)));
        packages.find(|(_, package)| named.contains(package))
    };
    match numbered.or_else(|| by_package().map(|(line, _)| line)) {
        Some(line) => line.place(),
        None => list.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::Architecture;

    fn told(stderr: &str) -> String {
        use std::os::unix::process::ExitStatusExt as _;
        let line = |number, text: &str| Line {
            path: "requirements.txt".into(),
            number,
            text: text.to_owned(),
            content: None,
        };
        let output = Output {
            status: std::process::ExitStatus::from_raw(256),
            stdout: Vec::new(),
            stderr: stderr.as_bytes().to_vec(),
        };
        let platform = PythonPlatform {
            minor: 13,
            architecture: Architecture::Arm64,
        };
        let lines = [line(1, "hens==1"), line(4, "Big_Eggs==9"), line(7, "a b")];
        of_pip(&output, "requirements.txt".as_ref(), &lines, platform).to_string()
    }

    #[cfg(unix)]
    #[test]
    fn pip_is_understood() {
        insta::assert_snapshot!(
            told("WARNING: x\nERROR: Could not find a version that satisfies the requirement big-eggs==9 (from versions: 1.0, 2.0, 3.0)\nERROR: No matching distribution found for big-eggs==9\n"),
            @"requirements.txt:4: there is no wheel of `big-eggs==9` for Python 3.13 on arm64 (there are wheels of 1.0, 2.0, 3.0); name one of these"
        );
        insta::assert_snapshot!(
            told("ERROR: Could not find a version that satisfies the requirement feathers>=2 (from hens) (from versions: none)\n"),
            @"requirements.txt:1: there is no wheel of `feathers>=2` for Python 3.13 on arm64; correct the name, or take a package that is published as a wheel: what has to be built is not installed for another platform"
        );
        insta::assert_snapshot!(
            told("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the package versions, please update the hashes. Otherwise, examine the package contents carefully; someone may have tampered with them.\n    hens==1 from file:///w/hens-1-py3-none-any.whl (from -r r.txt (line 1)):\n        Expected sha256 00\n             Got        11\n"),
            @"requirements.txt:1: the file of `hens==1` has the hash sha256:11, which the list does not name: if that is the version that you want, correct the hash; if not, somebody may have changed the file"
        );
        insta::assert_snapshot!(
            told("ERROR: Invalid requirement: 'a b': Expected end\n    a b\n      ^ (from line 7 of requirements.txt)\n"),
            @"requirements.txt:7: pip cannot install this: Invalid requirement: 'a b': Expected end a b ^"
        );
        insta::assert_snapshot!(told("Traceback\nMemoryError\n\n"), @"requirements.txt: pip cannot install this: MemoryError");
    }
}
