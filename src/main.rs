//! The `stackwright` command, for template files.

use std::process::ExitCode;

use stackwright::cli::Program;

// Template files are read into trees of small things: a tenth of a `diff` is saved.
#[cfg(feature = "allocator")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    Program::for_template_files().run()
}
