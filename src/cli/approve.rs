//! When a person is asked, and what is lost only if it is named.

use clap::{Args, ValueEnum};

use super::{ask::ask, error::CliError, printer::Printer, session::Session};
use crate::{
    deploy::losses,
    diff::{Difference, Kind, Replacement, ResourceDifference},
};

/// Flags that answer before they are asked.
#[derive(Args, Clone, Debug)]
pub(crate) struct ApprovalArgs {
    /// Answer yes to the question whether to deploy; data is only lost with --allow-loss
    #[arg(short, long)]
    pub(crate) yes: bool,

    /// When to ask before deploying; may be given several times
    #[arg(
        long,
        value_name = "WHEN",
        value_delimiter = ',',
        default_value = "any"
    )]
    approve: Vec<Approve>,

    /// A resource whose data may be lost: its logical id, or STACK/ID; may be given several times
    #[arg(long, value_name = "ID")]
    allow_loss: Vec<String>,
}

/// What a person is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Approve {
    /// Anything changes
    Any,
    /// Something is allowed that was not, or that may be so
    Broadening,
    /// Something is removed or replaced, or may be
    Destructive,
    /// Never
    Never,
}

impl ApprovalArgs {
    /// The same, without the question.
    pub(super) fn and_yes(mut self, yes: bool) -> Self {
        self.yes |= yes;
        self
    }

    /// Whether nobody is asked, whatever changes: what needs an answer is refused.
    pub(super) fn asks_nobody(&self, printer: &Printer) -> bool {
        self.yes || !printer.can_ask()
    }

    /// Asks what has to be asked; an error if the answer is no, or nobody is there to answer.
    pub(super) async fn confirm(
        &self,
        session: &Session,
        printer: &Printer,
        difference: &Difference,
    ) -> Result<(), CliError> {
        let lost: Vec<_> = losses(difference)
            .filter(|resource| !self.allows(&difference.stack, &resource.id))
            .collect();
        let why = self.asks_about(difference);
        if !lost.is_empty() && self.asks_nobody(printer) {
            return Err(refusal(
                &difference.stack,
                &lost,
                why.is_some() && !self.yes,
            ));
        }
        let no = || CliError::failed("not deployed; nothing was changed");
        if let Some(why) = why.filter(|_| !self.yes) {
            if !printer.can_ask() {
                return Err(CliError::failed(format!(
                    "`{}`: {why}, and nobody can be asked here (this is not a terminal): add --yes \
                     to deploy without being asked",
                    difference.stack
                )));
            }
            let question = format!("Deploy {}? [y/N] ", difference.stack);
            let answer = ask(session, printer, &question, "add --yes").await?;
            if !["y", "yes"].contains(&answer.to_ascii_lowercase().as_str()) {
                return Err(no());
            }
        }
        for resource in lost {
            let id = &resource.id;
            printer.message(describe(resource));
            let question = format!("Type its name to let it go ({id}): ");
            let hint = format!("add --allow-loss {id}");
            if ask(session, printer, &question, &hint).await? != *id {
                return Err(no());
            }
        }
        Ok(())
    }

    /// Whether the data of a resource may be lost.
    fn allows(&self, stack: &str, id: &str) -> bool {
        self.allow_loss.iter().any(|allowed| {
            allowed == id
                || allowed
                    .strip_prefix(stack)
                    .is_some_and(|rest| rest.strip_prefix('/') == Some(id))
        })
    }

    /// Why a person is asked, if one is.
    fn asks_about(&self, difference: &Difference) -> Option<&'static str> {
        self.approve.iter().find_map(|kind| match kind {
            Approve::Any => Some("it would be changed"),
            Approve::Broadening => {
                let broadened = difference.broadened().next().is_some();
                broadened.then_some("more would be allowed (--approve broadening)")
            }
            Approve::Destructive => {
                let files = difference.files.iter().flat_map(|it| &it.files);
                let destroys = difference.resources.iter().any(is_destroyed)
                    || files.into_iter().any(|file| file.kind == Kind::Removed);
                destroys.then_some("something would be removed or replaced (--approve destructive)")
            }
            Approve::Never => None,
        })
    }
}

fn is_destroyed(resource: &ResourceDifference) -> bool {
    match resource.kind {
        Kind::Removed => true,
        Kind::Modified => resource.replacement != Replacement::No,
        Kind::Added | Kind::Imported => false,
    }
}

/// The flags that let the data of a difference go.
pub(super) fn loss_flags<'a>(
    stack: &str,
    lost: impl IntoIterator<Item = &'a ResourceDifference>,
    several: bool,
) -> String {
    let flags = lost.into_iter().map(|resource| {
        let id = &resource.id;
        if several {
            format!(" --allow-loss {stack}/{id}")
        } else {
            format!(" --allow-loss {id}")
        }
    });
    flags.collect()
}

/// What would be lost, and what to add if that is meant.
fn refusal(stack: &str, lost: &[&ResourceDifference], asks: bool) -> CliError {
    let list: String = lost
        .iter()
        .map(|resource| format!("\n  {}", describe(resource)))
        .collect();
    let yes = if asks { " --yes" } else { "" };
    let flags = loss_flags(stack, lost.iter().copied(), false);
    CliError::failed(format!(
        "deploying `{stack}` would lose data, which --yes does not allow:{list}"
    ))
    .hint(format!(
        "if that is meant, add{yes}{flags}; to keep it, set its DeletionPolicy and \
         UpdateReplacePolicy to Retain"
    ))
}

fn describe(resource: &ResourceDifference) -> String {
    let what = match (resource.kind, resource.replacement) {
        (Kind::Removed, _) => "is deleted",
        (_, Replacement::Maybe) => "may be replaced",
        _ => "is replaced",
    };
    let held: Vec<String> = resource.holdings.iter().map(ToString::to_string).collect();
    let held = if held.is_empty() {
        "what it holds is not known".to_owned()
    } else {
        format!("it holds {}", held.join(", "))
    };
    let line = resource
        .line
        .map_or_else(String::new, |line| format!(" at {line}"));
    format!(
        "{} ({}){line} {what}: {held}",
        resource.id, resource.type_name
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        diff::{Holding, SchemaFacts, compare},
        template::Template,
    };

    fn difference(old: &str, new: &str) -> Difference {
        let [old, new] = [old, new].map(|text| Template::parse(text).expect("a template"));
        compare("news", &old, &new, &SchemaFacts)
    }

    fn approval(approve: &[Approve], allow_loss: &[&str]) -> ApprovalArgs {
        ApprovalArgs {
            yes: false,
            approve: approve.to_vec(),
            allow_loss: allow_loss.iter().map(|&id| id.to_owned()).collect(),
        }
    }

    const PRIVATE: &str =
        "{Resources: {Url: {Type: 'AWS::Lambda::Url', Properties: {AuthType: AWS_IAM}}}}";
    const OPEN: &str =
        "{Resources: {Url: {Type: 'AWS::Lambda::Url', Properties: {AuthType: NONE}}}}";
    const NOTHING: &str = "{Resources: {}}";
    const TABLE: &str = "{Resources: {Table: {Type: 'AWS::DynamoDB::Table'}}}";

    #[test]
    fn a_person_is_asked_about_what_was_asked_for() {
        use Approve::{Any, Broadening, Destructive, Never};
        for (approve, old, new, asked) in [
            (&[Any][..], PRIVATE, OPEN, true),
            (&[Broadening], PRIVATE, OPEN, true),
            (&[Broadening], OPEN, PRIVATE, false),
            (&[Broadening], TABLE, NOTHING, false),
            (&[Destructive], TABLE, NOTHING, true),
            (&[Destructive], PRIVATE, OPEN, false),
            (&[Destructive], NOTHING, TABLE, false),
            (&[Destructive, Broadening], PRIVATE, OPEN, true),
            (&[Never], TABLE, OPEN, false),
            (&[Never, Any], TABLE, OPEN, true),
        ] {
            let found = approval(approve, &[]).asks_about(&difference(old, new));
            assert_eq!(found.is_some(), asked, "{approve:?} {old} {new}");
        }
    }

    #[test]
    fn what_may_be_lost_is_named_exactly() {
        for (allowed, holds) in [
            ("Table", true),
            ("news/Table", true),
            ("news", false),
            ("newsTable", false),
            ("other/Table", false),
            ("table", false),
        ] {
            let found = approval(&[], &[allowed]).allows("news", "Table");
            assert_eq!(found, holds, "{allowed}");
        }
    }

    #[test]
    fn a_refusal_says_what_is_lost_and_what_to_add() {
        let mut found = difference(TABLE, NOTHING);
        found.resources[0].holdings = vec![Holding::of("items", 12).about()];
        let lost: Vec<_> = losses(&found).collect();
        let error = refusal("news", &lost, true);
        let message = &error.messages[0];
        insta::assert_snapshot!(format!("{}\n{}", message.text, message.hints.join("\n")), @r"
        deploying `news` would lose data, which --yes does not allow:
          Table (AWS::DynamoDB::Table) is deleted: it holds about 12 items
        if that is meant, add --yes --allow-loss Table; to keep it, set its DeletionPolicy and UpdateReplacePolicy to Retain
        ");
    }
}
