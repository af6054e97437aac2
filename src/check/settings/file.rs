//! The table `check` of `stackwright.toml`.

use std::{collections::BTreeMap, path::Path};

use serde::{Deserialize, de::IgnoredAny};
use toml::Spanned;

use super::{Settings, no_rule};
use crate::{
    acceptance::Acceptance,
    check::{Rule, RuleSet, Severity, lint},
    project::{ProjectFile, ProjectFileError},
};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    check: Table,
    #[serde(default, rename = "target")]
    _target: Option<IgnoredAny>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    rules: Option<Spanned<String>>,
    #[serde(default)]
    severity: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    accept: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    stack: Option<String>,
    resource: Option<String>,
    reason: String,
}

impl Settings {
    /// The settings in the `stackwright.toml` of the folder `root`, on top of the set `rules`.
    ///
    /// ```toml
    /// [check]
    /// rules = "strict"
    ///
    /// [check.severity]
    /// X004 = "off"
    ///
    /// [[check.accept]]
    /// code = "X001"
    /// resource = "DragonBucket"
    /// reason = "the course needs public objects"
    /// ```
    ///
    /// ```
    /// use std::path::Path;
    /// use stackwright::check::{RuleSet, Settings};
    ///
    /// let settings = Settings::read(Path::new("no/such/folder"), RuleSet::Course)?;
    /// assert_eq!(settings.rules, RuleSet::Course);
    /// # Ok::<(), stackwright::project::ProjectFileError>(())
    /// ```
    pub fn read(root: &Path, rules: RuleSet) -> Result<Self, ProjectFileError> {
        let file = ProjectFile::read(root)?;
        let File { check: table, .. } = file.parse()?;
        let mut settings = Self {
            rules,
            ..Self::default()
        };
        if let Some(word) = &table.rules {
            settings.rules = RuleSet::ALL
                .into_iter()
                .find(|set| set.name() == word.get_ref())
                .ok_or_else(|| {
                    let known = RuleSet::ALL.map(RuleSet::name).join("`, `");
                    let word = word.get_ref();
                    format!("there is no set of rules `{word}`: write one of `{known}`")
                })
                .map_err(|message| file.invalid(word.span().start, message))?;
        }
        for (code, word) in table.severity {
            let known = known_code(code.get_ref())
                .map_err(|message| file.invalid(code.span().start, message))?;
            let severity = severity(word.get_ref())
                .map_err(|message| file.invalid(word.span().start, message))?;
            settings.severities.insert(known, severity);
        }
        for spanned in table.accept {
            let start = spanned.span().start;
            let entry = spanned.into_inner();
            let code = known_code(&entry.code).map_err(|message| file.invalid(start, message))?;
            if entry.reason.trim().is_empty() {
                return Err(file.invalid(start, format!("say in `reason` why {code} is accepted")));
            }
            settings.accepted.push(Acceptance {
                code,
                stack: entry.stack,
                resource: entry.resource,
                reason: entry.reason,
                line: file.place(start),
            });
        }
        Ok(settings)
    }
}

fn known_code(code: &str) -> Result<String, String> {
    match Rule::find(code) {
        Some(rule) => Ok(rule.code.to_owned()),
        None if lint::is_code(code) => Ok(code.to_ascii_uppercase()),
        None => Err(no_rule(code)),
    }
}

fn severity(word: &str) -> Result<Option<Severity>, String> {
    if word == "off" {
        return Ok(None);
    }
    let found = Severity::ALL.into_iter().find(|it| it.name() == word);
    found.map(Some).ok_or_else(|| {
        let known = Severity::ALL.map(Severity::name).join("`, `");
        format!("`{word}` is no severity: write one of `{known}`, `off`")
    })
}
