//! What two templates differ in, and how it reads. None of this needs a cloud.

mod across;
mod pairs;
mod replacement;
mod schema;
mod security;

#[path = "../common/diff_schema.rs"]
mod diff_schema;
#[path = "../common/python.rs"]
mod python;
