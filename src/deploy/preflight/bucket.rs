//! Buckets that go, and must be empty for that.

use futures_util::future::try_join_all;

use super::{Failure, Findings, Ground};
use crate::template::Node;

pub(super) async fn check(ground: &Ground<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let Some(stack) = ground.stack else {
        return Ok(findings);
    };
    let gone: Vec<&String> = ground
        .old
        .resources
        .iter()
        .filter(|(id, old)| {
            let keeps = old.deletion_policy.as_ref().and_then(Node::as_text);
            old.type_name == "AWS::S3::Bucket"
                && !ground.new.resources.contains_key(*id)
                && !matches!(keeps, Some("Retain"))
        })
        .map(|(id, _)| id)
        .collect();
    if gone.is_empty() {
        return Ok(findings);
    }
    let resources = ground.cloud.resources(&stack.id).await?;
    let buckets = resources
        .into_iter()
        .filter(|it| gone.contains(&&it.logical_id) && !it.physical_id.is_empty());
    let counted = buckets.map(|it| async move {
        let content = ground.cloud.bucket_content(&it.physical_id).await?;
        Ok::<_, Failure>((it, content))
    });
    for (bucket, content) in try_join_all(counted).await? {
        let count = content.objects + content.older;
        if count > 0 {
            let more = if content.more { "at least " } else { "" };
            findings.remarks.push(format!(
                "the bucket {} of `{}` holds {more}{count} objects and versions: it cannot be \
                 removed until it is empty, and would stay behind",
                bucket.physical_id, bucket.logical_id
            ));
        }
    }
    Ok(findings)
}
