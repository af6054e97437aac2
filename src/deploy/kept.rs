//! Plans that are kept for later: change sets in the service, and a small file that says what they
//! are bound to. No value of a parameter is written down, only what tells whether it is the same.

use std::{
    collections::BTreeMap,
    time::{SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{
    moved::Moved,
    token::{KEPT, new_token},
};

/// The version of the file's form.
pub const PLAN_VERSION: u32 = 1;

/// How many digits tell plans apart.
pub(super) const DIGITS: usize = 8;

/// A plan that was made and not carried out yet.
///
/// ```
/// use stackwright::deploy::{KeptPlace, KeptPlan, KeptStack};
///
/// let place = KeptPlace { target: "live".to_owned(), account: "000000000000".to_owned(),
///     region: "eu-north-1".to_owned(), endpoint: None };
/// let plan = KeptPlan::new("news", place);
/// let stacks: &[KeptStack] = &plan.stacks;
/// assert_eq!((plan.id.len(), plan.version, stacks.len()), (8, 1, 0));
/// assert_eq!(plan.change_set_name(), format!("stackwright-plan-{}", plan.id));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptPlan {
    /// The version of the file's form.
    pub version: u32,
    /// What it is called by.
    pub id: String,
    /// The program that it was made by.
    pub app: String,
    /// When, in seconds since 1970.
    pub made: u64,
    /// Where it leads.
    pub place: KeptPlace,
    /// The stacks that it is about, in the order in which they are deployed.
    pub stacks: Vec<KeptStack>,
    /// Stacks that cannot be planned before those are deployed.
    pub waiting: Vec<String>,
}

/// Where a kept plan leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptPlace {
    /// What the target is called.
    pub target: String,
    /// The account.
    pub account: String,
    /// The region.
    pub region: String,
    /// The address, where it is not AWS's own nor that of the managed local cloud.
    pub endpoint: Option<String>,
}

impl KeptPlace {
    /// In what `here` is another place.
    ///
    /// ```
    /// use stackwright::deploy::KeptPlace;
    ///
    /// let live = KeptPlace { target: "live".to_owned(), account: "000000000000".to_owned(),
    ///     region: "eu-north-1".to_owned(), endpoint: None };
    /// let here = KeptPlace { region: "us-east-1".to_owned(), ..live.clone() };
    /// let moved = live.moved(&here);
    /// assert_eq!(moved[0].to_string(), "the region was eu-north-1, and is us-east-1 here");
    /// ```
    pub fn moved(&self, here: &Self) -> Vec<Moved> {
        let aws = |address: &Option<String>| address.clone().unwrap_or_else(|| "AWS".to_owned());
        let pairs = [
            ("account", self.account.clone(), here.account.clone()),
            ("region", self.region.clone(), here.region.clone()),
            ("address", aws(&self.endpoint), aws(&here.endpoint)),
        ];
        pairs
            .into_iter()
            .filter(|(_, was, is)| was != is)
            .map(|(what, was, is)| Moved::Place { what, was, is })
            .collect()
    }
}

/// What a kept plan does to one stack, and what it is bound to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptStack {
    /// The stack's name.
    pub stack: String,
    /// The stack's ARN.
    pub stack_id: String,
    /// The change set's ARN.
    pub change_set: String,
    /// Whether the stack is created.
    pub creates: bool,
    /// The template's SHA-256.
    pub template: String,
    /// What tells whether a parameter has the same value; of a secret one only whether it was
    /// given.
    pub parameters: BTreeMap<String, String>,
    /// What tells whether a tag has the same value.
    pub tags: BTreeMap<String, String>,
    /// When the stack was last updated, as the service writes it.
    pub updated: Option<String>,
    /// What the flags of the deploy said, by the flag; a policy by its SHA-256.
    #[serde(default)]
    pub options: BTreeMap<String, String>,
    /// Whether a failure is undone; nothing where the change set itself says so.
    pub rollback: Option<bool>,
    /// The policy that the stack gets once it is deployed, as JSON.
    #[serde(default)]
    pub stack_policy: Option<String>,
    /// Whether the stack is to be protected from being deleted; nothing leaves that as it is.
    #[serde(default)]
    pub protect: Option<bool>,
    /// Whether our bucket for large templates was made for it.
    pub made_bucket: bool,
}

impl KeptPlan {
    /// A plan of nothing yet, with a name of its own.
    pub fn new(app: &str, place: KeptPlace) -> Self {
        let token = new_token();
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            version: PLAN_VERSION,
            id: token[token.len() - DIGITS..].to_owned(),
            app: app.to_owned(),
            made: now.unwrap_or_default().as_secs(),
            place,
            stacks: Vec::new(),
            waiting: Vec::new(),
        }
    }

    /// The name of its change sets.
    pub fn change_set_name(&self) -> String {
        change_set_name(&self.id)
    }
}

/// The name of the change sets of the plan `id`.
pub(super) fn change_set_name(id: &str) -> String {
    format!("{KEPT}{id}")
}

/// What tells one text from another.
pub(super) fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    let bytes = hash.finalize();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
        assert_eq!(digest(&["ab"]).len(), 64);
    }
}
