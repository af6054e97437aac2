//! What is known about resource types without asking anybody.

use stackwright_schema::Schema;

use super::{
    Path, Replacement, Step, ValueChange, serverless,
    updates::{Steps, Updates},
};
use crate::template::Node;

/// Knowledge about resource types.
///
/// ```
/// use stackwright::diff::{Facts, Path, Replacement, SchemaFacts, ValueChange};
///
/// let change = ValueChange {
///     path: Path::default().key("Properties").key("BucketName"),
///     new: Some("data".into()),
///     ..ValueChange::default()
/// };
/// assert_eq!(SchemaFacts.replacement("AWS::S3::Bucket", &change), Some(Replacement::Yes));
/// assert!(SchemaFacts.holds_data("AWS::S3::Bucket"));
/// ```
pub trait Facts {
    /// What a change (its path goes from `Properties` down) does to a resource; `None` if the type
    /// is unknown.
    fn replacement(&self, type_name: &str, change: &ValueChange) -> Option<Replacement>;

    /// What a change in place does to a resource meanwhile.
    fn disturbance(&self, type_name: &str, change: &ValueChange) -> Disturbance;

    /// Whether deleting such a resource loses data.
    fn holds_data(&self, type_name: &str) -> bool;

    /// The property that `Ref` gives, or `Fn::GetAtt` of `attribute`.
    fn source(&self, type_name: &str, attribute: Option<&str>) -> Source;

    /// The properties that tell such a resource from all others, if a program sets all of them
    /// and the new one exists beside the old one while it is replaced.
    fn own_names(&self, type_name: &str) -> Vec<String>;
}

/// What a change in place does to a resource while it is made.
///
/// ```
/// use stackwright::diff::{Disturbance, Facts, Path, SchemaFacts, ValueChange};
///
/// let change = ValueChange {
///     path: Path::default().key("Properties").key("DisplayName"),
///     old: None,
///     new: Some("The news".into()),
///     hidden: false,
/// };
/// assert_eq!(SchemaFacts.disturbance("AWS::SNS::Topic", &change), Disturbance::None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Disturbance {
    /// Nothing that is known.
    #[default]
    None,
    /// It is not available for a while ("some interruptions" in AWS's documentation).
    Interrupts,
    /// The service refuses the change.
    Refused,
}

/// Where the value of a `Ref` or an attribute comes from.
///
/// ```
/// use stackwright::diff::{Facts, SchemaFacts, Source};
///
/// let name = SchemaFacts.source("AWS::SNS::Topic", Some("TopicName"));
/// assert!(matches!(name, Source::Property { path, .. } if path == "TopicName"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A property that can be set, at this path (`Endpoint/Port`).
    Property {
        /// The path.
        path: String,
        /// Whether the service makes a value up where none is set.
        names: bool,
    },
    /// The service makes it, anew with each resource.
    Service(String),
    /// That is not known.
    Unknown,
}

/// The embedded schema.
///
/// ```
/// use stackwright::diff::{Facts, SchemaFacts};
///
/// assert!(!SchemaFacts.holds_data("AWS::SNS::Topic"));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct SchemaFacts;

impl Facts for SchemaFacts {
    fn replacement(&self, type_name: &str, change: &ValueChange) -> Option<Replacement> {
        let (type_name, path) = serverless::plain(type_name, &change.path);
        let updates = Updates::of(type_name)?;
        let at = steps(&path);
        if listed(&updates.create_only, &at, change) {
            return Some(Replacement::Yes);
        }
        let maybe = listed(&updates.conditional, &at, change)
            || is_hidden(&updates.create_only, &at, change);
        Some(if maybe {
            Replacement::Maybe
        } else {
            Replacement::No
        })
    }

    fn disturbance(&self, type_name: &str, change: &ValueChange) -> Disturbance {
        let (type_name, path) = serverless::plain(type_name, &change.path);
        let Some(updates) = Updates::of(type_name) else {
            return Disturbance::None;
        };
        let at = steps(&path);
        let within = |paths: &[Steps]| {
            let mut paths = paths.iter();
            paths.any(|path| path.len() <= at.len() && path.iter().zip(&at).all(|(a, b)| a == b))
        };
        if within(&updates.unchangeable) {
            Disturbance::Refused
        } else if within(&updates.interrupting) {
            Disturbance::Interrupts
        } else {
            Disturbance::None
        }
    }

    fn holds_data(&self, type_name: &str) -> bool {
        let updates = Updates::of(serverless::plain_type(type_name));
        updates.is_some_and(|updates| updates.holds_data)
    }

    fn source(&self, type_name: &str, attribute: Option<&str>) -> Source {
        let Some(schema) = Schema::find(type_name) else {
            return Source::Unknown;
        };
        let path = match attribute {
            Some(attribute) => Some(attribute.replace('.', "/")),
            None => schema.reference(),
        };
        let Some(path) = path else {
            return match schema.compound_reference().is_empty() {
                true => Source::Unknown,
                false => Source::Service("Ref".to_owned()),
            };
        };
        let within = |listed: &String| {
            let rest = path.strip_prefix(listed.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if schema.read_only().iter().any(within) || schema.property(&path).is_none() {
            return Source::Service(path);
        }
        let names = schema.primary_identifier().contains(&path);
        Source::Property { path, names }
    }

    fn own_names(&self, type_name: &str) -> Vec<String> {
        let Some(schema) = Schema::find(type_name) else {
            return Vec::new();
        };
        let identifier = schema.primary_identifier();
        let read_only = schema.read_only();
        let fixed = schema.deletes_before_replacing()
            || identifier.iter().any(|path| read_only.contains(path));
        if fixed { Vec::new() } else { identifier }
    }
}

/// The path from the properties down, as the schema writes it.
pub(super) fn steps(path: &Path) -> Vec<&str> {
    path.0
        .iter()
        .skip(1)
        .map(|step| match step {
            Step::Key(key) => key.as_str(),
            Step::Index(_) | Step::Item { .. } => "*",
        })
        .collect()
}

/// Whether one of these paths is changed: by a change at it, below it, or of something that
/// contains it.
fn listed(paths: &[Steps], at: &[&str], change: &ValueChange) -> bool {
    paths.iter().any(|path| {
        let common = path
            .iter()
            .zip(at)
            .take_while(|(one, other)| one == other)
            .count();
        if common == path.len() {
            return true;
        }
        let sides = [&change.old, &change.new];
        common == at.len()
            && sides
                .into_iter()
                .flatten()
                .any(|node| contains(node, &path[common..]))
    })
}

/// Whether one of these paths may be in a value that is not known yet.
fn is_hidden(paths: &[Steps], at: &[&str], change: &ValueChange) -> bool {
    let sides = [&change.old, &change.new];
    let computed = sides
        .into_iter()
        .flatten()
        .any(|node| node.as_intrinsic().is_some());
    computed
        && paths
            .iter()
            .any(|path| path.len() > at.len() && path.iter().zip(at).all(|(a, b)| a == b))
}

fn contains(node: &Node, path: &[String]) -> bool {
    let Some((first, rest)) = path.split_first() else {
        return true;
    };
    match node {
        Node::Map(map) if first == "*" => map.values().any(|node| contains(node, rest)),
        Node::Map(map) => map.get(first).is_some_and(|node| contains(node, rest)),
        Node::List(items) if first == "*" => items.iter().any(|node| contains(node, rest)),
        _ => false,
    }
}
