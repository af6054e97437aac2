//! Paths of resources.

use std::collections::HashMap;

use super::method::referenced;
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, pointer::child, subject::Subject},
    template::Resource,
};

pub(super) const BAD: Rule = Rule {
    code: "A009",
    title: "a path part that is none",
    levels: Levels::all(Severity::Error),
    explanation: "`PathPart` is one part of a path, without `/`: plain, `{name}` as a whole, or \
        `{name+}` for all that follows, below which there are no further resources. API Gateway \
        refuses anything else.\n\n\
        Source: Amazon API Gateway Developer Guide, \"Methods for REST APIs in API Gateway\".",
};

pub(super) const TAKEN: Rule = Rule {
    code: "A010",
    title: "a path that another resource has",
    levels: Levels::all(Severity::Error),
    explanation: "Two resources with the same parent have the same `PathPart`, or both have a \
        variable one, `{…}`. API Gateway refuses the second (\"Another resource with the same \
        parent already has this name\"; \"only one is allowed\").\n\n\
        Source: Amazon API Gateway Developer Guide, \"Methods for REST APIs in API Gateway\".",
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let mut taken: HashMap<(String, String), (&str, &Resource)> = HashMap::new();
    let resources = &subject.template.resources;
    for (id, resource) in resources {
        if resource.type_name != "AWS::ApiGateway::Resource" {
            continue;
        }
        let Some(part) = path_part(resource) else {
            continue;
        };
        let pointer = || child(&child("/Resources", id), "Properties");
        if let Err(reason) = parse(part) {
            findings.add(
                &BAD,
                child(&pointer(), "PathPart"),
                format!("`{part}` is no part of a path: {reason}"),
            );
            continue;
        }
        let Some(parent) = resource.properties.get("ParentId") else {
            continue;
        };
        let greedy = referenced(parent)
            .and_then(|id| resources.get(id))
            .and_then(path_part)
            .filter(|part| part.ends_with("+}"));
        if let Some(above) = greedy {
            findings
                .add(
                    &BAD,
                    child(&pointer(), "ParentId"),
                    format!("`{part}` is below `{above}`, which stands for all that follows"),
                )
                .fix("put it beside, or leave out the `+`");
        }
        let kind = if is_variable(part) { "{}" } else { part };
        let other = taken
            .entry((format!("{parent:?}"), kind.to_owned()))
            .or_insert((id, resource));
        // Resources of different conditions may exclude each other.
        if other.0 != id && other.1.condition == resource.condition {
            let theirs = path_part(other.1).unwrap_or_default();
            let message = if theirs == part {
                format!("`{}` has the path part `{part}` already", other.0)
            } else {
                format!(
                    "`{}` has the variable path part `{theirs}` beside `{part}`, and only one is \
                     allowed",
                    other.0
                )
            };
            findings.add(&TAKEN, child(&pointer(), "PathPart"), message);
        }
    }
}

fn path_part(resource: &Resource) -> Option<&str> {
    resource
        .properties
        .get("PathPart")?
        .as_text()
        .filter(|part| !part.contains("{{"))
}

fn is_variable(part: &str) -> bool {
    part.starts_with('{')
}

fn parse(part: &str) -> Result<(), &'static str> {
    if part.is_empty() {
        return Err("it is empty");
    }
    if part.contains('/') {
        return Err("each part between two `/` is a resource of its own");
    }
    if part.contains(char::is_whitespace) {
        return Err("it has spaces");
    }
    let inner = match (part.starts_with('{'), part.ends_with('}')) {
        (true, true) => part[1..part.len() - 1].trim_end_matches('+'),
        (false, false) => part,
        _ => return Err("`{` and `}` stand at its beginning and its end"),
    };
    if inner.contains(['{', '}']) {
        return Err("`{` and `}` stand at its beginning and its end");
    }
    if inner.is_empty() {
        return Err("the variable has no name");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn parts() {
        for good in ["dragons", "{id}", "{proxy+}", "a.b-c_d", "v1:run"] {
            assert_eq!(parse(good), Ok(()), "{good}");
        }
        for bad in [
            "", "a/b", "/a", "a{b}", "{a", "{a}{b}", "{}", "{+}", "a b", "}", "{",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
