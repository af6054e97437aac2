//! Deploying, comparing and removing stacks, on a real local cloud.

mod answers;
mod bench;
mod causes;
mod code;
mod commands;
mod counts;
mod deploy;
mod destroy;
mod diff;
mod events;
mod farewell;
#[cfg(unix)]
mod faults;
mod files;
mod files_bench;
mod kept;
mod nested;
mod online;
mod options;
mod plans;
mod preflight;
mod project;
mod proxy;
mod report;
mod sam;
mod serverless;
mod several_stacks;
mod side_by_side;
mod staging;
#[cfg(unix)]
mod terminal;
mod traces;

#[path = "../common/diff_schema.rs"]
mod diff_schema;
#[path = "../common/full_bucket.rs"]
mod full_bucket;
#[path = "../common/limits.rs"]
mod limits;
#[path = "../common/local_cloud.rs"]
mod local_cloud;
#[path = "../common/python.rs"]
mod python;
