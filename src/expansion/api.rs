//! What the transform makes of APIs, besides the API itself.

use super::{Source, rule::Rule};
use crate::{
    source::escape,
    template::{Intrinsic, Map, Node, Template, serverless::is_serverless_type},
};

/// What an API itself becomes.
pub(super) const MAIN: &[&str] = &["AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"];

/// The APIs that events imply: their type, their id, and where an event would name another one.
const IMPLIED: [(&str, &str, &str, &str); 2] = [
    (
        "Api",
        "AWS::Serverless::Api",
        "ServerlessRestApi",
        "RestApiId",
    ),
    (
        "HttpApi",
        "AWS::Serverless::HttpApi",
        "ServerlessHttpApi",
        "ApiId",
    ),
];

const RECORDS: &[&str] = &["AWS::Route53::RecordSetGroup"];
const PERMISSION: &[&str] = &["AWS::Lambda::Permission"];

pub(super) fn of_rest(id: &str, properties: &Map) -> Vec<Rule> {
    const STAGE: &[&str] = &["AWS::ApiGateway::Stage"];
    let with = |name: &str| format!("{id}{name}");
    let mut rules = vec![
        Rule::hashed(
            with("Deployment"),
            &["AWS::ApiGateway::Deployment"],
            "deployment",
        ),
        Rule::around(
            id,
            "BasePathMapping",
            &[
                "AWS::ApiGateway::BasePathMapping",
                "AWS::ApiGateway::BasePathMappingV2",
            ],
            "base path",
        )
        .at("Domain"),
    ];
    rules.extend(of_stages(id, properties, STAGE));
    rules.extend(of_authorizers(id, properties));
    if properties.contains_key("Domain") {
        let made = [
            Rule::hashed(
                "ApiGatewayDomainName",
                &["AWS::ApiGateway::DomainName"],
                "domain name",
            ),
            Rule::hashed(
                "ApiGatewayDomainNameV2",
                &["AWS::ApiGateway::DomainNameV2"],
                "domain name",
            ),
            Rule::hashed(
                "DomainNameAccessAssociation",
                &["AWS::ApiGateway::DomainNameAccessAssociation"],
                "access to the domain name",
            ),
            Rule::hashed("RecordSetGroup", RECORDS, "DNS records"),
        ];
        rules.extend(made.map(|rule| rule.at("Domain")));
    }
    let auth = properties.get("Auth");
    if let Some(plan) = auth.and_then(|auth| auth.get("UsagePlan")) {
        // A plan of its own, or one that several APIs share.
        let owners: &[&str] = match plan.get("CreateUsagePlan").and_then(Node::as_text) {
            Some("PER_API") => &[id],
            Some("SHARED") => &["Serverless"],
            _ => &[id, "Serverless"],
        };
        for owner in owners {
            let made: [(&str, &'static [&'static str], &str); 3] = [
                ("ApiKey", &["AWS::ApiGateway::ApiKey"], "API key"),
                ("UsagePlan", &["AWS::ApiGateway::UsagePlan"], "usage plan"),
                (
                    "UsagePlanKey",
                    &["AWS::ApiGateway::UsagePlanKey"],
                    "key of the usage plan",
                ),
            ];
            let made = made.map(|(suffix, types, part)| {
                Rule::exact(format!("{owner}{suffix}"), types, part).at("Auth/UsagePlan")
            });
            rules.extend(made);
        }
    }
    rules
}

pub(super) fn of_http(id: &str, properties: &Map) -> Vec<Rule> {
    const STAGE: &[&str] = &["AWS::ApiGatewayV2::Stage"];
    let mut rules = vec![
        Rule::exact(
            format!("{id}ApiGatewayDefaultStage"),
            STAGE,
            "default stage",
        ),
        Rule::around(
            id,
            "ApiMapping",
            &["AWS::ApiGatewayV2::ApiMapping"],
            "base path",
        )
        .at("Domain"),
    ];
    rules.extend(of_stages(id, properties, STAGE));
    rules.extend(of_authorizers(id, properties));
    rules.extend(of_domain(properties));
    rules
}

/// Routes and what answers them are all called after the API.
pub(super) fn of_web_socket(id: &str, properties: &Map) -> Vec<Rule> {
    let mut rules = vec![Rule::around(id, "", &[], "")];
    rules.extend(of_domain(properties));
    rules
}

fn of_domain(properties: &Map) -> Vec<Rule> {
    if !properties.contains_key("Domain") {
        return Vec::new();
    }
    let made = [
        Rule::hashed(
            "ApiGatewayDomainNameV2",
            &["AWS::ApiGatewayV2::DomainName"],
            "domain name",
        ),
        Rule::hashed("RecordSetGroup", RECORDS, "DNS records"),
    ];
    made.map(|rule| rule.at("Domain")).into()
}

/// The stage, whose name is part of the id where that is possible.
fn of_stages(id: &str, properties: &Map, types: &'static [&'static str]) -> Vec<Rule> {
    let name = properties.get("StageName").and_then(Node::as_text);
    let part = match name {
        Some(name) => format!("stage {name}"),
        None => "stage".to_owned(),
    };
    vec![
        Rule::around(id, "Stage", types, &part).at("StageName"),
        Rule::hashed(format!("{id}Stage"), types, &part).at("StageName"),
    ]
}

fn of_authorizers(id: &str, properties: &Map) -> Vec<Rule> {
    let authorizers = properties.get("Auth").and_then(|it| it.get("Authorizers"));
    let names = authorizers.and_then(Node::as_map).into_iter();
    names
        .flat_map(Map::keys)
        .map(|name| {
            Rule::exact(
                format!("{id}{name}AuthorizerPermission"),
                PERMISSION,
                "permission",
            )
            .of(format!("the authorizer {name}"))
            .at(format!("Auth/Authorizers/{}", escape(name)))
        })
        .collect()
}

/// The APIs that events imply.
pub(super) fn implied(template: &Template) -> Vec<Source> {
    let of_kind = |(kind, type_name, id, names): (&str, &str, &str, &str)| {
        let mut source = Source {
            id: id.to_owned(),
            type_name: type_name.to_owned(),
            implied_by: Vec::new(),
            place: String::new(),
        };
        for (function, resource) in &template.resources {
            if !is_serverless_type(&resource.type_name) {
                continue;
            }
            let events = resource.properties.get("Events").and_then(Node::as_map);
            let implies = |event: &Node| {
                let named = event.get("Properties").and_then(|it| it.get(names));
                let itself = |named: &Node| matches!(named.as_intrinsic(), Some(Intrinsic::Ref(name)) if name == id);
                event.get("Type").and_then(Node::as_text) == Some(kind) && named.is_none_or(itself)
            };
            let mut events = events.into_iter().flatten();
            if let Some((event, _)) = events.find(|(_, event)| implies(event)) {
                if source.implied_by.is_empty() {
                    source.place = format!(
                        "/Resources/{}/Properties/Events/{}",
                        escape(function),
                        escape(event)
                    );
                }
                source.implied_by.push(function.clone());
            }
        }
        let written = template.resources.get(id);
        let is_written = written.is_some_and(|resource| resource.type_name == type_name);
        (!source.implied_by.is_empty() && !is_written).then_some(source)
    };
    IMPLIED.into_iter().filter_map(of_kind).collect()
}

/// What `Globals` says of an implied API.
pub(super) fn implied_properties(source: &Source, template: &Template) -> Map {
    let section = source.type_name.rsplit("::").next().unwrap_or_default();
    let globals = template.globals.get(section).and_then(Node::as_map);
    let mut properties = globals.cloned().unwrap_or_default();
    if source.type_name == "AWS::Serverless::Api" {
        properties.insert("StageName".to_owned(), "Prod".into());
    }
    properties
}
