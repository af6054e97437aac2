//! The local cloud, really started.

#![expect(clippy::unwrap_used, reason = "a failure in a helper fails the test")]

mod commands;
#[path = "../common/mod.rs"]
mod common;
mod harness;
mod installation;
mod lifecycle;
#[cfg(target_os = "linux")]
mod processes;
