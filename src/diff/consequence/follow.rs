//! From each change to what it changes elsewhere in the stack.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::{
    effect::{Effect, Outcome, Target, Use},
    graph::{Element, Graph, User},
    name::name_collisions,
    verdicts::Verdicts,
};
use crate::{
    diff::{
        Difference, Evidence, Facts, Kind, Path, Replacement, ResourceDifference, Side, Source,
        ValueChange, canonical::same, effective::effective,
    },
    template::Template,
};

impl Difference {
    /// Finds anew what follows from the changes, where the change set says more of them.
    ///
    /// ```
    /// use stackwright::diff::{Replacement, SchemaFacts, Side, Values, compare_sides};
    /// use stackwright::template::Template;
    ///
    /// let text = "Resources: {News: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: NAME}}, \
    ///             Mail: {Type: 'AWS::SNS::Subscription', Properties: {TopicArn: !Ref News, Protocol: sqs}}}";
    /// let [old, new] = ["news", "gossip"].map(|name| Template::parse(text.replace("NAME", name)));
    /// let (old, new, values) = (old?, new?, Values::default());
    /// let [old, new] = [&old, &new].map(|template| Side { template, values: &values });
    /// let mut difference = compare_sides("news", old, new, &SchemaFacts);
    /// assert_eq!(difference.resources.len(), 1);
    /// // The change set knows better: the topic is replaced, and so is what is subscribed to it.
    /// difference.resources[0].replacement = Replacement::Yes;
    /// difference.follow(old, new, &SchemaFacts);
    /// assert_eq!(difference.resources.len(), 2);
    /// # Ok::<(), stackwright::template::ReadError>(())
    /// ```
    pub fn follow(&mut self, old: Side<'_>, new: Side<'_>, facts: &dyn Facts) {
        let templates = (effective(old), effective(new));
        follow(self, (old, &templates.0), (new, &templates.1), facts);
    }
}

/// Completes a difference by what follows from its changes: each gets its chain, and resources
/// that change only because of others appear. What a former call found is found anew.
pub(in crate::diff) fn follow(
    difference: &mut Difference,
    (old_side, old): (Side<'_>, &Template),
    (new_side, new): (Side<'_>, &Template),
    facts: &dyn Facts,
) {
    forget(difference);
    name_collisions(difference, old, new, facts);
    let unseen: Vec<&str> = new_side
        .template
        .parameters
        .keys()
        .map(String::as_str)
        .filter(|name| old_side.values.differ_unseen(new_side.values, name))
        .collect();
    let changing = difference
        .resources
        .iter()
        .any(|resource| resource.kind == Kind::Modified);
    if !changing && unseen.is_empty() {
        return;
    }
    let stack = difference.stack.clone();
    let follower = Follower {
        stack: &stack,
        graph: Graph::new(new),
        old,
        new,
        facts,
        replaced: difference
            .resources
            .iter()
            .filter(|resource| !resource.changes.is_empty() && is_replaced(resource))
            .map(|resource| resource.id.as_str())
            .collect(),
    };
    let mut chains: Vec<(String, Vec<Effect>)> = Vec::new();
    for name in unseen {
        let mut seen = HashSet::new();
        for effect in follower.effects(name, &Altered::Parameter, &mut seen) {
            chains.push((format!("the parameter {name}"), vec![effect]));
        }
    }
    let parameters = chains.len();
    let mut told: HashSet<String> = HashSet::new();
    // What changes by itself first; what only the service knows of may follow from it.
    for by_itself in [true, false] {
        for resource in &difference.resources {
            if resource.kind != Kind::Modified
                || resource.changes.is_empty() == by_itself
                || !by_itself && told.contains(&resource.id)
            {
                continue;
            }
            let mut seen = HashSet::from([resource.id.clone()]);
            let altered = Altered::of(resource);
            let chain = follower.effects(&resource.id, &altered, &mut seen);
            told.extend(seen);
            if !chain.is_empty() {
                chains.push((resource.id.clone(), chain));
            }
        }
    }
    let mut verdicts = Verdicts::default();
    for (_, chain) in &chains {
        verdicts.collect(chain);
    }
    let places: HashMap<String, usize> = difference
        .resources
        .iter()
        .enumerate()
        .map(|(place, resource)| (resource.id.clone(), place))
        .collect();
    for (id, chain) in chains.into_iter().skip(parameters) {
        if let Some(place) = places.get(&id) {
            difference.resources[*place].chain = chain;
        }
    }
    verdicts.apply(difference, &places, new, facts);
}

/// Takes away what an earlier call added.
fn forget(difference: &mut Difference) {
    difference.resources.retain(|resource| {
        resource.kind != Kind::Modified
            || !resource.changes.is_empty()
            || resource.evidence != [Evidence::Template]
    });
    for resource in &mut difference.resources {
        resource.chain.clear();
        if resource.follows.take().is_some() {
            resource.replacement = resource.service.or(resource.schema).unwrap_or_default();
        }
        resource.name_taken = None;
    }
}

fn is_replaced(resource: &ResourceDifference) -> bool {
    resource.kind == Kind::Modified && resource.replacement != Replacement::No
}

/// What of an element changes.
enum Altered<'a> {
    /// Another one takes its place, for certain or perhaps.
    Replaced { certain: bool, other_type: bool },
    /// Some of its properties change where it is.
    Updated(&'a [ValueChange]),
    /// A parameter has another value, or may have one.
    Parameter,
    /// It gets another value from elsewhere.
    Follows(Vec<Path>),
}

impl<'a> Altered<'a> {
    fn of(resource: &'a ResourceDifference) -> Self {
        match resource.replacement {
            Replacement::No => Self::Updated(&resource.changes),
            replacement => Self::Replaced {
                certain: replacement == Replacement::Yes,
                other_type: resource.causes.iter().any(|cause| cause == "Type"),
            },
        }
    }
}

struct Follower<'a> {
    stack: &'a str,
    graph: Graph<'a>,
    old: &'a Template,
    new: &'a Template,
    facts: &'a dyn Facts,
    /// Those that are replaced because of their own changes: what follows from that stands there.
    replaced: HashSet<&'a str>,
}

impl Follower<'_> {
    /// What follows where something is used, once for each element.
    fn effects(&self, id: &str, altered: &Altered<'_>, seen: &mut HashSet<String>) -> Vec<Effect> {
        let mut affected: IndexMap<Element<'_>, Vec<(&User<'_>, bool)>> = IndexMap::new();
        for user in self.graph.users(id) {
            if user.element == Element::Resource(id) {
                continue;
            }
            if let Some(certain) = self.changes(id, user.attribute, altered) {
                affected
                    .entry(user.element)
                    .or_default()
                    .push((user, certain));
            }
        }
        affected
            .into_iter()
            .map(|(element, uses)| self.effect(id, element, &uses, seen))
            .collect()
    }

    fn effect(
        &self,
        id: &str,
        element: Element<'_>,
        users: &[(&User<'_>, bool)],
        seen: &mut HashSet<String>,
    ) -> Effect {
        let mut uses: Vec<Use> = Vec::new();
        for (user, _) in users {
            let path = user.path.to_string();
            let path = path.strip_prefix("Properties.").unwrap_or(&path).to_owned();
            let takes = match user.attribute {
                Some(attribute) => format!("{id}.{attribute}"),
                None => id.to_owned(),
            };
            let used = Use { path, takes };
            if !uses.contains(&used) {
                uses.push(used);
            }
        }
        let certain = users.iter().any(|(_, certain)| *certain);
        match element {
            Element::Output(name) => Effect {
                stack: None,
                target: Target::Output {
                    name: name.to_owned(),
                    export: self.new.outputs.get(name).and_then(|output| {
                        super::across::name_of(self.stack, Some(self.new), output.export.as_ref()?)
                    }),
                },
                uses,
                outcome: Outcome::Updated,
                certain,
                chain: Vec::new(),
            },
            Element::Resource(user) => {
                let type_name = &self.new.resources[user].type_name;
                let outcome = users
                    .iter()
                    .map(|(user, certain)| {
                        let change = ValueChange {
                            path: user.path.clone(),
                            old: None,
                            new: None,
                            hidden: false,
                        };
                        let verdict = self.facts.replacement(type_name, &change);
                        Outcome::of(verdict.unwrap_or_default(), *certain)
                    })
                    .max()
                    .unwrap_or(Outcome::Updated);
                let chain = if self.replaced.contains(user) || !seen.insert(user.to_owned()) {
                    Vec::new()
                } else {
                    let altered = match outcome.replacement() {
                        Replacement::No => Altered::Follows(
                            users.iter().map(|(user, _)| user.path.clone()).collect(),
                        ),
                        replacement => Altered::Replaced {
                            certain: replacement == Replacement::Yes,
                            other_type: false,
                        },
                    };
                    self.effects(user, &altered, seen)
                };
                Effect {
                    stack: None,
                    target: Target::Resource {
                        id: user.to_owned(),
                        type_name: type_name.clone(),
                    },
                    uses,
                    outcome,
                    certain,
                    chain,
                }
            }
        }
    }

    /// Whether what `Ref` or an attribute gives changes, and whether that is certain.
    fn changes(&self, id: &str, attribute: Option<&str>, altered: &Altered<'_>) -> Option<bool> {
        let resource = match altered {
            Altered::Parameter => return Some(false),
            _ => self.new.resources.get(id)?,
        };
        let source = self.facts.source(&resource.type_name, attribute);
        match altered {
            Altered::Parameter => Some(false),
            Altered::Replaced {
                certain,
                other_type: true,
            } => Some(*certain),
            Altered::Replaced { certain, .. } => match source {
                Source::Service(_) => Some(*certain),
                Source::Unknown => Some(false),
                Source::Property { path, names } => {
                    let name = path.split('/').next().unwrap_or(&path);
                    let before = self
                        .old
                        .resources
                        .get(id)
                        .and_then(|old| old.properties.get(name));
                    match (before, resource.properties.get(name)) {
                        (Some(old), Some(new)) if same(old, new) => None,
                        (None, None) => Some(*certain && names),
                        _ => Some(*certain),
                    }
                }
            },
            Altered::Updated(changes) => {
                let paths = changes.iter().map(|change| &change.path);
                updated(&source, &paths.collect::<Vec<_>>())
            }
            Altered::Follows(paths) => updated(&source, &paths.iter().collect::<Vec<_>>()),
        }
    }
}

/// Whether a value changes when these properties do, and whether that is certain.
fn updated(source: &Source, paths: &[&Path]) -> Option<bool> {
    let in_properties = paths.iter().any(|path| path.property().is_some());
    match source {
        Source::Property { path, .. } => {
            let mut wanted = path.split('/');
            let (first, second) = (wanted.next(), wanted.next());
            let hit = |path: &&&Path| {
                let keys = path.keys();
                path.property() == first
                    && second.is_none_or(|second| keys.get(2).is_none_or(|key| *key == second))
            };
            paths.iter().find(hit).map(|_| true)
        }
        // A number that counts the changes of what it belongs to.
        Source::Service(path) if in_properties => {
            let counts = ["Version", "Revision"]
                .iter()
                .any(|word| path.contains(word));
            counts.then_some(false)
        }
        Source::Service(_) | Source::Unknown => None,
    }
}
