//! The files of a stack's buckets: what is there, what should be there, and getting there.
//!
//! What a bucket has is listed, and compared by content: the `ETag` of an object is a hash of it.
//! With which settings it was put, no listing tells; the template of the stack does (see
//! `crate::files::settings`). Between the deploy of new settings and the end of the upload that
//! follows, a mark in the bucket says that objects older than it have the former ones: so it does
//! not matter where a run ends that is killed.

mod carry_out;
mod compare;
mod digest;
mod known;
mod large;
mod listing;
mod shown;

use super::{error::DeployError, event::Reporter, interrupt::Interrupt, situation::Situation};
use crate::{
    assembly::StackAssembly,
    cloud::{Cloud, StackRecord},
    diff::Difference,
};
pub(super) use carry_out::{announce, carry_out};
pub(super) use compare::Work;
use known::{Ahead, Known};

/// The name of the mark, below the prefix of an upload.
const MARK: &str = ".stackwright-settings";

/// How many requests are under way at a time.
const AT_A_TIME: usize = 16;

/// What a deploy would do to files, which is noted in the difference.
pub(super) async fn compare<'a>(
    cloud: &Cloud,
    situation: &Situation<'a>,
    difference: &mut Difference,
    interrupt: &Interrupt,
) -> Result<Vec<Work<'a>>, DeployError> {
    if situation.assembly.uploads.is_empty() {
        return Ok(Vec::new());
    }
    let (_, new) = situation.in_effect();
    let known = Known {
        assembly: situation.assembly,
        stack: situation.found.as_ref().filter(|_| situation.is_update()),
        ahead: Some(Ahead {
            old: &situation.old,
            new: &new,
            difference,
        }),
    };
    let found = interrupt.or(async {
        let work = compare::work(cloud, &known).await?;
        let shown = shown::difference(cloud, &work).await;
        Ok((work, shown))
    });
    let (work, shown) = found.await.unwrap_or(Err(DeployError::Stopped))?;
    difference.files = shown;
    Ok(work)
}

/// Brings the files of a stack that is ready into their places.
pub(super) async fn upload(
    cloud: &Cloud,
    assembly: &StackAssembly,
    stack: &StackRecord,
    report: &Reporter<'_>,
    interrupt: &Interrupt,
) -> Result<(), DeployError> {
    let known = Known {
        assembly,
        stack: Some(stack),
        ahead: None,
    };
    let work = interrupt.or(compare::work(cloud, &known)).await;
    let halfway = || DeployError::HalfUploaded {
        stack: stack.name.clone(),
    };
    let work = work.ok_or_else(halfway)??;
    carry_out(cloud, &stack.name, &work, report, interrupt).await
}
