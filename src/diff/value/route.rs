//! Resources of API Gateway by the route that they stand for.

use super::integration;
use crate::{
    diff::Difference,
    template::{Intrinsic, Node, Resource, Template},
};

/// How deep paths of an API are followed; the service's limit is far below.
const DEEPEST: usize = 64;

/// The route that a resource stands for, and what stands behind it.
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
        let backend =
            |it: Option<&Resource>| integration::brief(it?.properties.get("Integration")?);
        resource.route = name.map(|name| Route {
            name,
            old: backend(before),
            new: backend(after),
        });
    }
}

fn name(template: &Template, resource: &Resource, depth: usize) -> Option<String> {
    let property = |name: &str| resource.properties.get(name);
    match resource.type_name.as_str() {
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
