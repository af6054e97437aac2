//! IAM policy documents.

use crate::template::{Map, Node};

/// A statement of a policy: what may be done to which resources.
///
/// ```
/// use stackwright::construct::Statement;
///
/// let statement = Statement::allow(["sns:Publish"])
///     .on(["arn:aws:sns:eu-west-1:111122223333:news"])
///     .to_service("s3.amazonaws.com")
///     .only_if("StringEquals", "aws:SourceAccount", "111122223333");
/// let node = statement.to_node();
/// assert_eq!(node.get("Effect").and_then(|effect| effect.as_text()), Some("Allow"));
/// assert_eq!(
///     node.get("Principal").and_then(|principal| principal.get("Service")?.as_text()),
///     Some("s3.amazonaws.com"),
/// );
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    actions: Vec<String>,
    resources: Vec<Node>,
    exceptions: Vec<Node>,
    principals: Map,
    conditions: Map,
}

impl Statement {
    /// Allows the actions, as in `s3:GetObject`, on the resources that [`Statement::on`] adds.
    pub fn allow<S: Into<String>>(actions: impl IntoIterator<Item = S>) -> Self {
        Self {
            actions: actions.into_iter().map(Into::into).collect(),
            resources: Vec::new(),
            exceptions: Vec::new(),
            principals: Map::default(),
            conditions: Map::default(),
        }
    }

    /// Adds resources: ARNs, or `"*"` for actions that know no resources.
    pub fn on<N: Into<Node>>(mut self, resources: impl IntoIterator<Item = N>) -> Self {
        self.resources.extend(resources.into_iter().map(Into::into));
        self
    }

    /// Means all resources but these (`NotResource`): for what no ARN can name, as phone numbers.
    ///
    /// ```
    /// use stackwright::construct::Statement;
    ///
    /// let text_messages = Statement::allow(["sns:Publish"]).on_all_but(["arn:aws:sns:*:*:*"]);
    /// assert!(text_messages.to_node().get("NotResource").is_some());
    /// ```
    pub fn on_all_but<N: Into<Node>>(mut self, resources: impl IntoIterator<Item = N>) -> Self {
        self.exceptions
            .extend(resources.into_iter().map(Into::into));
        self
    }

    /// Names a service that the statement is for, in a policy that a resource carries.
    pub fn to_service(mut self, service: &str) -> Self {
        self.principals.insert("Service".to_owned(), service.into());
        self
    }

    /// Narrows the statement: `operator` as in `ArnLike`, `key` as in `aws:SourceArn`.
    pub fn only_if(mut self, operator: &str, key: &str, value: impl Into<Node>) -> Self {
        let entry = self
            .conditions
            .entry(operator.to_owned())
            .or_insert_with(Node::map);
        if let Node::Map(keys) = entry {
            keys.insert(key.to_owned(), value.into());
        }
        self
    }

    /// The statement as it stands in a policy document.
    pub fn to_node(&self) -> Node {
        let mut map = Map::default();
        map.insert("Effect".to_owned(), "Allow".into());
        if !self.principals.is_empty() {
            map.insert("Principal".to_owned(), self.principals.clone().into());
        }
        map.insert(
            "Action".to_owned(),
            one_or_many(self.actions.iter().map(|action| action.as_str().into())),
        );
        if !self.resources.is_empty() {
            map.insert(
                "Resource".to_owned(),
                one_or_many(self.resources.iter().cloned()),
            );
        }
        if !self.exceptions.is_empty() {
            map.insert(
                "NotResource".to_owned(),
                one_or_many(self.exceptions.iter().cloned()),
            );
        }
        if !self.conditions.is_empty() {
            map.insert("Condition".to_owned(), self.conditions.clone().into());
        }
        map.into()
    }

    /// The only resource that the statement allows `action` alone on, without further conditions.
    pub(super) fn only(&self, action: &str) -> Option<&Node> {
        let plain = self.exceptions.is_empty()
            && self.principals.is_empty()
            && self.conditions.is_empty()
            && self.actions == [action];
        match &*self.resources {
            [resource] if plain => Some(resource),
            _ => None,
        }
    }

    /// Takes over the resources of `other` if it allows the same to the same, else gives it back.
    pub(super) fn absorb(&mut self, other: Self) -> Option<Self> {
        if self.actions != other.actions
            || self.exceptions != other.exceptions
            || self.principals != other.principals
            || self.conditions != other.conditions
        {
            return Some(other);
        }
        for resource in other.resources {
            if !self.resources.contains(&resource) {
                self.resources.push(resource);
            }
        }
        None
    }
}

/// The only current version of the language of policies.
pub(super) const VERSION: &str = "2012-10-17";

/// A policy document of the statements; its version is the only current one, `2012-10-17`.
///
/// ```
/// use stackwright::construct::{Statement, policy::document};
///
/// let read = Statement::allow(["s3:GetObject"]).on(["arn:aws:s3:::eggs/*"]);
/// let document = document([&read]);
/// assert_eq!(document.get("Version").and_then(|version| version.as_text()), Some("2012-10-17"));
/// ```
pub fn document<'a>(statements: impl IntoIterator<Item = &'a Statement>) -> Node {
    Node::from([
        ("Version", Node::from(VERSION)),
        (
            "Statement",
            statements.into_iter().map(Statement::to_node).collect(),
        ),
    ])
}

/// A policy with one action or resource reads better without the list.
fn one_or_many(items: impl Iterator<Item = Node>) -> Node {
    let mut items: Vec<Node> = items.collect();
    match items.pop() {
        Some(only) if items.is_empty() => only,
        last => items.into_iter().chain(last).collect(),
    }
}
