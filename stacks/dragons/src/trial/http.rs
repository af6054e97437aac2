//! Requests as any client would send them.

use std::time::Duration;

use serde_json::Value;
use ureq::{
    Agent, AsSendBody, Body,
    http::{Request, Response, Uri},
};

/// Longer than API Gateway waits for an integration.
const PATIENCE: Duration = Duration::from_secs(35);

/// How much of an answer a message repeats, in characters.
const EXCERPT: usize = 200;

/// Sends requests; cloning is cheap.
#[derive(Clone, Debug)]
pub(super) struct Http {
    agent: Agent,
}

/// An answer, whatever its status.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    headers: ureq::http::HeaderMap,
    body: Vec<u8>,
}

/// Nobody answered.
#[derive(Debug, thiserror::Error)]
#[error("no answer from {url}: {cause}")]
pub(super) struct NoAnswer {
    url: String,
    cause: Box<ureq::Error>,
}

impl Http {
    /// A client for addresses like `url`: no proxy stands between us and our own machine.
    pub(super) fn for_address(url: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .max_redirects(0);
        let config = if is_own_machine(url) {
            config.proxy(None)
        } else {
            config
        };
        Self {
            agent: config.build().new_agent(),
        }
    }

    /// Sends a request; a body is sent as JSON unless a header says otherwise.
    pub(super) fn send(
        &self,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Answer, NoAnswer> {
        let failed = |cause: ureq::Error| NoAnswer {
            url: url.to_owned(),
            cause: Box::new(cause),
        };
        let mut request = Request::builder().method(method).uri(url);
        let typed = |(name, _): &(&str, &str)| name.eq_ignore_ascii_case("content-type");
        if body.is_some() && !headers.iter().any(typed) {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let sent = match body.map(Value::to_string) {
            Some(text) => self.run(request.body(text)),
            None => self.run(request.body(())),
        };
        let (parts, mut content) = sent.map_err(failed)?.into_parts();
        Ok(Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: content.read_to_vec().map_err(failed)?,
        })
    }

    fn run(
        &self,
        request: Result<Request<impl AsSendBody>, ureq::http::Error>,
    ) -> Result<Response<Body>, ureq::Error> {
        self.agent.run(request?)
    }
}

impl Answer {
    /// The value of a header, if it is there and readable.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body, if it is JSON.
    pub(super) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The answer in a few words.
    pub(super) fn excerpt(&self) -> String {
        let body = String::from_utf8_lossy(&self.body);
        let short: String = body.trim().chars().take(EXCERPT).collect();
        let more = if short.len() < body.trim().len() {
            "…"
        } else {
            ""
        };
        format!("{} {short}{more}", self.status)
    }
}

/// Whether the address is on this machine.
fn is_own_machine(url: &str) -> bool {
    let host = url.parse::<Uri>().ok().and_then(|uri| {
        let host = uri.host()?.trim_matches(['[', ']']).to_owned();
        Some(host)
    });
    host.is_some_and(|host| {
        host == "localhost"
            || host.ends_with(".localhost")
            || host
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    })
}

/// Writes a text so that it can be a value in a query, by RFC 3986.
pub(super) fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_machine() {
        for (url, own) in [
            ("http://127.0.0.1:4566/x", true),
            ("http://[::1]:4566", true),
            ("http://localhost", true),
            ("http://api.localhost:1/prod", true),
            (
                "https://a.execute-api.eu-central-1.amazonaws.com/prod",
                false,
            ),
            ("http://127.0.0.1.example.com/", false),
            ("nonsense", false),
        ] {
            assert_eq!(is_own_machine(url), own, "{url}");
        }
    }

    #[test]
    fn encoding() {
        assert_eq!(
            percent_encode("O'Malley & \"ß\"\n"),
            "O%27Malley%20%26%20%22%C3%9F%22%0A"
        );
    }
}
