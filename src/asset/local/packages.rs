//! Python packages that code lists, installed if that is asked for.

use std::{
    collections::{BTreeSet, HashSet},
    fs,
    path::{Path, PathBuf},
};

use super::{LocalError, Packing, error::What, recipe::Recipe};
use crate::{
    assembly::AssetFile,
    asset::{AssetError, PythonPlatform, collect, install, lists_packages},
};

/// The file that lists them, beside the code.
const LIST: &str = "requirements.txt";

/// The file that lists the packages of JavaScript, and where they would be.
const NODE: (&str, &str) = ("package.json", "node_modules");

/// Where Python finds the packages of a layer.
const LAYER: &str = "python/";

/// Lists whose packages are not installed.
#[derive(Debug, Default)]
pub(super) struct Packages {
    left_out: BTreeSet<PathBuf>,
    /// Those that are not installed here at all.
    of_others: BTreeSet<PathBuf>,
}

/// How files are arranged in an archive, and which packages go with them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Arrangement {
    /// What stands before the names of the files.
    own: &'static str,
    /// What stands before the names of the packages' files.
    packages: &'static str,
    list: Option<(PathBuf, PythonPlatform)>,
}

impl Packages {
    /// How the files of a folder are arranged, and with which packages.
    pub(super) fn arrangement(
        &mut self,
        folder: &Path,
        recipe: &Recipe,
        packing: &Packing<'_>,
    ) -> Result<Arrangement, LocalError> {
        let own = match recipe.is_layer_to_arrange() {
            true => LAYER,
            false => "",
        };
        let mut arrangement = Arrangement {
            own,
            packages: if recipe.is_layer { LAYER } else { "" },
            list: None,
        };
        let node = folder.join(NODE.0);
        if recipe.is_node() && lists_node_packages(&node) && !folder.join(NODE.1).exists() {
            self.of_others.insert(node);
        }
        let list = folder.join(LIST);
        if recipe.is_built || !recipe.may_be_python() || !list.is_file() || !lists_packages(&list)?
        {
            return Ok(arrangement);
        }
        match (packing.installs, recipe.platform()) {
            (false, _) => {
                self.left_out.insert(list);
            }
            (true, Some(platform)) => arrangement.list = Some((list, platform)),
            (true, None) => return Err(LocalError::NoRuntime { list }),
        }
        Ok(arrangement)
    }

    /// What there is to say about packages that are not installed.
    pub(super) fn notices(&self) -> impl Iterator<Item = String> {
        let named = |lists: &BTreeSet<PathBuf>| {
            let names: Vec<String> = lists.iter().map(|it| it.display().to_string()).collect();
            (!names.is_empty()).then(|| names.join(", "))
        };
        let python = named(&self.left_out).map(|lists| {
            format!(
                "the packages of {lists} are not installed: add --install-requirements, or deploy \
                 what `sam build` makes"
            )
        });
        let others = named(&self.of_others).map(|lists| {
            format!("the packages of {lists} are not installed: deploy what `sam build` makes")
        });
        python.into_iter().chain(others)
    }
}

/// Whether a `package.json` asks for packages at run time.
fn lists_node_packages(path: &Path) -> bool {
    let text = fs::read(path).unwrap_or_default();
    let list: serde_json::Value = serde_json::from_slice(&text).unwrap_or_default();
    list["dependencies"]
        .as_object()
        .is_some_and(|it| !it.is_empty())
}

impl Arrangement {
    /// The files of an archive, those of packages among them. Where both have a file, it is the
    /// code's own that stays.
    pub(super) fn files(
        &self,
        what: &What,
        own: Vec<AssetFile>,
    ) -> Result<Vec<AssetFile>, LocalError> {
        let named = |prefix: &str, file: AssetFile| AssetFile {
            name: format!("{prefix}{}", file.name),
            ..file
        };
        let mut files: Vec<AssetFile> = own.into_iter().map(|file| named(self.own, file)).collect();
        let Some((list, platform)) = &self.list else {
            return Ok(files);
        };
        let installed = match collect(&install(list, *platform)?, &[]) {
            // A list that asks for nothing on this platform.
            Err(AssetError::Empty { .. }) => Vec::new(),
            installed => installed.map_err(|error| LocalError::of(what.clone(), error))?,
        };
        let known: HashSet<String> = files.iter().map(|file| file.name.clone()).collect();
        let installed = installed.into_iter().map(|file| named(self.packages, file));
        files.extend(installed.filter(|file| !known.contains(&file.name)));
        crate::asset::check_size(&what.path, &files)
            .map_err(|error| LocalError::of(what.clone(), error))?;
        Ok(files)
    }
}
