//! `check`, as a user of the `stackwright` command sees it.

mod api;
mod command;
mod found;
mod function;
mod lint;
mod mistakes;
mod page;
mod pipeline;
mod property;
mod reference;
mod rules;
mod security;
mod serverless;
mod service_rules;
mod settings;
mod size;
mod states;
mod structure;
mod template;

#[path = "../common/python.rs"]
mod python;
