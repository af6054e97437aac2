//! What a change set says that a deploy would do, as the service words it.

use serde::Serialize;
use serde_json::Value;

use super::{Path, Step};
use crate::template::{Node, segments};

/// A change to one resource.
///
/// ```
/// use stackwright::diff::{ServiceChange, ServiceDetail};
///
/// let change = ServiceChange {
///     action: "Modify".to_owned(),
///     logical_id: "News".to_owned(),
///     type_name: "AWS::SNS::Topic".to_owned(),
///     replacement: Some("True".to_owned()),
///     details: vec![ServiceDetail {
///         attribute: "Properties".to_owned(),
///         name: Some("TopicName".to_owned()),
///         recreation: Some("Always".to_owned()),
///         ..ServiceDetail::default()
///     }],
///     ..ServiceChange::default()
/// };
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceChange {
    /// `Add`, `Modify`, `Remove`, `Import`, `Dynamic` or `SyncWithActual`.
    pub action: String,
    /// The logical id.
    pub logical_id: String,
    /// The physical id, where the resource exists.
    pub physical_id: Option<String>,
    /// The type.
    pub type_name: String,
    /// `True`, `False` or `Conditional`, on modifications.
    pub replacement: Option<String>,
    /// `Delete`, `Retain`, `Snapshot`, `ReplaceAndDelete`, ….
    pub policy: Option<String>,
    /// What changes, and why.
    pub details: Vec<ServiceDetail>,
    /// The resource before and after, as JSON, if the service gave them.
    pub before: Option<String>,
    /// See `before`.
    pub after: Option<String>,
    /// How the resource differs from what was deployed last; in drift-aware change sets.
    pub drift: Option<String>,
    /// What is not looked at when drift is looked for, and why (`WRITE_ONLY_PROPERTY`, …).
    pub ignored: Vec<(String, String)>,
    /// What becomes of the nested stack that this resource is.
    pub nested: Vec<ServiceChange>,
    /// Whether `nested` is all that becomes of it.
    pub nested_known: bool,
}

/// Why and where a resource changes. Written out without the values, which are shown elsewhere,
/// where secrets are told apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceDetail {
    /// `Properties`, `Tags`, `Metadata`, ….
    pub attribute: String,
    /// The property.
    pub name: Option<String>,
    /// Where in the resource, as a JSON pointer.
    pub path: Option<String>,
    /// `Always`, `Conditionally` or `Never`.
    pub recreation: Option<String>,
    /// `Static`: it is known now; `Dynamic`: it depends on what happens first.
    pub evaluation: Option<String>,
    /// `DirectModification`, `ResourceReference`, `ParameterReference`, ….
    pub source: Option<String>,
    /// What causes it: a parameter, a resource, a resource's attribute.
    pub cause: Option<String>,
    /// The value now, if the service gave it.
    #[serde(skip)]
    pub before: Option<String>,
    /// The value afterwards, if the service gave it.
    #[serde(skip)]
    pub after: Option<String>,
    /// `ACTUAL_STATE` or `PREVIOUS_DEPLOYMENT_STATE`; in drift-aware change sets.
    pub before_from: Option<String>,
    /// `Add`, `Modify`, `Remove` or `SyncWithActual`.
    pub change: Option<String>,
    /// The value that was deployed last, where it is another one now.
    #[serde(skip)]
    pub previous: Option<String>,
    /// The value that is there now, where it is not the one that was deployed.
    #[serde(skip)]
    pub actual: Option<String>,
}

impl ServiceChange {
    /// Adds details that were left out, of properties that are not named yet.
    #[cfg(feature = "aws")]
    pub(crate) fn complete(&mut self, details: Vec<ServiceDetail>) {
        for detail in details {
            let same = |known: &ServiceDetail| {
                (&known.attribute, &known.name, &known.source, &known.cause)
                    == (
                        &detail.attribute,
                        &detail.name,
                        &detail.source,
                        &detail.cause,
                    )
            };
            if !self.details.iter().any(same) {
                self.details.push(detail);
            }
        }
    }
}

impl ServiceDetail {
    /// Where in the resource it is: as deep as the service says.
    ///
    /// ```
    /// use stackwright::diff::ServiceDetail;
    ///
    /// let detail = ServiceDetail {
    ///     attribute: "Properties".to_owned(),
    ///     name: Some("TopicName".to_owned()),
    ///     evaluation: Some("Dynamic".to_owned()),
    ///     ..ServiceDetail::default()
    /// };
    /// assert_eq!(detail.place().pointer(), "/Properties/TopicName");
    /// assert!(!detail.is_certain());
    /// ```
    pub fn place(&self) -> Path {
        let pointer = self.path.as_deref().unwrap_or_default();
        if pointer.starts_with('/') {
            return path_of(pointer);
        }
        let path = Path::default().key(&self.attribute);
        match &self.name {
            Some(name) => path.key(name),
            None => path,
        }
    }

    /// Whether it is known now what will happen.
    pub fn is_certain(&self) -> bool {
        self.evaluation.as_deref() != Some("Dynamic")
    }
}

/// A JSON pointer as a path; numbers are places in lists.
pub(crate) fn path_of(pointer: &str) -> Path {
    segments(pointer)
        .map(|step| match step.parse() {
            Ok(index) => Step::Index(index),
            Err(_) => Step::Key(step.into_owned()),
        })
        .fold(Path::default(), |path, step| path.with(step))
}

/// A value as the service writes it: JSON where it is a mapping or a list, plain text otherwise.
pub(crate) fn value_of(text: &str) -> Node {
    match serde_json::from_str::<Value>(text) {
        Ok(value @ (Value::Object(_) | Value::Array(_))) => value.into(),
        _ => text.into(),
    }
}
