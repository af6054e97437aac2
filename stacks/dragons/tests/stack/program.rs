//! The program itself, as a user runs it.

use std::process::Command;

use serde_json::Value;

/// The program, about to run with some arguments.
pub(crate) fn dragons(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dragons"));
    command.args(arguments);
    command
}

/// What the command prints; its failure fails the test.
pub(crate) fn printed(command: &mut Command) -> String {
    let output = command.output().expect("the program starts");
    assert!(
        output.status.success(),
        "{command:?} failed:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("it prints UTF-8")
}

/// The template in YAML, with some options.
pub(crate) fn yaml(options: &[&str]) -> String {
    printed(dragons(&["synth"]).args(options))
}

/// The template with some options.
pub(crate) fn template(options: &[&str]) -> Value {
    let text = printed(dragons(&["synth", "--as", "json"]).args(options));
    serde_json::from_str(&text).expect("it prints JSON")
}

/// The logical ids of the resources of one type, with their properties.
pub(crate) fn resources<'a>(
    template: &'a Value,
    type_name: &'a str,
) -> impl Iterator<Item = (&'a str, &'a Value)> {
    template["Resources"]
        .as_object()
        .expect("a template has resources")
        .iter()
        .filter(move |(_, resource)| resource["Type"] == type_name)
        .map(|(id, resource)| (id.as_str(), &resource["Properties"]))
}
