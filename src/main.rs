//! The `stackwright` command, for template files.

use std::process::ExitCode;

use stackwright::cli::Program;

fn main() -> ExitCode {
    Program::for_template_files().run()
}
