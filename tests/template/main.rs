//! Reading and writing templates.

#![expect(clippy::unwrap_used, reason = "a failure in a helper fails the test")]

#[path = "../common/python.rs"]
mod python;
#[path = "../common/yaml_readers.rs"]
mod yaml_readers;

mod expansion;
mod fuzz;
mod misfits;
mod oracles;
mod read;
mod references;
mod refuse;
mod trees;
mod write;
