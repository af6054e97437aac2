//! What keeps a kept plan from being carried out.

use std::fmt;

/// Something that is not as it was when a plan was made.
///
/// ```
/// use stackwright::deploy::Moved;
///
/// let moved = Moved::Parameter { name: "Size".to_owned(), was: Some("s".to_owned()), is: "m".to_owned() };
/// assert_eq!(moved.to_string(), "the parameter `Size` was `s`, and `m` is given now");
/// assert!(!moved.is_final());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moved {
    /// It was made for another account, region or address.
    Place {
        /// Which of these.
        what: &'static str,
        /// What it was made for.
        was: String,
        /// What the command is for.
        is: String,
    },
    /// The program does not have the stack any more.
    Program {
        /// The stack.
        stack: String,
        /// The stacks that it has.
        has: Vec<String>,
    },
    /// The program makes another template.
    Template {
        /// The SHA-256 of what it was.
        was: String,
        /// The SHA-256 of what it is.
        is: String,
    },
    /// A parameter is given another value.
    Parameter {
        /// Its name.
        name: String,
        /// The value that it was planned with, where the service tells it.
        was: Option<String>,
        /// The value that is given now; `****` if it is secret.
        is: String,
    },
    /// A secret parameter is given another value.
    Secret {
        /// Its name.
        name: String,
    },
    /// A flag says something else.
    Option {
        /// The flag.
        name: String,
        /// What it said, if it was given.
        was: Option<String>,
        /// What it says now.
        is: String,
    },
    /// A tag is given another value.
    Tag {
        /// Its name.
        name: String,
        /// The value that is given now.
        is: String,
    },
    /// Somebody has deployed the stack since.
    Stack {
        /// When it had been updated last.
        was: String,
        /// When it was updated last now.
        is: String,
        /// The status that it has now.
        status: String,
    },
    /// The stack, or the shell that the plan had made, is gone.
    Gone {
        /// The stack's ARN.
        was: String,
        /// The ARN of the one that has its name now.
        is: Option<String>,
    },
    /// The change set is gone.
    ChangeSetGone {
        /// Its ARN.
        was: String,
    },
    /// The service does not carry the change set out any more.
    ChangeSetSpent {
        /// Its execution status.
        is: String,
    },
}

impl Moved {
    /// Whether the plan can never be carried out any more: bringing back what was does not help.
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Stack { .. }
                | Self::Gone { .. }
                | Self::ChangeSetGone { .. }
                | Self::ChangeSetSpent { .. }
        )
    }
}

impl fmt::Display for Moved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Place { what, was, is } => {
                write!(f, "the {what} was {was}, and is {is} here")
            }
            Self::Program { stack, has } => write!(
                f,
                "the program had the stack `{stack}`, and now has: {}",
                has.join(", ")
            ),
            Self::Template { was, is } => write!(
                f,
                "the program's template was {}…, and is {}… (SHA-256)",
                short(was),
                short(is)
            ),
            Self::Parameter { name, was, is } => {
                let was = was
                    .as_ref()
                    .map_or_else(|| "left as it was".to_owned(), |was| format!("`{was}`"));
                write!(
                    f,
                    "the parameter `{name}` was {was}, and `{is}` is given now"
                )
            }
            Self::Secret { name } => write!(
                f,
                "the secret parameter `{name}` was planned with another value than is given now"
            ),
            Self::Option { name, was, is } => {
                let was = was.as_deref().unwrap_or("not given");
                write!(f, "`{name}` was {}, and is {} now", value(was), value(is))
            }
            Self::Tag { name, is } => {
                write!(f, "the tag `{name}` had another value, and is `{is}` now")
            }
            Self::Stack { was, is, status } => write!(
                f,
                "the stack was last updated at {was}, and is now {status}, updated at {is}"
            ),
            Self::Gone { was, is: None } => write!(f, "the stack was {was}, and is gone"),
            Self::Gone { was, is: Some(is) } => {
                write!(f, "the stack was {was}, and is another one now: {is}")
            }
            Self::ChangeSetGone { was } => {
                write!(f, "the change set {was} was there, and is gone")
            }
            Self::ChangeSetSpent { is } => write!(
                f,
                "the change set was ready, and cannot be executed any more ({is})"
            ),
        }
    }
}

/// A value, or the beginning of the SHA-256 of one that is long.
fn value(text: &str) -> String {
    let is_digest = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_digest {
        format!("{}… (SHA-256)", short(text))
    } else {
        text.to_owned()
    }
}

fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}
