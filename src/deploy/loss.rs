//! Counting what would be lost.

use std::collections::BTreeMap;

use crate::{
    cloud::Cloud,
    diff::{Difference, Evidence, Fate, ResourceDifference},
};

/// The resources whose data a deploy would destroy or leave behind, for certain or perhaps. What
/// is retained or deleted after a snapshot is not lost.
///
/// ```
/// use stackwright::{deploy::losses, diff::{SchemaFacts, compare}, template::Template};
///
/// let table = "{Resources: {Eggs: {Type: 'AWS::DynamoDB::Table', DeletionPolicy: POLICY}}}";
/// let lost = |policy| {
///     let old = Template::parse(&table.replace("POLICY", policy))?;
///     let difference = compare("news", &old, &Template::parse("Resources: {}")?, &SchemaFacts);
///     Ok::<_, stackwright::template::ReadError>(losses(&difference).count())
/// };
/// assert_eq!((lost("Delete")?, lost("Retain")?), (1, 0));
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
pub fn losses(difference: &Difference) -> impl Iterator<Item = &ResourceDifference> {
    difference
        .losses()
        .filter(|resource| !matches!(resource.fate, Some(Fate::Retained | Fate::Snapshot)))
}

/// How many resources are asked about.
const COUNTED: usize = 20;

/// Adds to each resource whose data goes what it holds, where that can be read.
pub(super) async fn count_losses(cloud: &Cloud, stack: &str, difference: &mut Difference) {
    let lost: Vec<String> = difference
        .losses()
        .take(COUNTED)
        .map(|resource| resource.id.clone())
        .collect();
    if lost.is_empty() {
        return;
    }
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let unnamed = |id: &&String| {
        let resource = difference.resources.iter().find(|found| found.id == **id);
        resource.is_some_and(|resource| resource.physical_id.is_none() && !id.contains('.'))
    };
    if lost.iter().any(|id| unnamed(&id)) {
        match cloud.resources(stack).await {
            Ok(resources) => known.extend(
                resources
                    .into_iter()
                    .map(|resource| (resource.logical_id, resource.physical_id)),
            ),
            Err(error) => difference.caveats.push(format!(
                "what would be lost cannot be counted without the resources' names: {error}"
            )),
        }
    }
    for resource in &mut difference.resources {
        if !lost.contains(&resource.id) {
            continue;
        }
        let name = resource.physical_id.as_ref();
        let name = name.or_else(|| known.get(&resource.id));
        let Some(name) = name.filter(|name| !name.is_empty()) else {
            continue;
        };
        match cloud.content(&resource.type_name, name).await {
            Ok(held) if held.is_empty() => {}
            Ok(held) => {
                resource.holdings = held;
                resource.evidence.push(Evidence::Live);
            }
            Err(error) => difference.caveats.push(format!(
                "what `{}` holds is not known: {error}",
                resource.id
            )),
        }
    }
}
