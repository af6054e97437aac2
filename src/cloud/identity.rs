//! Who calls, and whether that is who should.

use super::{Cloud, CloudError};
use crate::target::Endpoint;

/// The caller, as the token service knows it.
///
/// ```no_run
/// use stackwright::cloud::{Cloud, Identity};
///
/// # async fn example(cloud: &Cloud) -> Result<(), stackwright::cloud::CloudError> {
/// cloud.verify_account().await?;
/// let caller: &Identity = cloud.caller().await?;
/// println!("{} in {}", caller.arn, cloud.account().await?);
/// println!("{}", if cloud.is_local() { "here" } else { "far away" });
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The account's number.
    pub account: String,
    /// The user or role.
    pub arn: String,
}

impl Cloud {
    /// Who calls; asked once.
    pub async fn caller(&self) -> Result<&Identity, CloudError> {
        self.identity
            .get_or_try_init(async || {
                let request = aws_sdk_sts::Client::new(&self.config)
                    .get_caller_identity()
                    .send();
                let answer = self.call("GetCallerIdentity", request).await?;
                Ok(Identity {
                    account: answer.account.unwrap_or_default(),
                    arn: answer.arn.unwrap_or_default(),
                })
            })
            .await
    }

    /// The account: the target's, or the caller's where the target does not say.
    pub async fn account(&self) -> Result<&str, CloudError> {
        match &self.account {
            Some(account) => Ok(account),
            None => Ok(&self.caller().await?.account),
        }
    }

    /// Whether this is the local cloud, which has neither quotas nor callers to tell apart.
    pub fn is_local(&self) -> bool {
        self.account.as_deref() == Some(crate::target::LOCAL_ACCOUNT)
            && self.endpoint.as_ref().is_some_and(Endpoint::is_loopback)
    }

    /// Refuses to go on unless the caller belongs to the target's account; to be called before
    /// anything is written. The local cloud and endpoints without an account are not asked.
    pub async fn verify_account(&self) -> Result<(), CloudError> {
        let Some(expected) = &self.account else {
            return Ok(());
        };
        if self.is_local() {
            return Ok(());
        }
        let identity = self.caller().await?;
        if identity.account == *expected {
            Ok(())
        } else {
            Err(CloudError::WrongAccount {
                expected: expected.clone(),
                actual: identity.account.clone(),
                caller: identity.arn.clone(),
            })
        }
    }

    /// The same check on something that was read, which costs no request.
    pub(super) fn verify_arn(&self, arn: &str) -> Result<(), CloudError> {
        match (&self.account, arn_account(arn)) {
            (Some(expected), Some(actual)) if expected != actual => Err(CloudError::WrongAccount {
                expected: expected.clone(),
                actual: actual.to_owned(),
                caller: arn.to_owned(),
            }),
            _ => Ok(()),
        }
    }
}

/// The account in an ARN.
///
/// ```
/// use stackwright::cloud::arn_account;
///
/// assert_eq!(arn_account("arn:aws:sns:us-east-1:000000000000:news"), Some("000000000000"));
/// assert_eq!(arn_account("arn:aws:s3:::photos"), None);
/// ```
pub fn arn_account(arn: &str) -> Option<&str> {
    arn.split(':').nth(4).filter(|account| !account.is_empty())
}
