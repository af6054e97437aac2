//! What goes and what stays when a stack is removed.

use std::collections::BTreeSet;

use futures_util::{
    future::try_join_all,
    stream::{self, StreamExt as _},
};

use stackwright_schema::Schema;

use super::{
    blocker::{self, Blocker},
    member::{Found, Member, Tree},
    restore::restore_line,
    sweep::traces,
    trace::{self, Trace},
};
use crate::{
    cloud::{BucketContent, Cloud, CloudError, LogGroup, StackRecord, StackStatus},
    deploy::{DeployError, Recovery, Removal},
    diff::{Fate, Holding},
};

/// How many resources are counted, and how many at once.
const COUNTED: usize = 100;
const AT_ONCE: usize = 8;

/// What removing a stack would do.
///
/// ```no_run
/// use stackwright::{cloud::Cloud, deploy::DeployError, destroy::{BucketLoss, Farewell, plan}};
///
/// # async fn example(cloud: &Cloud) -> Result<(), DeployError> {
/// let farewell: Option<Farewell> = plan(cloud, "news").await?;
/// for farewell in farewell {
///     println!("{} resources go", farewell.deleted.len());
///     for BucketLoss { name, content, .. } in &farewell.buckets {
///         println!("{name} is emptied of {} objects", content.objects);
///     }
///     for blocker in &farewell.blockers {
///         println!("but {blocker}");
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Farewell {
    /// The stack.
    pub stack: StackRecord,
    /// Resources that are deleted, nested stacks' included.
    pub deleted: Vec<Member>,
    /// Resources that stay, by their policy.
    pub retained: Vec<Member>,
    /// Resources of which a snapshot stays.
    pub snapshots: Vec<Member>,
    /// Buckets that are emptied first.
    pub buckets: Vec<BucketLoss>,
    /// What else is lost: items, users, messages.
    pub losses: Vec<(Member, Vec<Holding>)>,
    /// Log groups that services made for resources of the stack, and that go after it.
    pub logs: Vec<LogGroup>,
    /// What stands in the way. Nothing is begun while there is any.
    pub blockers: Vec<Blocker>,
    /// What could not be found out, and what may go wrong.
    pub caveats: Vec<String>,
    /// Functions that are stopped before buckets are emptied, so that they do not fill them again.
    pub writers: Vec<String>,
    /// Whether log groups that services made are left where they are.
    pub keep_logs: bool,
    /// Whether to let go of what cannot be deleted, and of nothing else.
    pub abandon: bool,
    /// Resources that are told to stay by the user; their policies are changed first.
    pub(super) keep: Vec<String>,
    /// The ARNs of the stack and of those nested in it.
    pub(super) stacks: Vec<String>,
    /// Where services may log what the stack's resources do.
    pub(super) traces: Vec<Trace>,
    /// How to make kept resources part of a stack again, by their paths.
    pub(super) restores: Vec<(String, String)>,
    /// The way out of a state that the stack does not leave by itself.
    pub(super) recovery: Option<Recovery>,
}

/// A bucket that is emptied.
#[derive(Clone, Debug)]
pub struct BucketLoss {
    /// The bucket's name.
    pub name: String,
    /// The logical id, after those of the nested stacks that it is in.
    pub path: String,
    /// What is in it.
    pub content: BucketContent,
}

/// What removing the stack called `name` would do; nothing if there is none. Nothing is changed.
pub async fn plan(cloud: &Cloud, name: &str) -> Result<Option<Farewell>, DeployError> {
    let Some(stack) = cloud.stack(name).await? else {
        return Ok(None);
    };
    if stack.status == StackStatus::DeleteComplete {
        return Ok(None);
    }
    // The shell of a change set has nothing, not even a template.
    let tree = if stack.status == StackStatus::ReviewInProgress {
        Tree {
            stacks: vec![stack.clone()],
            found: Vec::new(),
        }
    } else {
        Tree::read(cloud, &stack).await?
    };
    let mut farewell = Farewell {
        deleted: of_fate(&tree, &[Fate::Deleted]),
        // What cannot be told is not emptied.
        retained: of_fate(&tree, &[Fate::Retained, Fate::Unknown]),
        snapshots: of_fate(&tree, &[Fate::Snapshot]),
        stacks: tree.stacks.iter().map(|stack| stack.id.clone()).collect(),
        restores: restores(&tree, &stack.name),
        traces: Vec::new(),
        stack,
        buckets: Vec::new(),
        losses: Vec::new(),
        logs: Vec::new(),
        blockers: Vec::new(),
        caveats: Vec::new(),
        writers: Vec::new(),
        keep_logs: false,
        abandon: false,
        keep: Vec::new(),
        recovery: None,
    };
    farewell.traces = traces(&farewell.deleted);
    let (buckets, losses, (blockers, caveats), logs) = tokio::join!(
        buckets(cloud, &farewell.deleted),
        losses(cloud, &farewell.deleted),
        blocker::find(cloud, &tree),
        logs(cloud, &tree, &farewell.traces),
    );
    farewell.buckets = buckets?;
    farewell.blockers = blockers;
    farewell.caveats = caveats;
    for (member, counted) in losses {
        match counted {
            Ok(held) if held.iter().all(|holding| holding.count == 0) => {}
            Ok(held) => farewell.losses.push((member, held)),
            Err(error) => farewell
                .caveats
                .push(format!("what {} holds is not known: {error}", member.path)),
        }
    }
    match logs {
        Ok(logs) => farewell.logs = logs,
        Err(error) => farewell.caveats.push(format!(
            "which log groups services made for it is not known: {error}"
        )),
    }
    farewell.caveats.extend(full_ones(&farewell.deleted));
    farewell.writers = writers(&tree, &farewell);
    Ok(Some(farewell))
}

fn of_fate(tree: &Tree, fates: &[Fate]) -> Vec<Member> {
    let found = tree.found.iter();
    found
        .filter(|found| fates.contains(&found.fate))
        .map(|found| found.member.clone())
        .collect()
}

fn restores(tree: &Tree, stack: &str) -> Vec<(String, String)> {
    let lines = tree.found.iter().filter_map(|found: &Found| {
        let line = restore_line(stack, &found.member, found.declared.as_ref())?;
        Some((found.member.path.clone(), line))
    });
    lines.collect()
}

async fn buckets(cloud: &Cloud, deleted: &[Member]) -> Result<Vec<BucketLoss>, CloudError> {
    let buckets = deleted
        .iter()
        .filter(|member| member.is("AWS::S3::Bucket"))
        .map(async |bucket| {
            Ok::<_, CloudError>(BucketLoss {
                name: bucket.resource.physical_id.clone(),
                path: bucket.path.clone(),
                content: cloud.bucket_content(&bucket.resource.physical_id).await?,
            })
        });
    try_join_all(buckets).await
}

/// What the resources hold; buckets are counted apart.
async fn losses(cloud: &Cloud, deleted: &[Member]) -> Vec<(Member, Result<Vec<Holding>, String>)> {
    let data = deleted.iter().filter(|member| {
        let counted = [
            "AWS::S3::Bucket",
            "AWS::SSM::Parameter",
            "AWS::Logs::LogGroup",
        ];
        !counted.contains(&member.resource.type_name.as_str())
    });
    stream::iter(data.take(COUNTED))
        .map(async |member| {
            let resource = &member.resource;
            let held = cloud.content(&resource.type_name, &resource.physical_id);
            (member.clone(), held.await)
        })
        .buffered(AT_ONCE)
        .collect()
        .await
}

async fn logs(cloud: &Cloud, tree: &Tree, traces: &[Trace]) -> Result<Vec<LogGroup>, String> {
    let groups = tree.found.iter().map(|found| &found.member);
    let declared: BTreeSet<&str> = groups
        .filter(|member| member.is("AWS::Logs::LogGroup"))
        .map(|member| member.resource.physical_id.as_str())
        .collect();
    trace::find(cloud, traces, &declared).await
}

/// Resources that only go when they are empty, and that are not emptied here.
fn full_ones(deleted: &[Member]) -> Vec<String> {
    let must_be_empty = |member: &&Member| {
        !member.is("AWS::S3::Bucket")
            && Schema::find(&member.resource.type_name).is_some_and(Schema::must_be_empty_to_delete)
    };
    let told = deleted.iter().filter(must_be_empty).map(|member| {
        format!(
            "{} ({}) is only deleted when it is empty, and is not emptied here",
            member.path, member.resource.type_name
        )
    });
    told.collect()
}

/// The functions, where a bucket is emptied that they may fill again. Where there are custom
/// resources none is stopped: functions delete these.
fn writers(tree: &Tree, farewell: &Farewell) -> Vec<String> {
    let is_custom = |member: &Member| {
        member.resource.type_name.starts_with("Custom::")
            || member.is("AWS::CloudFormation::CustomResource")
    };
    if farewell.buckets.is_empty() || tree.found.iter().any(|found| is_custom(&found.member)) {
        return Vec::new();
    }
    let functions = farewell.deleted.iter();
    functions
        .filter(|member| member.is("AWS::Lambda::Function"))
        .map(|member| member.resource.physical_id.clone())
        .collect()
}

impl Farewell {
    /// Takes a way out of the state that the stack is in. What it lets go of stays, and is not
    /// emptied. Says whether there is anything to recover from; fails if something else leads out
    /// of that state.
    ///
    /// ```no_run
    /// # use stackwright::{deploy::DeployError, destroy::Farewell};
    /// use stackwright::deploy::Recovery;
    ///
    /// # fn example(mut farewell: Farewell) -> Result<(), DeployError> {
    /// if farewell.recover_by(&Recovery::Retain(vec!["Photos".to_owned()]))? {
    ///     assert!(farewell.buckets.iter().all(|bucket| bucket.path != "Photos"));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn recover_by(&mut self, recovery: &Recovery) -> Result<bool, DeployError> {
        let status = &self.stack.status;
        let helps = matches!(
            recovery,
            Recovery::Cancel | Recovery::Delete | Recovery::Retain(_) | Recovery::ForceDelete
        );
        if !helps || !recovery.leads_from(status) {
            let mut offered = Recovery::offered(status);
            offered.retain(|name| ["cancel", "retain:ID", "force-delete"].contains(&name.as_str()));
            if offered.is_empty() {
                return Ok(false);
            }
            return Err(DeployError::WrongRecovery {
                stack: self.stack.name.clone(),
                status: status.as_str().to_owned(),
                recovery: recovery.clone(),
                offered,
            });
        }
        if let Recovery::Retain(ids) = recovery {
            self.let_stay(ids);
        }
        self.recovery = Some(recovery.clone());
        Ok(true)
    }

    /// Keeps resources of the stack, by logical id. Before the stack is deleted their policies are
    /// changed by an update; where a deletion has failed already, none is needed.
    ///
    /// ```no_run
    /// # use stackwright::{deploy::DeployError, destroy::Farewell};
    /// # fn example(mut farewell: Farewell) -> Result<(), DeployError> {
    /// farewell.keep(&["Photos".to_owned()])?;
    /// assert!(farewell.retained.iter().any(|member| member.path == "Photos"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn keep(&mut self, ids: &[String]) -> Result<(), DeployError> {
        let known = |id: &&String| {
            let all = [&self.deleted, &self.retained, &self.snapshots];
            all.into_iter().flatten().any(|member| member.path == **id)
        };
        if let Some(id) = ids.iter().find(|id| !known(id)) {
            let names = self
                .deleted
                .iter()
                .filter(|member| !member.path.contains('/'));
            return Err(DeployError::NothingToKeep {
                stack: self.stack.name.clone(),
                id: id.clone(),
                known: names.map(|member| member.path.clone()).collect(),
            });
        }
        let goes = |id: &&String| self.deleted.iter().any(|member| member.path == **id);
        let ids: Vec<String> = ids.iter().filter(goes).cloned().collect();
        if ids.is_empty() {
            return Ok(());
        }
        if self.stack.status == StackStatus::DeleteFailed {
            return self.recover_by(&Recovery::Retain(ids)).map(drop);
        }
        self.let_stay(&ids);
        self.keep = ids;
        Ok(())
    }

    /// Leaves out of account what goes before this stack.
    ///
    /// ```no_run
    /// # fn example(mut news: stackwright::destroy::Farewell) {
    /// news.after(&["readers"]);
    /// # }
    /// ```
    pub fn after(&mut self, gone: &[&str]) {
        self.blockers.retain_mut(|blocker| match blocker {
            Blocker::Imported { by, .. } => {
                by.retain(|name| !gone.contains(&name.as_str()));
                !by.is_empty()
            }
            Blocker::Needed { by } => !gone.contains(&by.as_str()),
            _ => true,
        });
    }

    /// Whether an operation is under way that is waited for first.
    ///
    /// ```no_run
    /// # fn example(farewell: stackwright::destroy::Farewell) {
    /// if farewell.is_busy() {
    ///     println!("{}", farewell.stack.status.as_str());
    /// }
    /// # }
    /// ```
    pub fn is_busy(&self) -> bool {
        matches!(
            Removal::of(&self.stack.status),
            Removal::Wait | Removal::Attach
        )
    }

    /// What is in resources that stay is not touched, nor what stands in their way.
    fn let_stay(&mut self, ids: &[String]) {
        let stays = |path: &str| {
            let top = path.split_once('/').map_or(path, |(top, _)| top);
            ids.iter().any(|id| id == top)
        };
        self.buckets.retain(|bucket| !stays(&bucket.path));
        self.losses.retain(|(member, _)| !stays(&member.path));
        self.blockers.retain(|blocker| match blocker {
            Blocker::ResourceProtected { path, .. } => !stays(path),
            _ => true,
        });
        let deleted = std::mem::take(&mut self.deleted);
        let (kept, deleted) = deleted
            .into_iter()
            .partition(|member: &Member| stays(&member.path));
        self.deleted = deleted;
        let still_goes = |name: &String| {
            let mut deleted = self.deleted.iter();
            deleted.any(|member| member.resource.physical_id == *name)
        };
        self.writers.retain(still_goes);
        if self.buckets.is_empty() {
            self.writers.clear();
        }
        let traces = traces(&self.deleted);
        self.logs
            .retain(|group| traces.iter().any(|trace| trace.is_of(group)));
        self.traces = traces;
        self.retained.extend::<Vec<Member>>(kept);
    }
}
