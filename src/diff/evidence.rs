//! How sure a line is: where it is known from, and who says otherwise.

use super::{Disagreement, Evidence, Kind, Path, Replacement, ResourceDifference, serverless};

impl Evidence {
    /// In a word or two.
    ///
    /// ```
    /// use stackwright::diff::Evidence;
    ///
    /// assert_eq!(Evidence::ChangeSet.name(), "change set");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::Template => "templates",
            Self::Schema => "schema",
            Self::ChangeSet => "change set",
            Self::Live => "live",
        }
    }
}

impl ResourceDifference {
    /// Where what is said of the resource is known from.
    ///
    /// ```
    /// use stackwright::{diff::{Evidence, Path, SchemaFacts, compare}, template::Template};
    ///
    /// let [old, new] = ["news", "gossip"].map(|name| {
    ///     let text = "Resources: {News: {Type: 'AWS::SNS::Topic', Properties: {TopicName: NAME}}}";
    ///     Template::parse(text.replace("NAME", name))
    /// });
    /// let difference = compare("news", &old?, &new?, &SchemaFacts);
    /// let news = &difference.resources[0];
    /// assert_eq!(news.all_evidence(), [Evidence::Template, Evidence::Schema]);
    /// let name = Path::default().key("Properties").key("TopicName");
    /// assert_eq!(news.evidence_at(&name), [Evidence::Template]);
    /// # Ok::<(), stackwright::template::ReadError>(())
    /// ```
    pub fn all_evidence(&self) -> Vec<Evidence> {
        let mut evidence = self.evidence.clone();
        if self.schema.is_some() {
            evidence.push(Evidence::Schema);
        }
        evidence.sort_unstable();
        evidence.dedup();
        evidence
    }

    /// Where the change at `path` is known from.
    pub fn evidence_at(&self, path: &Path) -> Vec<Evidence> {
        let mut evidence = Vec::new();
        if self.changes.iter().any(|change| change.path == *path) {
            let of_templates = self.evidence.contains(&Evidence::Template);
            evidence.push(match of_templates {
                true => Evidence::Template,
                // What a transform makes is known from its change set.
                false => Evidence::ChangeSet,
            });
        }
        let (_, plain) = serverless::plain(&self.type_name, path);
        let keys = plain.keys();
        let named = self.details.iter().any(|detail| {
            let place = detail.place();
            let place = place.keys();
            let depth = place.len().min(keys.len());
            place[..depth] == keys[..depth]
        });
        let told = evidence.contains(&Evidence::ChangeSet);
        if !told
            && (named
                || self
                    .service_changes
                    .iter()
                    .any(|change| change.path == *path))
        {
            evidence.push(Evidence::ChangeSet);
        }
        evidence
    }

    /// Who says otherwise, a sentence each.
    ///
    /// ```
    /// use stackwright::diff::{Disagreement, Kind, ResourceDifference};
    ///
    /// let mut news = ResourceDifference::new("News", "AWS::SNS::Topic", Kind::Modified);
    /// assert!(news.doubts().is_empty());
    /// news.disagreements.push(Disagreement::Unlisted);
    /// assert_eq!(news.doubts(), ["the change set does nothing to it"]);
    /// ```
    pub fn doubts(&self) -> Vec<String> {
        let mut doubts = Vec::new();
        if let Some((schema, service)) = self.disagreement() {
            doubts.push(format!(
                "the schema says: {}; the change set says: {}",
                of_replacement(schema),
                of_replacement(service)
            ));
        }
        doubts.extend(self.disagreements.iter().map(Disagreement::to_string));
        doubts
    }
}

impl std::fmt::Display for Disagreement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Kind { templates, service } => write!(
                f,
                "the templates say: {}; the change set says: {}",
                of_kind(*templates),
                of_kind(*service)
            ),
            Self::Unlisted => f.write_str("the change set does nothing to it"),
            Self::UnlistedProperty { property } => {
                write!(f, "the change set does not change {property}")
            }
            Self::Steady { property, source } => {
                let resource = source.split('.').next().unwrap_or(source);
                write!(
                    f,
                    "{resource} is changed in place and keeps what {property} takes ({source}): \
                     that only the change set expects to change"
                )
            }
            Self::Value {
                path,
                template,
                service,
            } => {
                let path = path.to_string();
                let path = path.strip_prefix("Properties.").unwrap_or(&path);
                write!(
                    f,
                    "the template says that {path} becomes {template:?}; the change set says \
                     {service:?}"
                )
            }
        }
    }
}

/// Several kinds of evidence, in brackets.
pub(super) fn mark(evidence: &[Evidence]) -> String {
    if evidence.is_empty() {
        return String::new();
    }
    let names: Vec<&str> = evidence.iter().map(|evidence| evidence.name()).collect();
    format!(" [{}]", names.join(", "))
}

fn of_replacement(replacement: Replacement) -> &'static str {
    match replacement {
        Replacement::No => "changed in place",
        Replacement::Maybe => "may be replaced",
        Replacement::Yes => "replaced",
    }
}

fn of_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Added => "added",
        Kind::Removed => "removed",
        Kind::Modified => "changed",
        Kind::Imported => "imported",
    }
}
