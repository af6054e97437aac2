//! What is wrong with a machine that cannot run a local cloud, told in one message each.

use std::{fs, path::Path, process::Command};

use crate::harness::Project;

/// Runs `local start` in a project, where nothing is installed yet; gives what it says.
fn start(project: &Project, configure: impl FnOnce(&mut Command)) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stackwright"));
    command
        .args(["local", "start"])
        .current_dir(project.root())
        .env("STACKWRIGHT_CACHE_DIR", project.root().join("cache"))
        .env_remove("STACKWRIGHT_PYTHON");
    configure(&mut command);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    String::from_utf8_lossy(&output.stderr).replace(project.root().to_str().unwrap(), "PROJECT")
}

/// A folder for the search path with a `python3` that says this about itself.
#[cfg(unix)]
fn python_that_says(project: &Project, version: &str, can_venv: bool) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = project.root().join("bin");
    fs::create_dir_all(&folder).unwrap();
    let python = folder.join("python3");
    let answer = format!(
        r#"{{"executable":"{}","version":[{version}],"implementation":"cpython","platform":"x","can_venv":{can_venv}}}"#,
        python.display()
    );
    fs::write(&python, format!("#!/bin/sh\necho '{answer}'\n")).unwrap();
    fs::set_permissions(&python, fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

#[cfg(target_os = "linux")]
#[test]
fn no_python() {
    let project = Project::new();
    let told = start(&project, |command| {
        command.env("PATH", "/nowhere");
    });
    insta::assert_snapshot!(told, @"error: the local cloud needs Python 3.10 to 3.14, and no Python was found (tried: python3, python3.14, python3.13, python3.12, python3.11, python3.10, python); install one (on Debian or Ubuntu: `sudo apt install python3 python3-venv`), or set STACKWRIGHT_PYTHON to one");
}

#[cfg(target_os = "linux")]
#[test]
fn an_old_python() {
    let project = Project::new();
    let folder = python_that_says(&project, "3,8,10", true);
    let told = start(&project, |command| {
        command.env("PATH", folder);
    });
    insta::assert_snapshot!(told, @"error: the local cloud needs Python 3.10 to 3.14, but this machine has Python 3.8.10 (PROJECT/bin/python3); install one (on Debian or Ubuntu: `sudo apt install python3 python3-venv`), or set STACKWRIGHT_PYTHON to one");
}

#[cfg(unix)]
#[test]
fn a_python_without_venv() {
    let project = Project::new();
    let folder = python_that_says(&project, "3,11,2", false);
    let told = start(&project, |command| {
        command.env("PATH", folder);
    });
    insta::assert_snapshot!(told, @"error: Python 3.11.2 (PROJECT/bin/python3) cannot make virtual environments: its `venv` module is incomplete; on Debian or Ubuntu install it with `sudo apt install python3.11-venv`");
}

#[test]
fn a_variable_that_names_no_python() {
    let project = Project::new();
    let told = start(&project, |command| {
        command.env("STACKWRIGHT_PYTHON", "no-such-python");
    });
    insta::assert_snapshot!(told, @"error: STACKWRIGHT_PYTHON is `no-such-python`, which cannot be run as a Python: No such file or directory (os error 2); correct or unset it");
}

#[test]
fn no_network_at_the_first_start() {
    let project = Project::new();
    let told = start(&project, |command| {
        command
            .env("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
            .env("PIP_CONFIG_FILE", "/dev/null")
            .env("PIP_NO_CACHE_DIR", "1")
            .env_remove("PIP_FIND_LINKS")
            .env_remove("PIP_EXTRA_INDEX_URL");
    });
    let lines = told.lines().collect::<Vec<_>>();
    insta::assert_snapshot!(lines[lines.len() - 1], @"error: the local cloud's Python packages could not be downloaded: Failed to establish a new connection: [Errno 111] Connection refused; the first start needs a package index (pip's settings and proxies apply), later ones do not; nothing was left half done, so start again when online");
    assert_eq!(left(&project.root().join("cache")), [] as [String; 0]);
}

/// What an installation has left, locks aside.
fn left(cache: &Path) -> Vec<String> {
    let entries = fs::read_dir(cache).unwrap().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| !name.ends_with(".lock")).collect()
}
