//! What the API answers before there is anything behind it.

use std::fmt::Write as _;

use serde_json::Value;
use stackwright::construct::rest_api::{Integration, Response, mock};

/// The dragons that the mock knows, in the order of its answer.
const KNOWN: [&str; 4] = ["Atlas", "Protheus", "Xanya", "Eislex"];

/// Answers GET with a few dragons, chosen by the two query parameters.
pub(crate) fn listing() -> Integration {
    mock().response(Response::status(200).json(template()))
}

/// Answers POST as if the report had been taken.
pub(crate) fn report() -> Integration {
    mock().response(Response::status(200).json("{}"))
}

/// `family=red` and `family=blue` give the dragons of that family without Atlas, whom
/// `dragonName=Atlas` gives; anything else gives all four.
fn template() -> String {
    let mut template = String::new();
    for (condition, names) in [
        (
            "#if($input.params('family') == 'red')",
            &["Xanya", "Eislex"][..],
        ),
        ("#elseif($input.params('family') == 'blue')", &["Protheus"]),
        (
            "#elseif($input.params('dragonName') == 'Atlas')",
            &["Atlas"],
        ),
        ("#else", &KNOWN),
    ] {
        // Writing to a string cannot fail.
        let _always = writeln!(template, "{condition}\n{}", dragons(names));
    }
    template.push_str("#end");
    template
}

/// Dragons of the data file, as the functions will answer with them.
fn dragons(names: &[&str]) -> String {
    let all: Vec<Value> =
        serde_json::from_str(include_str!("../data/dragon_stats_one.json")).unwrap_or_default();
    let chosen: Vec<&Value> = names
        .iter()
        .filter_map(|name| {
            all.iter()
                .find(|dragon| dragon["dragon_name_str"] == **name)
        })
        .collect();
    format!("{:#}", Value::from_iter(chosen.into_iter().cloned()))
}
