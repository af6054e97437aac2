//! The Dragons stack.

fn main() {}
