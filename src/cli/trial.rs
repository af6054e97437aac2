//! Trying a deployed application, which `up` does at its end.

use std::{collections::BTreeMap, path::Path};

use serde_json::Value;

use super::{error::CliError, session::Session};
use crate::cloud::{CloudError, JsonCallError, StoredObject};

/// A function that tries a deployed stack as its clients would use it, tells each finding, and
/// gives what `up` prints in the end.
///
/// ```no_run
/// use stackwright::cli::{Deployed, Finding, Trial, Tried};
///
/// let trial: &Trial<'_> = &|deployed: &Deployed<'_>, tell: &mut dyn FnMut(Finding<'_>)| {
///     let check = "the stack says where it is";
///     let passed = deployed.outputs.contains_key("Url");
///     tell(if passed {
///         Finding::Passed { check, seen: "an address" }
///     } else {
///         Finding::Skipped { check, reason: "the stack has no output `Url`" }
///     });
///     Ok(Tried { passed, facts: Vec::new() })
/// };
/// ```
pub type Trial<'a> =
    dyn Fn(&Deployed<'_>, &mut dyn FnMut(Finding<'_>)) -> Result<Tried, CliError> + 'a;

/// A deployed stack, as a trial sees it.
pub struct Deployed<'a> {
    /// The stack's name.
    pub stack: &'a str,
    /// The stack's outputs; addresses work on this machine.
    pub outputs: BTreeMap<String, String>,
    /// The values of the stack's parameters.
    pub parameters: BTreeMap<String, String>,
    /// The region.
    pub region: &'a str,
    /// The address of the local cloud; none elsewhere.
    pub local: Option<&'a str>,
    /// Whether this deploy changed anything.
    pub changed: bool,
    /// The program's folder.
    pub root: &'a Path,
    /// Calls to the account.
    pub account: Account<'a>,
}

/// Signed calls to the account that a stack is deployed to; each waits for its answer.
///
/// ```no_run
/// use serde_json::json;
/// use stackwright::cli::{Account, CliError};
///
/// /// Adds a line to an object, unless someone else was faster.
/// fn add_line(account: Account<'_>, line: &str) -> Result<bool, CliError> {
///     let name = json!({"Name": "/eggs/bucket"});
///     let found = account.call("ssm", "AmazonSSM.GetParameter", &name).map_err(CliError::failed)?;
///     let bucket = found["Parameter"]["Value"].as_str().unwrap_or_default();
///     let log = account.read_object(bucket, "log").map_err(CliError::failed)?;
///     let text = [&log.body, line.as_bytes(), b"\n"].concat();
///     account
///         .replace_object(bucket, "log", &log.etag, text, "text/plain")
///         .map_err(CliError::failed)
/// }
/// ```
#[derive(Clone, Copy)]
pub struct Account<'a> {
    pub(super) session: &'a Session,
}

impl Account<'_> {
    /// Calls an operation of a service that speaks JSON: the name that its host starts with, and
    /// the value of the header `X-Amz-Target`.
    pub fn call(&self, service: &str, target: &str, body: &Value) -> Result<Value, JsonCallError> {
        self.session
            .run(self.session.cloud.json_call(service, target, body))
    }

    /// Reads an object of S3 whole.
    pub fn read_object(&self, bucket: &str, key: &str) -> Result<StoredObject, CloudError> {
        self.session
            .run(self.session.cloud.read_object(bucket, key))
    }

    /// Writes an object of S3 if it still has this `ETag`; says whether it had.
    pub fn replace_object(
        &self,
        bucket: &str,
        key: &str,
        etag: &str,
        content: Vec<u8>,
        content_type: &str,
    ) -> Result<bool, CloudError> {
        let cloud = &self.session.cloud;
        self.session
            .run(cloud.replace_object(bucket, key, etag, content, content_type))
    }
}

/// What a trial finds, told as it happens.
#[derive(Clone, Copy, Debug)]
pub enum Finding<'a> {
    /// A check begins.
    Started {
        /// What the application must do.
        check: &'a str,
    },
    /// The application does it.
    Passed {
        /// What the application must do.
        check: &'a str,
        /// What was seen, in a few words.
        seen: &'a str,
    },
    /// The application does something else.
    Failed {
        /// What the application must do.
        check: &'a str,
        /// What was expected.
        expected: &'a str,
        /// What was seen instead.
        seen: &'a str,
    },
    /// An earlier check left nothing to start from.
    Skipped {
        /// What the application must do.
        check: &'a str,
        /// What is missing.
        reason: &'a str,
    },
}

/// How a trial ended.
#[derive(Clone, Debug, Default)]
pub struct Tried {
    /// Whether the application did all that was tried.
    pub passed: bool,
    /// What a person needs to go on: a label and a value each, as an address, or who signs in.
    pub facts: Vec<(String, String)>,
}
