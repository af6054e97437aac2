//! Names that are taken already.

use futures_util::future::join_all;
use stackwright_schema::Schema;

use super::{Failure, Findings, Ground, PreflightProblem};
use crate::{
    cloud::Cloud,
    template::{Intrinsic, Node, Pseudo},
};

/// How many names are asked about.
const MOST: usize = 40;

/// A resource that is made with a name of its own.
struct Named {
    id: String,
    type_name: String,
    name: String,
}

pub(super) async fn check(ground: &Ground<'_>) -> Result<Findings, Failure> {
    let named: Vec<Named> = named(ground).collect();
    let left = named.len().saturating_sub(MOST);
    let asked = named.into_iter().take(MOST).map(|it| async move {
        let taken = is_taken(ground.cloud, &it).await;
        (it, taken)
    });
    let mut findings = Findings::default();
    let mut failures: Vec<String> = Vec::new();
    for (it, taken) in join_all(asked).await {
        match taken {
            Ok(true) => findings.problems.push(PreflightProblem::NameTaken {
                line: ground.line(&it.id),
                id: it.id,
                type_name: it.type_name,
                name: it.name,
            }),
            Ok(false) | Err(Failure::Unknown) => {}
            Err(Failure::Refused(why)) if failures.contains(&why) => {}
            Err(Failure::Refused(why)) => failures.push(why),
        }
    }
    let caveats = failures.into_iter().take(1);
    findings
        .caveats
        .extend(caveats.map(|why| format!("whether some names are taken: {why}")));
    if left > 0 {
        findings
            .caveats
            .push(format!("whether {left} more names are taken"));
    }
    Ok(findings)
}

/// What is new, or has another name than before, and is known by that name.
fn named(ground: &Ground<'_>) -> impl Iterator<Item = Named> {
    let resources = ground.new.resources.iter();
    resources.filter_map(move |(id, new)| {
        if new.condition.is_some() {
            // Whether it is made is not known.
            return None;
        }
        let property = identifier(&new.type_name)?;
        let name = text(ground, new.properties.get(&property)?)?;
        let before = ground
            .old
            .resources
            .get(id)
            .filter(|old| old.type_name == new.type_name)
            .and_then(|old| text(ground, old.properties.get(&property)?));
        // A resource that had another logical id goes only after the new one was made.
        (before.as_ref() != Some(&name)).then(|| Named {
            id: id.clone(),
            type_name: new.type_name.clone(),
            name,
        })
    })
}

/// The one property that a resource of a type is known by, if it can be chosen.
fn identifier(type_name: &str) -> Option<String> {
    let schema = Schema::find(type_name)?;
    let identifier = schema.primary_identifier();
    let [one] = identifier.as_slice() else {
        return None;
    };
    let chosen = !schema.read_only().contains(one);
    let name = one.strip_prefix("/properties/").unwrap_or(one);
    (chosen && !name.contains('/')).then(|| name.to_owned())
}

/// A text that is known but for where the stack is.
fn text(ground: &Ground<'_>, node: &Node) -> Option<String> {
    if let Some(text) = node.scalar_text() {
        return Some(text);
    }
    let Intrinsic::Sub { text, variables } = node.as_intrinsic()? else {
        return None;
    };
    let known = [
        (Pseudo::Region, Some(ground.cloud.region())),
        (Pseudo::AccountId, ground.cloud.target_account()),
        (Pseudo::StackName, Some(ground.assembly.name.as_str())),
    ];
    let mut text = text.clone();
    for (pseudo, value) in known {
        if let Some(value) = value {
            text = text.replace(&format!("${{{}}}", pseudo.name()), value);
        }
    }
    (variables.is_empty() && !text.contains("${")).then_some(text)
}

async fn is_taken(cloud: &Cloud, named: &Named) -> Result<bool, Failure> {
    Ok(match named.type_name.as_str() {
        // A bucket's name is taken whoever has it.
        "AWS::S3::Bucket" => cloud.has_bucket(&named.name).await?,
        "AWS::SSM::Parameter" => cloud.has_stored(&named.name).await?,
        type_name => cloud.has_resource(type_name, &named.name).await?,
    })
}
