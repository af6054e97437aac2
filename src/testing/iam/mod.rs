//! What resources may do, by the policies of their roles.

mod policies;
mod resource;

use std::fmt;

use super::{
    Place,
    glob::{Wildcards, is_like},
};
use crate::{diff::Shown, template::Node};

/// What a role's policies say.
///
/// Only what the template has is known: not the content of policies that exist on their own, nor
/// a permissions boundary, nor the policies that other resources carry.
///
/// ```
/// use serde_json::json;
/// use stackwright::{App, cfn::iam, testing::TestedStack};
///
/// let trust = json!({ "Version": "2012-10-17", "Statement": [] });
/// let read = json!({ "Statement": { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" } });
/// let mut app = App::new("work", ".");
/// app.stack("work").add("Reader", iam::Role::new(trust).policies([iam::role::Policy::new(read, "read")]));
/// let stack = TestedStack::of(&app);
/// let permissions = stack.resource("Reader").permissions();
/// assert_eq!(permissions.to_string(), "s3:GetObject on *");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Permissions {
    /// The statements of all policies in the template.
    pub statements: Vec<Permission>,
    /// Policies whose statements are not in the template.
    pub elsewhere: Vec<String>,
}

/// A statement of a policy, with references written as `Fn::Sub` does.
///
/// ```
/// use stackwright::testing::Permission;
///
/// let read = Permission {
///     allows: true,
///     actions: vec!["s3:GetObject".into()],
///     but_actions: false,
///     resources: vec!["${Data.Arn}/*".into()],
///     but_resources: false,
///     condition: None,
/// };
/// assert_eq!(read.to_string(), "s3:GetObject on ${Data.Arn}/*");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Permission {
    /// Whether it allows; otherwise it denies.
    pub allows: bool,
    /// The actions.
    pub actions: Vec<String>,
    /// Whether it means all actions but these (`NotAction`).
    pub but_actions: bool,
    /// The resources.
    pub resources: Vec<String>,
    /// Whether it means all resources but these (`NotResource`).
    pub but_resources: bool,
    /// When it holds (`Condition`); always if there is none.
    pub condition: Option<Node>,
}

/// What policies say about an action on a resource.
///
/// ```
/// use stackwright::testing::{Decision, Permissions};
///
/// let nothing = Permissions::default();
/// assert_eq!(nothing.decide("s3:GetObject", "*"), Decision::NotAllowed);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is allowed.
    Allowed,
    /// It is allowed while conditions hold, and otherwise not.
    Conditional,
    /// Nothing in the template allows it, but a policy that is not in the template may.
    Unknown,
    /// Nothing allows it.
    NotAllowed,
    /// A statement denies it, whatever others allow.
    Denied,
}

/// A role that allows something else than it should.
///
/// ```
/// # use stackwright::{App, construct::Role, testing::{TestError, TestedStack}};
/// # let mut app = App::new("work", ".");
/// # app.stack("work").add("Worker", Role::for_service("lambda.amazonaws.com"));
/// let stack = TestedStack::of(&app);
/// let error = stack.resource("Worker").try_allows("s3:GetObject", "*").unwrap_err();
/// assert!(matches!(error, TestError::Permission(wrong) if wrong.action == "s3:GetObject"));
/// ```
#[derive(Clone, Debug, thiserror::Error)]
#[error(
    "{action} on {on} {decision} to {place}; its policies say:{}",
    indented(permissions)
)]
pub struct WrongPermission {
    /// The resource that acts.
    pub place: Place,
    /// The action.
    pub action: String,
    /// On what.
    pub on: String,
    /// What its policies say about it.
    pub decision: Decision,
    /// Everything that its policies say.
    pub permissions: Permissions,
}

fn indented(permissions: &Permissions) -> String {
    let text = permissions.to_string();
    text.lines().map(|line| format!("\n  {line}")).collect()
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Allowed => "is allowed",
            Self::Conditional => "is allowed, under conditions,",
            Self::Unknown => "may be allowed, by a policy that is not in the template,",
            Self::NotAllowed => "is not allowed",
            Self::Denied => "is denied",
        })
    }
}

impl Permissions {
    /// What the policies say about the action, as in `s3:GetObject`, on a resource: `*`, or an ARN
    /// with references written as `Fn::Sub` does.
    ///
    /// ```
    /// # use stackwright::testing::{Decision, Permission, Permissions};
    /// let read = Permission {
    ///     allows: true,
    ///     actions: vec!["s3:Get*".into()],
    ///     but_actions: false,
    ///     resources: vec!["${Data.Arn}/reports/*".into()],
    ///     but_resources: false,
    ///     condition: None,
    /// };
    /// let permissions = Permissions { statements: vec![read], elsewhere: vec![] };
    /// assert_eq!(permissions.decide("s3:GetObject", "${Data.Arn}/reports/1"), Decision::Allowed);
    /// assert_eq!(permissions.decide("s3:GetObject", "${Data.Arn}/else"), Decision::NotAllowed);
    /// ```
    pub fn decide(&self, action: &str, on: &str) -> Decision {
        let applies = |allows: bool, always: bool| {
            self.statements.iter().any(|statement| {
                statement.allows == allows
                    && statement.condition.is_none() == always
                    && statement.applies(action, on)
            })
        };
        if applies(false, true) {
            Decision::Denied
        } else if applies(true, true) && !applies(false, false) {
            Decision::Allowed
        } else if applies(true, true) || applies(true, false) {
            Decision::Conditional
        } else if self.elsewhere.is_empty() {
            Decision::NotAllowed
        } else {
            Decision::Unknown
        }
    }
}

impl Permission {
    fn applies(&self, action: &str, on: &str) -> bool {
        let wildcards = Wildcards::StarAndQuestionMark;
        let lower = |text: &str| text.to_ascii_lowercase();
        let names = |known: &String| is_like(&lower(action), &lower(known), wildcards);
        let covers = |known: &String| is_like(on, known, wildcards);
        self.actions.iter().any(names) != self.but_actions
            && self.resources.iter().any(covers) != self.but_resources
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let deny = if self.allows { "" } else { "not " };
        let but = |but: bool| if but { "all but " } else { "" };
        let actions = self.actions.join(", ");
        let resources = self.resources.join(", ");
        write!(
            f,
            "{deny}{}{actions} on {}{resources}",
            but(self.but_actions),
            but(self.but_resources)
        )?;
        match &self.condition {
            Some(condition) => write!(f, " if {}", Shown::new(condition).text),
            None => Ok(()),
        }
    }
}

/// A line for each statement: fit for a snapshot.
impl fmt::Display for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let statements = self.statements.iter().map(ToString::to_string);
        let elsewhere = self
            .elsewhere
            .iter()
            .map(|policy| format!("what {policy} says"));
        let lines: Vec<String> = statements.chain(elsewhere).collect();
        if lines.is_empty() {
            return f.write_str("(nothing)");
        }
        f.write_str(&lines.join("\n"))
    }
}
