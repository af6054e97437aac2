//! Looking for what stacks left behind, without removing anything.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;

use super::{
    Leftover, Member, Sweep, Why,
    remove::member_of,
    sweep::{is_same, of_tagged, traces},
    trace,
};
use crate::{
    cloud::{Cloud, CloudError, StackEvent, StackRecord, Tagged},
    deploy::{APP_TAG, staging},
};

/// How many stacks of one name that are gone are looked at, those nested in them included.
const PAST: usize = 20;

/// What is left of the stacks of these names that are gone, and of the app called `app`. What
/// belongs to a stack that lives is not left over. Needs no stack that lives.
///
/// ```no_run
/// use stackwright::{cloud::Cloud, destroy::leftovers};
///
/// # async fn example(cloud: &Cloud) {
/// let sweep = leftovers(cloud, &["news", "readers"], Some("papers")).await;
/// println!("{} left, {} not looked for", sweep.left.len(), sweep.unseen.len());
/// # }
/// ```
pub async fn leftovers(cloud: &Cloud, names: &[&str], app: Option<&str>) -> Sweep {
    let mut sweep = Sweep::default();
    let living = match cloud.stacks().await {
        Ok(living) => living,
        Err(error) => {
            sweep.unseen.push(format!(
                "could not look at anything without knowing which stacks there are: {error}"
            ));
            return sweep;
        }
    };
    for name in names {
        past(cloud, name, &living, &mut sweep).await;
    }
    tagged(cloud, names, app, &living, &mut sweep).await;
    our_own(cloud, &living, &mut sweep);
    sweep
}

/// What earlier stacks of a name kept, and what services made for their resources.
async fn past(cloud: &Cloud, name: &str, living: &[StackRecord], sweep: &mut Sweep) {
    let mut stacks = match cloud.deleted_stacks(name).await {
        Ok(stacks) => stacks,
        Err(error) => {
            sweep.unseen.push(format!(
                "could not look for earlier stacks called `{name}`: {error}"
            ));
            return;
        }
    };
    let mut members: BTreeMap<String, Member> = BTreeMap::new();
    let mut place = 0;
    while let Some(stack) = stacks.get(place).cloned().filter(|_| place < PAST) {
        place += 1;
        match last_events(cloud, &stack).await {
            Ok(events) => {
                let nested = events.iter().filter(|event| {
                    event.type_name == "AWS::CloudFormation::Stack"
                        && event.physical_id.starts_with("arn:")
                        && event.status != "DELETE_SKIPPED"
                });
                stacks.extend(nested.map(|event| event.physical_id.clone()));
                let found = events
                    .iter()
                    .map(|event| (event.physical_id.clone(), member_of(event)));
                members.extend(found);
            }
            Err(error) => sweep
                .unseen
                .push(format!("could not look at what `{name}` had: {error}")),
        }
    }
    let (kept, gone): (Vec<Member>, Vec<Member>) = members
        .into_values()
        .partition(|member| member.resource.status == "DELETE_SKIPPED");
    let checked = kept.iter().map(|member| {
        let resource = &member.resource;
        still_there(cloud, &resource.type_name, &resource.physical_id)
    });
    let checked = join_all(checked).await;
    for (member, still_there) in kept.iter().zip(checked) {
        let why = match still_there {
            Some(false) => continue,
            Some(true) => Why::Kept,
            None => Why::Unknown,
        };
        if !is_owned(cloud, living, &member.resource.physical_id).await {
            sweep
                .left
                .push(Leftover::of_member(cloud, name, member, why));
        }
    }
    match trace::find(cloud, &traces(&gone), &BTreeSet::new()).await {
        Ok(groups) => {
            for group in groups {
                let why = Why::MadeByService;
                let leftover =
                    Leftover::named(cloud, name, "AWS::Logs::LogGroup", &group.name, why);
                sweep.left.push(leftover);
            }
        }
        Err(error) => sweep.unseen.push(format!(
            "could not look for log groups that services made (logs:DescribeLogGroups, \
             logs:ListTagsForResource): {error}"
        )),
    }
}

/// The last event of each resource of a stack that is gone.
async fn last_events(cloud: &Cloud, stack: &str) -> Result<Vec<StackEvent>, CloudError> {
    let mut last: Vec<StackEvent> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut next = None;
    loop {
        let page = cloud.events(stack, next).await?;
        for event in page.events {
            let named = !event.physical_id.is_empty() && !event.is_of_stack();
            if named && seen.insert(event.logical_id.clone()) {
                last.push(event);
            }
        }
        next = page.next;
        if next.is_none() {
            return Ok(last);
        }
    }
}

/// Whether something is still there; nothing if that cannot be told.
pub(super) async fn still_there(cloud: &Cloud, type_name: &str, id: &str) -> Option<bool> {
    match type_name {
        "AWS::S3::Bucket" => cloud.has_bucket(id).await.ok(),
        "AWS::Logs::LogGroup" => {
            let groups = cloud.log_groups(id).await.ok()?;
            Some(groups.iter().any(|group| group.name == id))
        }
        type_name @ ("AWS::DynamoDB::Table"
        | "AWS::Cognito::UserPool"
        | "AWS::SQS::Queue"
        | "AWS::SSM::Parameter") => Some(!cloud.content(type_name, id).await.ok()?.is_empty()),
        // Only AWS itself knows every resource by that way.
        type_name if cloud.endpoint().is_none() => cloud.has_resource(type_name, id).await.ok(),
        _ => None,
    }
}

/// Whether a stack that lives has taken it over.
async fn is_owned(cloud: &Cloud, living: &[StackRecord], physical_id: &str) -> bool {
    match cloud.owner(physical_id).await {
        Ok(Some(stack)) => living.iter().any(|living| living.id == stack),
        _ => false,
    }
}

/// What carries tags of a stack or an app, and belongs to no stack that lives.
async fn tagged(
    cloud: &Cloud,
    names: &[&str],
    app: Option<&str>,
    living: &[StackRecord],
    sweep: &mut Sweep,
) {
    let by_name = cloud.tagged("aws:cloudformation:stack-name", names);
    let by_app = async {
        match app {
            Some(app) => cloud.tagged(APP_TAG, &[app]).await,
            None => Ok(Vec::new()),
        }
    };
    let found = match tokio::try_join!(by_name, by_app) {
        Ok((by_name, by_app)) => by_name.into_iter().chain(by_app),
        Err(error) => {
            sweep.unseen.push(format!(
                "could not look for what carries the tags of stacks (tag:GetResources): {error}"
            ));
            return;
        }
    };
    let mut seen = BTreeSet::new();
    let fresh = found.filter(|found| {
        let is_known = sweep.left.iter().any(|left| is_same(found, left));
        !is_known && !lives(found, living) && seen.insert(found.arn.clone())
    });
    let fresh = fresh.map(|found| of_tagged(cloud, &found)).collect();
    let fresh = without_memories(cloud, fresh).await;
    sweep.left.extend(fresh);
}

/// Leaves out what the service that keeps the tags remembers, though it is gone.
pub(super) async fn without_memories(cloud: &Cloud, left: Vec<Leftover>) -> Vec<Leftover> {
    let asked = left
        .iter()
        .map(|left| still_there(cloud, &left.type_name, &left.name));
    let answers = join_all(asked).await;
    let both = left.into_iter().zip(answers);
    both.filter(|(_, there)| *there != Some(false))
        .map(|(left, _)| left)
        .collect()
}

fn lives(found: &Tagged, living: &[StackRecord]) -> bool {
    let stack = found.tags.get("aws:cloudformation:stack-id");
    stack.is_some_and(|stack| living.iter().any(|living| living.id == *stack))
}

/// Our own bucket, where no stack needs it any more.
fn our_own(cloud: &Cloud, living: &[StackRecord], sweep: &mut Sweep) {
    let ours = living
        .iter()
        .filter(|stack| stack.tags.contains_key(APP_TAG));
    let (own, others): (Vec<_>, Vec<_>) = ours.partition(|stack| stack.name == staging::STACK);
    if others.is_empty() && !own.is_empty() {
        let type_name = "AWS::CloudFormation::Stack";
        let why = Why::MadeByService;
        let leftover = Leftover::named(cloud, staging::STACK, type_name, staging::STACK, why);
        sweep.left.push(leftover);
    }
}
