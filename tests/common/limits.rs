//! The bands of `benches/limits.toml`, and numbers that must lie within them.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Limits {
    limit: Vec<Limit>,
}

/// A number may be from `least` to `most`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    what: String,
    least: u64,
    most: u64,
    why: String,
}

/// Fails, with what to do, unless all numbers are within the bands of their names.
#[track_caller]
pub(crate) fn assert_within(numbers: &[(String, u64)]) {
    let limits = include_str!("../../benches/limits.toml");
    let told = numbers
        .iter()
        .filter_map(|(what, number)| judge(limits, what, *number).err());
    let told: Vec<String> = told.collect();
    assert!(told.is_empty(), "\n{}\n", told.join("\n"));
}

/// What is to be told of a number, if it is not within its band.
pub(crate) fn judge(limits: &str, what: &str, number: u64) -> Result<(), String> {
    let limits: Limits = toml::from_str(limits).map_err(|error| error.to_string())?;
    let limit = limits.limit.iter().find(|limit| limit.what == what);
    let Some(Limit {
        least, most, why, ..
    }) = limit
    else {
        return Err(format!(
            "benches/limits.toml has no band for {what}, which came to {number}"
        ));
    };
    let advice = if number > *most {
        "find what costs more; if it is worth it, raise the band and say why"
    } else if number < *least {
        "that is better than it was: lower the band, so that it stays so"
    } else {
        return Ok(());
    };
    Err(format!(
        "{what}: {number}, where benches/limits.toml allows {least} to {most} ({why}); {advice}"
    ))
}
