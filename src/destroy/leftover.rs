//! Something that is still there after its stack is gone.

use serde_json::{Value, json};

use super::{Member, care};
use crate::cloud::Cloud;

/// Why something is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its policy, or the user, said so.
    Kept,
    /// It could not be deleted, and was let go of.
    Abandoned,
    /// It carries the tag of a stack that is gone.
    Tagged,
    /// A service made it by itself.
    MadeByService,
    /// It was kept when its stack went, and nobody could say whether it is still there.
    Unknown,
}

impl Why {
    /// In a word, as in JSON.
    ///
    /// ```
    /// use stackwright::destroy::Why;
    ///
    /// assert_eq!(Why::MadeByService.as_str(), "made_by_service");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Abandoned => "abandoned",
            Self::Tagged => "tagged",
            Self::MadeByService => "made_by_service",
            Self::Unknown => "unknown",
        }
    }
}

/// Something that is still there after its stack is gone, with what it costs and how to remove it.
///
/// ```no_run
/// use stackwright::{cloud::Cloud, destroy::{Leftover, leftovers}};
///
/// # async fn example(cloud: &Cloud) {
/// for Leftover { name, cost, remove, .. } in &leftovers(cloud, &["news"], None).await.left {
///     println!("{name}: {cost}\n  {remove}");
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// The name of the stack that it belonged to.
    pub stack: String,
    /// Its logical id, after those of nested stacks; none if it was no resource of the stack.
    pub path: Option<String>,
    /// The type; empty if that is not known.
    pub type_name: String,
    /// The physical id, or the ARN where that is all that is known.
    pub name: String,
    /// Why it is still there.
    pub why: Why,
    /// What it is billed by, in words.
    pub cost: &'static str,
    /// The command that removes it.
    pub remove: String,
    /// How to make it part of a stack again.
    pub restore: Option<String>,
}

impl Leftover {
    /// A resource of a stack that is gone.
    pub(super) fn of_member(cloud: &Cloud, stack: &str, member: &Member, why: Why) -> Self {
        let resource = &member.resource;
        let care = care::of(&resource.type_name);
        Self {
            stack: stack.to_owned(),
            path: Some(member.path.clone()),
            type_name: resource.type_name.clone(),
            name: resource.physical_id.clone(),
            why,
            cost: care.cost,
            remove: care.command(cloud, &resource.type_name, &resource.physical_id),
            restore: None,
        }
    }

    /// Something that is known by its type and physical id alone.
    pub(super) fn named(cloud: &Cloud, stack: &str, type_name: &str, name: &str, why: Why) -> Self {
        let care = care::of(type_name);
        Self {
            stack: stack.to_owned(),
            path: None,
            type_name: type_name.to_owned(),
            name: name.to_owned(),
            why,
            cost: care.cost,
            remove: care.command(cloud, type_name, name),
            restore: None,
        }
    }

    /// As in the `--json` of `destroy` and `leftovers`.
    ///
    /// ```no_run
    /// # fn example(leftover: &stackwright::destroy::Leftover) {
    /// assert_eq!(leftover.to_json()["physicalId"], leftover.name.as_str());
    /// # }
    /// ```
    pub fn to_json(&self) -> Value {
        json!({
            "stack": self.stack,
            "id": self.path,
            "type": self.type_name,
            "physicalId": self.name,
            "why": self.why.as_str(),
            "cost": self.cost,
            "remove": self.remove,
            "restore": self.restore,
        })
    }
}
