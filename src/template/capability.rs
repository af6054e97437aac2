//! What must be acknowledged before a template is deployed.
//!
//! The rules are those of the `Capabilities` parameter of `CreateChangeSet` and `CreateStack` in
//! the CloudFormation API reference.

use std::{collections::BTreeSet, fmt};

use super::serverless::is_serverless_type;
use super::{Function, Intrinsic, Node, Resource, Template, View};

/// The function that calls a macro.
const MACRO: &str = "Fn::Transform";

/// An acknowledgement that CloudFormation asks for.
///
/// ```
/// use stackwright::template::{Capability, Template};
///
/// let template = Template::parse(
///     "Resources:\n  Reader:\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: reader\n",
/// )?;
/// let needed = template.capabilities();
/// assert_eq!(needed, [Capability::NamedIam].into());
/// assert_eq!(Capability::NamedIam.name(), "CAPABILITY_NAMED_IAM");
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capability {
    /// The template makes IAM resources.
    Iam,
    /// The template makes IAM resources and gives them names. It implies [`Capability::Iam`].
    NamedIam,
    /// A macro changes the template.
    AutoExpand,
}

impl Capability {
    /// The API's word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Iam => "CAPABILITY_IAM",
            Self::NamedIam => "CAPABILITY_NAMED_IAM",
            Self::AutoExpand => "CAPABILITY_AUTO_EXPAND",
        }
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The IAM types that ask for a capability, with the property that names such a resource. The
/// `PolicyName` of an `AWS::IAM::Policy` is required and names no resource of its own.
const IAM_TYPES: [(&str, Option<&str>); 8] = [
    ("AWS::IAM::AccessKey", None),
    ("AWS::IAM::Group", Some("GroupName")),
    ("AWS::IAM::InstanceProfile", Some("InstanceProfileName")),
    ("AWS::IAM::ManagedPolicy", Some("ManagedPolicyName")),
    ("AWS::IAM::Policy", None),
    ("AWS::IAM::Role", Some("RoleName")),
    ("AWS::IAM::User", Some("UserName")),
    ("AWS::IAM::UserToGroupAddition", None),
];

impl Template {
    /// What must be acknowledged to deploy the template.
    ///
    /// A nested stack and a resource of the serverless transform can make IAM resources that do
    /// not show here; for them the capabilities that they may need are included.
    pub fn capabilities(&self) -> BTreeSet<Capability> {
        let mut capabilities: BTreeSet<_> = self.resources.values().flat_map(of_resource).collect();
        if !self.transform.is_empty() || has_macro(self.view()) {
            capabilities.insert(Capability::AutoExpand);
        }
        if capabilities.contains(&Capability::NamedIam) {
            capabilities.remove(&Capability::Iam);
        }
        capabilities
    }
}

/// Whether a macro is called on a part of the tree.
fn has_macro(view: View<'_>) -> bool {
    match view {
        View::Node(node) => node_has_macro(node),
        View::List(items) => items.into_iter().any(has_macro),
        View::Map(entries) => entries
            .into_iter()
            .any(|(key, value)| key == MACRO || has_macro(value)),
        View::Intrinsic(function) => function_has_macro(function),
        View::Bool(_) | View::Text(_) | View::Owned(_) => false,
    }
}

fn node_has_macro(node: &Node) -> bool {
    match node {
        Node::List(items) => items.iter().any(node_has_macro),
        Node::Map(map) => map
            .iter()
            .any(|(key, value)| key == MACRO || node_has_macro(value)),
        Node::Intrinsic(function) => function_has_macro(function),
        Node::Null | Node::Bool(_) | Node::Integer(_) | Node::Float(_) | Node::Text(_) => false,
    }
}

fn function_has_macro(function: &Function) -> bool {
    matches!(**function, Intrinsic::Transform { .. }) || has_macro(function.argument())
}

fn of_resource(resource: &Resource) -> Vec<Capability> {
    let type_name = resource.type_name.as_str();
    if let Some((_, name)) = IAM_TYPES.iter().find(|(iam, _)| *iam == type_name) {
        let named = name.is_some_and(|name| {
            resource
                .properties
                .get(name)
                .is_some_and(|it| !it.is_no_value())
        });
        return vec![if named {
            Capability::NamedIam
        } else {
            Capability::Iam
        }];
    }
    match type_name {
        "AWS::CloudFormation::Stack" | "AWS::Serverless::Application" => {
            vec![Capability::NamedIam, Capability::AutoExpand]
        }
        _ if is_serverless_type(type_name) => vec![Capability::Iam],
        _ => Vec::new(),
    }
}
