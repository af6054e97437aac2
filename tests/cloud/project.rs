//! A folder in which commands are run.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;

use crate::local_cloud;

/// A folder with a template and a target in the shared cloud.
pub(crate) struct Project {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) account: String,
}

/// A topic, named in an output.
pub(crate) const TEMPLATE: &str = "\
Parameters:
  Size: {Type: String, Default: small}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: one}}
Outputs:
  Name: {Value: !GetAtt Topic.TopicName}
  Site: {Value: !Sub 'https://${Topic.TopicName}.s3.amazonaws.com/index.html'}
";

/// Writes down where the target `test` is.
pub(crate) fn write_target(folder: &Path, account: &str, url: &str) {
    let target = format!(
        "[target.test]\naccount = \"{account}\"\nregion = \"us-east-1\"\nendpoint = \"{url}\"\n"
    );
    fs::write(folder.join("stackwright.toml"), target).expect("a file");
}

impl Project {
    pub(crate) fn new() -> Self {
        let shared = local_cloud::shared();
        let folder = tempfile::tempdir().expect("a folder");
        write_target(folder.path(), &shared.account, &shared.url);
        let project = Self {
            folder,
            account: shared.account,
        };
        project.write(TEMPLATE);
        project
    }

    pub(crate) fn write(&self, template: &str) {
        fs::write(self.folder.path().join("template.yaml"), template).expect("a file");
    }

    /// Lets a mistake reach the service that `check` would find.
    pub(crate) fn ignore(&self, rule: &str) {
        let path = self.folder.path().join("stackwright.toml");
        let settings = fs::read_to_string(&path).expect("a file");
        let settings = format!("{settings}[check.severity]\n{rule} = \"off\"\n");
        fs::write(path, settings).expect("a file");
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stackwright"));
        command
            .current_dir(self.folder.path())
            .args(["--target", "test", "--stack", "things"])
            .args(arguments)
            .env_remove("AWS_ACCESS_KEY_ID")
            .env_remove("AWS_SECRET_ACCESS_KEY")
            .env_remove("AWS_ENDPOINT_URL");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("it starts")
    }
}

pub(crate) fn status(output: &Output) -> i32 {
    output.status.code().expect("it ends by itself")
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub(crate) fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("JSON on stdout")
}
