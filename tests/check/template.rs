//! A template file, and what `check` says about it.

use std::{fs, path::Path, process::Command};

use crate::found::TODAY;

/// A project of one template file.
pub(crate) struct Project {
    folder: tempfile::TempDir,
}

/// What the command printed.
pub(crate) struct Said {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Project {
    pub(crate) fn new(template: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let project = Self { folder };
        project.write("template.yaml", template);
        project
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> &Self {
        let path = self.root().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
        self
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        self.run_with(arguments, &[])
    }

    pub(crate) fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
        let output = Command::new(env!("CARGO_BIN_EXE_stackwright"))
            .args(arguments)
            .current_dir(self.root())
            .env_remove("AWS_ENDPOINT_URL")
            .env("SOURCE_DATE_EPOCH", TODAY.to_string())
            .envs(variables.iter().copied())
            .output()
            .expect("stackwright runs");
        let text = |bytes: Vec<u8>| {
            String::from_utf8(bytes)
                .expect("UTF-8")
                .replace(env!("CARGO_BIN_EXE_stackwright"), "stackwright")
        };
        Said {
            status: output.status.code().unwrap_or(-1),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

/// What `check` prints about a template.
pub(crate) fn check(template: &str) -> String {
    Project::new(template).run(&["check"]).stdout
}
