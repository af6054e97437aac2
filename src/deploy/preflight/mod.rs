//! What would make a deploy fail, looked for before anything is asked for: all of it at once.
//!
//! Every check reads only, and all of them run at the same time. What takes too long or may not be
//! read is said, and does not hold the deploy up.

mod bucket;
mod export;
mod name;
mod problem;
mod quota;
mod region;
mod stack_policy;

use std::{fmt, pin::Pin, time::Duration};

use futures_util::future::join_all;

use super::{
    error::DeployError,
    event::{Event, Reporter},
    parameters::ParameterProblem,
    plan::Settings,
    situation::Situation,
};
use crate::{
    assembly::StackAssembly,
    cloud::{Cloud, CloudError, JsonCallError, StackRecord},
    diff::{Side, Values, effective},
    source::SourceLine,
    template::{Resource, Template},
};
pub use problem::PreflightProblem;

/// How long a deploy waits for all checks together.
const PATIENCE: Duration = Duration::from_secs(2);

/// What is there, and what is to be.
pub(super) struct Ground<'a> {
    pub(super) cloud: &'a Cloud,
    pub(super) assembly: &'a StackAssembly,
    /// The stack, unless it is but a shell.
    pub(super) stack: Option<&'a StackRecord>,
    /// What takes effect now.
    pub(super) old: &'a Template,
    /// What will.
    pub(super) new: &'a Template,
}

impl Ground<'_> {
    /// The line that adds a resource.
    fn line(&self, id: &str) -> Option<SourceLine> {
        let mut lines = self.assembly.source_map.iter();
        let pointer = format!("/Resources/{id}");
        lines.find(|(at, _)| *at == pointer).map(|(_, line)| line)
    }

    /// The resources that are new, or are of another type from now on.
    fn created(&self) -> impl Iterator<Item = (&str, &Resource)> {
        let resources = self.new.resources.iter();
        resources
            .filter(|(id, new)| {
                let old = self.old.resources.get(*id);
                old.is_none_or(|old| old.type_name != new.type_name)
            })
            .map(|(id, new)| (id.as_str(), new))
    }
}

/// What a look came to.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) problems: Vec<PreflightProblem>,
    /// What a word is due about, though it stops nothing.
    pub(super) remarks: Vec<String>,
    /// What could not be looked at.
    pub(super) caveats: Vec<String>,
}

/// Why a check could not be made.
enum Failure {
    Refused(String),
    /// The other side does not know the question.
    Unknown,
}

/// Codes of those who do not know an operation, as the local cloud does not know all.
const UNKNOWN: [&str; 6] = [
    "InvalidAction",
    "NotImplemented",
    "UnknownOperation",
    "UnknownOperationException",
    "UnsupportedActionException",
    "UnsupportedOperation",
];

impl Failure {
    fn of(code: Option<&str>, error: &dyn fmt::Display) -> Self {
        match code {
            Some(code) if UNKNOWN.contains(&code) => Self::Unknown,
            _ => Self::Refused(error.to_string()),
        }
    }
}

impl From<CloudError> for Failure {
    fn from(error: CloudError) -> Self {
        Self::of(error.code(), &error)
    }
}

impl From<JsonCallError> for Failure {
    fn from(error: JsonCallError) -> Self {
        Self::of(error.code.as_deref(), &error)
    }
}

type Check<'g> = Pin<Box<dyn Future<Output = Result<Findings, Failure>> + 'g>>;

/// Looks for what would make the deploy fail, and fails with all of it.
pub(super) async fn preflight(
    cloud: &Cloud,
    situation: &Situation<'_>,
    report: &Reporter<'_>,
) -> Result<(), DeployError> {
    let (old, new) = situation.in_effect();
    let ground = Ground {
        cloud,
        assembly: situation.assembly,
        stack: situation.found.as_ref().filter(|_| situation.is_update()),
        old: &old,
        new: &new,
    };
    let Findings {
        problems,
        remarks,
        caveats,
    } = look(&ground).await?;
    for text in remarks {
        report(&Event::Note { text });
    }
    if !caveats.is_empty() {
        report(&Event::Note {
            text: format!("not known before the deploy: {}", caveats.join("; ")),
        });
    }
    refuse(&situation.assembly.name, problems)
}

fn refuse(stack: &str, problems: Vec<PreflightProblem>) -> Result<(), DeployError> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(refusal(stack, problems))
}

fn refusal(stack: &str, mut problems: Vec<PreflightProblem>) -> DeployError {
    let is_identity = |it: &PreflightProblem| matches!(it, PreflightProblem::Identity(_));
    // In another account, nothing else that was found means anything.
    if let Some(at) = problems.iter().position(is_identity)
        && let PreflightProblem::Identity(error) = problems.swap_remove(at)
    {
        return error.into();
    }
    DeployError::Preflight {
        stack: stack.to_owned(),
        problems,
    }
}

/// What stands in the way of a deploy besides parameters that have no value or a wrong one.
pub(super) async fn without_values(
    cloud: &Cloud,
    assembly: &StackAssembly,
    stack: Option<StackRecord>,
    deployed: Option<String>,
    parameters: Vec<ParameterProblem>,
) -> DeployError {
    let old = deployed.as_deref().map(Template::parse);
    let old = old.and_then(Result::ok).unwrap_or_default();
    let stack = stack.as_ref().filter(|_| deployed.is_some());
    let others = match look_without_values(cloud, assembly, stack, &old).await {
        Ok(found) => found.problems,
        Err(error) => return error,
    };
    match refuse(&assembly.name, others) {
        Ok(()) => DeployError::Parameters {
            problems: parameters,
        },
        Err(DeployError::Preflight { stack, problems }) => DeployError::Preflight {
            stack,
            problems: parameters
                .into_iter()
                .map(PreflightProblem::Parameter)
                .chain(problems)
                .collect(),
        },
        Err(error) => error,
    }
}

/// What stands in the way of deleting a stack that is protected, and of making it anew.
pub(super) async fn of_protected(
    cloud: &Cloud,
    assembly: &StackAssembly,
    stack: &StackRecord,
    settings: &Settings,
) -> DeployError {
    let mut problems = vec![PreflightProblem::Protected {
        status: stack.status.as_str().to_owned(),
    }];
    let parameters = Situation::new(assembly, settings, None, None);
    if let Err(DeployError::Parameters { problems: found }) = parameters {
        problems.extend(found.into_iter().map(PreflightProblem::Parameter));
    }
    if !settings.no_preflight {
        match look_without_values(cloud, assembly, None, &Template::default()).await {
            Ok(found) => problems.extend(found.problems),
            Err(error) => return error,
        }
    }
    refusal(&assembly.name, problems)
}

/// Looks at everything where parameters have their defaults or nothing.
async fn look_without_values(
    cloud: &Cloud,
    assembly: &StackAssembly,
    stack: Option<&StackRecord>,
    old: &Template,
) -> Result<Findings, DeployError> {
    let in_effect = |template| {
        let values = Values::defaults(template);
        effective(Side {
            template,
            values: &values,
        })
    };
    look(&Ground {
        cloud,
        assembly,
        stack,
        old: &in_effect(old),
        new: &in_effect(&assembly.template),
    })
    .await
}

/// Looks at everything at once.
async fn look(ground: &Ground<'_>) -> Result<Findings, DeployError> {
    let checks: Vec<(&str, Check<'_>)> = vec![
        ("names that are taken", Box::pin(name::check(ground))),
        ("exports", Box::pin(export::check(ground))),
        ("the stack's policy", Box::pin(stack_policy::check(ground))),
        ("buckets that go", Box::pin(bucket::check(ground))),
        ("quotas", Box::pin(quota::check(ground))),
        ("types in the region", Box::pin(region::check(ground))),
    ];
    let timed = checks
        .into_iter()
        .map(|(what, check)| async move { (what, tokio::time::timeout(PATIENCE, check).await) });
    let (identity, answers) = tokio::join!(ground.cloud.verify_account(), join_all(timed));
    let mut all = Findings::default();
    match identity {
        Ok(()) => {}
        Err(error @ CloudError::WrongAccount { .. }) => {
            all.problems.push(PreflightProblem::Identity(error));
        }
        // Who cannot be known may not write.
        Err(error) => return Err(error.into()),
    }
    for (what, answer) in answers {
        match answer {
            Ok(Ok(found)) => {
                all.problems.extend(found.problems);
                all.remarks.extend(found.remarks);
                all.caveats.extend(found.caveats);
            }
            Ok(Err(Failure::Unknown)) => {}
            Ok(Err(Failure::Refused(why))) => all.caveats.push(format!("{what}: {why}")),
            Err(_) => all
                .caveats
                .push(format!("{what}: no answer within {} s", PATIENCE.as_secs())),
        }
    }
    Ok(all)
}
