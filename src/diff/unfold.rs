//! The difference between the templates that transforms make, put beside that of the templates
//! that were written.

use super::{
    Difference, Evidence, Kind, ResourceDifference, ValueChange,
    serverless::{counterparts, is_same, plain_type, says},
};
use crate::template::Template;

impl Difference {
    /// Adds what differs between the templates that the transforms make. What was written stays
    /// as it was written; where it says nothing of what becomes of a resource, or the resource is
    /// one that only the transform makes, the expanded templates do.
    ///
    /// Where one side is written for a transform and the other one is not, resources are compared
    /// by what they become: those that come to the same are no difference.
    pub(crate) fn unfold(
        &mut self,
        mut expanded: Difference,
        old: [&Template; 2],
        new: [&Template; 2],
    ) {
        let ([old, old_expanded], [new, new_expanded]) = (old, new);
        let mut all = std::mem::take(&mut expanded.resources);
        let stays = |id: &String| {
            old_expanded.resources.contains_key(id) && new_expanded.resources.contains_key(id)
        };
        let mut resources = Vec::new();
        for mut written in std::mem::take(&mut self.resources) {
            let place = all.iter().position(|it| it.id == written.id);
            let becomes = place.map(|place| all.remove(place));
            let [before, after] = [old, new].map(|side| side.resources.get(&written.id));
            let rewritten = match (before, after) {
                (Some(old), Some(new)) => is_same(&old.type_name, &new.type_name),
                // Written on one side only, and there on both.
                _ => stays(&written.id),
            };
            match becomes {
                None if rewritten => continue,
                Some(becomes) if rewritten => {
                    let type_name = after.or(before).map(|it| it.type_name.clone());
                    written = ResourceDifference {
                        type_name: type_name.unwrap_or_else(|| becomes.type_name.clone()),
                        renaming: None,
                        ..becomes
                    };
                }
                Some(becomes) => add(&mut written, becomes),
                None => {}
            }
            resources.push(written);
        }
        for mut made in all {
            made.evidence = vec![Evidence::ChangeSet];
            // Its id is the transform's business.
            made.renaming = None;
            resources.push(made);
        }
        self.resources = resources;
        if old.transform.is_empty() != new.transform.is_empty() {
            // What one dialect says in `Globals`, the other one says in each resource; who may do
            // what is told by neither alone.
            self.entries.retain(|entry| entry.section != "Globals");
            self.security = expanded.security;
            self.name_moved_apis();
        }
    }

    /// Says of APIs that go where others of their type come what that means for who calls them.
    fn name_moved_apis(&mut self) {
        const APIS: [&str; 2] = ["AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"];
        let of_kind = |it: &ResourceDifference, kind: Kind, type_name: &str| {
            it.kind == kind && plain_type(&it.type_name) == type_name
        };
        for type_name in APIS {
            let resources = self.resources.iter();
            let come: Vec<String> = resources
                .filter(|it| of_kind(it, Kind::Added, type_name))
                .map(|it| it.id.clone())
                .collect();
            let resources = self.resources.iter_mut();
            for gone in resources.filter(|it| of_kind(it, Kind::Removed, type_name)) {
                if !come.is_empty() {
                    let cause = format!(
                        "in the other dialect it is {}, a new API with another address: whoever \
                         calls this one has to be told",
                        come.join(" or ")
                    );
                    gone.causes.push(cause);
                }
            }
        }
    }
}

/// Adds what becomes of a resource to what was written of it.
fn add(written: &mut ResourceDifference, becomes: ResourceDifference) {
    if written.kind != becomes.kind {
        return;
    }
    written.evidence.push(Evidence::ChangeSet);
    if written.kind == Kind::Modified {
        written.schema = becomes.schema;
        written.replacement = becomes.replacement;
        written.fate = becomes.fate;
        written.interruptions = in_own_words(written, becomes.interruptions);
        written.refused = in_own_words(written, becomes.refused);
    }
    written.holds_data |= becomes.holds_data;
    written.name_taken = becomes.name_taken;
    if written.kind != Kind::Modified {
        return;
    }
    let only_there = becomes
        .changes
        .into_iter()
        .filter(|change| !says(written, change));
    let only_there: Vec<ValueChange> = only_there.collect();
    written.service_changes.extend(only_there);
    for cause in in_own_words(written, becomes.causes) {
        if !written.causes.contains(&cause) {
            written.causes.push(cause);
        }
    }
}

/// The names of properties as they were written, where something else became of them.
fn in_own_words(written: &ResourceDifference, names: Vec<String>) -> Vec<String> {
    let own = |name: String| {
        let changes = written.changes.iter();
        let mut properties = changes.filter_map(|change| change.path.property());
        let found = properties.find(|own| {
            let becomes = counterparts(&written.type_name, own);
            becomes.contains(&name.as_str())
        });
        found.map_or(name.clone(), str::to_owned)
    };
    let mut words: Vec<String> = Vec::new();
    for name in names.into_iter().map(own) {
        if !words.contains(&name) {
            words.push(name);
        }
    }
    words
}
