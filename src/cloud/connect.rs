//! Clients, and where their credentials come from.

use std::{env, time::Duration};

use aws_config::{
    BehaviorVersion, Region, SdkConfig, retry::RetryConfig,
    stalled_stream_protection::StalledStreamProtectionConfig, timeout::TimeoutConfig,
};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use super::{Clock, Cloud, pace::Limiter};
use crate::target::{Endpoint, Place, Target};

/// How a connection behaves.
///
/// ```
/// use std::path::Path;
/// use stackwright::cloud::{Cloud, Manner, Pace};
/// use stackwright::target::{LOCAL, Endpoint, Overrides, Target};
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), stackwright::target::TargetError> {
/// let target = Target::resolve(Path::new("/srv/eggs"), LOCAL, &Overrides::default())?;
/// let running = Endpoint::parse("http://127.0.0.1:4566")?;
/// let polite = Manner { near: Some(false), ..Manner::default() };
/// let cloud = Cloud::connect_with(&target, Some(&running), polite).await;
/// assert_eq!(cloud.pace().step(), Pace::far().step());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Manner {
    /// What tells the time and lets it pass.
    pub clock: Clock,
    /// Whether requests cost nothing, as on this machine; by default the address tells.
    pub near: Option<bool>,
}

impl Cloud {
    /// Prepares the clients for a target; `local` is the address of the local cloud, if it runs.
    ///
    /// Nothing is sent yet. The local cloud is spoken to with made-up credentials only: those of
    /// the user are not even looked for.
    ///
    /// ```
    /// use std::path::Path;
    /// use stackwright::{cloud::Cloud, target::{LOCAL, Endpoint, Overrides, Target}};
    ///
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), stackwright::target::TargetError> {
    /// let target = Target::resolve(Path::new("/srv/eggs"), LOCAL, &Overrides::default())?;
    /// let running = Endpoint::parse("http://127.0.0.1:4566")?;
    /// let cloud = Cloud::connect(&target, Some(&running)).await;
    /// assert_eq!(cloud.calls(), 0);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn connect(target: &Target, local: Option<&Endpoint>) -> Self {
        Self::connect_with(target, local, Manner::default()).await
    }

    /// The same, for a connection that behaves in another way.
    pub async fn connect_with(target: &Target, local: Option<&Endpoint>, manner: Manner) -> Self {
        let endpoint = match &target.place {
            Place::Local => local,
            Place::Endpoint(endpoint) => Some(endpoint),
            Place::Aws => None,
        }
        .cloned();
        let loopback = endpoint.as_ref().is_some_and(Endpoint::is_loopback);
        let near = manner.near.unwrap_or(loopback);
        let clock = manner.clock;
        let made_up = if target.is_local() {
            Some(Credentials::new("test", "test", None, None, "local"))
        } else if loopback && target.profile.is_none() {
            Some(from_environment(target.account.as_deref()))
        } else {
            None
        };
        let config = match (made_up, &endpoint) {
            (Some(credentials), Some(endpoint)) => SdkConfig::builder()
                .behavior_version(BehaviorVersion::latest())
                .region(Region::new(target.region.clone()))
                .credentials_provider(SharedCredentialsProvider::new(credentials))
                .endpoint_url(endpoint.url())
                .http_client(http_client(Some(endpoint)))
                .retry_config(retries(near))
                .timeout_config(timeouts(&clock))
                .stalled_stream_protection(stalled(&clock))
                .sleep_impl(clock.pauses.clone())
                .time_source(clock.time.clone())
                .build(),
            (_, endpoint) => {
                let mut loader = aws_config::defaults(BehaviorVersion::latest())
                    .region(Region::new(target.region.clone()))
                    .http_client(http_client(endpoint.as_ref()))
                    .retry_config(retries(near))
                    .timeout_config(timeouts(&clock))
                    .stalled_stream_protection(stalled(&clock))
                    .sleep_impl(clock.pauses.clone())
                    .time_source(clock.time.clone());
                if let Some(profile) = &target.profile {
                    loader = loader.profile_name(profile);
                }
                if let Some(endpoint) = endpoint {
                    loader = loader.endpoint_url(endpoint.url());
                }
                loader.load().await
            }
        };
        let s3 = aws_sdk_s3::config::Builder::from(&config)
            .force_path_style(endpoint.is_some())
            .build();
        Self {
            cloudformation: aws_sdk_cloudformation::Client::new(&config),
            s3: aws_sdk_s3::Client::from_conf(s3),
            config,
            limiter: if near {
                Limiter::open()
            } else {
                Limiter::per_second(4)
            },
            near,
            clock,
            endpoint,
            region: target.region.clone(),
            account: target.account.clone(),
            profile: target.profile.clone(),
            asset_bucket: target.asset_bucket.clone(),
            calls: 0.into(),
            usual: super::usual::Usual::default(),
            identity: tokio::sync::OnceCell::new(),
        }
    }
}

/// The credentials of the environment, or made-up ones: an endpoint on this machine needs some,
/// and takes them at most as a sign of the account.
fn from_environment(account: Option<&str>) -> Credentials {
    let get = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    match (get("AWS_ACCESS_KEY_ID"), get("AWS_SECRET_ACCESS_KEY")) {
        (Some(id), Some(secret)) => {
            Credentials::new(id, secret, get("AWS_SESSION_TOKEN"), None, "environment")
        }
        _ => Credentials::new(account.unwrap_or("test"), "test", None, None, "made up"),
    }
}

/// An endpoint without TLS gets a client that never loads certificates.
fn http_client(endpoint: Option<&Endpoint>) -> SharedHttpClient {
    if endpoint.is_some_and(Endpoint::is_plain) {
        Builder::new().build_http()
    } else {
        Builder::new()
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .build_https()
    }
}

/// The pause before each retry is drawn between zero and a bound that doubles.
fn retries(near: bool) -> RetryConfig {
    let standard = RetryConfig::standard();
    if near {
        standard
            .with_max_attempts(4)
            .with_initial_backoff(Duration::from_millis(50))
            .with_max_backoff(Duration::from_millis(500))
    } else {
        standard
            .with_max_attempts(8)
            .with_initial_backoff(Duration::from_secs(1))
            .with_max_backoff(Duration::from_secs(15))
    }
}

fn timeouts(clock: &Clock) -> TimeoutConfig {
    if !clock.is_system {
        return TimeoutConfig::disabled();
    }
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(4))
        .read_timeout(Duration::from_secs(60))
        .build()
}

fn stalled(clock: &Clock) -> StalledStreamProtectionConfig {
    if clock.is_system {
        StalledStreamProtectionConfig::enabled().build()
    } else {
        StalledStreamProtectionConfig::disabled()
    }
}
