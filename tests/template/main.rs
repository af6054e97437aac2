//! Reading and writing templates.

#![expect(clippy::unwrap_used, reason = "a failure in a helper fails the test")]

#[path = "../common/python.rs"]
mod python;

mod oracles;
mod read;
mod references;
mod refuse;
mod trees;
mod write;
