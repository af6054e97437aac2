//! The application's API, as its web app uses it.

use serde_json::Value;

use super::{
    check::Failure,
    http::{Answer, Http, NoAnswer, percent_encode},
};

/// The resource `/dragons`.
pub(super) struct Api {
    http: Http,
    url: String,
}

/// Somebody who uses it.
pub(super) struct Visitor<'a> {
    pub(super) api: &'a Api,
    /// The pool's ID token of whoever has signed in.
    pub(super) token: Option<String>,
}

impl Api {
    pub(super) fn new(api_url: &str) -> Self {
        Self {
            http: Http::for_address(api_url),
            url: format!("{api_url}/dragons"),
        }
    }

    /// Sends a request without a token.
    pub(super) fn send(&self, method: &str, headers: &[(&str, &str)]) -> Result<Answer, NoAnswer> {
        self.http.send(method, &self.url, headers, None)
    }
}

impl Visitor<'_> {
    /// Asks for dragons; names and values of the query are as they are meant, not as they are sent.
    pub(super) fn list(&self, query: &[(&str, &str)]) -> Result<Vec<Value>, Failure> {
        let mut url = self.api.url.clone();
        for (index, (name, value)) in query.iter().enumerate() {
            let mark = if index == 0 { '?' } else { '&' };
            url.push_str(&format!("{mark}{name}={}", percent_encode(value)));
        }
        let answer = self.api.http.send("GET", &url, &self.headers(), None)?;
        match (answer.status, answer.json()) {
            (200, Some(Value::Array(dragons))) => Ok(dragons),
            _ => Err(Failure::new("200 and a JSON array", answer.excerpt())),
        }
    }

    /// Reports a dragon.
    pub(super) fn report(&self, report: &Value) -> Result<Answer, NoAnswer> {
        self.api
            .http
            .send("POST", &self.api.url, &self.headers(), Some(report))
    }

    /// The token as it is: the authorizer expects no `Bearer`.
    fn headers(&self) -> Vec<(&str, &str)> {
        let token = self.token.as_deref();
        token
            .map(|token| ("authorization", token))
            .into_iter()
            .collect()
    }
}
