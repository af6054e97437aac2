//! What the account allows before anything is deployed to it.
//!
//! ```no_run
//! # use stackwright::cloud::Cloud;
//! # async fn example(cloud: &Cloud) -> Result<(), Box<dyn std::error::Error>> {
//! println!("{:?}", cloud.account_limits().await?.get("StackLimit"));
//! println!("{}", cloud.has_type("AWS::SNS::Topic").await?);
//! println!("{}", cloud.stack_policy("news").await?.unwrap_or_default());
//! let taken = cloud.has_bucket("photos").await?
//!     || cloud.has_stored("/eggs/colour").await?
//!     || cloud.has_resource("AWS::IAM::Role", "writer").await?;
//! # Ok(())
//! # }
//! ```

use std::collections::BTreeMap;

use aws_sdk_cloudformation::types::RegistryType;
use serde_json::json;

use super::{Cloud, CloudError, JsonCallError};

impl Cloud {
    /// The account's limits in this region by name, as in `StackLimit`.
    pub async fn account_limits(&self) -> Result<BTreeMap<String, i32>, CloudError> {
        let request = self.cloudformation.describe_account_limits().send();
        let answer = self.call("DescribeAccountLimits", request).await?;
        let limits = answer.account_limits.unwrap_or_default().into_iter();
        Ok(limits
            .filter_map(|limit| Some((limit.name?, limit.value?)))
            .collect())
    }

    /// The stack's policy, as JSON; nothing if it has none.
    pub async fn stack_policy(&self, stack: &str) -> Result<Option<String>, CloudError> {
        let request = self
            .cloudformation
            .get_stack_policy()
            .stack_name(stack)
            .send();
        let answer = self.call("GetStackPolicy", request).await?;
        Ok(answer.stack_policy_body.filter(|body| !body.is_empty()))
    }

    /// Whether there is such a resource type in this region.
    pub async fn has_type(&self, name: &str) -> Result<bool, CloudError> {
        let request = self
            .cloudformation
            .describe_type()
            .r#type(RegistryType::Resource)
            .type_name(name)
            .send();
        match self.call("DescribeType", request).await {
            Ok(_) => Ok(true),
            Err(error) if error.code() == Some("TypeNotFoundException") => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether there is a resource of a type with this primary identifier, in this account and
    /// region.
    pub async fn has_resource(
        &self,
        type_name: &str,
        identifier: &str,
    ) -> Result<bool, JsonCallError> {
        let body = json!({"TypeName": type_name, "Identifier": identifier});
        let answer = self
            .json_call("cloudcontrolapi", "CloudApiService.GetResource", &body)
            .await;
        match answer {
            Ok(_) => Ok(true),
            Err(error) if error.code.as_deref() == Some("ResourceNotFoundException") => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether there is an entry of this name in Parameter Store.
    pub async fn has_stored(&self, name: &str) -> Result<bool, JsonCallError> {
        let body = json!({"Name": name});
        let answer = self.json_call("ssm", "AmazonSSM.GetParameter", &body).await;
        match answer {
            Ok(_) => Ok(true),
            Err(error) if error.code.as_deref() == Some("ParameterNotFound") => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether there is a bucket of this name, whoever it belongs to.
    pub async fn has_bucket(&self, name: &str) -> Result<bool, CloudError> {
        let request = self.s3.head_bucket().bucket(name).send();
        match self.call("HeadBucket", request).await {
            Ok(_) => Ok(true),
            // Without a body there is no code but the status's name.
            Err(error) if matches!(error.code(), Some("NotFound" | "404" | "NoSuchBucket")) => {
                Ok(false)
            }
            Err(error)
                if matches!(
                    error.code(),
                    Some("Forbidden" | "403" | "AccessDenied" | "PermanentRedirect" | "301")
                ) =>
            {
                Ok(true)
            }
            Err(error) => Err(error),
        }
    }
}
