//! Cross-origin requests: which web pages may call an API from a browser.

use crate::template::{Map, Node};

/// Headers that browsers may send along: those of a signed or authorized request.
const HEADERS: [&str; 5] = [
    "Content-Type",
    "X-Amz-Date",
    "Authorization",
    "X-Api-Key",
    "X-Amz-Security-Token",
];

/// Which web pages may call a resource of an API from a browser.
///
/// Its preflight (`OPTIONS`) is answered without authorization, with the methods that the resource
/// has. Answers of integrations that are not proxies and errors of the gateway itself carry the
/// header too; a function behind a proxy sets its own.
///
/// ```
/// use stackwright::construct::rest_api::{Cors, Response, mock};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// # let api = stack.add("Api", stackwright::construct::RestApi::regional("eggs"));
/// # let live = true;
/// let pages = if live { Cors::origin("https://eggs.example") } else { Cors::any_origin() };
/// let pages = pages.headers(["Content-Type"]).max_age_seconds(600);
/// api.resource("eggs").cors(pages).get(mock().response(Response::status(200)));
/// # api.stage("prod");
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # let preflight = tested.resource("ApiEggsOptions");
/// # assert!(format!("{:?}", preflight.properties()).contains("'https://eggs.example'"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cors {
    origin: String,
    headers: Vec<String>,
    max_age_seconds: Option<u32>,
}

impl Cors {
    /// Any web page.
    pub fn any_origin() -> Self {
        Self::origin("*")
    }

    /// Web pages of one origin, as in `https://dragons.example`.
    pub fn origin(origin: impl Into<String>) -> Self {
        Self {
            origin: origin.into(),
            headers: HEADERS.map(str::to_owned).to_vec(),
            max_age_seconds: None,
        }
    }

    /// The headers that a request may carry, in place of `Content-Type`, `X-Amz-Date`,
    /// `Authorization`, `X-Api-Key` and `X-Amz-Security-Token`.
    #[must_use]
    pub fn headers<S: Into<String>>(self, headers: impl IntoIterator<Item = S>) -> Self {
        Self {
            headers: headers.into_iter().map(Into::into).collect(),
            ..self
        }
    }

    /// How long a browser may remember the answer to a preflight.
    #[must_use]
    pub fn max_age_seconds(self, seconds: u32) -> Self {
        Self {
            max_age_seconds: Some(seconds),
            ..self
        }
    }

    /// What is wrong with it, if anything: values travel in single quotes.
    pub(super) fn problem(&self) -> Option<String> {
        std::iter::once(&self.origin)
            .chain(&self.headers)
            .find(|text| text.contains(['\'', '\n', ',']) || text.is_empty())
            .map(|text| format!("`{text}` is neither an origin nor a header"))
    }

    /// The headers of every answer, each with its quoted value.
    pub(super) fn response_headers(&self) -> Vec<(&'static str, String)> {
        vec![("Access-Control-Allow-Origin", quoted(&self.origin))]
    }

    /// The headers of an error that the gateway itself answers.
    pub(super) fn error_headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = self.response_headers();
        headers.push((
            "Access-Control-Allow-Headers",
            quoted(&self.headers.join(",")),
        ));
        headers
    }

    /// The headers of the answer to a preflight, for a resource with these methods.
    pub(super) fn preflight_headers(&self, methods: &[&str]) -> Vec<(&'static str, String)> {
        let mut headers = self.error_headers();
        headers.push(("Access-Control-Allow-Methods", quoted(&methods.join(","))));
        if let Some(seconds) = self.max_age_seconds {
            headers.push(("Access-Control-Max-Age", quoted(&seconds.to_string())));
        }
        headers
    }
}

/// A fixed value, as mappings of parameters spell it.
fn quoted(text: &str) -> String {
    format!("'{text}'")
}

/// Parameters that set `headers`, under names that start with `prefix`.
pub(super) fn parameters(prefix: &str, headers: &[(&str, String)]) -> Map {
    headers
        .iter()
        .map(|(name, value)| (format!("{prefix}.{name}"), Node::from(value.as_str())))
        .collect()
}
