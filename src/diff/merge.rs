//! What the change set says, merged into what the templates say.

use std::collections::BTreeMap;

use super::{
    Difference, Disagreement, EntryDifference, Evidence, Facts, Fate, Kind, Path, Replacement,
    ResourceDifference, ServiceChange, ServiceDetail, ValueChange, canonical::canonical,
    change::readable_changes, entries::entry, guide::Guide, serverless::says, service::value_of,
    value::hide,
};
use crate::{source::SourceMap, template::Node};

impl Difference {
    /// Adds what a change set says. Changes that only the service knows of become visible, with
    /// what causes them; its word on replacement wins over the schema's, and both are kept.
    ///
    /// ```
    /// use stackwright::diff::{Difference, SchemaFacts, ServiceChange};
    ///
    /// let mut difference = Difference::of_nothing("news");
    /// let change = ServiceChange {
    ///     action: "Modify".to_owned(),
    ///     logical_id: "News".to_owned(),
    ///     type_name: "AWS::SNS::Topic".to_owned(),
    ///     replacement: Some("False".to_owned()),
    ///     ..ServiceChange::default()
    /// };
    /// difference.merge(&[change], &SchemaFacts);
    /// assert_eq!(difference.resources[0].id, "News");
    /// ```
    pub fn merge(&mut self, changes: &[ServiceChange], facts: &dyn Facts) {
        self.merge_below("", changes, facts);
        hide(self);
        self.find_disagreements();
    }

    /// Resources of nested stacks are called as in `Nested.Topic`.
    fn merge_below(&mut self, stack: &str, changes: &[ServiceChange], facts: &dyn Facts) {
        for change in changes {
            let id = format!("{stack}{}", change.logical_id);
            let place = self.resources.iter().position(|resource| resource.id == id);
            // Nothing happens to these: their drift is forgotten, or their stack does not change.
            if place.is_none() && (change.action == "SyncWithActual" || is_idle(change)) {
                continue;
            }
            let place = place.unwrap_or_else(|| {
                let kind = kind_of(change).unwrap_or(Kind::Modified);
                self.resources.push(ResourceDifference {
                    holds_data: facts.holds_data(&change.type_name),
                    ..ResourceDifference::new(&id, &change.type_name, kind)
                });
                self.resources.len() - 1
            });
            merge_into(&mut self.resources[place], change);
            self.merge_below(&format!("{id}."), &change.nested, facts);
        }
    }

    /// Adds changed values of parameters: `None` on either side where there is no value. Secret
    /// ones are not shown.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use stackwright::diff::Difference;
    ///
    /// let [old, new] = ["trial", "live"].map(|level| BTreeMap::from([("Level".to_owned(), level.to_owned())]));
    /// let mut difference = Difference::of_nothing("news");
    /// difference.merge_values("Parameters", &old, &new);
    /// assert_eq!(difference.entries[0].name, "Level");
    /// ```
    pub fn merge_values(
        &mut self,
        section: &'static str,
        old: &BTreeMap<String, String>,
        new: &BTreeMap<String, String>,
    ) {
        let names = old
            .keys()
            .chain(new.keys().filter(|name| !old.contains_key(*name)));
        let value = |values: &BTreeMap<String, String>, name: &String| {
            values.get(name).map(|text| Node::from(text.as_str()))
        };
        let found: Vec<EntryDifference> = names
            .filter_map(|name| {
                let (old, new) = (value(old, name), value(new, name));
                entry(section, name, old.as_ref(), new.as_ref())
            })
            .collect();
        self.entries.extend(found);
        hide(self);
    }

    /// Hides secrets in what was added since they were hidden last.
    #[cfg(feature = "aws")]
    pub(crate) fn hide_secrets(&mut self) {
        hide(self);
    }

    /// Adds the lines of the program.
    ///
    /// ```
    /// use stackwright::{
    ///     App,
    ///     construct::Topic,
    ///     diff::{SchemaFacts, compare},
    ///     template::Template,
    /// };
    ///
    /// let mut app = App::new("news", ".");
    /// app.stack("news").add("News", Topic::new());
    /// let stack = &app.synthesize(Default::default())?.stacks[0];
    /// let mut difference = compare("news", &Template::default(), &stack.template, &SchemaFacts);
    /// difference.locate(&stack.source_map);
    /// assert!(difference.resources[0].line.is_some());
    /// # Ok::<(), stackwright::app::SynthesisError>(())
    /// ```
    pub fn locate(&mut self, lines: &SourceMap) {
        let stays = |resource: &&mut ResourceDifference| resource.kind != Kind::Removed;
        for resource in self.resources.iter_mut().filter(stays) {
            let place = resource.made.as_ref().and_then(|made| {
                resource.source_line = lines.find(&made.sources.first()?.place);
                lines.find(&made.place)
            });
            let id = resource.made_of.as_ref().unwrap_or(&resource.id);
            let id = id.split('.').next().unwrap_or_default();
            resource.line = place.or_else(|| lines.resource(id));
        }
        for change in &mut self.security {
            // What ends has no line any more.
            if change.change != super::Turn::Ends {
                change.line = lines.part(&change.id, &change.property);
            }
        }
    }

    /// Adds the value that Parameter Store holds for a parameter now, and held at the last deploy
    /// if that is known.
    #[cfg(feature = "aws")]
    pub(crate) fn merge_stored(
        &mut self,
        name: &str,
        old: Option<&str>,
        new: &str,
        evidence: Evidence,
    ) {
        let (old, new) = (old.map(Node::from), Node::from(new));
        if let Some(mut found) = entry("Values of Parameter Store", name, old.as_ref(), Some(&new))
        {
            found.kind = Kind::Modified;
            found.evidence = vec![evidence];
            self.entries.push(found);
        }
    }
}

/// Whether a nested stack is named only because nested stacks always are.
fn is_idle(change: &ServiceChange) -> bool {
    change.nested_known
        && change.nested.iter().all(is_idle)
        && change.action == "Modify"
        && change
            .details
            .iter()
            .all(|detail| detail.source.as_deref() == Some("Automatic"))
}

/// What happens to a resource, where the service can tell.
fn kind_of(change: &ServiceChange) -> Option<Kind> {
    match change.action.as_str() {
        "Add" => Some(Kind::Added),
        "Remove" => Some(Kind::Removed),
        "Import" => Some(Kind::Imported),
        "Modify" => Some(Kind::Modified),
        _ => None,
    }
}

fn merge_into(resource: &mut ResourceDifference, change: &ServiceChange) {
    resource.evidence.push(Evidence::ChangeSet);
    resource.physical_id.clone_from(&change.physical_id);
    if let Some(service) = kind_of(change)
        && service != resource.kind
    {
        // That something exists already, outside the stack, no template can tell.
        if service != Kind::Imported {
            resource.disagreements.push(Disagreement::Kind {
                templates: resource.kind,
                service,
            });
        }
        resource.kind = service;
    }
    resource.service = match (change.action.as_str(), change.replacement.as_deref()) {
        (_, Some("True")) => Some(Replacement::Yes),
        (_, Some("Conditional")) | ("Dynamic", None) => Some(Replacement::Maybe),
        (_, Some("False")) => Some(Replacement::No),
        _ => None,
    };
    if let Some(service) = resource.service {
        resource.replacement = service;
    }
    resource.fate = match change.policy.as_deref() {
        Some("Delete" | "ReplaceAndDelete") => Some(Fate::Deleted),
        Some("Retain" | "ReplaceAndRetain") => Some(Fate::Retained),
        Some("Snapshot" | "ReplaceAndSnapshot") => Some(Fate::Snapshot),
        _ if resource.kind == Kind::Modified && resource.replacement == Replacement::No => None,
        _ => resource.fate,
    };
    if change.action == "Dynamic" {
        let cause = "the service can tell what it does only when it does it";
        resource.causes.push(cause.to_owned());
    }
    if change.nested_known {
        resource.causes.push(IN_NESTED.to_owned());
    }
    for cause in change.details.iter().filter_map(cause_of) {
        if change.nested_known && cause == NESTED {
            continue;
        }
        if !resource.causes.contains(&cause) {
            resource.causes.push(cause);
        }
    }
    let found = only_in_service(resource, change);
    resource.service_changes.extend(found);
    if !resource.evidence.contains(&Evidence::Template) && resource.service_changes.is_empty() {
        let named = resource.causes.join(" ");
        let told: Vec<&str> = resource
            .changes
            .iter()
            .filter_map(|change| change.path.property())
            .collect();
        let silent = change.details.iter().filter_map(|detail| {
            let what = detail.name.as_ref().unwrap_or(&detail.attribute);
            let is_new = !what.is_empty()
                && what != "Properties"
                && !named.contains(what.as_str())
                && !told.contains(&what.as_str());
            is_new.then(|| format!("a change in {what}"))
        });
        resource.causes.extend(silent);
    }
    resource.details.clone_from(&change.details);
}

/// What changes by the change set in properties in which the templates are the same: the values
/// before and after, where the service gave them.
fn only_in_service(resource: &ResourceDifference, change: &ServiceChange) -> Vec<ValueChange> {
    let known = |path: &Path| {
        let same = |ours: &ValueChange| ours.path.keys().get(..2) == path.keys().get(..2);
        let told = ValueChange {
            path: path.clone(),
            ..ValueChange::default()
        };
        resource.service_changes.iter().any(same) || says(resource, &told)
    };
    let whole = |text: &Option<String>| text.as_deref().map(value_of);
    let found = match (whole(&change.before), whole(&change.after)) {
        (Some(old @ Node::Map(_)), Some(new @ Node::Map(_))) => {
            let (old, new) = (canonical(&old), canonical(&new));
            readable_changes(Guide::default(), &Path::default(), Some(&old), Some(&new))
        }
        _ => {
            let mut found: Vec<ValueChange> = Vec::new();
            for detail in &change.details {
                let path = detail.place();
                let told = detail.before.is_some() || detail.after.is_some();
                if told && !found.iter().any(|other| other.path == path) {
                    found.push(ValueChange {
                        path,
                        old: whole(&detail.before),
                        new: whole(&detail.after),
                        hidden: false,
                    });
                }
            }
            found
        }
    };
    found
        .into_iter()
        .filter(|change| !known(&change.path) && change.old != change.new)
        .collect()
}

/// Why a nested stack itself changes.
pub(super) const IN_NESTED: &str = "something changes in the nested stack";

/// What a nested stack is named for, whatever happens in it.
const NESTED: &str = "it is a nested stack, which may have changes of its own";

/// What makes the service change a property, in a few words.
fn cause_of(detail: &ServiceDetail) -> Option<String> {
    let what = detail.name.as_ref().unwrap_or(&detail.attribute);
    let entity = detail.cause.as_deref();
    match detail.source.as_deref()? {
        "ParameterReference" => Some(format!("{what} takes the parameter {}", entity?)),
        "ResourceReference" => Some(format!("{what} refers to {}", entity?)),
        "ResourceAttribute" => Some(format!("{what} takes {}", entity?)),
        "Automatic" => Some(NESTED.to_owned()),
        _ if detail.recreation.as_deref() == Some("Always") => Some(what.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
