//! What follows from a change in another place.

use serde::Serialize;

use crate::diff::Replacement;

/// Something that is affected by a change elsewhere.
///
/// ```
/// use stackwright::{
///     diff::{Effect, Outcome, SchemaFacts, Target, Use, compare},
///     template::Template,
/// };
///
/// let [old, new] = ["10.0.0.0/16", "10.1.0.0/16"].map(|block| {
///     let text = "{Resources: {Vpc: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: BLOCK}}, \
///                 Subnet: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: !Ref Vpc}}}}";
///     Template::parse(text.replace("BLOCK", block))
/// });
/// let difference = compare("network", &old?, &new?, &SchemaFacts);
/// let effect: &Effect = &difference.resources[0].chain[0];
/// assert!(matches!(&effect.target, Target::Resource { id, .. } if id == "Subnet"));
/// assert_eq!(effect.outcome, Outcome::Replaced);
/// assert_eq!(effect.uses, [Use { path: "VpcId".to_owned(), takes: "Vpc".to_owned() }]);
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Effect {
    /// The stack that it is in, if that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stack: Option<String>,
    /// What is affected.
    pub target: Target,
    /// Where it takes what changes.
    pub uses: Vec<Use>,
    /// What happens to it.
    pub outcome: Outcome,
    /// Whether that is certain.
    pub certain: bool,
    /// What follows from that in turn. What is told already is not told again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub chain: Vec<Effect>,
}

/// A place where something is taken from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Use {
    /// The place, from the properties down (`Environment.Variables.TABLE`); `Value` of outputs.
    pub path: String,
    /// What stands there: `Table`, `Table.Arn`, the name of an export.
    pub takes: String,
}

/// What a change elsewhere affects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Target {
    /// A resource.
    Resource {
        /// Its logical id.
        id: String,
        /// Its type.
        #[serde(rename = "type")]
        type_name: String,
    },
    /// An output.
    Output {
        /// Its name.
        name: String,
        /// The name by which other stacks import it.
        #[serde(skip_serializing_if = "Option::is_none")]
        export: Option<String>,
    },
}

/// What a change elsewhere does to something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It gets the new value where it is.
    Updated,
    /// It gets the new value when its own stack is deployed the next time.
    Later,
    /// Another one may take its place.
    MayBeReplaced,
    /// Another one takes its place.
    Replaced,
    /// The service refuses the change because of it: exports do not change while they are
    /// imported.
    Refused,
}

impl Outcome {
    pub(super) fn of(replacement: Replacement, certain: bool) -> Self {
        match (replacement, certain) {
            (Replacement::No, _) => Self::Updated,
            (Replacement::Yes, true) => Self::Replaced,
            (Replacement::Maybe, _) | (Replacement::Yes, false) => Self::MayBeReplaced,
        }
    }

    pub(super) fn replacement(self) -> Replacement {
        match self {
            Self::Updated | Self::Later | Self::Refused => Replacement::No,
            Self::MayBeReplaced => Replacement::Maybe,
            Self::Replaced => Replacement::Yes,
        }
    }
}
