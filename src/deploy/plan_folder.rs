//! Where plans are kept: a file for each.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::kept::{DIGITS, KeptPlan, PLAN_VERSION};
use crate::{project::state_folder, suggest::did_you_mean};

/// Why there is no plan to be read.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// There is none of that name.
    #[error("there is no plan `{id}`{}; {}", did_you_mean(id, known.iter().map(String::as_str)), kept(known))]
    Unknown {
        /// What was asked for.
        id: String,
        /// The ones that there are.
        known: Vec<String>,
    },
    /// The file makes no sense.
    #[error(
        "the plan `{id}` cannot be read ({path}: {message}): `deploy --discard-plan {id}` removes \
         it with its change sets; then make another one with `deploy --plan-only`"
    )]
    Broken {
        /// The plan.
        id: String,
        /// The file.
        path: String,
        /// What is wrong with it.
        message: String,
    },
    /// A later version of this program wrote it.
    #[error(
        "the plan `{id}` was made by a later version (its form is {version}, this version knows \
         {PLAN_VERSION}): carry it out with that, or `deploy --discard-plan {id}`"
    )]
    Later {
        /// The plan.
        id: String,
        /// The version of its form.
        version: u64,
    },
    /// The file cannot be written or removed.
    #[error("cannot write {path}: {message}")]
    File {
        /// The file.
        path: String,
        /// What the system says.
        message: String,
    },
}

fn kept(known: &[String]) -> String {
    if known.is_empty() {
        "none is kept here: make one with `deploy --plan-only`".to_owned()
    } else {
        format!("kept here: {}", known.join(", "))
    }
}

/// Where a project keeps its plans.
///
/// ```
/// use stackwright::deploy::{KeptPlace, KeptPlan, PlanError, PlanFolder};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # if std::env::var_os(stackwright::project::STATE_VARIABLE).is_some() { return Ok(()); }
/// let project = tempfile::tempdir()?;
/// let folder = PlanFolder::of(project.path());
/// let place = KeptPlace { target: "live".to_owned(), account: "000000000000".to_owned(),
///     region: "eu-north-1".to_owned(), endpoint: None };
/// let plan = KeptPlan::new("news", place);
/// folder.write(&plan)?;
/// assert!(folder.file(&plan.id).exists());
/// assert_eq!(folder.ids(), [plan.id.as_str()]);
/// assert_eq!(folder.read(&plan.id)?, plan);
/// folder.remove(&plan.id)?;
/// assert!(matches!(folder.read(&plan.id), Err(PlanError::Unknown { .. })));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct PlanFolder {
    path: PathBuf,
}

impl PlanFolder {
    /// `plans` in the state folder of the project in `root`.
    pub fn of(root: &Path) -> Self {
        Self {
            path: state_folder(root).join("plans"),
        }
    }

    /// The plans that are kept, readable or not.
    pub fn ids(&self) -> Vec<String> {
        let files = fs::read_dir(&self.path).into_iter().flatten().flatten();
        let mut ids: Vec<String> = files
            .filter_map(|file| Some(file.file_name().to_str()?.strip_suffix(".json")?.to_owned()))
            .filter(|id| is_id(id))
            .collect();
        ids.sort();
        ids
    }

    /// The file of a plan.
    pub fn file(&self, id: &str) -> PathBuf {
        self.path.join(format!("{id}.json"))
    }

    /// The plan called `id`.
    pub fn read(&self, id: &str) -> Result<KeptPlan, PlanError> {
        let known = self.ids();
        if !known.iter().any(|other| other == id) {
            return Err(PlanError::Unknown {
                id: id.to_owned(),
                known,
            });
        }
        let path = self.file(id);
        let broken = |message: String| PlanError::Broken {
            id: id.to_owned(),
            path: path.display().to_string(),
            message,
        };
        let text = fs::read_to_string(&path).map_err(|error| broken(error.to_string()))?;
        let json: serde_json::Value =
            serde_json::from_str(&text).map_err(|error| broken(error.to_string()))?;
        match json["version"].as_u64() {
            Some(version) if version > u64::from(PLAN_VERSION) => Err(PlanError::Later {
                id: id.to_owned(),
                version,
            }),
            _ => match serde_json::from_value::<KeptPlan>(json) {
                Ok(plan) if plan.id == id => Ok(plan),
                Ok(plan) => Err(broken(format!("it calls itself `{}`", plan.id))),
                Err(error) => Err(broken(error.to_string())),
            },
        }
    }

    /// Writes a plan down, whole or not at all.
    pub fn write(&self, plan: &KeptPlan) -> Result<(), PlanError> {
        let path = self.file(&plan.id);
        let failed = |error: std::io::Error| PlanError::File {
            path: path.display().to_string(),
            message: error.to_string(),
        };
        fs::create_dir_all(&self.path).map_err(failed)?;
        let text = serde_json::to_string_pretty(plan).map_err(|error| failed(error.into()))?;
        let hidden = path.with_extension("new");
        fs::write(&hidden, text + "\n").map_err(failed)?;
        fs::rename(&hidden, &path).map_err(failed)
    }

    /// Forgets a plan; one that is gone already is fine.
    pub fn remove(&self, id: &str) -> Result<(), PlanError> {
        let path = self.file(id);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(PlanError::File {
                path: path.display().to_string(),
                message: error.to_string(),
            }),
            _ => Ok(()),
        }
    }
}

/// Whether a word can be the name of a plan, and so of a file.
fn is_id(word: &str) -> bool {
    word.len() == DIGITS && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deploy::KeptPlace;

    fn plan() -> KeptPlan {
        let place = KeptPlace {
            target: "live".to_owned(),
            account: "000000000000".to_owned(),
            region: "eu-north-1".to_owned(),
            endpoint: None,
        };
        KeptPlan::new("news", place)
    }

    fn folder(root: &Path) -> PlanFolder {
        PlanFolder {
            path: root.join("plans"),
        }
    }

    #[test]
    fn what_is_not_there_is_answered_with_what_is() {
        let root = tempfile::tempdir().expect("a folder");
        let folder = folder(root.path());
        let none = folder.read("12345678").expect_err("there is none");
        let mut plan = plan();
        plan.id = "1234abcd".to_owned();
        folder.write(&plan).expect("written");
        let other = folder.read("1234abce").expect_err("there is another");
        let path = folder.read("../../etc").expect_err("no name");
        insta::assert_snapshot!(format!("{none}\n{other}\n{path}"), @r"
        there is no plan `12345678`; none is kept here: make one with `deploy --plan-only`
        there is no plan `1234abce`; did you mean `1234abcd`?; kept here: 1234abcd
        there is no plan `../../etc`; kept here: 1234abcd
        ");
    }

    #[test]
    fn what_cannot_be_read_is_not_guessed_at() {
        let root = tempfile::tempdir().expect("a folder");
        let folder = folder(root.path());
        let plan = plan();
        folder.write(&plan).expect("written");
        let whole = fs::read_to_string(folder.file(&plan.id)).expect("a file");
        for (text, expected) in [
            (&whole[..whole.len() / 2], "EOF while parsing"),
            ("{\"version\": 1}", "missing field"),
            ("{\"version\": 2}", "its form is 2"),
            (
                &whole.replace(&plan.id, "00000000"),
                "calls itself `00000000`",
            ),
        ] {
            fs::write(folder.file(&plan.id), text).expect("written");
            let error = folder.read(&plan.id).expect_err("it is broken").to_string();
            assert!(error.contains(expected), "{error}");
            assert!(
                error.contains(&format!("--discard-plan {}", plan.id)),
                "{error}"
            );
        }
    }
}
