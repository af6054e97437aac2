//! Authorizers: who may call a method.

use std::rc::Rc;

use super::{api::Api, names};
use crate::{source::SourceLine, value::Value};

/// An authorizer of the API.
pub(super) struct Authorizer {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) user_pool: Value<String>,
    pub(super) line: SourceLine,
}

impl Authorizer {
    pub(super) fn cognito(
        api: &str,
        name: &str,
        user_pool: Value<String>,
        line: SourceLine,
    ) -> Self {
        let words = names::pascal(name);
        let words = words.strip_suffix("Authorizer").unwrap_or(&words);
        Self {
            id: format!("{api}{words}Authorizer"),
            name: name.to_owned(),
            user_pool,
            line,
        }
    }
}

/// A cheap reference to an authorizer of an API.
///
/// ```
/// use stackwright::construct::rest_api::{ApiResource, AuthorizerHandle, Response, mock};
///
/// fn for_members(resource: &ApiResource, members: &AuthorizerHandle) {
///     let listed = mock().response(Response::status(200));
///     resource.get(listed).authorizer(members);
/// }
/// ```
#[derive(Clone)]
pub struct AuthorizerHandle {
    pub(super) api: Rc<Api>,
    pub(super) id: String,
}

impl std::fmt::Debug for AuthorizerHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("AuthorizerHandle").field(&self.id).finish()
    }
}
