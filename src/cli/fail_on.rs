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
    /// Anything changes
    Any,
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
        FailOn::Any => (!difference.is_empty()).then(|| "the stack would be changed".to_owned()),
    }
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
