//! What SAM makes of its types and their properties.
//!
//! Source: `aws-sam-translator`, `model/sam_resources.py`.

use std::borrow::Cow;

use super::{Path, ResourceDifference, Step, ValueChange};
use crate::template::{Intrinsic, Map, Node, Resource, serverless::is_serverless_type};

/// The type that CloudFormation gets in place of one of SAM's; others stay.
pub(super) fn plain_type(type_name: &str) -> &str {
    match type_name {
        "AWS::Serverless::Function" => "AWS::Lambda::Function",
        "AWS::Serverless::LayerVersion" => "AWS::Lambda::LayerVersion",
        "AWS::Serverless::Api" => "AWS::ApiGateway::RestApi",
        "AWS::Serverless::HttpApi" | "AWS::Serverless::WebSocketApi" => "AWS::ApiGatewayV2::Api",
        "AWS::Serverless::GraphQLApi" => "AWS::AppSync::GraphQLApi",
        "AWS::Serverless::SimpleTable" => "AWS::DynamoDB::Table",
        "AWS::Serverless::StateMachine" => "AWS::StepFunctions::StateMachine",
        "AWS::Serverless::Application" => "AWS::CloudFormation::Stack",
        other => other,
    }
}

/// Whether one of the types is SAM's and becomes the other: the resource stays what it is.
pub(super) fn is_same(old: &str, new: &str) -> bool {
    old != new
        && is_serverless_type(old) != is_serverless_type(new)
        && plain_type(old) == plain_type(new)
}

/// Properties of SAM that are called otherwise where they end up, or end up in several; those that
/// only make other resources end up in none.
const RENAMED: &[(&str, &str, &[&str])] = &[
    ("Function", "AutoPublishAlias", &[]),
    ("Function", "AutoPublishAliasAllProperties", &[]),
    ("Function", "AutoPublishCodeSha256", &[]),
    ("Function", "CodeUri", &["Code"]),
    ("Function", "DeadLetterQueue", &["DeadLetterConfig"]),
    ("Function", "DeploymentPreference", &[]),
    ("Function", "EventInvokeConfig", &[]),
    ("Function", "Events", &[]),
    ("Function", "FunctionUrlConfig", &[]),
    ("Function", "ImageUri", &["Code"]),
    ("Function", "InlineCode", &["Code"]),
    ("Function", "PermissionsBoundary", &[]),
    ("Function", "Policies", &[]),
    ("Function", "ProvisionedConcurrencyConfig", &[]),
    ("Function", "Tracing", &["TracingConfig"]),
    ("Function", "VersionDescription", &[]),
    ("Function", "VersionDeletionPolicy", &[]),
    ("Function", "AssumeRolePolicyDocument", &[]),
    ("Function", "RolePath", &[]),
    ("LayerVersion", "ContentUri", &["Content"]),
    (
        "SimpleTable",
        "PrimaryKey",
        &["KeySchema", "AttributeDefinitions"],
    ),
    ("StateMachine", "Definition", DEFINITION),
    ("StateMachine", "DefinitionSubstitutions", DEFINITION),
    ("StateMachine", "DefinitionUri", DEFINITION),
    ("StateMachine", "Events", &[]),
    ("StateMachine", "Logging", &["LoggingConfiguration"]),
    ("StateMachine", "Name", &["StateMachineName"]),
    ("StateMachine", "PermissionsBoundary", &[]),
    ("StateMachine", "Policies", &[]),
    ("StateMachine", "RolePath", &[]),
    ("StateMachine", "Tracing", &["TracingConfiguration"]),
    ("StateMachine", "Type", &["StateMachineType"]),
    ("StateMachine", "AutoPublishAlias", &[]),
    ("StateMachine", "DeploymentPreference", &[]),
    ("StateMachine", "UseAliasAsEventTarget", &[]),
    ("Api", "AccessLogSetting", &[]),
    ("Api", "Auth", BODY),
    ("Api", "BinaryMediaTypes", BODY_AND_TYPES),
    ("Api", "CacheClusterEnabled", &[]),
    ("Api", "CacheClusterSize", &[]),
    ("Api", "CanarySetting", &[]),
    ("Api", "Cors", BODY),
    ("Api", "DefinitionBody", BODY),
    ("Api", "DefinitionUri", BODY),
    ("Api", "Domain", &[]),
    ("Api", "GatewayResponses", BODY),
    ("Api", "MethodSettings", &[]),
    ("Api", "Models", BODY),
    ("Api", "OpenApiVersion", BODY),
    ("Api", "StageName", &[]),
    ("Api", "TracingEnabled", &[]),
    ("Api", "Variables", &[]),
    ("HttpApi", "AccessLogSettings", &[]),
    ("HttpApi", "Auth", BODY),
    ("HttpApi", "CorsConfiguration", BODY),
    ("HttpApi", "DefaultRouteSettings", &[]),
    ("HttpApi", "DefinitionBody", BODY),
    ("HttpApi", "DefinitionUri", BODY),
    ("HttpApi", "Description", BODY),
    ("HttpApi", "Domain", &[]),
    ("HttpApi", "RouteSettings", &[]),
    ("HttpApi", "StageName", &[]),
    ("HttpApi", "StageVariables", &[]),
    ("HttpApi", "Tags", &["Body", "Tags"]),
];

const DEFINITION: &[&str] = &[
    "DefinitionString",
    "Definition",
    "DefinitionS3Location",
    "DefinitionSubstitutions",
];
const BODY: &[&str] = &["Body", "BodyS3Location"];
const BODY_AND_TYPES: &[&str] = &["BinaryMediaTypes", "Body", "BodyS3Location"];

/// The properties that a property ends up in; none where it makes other resources.
pub(super) fn counterparts<'a>(type_name: &str, property: &'a str) -> Cow<'a, [&'a str]> {
    match renamed(type_name, property) {
        Some(names) => Cow::Borrowed(names),
        None => Cow::Owned(vec![property]),
    }
}

fn renamed(type_name: &str, property: &str) -> Option<&'static [&'static str]> {
    let kind = type_name.strip_prefix("AWS::Serverless::")?;
    let mut all = RENAMED.iter();
    let (_, _, names) = all.find(|(of, name, _)| *of == kind && *name == property)?;
    Some(names)
}

/// The same, and where a property of it goes. Of properties that have no counterpart, the path
/// stays.
pub(super) fn plain<'a>(type_name: &'a str, path: &'a Path) -> (&'a str, Cow<'a, Path>) {
    let property = path.property();
    let renamed = property.map(|property| counterparts(type_name, property));
    let first = renamed.as_ref().and_then(|names| names.first());
    let path = match (property, first) {
        (Some(old), Some(new)) if old != *new => {
            let mut path = path.clone();
            path.0[1] = Step::Key((*new).to_owned());
            Cow::Owned(path)
        }
        _ => Cow::Borrowed(path),
    };
    (plain_type(type_name), path)
}

/// The resource as far as it becomes one of the plain type, to be compared with one that was
/// written as such. What makes other resources is left out.
pub(super) fn as_plain(id: &str, resource: &Resource) -> Resource {
    if !is_serverless_type(&resource.type_name) {
        return resource.clone();
    }
    let mut properties = Map::default();
    for (name, value) in &resource.properties {
        for (name, value) in lifted(&resource.type_name, name, value) {
            properties.insert(name.to_owned(), value);
        }
    }
    if resource.type_name == "AWS::Serverless::SimpleTable" {
        if !properties.contains_key("KeySchema") {
            let key = Node::map();
            for (name, value) in lifted(&resource.type_name, "PrimaryKey", &key) {
                properties.insert(name.to_owned(), value);
            }
        }
        if !properties.contains_key("ProvisionedThroughput") {
            properties.insert("BillingMode".to_owned(), "PAY_PER_REQUEST".into());
        }
    }
    let has_role = ["AWS::Serverless::Function", "AWS::Serverless::StateMachine"];
    if has_role.contains(&resource.type_name.as_str()) {
        let name = match resource.type_name.as_str() {
            "AWS::Serverless::Function" => "Role",
            _ => "RoleArn",
        };
        let role = properties.shift_remove("Role").unwrap_or_else(|| {
            Node::from(Intrinsic::GetAtt {
                resource: format!("{id}Role"),
                attribute: "Arn".into(),
            })
        });
        properties.insert(name.to_owned(), role);
    }
    Resource {
        type_name: plain_type(&resource.type_name).to_owned(),
        properties,
        ..resource.clone()
    }
}

/// What a property becomes.
fn lifted<'a>(type_name: &str, name: &'a str, value: &Node) -> Vec<(&'a str, Node)> {
    let map = |entries: &[(&str, Node)]| -> Node {
        let entries = entries.iter();
        Node::Map(
            entries
                .map(|(key, value)| ((*key).to_owned(), value.clone()))
                .collect(),
        )
    };
    let one = |name: &'a str, value: Node| vec![(name, value)];
    match (type_name.trim_start_matches("AWS::Serverless::"), name) {
        ("Function", "InlineCode") => one("Code", map(&[("ZipFile", value.clone())])),
        ("Function", "ImageUri") => one("Code", map(&[("ImageUri", value.clone())])),
        ("Function", "CodeUri") => one("Code", placed(value, true)),
        ("Function", "Tracing") => one("TracingConfig", map(&[("Mode", value.clone())])),
        ("Function", "DeadLetterQueue") => {
            let target = value.get("TargetArn").cloned();
            let target = target.map(|arn| map(&[("TargetArn", arn)]));
            target.map_or_else(Vec::new, |target| one("DeadLetterConfig", target))
        }
        ("SimpleTable", "PrimaryKey") => {
            let name = value.get("Name").cloned().unwrap_or_else(|| "id".into());
            let kind = match value.get("Type").and_then(Node::as_text) {
                Some("Number") => "N",
                Some("Binary") => "B",
                _ => "S",
            };
            let key = map(&[("AttributeName", name.clone()), ("KeyType", "HASH".into())]);
            let attribute = map(&[("AttributeName", name), ("AttributeType", kind.into())]);
            vec![
                ("KeySchema", Node::List(vec![key])),
                ("AttributeDefinitions", Node::List(vec![attribute])),
            ]
        }
        ("StateMachine", "DefinitionUri") => one("DefinitionS3Location", placed(value, false)),
        ("StateMachine", "Definition" | "DefinitionSubstitutions") => one(name, value.clone()),
        ("Api" | "HttpApi", "DefinitionBody") => one("Body", value.clone()),
        ("Api" | "HttpApi", "DefinitionUri") => one("BodyS3Location", placed(value, false)),
        (_, "Tags") => match value {
            Node::Map(tags) => {
                let tags = tags.iter().map(|(key, value)| {
                    map(&[("Key", key.as_str().into()), ("Value", value.clone())])
                });
                one("Tags", tags.collect())
            }
            tags => one("Tags", tags.clone()),
        },
        _ => match renamed(type_name, name) {
            Some([]) => Vec::new(),
            Some([renamed, ..]) => one(renamed, value.clone()),
            None => one(name, value.clone()),
        },
    }
}

/// Where an archive of code or a document lies, as CloudFormation writes it.
fn placed(value: &Node, is_code: bool) -> Node {
    let parts = match value {
        Node::Text(text) => text.strip_prefix("s3://").and_then(|it| it.split_once('/')),
        _ => None,
    };
    let name = |name: &str| match name {
        "Bucket" if is_code => "S3Bucket".to_owned(),
        "Key" if is_code => "S3Key".to_owned(),
        "Version" if is_code => "S3ObjectVersion".to_owned(),
        other => other.to_owned(),
    };
    let mut place = Map::default();
    match (value, parts) {
        (_, Some((bucket, key))) => {
            place.insert(name("Bucket"), bucket.into());
            place.insert(name("Key"), key.into());
        }
        (Node::Map(map), None) => {
            place.extend(map.iter().map(|(key, value)| (name(key), value.clone())));
        }
        _ => return value.clone(),
    }
    place.into()
}

/// Whether the changes that were written come to this one.
pub(super) fn says(written: &ResourceDifference, change: &ValueChange) -> bool {
    let Some(property) = change.path.property() else {
        return written
            .changes
            .iter()
            .any(|it| it.path.keys().first() == change.path.keys().first());
    };
    written.changes.iter().any(|ours| {
        let Some(own) = ours.path.property() else {
            return false;
        };
        if is_serverless_type(&written.type_name) {
            counterparts(&written.type_name, own).contains(&property)
        } else {
            own == property
        }
    })
}
