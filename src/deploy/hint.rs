//! What to do about failures that are well known.

/// What to do about a failure, by the service's words.
///
/// ```
/// use stackwright::deploy::hint;
///
/// let reason = "User: x is not authorized to perform: sns:CreateTopic on resource: y";
/// assert!(hint(reason).is_some_and(|hint| hint.starts_with("allow `sns:CreateTopic`")));
/// assert_eq!(hint("something else"), None);
/// ```
pub fn hint(reason: &str) -> Option<String> {
    let lower = reason.to_ascii_lowercase();
    let has = |words: &str| lower.contains(words);
    if let Some((_, owner)) = reason.split_once("already exists in stack ") {
        let owner = owner.split_whitespace().next().unwrap_or(owner);
        let name = owner.split('/').nth(1).unwrap_or(owner);
        return Some(format!(
            "the stack `{name}` holds that name: give this one another name, or remove it there"
        ));
    }
    if has("already exists") || has("alreadyexists") || has("already own") {
        return Some(
            "the name is taken: give the resource another name, remove what has it, or leave the \
             name out so that the service chooses one"
                .to_owned(),
        );
    }
    if has("reserved parameter name") || has("reserved prefix") {
        return Some(
            "such names are AWS's own: choose another one (parameters under `/aws` and `/ssm` \
             cannot be made)"
                .to_owned(),
        );
    }
    if has("not authorized to perform") || has("accessdenied") || has("access denied") {
        return Some(permission(reason));
    }
    if lacks_export(reason) {
        return Some(
            "another stack must export that value first: deploy that stack, or all of them \
             without --stack"
                .to_owned(),
        );
    }
    let known = [
        (
            "bucket you tried to delete is not empty",
            "objects were put into the bucket while it was being removed: run it again",
        ),
        (
            "cannot be deleted as it is in use by",
            "another stack imports that value: keep the export (`Stack::keep_export`) until that \
             stack is deployed without the import",
        ),
        (
            "is imported by stack",
            "another stack imports that value: keep the export (`Stack::keep_export`) until that \
             stack is deployed without the import",
        ),
        (
            "circular dependency",
            "two resources wait for each other: take one of the references out, or move what \
             needs both into a resource of its own",
        ),
        (
            "rate exceeded",
            "the service was asked too often: run it again in a minute",
        ),
        (
            "limitexceeded",
            "a quota is used up: remove what is no longer needed, or ask for more in the Service \
             Quotas console",
        ),
        (
            "limit exceeded",
            "a quota is used up: remove what is no longer needed, or ask for more in the Service \
             Quotas console",
        ),
        (
            "no longer supported for creating or updating",
            "the runtime is retired: choose a newer one",
        ),
        (
            "security token included in the request is expired",
            "the credentials have expired: log in again, then run it again",
        ),
        (
            "cannot be assumed by lambda",
            "a new role takes a few seconds to be known everywhere: run it again",
        ),
        (
            "does not exist in schema",
            "the type has no such attribute: `check` names those that it has",
        ),
        (
            "error occurred while getobject",
            "the code is not where the template says: upload it first, or name a folder, which \
             `deploy` packs and uploads",
        ),
        (
            "timed out. received",
            "nothing signalled success in time: look at the log of what should have, or give it \
             longer (`Timeout`)",
        ),
        (
            "custom resource failed to stabilize",
            "its function never answered: look at the function's log",
        ),
        (
            "failed to stabilize",
            "the resource was made and did not become ready: its own console page or log says why",
        ),
        (
            "is not supported by cloudformation",
            "templates cannot have that: make it outside of the stack, and refer to it",
        ),
        (
            "dynamic reference",
            "what `{{resolve:…}}` names must exist before the stack: create it, or correct the name",
        ),
        (
            "requires capabilities",
            "the template makes roles or runs macros that nobody has agreed to",
        ),
    ];
    let missing = [
        "does not exist",
        "not found",
        "cannot be found",
        "could not be found",
    ];
    known
        .iter()
        .find(|(words, _)| has(words))
        .map(|(_, advice)| *advice)
        .or_else(|| {
            missing.iter().any(|words| has(words)).then_some(
                "what it names is not there: add it to the stack and use its handle, or create it \
                 first",
            )
        })
        .map(str::to_owned)
}

/// Whether the service misses what another stack is to export.
pub(super) fn lacks_export(reason: &str) -> bool {
    let lower = reason.to_ascii_lowercase();
    lower.contains("no export named")
        || (lower.starts_with("export ") && lower.ends_with("not found"))
}

/// What to allow to whom, as a statement that can be copied into a policy.
fn permission(reason: &str) -> String {
    let Some(action) = missing_action(reason) else {
        return "whoever deploys, or the role that the resource uses, lacks a permission"
            .to_owned();
    };
    let whom = match reason
        .split_whitespace()
        .find(|word| word.starts_with("arn:"))
    {
        Some(user) if reason.trim_start().starts_with("User: ") => format!("`{user}`"),
        _ => "whoever deploys, or to the role that the resource uses".to_owned(),
    };
    let resource = reason
        .split_once("on resource: ")
        .and_then(|(_, rest)| rest.split_whitespace().next())
        .filter(|resource| resource.starts_with("arn:"))
        .unwrap_or("*");
    format!(
        r#"allow `{action}` to {whom}: {{"Effect": "Allow", "Action": "{action}", "Resource": "{resource}"}}"#
    )
}

/// The action in "… is not authorized to perform: s3:PutObject on resource …".
fn missing_action(reason: &str) -> Option<&str> {
    let (_, rest) = reason.split_once("not authorized to perform")?;
    rest.trim_start_matches([':', ' '])
        .split([' ', ',', '(', ')', '"'])
        .find(|word| word.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::hint;

    #[test]
    fn well_known_failures_have_a_hint() {
        let reasons = [
            "/dragons/name already exists in stack arn:aws:cloudformation:us-east-1:0:stack/other/1",
            "Resource of type 'AWS::SSM::Parameter' with identifier 'x' already exists.",
            "User: arn:aws:iam::1:user/u is not authorized to perform: sns:CreateTopic on resource: x",
            "User: arn:aws:iam::1:user/u is not authorized to perform: sqs:CreateQueue on resource: \
             arn:aws:sqs:us-east-1:1:orders because no identity-based policy allows it",
            "Access Denied (Service: S3, Status Code: 403)",
            "No access to reserved parameter name: aws/x. (AccessDeniedException)",
            "Export 'network:Vpc' not found",
            "WaitCondition timed out. Received 0 conditions when expecting 1",
            "The role with name none cannot be found.",
            "Export a cannot be deleted as it is in use by b",
            "No export named network:Vpc found. Rollback requested by user.",
            "Something else",
        ];
        let hints: Vec<String> = reasons
            .iter()
            .map(|reason| hint(reason).unwrap_or_else(|| "none".to_owned()))
            .collect();
        insta::assert_snapshot!(hints.join("\n"), @r#"
        the stack `other` holds that name: give this one another name, or remove it there
        the name is taken: give the resource another name, remove what has it, or leave the name out so that the service chooses one
        allow `sns:CreateTopic` to `arn:aws:iam::1:user/u`: {"Effect": "Allow", "Action": "sns:CreateTopic", "Resource": "*"}
        allow `sqs:CreateQueue` to `arn:aws:iam::1:user/u`: {"Effect": "Allow", "Action": "sqs:CreateQueue", "Resource": "arn:aws:sqs:us-east-1:1:orders"}
        whoever deploys, or the role that the resource uses, lacks a permission
        such names are AWS's own: choose another one (parameters under `/aws` and `/ssm` cannot be made)
        another stack must export that value first: deploy that stack, or all of them without --stack
        nothing signalled success in time: look at the log of what should have, or give it longer (`Timeout`)
        what it names is not there: add it to the stack and use its handle, or create it first
        another stack imports that value: keep the export (`Stack::keep_export`) until that stack is deployed without the import
        another stack must export that value first: deploy that stack, or all of them without --stack
        none
        "#);
    }
}
