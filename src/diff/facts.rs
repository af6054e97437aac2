//! What is known about resource types without asking anybody.

use stackwright_schema::{OnChange, Schema};

use super::{Path, Replacement, Step};

/// Knowledge about resource types.
///
/// ```
/// use stackwright::diff::{Facts, Path, Replacement, SchemaFacts};
///
/// let name = Path::default().key("Properties").key("BucketName");
/// assert_eq!(SchemaFacts.replacement("AWS::S3::Bucket", &name), Some(Replacement::Yes));
/// assert!(SchemaFacts.holds_data("AWS::S3::Bucket"));
/// ```
pub trait Facts {
    /// What a change at `path` (from `Properties` down) does to a resource; `None` if the type is
    /// unknown.
    fn replacement(&self, type_name: &str, path: &Path) -> Option<Replacement>;

    /// Whether deleting such a resource loses data.
    fn holds_data(&self, type_name: &str) -> bool;
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
