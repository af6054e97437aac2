//! What transforms make, beside what it is made of.

use super::{Difference, Evidence, Kind, ResourceDifference};
use crate::{expansion::Expansion, template::Template};

impl Difference {
    /// Notes of each resource what a transform makes it of, and puts it behind that. Of macros
    /// other than the serverless one it is only known that ids mostly begin with that of what they
    /// are made of.
    pub(crate) fn trace_transforms(&mut self, old: &Template, new: &Template) {
        let expansions = [Expansion::of(new), Expansion::of(old)];
        for resource in &mut self.resources {
            if resource.id.contains('.') {
                continue;
            }
            let written = [new, old].map(|side| side.resources.get(&resource.id));
            if let Some(written) = written.into_iter().flatten().next() {
                resource.type_name.clone_from(&written.type_name);
                continue;
            }
            let found = |it: &Expansion| it.find(&resource.id, &resource.type_name);
            resource.made = match resource.kind {
                Kind::Removed => expansions.iter().rev().find_map(found),
                _ => expansions.iter().find_map(found),
            };
            match &resource.made {
                Some(made) => {
                    if let [source] = made.sources.as_slice()
                        && source.id != resource.id
                    {
                        resource.made_of = Some(source.id.clone());
                    }
                }
                None => trace_macro(resource, old, new),
            }
        }
        self.name_successors();
        self.arrange();
    }

    /// Says of what is called by a hash why one goes and another one comes.
    fn name_successors(&mut self) {
        let key = |resource: &ResourceDifference| {
            let made = resource.made.as_ref()?;
            Some((made.sources.first()?.id.clone(), made.part.clone()))
        };
        let of = |resources: &[ResourceDifference], kind: Kind| -> Vec<_> {
            let of_kind = resources.iter().filter(|it| it.kind == kind);
            of_kind.filter_map(key).collect()
        };
        let removed = of(&self.resources, Kind::Removed);
        let added = of(&self.resources, Kind::Added);
        for resource in &mut self.resources {
            let Some(key) = key(resource) else {
                continue;
            };
            let cause = match resource.kind {
                Kind::Added if removed.contains(&key) => {
                    "the transform makes another one with each change"
                }
                Kind::Removed if added.contains(&key) => "another one takes its place",
                _ => continue,
            };
            resource.causes.push(cause.to_owned());
        }
    }

    /// Puts what is made behind what it is made of; the order is kept otherwise.
    fn arrange(&mut self) {
        let mut rest = std::mem::take(&mut self.resources);
        while !rest.is_empty() {
            let first = rest.remove(0);
            let source = first.made_of.clone().unwrap_or_else(|| first.id.clone());
            // What it is made of may stand further down.
            if first.made_of.is_some()
                && let Some(place) = rest.iter().position(|it| it.id == source)
            {
                let source = rest.remove(place);
                rest.insert(0, first);
                rest.insert(0, source);
                continue;
            }
            self.resources.push(first);
            let (made, others) = rest
                .into_iter()
                .partition(|it| it.made_of.as_ref() == Some(&source));
            self.resources.extend::<Vec<_>>(made);
            rest = others;
        }
    }
}

/// Finds what a macro makes it of.
fn trace_macro(resource: &mut ResourceDifference, old: &Template, new: &Template) {
    if resource.evidence.contains(&Evidence::Template) {
        return;
    }
    let ids = new.resources.keys().chain(old.resources.keys());
    let known = |id: &&String| resource.id.starts_with(id.as_str());
    if let Some(id) = ids.filter(known).max_by_key(|id| id.len()) {
        resource.causes.push(format!("a macro makes it of {id}"));
        resource.made_of = Some(id.clone());
    }
}
