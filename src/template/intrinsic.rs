//! The functions that CloudFormation evaluates, and the parameters that it predefines.

use super::{Map, Node};

/// An intrinsic function, with its arguments in the service's own order.
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

/// A parameter that CloudFormation predefines.
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
