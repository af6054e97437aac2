//! Which stackwright a new project depends on: the one that this program is from.

use std::{
    env, fmt, fs,
    path::{Path, PathBuf},
};

use toml::{Table, Value};

use crate::cli::CliError;

const PACKAGE: &str = env!("CARGO_PKG_NAME");
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Where cargo gets stackwright from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Dependency {
    /// The published version that this program is.
    Published,
    /// A folder of this machine.
    Folder(PathBuf),
    /// A revision in a repository.
    Repository {
        /// The repository's address.
        url: String,
        /// The revision, if the program's installer knew one.
        revision: Option<String>,
    },
}

impl Dependency {
    /// The stackwright whose `Cargo.toml` is in `folder`.
    pub(super) fn of_folder(folder: &Path) -> Result<Self, CliError> {
        let is_ours = manifest(folder).is_some_and(|manifest| is_package(&manifest));
        match folder.canonicalize() {
            Ok(path) if is_ours => Ok(Self::Folder(path)),
            _ => {
                let text = format!("there is no stackwright in `{}`", folder.display());
                Err(CliError::usage(text)
                    .hint("give the folder whose Cargo.toml has the package `stackwright`"))
            }
        }
    }

    /// The one that this program was built or installed from, as far as its place tells.
    pub(super) fn of_this_program() -> Self {
        let program = env::current_exe().and_then(|path| path.canonicalize());
        let program = program.unwrap_or_default();
        Self::of_program(&program)
    }

    fn of_program(program: &Path) -> Self {
        // Built in a checkout, which has the folder that cargo builds in.
        for folder in program.ancestors().skip(1) {
            if manifest(folder).is_some_and(|manifest| is_package(&manifest)) {
                return Self::Folder(folder.to_owned());
            }
        }
        // Installed by cargo, which writes down from where.
        let bin = program.parent().filter(|folder| folder.ends_with("bin"));
        let record = bin
            .and_then(Path::parent)
            .and_then(|root| read(&root.join(".crates.toml")));
        let installed = record
            .as_ref()
            .and_then(|record| record.get("v1")?.as_table());
        let sources = installed.into_iter().flat_map(Table::keys);
        sources
            .filter_map(|key| Self::of_installed(key))
            .next()
            .unwrap_or(Self::Published)
    }

    /// From `stackwright 0.1.0 (path+file:///src/stackwright)`.
    fn of_installed(key: &str) -> Option<Self> {
        let source = key.strip_prefix(PACKAGE)?.strip_prefix(' ')?;
        let (_, source) = source.strip_suffix(')')?.split_once(" (")?;
        let (kind, address) = source.split_once('+')?;
        match kind {
            "path" => {
                let folder = Path::new(address.strip_prefix("file://")?);
                Self::of_folder(folder).ok()
            }
            "git" => {
                let (address, revision) = match address.split_once('#') {
                    Some((address, revision)) => (address, Some(revision.to_owned())),
                    None => (address, None),
                };
                let url = address.split('?').next().unwrap_or(address).to_owned();
                Some(Self::Repository { url, revision })
            }
            _ => Some(Self::Published),
        }
    }

    /// What stands after `stackwright =` in `Cargo.toml`.
    pub(super) fn to_toml(&self) -> String {
        let text = |text: &str| Value::from(text).to_string();
        match self {
            Self::Published => text(VERSION),
            Self::Folder(path) => format!("{{ path = {} }}", text(&path.to_string_lossy())),
            Self::Repository {
                url,
                revision: Some(revision),
            } => format!("{{ git = {}, rev = {} }}", text(url), text(revision)),
            Self::Repository {
                url,
                revision: None,
            } => format!("{{ git = {} }}", text(url)),
        }
    }
}

/// As the end of a sentence.
impl fmt::Display for Dependency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Published => write!(
                f,
                "stackwright {VERSION} as published; \
                 --stackwright-path DIR makes it depend on a folder instead"
            ),
            Self::Folder(path) => write!(f, "the stackwright in {}", path.display()),
            Self::Repository { url, .. } => write!(f, "the stackwright of {url}"),
        }
    }
}

fn read(path: &Path) -> Option<Table> {
    toml::from_str(&fs::read_to_string(path).ok()?).ok()
}

/// The folder's `Cargo.toml`, if it has one that can be read.
pub(super) fn manifest(folder: &Path) -> Option<Table> {
    read(&folder.join("Cargo.toml"))
}

fn is_package(manifest: &Table) -> bool {
    let package = manifest.get("package");
    let name = package.and_then(|package| package.get("name")?.as_str());
    name == Some(PACKAGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_the_program_tells() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("a file");
        };
        let of = |program: &str| Dependency::of_program(&folder.path().join(program));
        write("checkout/Cargo.toml", "[package]\nname = \"stackwright\"\n");
        let checkout = folder.path().join("checkout");
        let checkout = checkout.canonicalize().expect("it exists");
        assert_eq!(
            of("checkout/target/debug/stackwright"),
            Dependency::Folder(checkout.clone())
        );
        write("other/Cargo.toml", "[package]\nname = \"other\"\n");
        assert_eq!(of("other/target/debug/stackwright"), Dependency::Published);
        let installed = |source: &str| {
            let key = format!(
                "[v1]\n\"other 1.0.0 (git+https://x)\" = []\n\"stackwright 0.1.0 ({source})\" = [\"stackwright\"]\n"
            );
            write("home/.crates.toml", &key);
            of("home/bin/stackwright")
        };
        assert_eq!(installed("registry+https://x"), Dependency::Published);
        let path = format!("path+file://{}", checkout.display());
        assert_eq!(installed(&path), Dependency::Folder(checkout));
        assert_eq!(installed("path+file:///gone"), Dependency::Published);
        let repository = installed("git+https://example.com/stackwright?branch=main#0123abc");
        assert_eq!(
            repository.to_toml(),
            r#"{ git = "https://example.com/stackwright", rev = "0123abc" }"#
        );
    }
}
