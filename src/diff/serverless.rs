//! What SAM makes of its types.

use std::borrow::Cow;

use super::{Path, Step};

/// The type that CloudFormation gets in place of one of SAM's; others stay.
pub(super) fn plain_type(type_name: &str) -> &str {
    match type_name {
        "AWS::Serverless::Function" => "AWS::Lambda::Function",
        "AWS::Serverless::LayerVersion" => "AWS::Lambda::LayerVersion",
        "AWS::Serverless::Api" => "AWS::ApiGateway::RestApi",
        "AWS::Serverless::HttpApi" => "AWS::ApiGatewayV2::Api",
        "AWS::Serverless::SimpleTable" => "AWS::DynamoDB::Table",
        "AWS::Serverless::StateMachine" => "AWS::StepFunctions::StateMachine",
        "AWS::Serverless::Application" => "AWS::CloudFormation::Stack",
        other => other,
    }
}

/// The same, and where a property of it goes. Of properties that have no counterpart, the path
/// stays.
pub(super) fn plain<'a>(type_name: &'a str, path: &'a Path) -> (&'a str, Cow<'a, Path>) {
    let renamed = match (type_name, path.property()) {
        ("AWS::Serverless::SimpleTable", Some("PrimaryKey")) => Some("KeySchema"),
        ("AWS::Serverless::StateMachine", Some("Name")) => Some("StateMachineName"),
        ("AWS::Serverless::StateMachine", Some("Type")) => Some("StateMachineType"),
        ("AWS::Serverless::LayerVersion", Some("ContentUri")) => Some("Content"),
        _ => None,
    };
    let path = match renamed {
        Some(name) => {
            let mut path = path.clone();
            path.0[1] = Step::Key(name.to_owned());
            Cow::Owned(path)
        }
        None => Cow::Borrowed(path),
    };
    (plain_type(type_name), path)
}
