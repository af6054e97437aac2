//! Parts that are not as they should be, and how they are told.

use std::fmt;

use similar::{ChangeTag, TextDiff};

use super::matcher::{Kind, Matcher};
use crate::{
    diff::{Path, Shown},
    source::SourceLine,
    template::Node,
};

/// How many unchanged lines stand around a changed one.
const CONTEXT: usize = 2;

/// A part that is not as it should be.
///
/// ```
/// # use stackwright::{App, cfn::sns, testing::{TestError, TestedStack}};
/// let mut app = App::new("news", ".");
/// app.stack("news").add("News", sns::Topic::new().topic_name("news"));
/// let stack = TestedStack::of(&app);
/// let Err(TestError::Differs { candidate, .. }) =
///     stack.resource("News").try_property("TopicName", "gossip")
/// else {
///     panic!("it is called otherwise");
/// };
/// let difference = &candidate.differences[0];
/// assert_eq!(difference.path.to_string(), "Properties.TopicName");
/// assert_eq!(difference.found, Some("news".into()));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Where it is, from the resource or the entry.
    pub path: Path,
    /// What should be there.
    pub expected: Expected,
    /// What is there.
    pub found: Option<Node>,
    /// A key beside it that may have been meant.
    pub suggestion: Option<String>,
    /// In what the item of the list differs that comes nearest to the one that should be there.
    pub nearest_item: Vec<Difference>,
    /// The line of the program that set the part, where one did.
    pub line: Option<SourceLine>,
}

/// What should be in a place.
///
/// ```
/// use stackwright::testing::Expected;
///
/// assert_eq!(Expected::Value("news".into()).to_string(), r#""news""#);
/// assert_eq!(Expected::Nothing.to_string(), "nothing");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// Nothing.
    Nothing,
    /// This value.
    Value(Node),
    /// Something like this, in words.
    Described(String),
}

impl Difference {
    pub(super) fn new(path: &Path, expected: Expected, found: Option<&Node>) -> Self {
        Self {
            path: path.clone(),
            expected,
            found: found.cloned(),
            suggestion: None,
            nearest_item: Vec::new(),
            line: None,
        }
    }

    /// How far the part is from what it should be, up to 1.
    pub(super) fn distance(&self) -> f64 {
        if !self.nearest_item.is_empty() {
            return distance(&self.nearest_item).min(1.0);
        }
        match &self.found {
            Some(found) if self.expected != Expected::Nothing => {
                let start = |text: &str| text.chars().take(200).collect::<String>();
                let expected = start(&self.expected.to_string());
                let found = start(&Shown::new(found).text);
                // Something is nearer than nothing.
                0.9 * (1.0 - f64::from(TextDiff::from_chars(&expected, &found).ratio()))
            }
            _ => 1.0,
        }
    }

    /// The part's name: without `Properties`, since most parts are in one.
    fn name(&self) -> String {
        let path = self.path.to_string();
        match path.strip_prefix("Properties.") {
            Some(property) => property.to_owned(),
            None if path.is_empty() => "the value".to_owned(),
            None => path,
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, indent: usize) -> fmt::Result {
        write!(f, "{:indent$}{}: ", "", self.name())?;
        let found = self.found.as_ref().map(Shown::new);
        match (&self.expected, &found) {
            (Expected::Value(expected), Some(found)) if !Shown::new(expected).fits_with(found) => {
                write!(f, "expected -, found +")?;
                self.write_line(f)?;
                write_lines(f, indent + 2, &Shown::new(expected).text, &found.text)?;
            }
            (expected, Some(found)) if !found.is_short() => {
                write!(f, "expected {expected}, found:")?;
                self.write_line(f)?;
                for line in found.text.lines() {
                    write!(f, "\n{:width$}{line}", "", width = indent + 2)?;
                }
            }
            (expected, found) => {
                let found = found.as_ref().map_or("nothing", |found| &found.text);
                write!(f, "expected {expected}, found {found}")?;
                if let Some(suggestion) = &self.suggestion {
                    write!(f, "; did you mean `{suggestion}`?")?;
                }
                self.write_line(f)?;
            }
        }
        if let Some(first) = self.nearest_item.first() {
            let item = first.path.0.get(self.path.0.len());
            let item = Path(item.cloned().into_iter().collect());
            write!(f, "\n{:width$}nearest is {item}:", "", width = indent + 2)?;
            write_all(f, &self.nearest_item, indent + 4)?;
        }
        Ok(())
    }

    fn write_line(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, " (set at {line})"),
            None => Ok(()),
        }
    }
}

/// How far something is from what it should be.
pub(super) fn distance(differences: &[Difference]) -> f64 {
    differences.iter().map(Difference::distance).sum()
}

/// Each difference on lines of its own.
pub(super) fn write_all(
    f: &mut fmt::Formatter<'_>,
    differences: &[Difference],
    indent: usize,
) -> fmt::Result {
    for difference in differences {
        writeln!(f)?;
        difference.write(f, indent)?;
    }
    Ok(())
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("nothing"),
            Self::Value(node) => f.write_str(&Shown::new(node).text),
            Self::Described(text) => f.write_str(text),
        }
    }
}

fn write_lines(
    f: &mut fmt::Formatter<'_>,
    indent: usize,
    expected: &str,
    found: &str,
) -> fmt::Result {
    let diff = TextDiff::from_lines(expected, found);
    for (index, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        if index > 0 {
            write!(f, "\n{:indent$}…", "")?;
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            let line = change.value().trim_end_matches(['\n', '\r']);
            write!(f, "\n{:indent$}{sign} {line}", "")?;
        }
    }
    Ok(())
}

/// What the matcher wants, in words.
impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let several = |f: &mut fmt::Formatter<'_>, matchers: &[Matcher], separator: &str| {
            for (index, matcher) in matchers.iter().enumerate() {
                let before = if index == 0 { "" } else { separator };
                write!(f, "{before}{matcher}")?;
            }
            Ok(())
        };
        match &self.0 {
            Kind::Exactly(node) => f.write_str(&Shown::new(node).text),
            Kind::Object(entries) => {
                f.write_str("{")?;
                for (key, matcher) in entries {
                    write!(f, "{key}: {matcher}, ")?;
                }
                f.write_str("…}")
            }
            Kind::List(items) => {
                f.write_str("[")?;
                several(f, items, ", ")?;
                f.write_str("]")
            }
            Kind::ListWith(items) => {
                f.write_str("[")?;
                several(f, items, ", ")?;
                f.write_str(", …]")
            }
            Kind::Any => f.write_str("any value"),
            Kind::Absent => f.write_str("nothing"),
            Kind::Text(pattern) => write!(f, "text like \"{pattern}\""),
            Kind::RefersTo(name) => write!(f, "a reference to `{name}`"),
            Kind::Json(matcher) => write!(f, "JSON text of {matcher}"),
            Kind::Not(matcher) => write!(f, "anything but {matcher}"),
            Kind::All(matchers) => several(f, matchers, " and "),
            Kind::AnyOf(matchers) => several(f, matchers, " or "),
            Kind::Satisfies(description, _) => f.write_str(description),
        }
    }
}
