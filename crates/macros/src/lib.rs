//! `resources!`: typed builders from the embedded schemas.
