//! `check`, as a user of the `stackwright` command sees it.

mod command;
mod settings;
mod template;
