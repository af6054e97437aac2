//! Resources that were given another logical id.

/// The other side of a probable renaming.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renaming {
    /// The logical id of the other one.
    pub other: String,
    /// Whether nothing else differs.
    pub equal: bool,
}
