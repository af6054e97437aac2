//! Programs with mistakes in them, as their users meet them.
//!
//! Without the test harness: this file is the programs as well, so that their own command lines
//! run. The variable names the program; without it, the checks run.

#![expect(clippy::unwrap_used, reason = "a failure in a helper fails the test")]

use std::{
    env, fs,
    path::Path,
    process::{Command, ExitCode},
};

use stackwright::{
    App, Stack,
    cli::Program,
    construct::{Function, Topic},
};

const PROGRAM: &str = "STACKWRIGHT_TEST_PROGRAM";
const ROOT: &str = "STACKWRIGHT_TEST_ROOT";

fn main() -> ExitCode {
    let Ok(name) = env::var(PROGRAM) else {
        lambda_folder_that_does_not_exist();
        lambda_folder_with_nothing_in_it();
        every_mistake_is_told_at_once();
        two_stacks_of_one_name();
        stack_that_the_program_does_not_have();
        return ExitCode::SUCCESS;
    };
    let build = move |_: &NoOptions, _: &stackwright::cli::Launch| {
        let mut app = App::new("test", env::var(ROOT).unwrap_or_default());
        match name.as_str() {
            "missing-folder" => missing_folder(&app.stack("one")),
            "empty-folder" => {
                app.stack("one")
                    .add("Work", Function::python("lambda/empty"));
            }
            "many-mistakes" => many_mistakes(&app.stack("one")),
            "same-name" => {
                app.stack("one");
                app.stack("one");
            }
            _ => {
                app.stack("one").add("News", Topic::new());
                app.stack("two");
            }
        }
        app
    };
    Program::new("test", "A program for tests", build).run()
}

#[derive(clap::Args)]
struct NoOptions {}

fn missing_folder(stack: &Stack) {
    stack.add(
        "Work",
        Function::python("lambda/wrok")
            .with_package("lambda/shraed")
            .traced(),
    );
}

fn many_mistakes(stack: &Stack) {
    stack.add("News", Topic::new());
    stack.add("News", Topic::new());
    stack.add("No-News", Topic::new());
    stack.output("Old", "What is", "old");
    stack.output("Old", "What is", "older");
}

/// Runs a program; gives its exit status and what it says, with `(root)` for its folder and
/// `L+n` for a line of the function `within` of this file.
fn run(program: &str, within: &str, arguments: &[&str]) -> String {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir_all(root.path().join("lambda/empty")).unwrap();
    let output = Command::new(env::current_exe().unwrap())
        .args(arguments)
        .current_dir(root.path())
        .env(PROGRAM, program)
        .env(ROOT, root.path())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    let text = String::from_utf8(output.stderr).unwrap();
    let text = text.replace(root.path().to_str().unwrap(), "(root)");
    format!(
        "{}\n{}",
        output.status.code().unwrap(),
        relative_lines(&text, within)
    )
}

/// So that edits above a program change no expected text; a line that is no line of the program
/// stays as it is.
fn relative_lines(text: &str, within: &str) -> String {
    let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file!())).unwrap();
    let is_start = |line: &str| line.contains(within);
    let first = source.lines().position(is_start).unwrap() + 1;
    let mut result = String::new();
    let mut rest = text;
    let name = format!("{}:", file!());
    while let Some((before, after)) = rest.split_once(&name) {
        let end = after
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(after.len());
        let line: usize = after[..end].parse().unwrap();
        let offset = line.checked_sub(first).expect("it is within the program");
        result.push_str(&format!("{before}synth.rs:L+{offset}"));
        rest = &after[end..];
    }
    result + rest
}

fn lambda_folder_that_does_not_exist() {
    insta::assert_snapshot!(run("missing-folder", "fn missing_folder", &["synth"]), @r#"
    1
    error: there is no folder `(root)/lambda/wrok`; correct the path (it starts from the program's own folder)
      at synth.rs:L+3
    error: there is no folder `(root)/lambda/shraed`; correct the path (it starts from the program's own folder)
      at synth.rs:L+4
    "#);
}

fn lambda_folder_with_nothing_in_it() {
    insta::assert_snapshot!(run("empty-folder", r#""empty-folder" =>"#, &["synth"]), @r#"
    1
    error: there is nothing to pack in `(root)/lambda/empty`; add code to it, or ignore less
      at synth.rs:L+2
    "#);
}

fn every_mistake_is_told_at_once() {
    insta::assert_snapshot!(run("many-mistakes", "fn many_mistakes", &["synth"]), @r#"
    1
    error: the logical id `News` is used twice
      at synth.rs:L+2
      first used at synth.rs:L+1
      hint: give one of them another id
    error: `No-News` cannot be a logical id
      at synth.rs:L+3
      hint: use letters and digits only, at most 255 of them
    error: the output `Old` is declared twice
      at synth.rs:L+5
      first declared at synth.rs:L+4
      hint: give one of them another name
    "#);
}

fn two_stacks_of_one_name() {
    insta::assert_snapshot!(run("same-name", r#""same-name" =>"#, &["synth"]), @r#"
    1
    error: there are two stacks called `one`
      at synth.rs:L+2
      the first is at synth.rs:L+1
      hint: give one of them another name
    "#);
}

fn stack_that_the_program_does_not_have() {
    insta::assert_snapshot!(run("right", "fn main", &["synth", "--stack", "three"]), @r#"
    2
    error: this program has no stack called `three`
      hint: it has: one, two
    "#);
    insta::assert_snapshot!(run("right", "fn main", &["synth"]), @r#"
    2
    error: this program has several stacks
      hint: choose one with --stack: one, two
    "#);
}
