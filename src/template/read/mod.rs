//! YAML and JSON in.

mod error;
mod indentation;
mod json;
mod limit;
mod position;
mod raw;
mod tag;
mod yaml;

pub use error::{ReadError, ReadProblem, ShapeError};
pub use position::{Position, Positions};
pub(crate) use tag::FUNCTIONS;

use super::{Node, Template};
use raw::Raw;

/// Where a text starts.
const START: Position = Position { line: 1, column: 1 };

impl Node {
    /// Reads a YAML or JSON text.
    ///
    /// Short tags (`!Ref`), full names, anchors, aliases and merge keys are understood; a mapping
    /// that spells a function becomes that [`Intrinsic`](super::Intrinsic) where its argument has
    /// the right shape, and stays a mapping elsewhere. Unquoted words mean what they mean in YAML
    /// 1.1, dates stay text. Comments are not kept.
    ///
    /// ```
    /// use stackwright::template::{Intrinsic, Node};
    ///
    /// let node = Node::parse("!Ref News")?;
    /// assert_eq!(node, Intrinsic::Ref("News".to_owned()).into());
    /// # Ok::<(), stackwright::template::ReadError>(())
    /// ```
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Self, ReadError> {
        Ok(raw(text.as_ref())?.apart().0)
    }

    /// Reads a YAML or JSON text, and where its parts stand in it.
    ///
    /// ```
    /// use stackwright::template::{Node, Position};
    ///
    /// let (node, positions) = Node::parse_located("- a\n- b: 1\n")?;
    /// assert_eq!(node.as_list().map(<[_]>::len), Some(2));
    /// assert_eq!(positions.find("/1/b"), Some(Position { line: 2, column: 3 }));
    /// # Ok::<(), stackwright::template::ReadError>(())
    /// ```
    pub fn parse_located(text: impl AsRef<[u8]>) -> Result<(Self, Positions), ReadError> {
        let raw = raw(text.as_ref())?;
        let start = raw.position;
        let (node, place) = raw.apart();
        Ok((node, Positions::new(start, place)))
    }
}

impl Template {
    /// Reads a template in YAML or JSON; see [`Node::parse`].
    ///
    /// Nothing of it is lost: unknown sections and attributes are kept, and so is what cannot be
    /// what it should be; see [`Template::misfits`].
    ///
    /// ```
    /// use stackwright::template::Template;
    ///
    /// let text = "# The news.\nResources: {News: {Type: AWS::SNS::Topic}}";
    /// let template = Template::parse(text)?;
    /// assert_eq!(template.resources["News"].type_name, "AWS::SNS::Topic");
    ///
    /// let error = Template::parse("# Nothing.").unwrap_err();
    /// assert_eq!(error.position.line, 1);
    /// # Ok::<(), stackwright::template::ReadError>(())
    /// ```
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Self, ReadError> {
        Self::parse_located(text).map(|(template, _)| template)
    }

    /// Reads a template in YAML or JSON, and where its parts stand in the text.
    ///
    /// ```
    /// use stackwright::template::Template;
    ///
    /// let text = "Resources:\n  News:\n    Type: AWS::SNS::Topic\n";
    /// let (template, positions) = Template::parse_located(text)?;
    /// assert!(template.resources.contains_key("News"));
    /// assert_eq!(positions.find("/Resources/News").map(|it| it.line), Some(2));
    /// # Ok::<(), stackwright::template::ReadError>(())
    /// ```
    pub fn parse_located(text: impl AsRef<[u8]>) -> Result<(Self, Positions), ReadError> {
        let (node, positions) = Node::parse_located(text)?;
        if node == Node::Null {
            return Err(ReadError::new(START, ReadProblem::Empty));
        }
        match Self::from_node(node) {
            Ok(template) => Ok((template, positions)),
            Err(error) => Err(ReadError::new(
                positions.find(&error.pointer).unwrap_or(START),
                error.into(),
            )),
        }
    }
}

/// UTF-8, with or without a byte order mark.
fn decode(bytes: &[u8]) -> Result<&str, ReadError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(error) => {
            let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            let position = Position::of_offset(&valid, valid.len());
            Err(ReadError::new(position, ReadProblem::Encoding))
        }
    }
}

fn check_length(text: &str) -> Result<(), ReadError> {
    if text.len() > limit::LENGTH {
        let problem = ReadProblem::TooLong {
            limit: limit::LENGTH,
        };
        return Err(ReadError::new(START, problem));
    }
    Ok(())
}

/// JSON where the text looks like it, else YAML (which may start with a brace, too).
fn raw(text: &[u8]) -> Result<Raw, ReadError> {
    let text = decode(text)?;
    check_length(text)?;
    let mut start = text.chars().filter(|c| !c.is_whitespace());
    match (start.next(), start.next()) {
        (Some('{' | '['), second) => json::read(text).or_else(|json_error| {
            yaml::read(text).map_err(|yaml_error| match (second, &json_error.problem) {
                (Some('"'), ReadProblem::Json { .. }) => json_error,
                _ => yaml_error,
            })
        }),
        _ => yaml::read(text),
    }
}
