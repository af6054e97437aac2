//! Parameters that name entries of Parameter Store, whose values change without the template.

use std::collections::BTreeMap;

use serde_json::json;

use super::situation::Situation;
use crate::{
    cloud::Cloud,
    diff::{Difference, Evidence},
};

/// How many entries the service gives at once.
const AT_ONCE: usize = 10;

/// Adds to the difference what such parameters are resolved to now, where that is not what it was
/// at the last deploy. `resolved` is what the change set says of that; where it says nothing,
/// Parameter Store is asked.
pub(super) async fn compare_stored(
    cloud: &Cloud,
    situation: &Situation<'_>,
    resolved: &BTreeMap<String, String>,
    difference: &mut Difference,
) {
    let mut unknown: BTreeMap<String, String> = BTreeMap::new();
    for (parameter, key) in situation.stored() {
        match resolved.get(&parameter) {
            Some(now) => {
                let before = situation.stored_before(&parameter);
                if before.as_deref() != Some(now) {
                    let before = before.as_deref();
                    difference.merge_stored(&parameter, before, now, Evidence::ChangeSet);
                }
            }
            None => {
                unknown.insert(parameter, key);
            }
        }
    }
    // A value that nothing follows from needs no question.
    unknown.retain(|parameter, _| follows(difference, parameter));
    if unknown.is_empty() {
        return;
    }
    let defaults = unknown.keys().filter_map(|name| situation.default_of(name));
    let mut keys: Vec<String> = unknown.values().cloned().chain(defaults).collect();
    keys.sort();
    keys.dedup();
    keys.truncate(AT_ONCE);
    let body = json!({"Names": keys});
    let answer = match cloud
        .json_call("ssm", "AmazonSSM.GetParameters", &body)
        .await
    {
        Ok(answer) => answer,
        Err(error) => {
            difference.caveats.push(format!(
                "what Parameter Store holds for `{}` is not known: {error}",
                unknown.keys().cloned().collect::<Vec<_>>().join("`, `")
            ));
            return;
        }
    };
    let value_of = |key: &str| {
        let mut found = answer["Parameters"].as_array()?.iter();
        found.find(|found| found["Name"] == key)?["Value"].as_str()
    };
    for (parameter, key) in &unknown {
        let default = || situation.default_of(parameter);
        let before = situation.stored_before(parameter);
        let (before, now) = match (value_of(key), default().as_deref().and_then(value_of)) {
            (Some(now), _) => (before, now),
            // The local cloud tells the value where AWS tells the name.
            (None, Some(now)) => (before.or_else(|| Some(key.clone())), now),
            (None, None) => continue,
        };
        if before.as_deref() != Some(now) {
            difference.merge_stored(parameter, before.as_deref(), now, Evidence::Live);
        }
    }
}

fn follows(difference: &Difference, parameter: &str) -> bool {
    let mut details = difference.resources.iter().flat_map(|found| &found.details);
    details.any(|detail| {
        detail.source.as_deref() == Some("ParameterReference")
            && detail.cause.as_deref() == Some(parameter)
    })
}
