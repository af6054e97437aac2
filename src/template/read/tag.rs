//! YAML tags: CloudFormation's short forms, and YAML's own types.

use std::borrow::Cow;

use saphyr_parser::Tag;

use super::{
    super::{Node, yaml::resolve},
    ReadProblem,
};

/// All functions that have a short form, by full name.
pub(crate) const FUNCTIONS: [&str; 27] = [
    "Ref",
    "Condition",
    "Fn::And",
    "Fn::Base64",
    "Fn::Cidr",
    "Fn::Contains",
    "Fn::EachMemberEquals",
    "Fn::EachMemberIn",
    "Fn::Equals",
    "Fn::FindInMap",
    "Fn::GetAZs",
    "Fn::GetAtt",
    "Fn::GetStackOutput",
    "Fn::If",
    "Fn::ImportValue",
    "Fn::Join",
    "Fn::Length",
    "Fn::Not",
    "Fn::Or",
    "Fn::RefAll",
    "Fn::Select",
    "Fn::Split",
    "Fn::Sub",
    "Fn::ToJsonString",
    "Fn::Transform",
    "Fn::ValueOf",
    "Fn::ValueOfAll",
];

/// What a tag says about the node that follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It is the argument of the function of this full name.
    Function(Cow<'static, str>),
    /// It is text, whatever it looks like.
    Text,
    /// It is of one of YAML's own types, named after `!!`.
    Type(&'static str),
    /// It is a list.
    List,
    /// It is a mapping.
    Map,
}

impl Meaning {
    pub(super) fn of(tag: &Tag) -> Result<Self, ReadProblem> {
        let full = format!("{}{}", tag.handle, tag.suffix);
        if let Some(name) = full.strip_prefix("tag:yaml.org,2002:") {
            return match name {
                "str" => Ok(Self::Text),
                "int" => Ok(Self::Type("int")),
                "float" => Ok(Self::Type("float")),
                "bool" => Ok(Self::Type("bool")),
                "null" => Ok(Self::Type("null")),
                "seq" => Ok(Self::List),
                "map" => Ok(Self::Map),
                _ => Err(ReadProblem::UnknownTag {
                    tag: format!("!!{name}"),
                    suggestion: None,
                }),
            };
        }
        let Some(name) = full.strip_prefix('!') else {
            return Err(ReadProblem::UnknownTag {
                tag: full,
                suggestion: None,
            });
        };
        if name.is_empty() {
            return Ok(Self::Text);
        }
        if let Some(function) = FUNCTIONS
            .into_iter()
            .find(|function| short(function) == name)
        {
            return Ok(Self::Function(function.into()));
        }
        match suggestion(name) {
            // What tools that build templates add (`!Rain::Embed`), and what is newer than this.
            None => Ok(Self::Function(format!("Fn::{name}").into())),
            suggestion => Err(ReadProblem::UnknownTag {
                tag: full.clone(),
                suggestion,
            }),
        }
    }

    /// The value of a scalar that has this tag; none where it does not fit.
    pub(super) fn scalar(&self, text: &str) -> Option<Node> {
        let node = resolve(text.into());
        let fits = match (self, &node) {
            (Self::Text | Self::Function(_), _) => return Some(text.into()),
            (Self::Type("int"), Node::Integer(_))
            | (Self::Type("float"), Node::Float(_))
            | (Self::Type("bool"), Node::Bool(_))
            | (Self::Type("null"), Node::Null) => true,
            (Self::Type("float"), Node::Integer(number)) => {
                return Some(Node::Float(number.to_string().parse().ok()?));
            }
            _ => false,
        };
        fits.then_some(node)
    }
}

fn short(function: &'static str) -> &'static str {
    function.strip_prefix("Fn::").unwrap_or(function)
}

/// The function whose name differs only in case or in a prefix.
fn suggestion(name: &str) -> Option<&'static str> {
    let bare = name.rsplit("::").next().unwrap_or(name);
    FUNCTIONS
        .into_iter()
        .map(short)
        .find(|function| function.eq_ignore_ascii_case(bare))
}
