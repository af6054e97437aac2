//! The program, with a local cloud of its own.

use std::process::{Command, Output};

use tempfile::TempDir;

/// A place for the state of one test's local cloud, which ends with the test.
pub(crate) struct Project {
    state: TempDir,
}

/// A command that has ended.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Project {
    pub(crate) fn new() -> Self {
        Self {
            state: tempfile::tempdir().expect("a folder"),
        }
    }

    /// Runs the program.
    pub(crate) fn dragons(&self, arguments: &[&str]) -> Ended {
        self.run(env!("CARGO_BIN_EXE_dragons"), arguments)
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Ended {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env("STACKWRIGHT_STATE_DIR", self.state.path())
            .env_remove("AWS_ENDPOINT_URL")
            .env_remove("CARGO_PKG_NAME");
        command.output().expect("the program runs").into()
    }

    /// Runs the program, which must succeed.
    pub(crate) fn succeed(&self, arguments: &[&str]) -> Ended {
        let ended = self.dragons(arguments);
        assert_eq!(
            ended.code,
            Some(0),
            "{arguments:?}\n{}\n{}",
            ended.stdout,
            ended.stderr
        );
        ended
    }

    /// The JSON that a command gives.
    pub(crate) fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let ended = self.succeed(arguments);
        serde_json::from_str(&ended.stdout).expect(&ended.stdout)
    }

    /// The address of the local cloud, which runs.
    pub(crate) fn endpoint(&self) -> String {
        let status = self.json(&["local", "status", "--json"]);
        status["endpoint"].as_str().expect("an endpoint").to_owned()
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        self.dragons(&["local", "stop"]);
    }
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}
