//! What is wrong with a stack, or with a question about it.

use std::fmt;

use super::{
    Matcher,
    difference::{Difference, write_all},
    iam::WrongPermission,
};
use crate::{app::SynthesisError, diff::Path, source::SourceLine};

/// Why an assertion fails.
///
/// ```
/// # use stackwright::{App, testing::{TestError, TestedStack}};
/// # let mut app = App::new("news", ".");
/// # app.stack("news");
/// let error = TestedStack::of(&app).try_resource("News").unwrap_err();
/// assert!(matches!(error, TestError::NoSuchEntry { what: "resource", .. }));
/// ```
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TestError {
    /// The program cannot be rendered.
    #[error(transparent)]
    Synthesis(#[from] SynthesisError),
    /// The app has not exactly one stack.
    #[error("{}", not_one_stack(names))]
    NotOneStack {
        /// The stacks that it has.
        names: Vec<String>,
    },
    /// The app has no such stack.
    #[error("the app has no stack `{name}`{} It has: {}", meant(name, known), known.join(", "))]
    NoSuchStack {
        /// The name that was asked for.
        name: String,
        /// The stacks that it has.
        known: Vec<String>,
    },
    /// CloudFormation has no such type.
    #[error("CloudFormation has no type `{name}`{}", did_you_mean(suggestion.as_ref()))]
    UnknownType {
        /// The name that was asked for.
        name: String,
        /// One that may have been meant.
        suggestion: Option<String>,
    },
    /// The type has no such property.
    #[error("{type_name} has no property `{path}`{}", did_you_mean(suggestion.as_ref()))]
    UnknownProperty {
        /// The type.
        type_name: String,
        /// The property that was asked for.
        path: Path,
        /// One beside it that may have been meant.
        suggestion: Option<String>,
    },
    /// Resources have no such attribute.
    #[error("`{name}` is no attribute that resources have beside their properties{}", did_you_mean(suggestion.as_ref()))]
    UnknownAttribute {
        /// The name that was asked for.
        name: String,
        /// One that may have been meant.
        suggestion: Option<String>,
    },
    /// The stack has no such resource, output, parameter or condition.
    #[error("stack `{stack}` has no {what} `{name}`{}", did_you_mean(suggestion.as_ref()))]
    NoSuchEntry {
        /// The stack.
        stack: String,
        /// `resource`, `output`, `parameter` or `condition`.
        what: &'static str,
        /// The name that was asked for.
        name: String,
        /// One that may have been meant.
        suggestion: Option<String>,
    },
    /// A resource, an output, a parameter or a condition is not as it should be.
    #[error("{what} {candidate}")]
    Differs {
        /// `resource`, `output`, `parameter` or `condition`.
        what: &'static str,
        /// What it is and in what it differs.
        candidate: Box<Candidate>,
    },
    /// No resource is as it should be.
    #[error("stack `{stack}` has no {wanted}{}", nearest_of(*candidates, nearest.as_deref()))]
    NoneMatches {
        /// The stack.
        stack: String,
        /// What was asked for.
        wanted: Wanted,
        /// How many resources have the type.
        candidates: usize,
        /// The one of them that comes nearest.
        nearest: Option<Box<Candidate>>,
    },
    /// There are more or fewer than there should be.
    #[error("stack `{stack}` has {} {wanted}, expected {expected}{}{}", found.len(), places(found), nearest_other(nearest.as_deref()))]
    Count {
        /// The stack.
        stack: String,
        /// What was asked for.
        wanted: Wanted,
        /// How many there should be.
        expected: usize,
        /// Those that there are.
        found: Vec<Place>,
        /// If there are too few: the one that comes nearest of those that do not match.
        nearest: Option<Box<Candidate>>,
    },
    /// Not every one is as it should be.
    #[error("{} of {count} {wanted} in stack `{stack}` differ{}", differing.len(), each(differing))]
    NotEach {
        /// The stack.
        stack: String,
        /// What was asked for.
        wanted: Wanted,
        /// How many there are.
        count: usize,
        /// Those that are not as they should be.
        differing: Vec<Candidate>,
    },
    /// The resource does not act by exactly one role of the stack.
    #[error(
        "{place} does not act by one role of the stack{}; ask the role itself",
        roles_of(roles)
    )]
    NotOneRole {
        /// The resource.
        place: Place,
        /// The logical ids of the roles that it refers to.
        roles: Vec<String>,
    },
    /// A role allows something else than it should.
    #[error(transparent)]
    Permission(Box<WrongPermission>),
}

/// Where something is in the program.
///
/// ```
/// use stackwright::testing::Place;
///
/// let place = Place { name: "News".into(), type_name: Some("AWS::SNS::Topic".into()), line: None };
/// assert_eq!(place.to_string(), "`News` (AWS::SNS::Topic)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The logical id, or the name of an output, a parameter or a condition.
    pub name: String,
    /// The type of a resource.
    pub type_name: Option<String>,
    /// The line of the program that added it.
    pub line: Option<SourceLine>,
}

/// Something that is not as it should be.
///
/// ```
/// # use stackwright::{App, cfn::sns, testing::{TestError, TestedStack}};
/// # let mut app = App::new("news", ".");
/// # app.stack("news").add("News", sns::Topic::new().topic_name("news"));
/// let stack = TestedStack::of(&app);
/// let topics = stack.resources_of::<sns::Topic>().with("TopicName", "gossip");
/// let Err(TestError::NoneMatches { nearest: Some(nearest), .. }) = topics.try_one() else {
///     panic!("none is called so");
/// };
/// assert_eq!(nearest.place.name, "News");
/// assert_eq!(nearest.differences.len(), 1);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// What it is and where.
    pub place: Place,
    /// In what it differs; never empty.
    pub differences: Vec<Difference>,
}

impl Candidate {
    pub(super) fn new(
        name: &str,
        type_name: Option<String>,
        line: Option<SourceLine>,
        differences: Vec<Difference>,
    ) -> Self {
        Self {
            place: Place {
                name: name.to_owned(),
                type_name,
                line,
            },
            differences,
        }
    }
}

/// What resources were asked for.
///
/// ```
/// # use stackwright::{App, cfn::sns, testing::{TestError, TestedStack}};
/// # let mut app = App::new("news", ".");
/// # app.stack("news");
/// let stack = TestedStack::of(&app);
/// let topics = stack.resources_of::<sns::Topic>().with("TopicName", "news");
/// let Err(TestError::NoneMatches { wanted, .. }) = topics.try_one() else {
///     panic!("there is none");
/// };
/// assert_eq!(wanted.to_string(), r#"AWS::SNS::Topic with TopicName: "news""#);
/// ```
#[derive(Clone, Debug)]
pub struct Wanted {
    pub(super) type_name: Option<String>,
    pub(super) parts: Vec<(String, Matcher)>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.name)?;
        if let Some(type_name) = &self.type_name {
            write!(f, " ({type_name})")?;
        }
        match self.line {
            Some(line) => write!(f, ", added at {line}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.place)?;
        write_all(f, &self.differences, 2)
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.type_name.as_deref().unwrap_or("resource"))?;
        for (index, (name, matcher)) in self.parts.iter().enumerate() {
            let before = if index == 0 { " with" } else { "," };
            write!(f, "{before} {name}: {matcher}")?;
        }
        Ok(())
    }
}

fn not_one_stack(names: &[String]) -> String {
    if names.is_empty() {
        return "the app has no stack".to_owned();
    }
    format!(
        "the app has several stacks: choose one with `TestedStack::named`: {}",
        names.join(", ")
    )
}

fn meant(name: &str, known: &[String]) -> String {
    match crate::suggest::closest(name, known.iter().map(String::as_str)) {
        Some(found) => format!("; did you mean `{found}`?"),
        None => ".".to_owned(),
    }
}

fn did_you_mean(suggestion: Option<&String>) -> String {
    suggestion.map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

fn nearest_of(candidates: usize, nearest: Option<&Candidate>) -> String {
    match nearest {
        None => String::new(),
        Some(nearest) if candidates == 1 => format!("\nthe only one is {nearest}"),
        Some(nearest) => format!("\nnearest of {candidates} is {nearest}"),
    }
}

fn nearest_other(nearest: Option<&Candidate>) -> String {
    nearest.map_or_else(String::new, |it| format!("\nnearest of the others is {it}"))
}

fn places(found: &[Place]) -> String {
    found.iter().map(|place| format!("\n  {place}")).collect()
}

fn each(differing: &[Candidate]) -> String {
    differing.iter().map(|it| format!("\n{it}")).collect()
}

fn roles_of(roles: &[String]) -> String {
    if roles.is_empty() {
        return String::new();
    }
    format!(": it refers to {}", roles.join(", "))
}
