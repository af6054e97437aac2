//! `stackwright.toml`.

use std::collections::BTreeMap;

use serde::{Deserialize, de::IgnoredAny};
use toml::Spanned;

use super::{AssetBucket, LOCAL};
use crate::project::{ProjectFile, ProjectFileError};

/// What the file says about a target.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) account: Option<String>,
    pub(super) region: Option<String>,
    pub(super) profile: Option<String>,
    pub(super) endpoint: Option<String>,
    #[serde(default, rename = "asset-bucket", deserialize_with = "bucket")]
    pub(super) asset_bucket: Option<AssetBucket>,
    #[serde(default, deserialize_with = "texts")]
    pub(super) parameters: BTreeMap<String, String>,
    #[serde(default, deserialize_with = "texts")]
    pub(super) tags: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    target: BTreeMap<String, Spanned<Entry>>,
    #[serde(default, rename = "check")]
    _check: Option<IgnoredAny>,
}

/// The targets that the file names.
pub(super) fn read(file: &ProjectFile) -> Result<BTreeMap<String, Entry>, ProjectFileError> {
    let File { target, .. } = file.parse()?;
    let mut entries = BTreeMap::new();
    for (name, entry) in target {
        let start = entry.span().start;
        let entry = entry.into_inner();
        check(&name, &entry).map_err(|message| file.invalid(start, message))?;
        entries.insert(name, entry);
    }
    Ok(entries)
}

fn check(name: &str, entry: &Entry) -> Result<(), String> {
    if name == LOCAL {
        let fixed = [
            ("account", &entry.account),
            ("profile", &entry.profile),
            ("endpoint", &entry.endpoint),
        ];
        if let Some((key, _)) = fixed.into_iter().find(|(_, value)| value.is_some()) {
            return Err(format!(
                "the target `local` is the local cloud and cannot have `{key}`: give the target \
                 another name"
            ));
        }
    }
    if let Some(account) = &entry.account
        && (account.len() != 12 || !account.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return Err(format!(
            "`{account}` is not an account: it has 12 digits, between quotes"
        ));
    }
    Ok(())
}

fn bucket<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<AssetBucket>, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map(Some).map_err(serde::de::Error::custom)
}

/// A table whose values become text, as CloudFormation's parameters and tags are.
fn texts<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected text, a number, true or false")]
    enum Scalar {
        Text(String),
        Integer(i64),
        Float(f64),
        Bool(bool),
    }
    let table = BTreeMap::<String, Scalar>::deserialize(deserializer)?;
    Ok(table
        .into_iter()
        .map(|(key, value)| {
            let text = match value {
                Scalar::Text(text) => text,
                Scalar::Integer(number) => number.to_string(),
                Scalar::Float(number) => number.to_string(),
                Scalar::Bool(value) => value.to_string(),
            };
            (key, text)
        })
        .collect())
}
