//! What makes `diff` fail.

use clap::ValueEnum;

use super::error::CliError;
use crate::diff::{Difference, Verdict, security_rows};

/// A kind of change that is not to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Something is allowed that was not, or that may be so
    Broadening,
    /// Something that holds data is destroyed or replaced
    Destructive,
    /// Something was changed outside of deploys, or that cannot be found out; needs --drift
    Drift,
    /// Anything changes
    Any,
}

/// What the exit status tells of the differences, with `--exit-code`.
pub(super) fn exit_code(differences: &[Difference]) -> u8 {
    let drifted = |it: &Difference| it.drift.as_ref().is_some_and(|drift| !drift.is_empty());
    if differences.iter().any(|it| it.losses().next().is_some()) {
        4
    } else if differences.iter().any(|it| !it.is_empty() || drifted(it)) {
        3
    } else {
        0
    }
}

/// Fails if one of the kinds is there: the first in the order in which they were given.
pub(super) fn judge(kinds: &[FailOn], differences: &[Difference]) -> Result<(), CliError> {
    for kind in kinds {
        for difference in differences {
            if let Some(reason) = reason(*kind, difference) {
                let kind = kind.to_possible_value();
                let kind = kind.as_ref().map_or("", |it| it.get_name());
                return Err(CliError::failed(format!(
                    "{}: {reason} (--fail-on {kind})",
                    difference.stack
                )));
            }
        }
    }
    Ok(())
}

/// Why a difference is of a kind, if it is.
fn reason(kind: FailOn, difference: &Difference) -> Option<String> {
    match kind {
        FailOn::Broadening => {
            let broadened: Vec<_> = difference.broadened().cloned().collect();
            let rows = security_rows(&broadened);
            let first = rows.first()?;
            let what = [&first.who, &first.what, &first.on].map(|text| text.replace('\n', " "));
            let may = match broadened.first().map(|change| change.verdict) {
                Some(Verdict::Unknown) => "more may be allowed",
                _ => "more is allowed",
            };
            let what = what.join(" ");
            Some(format!("{may}: {}{}", what.trim(), more(rows.len())))
        }
        FailOn::Destructive => {
            let lost: Vec<&str> = difference.losses().map(|it| it.id.as_str()).collect();
            let first = lost.first()?;
            Some(format!(
                "what holds data is destroyed or replaced: {first}{}",
                more(lost.len())
            ))
        }
        FailOn::Drift => drifted(difference),
        FailOn::Any => (!difference.is_empty()).then(|| "the stack would be changed".to_owned()),
    }
}

/// What was changed outside of deploys, or that nobody could look.
fn drifted(difference: &Difference) -> Option<String> {
    let Some(drift) = &difference.drift else {
        return (!difference.creates_stack)
            .then(|| "whether it was changed outside of deploys is not known".to_owned());
    };
    let first = drift.resources.first()?;
    let what = if first.deleted { "deleted" } else { "changed" };
    Some(format!(
        "{what} outside of deploys: {}{}",
        first.id,
        more(drift.resources.len())
    ))
}

fn more(count: usize) -> String {
    match count.saturating_sub(1) {
        0 => String::new(),
        more => format!(", and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        diff::{SchemaFacts, compare},
        template::Template,
    };

    const PRIVATE: &str =
        "{Resources: {Url: {Type: 'AWS::Lambda::Url', Properties: {AuthType: AWS_IAM}}}}";
    const OPEN: &str =
        "{Resources: {Url: {Type: 'AWS::Lambda::Url', Properties: {AuthType: NONE}}}}";
    const TABLE: &str = "{Resources: {Table: {Type: 'AWS::DynamoDB::Table'}}}";

    fn said(kinds: &[FailOn], old: &str, new: &str) -> Option<String> {
        let [old, new] = [old, new].map(|text| Template::parse(text).expect("a template"));
        let difference = compare("s", &old, &new, &SchemaFacts);
        let error = judge(kinds, &[difference]).err()?;
        Some(error.messages[0].text.clone())
    }

    #[test]
    fn drift_is_a_reason_too_and_so_is_not_to_know_of_it() {
        use crate::diff::{Detected, Drift};
        let told = |difference: &Difference| {
            let error = judge(&[FailOn::Drift], std::slice::from_ref(difference)).err();
            error.map(|error| error.messages[0].text.clone())
        };
        let mut difference = Difference::of_nothing("s");
        assert_eq!(
            told(&difference).as_deref(),
            Some("s: whether it was changed outside of deploys is not known (--fail-on drift)")
        );
        difference.creates_stack = true;
        assert_eq!(told(&difference), None);
        difference.creates_stack = false;
        difference.drift = Some(Drift::default());
        assert_eq!(told(&difference), None);
        assert_eq!(exit_code(std::slice::from_ref(&difference)), 0);
        let detected = ["Queue", "Topic"].map(|id| Detected {
            id: id.to_owned(),
            status: "DELETED".to_owned(),
            ..Detected::default()
        });
        difference.drift = Some(Drift::of(&detected, None, &[]));
        assert_eq!(
            told(&difference).as_deref(),
            Some("s: deleted outside of deploys: Queue, and 1 more (--fail-on drift)")
        );
        assert_eq!(exit_code(&[difference]), 3);
    }

    #[test]
    fn the_first_reason_is_told() {
        use FailOn::{Any, Broadening, Destructive};
        let all = [Broadening, Destructive, Any];
        for (kinds, old, new, expected) in [
            (&all[..], OPEN, OPEN, None),
            (&[Broadening], OPEN, PRIVATE, None),
            (
                &[Broadening],
                PRIVATE,
                OPEN,
                Some(
                    "s: more is allowed: anyone may call the function by its URL Url (--fail-on broadening)",
                ),
            ),
            (&[Destructive], PRIVATE, OPEN, None),
            (
                &[Broadening, Destructive],
                TABLE,
                PRIVATE,
                Some("s: what holds data is destroyed or replaced: Table (--fail-on destructive)"),
            ),
            (
                &all,
                OPEN,
                PRIVATE,
                Some("s: the stack would be changed (--fail-on any)"),
            ),
        ] {
            assert_eq!(said(kinds, old, new).as_deref(), expected);
        }
    }
}
