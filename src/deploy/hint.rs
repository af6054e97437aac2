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
    if has("not authorized to perform") || has("accessdenied") || has("access denied") {
        return Some(match missing_action(reason) {
            Some(action) => format!(
                "allow `{action}` to whoever deploys, or to the role that the resource uses"
            ),
            None => {
                "whoever deploys, or the role that the resource uses, lacks a permission".to_owned()
            }
        });
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
            "requires capabilities",
            "the template makes roles or runs macros that nobody has agreed to",
        ),
    ];
    known
        .iter()
        .find(|(words, _)| has(words))
        .map(|(_, advice)| (*advice).to_owned())
}

/// Whether the service misses what another stack is to export.
pub(super) fn lacks_export(reason: &str) -> bool {
    reason.to_ascii_lowercase().contains("no export named")
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
            "Access Denied (Service: S3, Status Code: 403)",
            "Export a cannot be deleted as it is in use by b",
            "No export named network:Vpc found. Rollback requested by user.",
            "Something else",
        ];
        let hints: Vec<String> = reasons
            .iter()
            .map(|reason| hint(reason).unwrap_or_else(|| "none".to_owned()))
            .collect();
        insta::assert_snapshot!(hints.join("\n"), @r"
        the stack `other` holds that name: give this one another name, or remove it there
        the name is taken: give the resource another name, remove what has it, or leave the name out so that the service chooses one
        allow `sns:CreateTopic` to whoever deploys, or to the role that the resource uses
        whoever deploys, or the role that the resource uses, lacks a permission
        another stack imports that value: keep the export (`Stack::keep_export`) until that stack is deployed without the import
        another stack must export that value first: deploy that stack, or all of them without --stack
        none
        ");
    }
}
