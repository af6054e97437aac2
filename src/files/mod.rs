//! Files that travel with a stack: into buckets, after the stack is ready.
//!
//! A program says with [`Files`] what goes where; synthesis makes an [`Upload`] of it: every file
//! with its key and settings. What cannot go well is a problem of the program, found before
//! anything is called.

mod acl;
mod builder;
mod collect;
mod model;
mod page;
mod settings;

pub(crate) use builder::Declared;
pub use builder::Files;
pub(crate) use collect::uploads;
pub use model::{FileSource, Keeping, ObjectAcl, Upload, UploadFile};
pub use page::{Page, PageError, PageValues};
#[cfg(feature = "aws")]
pub(crate) use settings::settings_of;

#[cfg(test)]
mod tests;
