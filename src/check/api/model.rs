//! Models: what bodies must look like.

use crate::{
    check::{Levels, Rule, Severity, findings::Findings, pointer::child},
    suggest::did_you_mean,
    template::{Map, Node, Resource},
};

pub(super) const INVALID: Rule = Rule {
    code: "A012",
    title: "a model that API Gateway does not accept",
    levels: Levels::all(Severity::Error),
    explanation: "Models are JSON Schema draft 4. API Gateway refuses keywords of later drafts \
        (`Unsupported keyword(s)`: `$id`, `const`, `$defs`, `if`, …), types that do not exist, \
        `required` that is empty or no list, `enum` that is empty or names a value twice, \
        `exclusiveMinimum` without `minimum`, and a `Name` with anything but letters and \
        digits.\n\n\
        Source: Amazon API Gateway Developer Guide, \"Data models for REST APIs\" and \"Amazon \
        API Gateway important notes\"; JSON Schema Validation, draft 4.",
};

pub(super) const UNKNOWN: Rule = Rule {
    code: "A013",
    title: "a keyword or reference that draft 4 does not know",
    levels: Levels::all(Severity::Warning),
    explanation: "A schema has a keyword that JSON Schema draft 4 does not have: API Gateway \
        refuses it, or it has no effect. A `$ref` is `#/definitions/NAME` of the same schema, or \
        `https://apigateway.amazonaws.com/restapis/API_ID/models/NAME`.\n\n\
        Source: Amazon API Gateway Developer Guide, \"Data models for REST APIs\"; JSON Schema, \
        draft 4.",
};

const KEYWORDS: [&str; 34] = [
    "$schema",
    "$ref",
    "id",
    "title",
    "description",
    "default",
    "format",
    "type",
    "enum",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "additionalItems",
    "items",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxProperties",
    "minProperties",
    "required",
    "additionalProperties",
    "definitions",
    "properties",
    "patternProperties",
    "dependencies",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
];

/// Keywords of later drafts.
const LATER: [&str; 21] = [
    "$id",
    "$defs",
    "$anchor",
    "$comment",
    "$dynamicRef",
    "$recursiveRef",
    "$vocabulary",
    "const",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "maxContains",
    "minContains",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedProperties",
];

const TYPES: [&str; 7] = [
    "array", "boolean", "integer", "null", "number", "object", "string",
];

/// Words in the address of a later draft.
const LATER_DRAFTS: [&str; 5] = ["draft-05", "draft-06", "draft-07", "2019-09", "2020-12"];

pub(super) fn check(id: &str, resource: &Resource, findings: &mut Findings) {
    let pointer = child(&child("/Resources", id), "Properties");
    if let Some(Node::Text(name)) = resource.properties.get("Name")
        && !name.contains("{{")
        && !name.chars().all(|c| c.is_ascii_alphanumeric())
    {
        findings
            .add(
                &INVALID,
                child(&pointer, "Name"),
                format!("the name `{name}` has something else than letters and digits"),
            )
            .fix("use letters and digits only");
    }
    let pointer = child(&pointer, "Schema");
    match resource.properties.get("Schema") {
        Some(schema @ Node::Map(_)) => check_schema(schema, schema, &pointer, findings),
        Some(Node::Text(text)) if !text.contains("{{resolve") => {
            match serde_json::from_str::<serde_json::Value>(text) {
                Ok(value) => {
                    let schema = Node::from(value);
                    check_schema(&schema, &schema, &pointer, findings);
                }
                Err(error) => {
                    findings.add(&INVALID, pointer, format!("the schema is no JSON: {error}"));
                }
            }
        }
        _ => {}
    }
}

/// Checks a schema, which is a part of `root`.
fn check_schema(schema: &Node, root: &Node, pointer: &str, findings: &mut Findings) {
    let Node::Map(schema) = schema else {
        if matches!(schema, Node::Bool(_)) {
            findings.add(&INVALID, pointer, "a schema of draft 4 is a mapping");
        }
        return;
    };
    for (keyword, value) in schema {
        check_keyword(keyword, value, root, &child(pointer, keyword), findings);
    }
    check_values(schema, pointer, findings);
    for keyword in ["properties", "patternProperties", "definitions"] {
        if let Some(Node::Map(parts)) = schema.get(keyword) {
            let pointer = child(pointer, keyword);
            for (name, part) in parts {
                check_schema(part, root, &child(&pointer, name), findings);
            }
        }
    }
    for keyword in ["items", "additionalProperties", "additionalItems", "not"] {
        if let Some(part @ Node::Map(_)) = schema.get(keyword) {
            check_schema(part, root, &child(pointer, keyword), findings);
        }
    }
    for keyword in ["allOf", "anyOf", "oneOf", "items"] {
        if let Some(Node::List(parts)) = schema.get(keyword) {
            let pointer = child(pointer, keyword);
            for (index, part) in parts.iter().enumerate() {
                check_schema(part, root, &format!("{pointer}/{index}"), findings);
            }
        }
    }
}

fn check_keyword(keyword: &str, value: &Node, root: &Node, pointer: &str, findings: &mut Findings) {
    if LATER.contains(&keyword) {
        findings.add(
            &INVALID,
            pointer,
            format!("`{keyword}` is a keyword of later drafts than draft 4"),
        );
    } else if !KEYWORDS.contains(&keyword) && !keyword.starts_with("Fn::") {
        findings.add(
            &UNKNOWN,
            pointer,
            format!(
                "`{keyword}` is no keyword of JSON Schema draft 4{}",
                did_you_mean(keyword, KEYWORDS)
            ),
        );
    }
    let Node::Text(text) = value else {
        return;
    };
    match keyword {
        "$schema" if LATER_DRAFTS.iter().any(|draft| text.contains(draft)) => {
            findings
                .add(
                    &INVALID,
                    pointer,
                    format!("`{text}` is a later draft than draft 4"),
                )
                .fix("write `http://json-schema.org/draft-04/schema#`");
        }
        "$ref" => {
            let known = match text.strip_prefix("#/definitions/") {
                Some(name) => {
                    let (name, _) = name.split_once('/').unwrap_or((name, ""));
                    root.get("definitions")
                        .is_some_and(|it| it.as_map().is_none() || it.get(name).is_some())
                }
                None => {
                    text.starts_with("https://apigateway.amazonaws.com/restapis/")
                        || text.starts_with('#')
                }
            };
            if !known {
                findings.add(
                    &UNKNOWN,
                    pointer,
                    format!("`{text}` leads neither to a definition nor to a model"),
                );
            }
        }
        _ => {}
    }
}

fn check_values(schema: &Map, pointer: &str, findings: &mut Findings) {
    let mut add = |keyword: &str, message: String| {
        findings.add(&INVALID, child(pointer, keyword), message);
    };
    let types: Vec<&Node> = match schema.get("type") {
        Some(Node::List(types)) => types.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    for name in types.into_iter().filter_map(Node::as_text) {
        if !TYPES.contains(&name) {
            add(
                "type",
                format!("there is no type `{name}`{}", did_you_mean(name, TYPES)),
            );
        }
    }
    match schema.get("required") {
        Some(Node::List(names)) if names.is_empty() => {
            add(
                "required",
                "`required` must name at least one property".to_owned(),
            );
        }
        Some(Node::Bool(_)) => add(
            "required",
            "`required` is a list of names, beside `properties`".to_owned(),
        ),
        _ => {}
    }
    if let Some(Node::List(values)) = schema.get("enum") {
        let twice = values
            .iter()
            .enumerate()
            .any(|(index, value)| values[..index].contains(value));
        if values.is_empty() || twice {
            add(
                "enum",
                "`enum` must have at least one value, and none twice".to_owned(),
            );
        }
    }
    for (exclusive, limit) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        match schema.get(exclusive) {
            Some(Node::Integer(_) | Node::Float(_)) => {
                add(
                    exclusive,
                    format!("`{exclusive}` is `true` or `false` in draft 4, beside `{limit}`"),
                );
            }
            Some(Node::Bool(_)) if !schema.contains_key(limit) => {
                add(
                    exclusive,
                    format!("`{exclusive}` needs `{limit}` beside it"),
                );
            }
            _ => {}
        }
    }
}
