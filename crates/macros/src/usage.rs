//! Where a type's definitions are used: what the schema says of a path, it says of a property there.

use std::collections::{BTreeMap, BTreeSet};

use stackwright_schema::{OnChange, Property, Schema};

/// Definitions that occur in more places than this are said to occur anywhere.
const MOST_PATHS: usize = 64;

/// A place where a definition is used: in another one, or in the type itself, at a path from there.
type Site = (Option<String>, String);

/// The paths of all that a type consists of, and what is said of them.
pub(crate) struct Usage {
    sites: BTreeMap<String, Vec<Site>>,
    paths: BTreeMap<String, Vec<String>>,
    read_only: Vec<String>,
    deprecated: Vec<String>,
    write_only: Vec<String>,
    create_only: Vec<String>,
    perhaps_create_only: Vec<String>,
}

impl Usage {
    /// Reads a type.
    pub(crate) fn of(schema: Schema) -> Self {
        let mut usage = Self {
            sites: BTreeMap::new(),
            paths: BTreeMap::new(),
            read_only: schema.read_only(),
            deprecated: schema.deprecated(),
            write_only: schema.write_only(),
            create_only: schema.create_only(),
            perhaps_create_only: schema.conditional_create_only(),
        };
        let mut next: Vec<Option<String>> = vec![None];
        let mut seen = BTreeSet::new();
        while let Some(owner) = next.pop() {
            let property = match &owner {
                None => Some(schema.root()),
                Some(name) => schema.definition(name),
            };
            let mut found = Vec::new();
            property
                .into_iter()
                .for_each(|property| references(property, "", &mut found));
            for (name, path) in found {
                if seen.insert(name.clone()) {
                    next.push(Some(name.clone()));
                }
                let sites = usage.sites.entry(name).or_default();
                sites.push((owner.clone(), path));
            }
        }
        usage.paths = usage
            .sites
            .keys()
            .map(|name| (name.clone(), usage.find_paths(name)))
            .collect();
        usage
    }

    /// All paths that lead to a definition; none where they have no end, or are too many.
    pub(crate) fn paths(&self, definition: &str) -> &[String] {
        self.paths.get(definition).map_or(&[], Vec::as_slice)
    }

    fn find_paths(&self, definition: &str) -> Vec<String> {
        let mut paths = BTreeSet::new();
        if self.collect(definition, "", &mut Vec::new(), &mut paths) {
            paths.into_iter().collect()
        } else {
            Vec::new()
        }
    }

    fn collect<'a>(
        &'a self,
        definition: &'a str,
        rest: &str,
        within: &mut Vec<&'a str>,
        paths: &mut BTreeSet<String>,
    ) -> bool {
        if within.contains(&definition) || paths.len() > MOST_PATHS {
            return false;
        }
        within.push(definition);
        let sites = self.sites.get(definition).into_iter().flatten();
        let finite = sites.clone().all(|(owner, path)| {
            let path = join(path, rest);
            match owner {
                None => {
                    paths.insert(path);
                    true
                }
                Some(owner) => self.collect(owner, &path, within, paths),
            }
        });
        within.pop();
        finite
    }

    /// Whether only the service sets what is at these paths.
    pub(crate) fn is_read_only(&self, paths: &[String]) -> bool {
        all_within(paths, &self.read_only)
    }

    /// Whether the service advises against what is at these paths.
    pub(crate) fn is_deprecated(&self, paths: &[String]) -> bool {
        all_within(paths, &self.deprecated)
    }

    /// Whether what is at these paths cannot be read back.
    pub(crate) fn is_write_only(&self, paths: &[String]) -> bool {
        all_within(paths, &self.write_only)
    }

    /// What a change at these paths does, where that is known.
    pub(crate) fn on_change(&self, paths: &[String]) -> Option<OnChange> {
        let change = |path: &String| {
            if within(path, &self.create_only) {
                OnChange::Replacement
            } else if within(path, &self.perhaps_create_only) {
                OnChange::PerhapsReplacement
            } else {
                OnChange::Update
            }
        };
        let (first, rest) = paths.split_first()?;
        let first = change(first);
        let same = rest.iter().all(|path| change(path) == first);
        Some(if same {
            first
        } else {
            OnChange::PerhapsReplacement
        })
    }

    /// Whether a program can set any part of what is at these paths.
    pub(crate) fn can_be_set(&self, property: Property, paths: &[String]) -> bool {
        if self.is_read_only(paths) {
            return false;
        }
        let (property, paths) = match property.definition_name() {
            Some(name) => (property.resolved(), self.paths(&name)),
            None => (property, paths),
        };
        let mut parts = property.properties().peekable();
        // Where paths have no end, nothing below them is known to be read-only.
        paths.is_empty()
            || parts.peek().is_none()
            || parts.any(|(name, part)| self.can_be_set(part, &step(paths, &name)))
    }
}

/// The paths of the part called `name` of what is at `paths`.
pub(crate) fn step(paths: &[String], name: &str) -> Vec<String> {
    paths.iter().map(|path| join(path, name)).collect()
}

fn join(path: &str, rest: &str) -> String {
    match (path, rest) {
        ("", path) | (path, "") => path.to_owned(),
        (path, rest) => format!("{path}/{rest}"),
    }
}

fn all_within(paths: &[String], listed: &[String]) -> bool {
    !paths.is_empty() && paths.iter().all(|path| within(path, listed))
}

/// Whether the path is listed, or part of one that is.
fn within(path: &str, listed: &[String]) -> bool {
    listed.iter().any(|listed| {
        let rest = path.strip_prefix(listed.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// Adds the definitions that a property refers to, and where in it.
fn references(property: Property, path: &str, found: &mut Vec<(String, String)>) {
    if let Some(name) = property.definition_name() {
        found.push((name, path.to_owned()));
        return;
    }
    for (name, part) in property.properties() {
        references(part, &join(path, &name), found);
    }
    for part in property.items().into_iter().chain(property.map_values()) {
        references(part, &join(path, "*"), found);
    }
    for part in property.alternatives() {
        references(part, path, found);
    }
}
