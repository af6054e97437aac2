//! `resources!` on what the schema has: every shape in any test run, every type on demand.

mod all;
mod shapes;
mod spread;
