//! What is known about resource types without asking anybody.

use stackwright_schema::{OnChange, Schema};

use super::{Path, Replacement, Step};

/// Knowledge about resource types.
pub trait Facts {
    /// What a change at `path` (from `Properties` down) does to a resource; `None` if the type is
    /// unknown.
    fn replacement(&self, type_name: &str, path: &Path) -> Option<Replacement>;

    /// Whether deleting such a resource loses data.
    fn holds_data(&self, type_name: &str) -> bool;
}

/// The embedded schema.
#[derive(Clone, Copy, Debug, Default)]
pub struct SchemaFacts;

impl Facts for SchemaFacts {
    fn replacement(&self, type_name: &str, path: &Path) -> Option<Replacement> {
        let schema = Schema::find(type_name)?;
        let steps: Vec<&str> = path
            .0
            .iter()
            .skip(1)
            .map(|step| match step {
                Step::Key(key) => key.as_str(),
                Step::Index(_) => "*",
            })
            .collect();
        Some(match schema.on_change(&steps.join("/")) {
            OnChange::Update => Replacement::No,
            OnChange::Replacement => Replacement::Yes,
            OnChange::PerhapsReplacement => Replacement::Maybe,
        })
    }

    fn holds_data(&self, type_name: &str) -> bool {
        Schema::find(type_name).is_some_and(Schema::holds_data)
    }
}
