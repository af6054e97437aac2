//! Why a text is no template.

use super::{super::Node, Position};

/// A text that cannot be read, and the place where that shows.
///
/// ```
/// use stackwright::template::{Position, ReadError, ReadProblem, Template};
///
/// let error: ReadError = Template::parse("Outputs:\nOutputs:\n").unwrap_err();
/// assert_eq!(error.position, Position { line: 2, column: 1 });
/// assert!(matches!(error.problem, ReadProblem::DuplicateKey { key, .. } if key == "Outputs"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {}, column {}: {problem}", position.line, position.column)]
pub struct ReadError {
    /// The place.
    pub position: Position,
    /// What is wrong there, and what to do about it.
    pub problem: ReadProblem,
}

impl ReadError {
    pub(super) fn new(position: Position, problem: ReadProblem) -> Self {
        Self { position, problem }
    }
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadProblem {
    /// Bytes that are no UTF-8.
    #[error("this is not UTF-8 text; save the file in UTF-8")]
    Encoding,
    /// Nothing but space and comments.
    #[error("there is nothing here; a template has at least one resource under `Resources`")]
    Empty,
    /// A second document.
    #[error("a second document starts here; a template is one document, so remove the `---`")]
    SeveralDocuments,
    /// The YAML parser's finding.
    #[error("this is not YAML: {message}; look at the indentation and the quotes up to here")]
    Yaml {
        /// The parser's words.
        message: String,
    },
    /// A tab where YAML wants spaces.
    #[error("the line is indented with a tab; YAML takes only spaces for that")]
    Tab,
    /// A line of a bracket or of a quoted text that stands too far left.
    #[error(
        "what is in quotes or brackets here goes on in a line that is indented no more than its key; indent that line further"
    )]
    Indentation,
    /// The JSON parser's finding.
    #[error("this is not JSON: {message}; look at the commas and the quotes up to here")]
    Json {
        /// The parser's words.
        message: String,
    },
    /// The same key twice in a mapping.
    #[error("the key `{key}` stands twice in this mapping; the first is on line {}: remove one", first.line)]
    DuplicateKey {
        /// The key.
        key: String,
        /// The first of the two.
        first: Position,
    },
    /// A list, a mapping or nothing as a key.
    #[error("a key must be text; put it in quotes if that is what it is meant to be")]
    KeyNotText,
    /// A tag that is none of CloudFormation's.
    #[error("`{tag}` is no function of CloudFormation{}; write the function's short form (`!Sub`) or its full name (`Fn::Sub:`)",
        .suggestion.map(|name| format!(" (did you mean `!{name}`?)")).unwrap_or_default())]
    UnknownTag {
        /// The tag.
        tag: String,
        /// A tag that there is.
        suggestion: Option<&'static str>,
    },
    /// A YAML tag such as `!!int` on something else.
    #[error("this is no `{tag}`; correct the value or remove the tag")]
    WrongTag {
        /// The tag.
        tag: String,
    },
    /// `<<` with something that is no mapping.
    #[error("`<<` takes a mapping or a list of mappings; put it in quotes if it is a plain key")]
    Merge,
    /// An alias inside of what it stands for.
    #[error("this alias stands inside of its own anchor; write out what it should mean")]
    RecursiveAlias,
    /// More text than a template can have.
    #[error(
        "this text is longer than {limit} bytes, and CloudFormation takes no template of more than 1,048,576; split it into several stacks"
    )]
    TooLong {
        /// The limit, in bytes.
        limit: usize,
    },
    /// Aliases that would fill the memory.
    #[error(
        "the aliases up to here stand for more than {limit} bytes, and no template is that long; write out what they should mean"
    )]
    TooManyAliases {
        /// The limit, in bytes.
        limit: usize,
    },
    /// Parts that would fill the memory.
    #[error(
        "this would be more than {limit} bytes when it is written out, and no template is that long; shorten the keys and remove aliases"
    )]
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// Too many levels.
    #[error(
        "this is nested more than {limit} levels deep, and no template needs that; take levels out"
    )]
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// Sound YAML or JSON, but no template.
    #[error(transparent)]
    Shape(#[from] ShapeError),
}

/// A part of a tree that is not what a template has in that place.
///
/// ```
/// use stackwright::template::{ShapeError, Template};
///
/// let template = Template::parse("Metadata: [a]")?;
/// let expected = ShapeError {
///     pointer: "/Metadata".to_owned(),
///     expected: "a mapping",
///     found: "a list",
/// };
/// assert_eq!(template.misfits(), [expected]);
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} must be {expected}, and here it is {found}", self.place())]
pub struct ShapeError {
    /// The part, as a JSON pointer into the template.
    pub pointer: String,
    /// What belongs there.
    pub expected: &'static str,
    /// What is there.
    pub found: &'static str,
}

impl ShapeError {
    pub(in crate::template) fn new(pointer: String, expected: &'static str, found: &Node) -> Self {
        Self {
            pointer,
            expected,
            found: match found {
                Node::Null => "empty",
                Node::Bool(_) => "a boolean",
                Node::Integer(_) | Node::Float(_) => "a number",
                Node::Text(_) => "text",
                Node::List(_) => "a list",
                Node::Map(_) => "a mapping",
                Node::Intrinsic(_) => "a function",
            },
        }
    }

    fn place(&self) -> String {
        if self.pointer.is_empty() {
            "a template".to_owned()
        } else {
            format!("`{}`", self.pointer)
        }
    }
}
