//! Types that do not exist in the region.

use std::collections::BTreeMap;

use futures_util::future::join_all;

use super::{Failure, Findings, Ground, PreflightProblem};
use crate::template::serverless::is_serverless_type;

/// How many types are asked about.
const MOST: usize = 20;

pub(super) async fn check(ground: &Ground<'_>) -> Result<Findings, Failure> {
    if ground.cloud.is_local() {
        return Ok(Findings::default());
    }
    // What is deployed already is there.
    let present: Vec<&str> = ground
        .old
        .resources
        .values()
        .map(|it| it.type_name.as_str())
        .collect();
    let mut types: BTreeMap<&str, &str> = BTreeMap::new();
    for (id, resource) in ground.created() {
        let name = resource.type_name.as_str();
        // SAM's types are no types of the registry.
        let is_native = name.starts_with("AWS::") && !is_serverless_type(name);
        if is_native && !present.contains(&name) {
            types.entry(name).or_insert(id);
        }
    }
    let asked = types.into_iter().take(MOST).map(|(name, id)| async move {
        let exists = ground.cloud.has_type(name).await;
        (name, id, exists)
    });
    let mut findings = Findings::default();
    let mut failure = None;
    for (name, id, exists) in join_all(asked).await {
        match exists {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => {
                failure = Some(error);
                continue;
            }
        }
        findings.problems.push(PreflightProblem::NotInRegion {
            type_name: name.to_owned(),
            region: ground.cloud.region().to_owned(),
            line: ground.line(id),
        });
    }
    // What was found stands, though not all was.
    match failure.map(Failure::from) {
        Some(failure) if findings.problems.is_empty() => Err(failure),
        _ => Ok(findings),
    }
}
