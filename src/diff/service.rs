//! What a change set says that a deploy would do, as the service words it.

/// A change to one resource.
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
}

/// Why and where a resource changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceDetail {
    /// `Properties`, `Tags`, `Metadata`, ….
    pub attribute: String,
    /// The property.
    pub name: Option<String>,
    /// `Always`, `Conditionally` or `Never`.
    pub recreation: Option<String>,
    /// `Static`: it is known now; `Dynamic`: it depends on what happens first.
    pub evaluation: Option<String>,
    /// `DirectModification`, `ResourceReference`, `ParameterReference`, ….
    pub source: Option<String>,
    /// What causes it: a parameter, a resource, a resource's attribute.
    pub cause: Option<String>,
    /// The value now, if the service gave it.
    pub before: Option<String>,
    /// The value afterwards, if the service gave it.
    pub after: Option<String>,
}
