//! Resource types, generated from the embedded schema.
