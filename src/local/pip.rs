//! Installs the pinned packages, and says in short why it could not.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use super::{environment::run, error::LocalError};

/// Installs the wheels of `wheels`, then builds the sources of `sources` with them.
pub(super) fn install(
    python: &Path,
    folder: &Path,
    wheels: &str,
    sources: &str,
) -> Result<(), LocalError> {
    install_list(python, folder, wheels, &["--only-binary", ":all:"])?;
    if sources.is_empty() {
        return Ok(());
    }
    install_list(python, folder, sources, &["--no-build-isolation"])
}

fn install_list(
    python: &Path,
    folder: &Path,
    list: &str,
    options: &[&str],
) -> Result<(), LocalError> {
    let path = folder.join("requirements.txt");
    fs::write(&path, list).map_err(LocalError::file(&path))?;
    let output = run(Command::new(python)
        .args(["-m", "pip", "install", "--require-hashes", "--no-deps"])
        .args(["--disable-pip-version-check", "--no-input", "--no-compile"])
        .args(["--progress-bar", "off", "--retries", "2", "--timeout", "20"])
        .args(options)
        .arg("--requirement")
        .arg(&path)
        .env("PIP_USER", "0"))?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    Err(match network_failure(&text) {
        Some(reason) => LocalError::Network { reason },
        None => LocalError::Install {
            reason: complaint(&text),
        },
    })
}

/// Compiles every module ahead, on all processors, so that the first start is a fast one.
pub(super) fn compile(python: &Path, folder: &Path) -> Result<(), LocalError> {
    // A module that does not compile (test data of some package) is none that is imported.
    run(Command::new(python)
        .args([
            "-m",
            "compileall",
            "-q",
            "-q",
            "-j",
            "0",
            "-x",
            "[/\\\\](pip|setuptools)[/\\\\]",
        ])
        .arg(folder))
    .map(drop)
}

/// The last line that a failed command wrote.
pub(super) fn last_line(output: &Output) -> String {
    let text = [output.stderr.as_slice(), &output.stdout].concat();
    let text = String::from_utf8_lossy(&text);
    let last = text.lines().map(str::trim).rfind(|line| !line.is_empty());
    last.map_or_else(|| output.status.to_string(), ToOwned::to_owned)
}

/// What pip says when it cannot reach the index, without the names of Python's objects:
/// `WARNING: Retrying (…) after connection broken by 'Error("<object at 0x7f>: reason")': /simple/x/`.
pub(crate) fn network_failure(text: &str) -> Option<String> {
    let line = text
        .lines()
        .rfind(|line| line.contains("after connection broken by"))?;
    let cause = line.split("after connection broken by").nth(1)?;
    let cause = cause.rsplit_once(": /").map_or(cause, |(cause, _)| cause);
    let after_object = [">: ", "): "].map(|end| cause.rfind(end).map(|at| at + end.len()));
    let mut reason = &cause[after_object.into_iter().flatten().max().unwrap_or_default()..];
    loop {
        let unquoted = reason.trim_matches([' ', '\'', '"']);
        let closes = unquoted.matches(')').count() > unquoted.matches('(').count();
        reason = match unquoted.strip_suffix(')') {
            Some(rest) if closes => rest,
            _ => return Some(unquoted.to_owned()),
        };
    }
}

fn complaint(text: &str) -> String {
    let errors = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("ERROR: "))
        .collect::<Vec<_>>();
    match errors.first() {
        Some(first) => (*first).to_owned(),
        None => text.lines().last().unwrap_or("pip failed").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_failure_is_told_in_short() {
        let reason = |error: &str| {
            let text = format!(
                "WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by {error}: /simple/attrs/\n\
                 ERROR: Could not find a version that satisfies the requirement attrs==26.1.0",
            );
            network_failure(&text).unwrap()
        };
        insta::assert_snapshot!(
            reason("'NewConnectionError('<pip._vendor.urllib3.connection.HTTPConnection object at 0x7f>: \
                    Failed to establish a new connection: [Errno 111] Connection refused')'"),
            @"Failed to establish a new connection: [Errno 111] Connection refused"
        );
        insta::assert_snapshot!(
            reason("'ReadTimeoutError(\"HTTPSConnectionPool(host='index', port=443): Read timed out. (read timeout=20)\")'"),
            @"Read timed out. (read timeout=20)"
        );
        insta::assert_snapshot!(
            reason("'ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 403 Forbidden'))'"),
            @"ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 403 Forbidden'))"
        );
    }

    #[test]
    fn a_wrong_hash_is_told_by_its_first_error() {
        let text = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n    attrs:\n";
        assert_eq!(network_failure(text), None);
        insta::assert_snapshot!(
            complaint(text),
            @"THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."
        );
    }
}
