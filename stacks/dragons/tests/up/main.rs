//! The application on the local cloud, from nothing to nothing, as a student meets it.

#[path = "../../../../tests/common/python.rs"]
mod python;

mod harness;
mod labs;
mod lifetime;
mod names;
