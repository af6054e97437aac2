//! `check`, as a user of the `stackwright` command sees it.

mod command;
mod found;
mod settings;
mod states;
mod template;
