//! Which properties open something, and for whom.

mod api;
mod network;
mod storage;

use crate::diff::security::model::Topic;

/// A property by which something is more open or less.
#[derive(Clone, Copy)]
pub(super) struct Setting {
    pub(super) type_name: &'static str,
    pub(super) path: &'static str,
    /// How far values open it; none where any value says the same.
    pub(super) values: &'static [(&'static str, usize)],
    /// How far other values do.
    pub(super) others: usize,
    pub(super) absent: Absent,
    /// How far it is open where there is no such resource, or where that is as it should be.
    pub(super) base: usize,
    /// Who may from then on; nothing where it is said of the resource itself.
    pub(super) who: &'static str,
    /// What may be done, from the first level on.
    pub(super) words: &'static [&'static str],
    pub(super) topic: Topic,
}

/// What it means that a property is not there.
#[derive(Clone, Copy)]
pub(super) enum Absent {
    Level(usize),
    /// Where what is around it is there, and where it is not.
    Within(usize, usize),
    /// It depends on something else.
    Unknown(&'static str),
}

/// Something that anyone may do where a property has one of these values.
const fn public(
    type_name: &'static str,
    path: &'static str,
    open: &'static [(&'static str, usize)],
    absent: usize,
    words: &'static [&'static str],
) -> Setting {
    Setting {
        type_name,
        path,
        values: open,
        others: 0,
        absent: Absent::Level(absent),
        base: 0,
        who: "anyone",
        words,
        topic: Topic::PublicAccess,
    }
}

const TRUE: &[(&str, usize)] = &[("true", 1)];
const NOT_TRUE: &[(&str, usize)] = &[("true", 0)];

/// All of them.
pub(super) fn all() -> impl Iterator<Item = &'static Setting> {
    [api::SETTINGS, network::SETTINGS, storage::SETTINGS]
        .into_iter()
        .flatten()
}
