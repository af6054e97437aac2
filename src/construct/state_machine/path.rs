//! Reading the execution's data: paths, and texts made from them.

use crate::template::Node;

/// A place in the data that a state works on, in the JSONPath of the Amazon States Language:
/// `$.city`, `$.items[0]`, or `$$.Execution.Id` for the context object.
///
/// ```
/// use stackwright::construct::state_machine::{Path, path};
///
/// let colour: Path = path("$.egg.colour");
/// assert_eq!(colour.as_str(), "$.egg.colour");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path(String);

/// The place in a state's data that `text` names.
///
/// ```
/// use stackwright::construct::state_machine::path;
///
/// let is_fresh = path("$.egg.fresh").is(true);
/// # let _ = is_fresh;
/// ```
pub fn path(text: impl Into<String>) -> Path {
    Path(text.into())
}

impl Path {
    /// The path as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language's rule: a path starts at the data's root, `$`.
    pub(super) fn is_valid(&self) -> bool {
        self.0
            .strip_prefix("$$")
            .or_else(|| self.0.strip_prefix('$'))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    }
}

impl From<&str> for Path {
    fn from(text: &str) -> Self {
        path(text)
    }
}

/// A text of a state: a fixed one, one from the state's data, or one made from several parts.
///
/// ```
/// use stackwright::construct::state_machine::{Text, path};
///
/// assert_eq!(Text::from(path("$.colour")), Text::At(path("$.colour")));
/// assert_eq!(Text::from("brown"), Text::Fixed("brown".into()));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Text {
    /// A fixed text, or an intrinsic that gives one.
    Fixed(Node),
    /// What the data holds at a path.
    At(Path),
    /// `States.Format`: a template in which each `{}` stands for what a path holds.
    Format {
        /// The template.
        template: String,
        /// One path for each `{}`.
        paths: Vec<Path>,
    },
}

/// A text in which each `{}` of `template` stands for what the next of `paths` holds.
///
/// ```
/// use stackwright::construct::state_machine::{format, publish};
///
/// # fn tell(news: &stackwright::construct::TopicHandle) {
/// publish("Tell", news, format("{} eggs of {}", ["$.count", "$.hen"]));
/// # }
/// ```
pub fn format<P: Into<Path>>(
    template: impl Into<String>,
    paths: impl IntoIterator<Item = P>,
) -> Text {
    Text::Format {
        template: template.into(),
        paths: paths.into_iter().map(Into::into).collect(),
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Fixed(text.into())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::Fixed(text.into())
    }
}

impl From<Path> for Text {
    fn from(path: Path) -> Self {
        Self::At(path)
    }
}

impl Text {
    /// The field that sets `name` to this text: names that end in `.$` are evaluated.
    pub(super) fn field(&self, name: &str) -> (String, Node) {
        match self {
            Self::Fixed(node) => (name.to_owned(), node.clone()),
            Self::At(path) => (format!("{name}.$"), path.as_str().into()),
            Self::Format { template, paths } => {
                let quoted = template.replace('\\', "\\\\").replace('\'', "\\'");
                let arguments: String = paths
                    .iter()
                    .map(|path| format!(", {}", path.as_str()))
                    .collect();
                (
                    format!("{name}.$"),
                    format!("States.Format('{quoted}'{arguments})").into(),
                )
            }
        }
    }

    /// What is wrong with the text, if anything.
    pub(super) fn problem(&self) -> Option<String> {
        match self {
            Self::Fixed(_) => None,
            Self::At(path) => invalid_path(path),
            Self::Format { template, paths } => {
                let places = template.matches("{}").count();
                if places == paths.len() {
                    paths.iter().find_map(invalid_path)
                } else {
                    Some(format!(
                        "the text `{template}` has {places} `{{}}` for {} paths",
                        paths.len()
                    ))
                }
            }
        }
    }
}

/// Says so where `path` is none.
pub(super) fn invalid_path(path: &Path) -> Option<String> {
    (!path.is_valid()).then(|| {
        format!(
            "`{}` is not a path into a state's data: paths start with `$`",
            path.as_str()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_start_at_the_root() {
        for good in ["$", "$.a", "$['a b']", "$$", "$$.Execution.Id"] {
            assert!(path(good).is_valid(), "{good}");
        }
        for bad in ["", "a", "a.$", "$a", ".a"] {
            assert!(!path(bad).is_valid(), "{bad}");
        }
    }

    #[test]
    fn quotes_of_a_format_are_escaped() {
        let (name, node) = format(r"{} isn't a \ dragon", ["$.name"]).field("Message");
        assert_eq!(name, "Message.$");
        assert_eq!(
            node.as_text(),
            Some(r"States.Format('{} isn\'t a \\ dragon', $.name)")
        );
    }

    #[test]
    fn a_format_needs_a_path_for_each_place() {
        assert_eq!(
            format("{} and {}", ["$.a"]).problem().as_deref(),
            Some("the text `{} and {}` has 2 `{}` for 1 paths")
        );
        assert_eq!(format("{}", ["$.a"]).problem(), None);
    }
}
