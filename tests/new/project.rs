//! The project that `new` makes, built and deployed.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use crate::{STACKWRIGHT, local_cloud, new};

const NAME: &str = "well-met";

/// A project, with the target folder of this build, so that little has to be built anew.
struct Project {
    folder: tempfile::TempDir,
    target: PathBuf,
}

impl Project {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let checkout = env!("CARGO_MANIFEST_DIR");
        let output = new(
            folder.path(),
            &[NAME, "--path", ".", "--stackwright-path", checkout],
        );
        assert!(output.status.success(), "{output:?}");
        build_with_ours(Path::new(checkout), folder.path());
        let target = Path::new(STACKWRIGHT).ancestors().nth(2);
        Self {
            target: target.expect("a target folder").to_owned(),
            folder,
        }
    }

    /// Builds the project and runs its tests, with nothing to warn of; gives what they print.
    fn test(&self) -> String {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["test", "--offline", "--quiet"]);
        cargo.env("CARGO_TARGET_DIR", &self.target);
        let output = self.run(cargo);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && stderr.is_empty(), "{stderr}");
        String::from_utf8(output.stdout).expect("text")
    }

    /// Runs the project's own command line, which must succeed; gives what it prints.
    fn program(&self, arguments: &[&str]) -> String {
        let output = self.run(self.command(arguments));
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}\n{stderr}");
        String::from_utf8(output.stdout).expect("text")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.target.join("debug").join(NAME));
        command.args(arguments);
        command
    }

    fn run(&self, mut command: Command) -> Output {
        // What cargo says of the package of these tests; it makes build scripts run again.
        let ours = ["CARGO_PKG_", "CARGO_MANIFEST_"];
        for (name, _) in env::vars_os() {
            let name = name.to_string_lossy();
            if ours.iter().any(|prefix| name.starts_with(prefix)) {
                command.env_remove(&*name);
            }
        }
        command.env_remove("AWS_ENDPOINT_URL");
        let output = command.current_dir(self.folder.path()).output();
        output.expect("it starts")
    }

    /// Names a target for the cloud that all tests share.
    fn target_shared(&self) {
        let path = self.folder.path().join("stackwright.toml");
        let shared = local_cloud::shared();
        let mut targets = fs::read_to_string(&path).expect("a file");
        targets.push_str(&format!(
            "[target.shared]\naccount = \"{}\"\nregion = \"us-east-1\"\nendpoint = \"{}\"\n",
            shared.account, shared.url
        ));
        fs::write(path, targets).expect("a file");
    }
}

/// Lets cargo take the dependencies that are built already: the same versions, the same profile,
/// and, since features of what several need are joined, with what the tests here need besides.
fn build_with_ours(checkout: &Path, folder: &Path) {
    let lock = checkout.join("Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).expect("a file");
    let read = |folder: &Path| fs::read_to_string(folder.join("Cargo.toml")).expect("a file");
    let ours: toml::Table = toml::from_str(&read(checkout)).expect("a manifest");
    let mut dependencies = ours["dev-dependencies"]
        .as_table()
        .expect("a table")
        .clone();
    dependencies.retain(|_, it| it.get("workspace").is_none());
    let section = toml::Table::from_iter([("dev-dependencies".to_owned(), dependencies.into())]);
    let mut manifest = format!("{}\n{section}", read(folder));
    // What is a dependency there is a member of the workspace here.
    for member in ["stackwright", "stackwright-macros", "stackwright-schema"] {
        let debug = &ours["profile"]["dev"]["debug"];
        manifest.push_str(&format!(
            "[profile.dev.package.{member}]\ndebug = {debug}\n"
        ));
    }
    fs::write(folder.join("Cargo.toml"), manifest).expect("a file");
}

/// It builds, its test passes, nothing is wrong with its stack, and, deployed as it is, it answers.
#[test]
fn it_works_as_it_is() {
    let project = Project::new();
    let tests = project.test();
    assert!(tests.contains("test result: ok. 2 passed"), "{tests}");

    let template = project.program(&["synth"]);
    assert!(
        template.contains("Description: Greets whoever asks"),
        "{template}"
    );
    project.program(&["check", "--fail-on", "warning"]);

    let another = project.run(project.command(&["new", "another"]));
    assert_eq!(another.status.code(), Some(2), "it has a stack of its own");

    project.target_shared();
    let outputs = project.program(&["up", "--target", "shared", "--yes"]);
    let url = outputs.split_whitespace().last().expect("an address");
    let answer = ureq::get(format!("{url}?name=Ada")).call();
    let answer = answer.expect("an answer").into_body().read_to_string();
    assert_eq!(answer.expect("text"), r#"{"message": "Hello, Ada!"}"#);
    project.program(&["down", "--target", "shared", "--yes"]);
}
