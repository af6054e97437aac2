//! Where the templates and the change set say different things.

use stackwright_schema::Schema;

use super::{
    Difference, Evidence, Kind, Path, Replacement, ResourceDifference, ServiceDetail,
    serverless::counterparts, service::value_of,
};
use crate::template::Node;

/// Something of which the templates and the change set say different things.
///
/// ```
/// use stackwright::diff::Disagreement;
///
/// let disagreement = Disagreement::UnlistedProperty { property: "TopicName".to_owned() };
/// assert_eq!(disagreement.to_string(), "the change set does not change TopicName");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Disagreement {
    /// What happens to the resource.
    Kind {
        /// By the templates.
        templates: Kind,
        /// By the change set.
        service: Kind,
    },
    /// The templates differ in the resource, and the change set does not name it.
    Unlisted,
    /// The templates differ in a property, and the change set does not name it.
    UnlistedProperty {
        /// The property.
        property: String,
    },
    /// A property may change because of another resource, says the change set; but that one is
    /// changed where it is, and keeps what the property takes from it.
    Steady {
        /// The property.
        property: String,
        /// What it takes: a resource, or an attribute of one.
        source: String,
    },
    /// The value that a property will have.
    Value {
        /// Where.
        path: Path,
        /// By the template.
        template: String,
        /// By the change set.
        service: String,
    },
}

impl Difference {
    /// Looks where the change set, which has been merged, says something else than the templates.
    pub(super) fn find_disagreements(&mut self) {
        let steady: Vec<Vec<Disagreement>> = self
            .resources
            .iter()
            .map(|resource| self.steady_in(resource))
            .collect();
        for (resource, steady) in self.resources.iter_mut().zip(steady) {
            if !resource.evidence.contains(&Evidence::Template) {
                if !steady.is_empty() && all_steady(&resource.details, &steady) {
                    resource.schema = Some(Replacement::No);
                }
                resource.disagreements.extend(steady);
                continue;
            }
            if resource.evidence.contains(&Evidence::ChangeSet) {
                resource.disagreements.extend(steady);
                let found = of_properties(resource);
                resource.disagreements.extend(found);
            } else if is_of_interest(resource) {
                resource.disagreements.push(Disagreement::Unlisted);
            }
        }
    }

    /// Properties that the change set expects to follow another resource which stays as it is.
    fn steady_in(&self, resource: &ResourceDifference) -> Vec<Disagreement> {
        let mut found = Vec::new();
        for detail in &resource.details {
            let (Some(property), Some(source)) = (&detail.name, &detail.cause) else {
                continue;
            };
            let follows = matches!(
                detail.source.as_deref(),
                Some("ResourceReference" | "ResourceAttribute")
            );
            if follows && !detail.is_certain() && self.keeps(source) {
                let steady = Disagreement::Steady {
                    property: property.clone(),
                    source: source.clone(),
                };
                if !found.contains(&steady) {
                    found.push(steady);
                }
            }
        }
        found
    }

    /// Whether what `source` names, a resource or its attribute, outlives this deploy: the
    /// resource is changed where it is, and the attribute is part of what it is known by, or a
    /// property that does not change.
    fn keeps(&self, source: &str) -> bool {
        let (id, attribute) = match source.split_once('.') {
            Some((id, attribute)) => (id, Some(attribute)),
            None => (source, None),
        };
        let Some(resource) = self.resources.iter().find(|resource| resource.id == id) else {
            return false;
        };
        if resource.kind != Kind::Modified || resource.replacement != Replacement::No {
            return false;
        }
        let Some(attribute) = attribute else {
            return true;
        };
        let Some(schema) = Schema::find(&resource.type_name) else {
            return false;
        };
        let path = attribute.replace('.', "/");
        let named_by = |paths: Vec<String>| paths.contains(&path);
        if attribute == "Arn" || named_by(schema.primary_identifier()) {
            return true;
        }
        let written = schema.property(&path).is_some() && !named_by(schema.read_only());
        let changes = resource.changes.iter().chain(&resource.service_changes);
        written && !{ changes }.any(|change| change.path.property() == attribute.split('.').next())
    }
}

/// Whether nothing else than what stays as it is makes the change set expect a change.
fn all_steady(details: &[ServiceDetail], steady: &[Disagreement]) -> bool {
    details.iter().all(|detail| {
        detail.recreation.as_deref() == Some("Never")
            || steady.iter().any(|steady| {
                matches!(steady, Disagreement::Steady { property, source }
                    if detail.name.as_ref() == Some(property)
                        && (detail.cause.as_ref() == Some(source) || detail.cause.is_none()))
            })
    })
}

/// Whether a change set would name the resource: it does not for the order of things
/// (`DependsOn`, `Condition`).
fn is_of_interest(resource: &ResourceDifference) -> bool {
    resource.kind != Kind::Modified
        || resource.changes.iter().any(|change| {
            let makes_others = change
                .path
                .property()
                .is_some_and(|name| counterparts(&resource.type_name, name).is_empty());
            !makes_others
                && change
                    .path
                    .keys()
                    .first()
                    .is_some_and(|attribute| !["DependsOn", "Condition"].contains(attribute))
        })
}

fn of_properties(resource: &ResourceDifference) -> Vec<Disagreement> {
    let mut found: Vec<Disagreement> = Vec::new();
    if resource.kind != Kind::Modified || resource.details.is_empty() {
        return found;
    }
    for change in &resource.changes {
        let Some(property) = change.path.property() else {
            continue;
        };
        // What the service knows it by, where SAM calls it otherwise.
        let names = counterparts(&resource.type_name, property);
        if names.is_empty() {
            continue;
        }
        let listed = |detail: &&ServiceDetail| {
            detail.name.as_deref().is_some_and(|name| names.contains(&name))
                // Tags are told apart from other properties, and have no name.
                || detail.attribute == "Tags" && property.contains("Tag")
        };
        let Some(detail) = resource.details.iter().find(listed) else {
            let unlisted = Disagreement::UnlistedProperty {
                property: property.to_owned(),
            };
            if !found.contains(&unlisted) {
                found.push(unlisted);
            }
            continue;
        };
        if detail.place() == change.path
            && !change.hidden
            && let (Some(service), Some(template)) = (&detail.after, plain(change.new.as_ref()))
            && is_told(service)
            && value_of(service).scalar_text().as_ref() != Some(&template)
        {
            found.push(Disagreement::Value {
                path: change.path.clone(),
                template,
                service: service.clone(),
            });
        }
    }
    found
}

fn plain(value: Option<&Node>) -> Option<String> {
    value.and_then(Node::scalar_text)
}

/// How long a value may be for the service to tell all of it.
const WHOLE: usize = 512;

/// Whether the service tells a value at all: it hides secrets, cuts what is long, and does not
/// know everything yet.
fn is_told(value: &str) -> bool {
    value.len() < WHOLE && !value.contains("****") && !value.contains("{{")
}
