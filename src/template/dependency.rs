//! Which resources need which.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::{Reference, ReferenceKind, Template, pointer};

/// What each resource of a template needs to be there before it.
///
/// ```
/// use stackwright::template::{Dependencies, Template};
///
/// let template = Template::parse(
///     "Resources:
///   Jobs: {Type: AWS::SQS::Queue}
///   Late:
///     Type: AWS::SQS::Queue
///     DependsOn: Jobs
///     Properties: {QueueName: !Sub '${Jobs.QueueName}-late'}
/// ",
/// )?;
/// let dependencies: Dependencies = template.dependencies();
/// assert_eq!(dependencies.of("Late").collect::<Vec<_>>(), ["Jobs"]);
/// assert_eq!(
///     dependencies.reasons("Late", "Jobs"),
///     ["/Resources/Late/DependsOn", "/Resources/Late/Properties/QueueName"]
/// );
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dependencies {
    needs: IndexMap<String, IndexMap<String, Vec<String>>>,
}

impl Template {
    /// What each resource needs: the resources that it refers to anywhere, and those it names in
    /// `DependsOn`. References to what is no resource of the template are left out.
    pub fn dependencies(&self) -> Dependencies {
        self.dependencies_in(&self.references())
    }

    /// The same, from the template's references.
    pub(crate) fn dependencies_in(&self, references: &[Reference<'_>]) -> Dependencies {
        let mut needs: IndexMap<String, IndexMap<String, Vec<String>>> = self
            .resources
            .keys()
            .map(|id| (id.clone(), IndexMap::new()))
            .collect();
        for reference in references {
            let is_need = !matches!(
                reference.kind,
                ReferenceKind::Condition | ReferenceKind::Mapping
            );
            let owner = pointer::segments(&reference.pointer).nth(1);
            if let Some(owner) = owner
                && reference.pointer.starts_with("/Resources/")
                && is_need
                && self.resources.contains_key(reference.name)
                && let Some(needs) = needs.get_mut(&*owner)
            {
                needs
                    .entry(reference.name.to_owned())
                    .or_default()
                    .push(reference.pointer.clone());
            }
        }
        Dependencies { needs }
    }
}

impl Dependencies {
    /// Those that are known: by what needs, what is needed and the places that say so.
    pub(crate) fn of_needs(needs: IndexMap<String, IndexMap<String, Vec<String>>>) -> Self {
        Self { needs }
    }

    /// The logical ids that a resource needs directly, each once.
    pub fn of(&self, id: &str) -> impl Iterator<Item = &str> {
        self.needs
            .get(id)
            .into_iter()
            .flat_map(|needs| needs.keys().map(String::as_str))
    }

    /// The places (JSON pointers) that make `id` need `other`.
    pub fn reasons(&self, id: &str, other: &str) -> &[String] {
        self.needs
            .get(id)
            .and_then(|needs| needs.get(other))
            .map_or(&[], Vec::as_slice)
    }

    /// A circle of resources, if there is one: each needs the next, and the last needs the first.
    ///
    /// ```
    /// # let template = stackwright::template::Template::parse(
    /// "Resources:
    ///   Hen: {Type: AWS::SNS::Topic, DependsOn: Egg}
    ///   Egg: {Type: AWS::SNS::Topic, DependsOn: Hen}
    /// "
    /// # )?;
    /// # let dependencies = template.dependencies();
    /// assert_eq!(dependencies.cycle(), Some(vec!["Hen", "Egg"]));
    /// assert_eq!(dependencies.cycles().len(), 1);
    /// # Ok::<(), stackwright::template::ReadError>(())
    /// ```
    pub fn cycle(&self) -> Option<Vec<&str>> {
        self.cycles().into_iter().next()
    }

    /// Circles of resources, of which no two have a resource in common.
    pub fn cycles(&self) -> Vec<Vec<&str>> {
        let mut cycles: Vec<Vec<&str>> = Vec::new();
        let mut known: HashSet<&str> = HashSet::new();
        let mut done = HashSet::new();
        for start in self.needs.keys() {
            // The way from the start to where we are, and what is left to look at on each step.
            let mut way = vec![start.as_str()];
            let mut depth = HashMap::from([(start.as_str(), 0)]);
            let mut left = vec![self.of(start).collect::<Vec<_>>()];
            while let Some(rest) = left.last_mut() {
                match rest.pop() {
                    Some(next) if done.contains(next) => {}
                    Some(next) => match depth.get(next) {
                        Some(first) => {
                            let cycle = &way[*first..];
                            if cycle.iter().all(|id| !known.contains(id)) {
                                known.extend(cycle);
                                cycles.push(cycle.to_vec());
                            }
                        }
                        None => {
                            depth.insert(next, way.len());
                            way.push(next);
                            left.push(self.of(next).collect());
                        }
                    },
                    None => {
                        left.pop();
                        if let Some(finished) = way.pop() {
                            depth.remove(finished);
                            done.insert(finished);
                        }
                    }
                }
            }
        }
        cycles
    }
}
