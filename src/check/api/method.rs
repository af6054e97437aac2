//! Methods of REST APIs.

use crate::{
    check::pointer::child,
    template::{Intrinsic, Map, Node, Resource},
};

/// A method, with what several rules look at.
#[derive(Debug)]
pub(super) struct Method<'a> {
    pub(super) id: &'a str,
    pub(super) properties: &'a Map,
    /// `GET`, …, where it is known.
    pub(super) verb: Option<&'a str>,
    pub(super) integration: Option<&'a Map>,
    /// `AWS_PROXY`, `MOCK`, …, where it is known.
    pub(super) kind: Option<&'a str>,
}

impl<'a> Method<'a> {
    pub(super) fn of(id: &'a str, resource: &'a Resource) -> Option<Self> {
        if resource.type_name != "AWS::ApiGateway::Method" {
            return None;
        }
        let properties = &resource.properties;
        let integration = properties.get("Integration").and_then(Node::as_map);
        Some(Self {
            id,
            properties,
            verb: properties.get("HttpMethod").and_then(Node::as_text),
            integration,
            kind: integration
                .and_then(|integration| integration.get("Type"))
                .and_then(Node::as_text),
        })
    }

    /// The pointer to the properties.
    pub(super) fn pointer(&self) -> String {
        child(&child("/Resources", self.id), "Properties")
    }

    /// The pointer to a property.
    pub(super) fn property(&self, name: &str) -> String {
        child(&self.pointer(), name)
    }

    /// The pointer to a property of the integration.
    pub(super) fn integration_property(&self, name: &str) -> String {
        child(&self.property("Integration"), name)
    }

    /// Whether answers pass through without a mapping.
    pub(super) fn is_proxy(&self) -> bool {
        matches!(self.kind, Some("AWS_PROXY" | "HTTP_PROXY"))
    }

    /// What `Integration.IntegrationResponses` lists; nothing if that is computed.
    pub(super) fn integration_responses(&self) -> Option<&'a [Node]> {
        list(self.integration?.get("IntegrationResponses"))
    }

    /// What `MethodResponses` lists; nothing if that is computed.
    pub(super) fn method_responses(&self) -> Option<&'a [Node]> {
        list(self.properties.get("MethodResponses"))
    }
}

/// The items, none if there is no list; nothing if some are only known to CloudFormation.
fn list(node: Option<&Node>) -> Option<&[Node]> {
    match node {
        None => Some(&[]),
        Some(Node::List(items)) if items.iter().all(|item| item.as_map().is_some()) => Some(items),
        Some(_) => None,
    }
}

/// The status code of a response, which may be written as a number.
pub(super) fn status(response: &Node) -> Option<String> {
    match response.get("StatusCode")? {
        Node::Text(text) => Some(text.clone()),
        Node::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The logical id that `Ref` names.
pub(super) fn referenced(node: &Node) -> Option<&str> {
    match node.as_intrinsic()? {
        Intrinsic::Ref(id) => Some(id),
        // Some types have their id as an attribute too.
        Intrinsic::GetAtt { resource, .. } => Some(resource),
        _ => None,
    }
}

/// As much of a text as is literal: what CloudFormation fills in is `*`.
pub(super) fn literal(node: &Node) -> Option<String> {
    match node {
        Node::Text(text) => Some(text.clone()),
        Node::Intrinsic(intrinsic) => match &**intrinsic {
            Intrinsic::Sub { text, .. } => {
                let mut literal = String::new();
                let mut rest = text.as_str();
                while let Some((before, after)) = rest.split_once("${") {
                    literal.push_str(before);
                    literal.push('*');
                    rest = after.split_once('}').map_or("", |(_, rest)| rest);
                }
                literal.push_str(rest);
                Some(literal)
            }
            Intrinsic::Join {
                separator,
                items: Node::List(items),
            } => {
                let parts: Vec<String> = items
                    .iter()
                    .map(|item| literal(item).unwrap_or_else(|| "*".to_owned()))
                    .collect();
                Some(parts.join(separator))
            }
            _ => None,
        },
        _ => None,
    }
}
