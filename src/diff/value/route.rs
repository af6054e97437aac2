//! Resources of API Gateway by the route that they stand for.

use super::{integration, json::text};
use crate::{
    diff::Difference,
    template::{Intrinsic, Node, Resource, Template},
};

/// How deep paths of an API are followed; the service's limit is far below.
const DEEPEST: usize = 64;

/// The route that a resource stands for, or the routes that lead to it, and what answers them.
///
/// ```
/// use stackwright::{diff::{Route, SchemaFacts, compare}, template::Template};
///
/// let new = "Resources: {Eggs: {Type: 'AWS::ApiGatewayV2::Route', Properties: {RouteKey: GET /eggs}}}";
/// let difference = compare("hens", &Template::default(), &Template::parse(new)?, &SchemaFacts);
/// let route: Option<&Route> = difference.resources[0].route.as_ref();
/// assert_eq!(route.map(|route| route.name.as_str()), Some("GET /eggs"));
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// As in `GET /dragons`, or `/dragons` for a resource of API Gateway.
    pub name: String,
    /// What answered it before: `mock`, `function ListDragons`.
    pub old: Option<String>,
    /// What answers it afterwards.
    pub new: Option<String>,
}

/// Names the routes of all resources that are one.
pub(in crate::diff) fn name_routes(difference: &mut Difference, old: &Template, new: &Template) {
    for resource in &mut difference.resources {
        let id = &resource.id;
        let (before, after) = (old.resources.get(id), new.resources.get(id));
        let name = after
            .and_then(|it| name(new, it, 0))
            .or_else(|| before.and_then(|it| self::name(old, it, 0)));
        resource.route = name.map(|name| Route {
            name,
            old: before.and_then(|it| backend(old, it)),
            new: after.and_then(|it| backend(new, it)),
        });
    }
}

/// What answers a route, or what an integration does.
fn backend(template: &Template, resource: &Resource) -> Option<String> {
    match resource.type_name.as_str() {
        "AWS::ApiGatewayV2::Integration" => integration::brief_of_http(&resource.properties),
        "AWS::ApiGatewayV2::Route" => {
            let integration = template.resources.get(&target(resource)?)?;
            integration::brief_of_http(&integration.properties)
        }
        _ => integration::brief(resource.properties.get("Integration")?),
    }
}

/// The logical id of the integration that a route of an HTTP API leads to: its target is
/// `integrations/ID`.
fn target(route: &Resource) -> Option<String> {
    let target = text(route.properties.get("Target")?)?;
    let id = target.strip_prefix("integrations/${")?.strip_suffix('}')?;
    Some(id.to_owned())
}

/// The routes that lead to an integration.
fn routes_to(template: &Template, integration: &Resource) -> Option<String> {
    let routes = template.resources.values();
    let routes = routes.filter(|it| it.type_name == "AWS::ApiGatewayV2::Route");
    let mut keys: Vec<&str> = Vec::new();
    for route in routes {
        let leads = target(route).and_then(|id| template.resources.get(&id));
        if leads.is_some_and(|it| std::ptr::eq(it, integration)) {
            keys.extend(route.properties.get("RouteKey").and_then(Node::as_text));
        }
    }
    match *keys {
        [] => None,
        [one, two, three, _, ..] => {
            let more = keys.len() - 3;
            Some(format!("{one}, {two}, {three} and {more} more"))
        }
        _ => Some(keys.join(", ")),
    }
}

fn name(template: &Template, resource: &Resource, depth: usize) -> Option<String> {
    let property = |name: &str| resource.properties.get(name);
    match resource.type_name.as_str() {
        "AWS::ApiGatewayV2::Integration" => routes_to(template, resource),
        "AWS::ApiGatewayV2::Route" => Some(property("RouteKey")?.as_text()?.to_owned()),
        "AWS::ApiGateway::Resource" => {
            let parent = path(template, property("ParentId")?, depth)?;
            let part = property("PathPart")?.as_text()?;
            Some(format!("{}/{part}", parent.trim_end_matches('/')))
        }
        "AWS::ApiGateway::Method" => {
            let method = property("HttpMethod")?.as_text()?;
            let path = path(template, property("ResourceId")?, depth)?;
            Some(format!("{method} {path}"))
        }
        _ => None,
    }
}

/// The path of the resource of API Gateway that a value refers to.
fn path(template: &Template, node: &Node, depth: usize) -> Option<String> {
    match node.as_intrinsic()? {
        Intrinsic::GetAtt { attribute, .. } if attribute.as_text() == Some("RootResourceId") => {
            Some("/".to_owned())
        }
        Intrinsic::Ref(id) | Intrinsic::GetAtt { resource: id, .. } if depth < DEEPEST => {
            name(template, template.resources.get(id)?, depth + 1)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        diff::{SchemaFacts, TextForm, compare, to_text},
        template::Template,
    };

    #[test]
    fn routes_of_http_apis_say_what_answers_them() {
        let old = "
Resources:
  Api: {Type: 'AWS::ApiGatewayV2::Api', Properties: {Name: dragons, ProtocolType: HTTP}}
  List: {Type: 'AWS::Lambda::Function'}
  Listed:
    Type: AWS::ApiGatewayV2::Integration
    Properties: {ApiId: !Ref Api, IntegrationType: HTTP_PROXY, IntegrationMethod: GET, IntegrationUri: 'https://example.com/'}
  Started:
    Type: AWS::ApiGatewayV2::Integration
    Properties: {ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationSubtype: StepFunctions-StartExecution}
  Get:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Api, RouteKey: GET /dragons, Target: !Join [/, [integrations, !Ref Listed]]}
  Post:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Api, RouteKey: POST /dragons, Target: !Sub 'integrations/${Listed}'}
";
        let new = old
            .replace("HTTP_PROXY", "AWS_PROXY")
            .replace("'https://example.com/'", "!GetAtt List.Arn")
            .replace(
                "!Sub 'integrations/${Listed}'",
                "!Sub 'integrations/${Started}'",
            );
        let [old, new] = [old, &new].map(|text| Template::parse(text).expect("a template"));
        let found = compare("dragons", &old, &new, &SchemaFacts);
        let text = to_text(&found, TextForm::default());
        insta::assert_snapshot!(anstream::adapter::strip_str(&text).to_string(), @r#"
        dragons: 2 to change

        [~] AWS::ApiGatewayV2::Integration Listed (GET /dragons)
            answered by: https://example.com/ → function List
            IntegrationType: "HTTP_PROXY" → "AWS_PROXY"
            IntegrationUri: "https://example.com/" → !GetAtt List.Arn
        [~] AWS::ApiGatewayV2::Route Post (POST /dragons)
            answered by: https://example.com/ → StepFunctions:StartExecution
            Target: !Sub "integrations/${Listed}" → !Sub "integrations/${Started}"
        "#);
    }
}
