//! What chains say of the resources in them.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::effect::{Effect, Outcome, Target};
use crate::{
    diff::{
        Difference, Evidence, Facts, Kind, Replacement, ResourceDifference,
        compare::replacement_fate,
    },
    template::Template,
};

/// What the chains say of each resource.
#[derive(Default)]
pub(super) struct Verdicts {
    found: IndexMap<String, (Outcome, Vec<String>)>,
}

impl Verdicts {
    /// Adds what a chain says.
    pub(super) fn collect(&mut self, chain: &[Effect]) {
        for effect in chain {
            if let Target::Resource { id, .. } = &effect.target {
                let (outcome, causes) = self
                    .found
                    .entry(id.clone())
                    .or_insert((Outcome::Updated, Vec::new()));
                *outcome = (*outcome).max(effect.outcome);
                for used in &effect.uses {
                    let property = used.path.split(['.', '[']).next().unwrap_or(&used.path);
                    let cause = format!("{property} takes {}", used.takes);
                    if !causes.contains(&cause) {
                        causes.push(cause);
                    }
                }
            }
            self.collect(&effect.chain);
        }
    }

    /// Notes it on the resources, of which `places` says where they are; those that are not there
    /// yet appear.
    pub(super) fn apply(
        self,
        difference: &mut Difference,
        places: &HashMap<String, usize>,
        new: &Template,
        facts: &dyn Facts,
    ) {
        for (id, (outcome, causes)) in self.found {
            let Some(resource) = new.resources.get(&id) else {
                continue;
            };
            let place = places.get(&id).copied().unwrap_or_else(|| {
                difference.resources.push(ResourceDifference {
                    holds_data: facts.holds_data(&resource.type_name),
                    evidence: vec![Evidence::Template],
                    ..ResourceDifference::new(&id, &resource.type_name, Kind::Modified)
                });
                difference.resources.len() - 1
            });
            let found = &mut difference.resources[place];
            if found.kind != Kind::Modified {
                continue;
            }
            found.follows = Some(outcome.replacement());
            if found.service != Some(Replacement::No) {
                found.replacement = found.replacement.max(outcome.replacement());
            }
            if found.replacement != Replacement::No && found.fate.is_none() {
                found.fate = Some(replacement_fate(resource));
            }
            for cause in causes {
                if !found.causes.contains(&cause) {
                    found.causes.push(cause);
                }
            }
        }
    }
}
