//! The address of a cloud that is not AWS's own.

use std::{fmt, net::IpAddr};

use super::TargetError;

/// An `http` or `https` address without a path.
///
/// ```
/// use stackwright::target::Endpoint;
///
/// let endpoint = Endpoint::parse("http://127.0.0.1:4566/")?;
/// assert_eq!(endpoint.url(), "http://127.0.0.1:4566");
/// assert!(endpoint.is_loopback() && endpoint.is_plain());
/// assert!(Endpoint::parse("localhost").is_err());
/// # Ok::<(), stackwright::target::TargetError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    url: String,
    loopback: bool,
}

impl Endpoint {
    /// Reads an address as `AWS_ENDPOINT_URL` and `--endpoint-url` give it.
    pub fn parse(url: &str) -> Result<Self, TargetError> {
        let refuse = || TargetError::Endpoint {
            url: url.to_owned(),
        };
        let url = url.trim().trim_end_matches('/');
        let authority = url
            .strip_prefix("http://")
            .or_else(|| url.strip_prefix("https://"))
            .ok_or_else(refuse)?;
        let (host, port) = match authority.strip_prefix('[') {
            Some(rest) => {
                let (host, after) = rest.split_once(']').ok_or_else(refuse)?;
                (host, after.strip_prefix(':'))
            }
            None => match authority.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (authority, None),
            },
        };
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:_".contains(&byte);
        if host.is_empty()
            || !host.bytes().all(plain)
            || port.is_some_and(|port| port.parse::<u16>().is_err())
        {
            return Err(refuse());
        }
        let loopback = host == "localhost"
            || host.ends_with(".localhost")
            || host
                .parse::<IpAddr>()
                .is_ok_and(|address| address.is_loopback());
        Ok(Self {
            url: url.to_owned(),
            loopback,
        })
    }

    /// The address, without a slash at its end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether the address is on this machine.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// Whether the address needs no TLS.
    pub fn is_plain(&self) -> bool {
        self.url.starts_with("http://")
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}
