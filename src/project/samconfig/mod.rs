//! `samconfig.toml`: what SAM CLI deploys a template with.

mod document;
mod known;
mod words;

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use document::{Located, Value};

use super::ProjectFileError;
use crate::{suggest::did_you_mean, target::AssetBucket};

/// The environment that is read if none is named.
pub const DEFAULT_ENVIRONMENT: &str = "default";

/// The names that the file can have, the first one first.
pub const FILE_NAMES: [&str; 3] = ["samconfig.toml", "samconfig.yaml", "samconfig.yml"];

/// The commands whose settings are read; what stands later goes before what stands earlier.
const COMMANDS: [&str; 2] = ["global", "deploy"];

/// What the file says about one environment. It is only read: nothing in it is run.
///
/// ```
/// use stackwright::project::{DEFAULT_ENVIRONMENT, SamConfig};
///
/// # let folder = std::env::temp_dir().join(format!("stackwright-sam-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// std::fs::write(
///     folder.join("samconfig.toml"),
///     "version = 0.1\n[default.deploy.parameters]\nstack_name = 'eggs'\ntags = 'team=\"the hens\"'\n",
/// )?;
/// let config = SamConfig::read(&folder, None, None)?;
/// assert_eq!(config.stack_name.as_deref(), Some("eggs"));
/// assert_eq!(config.tags["team"], "the hens");
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct SamConfig {
    /// The file, if there is one.
    pub path: Option<PathBuf>,
    /// `stack_name`.
    pub stack_name: Option<String>,
    /// `template_file`, from where the command is run.
    pub template_file: Option<PathBuf>,
    /// `region`.
    pub region: Option<String>,
    /// `profile`.
    pub profile: Option<String>,
    /// `s3_bucket` and `s3_prefix`.
    pub asset_bucket: Option<AssetBucket>,
    /// `parameter_overrides`.
    pub parameters: BTreeMap<String, String>,
    /// `tags`.
    pub tags: BTreeMap<String, String>,
    /// `capabilities`.
    pub capabilities: Vec<String>,
    /// `disable_rollback`, or `on_failure = "DO_NOTHING"`.
    pub keeps_failed: bool,
    /// `fail_on_empty_changeset`, where it says so.
    pub fails_if_unchanged: bool,
    /// `no_execute_changeset`: the place where it says so.
    pub only_plans: Option<String>,
    /// `role_arn`.
    pub role: Option<String>,
    /// `notification_arns`.
    pub notifications: Vec<String>,
    /// Keys that SAM CLI does not know either, in sentences.
    pub notes: Vec<String>,
}

impl SamConfig {
    /// Reads what the file in `folder` says about an environment; another file than the usual ones
    /// if `file` names it.
    ///
    /// It is an error if a file or an environment that is named does not exist, or if a setting is
    /// not of the kind that it should be.
    pub fn read(
        folder: &Path,
        file: Option<&Path>,
        environment: Option<&str>,
    ) -> Result<Self, ProjectFileError> {
        let path = match file {
            Some(file) => folder.join(file),
            None => {
                let usual = FILE_NAMES.map(|name| folder.join(name));
                let [first, ..] = &usual;
                let found = usual.iter().find(|path| path.is_file());
                found.unwrap_or(first).clone()
            }
        };
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error)
                if error.kind() == io::ErrorKind::NotFound
                    && file.is_none()
                    && environment.is_none() =>
            {
                return Ok(Self::default());
            }
            Err(error) => {
                let message = match (error.kind(), environment) {
                    (io::ErrorKind::NotFound, Some(name)) if file.is_none() => format!(
                        "there is no such file, and so no environment `{name}`: leave out \
                         --config-env, or name the file with --config-file"
                    ),
                    _ => format!("{error}; name another file with --config-file"),
                };
                return Err(ProjectFileError::Unreadable { path, message });
            }
        };
        let reader = Reader { path };
        let document = document::parse(&reader.path, &text)
            .map_err(|(line, message)| reader.invalid(line, message))?;
        reader.config(&document, environment)
    }
}

/// Makes settings of tables.
struct Reader {
    path: PathBuf,
}

impl Reader {
    fn config(
        &self,
        document: &Located,
        environment: Option<&str>,
    ) -> Result<SamConfig, ProjectFileError> {
        let mut config = SamConfig {
            path: Some(self.path.clone()),
            ..SamConfig::default()
        };
        let name = environment.unwrap_or(DEFAULT_ENVIRONMENT);
        let Some(tables) = document.get(name) else {
            return match environment {
                Some(name) => Err(self.no_environment(document, name)),
                None => Ok(config),
            };
        };
        self.table(name, tables)?;
        let (mut bucket, mut prefix) = (None, None);
        for command in COMMANDS {
            let Some(table) = tables.get(command) else {
                continue;
            };
            self.table(command, table)?;
            let Some(settings) = table.get("parameters") else {
                continue;
            };
            self.table("parameters", settings)?;
            for (key, setting) in settings.entries() {
                self.setting(&mut config, key, setting, (&mut bucket, &mut prefix))?;
            }
        }
        if let Some((line, bucket)) = bucket {
            let prefix = prefix.unwrap_or_default();
            let parsed = format!("{bucket}/{prefix}").parse();
            config.asset_bucket = Some(parsed.map_err(|why: String| self.invalid(line, why))?);
        }
        Ok(config)
    }

    fn setting(
        &self,
        config: &mut SamConfig,
        key: &str,
        setting: &Located,
        (bucket, prefix): (&mut Option<(usize, String)>, &mut Option<String>),
    ) -> Result<(), ProjectFileError> {
        if matches!(setting.value, Value::Nothing) {
            return Ok(());
        }
        match key {
            "stack_name" => config.stack_name = Some(self.text(key, setting)?),
            "template_file" | "template" => {
                config.template_file = Some(self.text(key, setting)?.into());
            }
            "region" => config.region = Some(self.text(key, setting)?),
            "profile" => config.profile = Some(self.text(key, setting)?),
            "s3_bucket" => *bucket = Some((setting.line, self.text(key, setting)?)),
            "s3_prefix" => *prefix = Some(self.text(key, setting)?),
            "parameter_overrides" => config.parameters = self.pairs(key, setting)?,
            "tags" => config.tags = self.pairs(key, setting)?,
            "capabilities" => config.capabilities = self.texts(key, setting)?,
            "role_arn" => config.role = Some(self.text(key, setting)?),
            "notification_arns" => config.notifications = self.texts(key, setting)?,
            "disable_rollback" => config.keeps_failed |= self.flag(key, setting)?,
            "on_failure" => config.keeps_failed |= self.text(key, setting)? == "DO_NOTHING",
            "fail_on_empty_changeset" => config.fails_if_unchanged = self.flag(key, setting)?,
            "no_execute_changeset" => {
                let place = self.flag(key, setting)?.then(|| self.place(setting.line));
                config.only_plans = place;
            }
            key if known::OTHERS.contains(&key) => {}
            key => {
                let known = USED.iter().chain(known::OTHERS).copied();
                config.notes.push(format!(
                    "{}: SAM CLI has no option `{key}`, and it is not followed{}",
                    self.place(setting.line),
                    did_you_mean(key, known)
                ));
            }
        }
        Ok(())
    }

    fn table(&self, key: &str, located: &Located) -> Result<(), ProjectFileError> {
        match &located.value {
            Value::Table(_) | Value::Nothing => Ok(()),
            _ => Err(self.wrong(key, located, "a table")),
        }
    }

    fn text(&self, key: &str, located: &Located) -> Result<String, ProjectFileError> {
        match &located.value {
            Value::Text(text) => Ok(text.clone()),
            Value::Other(_) => Err(self.wrong(key, located, "text: write it in quotes")),
            _ => Err(self.wrong(key, located, "text")),
        }
    }

    fn flag(&self, key: &str, located: &Located) -> Result<bool, ProjectFileError> {
        match &located.value {
            Value::Bool(flag) => Ok(*flag),
            _ => Err(self.wrong(key, located, "true or false, without quotes")),
        }
    }

    fn texts(&self, key: &str, located: &Located) -> Result<Vec<String>, ProjectFileError> {
        match &located.value {
            Value::Text(text) => match words::words(text) {
                Ok(words) => Ok(words.into_iter().map(words::unquoted).collect()),
                Err(why) => Err(self.invalid(located.line, format!("`{key}`: {why}"))),
            },
            Value::List(items) => items.iter().map(|item| self.text(key, item)).collect(),
            _ => Err(self.wrong(key, located, "text or a list of texts")),
        }
    }

    /// Names and values, as text, a list of texts or a table.
    fn pairs(
        &self,
        key: &str,
        located: &Located,
    ) -> Result<BTreeMap<String, String>, ProjectFileError> {
        let mut pairs = BTreeMap::new();
        match &located.value {
            Value::Text(text) => {
                if let Some(file) = text.strip_prefix("file://") {
                    return Err(self.invalid(
                        located.line,
                        format!(
                            "`{key}` is in a file of its own, which is not followed: name it with \
                             --parameters-file {file}"
                        ),
                    ));
                }
                let found = words::pairs(text)
                    .map_err(|why| self.invalid(located.line, format!("`{key}`: {why}")))?;
                pairs.extend(found);
            }
            Value::List(items) => {
                for item in items {
                    pairs.extend(self.pairs(key, item)?);
                }
            }
            Value::Table(entries) => {
                for (name, value) in entries {
                    pairs.insert(name.clone(), self.value(name, value)?);
                }
            }
            Value::Nothing => {}
            Value::Other(_) | Value::Bool(_) => {
                return Err(self.wrong(key, located, "text, a list of texts or a table"));
            }
        }
        Ok(pairs)
    }

    /// A value as SAM CLI makes text of it.
    fn value(&self, name: &str, located: &Located) -> Result<String, ProjectFileError> {
        Ok(match &located.value {
            Value::Nothing => String::new(),
            Value::Text(text) | Value::Other(text) => text.clone(),
            Value::Bool(true) => "True".to_owned(),
            Value::Bool(false) => "False".to_owned(),
            Value::List(items) => {
                let items = items.iter().map(|item| self.value(name, item));
                items.collect::<Result<Vec<_>, _>>()?.join(",")
            }
            Value::Table(_) => return Err(self.wrong(name, located, "a value")),
        })
    }

    fn wrong(&self, key: &str, located: &Located, expected: &str) -> ProjectFileError {
        let kind = located.value.kind();
        self.invalid(
            located.line,
            format!("`{key}` is {kind}, and must be {expected}"),
        )
    }

    fn no_environment(&self, document: &Located, name: &str) -> ProjectFileError {
        let environments: Vec<&str> = document
            .entries()
            .iter()
            .filter(|(_, it)| matches!(it.value, Value::Table(_)))
            .map(|(name, _)| name.as_str())
            .collect();
        let suggestion = did_you_mean(name, environments.iter().copied());
        let known = match environments.is_empty() {
            true => "none".to_owned(),
            false => environments.join(", "),
        };
        self.invalid(
            1,
            format!("there is no environment `{name}`{suggestion} (known: {known})"),
        )
    }

    fn place(&self, line: usize) -> String {
        format!("{}:{line}", self.path.display())
    }

    fn invalid(&self, line: usize, message: impl Into<String>) -> ProjectFileError {
        ProjectFileError::Invalid {
            path: self.path.clone(),
            line,
            message: message.into(),
        }
    }
}

/// The keys that are followed.
const USED: [&str; 15] = [
    "capabilities",
    "disable_rollback",
    "fail_on_empty_changeset",
    "no_execute_changeset",
    "notification_arns",
    "on_failure",
    "parameter_overrides",
    "profile",
    "region",
    "role_arn",
    "s3_bucket",
    "s3_prefix",
    "stack_name",
    "tags",
    "template_file",
];

#[cfg(test)]
mod tests;
