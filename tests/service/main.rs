//! Deploying and removing stacks against a scripted CloudFormation, in simulated time.
#![cfg(feature = "aws")]

mod bench;
mod change_sets;
mod histories;
mod history;
mod paces;
mod recoveries;
mod service;
mod sets;
mod stacks;
mod statuses;
mod storms;
mod time;
mod wire;
