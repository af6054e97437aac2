//! What differs between two templates.

use serde::Serialize;

use super::{
    CodeDifference, Disagreement, Drift, Effect, FilesDifference, Holding, Renaming, Route,
    SecurityChange, ServiceDetail, ValueChange, Verdict,
};
use crate::{expansion::Made, source::SourceLine};

/// What a deploy would change in a stack.
///
/// ```
/// use stackwright::{diff::{Counts, Difference, Fate, SchemaFacts, compare}, template::Template};
///
/// let old = Template::parse("Resources: {Data: {Type: 'AWS::S3::Bucket'}, News: {Type: 'AWS::SNS::Topic'}}")?;
/// let new = Template::parse("Resources: {News: {Type: 'AWS::SNS::Topic'}}")?;
/// let difference: Difference = compare("news", &old, &new, &SchemaFacts);
/// assert!(!difference.is_empty());
/// assert_eq!(difference.counts(), Counts { removed: 1, ..Counts::default() });
/// let lost: Vec<_> = difference.losses().map(|resource| resource.id.as_str()).collect();
/// assert_eq!(lost, ["Data"]);
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Difference {
    /// The stack's name.
    pub stack: String,
    /// Whether the stack does not exist yet.
    pub creates_stack: bool,
    /// Whether the program has the stack no more. A deploy leaves it as it is.
    pub abandoned: bool,
    /// Resources, in the new template's order; removed ones at the end.
    pub resources: Vec<ResourceDifference>,
    /// Entries of the other sections, and values of parameters and tags.
    pub entries: Vec<EntryDifference>,
    /// Files of buckets, where that was asked for.
    pub files: Vec<FilesDifference>,
    /// What is newly allowed, and what no longer; those of one principal stand together.
    pub security: Vec<SecurityChange>,
    /// What could not be found out, and why, in sentences.
    pub caveats: Vec<String>,
    /// What was changed outside of deploys; none if nobody looked.
    pub drift: Option<Drift>,
}

/// A resource that is added, removed or modified.
///
/// ```
/// use stackwright::{
///     diff::{Evidence, Fate, Kind, ResourceDifference, SchemaFacts, compare},
///     template::Template,
/// };
///
/// let old = Template::parse("Resources: {Data: {Type: 'AWS::S3::Bucket'}}")?;
/// let new = Template::parse("Resources: {}")?;
/// let difference = compare("news", &old, &new, &SchemaFacts);
/// let data: &ResourceDifference = &difference.resources[0];
/// assert_eq!((data.kind, data.fate), (Kind::Removed, Some(Fate::Deleted)));
/// assert_eq!(data.evidence, [Evidence::Template]);
/// assert!(data.loses_data());
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ResourceDifference {
    /// The logical id.
    pub id: String,
    /// The type; the new one if it changes.
    pub type_name: String,
    /// The route of an API that it stands for.
    pub route: Option<Route>,
    /// What happens to it.
    pub kind: Kind,
    /// What changes in it, from its attributes down (`Properties.TopicName`).
    pub changes: Vec<ValueChange>,
    /// What changes in its code, where that was compared.
    pub code: Option<CodeDifference>,
    /// Whether another one takes its place.
    pub replacement: Replacement,
    /// What the schema alone says of that.
    pub schema: Option<Replacement>,
    /// What the change set says of that.
    pub service: Option<Replacement>,
    /// What follows of that from changes elsewhere in the stack.
    pub follows: Option<Replacement>,
    /// What becomes of the present one, if it is removed or replaced.
    pub fate: Option<Fate>,
    /// Whether it holds data that would be lost.
    pub holds_data: bool,
    /// Why it changes although its own text does not, or why it is replaced.
    pub causes: Vec<String>,
    /// Properties whose change interrupts it while it is changed in place.
    pub interruptions: Vec<String>,
    /// Properties whose change the service refuses.
    pub refused: Vec<String>,
    /// The property whose name it keeps although it is replaced, which the service refuses: two of
    /// one name cannot be.
    pub name_taken: Option<String>,
    /// What follows from it in other places.
    pub chain: Vec<Effect>,
    /// The resource of like content that goes or comes, if this is one of the two sides of a
    /// probable renaming.
    pub renaming: Option<Renaming>,
    /// What the present one holds, where that was read.
    pub holdings: Vec<Holding>,
    /// Where it is known from that it changes.
    pub evidence: Vec<Evidence>,
    /// What changes in it that only the change set knows of, with the values that it gives.
    pub service_changes: Vec<ValueChange>,
    /// What the change set says of each part that changes.
    pub details: Vec<ServiceDetail>,
    /// In what the templates and the change set say different things.
    pub disagreements: Vec<Disagreement>,
    /// The physical id, as far as the service told it.
    pub physical_id: Option<String>,
    /// The resource of the template that a macro makes it of.
    pub made_of: Option<String>,
    /// What the serverless transform makes it of, and what it is to that.
    pub made: Option<Made>,
    /// The line of what it is made of.
    pub source_line: Option<SourceLine>,
    /// The line of the program that adds it.
    pub line: Option<SourceLine>,
}

/// Something other than a resource that is added, removed or modified.
///
/// ```
/// use stackwright::{diff::{EntryDifference, Kind, SchemaFacts, compare}, template::Template};
///
/// let old = Template::parse("Resources: {}")?;
/// let new = Template::parse("{Resources: {}, Outputs: {Colour: {Value: brown}}}")?;
/// let difference = compare("news", &old, &new, &SchemaFacts);
/// let colour: &EntryDifference = &difference.entries[0];
/// assert_eq!((colour.section, colour.name.as_str()), ("Outputs", "Colour"));
/// assert_eq!(colour.kind, Kind::Added);
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone, Debug)]
pub struct EntryDifference {
    /// The section: `Outputs`, `Parameters`, `Tags`, ….
    pub section: &'static str,
    /// The entry's name; empty where the section is a single value.
    pub name: String,
    /// What happens to it.
    pub kind: Kind,
    /// What changes in it.
    pub changes: Vec<ValueChange>,
    /// Where this is known from.
    pub evidence: Vec<Evidence>,
    /// What follows from it in other places.
    pub chain: Vec<Effect>,
}

/// What happens to something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// It is new.
    Added,
    /// It goes.
    Removed,
    /// It changes.
    Modified,
    /// It exists outside the stack, and comes under its control.
    Imported,
}

/// Whether a new resource takes the place of the present one.
///
/// ```
/// use stackwright::diff::Replacement;
///
/// assert!(Replacement::Yes > Replacement::Maybe && Replacement::Maybe > Replacement::No);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Replacement {
    /// It is changed where it is.
    #[default]
    No,
    /// That shows only when it happens.
    Maybe,
    /// It is.
    Yes,
}

/// What becomes of a resource that leaves the stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It is deleted.
    Deleted,
    /// It stays, outside the stack.
    Retained,
    /// It is deleted after a snapshot.
    Snapshot,
    /// The policy depends on a value that is not known yet.
    Unknown,
}

/// Where something is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The two templates.
    Template,
    /// The schema of the resource type.
    Schema,
    /// The change set.
    ChangeSet,
    /// What is there now, as the service in question tells it.
    Live,
}

impl Difference {
    /// Nothing changes in this stack.
    ///
    /// ```
    /// use stackwright::diff::Difference;
    ///
    /// assert!(Difference::of_nothing("news").is_empty());
    /// ```
    pub fn of_nothing(stack: &str) -> Self {
        Self {
            stack: stack.to_owned(),
            ..Self::default()
        }
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.is_same_stack() && self.files.iter().all(|it| it.files.is_empty())
    }

    /// Whether nothing changes in the stack itself, whatever becomes of files.
    pub(crate) fn is_same_stack(&self) -> bool {
        self.resources.is_empty() && self.entries.is_empty() && !self.abandoned
    }

    /// What is newly allowed, and what may be.
    ///
    /// ```
    /// use stackwright::{diff::{SchemaFacts, compare}, template::Template};
    ///
    /// let open = "Resources: {Url: {Type: 'AWS::Lambda::Url', Properties: {AuthType: NONE}}}";
    /// let (old, new) = (Template::default(), Template::parse(open)?);
    /// assert!(compare("news", &old, &new, &SchemaFacts).broadened().next().is_some());
    /// assert!(compare("news", &new, &old, &SchemaFacts).broadened().next().is_none());
    /// # Ok::<(), stackwright::template::ReadError>(())
    /// ```
    pub fn broadened(&self) -> impl Iterator<Item = &SecurityChange> {
        self.security
            .iter()
            .filter(|change| change.verdict != Verdict::Narrower)
    }

    /// What could not be found out, with files whose buckets could not be read.
    pub(super) fn known_gaps(&self) -> Vec<String> {
        let unread = self.files.iter().filter_map(|files| {
            let why = files.unknown.as_ref()?;
            Some(format!("the files in {}: {why}", files.place()))
        });
        self.caveats.iter().cloned().chain(unread).collect()
    }

    /// How many resources are added, modified in place, replaced for certain or perhaps, and
    /// removed.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for resource in &self.resources {
            match (resource.kind, resource.replacement) {
                (Kind::Added | Kind::Imported, _) => counts.added += 1,
                (Kind::Removed, _) => counts.removed += 1,
                (Kind::Modified, Replacement::No) => counts.modified += 1,
                (Kind::Modified, Replacement::Maybe | Replacement::Yes) => counts.replaced += 1,
            }
        }
        counts
    }

    /// The resources that hold data and are destroyed or replaced, for certain or perhaps.
    pub fn losses(&self) -> impl Iterator<Item = &ResourceDifference> {
        self.resources
            .iter()
            .filter(|resource| resource.loses_data())
    }
}

/// How many resources change, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// New ones.
    pub added: usize,
    /// Ones that are changed where they are.
    pub modified: usize,
    /// Ones that are replaced, for certain or perhaps.
    pub replaced: usize,
    /// Ones that go.
    pub removed: usize,
}

impl std::fmt::Display for Counts {
    /// As in `1 to add, 2 to change`; nothing if nothing changes.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts: Vec<String> = [
            (self.added, "to add"),
            (self.modified, "to change"),
            (self.replaced, "to replace"),
            (self.removed, "to remove"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
        f.write_str(&parts.join(", "))
    }
}

impl ResourceDifference {
    /// A resource of which nothing is known yet but what happens to it.
    pub fn new(id: &str, type_name: &str, kind: Kind) -> Self {
        Self {
            id: id.to_owned(),
            type_name: type_name.to_owned(),
            route: None,
            kind,
            changes: Vec::new(),
            code: None,
            replacement: Replacement::No,
            schema: None,
            service: None,
            follows: None,
            fate: None,
            holds_data: false,
            causes: Vec::new(),
            interruptions: Vec::new(),
            refused: Vec::new(),
            name_taken: None,
            chain: Vec::new(),
            renaming: None,
            holdings: Vec::new(),
            evidence: Vec::new(),
            service_changes: Vec::new(),
            details: Vec::new(),
            disagreements: Vec::new(),
            physical_id: None,
            made_of: None,
            made: None,
            source_line: None,
            line: None,
        }
    }

    /// Whether data goes, or stays behind in a resource that another one replaces.
    pub fn loses_data(&self) -> bool {
        self.holds_data
            && match self.kind {
                Kind::Removed => self.fate != Some(Fate::Retained),
                Kind::Modified => self.replacement != Replacement::No,
                Kind::Added | Kind::Imported => false,
            }
    }

    /// What the schema and the change set say about replacement, where it is not the same.
    ///
    /// ```
    /// use stackwright::{
    ///     diff::{Replacement, SchemaFacts, ServiceChange, compare},
    ///     template::Template,
    /// };
    ///
    /// let [old, new] = ["news", "gossip"].map(|name| {
    ///     let text = "Resources: {News: {Type: 'AWS::SNS::Topic', Properties: {TopicName: NAME}}}";
    ///     Template::parse(text.replace("NAME", name))
    /// });
    /// let mut difference = compare("news", &old?, &new?, &SchemaFacts);
    /// let change = ServiceChange {
    ///     action: "Modify".to_owned(),
    ///     logical_id: "News".to_owned(),
    ///     replacement: Some("False".to_owned()),
    ///     ..ServiceChange::default()
    /// };
    /// difference.merge(&[change], &SchemaFacts);
    /// let both = Some((Replacement::Yes, Replacement::No));
    /// assert_eq!(difference.resources[0].disagreement(), both);
    /// # Ok::<(), stackwright::template::ReadError>(())
    /// ```
    pub fn disagreement(&self) -> Option<(Replacement, Replacement)> {
        match (self.schema, self.service) {
            (Some(schema), Some(service)) if schema != service => Some((schema, service)),
            _ => None,
        }
    }
}
