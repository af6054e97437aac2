//! Permissions by where they stand and who has them.

use std::collections::HashMap;

use crate::diff::security::{
    model::Effect,
    permission::{Permission, Via, Who},
};

/// Permissions by where they stand and who has them.
pub(super) struct Index<'p> {
    by_place: HashMap<(Effect, &'p Via, &'p Who), Vec<&'p Permission>>,
    by_via: HashMap<(Effect, &'p Via), Vec<&'p Permission>>,
}

impl<'p> Index<'p> {
    pub(super) fn new(all: &'p [Permission]) -> Self {
        let mut by_place: HashMap<_, Vec<_>> = HashMap::new();
        let mut by_via: HashMap<_, Vec<_>> = HashMap::new();
        for permission in all {
            if !matches!(permission.via, Via::Identity) {
                by_via
                    .entry((permission.effect, &permission.via))
                    .or_default()
                    .push(permission);
            }
            by_place
                .entry((permission.effect, &permission.via, &permission.who))
                .or_default()
                .push(permission);
        }
        Self { by_place, by_via }
    }

    /// Those that say no more than this one.
    pub(super) fn within<'a>(
        &'a self,
        of: &'a Permission,
    ) -> impl Iterator<Item = &'p Permission> + 'a {
        let near = match of.via {
            Via::Identity => self.by_place.get(&(of.effect, &of.via, &of.who)),
            Via::Resource(_) => self.by_via.get(&(of.effect, &of.via)),
        };
        let near = near.into_iter().flatten().copied();
        near.filter(|other| of.contains(other))
    }

    /// Those that stand at the same place and are for the same, or for more.
    pub(super) fn near<'a>(
        &'a self,
        of: &'a Permission,
    ) -> Box<dyn Iterator<Item = &'p Permission> + 'a> {
        if matches!(of.who, Who::Net(_)) {
            let all = self.by_via.get(&(of.effect, &of.via));
            return Box::new(all.into_iter().flatten().copied());
        }
        let of_them = self.by_place.get(&(of.effect, &of.via, &of.who));
        let of_all = (of.who != Who::Anyone)
            .then(|| self.by_place.get(&(of.effect, &of.via, &Who::Anyone)))
            .flatten();
        Box::new(of_them.into_iter().chain(of_all).flatten().copied())
    }
}
