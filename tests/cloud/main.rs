//! Deploying, comparing and removing stacks, on a real local cloud.

mod answers;
mod bench;
mod code;
mod commands;
mod deploy;
mod destroy;
mod diff;
mod online;
mod proxy;
mod several_stacks;
mod traces;

#[path = "../common/local_cloud.rs"]
mod local_cloud;
