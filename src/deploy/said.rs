//! What flags say of a deploy besides the template, its parameters and tags.

use std::collections::BTreeMap;

use super::{afterwards::Afterwards, kept::digest};
use crate::cloud::ChangeSetOptions;

/// What is said, by the flag that says it; a policy by its SHA-256. What is not said is not there.
pub(super) fn said(
    options: &ChangeSetOptions,
    afterwards: &Afterwards,
) -> BTreeMap<String, String> {
    let list = |arns: &[String]| {
        let mut arns = arns.to_vec();
        arns.sort();
        (!arns.is_empty()).then(|| arns.join(", "))
    };
    let flag = |given: bool| given.then(|| "given".to_owned());
    let policy = afterwards.stack_policy.as_ref();
    [
        ("--role-arn", options.role.clone()),
        ("--notification-arn", list(&options.notifications)),
        ("--rollback-alarm", list(&options.alarms)),
        (
            "--monitoring-minutes",
            options
                .monitoring_minutes
                .map(|minutes| minutes.to_string()),
        ),
        ("--import-existing", flag(options.import_existing)),
        ("--express", flag(options.express)),
        ("--stack-policy", policy.map(|policy| digest(&[policy]))),
        ("--protect", flag(afterwards.protect == Some(true))),
        ("--no-protect", flag(afterwards.protect == Some(false))),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name.to_owned(), value?)))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_topics_says_nothing() {
        let of = |topics: [&str; 2]| {
            let options = ChangeSetOptions {
                notifications: topics.map(str::to_owned).to_vec(),
                ..ChangeSetOptions::default()
            };
            said(&options, &Afterwards::default())
        };
        assert_eq!(of(["a", "b"]), of(["b", "a"]));
        assert_eq!(of(["a", "b"]).len(), 1);
    }
}
