//! Addresses that work on this machine.
//!
//! A stack in the local cloud computes the same addresses as on AWS. They are AWS's; the local
//! cloud serves the same things under paths of its own.

use crate::target::Endpoint;

/// The address under which `endpoint` serves what AWS serves at `url`; anything that is no such
/// address is returned as it is.
///
/// ```
/// use stackwright::{cloud::reachable, target::Endpoint};
///
/// let endpoint = Endpoint::parse("http://127.0.0.1:4566")?;
/// assert_eq!(
///     reachable("https://photos.s3.amazonaws.com/hen.jpg", &endpoint),
///     "http://127.0.0.1:4566/photos/hen.jpg"
/// );
/// assert_eq!(reachable("https://example.com", &endpoint), "https://example.com");
/// # Ok::<(), stackwright::target::TargetError>(())
/// ```
pub fn reachable(url: &str, endpoint: &Endpoint) -> String {
    local(url, endpoint).unwrap_or_else(|| url.to_owned())
}

fn local(url: &str, endpoint: &Endpoint) -> Option<String> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))?;
    let (host, path) = match rest.find('/') {
        Some(slash) => rest.split_at(slash),
        None => (rest, ""),
    };
    let host = host
        .strip_suffix(".amazonaws.com")
        .or_else(|| host.strip_suffix(".amazonaws.com.cn"))?;
    let base = endpoint.url();
    if let Some((id, _region)) = host.split_once(".execute-api.") {
        return Some(format!("{base}/_aws/execute-api/{id}{path}"));
    }
    if host == "s3" || host.starts_with("s3.") {
        return Some(format!("{base}{path}"));
    }
    // The bucket's name may have dots of its own, so the service's part is the last one.
    let service = host.rfind(".s3")?;
    let after = &host[service + ".s3".len()..];
    (after.is_empty() || after.starts_with(['.', '-']))
        .then(|| format!("{base}/{}{path}", &host[..service]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_aws_are_found_on_this_machine() {
        let endpoint = Endpoint::parse("http://127.0.0.1:4566").expect("an endpoint");
        let cases = [
            (
                "https://abc123.execute-api.us-east-1.amazonaws.com/prod/dragons?x=1",
                "http://127.0.0.1:4566/_aws/execute-api/abc123/prod/dragons?x=1",
            ),
            (
                "https://abc123.execute-api.eu-west-1.amazonaws.com/prod",
                "http://127.0.0.1:4566/_aws/execute-api/abc123/prod",
            ),
            (
                "https://my.bucket.s3.amazonaws.com/app/index.html",
                "http://127.0.0.1:4566/my.bucket/app/index.html",
            ),
            (
                "https://b.s3.eu-central-1.amazonaws.com/k",
                "http://127.0.0.1:4566/b/k",
            ),
            (
                "https://s3.eu-central-1.amazonaws.com/b/k",
                "http://127.0.0.1:4566/b/k",
            ),
            (
                "http://b.s3-website-us-east-1.amazonaws.com",
                "http://127.0.0.1:4566/b",
            ),
            ("https://example.com/x", "https://example.com/x"),
            ("arn:aws:s3:::b", "arn:aws:s3:::b"),
            (
                "https://states.us-east-1.amazonaws.com/",
                "https://states.us-east-1.amazonaws.com/",
            ),
        ];
        for (url, expected) in cases {
            assert_eq!(reachable(url, &endpoint), expected);
        }
    }
}
