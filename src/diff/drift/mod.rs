//! What was changed outside of deploys.

use serde_json::{Value, json};

use super::{
    Difference, Kind, Path, Replacement, ServiceChange, ValueChange,
    service::{path_of, value_of},
    value::hide_change,
};
use crate::{
    expansion::Authored,
    source::{SourceLine, SourceMap},
    template::Node,
};

/// What of a stack is not as it was deployed.
///
/// ```
/// use stackwright::diff::{Detected, Difference, Drift, DriftOutcome, PropertyDrift, ResourceDrift};
/// use stackwright::source::SourceMap;
///
/// let detected = Detected {
///     id: "News".to_owned(),
///     type_name: "AWS::SNS::Topic".to_owned(),
///     status: "MODIFIED".to_owned(),
///     properties: vec![("/DisplayName".to_owned(), Some("News".to_owned()), None)],
///     ..Detected::default()
/// };
/// let mut drift = Drift::of(&[detected], None, &[]);
/// drift.foresee(&Difference::of_nothing("hens"));
/// drift.locate(&SourceMap::default());
/// assert!(!drift.is_empty());
/// let news: &ResourceDrift = &drift.resources[0];
/// let name: &PropertyDrift = &news.properties[0];
/// assert_eq!(name.path.pointer(), "/Properties/DisplayName");
/// assert_eq!((&name.was, &name.is), (&Some("News".into()), &None));
/// assert_eq!((&name.outcome, name.outcome.name()), (&DriftOutcome::Stays, "stays"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Drift {
    /// Resources that were changed or deleted by hand.
    pub resources: Vec<ResourceDrift>,
    /// What could not be checked.
    pub unchecked: Vec<Unchecked>,
    /// How many resources are as they were deployed.
    pub in_sync: usize,
}

/// A resource that is not as it was deployed.
#[derive(Clone, Debug)]
pub struct ResourceDrift {
    /// The logical id.
    pub id: String,
    /// The type.
    pub type_name: String,
    /// Whether it is gone.
    pub deleted: bool,
    /// What is different in it.
    pub properties: Vec<PropertyDrift>,
    /// What the deploy does with it.
    pub outcome: DriftOutcome,
    /// What the author wrote of it.
    pub authored: Authored,
    /// The line of the program that adds it, or that which it is made of.
    pub line: Option<SourceLine>,
}

/// A property that is not as it was deployed.
#[derive(Clone, Debug, PartialEq)]
pub struct PropertyDrift {
    /// Where, from `Properties` down.
    pub path: Path,
    /// The value that was deployed last; none if there was none.
    pub was: Option<Node>,
    /// The value that is there now; none if it is gone.
    pub is: Option<Node>,
    /// What the deploy does with it.
    pub outcome: DriftOutcome,
    /// What a drift-aware change set would make of it.
    pub reverted: Option<Node>,
}

/// What a deploy does with something that was changed by hand.
#[derive(Clone, Debug, PartialEq)]
pub enum DriftOutcome {
    /// It does not touch it.
    Stays,
    /// It writes this value; none takes the property away.
    Written(Option<Node>),
    /// It writes another part of the same property, and perhaps all of it.
    Perhaps,
    /// The resource goes.
    Goes,
    /// It changes a resource that is not there, which fails.
    Fails,
}

/// Something of which nobody can say whether it is as it was deployed.
///
/// ```
/// use stackwright::diff::{Drift, Unchecked, UncheckedReason};
///
/// let all = [("Record".to_owned(), "AWS::Route53::RecordSet".to_owned())];
/// let unchecked: &Unchecked = &Drift::of(&[], None, &all).unchecked[0];
/// assert_eq!(unchecked.reason, UncheckedReason::Type);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unchecked {
    /// The resource.
    pub id: String,
    /// Its type.
    pub type_name: String,
    /// Why not.
    pub reason: UncheckedReason,
}

/// Why something was not checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UncheckedReason {
    /// The service cannot compare resources of this type.
    Type,
    /// The service did not say.
    Unknown(String),
    /// The service does not compare this property.
    Property {
        /// Where.
        path: String,
        /// Why not, in the service's word (`WRITE_ONLY_PROPERTY`, …).
        reason: String,
    },
}

/// What drift detection says of one resource.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Detected {
    /// The logical id.
    pub id: String,
    /// The type.
    pub type_name: String,
    /// `IN_SYNC`, `MODIFIED`, `DELETED`, `NOT_CHECKED`, `UNKNOWN` or `UNSUPPORTED`.
    pub status: String,
    /// Why, if the service says it.
    pub reason: Option<String>,
    /// JSON pointers below the properties, with the values that are expected and there.
    pub properties: Vec<(String, Option<String>, Option<String>)>,
}

impl Drift {
    /// Puts together what drift detection and a drift-aware change set say. `all` are the ids and
    /// types of all resources of the stack, as far as known.
    pub fn of(
        detected: &[Detected],
        aware: Option<&[ServiceChange]>,
        all: &[(String, String)],
    ) -> Self {
        let mut drift = Self::default();
        for found in detected {
            drift.add_detected(found);
        }
        for change in aware.unwrap_or_default() {
            drift.add_aware(change, detected);
        }
        drift.in_sync = detected
            .iter()
            .filter(|found| found.status == "IN_SYNC")
            .filter(|found| !drift.resources.iter().any(|other| other.id == found.id))
            .count();
        for (id, type_name) in all {
            let known = detected.iter().any(|found| found.id == *id)
                || drift.resources.iter().any(|found| found.id == *id)
                || drift.unchecked.iter().any(|found| found.id == *id);
            if !known {
                drift.leave_out(id, type_name, UncheckedReason::Type);
            }
        }
        drift.hide_secrets();
        drift
    }

    /// Takes every literal secret out of it.
    fn hide_secrets(&mut self) {
        let properties = self.resources.iter_mut();
        for property in properties.flat_map(|resource| &mut resource.properties) {
            let mut by_hand = ValueChange {
                path: property.path.clone(),
                old: property.was.take(),
                new: property.is.take(),
                hidden: false,
            };
            let mut back = ValueChange {
                old: None,
                new: property.reverted.take(),
                ..by_hand.clone()
            };
            hide_change(&[], &mut by_hand);
            hide_change(&[], &mut back);
            (property.was, property.is) = (by_hand.old, by_hand.new);
            property.reverted = back.new;
        }
    }

    fn add_detected(&mut self, found: &Detected) {
        match found.status.as_str() {
            "IN_SYNC" => {}
            "MODIFIED" | "DELETED" => {
                let resource = self.resource(&found.id, &found.type_name);
                resource.deleted = found.status == "DELETED";
                let value = |text: &Option<String>| text.as_deref().map(value_of);
                for (pointer, was, is) in &found.properties {
                    let path = path_of(&format!("/Properties{pointer}"));
                    resource.put(path, value(was), value(is), None);
                }
            }
            "NOT_CHECKED" | "UNSUPPORTED" => {
                self.leave_out(&found.id, &found.type_name, UncheckedReason::Type);
            }
            other => {
                let reason = found.reason.clone().unwrap_or_else(|| other.to_owned());
                let reason = UncheckedReason::Unknown(reason);
                self.leave_out(&found.id, &found.type_name, reason);
            }
        }
    }

    fn add_aware(&mut self, change: &ServiceChange, detected: &[Detected]) {
        let (id, type_name) = (&change.logical_id, &change.type_name);
        let in_detection = detected.iter().any(|found| found.id == *id);
        match change.drift.as_deref() {
            Some("DELETED") => self.resource(id, type_name).deleted = true,
            Some("UNSUPPORTED" | "NOT_CHECKED") if !in_detection => {
                self.leave_out(id, type_name, UncheckedReason::Type);
            }
            Some("UNKNOWN") if !in_detection => {
                let reason = UncheckedReason::Unknown("UNKNOWN".to_owned());
                self.leave_out(id, type_name, reason);
            }
            _ => {}
        }
        let value = |text: &Option<String>| text.as_deref().map(value_of);
        for detail in &change.details {
            if detail.previous.is_some() || detail.actual.is_some() {
                let after = value(&detail.after);
                let resource = self.resource(id, type_name);
                let (was, is) = (value(&detail.previous), value(&detail.actual));
                resource.put(detail.place(), was, is, after);
            }
        }
        for (path, reason) in &change.ignored {
            let reason = UncheckedReason::Property {
                path: path.clone(),
                reason: reason.clone(),
            };
            self.leave_out(id, type_name, reason);
        }
    }

    fn leave_out(&mut self, id: &str, type_name: &str, reason: UncheckedReason) {
        self.unchecked.push(Unchecked {
            id: id.to_owned(),
            type_name: type_name.to_owned(),
            reason,
        });
    }

    fn resource(&mut self, id: &str, type_name: &str) -> &mut ResourceDrift {
        let place = self.resources.iter().position(|found| found.id == id);
        let place = place.unwrap_or_else(|| {
            self.resources.push(ResourceDrift {
                id: id.to_owned(),
                type_name: type_name.to_owned(),
                deleted: false,
                properties: Vec::new(),
                outcome: DriftOutcome::Stays,
                authored: Authored::default(),
                line: None,
            });
            self.resources.len() - 1
        });
        &mut self.resources[place]
    }

    /// Says what the deploy that `difference` describes does with all that.
    pub fn foresee(&mut self, difference: &Difference) {
        for drifted in &mut self.resources {
            let change = difference
                .resources
                .iter()
                .find(|resource| resource.id == drifted.id);
            drifted.outcome = match change.map(|change| (change.kind, change.replacement)) {
                None | Some((Kind::Added | Kind::Imported, _)) => DriftOutcome::Stays,
                Some((Kind::Removed, _)) => DriftOutcome::Goes,
                Some((Kind::Modified, Replacement::Yes)) => DriftOutcome::Written(None),
                Some((Kind::Modified, _)) if drifted.deleted => DriftOutcome::Fails,
                Some((Kind::Modified, _)) => DriftOutcome::Perhaps,
            };
            for property in &mut drifted.properties {
                property.outcome = match (&drifted.outcome, change) {
                    (DriftOutcome::Goes, _) => DriftOutcome::Goes,
                    (DriftOutcome::Stays, _) | (_, None) => DriftOutcome::Stays,
                    (outcome, Some(change)) => {
                        let keys = property.path.keys();
                        let mut same = change
                            .changes
                            .iter()
                            .filter(|change| change.path.keys().get(..2) == keys.get(..2));
                        match same.find(|change| change.path == property.path) {
                            Some(exact) => DriftOutcome::Written(exact.new.clone()),
                            // What is made anew is made as the template says.
                            None if *outcome == DriftOutcome::Written(None) => {
                                DriftOutcome::Written(property.was.clone())
                            }
                            None if change
                                .changes
                                .iter()
                                .any(|change| change.path.keys().get(..2) == keys.get(..2)) =>
                            {
                                DriftOutcome::Perhaps
                            }
                            None => DriftOutcome::Stays,
                        }
                    }
                };
            }
        }
    }

    /// Adds the lines of the program.
    pub fn locate(&mut self, lines: &SourceMap) {
        for resource in &mut self.resources {
            resource.line = lines.resource(&resource.id);
            resource.authored = lines.authored(&resource.id, &resource.type_name);
        }
    }

    /// Whether nothing was changed by hand.
    pub fn is_empty(&self) -> bool {
        self.resources.is_empty()
    }
}

impl ResourceDrift {
    fn put(&mut self, path: Path, was: Option<Node>, is: Option<Node>, reverted: Option<Node>) {
        match self.properties.iter_mut().find(|found| found.path == path) {
            Some(found) => found.reverted = reverted.or(found.reverted.take()),
            None => self.properties.push(PropertyDrift {
                path,
                was,
                is,
                outcome: DriftOutcome::Stays,
                reverted,
            }),
        }
    }
}

impl DriftOutcome {
    /// In one word.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Stays => "stays",
            Self::Written(_) => "written",
            Self::Perhaps => "perhaps_written",
            Self::Goes => "goes",
            Self::Fails => "fails",
        }
    }
}

impl std::fmt::Display for UncheckedReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Type => f.write_str("the service does not compare this type"),
            Self::Unknown(reason) => f.write_str(reason),
            Self::Property { path, reason } => write!(f, "{path} is not compared ({reason})"),
        }
    }
}

/// Drift for programs to read.
pub(super) fn to_json(drift: &Drift) -> Value {
    let value = |node: &Option<Node>| node.as_ref().map(Value::from);
    let property = |property: &PropertyDrift| {
        json!({
            "path": property.path.pointer(),
            "was": value(&property.was),
            "is": value(&property.is),
            "outcome": property.outcome.name(),
            "willBe": match &property.outcome {
                DriftOutcome::Written(new) => value(new),
                DriftOutcome::Stays => value(&property.is),
                DriftOutcome::Perhaps | DriftOutcome::Goes | DriftOutcome::Fails => None,
            },
            "reverted": value(&property.reverted),
        })
    };
    let resource = |resource: &ResourceDrift| {
        json!({
            "id": resource.id,
            "type": resource.type_name,
            "deleted": resource.deleted,
            "outcome": resource.outcome.name(),
            "madeOf": resource.authored.sources(),
            "source": resource.line.map(|line| line.to_string()),
            "properties": resource.properties.iter().map(property).collect::<Vec<_>>(),
        })
    };
    let unchecked = |unchecked: &Unchecked| {
        json!({
            "id": unchecked.id,
            "type": unchecked.type_name,
            "reason": unchecked.reason.to_string(),
        })
    };
    json!({
        "resources": drift.resources.iter().map(resource).collect::<Vec<_>>(),
        "unchecked": drift.unchecked.iter().map(unchecked).collect::<Vec<_>>(),
        "inSync": drift.in_sync,
    })
}

#[cfg(test)]
mod tests;
