//! Buckets that are public, or mean to be.

use super::{
    place::{Entry, is_false, is_true},
    policy,
};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    template::Intrinsic,
};

pub(super) const PUBLIC_ACL: Rule = Rule {
    code: "X001",
    title: "a bucket that everyone can read",
    levels: Levels::all(Severity::Warning)
        .strict(Severity::Error)
        .course(Severity::Note),
    explanation: "`AccessControl` gives everyone, or everyone with any AWS account, access to \
        the bucket's list of objects, and with `PublicReadWrite` to write. It is also a way of the \
        past: leave it out, and say in a bucket policy who may read what. If the bucket is to be \
        public, accept the finding with the reason.\n\n\
        Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html\
        #canned-acl>",
};

pub(super) const REFUSED: Rule = Rule {
    code: "X003",
    title: "public access that the bucket itself refuses",
    levels: Levels::all(Severity::Warning).strict(Severity::Error),
    explanation: "Since April 2023 a new bucket blocks all public access and has no ACLs. A \
        public ACL or a public bucket policy is refused with `AccessDenied`, and the deployment \
        fails, unless the bucket says that it is meant: `PublicAccessBlockConfiguration` with \
        `BlockPublicAcls: false` (for an ACL) or `BlockPublicPolicy: false` (for a policy), and for \
        an ACL `OwnershipControls` with `ObjectWriter` or `BucketOwnerPreferred`. Buckets that are \
        older keep what they have.\n\n\
        Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/\
        create-bucket-faq.html>",
};

pub(super) const OPENED: Rule = Rule {
    code: "X004",
    title: "a bucket that does not block all public access",
    levels: Levels::all(Severity::Note)
        .strict(Severity::Warning)
        .not_in_course(),
    explanation: "What `PublicAccessBlockConfiguration` sets to `false` or does not name is not \
        blocked, so an ACL or a policy can make the bucket's objects public. Set all four to \
        `true`, and publish through CloudFront with origin access control.\n\n\
        Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/\
        access-control-block-public-access.html>",
};

pub(super) const NOT_BLOCKED: Rule = Rule {
    code: "X005",
    title: "a bucket that leaves the block on public access to the service",
    levels: Levels::strict_only(Severity::Warning),
    explanation: "New buckets block public access by default; one that says so itself stays \
        blocked wherever it is made, and whoever reads the stack can see it. Set all four of \
        `PublicAccessBlockConfiguration` to `true`.\n\n\
        Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/\
        access-control-block-public-access.html>",
};

const BLOCK: &str = "PublicAccessBlockConfiguration";
const BLOCKS: [&str; 4] = [
    "BlockPublicAcls",
    "BlockPublicPolicy",
    "IgnorePublicAcls",
    "RestrictPublicBuckets",
];
const PUBLIC_ACLS: [&str; 3] = ["PublicRead", "PublicReadWrite", "AuthenticatedRead"];

pub(super) fn check(entry: Entry<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    match entry.type_name() {
        "AWS::S3::Bucket" => {
            check_acl(entry, findings);
            check_block(entry, findings);
        }
        "AWS::S3::BucketPolicy" => check_policy(entry, subject, findings),
        _ => {}
    }
}

fn check_acl(entry: Entry<'_>, findings: &mut Findings) {
    for place in entry.at("AccessControl") {
        let Some(acl) = place.text().filter(|it| PUBLIC_ACLS.contains(it)) else {
            continue;
        };
        let who = match acl {
            "PublicRead" => "everyone can read",
            "PublicReadWrite" => "everyone can read and write",
            _ => "everyone with an AWS account can read",
        };
        findings
            .add(
                &PUBLIC_ACL,
                place.pointer.as_str(),
                format!("`{acl}` makes a bucket that {who}"),
            )
            .fix("leave `AccessControl` out, and say in a bucket policy who may read what");
        if entry.lacks(BLOCK) || blocks(entry, "BlockPublicAcls") {
            findings
                .add(
                    &REFUSED,
                    place.pointer.as_str(),
                    format!("a new bucket refuses the ACL `{acl}`: it blocks public ACLs"),
                )
                .fix(format!(
                    "set `BlockPublicAcls: false` in `{BLOCK}`, or leave the ACL out"
                ));
        } else if entry.lacks("OwnershipControls") {
            findings
                .add(
                    &REFUSED,
                    place.pointer,
                    format!("a new bucket refuses the ACL `{acl}`: it has no ACLs"),
                )
                .fix(
                    "set `OwnershipControls` to `BucketOwnerPreferred` or `ObjectWriter`, or \
                     leave the ACL out",
                );
        }
    }
}

/// Whether the bucket says itself that it blocks this, in every case.
fn blocks(entry: Entry<'_>, what: &str) -> bool {
    let places = entry.at(&format!("{BLOCK}/{what}"));
    !places.is_empty() && places.iter().all(|place| is_true(place.node))
}

fn check_block(entry: Entry<'_>, findings: &mut Findings) {
    if entry.lacks(BLOCK) {
        findings
            .add(
                &NOT_BLOCKED,
                entry.pointer(),
                "the bucket does not say that it blocks public access",
            )
            .fix(format!("set all four of `{BLOCK}` to `true`"));
        return;
    }
    let Some(block) = entry.get(BLOCK) else {
        return;
    };
    let open: Vec<&str> = BLOCKS
        .into_iter()
        .filter(|name| {
            let path = format!("{BLOCK}/{name}");
            entry.lacks(&path) || entry.at(&path).iter().any(|it| is_false(it.node))
        })
        .collect();
    if !open.is_empty() {
        findings
            .add(
                &OPENED,
                block.pointer,
                format!("public access is not blocked by `{}`", open.join("`, `")),
            )
            .fix("set all four to `true`");
    }
}

fn check_policy(entry: Entry<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let Some(Intrinsic::Ref(id)) = entry.literal("Bucket").and_then(|it| it.as_intrinsic()) else {
        return;
    };
    let Some((id, resource)) = subject.template.resources.get_key_value(id) else {
        return;
    };
    let bucket = Entry { id, resource };
    if bucket.type_name() != "AWS::S3::Bucket" {
        return;
    }
    let refused = if bucket.lacks(BLOCK) {
        Some("blocks public policies")
    } else if blocks(bucket, "BlockPublicPolicy") {
        Some("says that it blocks public policies")
    } else {
        None
    };
    let Some(why) = refused else {
        return;
    };
    for document in entry.at("PolicyDocument") {
        for place in policy::public_principals(&document) {
            findings
                .add(
                    &REFUSED,
                    place.pointer,
                    format!("the bucket `{id}` refuses the policy, since a new bucket {why}"),
                )
                .fix(format!(
                    "set `BlockPublicPolicy: false` in the `{BLOCK}` of `{id}`"
                ));
        }
    }
}
