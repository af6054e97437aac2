//! What the transform makes of a function, besides the function.

use super::{event, rule::Rule};
use crate::template::{Map, Node};

pub(super) fn rules(id: &str, properties: &Map) -> Vec<Rule> {
    const PERMISSION: &[&str] = &["AWS::Lambda::Permission"];
    let with = |name: &str| format!("{id}{name}");
    let alias = properties.get("AutoPublishAlias").and_then(Node::as_text);
    let alias = match alias {
        Some(name) => format!("alias {name}"),
        None => "alias".to_owned(),
    };
    let mut rules = vec![
        Rule::exact(with("Role"), &["AWS::IAM::Role"], "role").at("Policies"),
        Rule::hashed(with("Version"), &["AWS::Lambda::Version"], "version").at("AutoPublishAlias"),
        Rule::around(with("Alias"), "", &["AWS::Lambda::Alias"], &alias).at("AutoPublishAlias"),
        Rule::exact(with("Url"), &["AWS::Lambda::Url"], "URL").at("FunctionUrlConfig"),
        Rule::exact(with("UrlPublicPermissions"), PERMISSION, "permission")
            .of("the URL")
            .at("FunctionUrlConfig"),
        Rule::exact(with("URLInvokeAllowPublicAccess"), PERMISSION, "permission")
            .of("the URL")
            .at("FunctionUrlConfig"),
        Rule::exact(
            with("EventInvokeConfig"),
            &["AWS::Lambda::EventInvokeConfig"],
            "settings of asynchronous calls",
        )
        .at("EventInvokeConfig"),
    ];
    for outcome in ["OnSuccess", "OnFailure"] {
        let prefix = with(&format!("EventInvokeConfig{outcome}"));
        let place = format!("EventInvokeConfig/DestinationConfig/{outcome}");
        let made = [
            Rule::exact(format!("{prefix}Queue"), &["AWS::SQS::Queue"], "queue"),
            Rule::exact(format!("{prefix}Topic"), &["AWS::SNS::Topic"], "topic"),
        ];
        let of = format!("the destination {outcome}");
        rules.extend(made.map(|rule| rule.of(&of).at(&place)));
    }
    if properties.contains_key("DeploymentPreference") {
        let made = [
            Rule::exact(
                with("DeploymentGroup"),
                &["AWS::CodeDeploy::DeploymentGroup"],
                "deployment group",
            ),
            Rule::exact(
                "ServerlessDeploymentApplication",
                &["AWS::CodeDeploy::Application"],
                "deployment application",
            ),
            Rule::exact("CodeDeployServiceRole", &["AWS::IAM::Role"], "role").of("the deployments"),
        ];
        rules.extend(made.map(|rule| rule.at("DeploymentPreference")));
    }
    rules.extend(event::rules(id, properties));
    rules
}
