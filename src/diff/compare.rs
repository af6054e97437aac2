//! Two templates, compared by meaning.

use std::borrow::Cow;

use super::{
    Difference, Disturbance, Evidence, Facts, Fate, Kind, Path, Replacement, ResourceDifference,
    ValueChange,
    canonical::canonical,
    causes::Causes,
    change::readable_changes,
    consequence::follow,
    effective::{Values, effective},
    entries::entries,
    guide::Guide,
    moved::find_moves,
    security, serverless,
    value::{hide, name_routes},
};
use crate::{
    expansion::Expansion,
    template::{Map, Node, Resource, Template},
};

/// A template, and what its parameters stand for.
///
/// ```
/// use stackwright::{
///     diff::{SchemaFacts, Side, Values, compare_sides},
///     template::Template,
/// };
///
/// let template = Template::parse(
///     "{Parameters: {Name: {Type: String}}, \
///       Resources: {News: {Type: 'AWS::SNS::Topic', Properties: {TopicName: !Ref Name}}}}",
/// )?;
/// let mut values = [Values::default(), Values::default()];
/// for (values, name) in values.iter_mut().zip(["news", "gossip"]) {
///     values.give("Name", &template.parameters["Name"], name);
/// }
/// let [old, new] = values.each_ref().map(|values| Side { template: &template, values });
/// let difference = compare_sides("news", old, new, &SchemaFacts);
/// assert_eq!(difference.resources[0].causes, ["TopicName", "TopicName takes the parameter Name"]);
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The template.
    pub template: &'a Template,
    /// The values.
    pub values: &'a Values,
}

/// What going from one template to the other changes in the stack called `stack`, where every
/// parameter has its default.
///
/// ```
/// use stackwright::{diff::{Kind, Replacement, SchemaFacts, compare}, template::Template};
///
/// let [old, new] = ["news", "gossip"].map(|name| {
///     let text = "Resources: {News: {Type: 'AWS::SNS::Topic', Properties: {TopicName: NAME}}}";
///     Template::parse(text.replace("NAME", name))
/// });
/// let difference = compare("news", &old?, &new?, &SchemaFacts);
/// assert_eq!(difference.resources[0].kind, Kind::Modified);
/// assert_eq!(difference.resources[0].replacement, Replacement::Yes);
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
pub fn compare(stack: &str, old: &Template, new: &Template, facts: &dyn Facts) -> Difference {
    let values = [Values::defaults(old), Values::defaults(new)];
    let [old, new] =
        [(old, &values[0]), (new, &values[1])].map(|(template, values)| Side { template, values });
    compare_sides(stack, old, new, facts)
}

/// What going from one side to the other changes in the stack called `stack`: what the templates
/// come to with their values, so a resource whose condition does not hold is none.
pub fn compare_sides(stack: &str, old: Side<'_>, new: Side<'_>, facts: &dyn Facts) -> Difference {
    let (before, after) = (effective(old), effective(new));
    let causes = Causes::new(old, new);
    let mut difference = Difference {
        stack: stack.to_owned(),
        resources: resources(&before, &after, &causes, facts),
        entries: entries(&before, &after),
        security: security::between((old, &before), (new, &after)),
        ..Difference::default()
    };
    leave_out_made(&mut difference, old.template, new.template);
    find_moves(
        &mut difference,
        (old.template, &before),
        (new.template, &after),
    );
    follow(&mut difference, (old, &before), (new, &after), facts);
    name_routes(&mut difference, &before, &after);
    hide(&mut difference);
    difference
}

/// Leaves out what is written on one side, and made by a transform on the other: the service knows
/// whether it changes.
fn leave_out_made(difference: &mut Difference, old: &Template, new: &Template) {
    let [of_old, of_new] = [old, new].map(Expansion::of);
    let mut like = Vec::new();
    difference.resources.retain(|resource| {
        let made = match resource.kind {
            Kind::Added => of_old.find(&resource.id, &resource.type_name),
            Kind::Removed => of_new.find(&resource.id, &resource.type_name),
            _ => None,
        };
        like.extend(made.iter().map(|made| format!("{} ({made})", resource.id)));
        made.is_none()
    });
    if !like.is_empty() {
        difference.caveats.push(format!(
            "what changes in {}: one side has it written, for the other one the transform makes \
             it, which only the service can tell",
            like.join(", ")
        ));
    }
}

fn resources(
    old: &Template,
    new: &Template,
    causes: &Causes<'_>,
    facts: &dyn Facts,
) -> Vec<ResourceDifference> {
    let kept = new
        .resources
        .iter()
        .filter_map(|(id, new)| match old.resources.get(id) {
            None => Some(added(id, new, causes, facts)),
            Some(old) => modified(id, old, new, causes, facts),
        });
    let gone = old
        .resources
        .iter()
        .filter(|(id, _)| !new.resources.contains_key(*id))
        .map(|(id, old)| removed(id, old, causes, facts));
    kept.chain(gone).collect()
}

fn added(
    id: &str,
    resource: &Resource,
    causes: &Causes<'_>,
    facts: &dyn Facts,
) -> ResourceDifference {
    ResourceDifference {
        changes: changes_below(Guide::default(), &Map::default(), &attributes(resource)),
        causes: causes.of_existence(id),
        ..difference(id, &resource.type_name, Kind::Added, facts)
    }
}

fn removed(
    id: &str,
    resource: &Resource,
    causes: &Causes<'_>,
    facts: &dyn Facts,
) -> ResourceDifference {
    ResourceDifference {
        fate: Some(fate(resource, resource.deletion_policy.as_ref(), true)),
        causes: causes.of_existence(id),
        ..difference(id, &resource.type_name, Kind::Removed, facts)
    }
}

fn modified(
    id: &str,
    old: &Resource,
    new: &Resource,
    causes: &Causes<'_>,
    facts: &dyn Facts,
) -> Option<ResourceDifference> {
    if old == new {
        return None;
    }
    let (old, new, written) = match serverless::is_same(&old.type_name, &new.type_name) {
        true => (
            Cow::Owned(serverless::as_plain(id, old)),
            Cow::Owned(serverless::as_plain(id, new)),
            Some(&new.type_name),
        ),
        false => (Cow::Borrowed(old), Cow::Borrowed(new), None),
    };
    let guide = if old.type_name == new.type_name {
        Guide::of(&new.type_name)
    } else {
        Guide::default()
    };
    let (mut before, after) = (attributes(&old), attributes(&new));
    rename_definition(&new.type_name, &mut before, &after);
    let changes = changes_below(guide, &before, &after);
    if changes.is_empty() {
        return None;
    }
    let mut difference = difference(id, &new.type_name, Kind::Modified, facts);
    if old.type_name != new.type_name {
        difference.schema = Some(Replacement::Yes);
        difference.holds_data = facts.holds_data(&old.type_name);
        difference.causes.push("Type".to_owned());
        // "Update of resource type is not permitted".
        difference.refused.push("Type".to_owned());
    } else {
        for change in &changes {
            let Some(property) = change.path.property() else {
                continue;
            };
            let verdict = facts.replacement(&new.type_name, change);
            difference.schema = difference.schema.max(verdict);
            if verdict.is_some_and(|verdict| verdict > Replacement::No)
                && !difference.causes.iter().any(|cause| cause == property)
            {
                difference.causes.push(property.to_owned());
            }
            let verdict = verdict.unwrap_or_default();
            let list = match facts.disturbance(&new.type_name, change) {
                Disturbance::Interrupts if verdict != Replacement::Yes => {
                    &mut difference.interruptions
                }
                Disturbance::Refused if verdict == Replacement::No => &mut difference.refused,
                _ => continue,
            };
            if !list.iter().any(|listed| listed == property) {
                list.push(property.to_owned());
            }
        }
    }
    difference.causes.extend(causes.of_changes(id, &changes));
    difference.replacement = difference.schema.unwrap_or_default();
    if difference.replacement != Replacement::No {
        difference.fate = Some(replacement_fate(&new));
    }
    difference.changes = changes;
    if let Some(written) = written {
        difference.type_name.clone_from(written);
    }
    Some(difference)
}

fn difference(id: &str, type_name: &str, kind: Kind, facts: &dyn Facts) -> ResourceDifference {
    ResourceDifference {
        holds_data: facts.holds_data(type_name),
        evidence: vec![Evidence::Template],
        ..ResourceDifference::new(id, type_name, kind)
    }
}

/// What becomes of the present resource when another one takes its place.
pub(super) fn replacement_fate(resource: &Resource) -> Fate {
    fate(resource, resource.update_replace_policy.as_ref(), false)
}

/// What a policy makes of a resource that leaves the stack.
pub(crate) fn fate(resource: &Resource, policy: Option<&Node>, deletion: bool) -> Fate {
    match policy.map(canonical) {
        Some(Node::Text(word)) => match word.as_str() {
            "Delete" => Fate::Deleted,
            "Retain" | "RetainExceptOnCreate" => Fate::Retained,
            "Snapshot" => Fate::Snapshot,
            _ => Fate::Unknown,
        },
        Some(_) => Fate::Unknown,
        // AWS's documentation of DeletionPolicy: these two are not simply deleted.
        None if deletion
            && (resource.type_name == "AWS::RDS::DBCluster"
                || resource.type_name == "AWS::RDS::DBInstance"
                    && !resource.properties.contains_key("DBClusterIdentifier")) =>
        {
            Fate::Snapshot
        }
        None => Fate::Deleted,
    }
}

/// A resource as one mapping, with what has no order sorted.
fn attributes(resource: &Resource) -> Map {
    let mut map = Map::default();
    map.insert("Type".to_owned(), resource.type_name.as_str().into());
    let mut set = |name: &str, value: Option<Node>| {
        if let Some(value) = value {
            map.insert(name.to_owned(), value);
        }
    };
    set("Condition", resource.condition.clone().map(Node::from));
    let mut depends_on = resource.depends_on.to_vec();
    depends_on.sort();
    depends_on.dedup();
    set(
        "DependsOn",
        (!depends_on.is_empty()).then(|| depends_on.into_iter().map(Node::from).collect()),
    );
    set("DeletionPolicy", resource.deletion_policy.clone());
    set(
        "UpdateReplacePolicy",
        resource.update_replace_policy.clone(),
    );
    set("CreationPolicy", resource.creation_policy.clone());
    set("UpdatePolicy", resource.update_policy.clone());
    set("Metadata", filled(&resource.metadata));
    // Always there: an empty mapping and none are the same to CloudFormation.
    set("Properties", Some(resource.properties.clone().into()));
    map.extend(resource.other.clone());
    map
}

/// A state machine that goes from one property of its definition to the other is still compared by
/// its states.
fn rename_definition(type_name: &str, before: &mut Map, after: &Map) {
    const NAMES: [&str; 2] = ["Definition", "DefinitionString"];
    if type_name != "AWS::StepFunctions::StateMachine" {
        return;
    }
    let name = |properties: &Map| match NAMES.map(|name| properties.contains_key(name)) {
        [true, false] => Some(NAMES[0]),
        [false, true] => Some(NAMES[1]),
        _ => None,
    };
    let Some(Node::Map(before)) = before.get_mut("Properties") else {
        return;
    };
    let after = after.get("Properties").and_then(Node::as_map);
    if let (Some(old), Some(new)) = (name(before), after.and_then(name))
        && old != new
        && let Some(definition) = before.shift_remove(old)
    {
        before.insert(new.to_owned(), definition);
    }
}

fn filled(map: &Map) -> Option<Node> {
    (!map.is_empty()).then(|| map.clone().into())
}

/// What differs in two resources' attributes, which are canonical.
fn changes_below(guide: Guide, old: &Map, new: &Map) -> Vec<ValueChange> {
    let names = old
        .keys()
        .chain(new.keys().filter(|name| !old.contains_key(*name)));
    names
        .flat_map(|name| {
            let guide = if name == "Properties" {
                guide
            } else {
                Guide::default()
            };
            readable_changes(
                guide,
                &Path::default().key(name),
                old.get(name),
                new.get(name),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests;
