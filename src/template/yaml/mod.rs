//! YAML's scalars, and YAML out.

mod resolve;
mod scalar;
mod write;

pub(super) use resolve::{is_null, resolve};
