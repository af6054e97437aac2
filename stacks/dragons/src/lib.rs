//! The Dragons application.

pub mod trial;
