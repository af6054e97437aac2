//! Whether a bucket takes objects with an ACL.

use super::{ObjectAcl, Upload};
use crate::{
    app::Problem,
    template::{Node, Resource},
};

/// What keeps the bucket from taking the upload's objects, as far as its properties tell. What an
/// intrinsic says is left to the service.
pub(super) fn problem(upload: &Upload, bucket: &Resource) -> Option<Problem> {
    let acl = upload.acl?;
    let id = &upload.bucket_id;
    let says = |message: String| Problem::new(message).at(upload.line);
    // New buckets have no ACLs unless their owner says otherwise.
    let ownership = match bucket.properties.get("OwnershipControls") {
        None => Some("BucketOwnerEnforced"),
        Some(controls) => controls
            .get("Rules")
            .and_then(Node::as_list)
            .and_then(<[Node]>::first)
            .and_then(|rule| rule.get("ObjectOwnership"))
            .and_then(Node::as_text),
    };
    if ownership == Some("BucketOwnerEnforced") && acl != ObjectAcl::BucketOwnerFullControl {
        return Some(
            says(format!(
                "`{id}` takes no objects with the ACL `{}`: its owner has all objects, and ACLs \
                 do not work",
                acl.name()
            ))
            .hint(
                "give the bucket `.object_ownership(ObjectOwnership::BucketOwnerPreferred)`, or \
                 leave the ACL out",
            ),
        );
    }
    // New buckets block public access unless their owner says otherwise.
    let block = bucket.properties.get("PublicAccessBlockConfiguration");
    let blocks = |name: &str| match block {
        None => true,
        Some(block) => block.get(name) == Some(&Node::Bool(true)),
    };
    let blocked = blocks("BlockPublicAcls") || blocks("IgnorePublicAcls");
    (acl.is_public() && blocked).then(|| {
        says(format!(
            "`{id}` takes no objects with the ACL `{}`: its public access is blocked",
            acl.name()
        ))
        .hint(
            "give the bucket `.public_access(PublicAccess::AllowAcls)`, or leave the ACL out and \
             let a distribution or a bucket policy give access",
        )
    })
}
