//! What goes and what stays when a stack is removed.

use crate::{
    cloud::{BucketContent, Cloud, CloudError, ResourceRecord, StackRecord, StackStatus},
    deploy::{DeployError, Recovery},
    diff::{Fate, fate_of},
    template::Template,
};

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
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Farewell {
    /// The stack.
    pub stack: StackRecord,
    /// Resources that are deleted, nested stacks' included.
    pub deleted: Vec<ResourceRecord>,
    /// Resources that stay, by their policy.
    pub retained: Vec<ResourceRecord>,
    /// Resources of which a snapshot stays.
    pub snapshots: Vec<ResourceRecord>,
    /// Buckets that are emptied first.
    pub buckets: Vec<BucketLoss>,
    /// The way out of a state that the stack does not leave by itself.
    pub(super) recovery: Option<Recovery>,
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
    ///     assert!(farewell.buckets.iter().all(|bucket| bucket.logical_id != "Photos"));
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
            let stays = |id: &String| ids.contains(id);
            self.buckets.retain(|bucket| !stays(&bucket.logical_id));
            let deleted = std::mem::take(&mut self.deleted);
            for resource in deleted {
                if stays(&resource.logical_id) {
                    self.retained.push(resource);
                } else {
                    self.deleted.push(resource);
                }
            }
        }
        self.recovery = Some(recovery.clone());
        Ok(true)
    }
}

/// A bucket that is emptied.
#[derive(Debug)]
pub struct BucketLoss {
    /// The bucket's name.
    pub name: String,
    /// The logical id.
    pub logical_id: String,
    /// What is in it.
    pub content: BucketContent,
}

/// What removing the stack called `name` would do; nothing if there is none.
pub async fn plan(cloud: &Cloud, name: &str) -> Result<Option<Farewell>, DeployError> {
    let Some(stack) = cloud.stack(name).await? else {
        return Ok(None);
    };
    if stack.status == StackStatus::DeleteComplete {
        return Ok(None);
    }
    if stack.protected {
        return Err(DeployError::Protected { stack: stack.name });
    }
    let mut farewell = Farewell {
        stack,
        deleted: Vec::new(),
        retained: Vec::new(),
        snapshots: Vec::new(),
        buckets: Vec::new(),
        recovery: None,
    };
    if farewell.stack.status == StackStatus::ReviewInProgress {
        return Ok(Some(farewell));
    }
    let mut stacks = vec![farewell.stack.id.clone()];
    while let Some(id) = stacks.pop() {
        stacks.extend(sort(cloud, &id, &mut farewell).await?);
    }
    let counted = farewell
        .deleted
        .iter()
        .filter(|resource| resource.type_name == "AWS::S3::Bucket")
        .map(async |bucket| {
            Ok::<_, CloudError>(BucketLoss {
                name: bucket.physical_id.clone(),
                logical_id: bucket.logical_id.clone(),
                content: cloud.bucket_content(&bucket.physical_id).await?,
            })
        });
    for bucket in counted {
        farewell.buckets.push(bucket.await?);
    }
    Ok(Some(farewell))
}

/// Sorts a stack's resources by what becomes of them; gives the stacks nested in it.
async fn sort(
    cloud: &Cloud,
    stack: &str,
    farewell: &mut Farewell,
) -> Result<Vec<String>, DeployError> {
    let (resources, text) = tokio::try_join!(cloud.resources(stack), cloud.template(stack))?;
    // Without a template that can be read, nothing is known to be kept, and the service decides.
    let template = text.and_then(|text| Template::parse(text).ok());
    let mut nested = Vec::new();
    for resource in resources {
        if resource.physical_id.is_empty() || resource.status == "DELETE_COMPLETE" {
            continue;
        }
        let declared = template
            .as_ref()
            .and_then(|template| template.resources.get(&resource.logical_id));
        let fate = declared.map_or(Fate::Deleted, |declared| {
            fate_of(declared, declared.deletion_policy.as_ref(), true)
        });
        match fate {
            Fate::Deleted => {
                if resource.type_name == "AWS::CloudFormation::Stack" {
                    nested.push(resource.physical_id.clone());
                }
                farewell.deleted.push(resource);
            }
            Fate::Snapshot => farewell.snapshots.push(resource),
            // What cannot be told is not emptied.
            Fate::Retained | Fate::Unknown => farewell.retained.push(resource),
        }
    }
    Ok(nested)
}
