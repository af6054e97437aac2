//! Mapping templates, in the Velocity Template Language.

use super::method::Method;
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, pointer::child},
    template::{Intrinsic, Node},
};

pub(super) const UNBALANCED: Rule = Rule {
    code: "A016",
    title: "a mapping template whose blocks do not end",
    levels: Levels::all(Severity::Warning),
    explanation: "In a mapping template, each `#if`, `#foreach`, `#define` and `#macro` has its \
        `#end`. API Gateway fails the call otherwise, and says why only in its log.\n\n\
        Source: Apache Velocity User Guide; Amazon API Gateway Developer Guide, \"Mapping \
        template transformations for REST APIs in API Gateway\".",
};

/// What begins a block.
const BLOCKS: [&str; 4] = ["if", "foreach", "define", "macro"];

pub(super) fn check(method: &Method<'_>, findings: &mut Findings) {
    let requests = method.integration.and_then(|it| it.get("RequestTemplates"));
    let pointer = || method.integration_property("RequestTemplates");
    check_templates(requests, pointer, findings);
    let responses = method.integration_responses().unwrap_or_default();
    for (index, response) in responses.iter().enumerate() {
        let pointer = || {
            let list = method.integration_property("IntegrationResponses");
            format!("{list}/{index}/ResponseTemplates")
        };
        check_templates(response.get("ResponseTemplates"), pointer, findings);
    }
}

fn check_templates(
    templates: Option<&Node>,
    pointer: impl Fn() -> String,
    findings: &mut Findings,
) {
    for (content_type, template) in templates.and_then(Node::as_map).into_iter().flatten() {
        let text = match template {
            Node::Text(text) => text,
            Node::Intrinsic(intrinsic) => match &**intrinsic {
                Intrinsic::Sub { text, .. } => text,
                _ => continue,
            },
            _ => continue,
        };
        if let Err(problem) = balance(text) {
            findings.add(&UNBALANCED, child(&pointer(), content_type), problem);
        }
    }
}

/// Whether each block has its end.
fn balance(text: &str) -> Result<(), String> {
    let mut open = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('#') {
        let escaped = rest[..at].ends_with('\\');
        rest = &rest[at + 1..];
        if rest.starts_with('#') {
            // The rest of the line is a comment.
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
            continue;
        }
        if let Some(comment) = rest.strip_prefix('*') {
            rest = comment.split_once("*#").map_or("", |(_, rest)| rest);
            continue;
        }
        if let Some(literal) = rest.strip_prefix("[[") {
            rest = literal.split_once("]]#").map_or("", |(_, rest)| rest);
            continue;
        }
        if escaped {
            continue;
        }
        let word = rest.trim_start_matches('{');
        let end = word
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(word.len());
        let (word, after) = word.split_at(end);
        if word == "end" || word == "elseend" {
            if open.pop().is_none() {
                return Err("there is an `#end` without a beginning".to_owned());
            }
        } else if let Some(block) = BLOCKS.iter().find(|block| **block == word)
            && after.trim_start().starts_with('(')
        {
            open.push(*block);
        }
    }
    match open.pop() {
        None => Ok(()),
        Some(block) => Err(format!("an `#{block}` has no `#end`")),
    }
}

#[cfg(test)]
mod tests {
    use super::balance;

    #[test]
    fn blocks_have_ends() {
        for good in [
            "",
            "{\"a\": $input.json('$')}",
            "#if($a)x#{else}y#end",
            "#foreach($a in $b)#if($a == 1),#end#end",
            "## #if($a)\n#set($a = 1)",
            "#* #if($a) *#",
            "#[[#if($a)]]#",
            "color: #iffy and \\#if($a)",
            "#if ($a) x #{end}",
        ] {
            assert_eq!(balance(good), Ok(()), "{good}");
        }
        assert_eq!(balance("#if($a)").unwrap_err(), "an `#if` has no `#end`");
        assert_eq!(
            balance("#if($a)#end#end").unwrap_err(),
            "there is an `#end` without a beginning"
        );
    }
}
