//! The Dragons stack as its program prints it, without any cloud.

#![expect(clippy::unwrap_used, reason = "a failure in a helper fails the test")]

#[path = "../../../../tests/common/python.rs"]
mod python;
#[path = "../../../../tests/common/yaml_readers.rs"]
mod yaml_readers;

mod api;
mod contents;
mod labs;
mod lint;
mod needs;
mod output_folder;
mod permissions;
mod policies;
mod program;
mod readers;
mod resolve;
mod sam;
mod same_bytes;
