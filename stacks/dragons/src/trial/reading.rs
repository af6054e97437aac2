//! The checks that change nothing.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    api::{Api, Visitor},
    application::Application,
    check::{Failure, Verdict},
    data_file::{Content, DataFile},
    http::Answer,
};

/// Who is not signed in gets a 401 that a browser shows to the web app.
pub(super) fn without_token(api: &Api) -> Verdict {
    let answer = api.send("GET", &[])?;
    if answer.status != 401 || answer.json() != Some(json!({"message": "Unauthorized"})) {
        return Err(Failure::new(
            r#"401 {"message":"Unauthorized"}"#,
            answer.excerpt(),
        ));
    }
    any_origin(&answer)?;
    Ok("401 Unauthorized, from any origin".to_owned())
}

/// A browser asks before it sends a token or a report.
pub(super) fn preflight(api: &Api) -> Verdict {
    let headers = [
        ("origin", "https://example.com"),
        ("access-control-request-method", "POST"),
        (
            "access-control-request-headers",
            "authorization,content-type",
        ),
    ];
    let answer = api.send("OPTIONS", &headers)?;
    if answer.status != 200 {
        return Err(Failure::new("200", answer.excerpt()));
    }
    any_origin(&answer)?;
    for (header, needed) in [
        ("access-control-allow-methods", ["get", "post"]),
        (
            "access-control-allow-headers",
            ["authorization", "content-type"],
        ),
    ] {
        let value = answer.header(header).unwrap_or_default();
        let allowed = value.to_ascii_lowercase();
        let allows = |wanted: &str| allowed.split(',').any(|word| word.trim() == wanted);
        if !needed.into_iter().all(allows) {
            let expected = format!("{header} with {}", needed.join(" and "));
            return Err(Failure::new(expected, format!("`{value}`")));
        }
    }
    Ok("GET and POST, from any origin".to_owned())
}

fn any_origin(answer: &Answer) -> Result<(), Failure> {
    const HEADER: &str = "access-control-allow-origin";
    match answer.header(HEADER) {
        Some("*") => Ok(()),
        other => Err(Failure::new(
            format!("the header {HEADER}: *"),
            format!("`{}`", other.unwrap_or_default()),
        )),
    }
}

/// What the course's first program does: both parameters, then the object.
pub(super) fn first_program(
    application: &Application,
    file: &DataFile<'_>,
) -> Result<Content, Failure> {
    if file.bucket() != application.bucket_name {
        return Err(Failure::new(
            format!(
                "the bucket {} in the parameter {}",
                application.bucket_name, application.bucket_parameter
            ),
            format!("`{}`", file.bucket()),
        ));
    }
    file.read()
}

/// Before there are functions, a few dragons are made up, chosen by the query.
pub(super) fn mocked(visitor: &Visitor<'_>) -> Verdict {
    let mut found = Vec::new();
    for (query, expected) in [
        (&[][..], 4),
        (&[("family", "red")], 2),
        (&[("family", "blue")], 1),
        (&[("dragonName", "Atlas")], 1),
    ] {
        let seen = visitor.list(query)?.len();
        let name = match query {
            [] => "all".to_owned(),
            query => query_name(query),
        };
        if seen != expected {
            return Err(Failure::new(
                format!("{expected} dragons for {name}"),
                seen.to_string(),
            ));
        }
        found.push(format!("{name} {seen}"));
    }
    Ok(found.join(", "))
}

/// Everybody who has signed in sees all dragons.
pub(super) fn listing(api: &Visitor<'_>, content: &Content, cached: bool) -> Verdict {
    let seen = api.list(&[])?;
    same(&content.dragons.iter().collect::<Vec<_>>(), &seen, cached)?;
    Ok(census(&seen))
}

/// The filters narrow the list, both together too.
pub(super) fn filters(api: &Visitor<'_>, content: &Content, cached: bool) -> Verdict {
    let atlas = |field: &str| {
        content
            .dragons
            .iter()
            .any(|dragon| dragon[field] == "Atlas")
    };
    // Whoever renamed Atlas has other dragons.
    let known = if atlas("dragon_name_str") {
        ("Atlas", "red")
    } else {
        let first = content.dragons.first();
        let text = |field: &str| {
            first
                .and_then(|dragon| dragon[field].as_str())
                .unwrap_or("?")
        };
        (text("dragon_name_str"), text("family_str"))
    };
    let mut found = Vec::new();
    for query in [
        &[("family", "red")][..],
        &[("family", "black")],
        &[("family", "blue")],
        &[("family", "green")],
        &[("family", "purple")],
        &[("dragonName", known.0)],
        &[("family", known.1), ("dragonName", known.0)],
        &[("family", "no such family"), ("dragonName", known.0)],
    ] {
        let wanted = |dragon: &&Value| {
            query
                .iter()
                .all(|(name, value)| dragon[field(name)] == *value)
        };
        let expected: Vec<&Value> = content.dragons.iter().filter(wanted).collect();
        let text: Vec<String> = query
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let text = format!("?{}", text.join("&"));
        let seen = api.list(query)?;
        if let Some(stranger) = seen.iter().find(|dragon| !wanted(dragon)) {
            return Err(Failure::new(
                format!("only such dragons for {text}"),
                stranger.to_string(),
            ));
        }
        same(&expected, &seen, cached).map_err(|failure| {
            Failure::new(format!("{} for {text}", failure.expected), failure.seen)
        })?;
        found.push(format!("{} {}", query_name(query), seen.len()));
    }
    Ok(found.join(", "))
}

fn field(parameter: &str) -> &'static str {
    if parameter == "family" {
        "family_str"
    } else {
        "dragon_name_str"
    }
}

fn query_name(query: &[(&str, &str)]) -> String {
    let values: Vec<&str> = query.iter().map(|(_, value)| *value).collect();
    values.join("+")
}

/// A list must be what the data file says, unless a cache may answer from earlier.
fn same(expected: &[&Value], seen: &[Value], cached: bool) -> Result<(), Failure> {
    if cached || expected.iter().copied().eq(seen) {
        return Ok(());
    }
    let different = expected.len() == seen.len();
    let note = if different { ", but not the same" } else { "" };
    Err(Failure::new(
        format!("{} as in the data file", census(expected.iter().copied())),
        format!("{}{note}", census(seen)),
    ))
}

/// How many dragons there are, by family.
pub(super) fn census<'a>(dragons: impl IntoIterator<Item = &'a Value>) -> String {
    let mut families: BTreeMap<&str, usize> = BTreeMap::new();
    let mut count = 0;
    for dragon in dragons {
        count += 1;
        let family = dragon["family_str"].as_str().unwrap_or("no family");
        *families.entry(family).or_default() += 1;
    }
    let plural = if count == 1 { "" } else { "s" };
    if families.is_empty() {
        return format!("{count} dragons");
    }
    let families: Vec<String> = families
        .iter()
        .map(|(family, count)| format!("{family} {count}"))
        .collect();
    format!("{count} dragon{plural}: {}", families.join(", "))
}

/// A report of the wrong shape does not get past the API.
pub(super) fn wrong_shape(api: &Visitor<'_>, mut report: Value) -> Verdict {
    report["confirmationRequired"] = "no, thank you".into();
    let answer = api.report(&report)?;
    let message = answer.json().unwrap_or_default()["message"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    if answer.status != 400 || message != "Invalid request body" {
        return Err(Failure::new(
            r#"400 {"message":"Invalid request body"}"#,
            answer.excerpt(),
        ));
    }
    any_origin(&answer)?;
    Ok("400 Invalid request body".to_owned())
}
