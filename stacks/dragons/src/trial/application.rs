//! The deployed application, as its stack's outputs describe it.

use std::collections::BTreeMap;

use crate::Lab;

/// Where the parts of a deployed application are, as far as the labs have built it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// The lab that it stands after.
    pub lab: Lab,
    /// The bucket with the data file.
    pub bucket_name: String,
    /// The parameter that holds the bucket's name.
    pub bucket_parameter: String,
    /// The parameter that holds the data file's key.
    pub file_parameter: String,
    /// The address of the API's stage, without `/dragons`.
    pub api_url: Option<String>,
    /// Who may use it.
    pub accounts: Option<Accounts>,
}

/// A user pool, and the web app's way into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accounts {
    /// The user pool.
    pub user_pool_id: String,
    /// The pool's client for the web app.
    pub user_pool_client_id: String,
}

impl Application {
    /// Reads a stack's outputs, by name, and takes the names of the two parameters.
    pub fn from_outputs(
        lab: Lab,
        outputs: &BTreeMap<String, String>,
        bucket_parameter: impl Into<String>,
        file_parameter: impl Into<String>,
    ) -> Result<Self, MissingOutput> {
        let output = |name: &'static str| match outputs.get(name) {
            Some(value) if !value.is_empty() => Ok(value.clone()),
            _ => Err(MissingOutput { name }),
        };
        let api_url = || Ok(output("ApiUrl")?.trim_end_matches('/').to_owned());
        let accounts = || {
            Ok(Accounts {
                user_pool_id: output("UserPoolId")?,
                user_pool_client_id: output("UserPoolClientId")?,
            })
        };
        Ok(Self {
            lab,
            bucket_name: output("BucketName")?,
            bucket_parameter: bucket_parameter.into(),
            file_parameter: file_parameter.into(),
            api_url: (lab >= Lab::Api).then(api_url).transpose()?,
            accounts: (lab >= Lab::Accounts).then(accounts).transpose()?,
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
