//! Where in the program each resource and property was written.
//!
//! The map lives beside the template, never in it: moving a line changes no template.

use std::{borrow::Cow, collections::BTreeMap, fmt, panic::Location, sync::Arc};

use crate::{
    expansion::{Authored, Expansion},
    template::{Position, Positions},
};

/// A line of the program, or of a template file.
///
/// ```
/// use stackwright::source::SourceLine;
///
/// let here = SourceLine::here();
/// assert!(here.line() > 0 && here.column() > 0);
/// let there = SourceLine::of_file("template.yaml", 3, 5);
/// assert_eq!((there.file(), there.to_string().as_str()), ("template.yaml", "template.yaml:3"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceLine {
    file: &'static str,
    line: u32,
    column: u32,
}

impl SourceLine {
    /// The line that calls the function that calls this.
    #[track_caller]
    pub fn here() -> Self {
        let location = Location::caller();
        Self {
            file: location.file(),
            line: location.line(),
            column: location.column(),
        }
    }

    /// A place in a file that is read while the program runs; lines and columns count from 1.
    pub fn of_file(file: &'static str, line: u32, column: u32) -> Self {
        Self { file, line, column }
    }

    /// The file: as the compiler was given it, or as the user named it.
    pub fn file(self) -> &'static str {
        self.file
    }

    /// The line, from 1.
    pub fn line(self) -> u32 {
        self.line
    }

    /// The column, in characters from 1.
    pub fn column(self) -> u32 {
        self.column
    }
}

impl fmt::Display for SourceLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file(), self.line())
    }
}

/// A part of a value, and the line that set it.
///
/// ```
/// use stackwright::source::Origin;
///
/// #[track_caller]
/// fn set_colour() -> Origin {
///     Origin::here("Colour")
/// }
/// let origin = set_colour();
/// ```
#[derive(Clone, Debug)]
pub struct Origin {
    path: String,
    line: SourceLine,
}

impl Origin {
    /// The part called `name`, set by the caller.
    #[track_caller]
    pub fn here(name: &str) -> Self {
        Self {
            path: escape(name).into_owned(),
            line: SourceLine::here(),
        }
    }
}

/// The lines that set the parts of a value.
///
/// ```
/// use stackwright::source::{Origin, Origins, SourceMap};
///
/// let mut egg = Origins::default();
/// egg.push(Origin::here("Colour"));
/// let mut basket = Origins::default();
/// basket.nest("Egg", egg);
///
/// let mut map = SourceMap::default();
/// map.insert_below("/Resources/Basket/Properties", &basket);
/// assert!(map.find("/Resources/Basket/Properties/Egg/Colour").is_some());
/// basket.forget("Egg");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Origins {
    entries: Vec<Origin>,
    /// The paths of parts that must be there, and are left out in some case.
    unset: Vec<String>,
}

impl Origins {
    /// Adds one.
    pub fn push(&mut self, origin: Origin) {
        self.entries.push(origin);
    }

    /// Takes over the origins of a value that becomes the part called `name`.
    pub fn nest(&mut self, name: &str, inner: Origins) {
        let name = escape(name);
        self.entries
            .extend(inner.entries.into_iter().map(|origin| Origin {
                path: format!("{name}/{}", origin.path),
                line: origin.line,
            }));
        let unset = inner.unset.iter();
        self.unset
            .extend(unset.map(|path| format!("{name}/{path}")));
    }

    /// Forgets the part called `name` and all below it.
    pub fn forget(&mut self, name: &str) {
        let name = escape(name);
        let stays = |path: &str| {
            path.strip_prefix(&*name)
                .is_none_or(|rest| !rest.is_empty() && !rest.starts_with('/'))
        };
        self.entries.retain(|origin| stays(&origin.path));
        self.unset.retain(|path| stays(path));
    }

    /// Records that the part called `name` must be there, and is left out in some case.
    pub(crate) fn push_unset(&mut self, name: &str) {
        self.unset.push(escape(name).into_owned());
    }

    /// The paths of what must be there, and is left out in some case.
    pub(crate) fn unset(&self) -> &[String] {
        &self.unset
    }

    /// The same without the lines.
    pub(crate) fn without_lines(self) -> Self {
        Self {
            entries: Vec::new(),
            ..self
        }
    }
}

/// A key as it stands in a JSON pointer.
pub(crate) fn escape(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) {
        name.replace('~', "~0").replace('/', "~1").into()
    } else {
        name.into()
    }
}

/// Lines of the program by JSON pointer into the template (`/Resources/Topic/Properties/TopicName`).
///
/// ```
/// use stackwright::source::{SourceLine, SourceMap};
///
/// let mut map = SourceMap::default();
/// let line = SourceLine::here();
/// map.insert("/Resources/News", line);
/// assert_eq!(map.find("/Resources/News/Properties/TopicName"), Some(line));
/// assert_eq!(map.resource("News"), Some(line));
/// assert_eq!(map.iter().count(), 1);
/// ```
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    lines: BTreeMap<String, SourceLine>,
    /// A template file, which has a line for whatever has none of its own.
    file: Option<(&'static str, Positions)>,
    /// What the template becomes once the service has expanded it.
    expansion: Arc<Expansion>,
}

impl SourceMap {
    /// The lines of a template file.
    ///
    /// ```
    /// use stackwright::{source::SourceMap, template::Template};
    ///
    /// let text = "Resources:\n  News:\n    Type: AWS::SNS::Topic\n";
    /// let (_, positions) = Template::parse_located(text)?;
    /// let map = SourceMap::of_file("news.yaml", positions);
    /// assert_eq!(map.resource("News").map(|line| line.line()), Some(2));
    /// # Ok::<(), stackwright::template::ReadError>(())
    /// ```
    pub fn of_file(file: &'static str, positions: Positions) -> Self {
        Self {
            lines: BTreeMap::new(),
            file: Some((file, positions)),
            expansion: Arc::default(),
        }
    }

    /// The same where the service makes further resources of those that are written.
    ///
    /// ```
    /// use stackwright::{expansion::Expansion, source::SourceMap, template::Template};
    ///
    /// let text = "Resources:\n  List:\n    Type: AWS::Serverless::Function\n";
    /// let (template, positions) = Template::parse_located(text)?;
    /// let map = SourceMap::of_file("a.yaml", positions).expanding(Expansion::of(&template));
    /// assert_eq!(map.resource("ListRole").map(|line| line.line()), Some(2));
    /// # Ok::<(), stackwright::template::ReadError>(())
    /// ```
    pub fn expanding(self, expansion: Expansion) -> Self {
        Self {
            expansion: Arc::new(expansion),
            ..self
        }
    }

    /// What was written of a resource that the service calls so.
    pub(crate) fn authored(&self, id: &str, type_name: &str) -> Authored {
        self.expansion.authored(id, type_name)
    }

    /// Records the line of the element at `pointer`.
    pub fn insert(&mut self, pointer: impl Into<String>, line: SourceLine) {
        self.lines.insert(pointer.into(), line);
    }

    /// Records the lines of what is below `pointer`.
    pub fn insert_below(&mut self, pointer: &str, origins: &Origins) {
        for origin in &origins.entries {
            self.lines
                .insert(format!("{pointer}/{}", origin.path), origin.line);
        }
    }

    /// Moves the lines of the element at `old`, and of what is below it, to `new`.
    pub(crate) fn rename(&mut self, old: &str, new: &str) {
        let inside = |pointer: &str| {
            let rest = pointer.strip_prefix(old);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let moved: Vec<String> = self
            .lines
            .range(old.to_owned()..)
            .map(|(pointer, _)| pointer)
            .take_while(|pointer| pointer.starts_with(old))
            .filter(|pointer| inside(pointer))
            .cloned()
            .collect();
        for pointer in moved {
            if let Some(line) = self.lines.remove(&pointer) {
                self.lines
                    .insert(format!("{new}{}", &pointer[old.len()..]), line);
            }
        }
    }

    /// The line of the element at `pointer`, or of the nearest one around it.
    pub fn find(&self, pointer: &str) -> Option<SourceLine> {
        let whole = pointer;
        let mut pointer = pointer;
        loop {
            if let Some(line) = self.lines.get(pointer) {
                return Some(*line);
            }
            match pointer.rfind('/') {
                Some(end) => pointer = &pointer[..end],
                None => return self.find_in_file(whole),
            }
        }
    }

    fn find_in_file(&self, pointer: &str) -> Option<SourceLine> {
        let (file, positions) = self.file.as_ref()?;
        Some(in_file(file, positions.find(pointer)?))
    }

    /// The line that added the resource, or that which it is made of.
    pub fn resource(&self, logical_id: &str) -> Option<SourceLine> {
        self.part(logical_id, "")
    }

    /// The line of a part of a resource, as a JSON pointer from the resource down; of what a
    /// transform makes, the line of what asks for it.
    pub(crate) fn part(&self, logical_id: &str, below: &str) -> Option<SourceLine> {
        if let Some(made) = self.expansion.find(logical_id, "") {
            return self.find(&made.place);
        }
        self.find(&format!("/Resources/{}{below}", escape(logical_id)))
    }

    /// All entries, by pointer.
    pub fn iter(&self) -> impl Iterator<Item = (Cow<'_, str>, SourceLine)> {
        let lines = self.lines.iter();
        let of_file = self.file.iter().flat_map(|(file, positions)| {
            let places = positions.iter();
            places.map(|(pointer, position)| (Cow::Owned(pointer), in_file(file, position)))
        });
        lines
            .map(|(pointer, line)| (Cow::Borrowed(pointer.as_str()), *line))
            .chain(of_file)
    }
}

fn in_file(file: &'static str, position: Position) -> SourceLine {
    let [line, column] =
        [position.line, position.column].map(|at| u32::try_from(at).unwrap_or(u32::MAX));
    SourceLine::of_file(file, line, column)
}
