//! What `up` does after it has deployed: it tries the application, and says how to go on.

use std::time::Duration;

use serde_json::Value;
use stackwright::{
    cli::{Account, CliError, Deployed, Finding, Tried},
    project::state_folder,
};

use crate::{
    Options, storage,
    trial::{
        self, Application, Check, Cloud, CloudError, DemoUser, Depth, Outcome, Progress,
        StoredObject, User,
    },
};

/// How long the workflow may take; fifty cold starts at once take half a minute on two cores.
const PATIENCE: Duration = Duration::from_secs(180);

/// Tries the deployed application: all of it after a change, a glance otherwise.
///
/// On AWS it only looks, since each report is a run of the workflow that somebody pays for.
pub fn try_out(
    chosen: &Options,
    deployed: &Deployed<'_>,
    tell: &mut dyn FnMut(Finding<'_>),
) -> Result<Tried, CliError> {
    let application = Application::from_outputs(
        chosen.lab,
        &deployed.outputs,
        storage::bucket_parameter_name(deployed.stack),
        storage::file_parameter_name(deployed.stack),
    )
    .map_err(CliError::failed)?;
    let kept = match deployed.local {
        Some(_) => {
            let file = state_folder(deployed.root).join("demo-user.json");
            Some(DemoUser::kept_in(&file).map_err(CliError::failed)?)
        }
        None => None,
    };
    let full = deployed.local.is_some() && deployed.changed;
    let cache = deployed.parameters.get("EnableCache");
    let options = trial::Options {
        depth: if full { Depth::Full } else { Depth::Quick },
        region: deployed.region.to_owned(),
        endpoint: deployed.local.map(str::to_owned),
        user: kept.clone().map_or(User::Passing, User::Kept),
        // The local cloud has the setting, and no cache behind it.
        cached: deployed.local.is_none() && cache.is_some_and(|value| value == "true"),
        limit: PATIENCE,
    };
    let account = SignedCalls(deployed.account);
    let report = trial::run(&application, &account, &options, &mut |progress| {
        tell(match progress {
            Progress::Started(check) => Finding::Started { check },
            Progress::Ended(check) => finding(check),
        });
    })
    .map_err(CliError::failed)?;
    let mut facts = Vec::new();
    match application.api_url {
        Some(url) => facts.push(fact("API", format!("{url}/dragons"))),
        None => facts.push(fact("bucket", application.bucket_name)),
    }
    match (application.accounts, kept) {
        (None, _) => {}
        (Some(_), Some(user)) => {
            facts.push(fact("sign in as", user.email));
            facts.push(fact("password", user.password));
        }
        (Some(accounts), None) => facts.push(fact("user pool", accounts.user_pool_id)),
    }
    Ok(Tried {
        passed: report.passed(),
        facts,
    })
}

fn fact(label: &str, value: String) -> (String, String) {
    (label.to_owned(), value)
}

fn finding(check: &Check) -> Finding<'_> {
    let Check { name, outcome } = check;
    match outcome {
        Outcome::Passed { seen } => Finding::Passed { check: name, seen },
        Outcome::Failed { expected, seen } => Finding::Failed {
            check: name,
            expected,
            seen,
        },
        Outcome::Skipped { reason } => Finding::Skipped {
            check: name,
            reason,
        },
    }
}

/// The program's connection to the account, as a trial uses it.
struct SignedCalls<'a>(Account<'a>);

impl Cloud for SignedCalls<'_> {
    fn call(&self, service: &str, target: &str, body: &Value) -> Result<Value, CloudError> {
        self.0
            .call(service, target, body)
            .map_err(|error| CloudError {
                operation: error.operation,
                code: error.code,
                message: error.message,
            })
    }

    fn read_object(&self, bucket: &str, key: &str) -> Result<StoredObject, CloudError> {
        self.0
            .read_object(bucket, key)
            .map_err(|error| failure("s3:GetObject", &error))
    }

    fn replace_object(
        &self,
        bucket: &str,
        key: &str,
        etag: &str,
        body: &[u8],
    ) -> Result<bool, CloudError> {
        self.0
            .replace_object(bucket, key, etag, body.to_vec(), "application/json")
            .map_err(|error| failure("s3:PutObject", &error))
    }
}

fn failure(operation: &str, error: &stackwright::cloud::CloudError) -> CloudError {
    CloudError {
        operation: operation.to_owned(),
        code: error.code().map(str::to_owned),
        message: error.to_string(),
    }
}
