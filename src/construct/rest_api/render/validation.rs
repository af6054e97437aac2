//! What of a request is checked.

use crate::construct::rest_api::method::Method;

/// What of a request is checked before it goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Validation {
    Body,
    Parameters,
    Both,
}

impl Validation {
    pub(super) fn of(method: &Method) -> Option<Self> {
        let parameters = method
            .parameters
            .iter()
            .any(|(name, required)| *required && !name.starts_with("method.request.path."));
        match (method.body.is_some(), parameters) {
            (true, true) => Some(Self::Both),
            (true, false) => Some(Self::Body),
            (false, true) => Some(Self::Parameters),
            (false, false) => None,
        }
    }

    pub(super) fn id(self, api: &str) -> String {
        match self {
            Self::Body => format!("{api}BodyValidator"),
            Self::Parameters => format!("{api}ParameterValidator"),
            Self::Both => format!("{api}RequestValidator"),
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Parameters => "parameters",
            Self::Both => "body-and-parameters",
        }
    }

    pub(super) fn checks(self) -> (bool, bool) {
        (self != Self::Parameters, self != Self::Body)
    }
}
