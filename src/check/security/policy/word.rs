//! The words that IAM itself reads: actions and ARNs.

use super::{Document, Kind, shape::SHAPE, texts};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, security::place::Place},
    template::Node,
};

pub(in crate::check::security) const NO_ARN: Rule = Rule {
    code: "X029",
    title: "a name in a policy that is no ARN",
    levels: Levels::all(Severity::Warning),
    explanation: "A `Resource` is an ARN (`arn:aws:s3:::bucket/*`, with `*` and `?` for what \
        varies) or `*`, and who is meant by `AWS` an account's number, the ARN of a role, a user \
        or an account's root, or `*`. IAM refuses any other when the stack is deployed; a \
        placeholder that is replaced before that is none of its business. In a bucket's policy \
        `*` is no resource either: Amazon S3 wants the ARN of the bucket or of what is in it. The \
        message does not repeat what is written.\n\n\
        Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/\
        reference_policies_elements_resource.html> and \
        <https://docs.aws.amazon.com/IAM/latest/UserGuide/\
        reference_policies_elements_principal.html>; that S3 refuses `*` is rule E3514 of \
        cfn-lint.",
};

pub(super) fn check(document: &Document<'_>, statement: &Place<'_>, findings: &mut Findings) {
    let of_iam = document.kind != Kind::Resource;
    for key in ["Action", "NotAction"] {
        check_texts(statement, key, findings);
        if !of_iam {
            continue;
        }
        for (place, text) in texts(statement, key) {
            if text != "*" && !text.contains([':', '{']) {
                findings
                    .add(&SHAPE, place.pointer, format!("`{text}` is no action"))
                    .fix("write the service before it: `s3:GetObject`");
            }
        }
    }
    let of_bucket = document.entry.type_name() == "AWS::S3::BucketPolicy";
    for key in ["Resource", "NotResource"] {
        check_texts(statement, key, findings);
        for (place, text) in texts(statement, key) {
            let known = if text == "*" {
                !of_bucket
            } else {
                // Services with documents of their own may know other names.
                is_arn(text) || text.contains('{') || !of_iam && !of_bucket
            };
            // An arm that is never taken may hold anything.
            if !known && !document.is_arm(&place) {
                let message = if of_bucket {
                    "the resource is not the ARN of a bucket or of what is in it"
                } else {
                    "the resource is neither an ARN nor `*`"
                };
                findings
                    .add(&NO_ARN, place.pointer, message)
                    .fix("write the resource's ARN");
            }
        }
    }
    for key in ["Principal", "NotPrincipal"] {
        let arms = statement.get(key).into_iter().flat_map(|it| it.arms());
        for (place, text) in arms.flat_map(|arm| texts(&arm, "AWS")) {
            if !is_principal(text) && !text.contains('{') && !document.is_arm(&place) {
                findings
                    .add(
                        &NO_ARN,
                        place.pointer,
                        "the principal is neither an ARN, an account's number nor `*`",
                    )
                    .fix("write the ARN of the role, user or account");
            }
        }
    }
}

/// Finds what is no text.
fn check_texts(statement: &Place<'_>, key: &str, findings: &mut Findings) {
    let items = statement.get(key).into_iter().flat_map(|it| it.items());
    for item in items {
        let is_function = |map: &crate::template::Map| map.keys().any(|it| it.starts_with("Fn::"));
        let is_wrong = match item.node {
            Node::Map(map) => !is_function(map),
            Node::Text(_) | Node::Intrinsic(_) => false,
            _ => true,
        };
        if is_wrong {
            findings.add(
                &SHAPE,
                item.pointer,
                format!("`{key}` is a text or a list of texts"),
            );
        }
    }
}

/// Whether a text is made like an ARN, which may have `*` in any place.
fn is_arn(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let ["arn", partition, service, rest @ ..] = parts.as_slice() else {
        return false;
    };
    let has_partition = partition.starts_with("aws") || partition.contains('*');
    // A pattern like `arn:aws:s3*` ends where it likes.
    let is_whole = rest.len() == 3 || text.contains('*');
    has_partition && !service.is_empty() && is_whole
}

fn is_principal(text: &str) -> bool {
    let is_account = text.len() == 12 && text.bytes().all(|it| it.is_ascii_digit());
    text == "*" || is_account || is_identity(text)
}

/// Whether it is the ARN of someone: `arn:aws:iam::ACCOUNT:role/NAME` and the like.
fn is_identity(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let ["arn", partition, "iam" | "sts", "", account, name] = parts.as_slice() else {
        return false;
    };
    let is_number = account.len() == 12 && account.bytes().all(|it| it.is_ascii_digit());
    partition.starts_with("aws") && !name.is_empty() && (is_number || *account == "cloudfront")
}

#[cfg(test)]
mod tests {
    use super::{is_arn, is_principal};

    #[test]
    fn arns_are_told_from_other_words() {
        for (text, expected) in [
            ("arn:aws:s3:::bucket/*", true),
            ("arn:aws-cn:sns:*:111122223333:topic", true),
            ("arn:*:s3:::bucket", true),
            ("arn:aws:logs:*:*:*", true),
            ("arn:aws:execute-api:*", true),
            ("arn:aws:s3*", true),
            ("arn:", false),
            ("arn:/backup/*", false),
            ("bucket", false),
            ("arn:aws:s3", false),
        ] {
            assert_eq!(is_arn(text), expected, "{text}");
        }
    }

    #[test]
    fn principals_are_accounts_and_who_is_in_them() {
        for (text, expected) in [
            ("*", true),
            ("111122223333", true),
            ("arn:aws:iam::111122223333:root", true),
            ("arn:aws:sts::111122223333:assumed-role/a/b", true),
            (
                "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1",
                true,
            ),
            ("arn:aws:iam::ACCOUNT:root", false),
            ("11112222333", false),
            ("me", false),
        ] {
            assert_eq!(is_principal(text), expected, "{text}");
        }
    }
}
