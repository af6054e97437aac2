//! Signed calls to services that speak JSON, for what has no SDK crate here: each would cost a
//! minute of build for one or two requests.

use std::time::{Duration, SystemTime};

use aws_credential_types::{Credentials, provider::ProvideCredentials as _};
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4,
};
use serde_json::Value;

use super::{Cloud, CloudError, error::of_credentials};

/// Which version of the protocol a service speaks.
fn content_type(service: &str) -> &'static str {
    match service {
        "cloudcontrolapi" | "dynamodb" | "sqs" | "states" => "application/x-amz-json-1.0",
        _ => "application/x-amz-json-1.1",
    }
}

const PATIENCE: Duration = Duration::from_secs(30);

/// A call that failed.
///
/// ```no_run
/// use serde_json::json;
/// use stackwright::cloud::{Cloud, JsonCallError};
///
/// # async fn example(cloud: &Cloud) -> Result<(), JsonCallError> {
/// let body = json!({ "Name": "/eggs/colour" });
/// match cloud.json_call("ssm", "AmazonSSM.GetParameter", &body).await {
///     Ok(answer) => println!("{}", answer["Parameter"]["Value"]),
///     Err(error) if error.code.as_deref() == Some("ParameterNotFound") => println!("white"),
///     Err(error) => return Err(error),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{operation} failed: {message}")]
pub struct JsonCallError {
    /// The operation, as in `AmazonSSM.GetParameters`.
    pub operation: String,
    /// The service's name for the error, as in `ParameterNotFound`; none if it gave no answer.
    pub code: Option<String>,
    /// What the service said, or why it could not be asked.
    pub message: String,
}

impl Cloud {
    /// Calls an operation of a service that speaks JSON.
    ///
    /// `service` is the name that requests are signed for and that the host starts with, as in
    /// `ssm`; `target` is the value of the header `X-Amz-Target`, as in `AmazonSSM.GetParameters`.
    pub async fn json_call(
        &self,
        service: &str,
        target: &str,
        body: &Value,
    ) -> Result<Value, JsonCallError> {
        let content_type = content_type(service);
        let headers = [("content-type", content_type), ("x-amz-target", target)];
        let content = Some(body.to_string());
        self.signed_call(service, target, ("POST", "/"), &headers, content)
            .await
    }

    /// Asks a service that speaks JSON over paths, as in `/2015-03-31/functions/hello`. `operation`
    /// is what errors call it.
    pub(super) async fn json_get(
        &self,
        service: &str,
        operation: &str,
        path: &str,
    ) -> Result<Value, JsonCallError> {
        self.signed_call(service, operation, ("GET", path), &[], None)
            .await
    }

    /// Tells such a service to put something at a path, or to delete what is there where there is
    /// no content.
    pub(super) async fn json_change(
        &self,
        service: &str,
        operation: &str,
        path: &str,
        content: Option<&Value>,
    ) -> Result<Value, JsonCallError> {
        let method = if content.is_some() { "PUT" } else { "DELETE" };
        let headers = [("content-type", "application/json")];
        let headers = content.map_or(&[][..], |_| &headers[..]);
        let content = content.map(ToString::to_string);
        self.signed_call(service, operation, (method, path), headers, content)
            .await
    }

    async fn signed_call(
        &self,
        service: &str,
        operation: &str,
        (method, path): (&str, &str),
        headers: &[(&str, &str)],
        content: Option<String>,
    ) -> Result<Value, JsonCallError> {
        let failed = |message: String| JsonCallError {
            operation: operation.to_owned(),
            code: None,
            message,
        };
        let credentials = match self.config.credentials_provider() {
            Some(provider) => provider
                .provide_credentials()
                .await
                .map_err(|error| of_credentials(self.profile.clone(), &error)),
            None => Err(CloudError::NoCredentials {
                profile: self.profile.clone(),
            }),
        };
        let credentials = credentials.map_err(|error| failed(error.to_string()))?;
        let host = self.service_url(service);
        let url = format!("{}{path}", host.trim_end_matches('/'));
        let signed = self
            .signed_headers(
                service,
                headers,
                (method, &url),
                content.as_deref(),
                credentials,
            )
            .map_err(|error| failed(error.to_string()))?;
        let method = method.to_owned();
        let answer =
            tokio::task::spawn_blocking(move || send(&method, &url, signed, content)).await;
        let (status, text) = answer
            .map_err(|error| failed(error.to_string()))?
            .map_err(|error| failed(format!("cannot reach {host}: {error}")))?;
        let value = serde_json::from_str(&text).unwrap_or(Value::Null);
        if (200..300).contains(&status) {
            Ok(value)
        } else {
            Err(refusal(operation, status, &value))
        }
    }

    fn service_url(&self, service: &str) -> String {
        match &self.endpoint {
            Some(endpoint) => format!("{}/", endpoint.url().trim_end_matches('/')),
            None if self.region.starts_with("cn-") => {
                format!("https://{service}.{}.amazonaws.com.cn/", self.region)
            }
            None => format!("https://{service}.{}.amazonaws.com/", self.region),
        }
    }

    fn signed_headers(
        &self,
        service: &str,
        headers: &[(&str, &str)],
        (method, url): (&str, &str),
        content: Option<&str>,
        credentials: Credentials,
    ) -> Result<Vec<(String, String)>, Box<dyn std::error::Error>> {
        let identity = credentials.into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name(service)
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()?
            .into();
        let body = SignableBody::Bytes(content.unwrap_or_default().as_bytes());
        let request = SignableRequest::new(method, url, headers.iter().copied(), body)?;
        let (instructions, _) = sign(request, &params)?.into_parts();
        let signed = instructions.headers();
        Ok(headers
            .iter()
            .copied()
            .chain(signed)
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect())
    }
}

fn send(
    method: &str,
    url: &str,
    headers: Vec<(String, String)>,
    content: Option<String>,
) -> Result<(u16, String), ureq::Error> {
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE))
        .build()
        .new_agent();
    let mut request = ureq::http::Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let mut answer = match content {
        Some(content) => agent.run(request.body(content)?)?,
        None => agent.run(request.body(())?)?,
    };
    Ok((
        answer.status().as_u16(),
        answer.body_mut().read_to_string()?,
    ))
}

/// The code is in `__type`, after a namespace; the message under a key of either case.
fn refusal(operation: &str, status: u16, answer: &Value) -> JsonCallError {
    let text = |key: &str| answer.get(key).and_then(Value::as_str);
    let code = text("__type").or_else(|| text("code"));
    let code = code.and_then(|code| code.rsplit('#').next());
    let message = text("message").or_else(|| text("Message"));
    JsonCallError {
        operation: operation.to_owned(),
        code: code.map(str::to_owned),
        message: message.map_or_else(|| format!("status {status}"), str::to_owned),
    }
}
