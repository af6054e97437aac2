//! Where a walk is.

use std::fmt;

use crate::source::escape;

/// A step from the one above it; nothing is written down until someone asks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Path<'p> {
    above: Option<&'p Path<'p>>,
    step: Step<'p>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'p> {
    Key(&'p str),
    Index(usize),
}

impl<'p> Path<'p> {
    /// The top level's `key`.
    pub(super) fn top(key: &'p str) -> Self {
        Self {
            above: None,
            step: Step::Key(key),
        }
    }

    pub(super) fn key<'q>(&'q self, key: &'q str) -> Path<'q> {
        Path {
            above: Some(self),
            step: Step::Key(key),
        }
    }

    pub(super) fn index(&self, index: usize) -> Path<'_> {
        Path {
            above: Some(self),
            step: Step::Index(index),
        }
    }

    /// The JSON pointer.
    pub(super) fn pointer(&self) -> String {
        self.to_string()
    }

    /// The nearest step that is the name of a property, neither an index nor part of a function.
    pub(super) fn name(&self) -> &'p str {
        match (self.step, self.above) {
            (Step::Key(key), above) if !above.is_some_and(Path::is_function) => {
                if is_function(key) {
                    above.map_or(key, Path::name)
                } else {
                    key
                }
            }
            (Step::Key(key), None) => key,
            (_, Some(above)) => above.name(),
            (Step::Index(_), None) => "",
        }
    }

    /// Whether it is `/Resources/…/Properties`.
    pub(super) fn is_properties(&self) -> bool {
        self.depth() == 3
    }

    /// How many steps lead here.
    pub(super) fn depth(&self) -> usize {
        std::iter::successors(Some(self), |path| path.above).count()
    }

    fn is_function(&self) -> bool {
        matches!(self.step, Step::Key(key) if is_function(key))
    }
}

fn is_function(key: &str) -> bool {
    key.starts_with("Fn::")
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(above) = self.above {
            above.fmt(f)?;
        }
        match self.step {
            Step::Index(index) => write!(f, "/{index}"),
            Step::Key(key) => write!(f, "/{}", escape(key)),
        }
    }
}
