//! What two templates differ in, and how it reads. None of this needs a cloud.

mod schema;

#[path = "../common/python.rs"]
mod python;
