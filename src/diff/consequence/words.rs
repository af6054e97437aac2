//! What follows from a change, in sentences.

use super::effect::{Effect, Outcome, Target};
use crate::diff::{Kind, ResourceDifference};

/// How many lines of what follows are told unless all is asked for.
const MOST: usize = 12;

/// What is to be known of a resource besides whether it is replaced, a sentence each.
pub(in crate::diff) fn warnings(resource: &ResourceDifference) -> Vec<String> {
    let mut found = Vec::new();
    let refused: Vec<&str> = resource.refused.iter().map(String::as_str).collect();
    match refused.as_slice() {
        [] => {}
        ["Type"] => found.push(
            "refused: the service does not change the type of a resource; give the new one another \
             logical id"
                .to_owned(),
        ),
        names => found.push(format!(
            "refused: the service does not change {} of a resource that exists",
            names.join(", ")
        )),
    }
    if let Some(name) = &resource.name_taken {
        found.push(format!(
            "refused: it is replaced and keeps its {name}, and two of one name cannot be; change \
             the name too"
        ));
    }
    if !resource.interruptions.is_empty() {
        found.push(format!(
            "interrupted: while {} changes it may not be available",
            resource.interruptions.join(", ")
        ));
    }
    found.extend(of_renaming(resource));
    found
}

fn of_renaming(resource: &ResourceDifference) -> Option<String> {
    let renaming = resource.renaming.as_ref()?;
    let other = &renaming.other;
    let like = if renaming.equal {
        "the same as"
    } else {
        "much like"
    };
    if resource.kind == Kind::Removed {
        return Some(format!("it is {like} {other}, which is added"));
    }
    let is_rust = resource
        .line
        .is_none_or(|line| line.file().ends_with(".rs"));
    let remedy = if is_rust {
        format!("add `.moved_from(\"{other}\")` to it")
    } else {
        format!("call it `{other}` again")
    };
    Some(format!(
        "it is {like} {other}, which is removed: under another logical id the service creates it \
         anew and deletes {other}; to keep {other}, {remedy}"
    ))
}

/// What follows in other places, a line each, with how deep it stands.
pub(in crate::diff) fn chain_lines(chain: &[Effect], all: bool) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    collect(chain, 0, &mut lines);
    if !all && lines.len() > MOST + 1 {
        let more = lines.len() - MOST;
        lines.truncate(MOST);
        lines.push((0, format!("and {more} more")));
    }
    lines
}

fn collect(chain: &[Effect], depth: usize, lines: &mut Vec<(usize, String)>) {
    for effect in chain {
        lines.push((depth, sentence(effect)));
        collect(&effect.chain, depth + 1, lines);
    }
}

fn sentence(effect: &Effect) -> String {
    let stack = effect.stack.iter().map(|stack| format!("{stack}: "));
    let stack: String = stack.collect();
    let uses: Vec<String> = effect
        .uses
        .iter()
        .map(|used| match &effect.target {
            Target::Output { .. } => used.takes.clone(),
            Target::Resource { .. } => format!("{} takes {}", used.path, used.takes),
        })
        .collect();
    let uses = uses.join("; ");
    let may = |does: &str, may: &str| {
        let does = if effect.certain { does } else { may };
        does.to_owned()
    };
    let name = match &effect.target {
        Target::Resource { id, .. } => id.clone(),
        Target::Output { name, .. } => format!("the output {name}"),
    };
    let what = match (&effect.target, effect.outcome) {
        (_, Outcome::Refused) => "imports it, so the service refuses the change".to_owned(),
        (_, Outcome::Later) => "keeps the old value until its stack is deployed".to_owned(),
        (Target::Output { export, .. }, _) => {
            let export = export
                .iter()
                .map(|export| format!(", which is exported as {export}"));
            let export: String = export.collect();
            format!("{}{export}", may("changes", "may change"))
        }
        (_, Outcome::Updated) => may("is changed in place", "may be changed in place"),
        (_, Outcome::MayBeReplaced) => "may be replaced".to_owned(),
        (_, Outcome::Replaced) => "is replaced".to_owned(),
    };
    format!("{stack}{name} {what} ({uses})")
}
