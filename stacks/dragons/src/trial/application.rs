//! The deployed application, as its stack's outputs describe it.

use std::collections::BTreeMap;

/// Where the parts of a deployed application are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// The address of the API's stage, without `/dragons`.
    pub api_url: String,
    /// The user pool.
    pub user_pool_id: String,
    /// The pool's client for the web app.
    pub user_pool_client_id: String,
    /// The bucket with the data file.
    pub bucket_name: String,
    /// The workflow that takes reports.
    pub state_machine_arn: String,
    /// The topic that is told of them.
    pub topic_arn: String,
    /// The parameter that holds the bucket's name.
    pub bucket_parameter: String,
    /// The parameter that holds the data file's key.
    pub file_parameter: String,
}

impl Application {
    /// Reads a stack's outputs, by name, and takes the names of the two parameters.
    pub fn from_outputs(
        outputs: &BTreeMap<String, String>,
        bucket_parameter: impl Into<String>,
        file_parameter: impl Into<String>,
    ) -> Result<Self, MissingOutput> {
        let output = |name: &'static str| match outputs.get(name) {
            Some(value) if !value.is_empty() => Ok(value.clone()),
            _ => Err(MissingOutput { name }),
        };
        Ok(Self {
            api_url: output("ApiUrl")?.trim_end_matches('/').to_owned(),
            user_pool_id: output("UserPoolId")?,
            user_pool_client_id: output("UserPoolClientId")?,
            bucket_name: output("BucketName")?,
            state_machine_arn: output("StateMachineArn")?,
            topic_arn: output("TopicArn")?,
            bucket_parameter: bucket_parameter.into(),
            file_parameter: file_parameter.into(),
        })
    }
}

/// A stack that is not, or not yet, the Dragons application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the stack has no output `{name}`, so the application cannot be tried: deploy it again")]
pub struct MissingOutput {
    /// The output's name.
    pub name: &'static str,
}
