//! Values that are documents of a language of their own, and are compared as such.

use super::{Part, api, policy, states};
use crate::template::{Map, Node};

/// A language that a value is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// IAM's policies.
    Policy,
    /// The Amazon States Language.
    States,
    /// OpenAPI.
    Api,
}

/// The language of a value, by its form.
pub(super) fn language(value: &Map) -> Option<Language> {
    if policy::is_policy(value) {
        Some(Language::Policy)
    } else if states::is_machine(value) {
        Some(Language::States)
    } else if api::is_api(value) {
        Some(Language::Api)
    } else {
        None
    }
}

/// Whether the value is compared as a whole, by the parts of its language.
pub(in crate::diff) fn is_document(value: &Map) -> bool {
    language(value).is_some()
}

/// What differs between two values of one language; none if they are not that.
pub(super) fn parts(old: Option<&Node>, new: Option<&Node>) -> Option<Vec<Part>> {
    let empty = Map::default();
    let map = |value: Option<&Node>| match value {
        None => Some(empty.clone()),
        Some(value) => value.as_map().cloned(),
    };
    let (old, new) = (map(old)?, map(new)?);
    let of = |value: &Map| (!value.is_empty()).then(|| language(value));
    let language = match (of(&old), of(&new)) {
        (Some(one), Some(other)) => one.filter(|one| Some(*one) == other)?,
        (Some(one), None) | (None, Some(one)) => one?,
        (None, None) => return None,
    };
    Some(match language {
        Language::Policy => policy::parts(&old, &new),
        Language::States => states::parts(&old, &new),
        Language::Api => api::parts(&old, &new),
    })
}
