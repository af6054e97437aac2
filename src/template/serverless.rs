//! Names of the Serverless Application Model.

use super::Template;

/// The transform that makes plain CloudFormation of serverless templates.
pub(crate) const SERVERLESS: &str = "AWS::Serverless-2016-10-31";

/// The transform for loops and more functions.
pub(crate) const LANGUAGE_EXTENSIONS: &str = "AWS::LanguageExtensions";

/// Macros after which a policy still stands where it stood.
pub(crate) const KEEP_POLICIES: [&str; 2] = [SERVERLESS, LANGUAGE_EXTENSIONS];

pub(crate) const FUNCTION: &str = "AWS::Serverless::Function";
pub(crate) const API: &str = "AWS::Serverless::Api";
pub(crate) const STATE_MACHINE: &str = "AWS::Serverless::StateMachine";
pub(crate) const LAYER: &str = "AWS::Serverless::LayerVersion";

/// Whether a type is one that only the serverless transform knows.
pub(crate) fn is_serverless_type(type_name: &str) -> bool {
    type_name.starts_with("AWS::Serverless::")
}

impl Template {
    /// Whether the template names the serverless transform.
    pub(crate) fn is_serverless(&self) -> bool {
        let mut transforms = self.transform.iter();
        transforms.any(|transform| transform.as_text() == Some(SERVERLESS))
    }
}
