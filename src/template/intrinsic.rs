//! The functions that CloudFormation evaluates, and the parameters that it predefines.

use super::{Map, Node, View};

/// An intrinsic function, with its arguments in the service's own order.
///
/// ```
/// use stackwright::template::{Intrinsic, Node};
///
/// let items = Intrinsic::GetAzs("".into()).into();
/// let join = Intrinsic::Join { separator: "-".to_owned(), items };
/// assert_eq!(join.name(), "Fn::Join");
/// assert_eq!(Node::from(join).to_yaml(), "!Join\n- '-'\n- !GetAZs ''\n");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Intrinsic {
    /// `Ref`: a parameter's value, or a resource's physical id.
    Ref(String),
    /// `Fn::GetAtt`: an attribute of a resource. The attribute may itself be a `Ref`.
    GetAtt {
        /// The resource's logical id.
        resource: String,
        /// The attribute's name, dotted where nested.
        attribute: Node,
    },
    /// `Fn::Sub`: text with `${…}` placeholders.
    Sub {
        /// The text.
        text: String,
        /// Values for placeholders that are neither parameters nor resources.
        variables: Map,
    },
    /// `Fn::Join`.
    Join {
        /// What stands between the items.
        separator: String,
        /// A list, or an intrinsic that gives one.
        items: Node,
    },
    /// `Fn::Split`.
    Split {
        /// Where to cut.
        separator: String,
        /// What to cut.
        text: Node,
    },
    /// `Fn::Select`.
    Select {
        /// Which item, from zero.
        index: Node,
        /// A list, or an intrinsic that gives one.
        items: Node,
    },
    /// `Fn::If`.
    If {
        /// The condition's name.
        condition: String,
        /// The value where it holds.
        then: Node,
        /// The value where it does not.
        otherwise: Node,
    },
    /// `Fn::FindInMap`.
    FindInMap {
        /// The mapping's name.
        map: Node,
        /// The key on the first level.
        top: Node,
        /// The key on the second level.
        second: Node,
        /// `DefaultValue`, with the language extensions transform.
        default: Option<Node>,
    },
    /// `Fn::ImportValue`: another stack's export.
    ImportValue(Node),
    /// `Fn::GetStackOutput`: another stack's output, without an export.
    GetStackOutput(Node),
    /// `Fn::Base64`.
    Base64(Node),
    /// `Fn::Cidr`.
    Cidr {
        /// The block to divide.
        block: Node,
        /// How many blocks to make.
        count: Node,
        /// Bits of each block's host part.
        bits: Option<Node>,
    },
    /// `Fn::GetAZs`.
    GetAzs(Node),
    /// `Fn::Transform`: a macro on a part of the template.
    Transform {
        /// The macro's name.
        name: Node,
        /// What it is given.
        parameters: Option<Node>,
    },
    /// `Condition`: another condition, inside a condition.
    Condition(String),
    /// `Fn::And`.
    And(Vec<Node>),
    /// `Fn::Or`.
    Or(Vec<Node>),
    /// `Fn::Not`.
    Not(Node),
    /// `Fn::Equals`.
    Equals(Node, Node),
    /// `Fn::Length`, with the language extensions transform.
    Length(Node),
    /// `Fn::ToJsonString`, with the language extensions transform.
    ToJsonString(Node),
}

impl Intrinsic {
    /// The function's full name, as in `Fn::GetAtt`: the key that it has in JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ref(_) => "Ref",
            Self::GetAtt { .. } => "Fn::GetAtt",
            Self::Sub { .. } => "Fn::Sub",
            Self::Join { .. } => "Fn::Join",
            Self::Split { .. } => "Fn::Split",
            Self::Select { .. } => "Fn::Select",
            Self::If { .. } => "Fn::If",
            Self::FindInMap { .. } => "Fn::FindInMap",
            Self::ImportValue(_) => "Fn::ImportValue",
            Self::GetStackOutput(_) => "Fn::GetStackOutput",
            Self::Base64(_) => "Fn::Base64",
            Self::Cidr { .. } => "Fn::Cidr",
            Self::GetAzs(_) => "Fn::GetAZs",
            Self::Transform { .. } => "Fn::Transform",
            Self::Condition(_) => "Condition",
            Self::And(_) => "Fn::And",
            Self::Or(_) => "Fn::Or",
            Self::Not(_) => "Fn::Not",
            Self::Equals(..) => "Fn::Equals",
            Self::Length(_) => "Fn::Length",
            Self::ToJsonString(_) => "Fn::ToJsonString",
        }
    }

    /// A reference as `Fn::Sub` writes it: `${Name}`, `${Name.Attribute}`.
    pub(crate) fn placeholder(&self) -> Option<String> {
        match self {
            Self::Ref(name) => Some(format!("${{{name}}}")),
            Self::GetAtt {
                resource,
                attribute: Node::Text(attribute),
            } => Some(format!("${{{resource}.{attribute}}}")),
            _ => None,
        }
    }

    /// `Resource.Attribute`, where that says the same as the list of the two.
    pub(super) fn dotted(&self) -> Option<String> {
        match self {
            Self::GetAtt {
                resource,
                attribute: Node::Text(attribute),
            } if !resource.is_empty() && !resource.contains('.') && !attribute.is_empty() => {
                Some(format!("{resource}.{attribute}"))
            }
            _ => None,
        }
    }

    /// The function's argument, as it stands under its name in JSON.
    pub(super) fn argument(&self) -> View<'_> {
        match self {
            Self::Ref(name) | Self::Condition(name) => View::Text(name),
            Self::GetAtt {
                resource,
                attribute,
            } => View::List(vec![View::Text(resource), View::Node(attribute)]),
            Self::Sub { text, variables } if variables.is_empty() => View::Text(text),
            Self::Sub { text, variables } => {
                View::List(vec![View::Text(text), View::map(variables)])
            }
            Self::Join { separator, items } => {
                View::List(vec![View::Text(separator), View::Node(items)])
            }
            Self::Split { separator, text } => {
                View::List(vec![View::Text(separator), View::Node(text)])
            }
            Self::Select { index, items } => View::list([index, items]),
            Self::If {
                condition,
                then,
                otherwise,
            } => View::List(vec![
                View::Text(condition),
                View::Node(then),
                View::Node(otherwise),
            ]),
            Self::FindInMap {
                map,
                top,
                second,
                default,
            } => {
                let mut items = vec![View::Node(map), View::Node(top), View::Node(second)];
                items.extend(
                    default
                        .iter()
                        .map(|default| View::Map(vec![("DefaultValue", View::Node(default))])),
                );
                View::List(items)
            }
            Self::Cidr { block, count, bits } => View::list([block, count].into_iter().chain(bits)),
            Self::Transform { name, parameters } => {
                let mut entries = vec![("Name", View::Node(name))];
                entries.extend(
                    parameters
                        .iter()
                        .map(|parameters| ("Parameters", View::Node(parameters))),
                );
                View::Map(entries)
            }
            Self::And(conditions) | Self::Or(conditions) => View::list(conditions),
            Self::Not(condition) => View::list([condition]),
            Self::Equals(left, right) => View::list([left, right]),
            Self::ImportValue(argument)
            | Self::GetStackOutput(argument)
            | Self::Base64(argument)
            | Self::GetAzs(argument)
            | Self::Length(argument)
            | Self::ToJsonString(argument) => View::Node(argument),
        }
    }
}

/// A parameter that CloudFormation predefines.
///
/// ```
/// use stackwright::template::{Node, Pseudo};
///
/// assert_eq!(Pseudo::Region.name(), "AWS::Region");
/// assert_eq!(Node::from(Pseudo::Region), Node::parse("!Ref AWS::Region")?);
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pseudo {
    /// `AWS::AccountId`.
    AccountId,
    /// `AWS::NotificationARNs`.
    NotificationArns,
    /// `AWS::NoValue`: as if the property had not been set.
    NoValue,
    /// `AWS::Partition`: `aws`, `aws-cn`, ….
    Partition,
    /// `AWS::Region`.
    Region,
    /// `AWS::StackId`.
    StackId,
    /// `AWS::StackName`.
    StackName,
    /// `AWS::URLSuffix`: `amazonaws.com`, ….
    UrlSuffix,
}

impl Pseudo {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::AccountId,
        Self::NotificationArns,
        Self::NoValue,
        Self::Partition,
        Self::Region,
        Self::StackId,
        Self::StackName,
        Self::UrlSuffix,
    ];

    /// The name that a `Ref` takes.
    pub fn name(self) -> &'static str {
        match self {
            Self::AccountId => "AWS::AccountId",
            Self::NotificationArns => "AWS::NotificationARNs",
            Self::NoValue => "AWS::NoValue",
            Self::Partition => "AWS::Partition",
            Self::Region => "AWS::Region",
            Self::StackId => "AWS::StackId",
            Self::StackName => "AWS::StackName",
            Self::UrlSuffix => "AWS::URLSuffix",
        }
    }
}

impl From<Pseudo> for Node {
    fn from(pseudo: Pseudo) -> Self {
        Intrinsic::Ref(pseudo.name().to_owned()).into()
    }
}
