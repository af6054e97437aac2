//! What a deploy will newly allow, or stop allowing.

use serde::{Serialize, Serializer};

use crate::source::SourceLine;

/// Something that somebody may do from now on, or no longer; or that cannot be judged.
///
/// ```
/// use stackwright::{
///     diff::{PolicyEffect, SchemaFacts, SecurityChange, Topic, Turn, Verdict, compare},
///     template::Template,
/// };
///
/// let open = "Resources: {Url: {Type: 'AWS::Lambda::Url', Properties: {AuthType: NONE}}}";
/// let difference = compare("hens", &Template::default(), &Template::parse(open)?, &SchemaFacts);
/// let change: &SecurityChange = &difference.security[0];
/// assert_eq!((change.topic, change.change), (Topic::PublicAccess, Turn::Begins));
/// assert_eq!((change.verdict, change.word()), (Verdict::Broader, "+ broader"));
/// assert_eq!((change.effect, change.verb()), (PolicyEffect::Allow, "may"));
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SecurityChange {
    /// Whether more is allowed than before.
    pub verdict: Verdict,
    /// What kind of thing this is about.
    pub topic: Topic,
    /// Who may: a logical id, `anyone`, `service lambda.amazonaws.com`, `account 111122223333`, ….
    pub who: String,
    /// Whether it is allowed or denied.
    pub effect: Effect,
    /// Whether it begins to be so, ends to be so, or is so in another way.
    pub change: Turn,
    /// What may be done: actions of IAM, or words where no action stands for it.
    pub actions: Vec<String>,
    /// What it may be done with or to.
    pub resources: Vec<String>,
    /// What must hold for it: conditions of the statement, and of the template.
    pub conditions: Vec<String>,
    /// What of it was so before, where more is allowed now, and what of it stays, where less is.
    pub rest: Vec<String>,
    /// What the judgement depends on, where there is none.
    pub depends_on: Vec<String>,
    /// The logical id of the resource that says so.
    pub id: String,
    /// Where in that resource, as a JSON pointer from its attributes down.
    pub property: String,
    /// The line of the program, where it is one that will be deployed.
    #[serde(rename = "source", serialize_with = "as_text")]
    pub line: Option<SourceLine>,
}

/// Whether more is allowed than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Something is allowed that was not.
    Broader,
    /// It cannot be known here.
    Unknown,
    /// Something is no longer allowed.
    Narrower,
}

/// What a change in security is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// What a policy allows or denies.
    Permission,
    /// Who may take on a role.
    Trust,
    /// The most that a role or user may ever do.
    Boundary,
    /// Which role or group something has.
    Membership,
    /// A method or route of an API, and who may call it.
    Route,
    /// What the internet can reach, or anyone can do.
    PublicAccess,
    /// What a security group lets through.
    Network,
    /// Whether data is encrypted.
    Encryption,
    /// Something whose permissions are not in this template, or not yet.
    Unread,
}

/// Whether something is allowed or denied.
///
/// ```
/// use stackwright::diff::PolicyEffect;
///
/// assert_eq!(serde_json::json!(PolicyEffect::Deny), "deny");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It is allowed.
    Allow,
    /// It is denied, whoever else allows it.
    Deny,
}

/// What happens to a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// It begins.
    Begins,
    /// It ends.
    Ends,
    /// It is there before and after, in another way.
    Differs,
}

fn as_text<S: Serializer>(line: &Option<SourceLine>, serializer: S) -> Result<S::Ok, S::Error> {
    match line {
        Some(line) => serializer.collect_str(line),
        None => serializer.serialize_none(),
    }
}

impl SecurityChange {
    /// That nobody can say what a whole stack newly allows.
    #[cfg(feature = "aws")]
    pub(crate) fn of_unread_stack(depends_on: &str) -> Self {
        Self {
            verdict: Verdict::Unknown,
            topic: Topic::Unread,
            who: "the stack".to_owned(),
            effect: Effect::Allow,
            change: Turn::Begins,
            actions: vec!["permissions that cannot be compared".to_owned()],
            resources: Vec::new(),
            conditions: Vec::new(),
            rest: Vec::new(),
            depends_on: vec![depends_on.to_owned()],
            id: String::new(),
            property: String::new(),
            line: None,
        }
    }

    /// What the verdict is in a word, with a sign for those who see no colour.
    pub fn word(&self) -> &'static str {
        match self.verdict {
            Verdict::Broader => "+ broader",
            Verdict::Unknown => "? unknown",
            Verdict::Narrower => "- narrower",
        }
    }

    /// What begins or ends, as a verb.
    pub fn verb(&self) -> &'static str {
        match (self.topic, self.effect, self.change) {
            (Topic::Encryption, _, Turn::Ends) => "no longer",
            (Topic::Encryption, ..) => "",
            (Topic::Boundary, _, Turn::Begins) => "is bounded by",
            (Topic::Boundary, _, Turn::Ends) => "is no longer bounded by",
            (Topic::Boundary, _, Turn::Differs) => "is bounded differently by",
            (Topic::Unread, _, Turn::Ends) => "had",
            (Topic::Unread, ..) => "has",
            (_, Effect::Allow, Turn::Begins) => "may",
            (_, Effect::Allow, Turn::Ends) => "may no longer",
            (_, Effect::Allow, Turn::Differs) => "may otherwise",
            (_, Effect::Deny, Turn::Begins) => "may not",
            (_, Effect::Deny, Turn::Ends) => "is no longer denied",
            (_, Effect::Deny, Turn::Differs) => "may otherwise not",
        }
    }
}
