//! Where a function's code is.

use std::{
    borrow::Cow,
    fs,
    path::{Component, Path, PathBuf},
};

use super::lambda::Lambda;
use crate::{
    assembly::AssetFile,
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    template::{Intrinsic, Node},
};

pub(super) const NO_FOLDER: Rule = Rule {
    code: "F006",
    title: "code that is not there",
    levels: Levels::all(Severity::Warning),
    explanation: "The folder of a function's code does not exist, or has no file in the \
        function's language. The path starts from the folder of the template file. A build may \
        still make the code, so this is no error.",
};

/// The largest file that is read, in bytes.
const READABLE: u64 = 4 << 20;

/// A function's code, as far as it is on this machine.
#[derive(Debug)]
pub(super) enum Code<'a> {
    /// In the template.
    Inline(Cow<'a, str>),
    /// An archive that is made from these files.
    Files(&'a [AssetFile]),
    /// A folder.
    Folder(PathBuf),
}

impl<'a> Code<'a> {
    /// The code of `function`; nothing if only the service has it, or a build makes it.
    pub(super) fn of(
        function: &Lambda<'a>,
        subject: &Subject<'a>,
        findings: &mut Findings,
    ) -> Option<Self> {
        if let Some(asset) = subject
            .stack
            .assets
            .iter()
            .find(|asset| asset.resource == function.id)
        {
            return Some(Self::Files(asset.files()));
        }
        let names: &[&str] = if function.serverless {
            &["InlineCode", "CodeUri"]
        } else {
            &["Code"]
        };
        let (name, (node, pointer)) = names
            .iter()
            .find_map(|name| Some((*name, function.property(name)?)))?;
        if name == "InlineCode" {
            return inline(node).map(Self::Inline);
        }
        if let Some(text) = node.get("ZipFile") {
            return inline(text).map(Self::Inline);
        }
        let is_built = ["BuildMethod", "BuildProperties"]
            .iter()
            .any(|key| function.resource.metadata.contains_key(*key));
        let path = node.as_text()?;
        if is_built || path.contains("://") || path.contains('{') {
            return None;
        }
        let folder = within(&subject.stack.folder, path);
        let metadata = fs::metadata(&folder);
        if metadata.is_err() {
            findings.add(
                &NO_FOLDER,
                pointer,
                format!("there is no folder `{path}` beside the template"),
            );
        }
        metadata
            .is_ok_and(|it| it.is_dir())
            .then_some(Self::Folder(folder))
    }

    /// The folder at the top of the code, where there is one.
    pub(super) fn top(&self) -> Option<&Path> {
        match self {
            Self::Inline(_) => None,
            Self::Files(files) => files
                .iter()
                .find(|file| !file.name.contains('/'))
                .and_then(|file| file.path.parent()),
            Self::Folder(folder) => Some(folder),
        }
    }

    /// The file called `name`, with `/` between folders, if it is there.
    pub(super) fn file(&self, name: &str) -> Option<PathBuf> {
        match self {
            Self::Inline(_) => None,
            Self::Files(files) => files
                .iter()
                .find(|file| file.name == name)
                .map(|file| file.path.clone()),
            Self::Folder(folder) => Some(within(folder, name)).filter(|path| path.is_file()),
        }
    }

    /// The names of the files at the top that end in one of `extensions`.
    pub(super) fn top_files(&self, extensions: &[&str]) -> Vec<String> {
        let mut names: Vec<String> = match self {
            Self::Inline(_) => Vec::new(),
            Self::Files(files) => files
                .iter()
                .map(|file| file.name.clone())
                .filter(|name| !name.contains('/'))
                .collect(),
            Self::Folder(folder) => fs::read_dir(folder)
                .into_iter()
                .flatten()
                .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
                .collect(),
        };
        names.retain(|name| extensions.iter().any(|it| name.ends_with(it)));
        names.sort();
        names
    }
}

/// The text of a file of code; nothing if it cannot be read or is too large.
pub(super) fn read(path: &Path) -> Option<String> {
    let small = fs::metadata(path).is_ok_and(|metadata| metadata.len() <= READABLE);
    small.then(|| fs::read_to_string(path).ok())?
}

/// The path `name` below `folder`, without its `./`.
fn within(folder: &Path, name: &str) -> PathBuf {
    let path: PathBuf = folder
        .components()
        .chain(Path::new(name).components())
        .filter(|part| *part != Component::CurDir)
        .collect();
    if path.as_os_str().is_empty() {
        Component::CurDir.as_os_str().into()
    } else {
        path
    }
}

/// A text whose placeholders stay as they are.
fn inline(node: &Node) -> Option<Cow<'_, str>> {
    match node {
        Node::Text(text) => Some(text.as_str().into()),
        Node::Intrinsic(intrinsic) => match &**intrinsic {
            Intrinsic::Sub { text, .. } => Some(text.as_str().into()),
            Intrinsic::Join {
                separator,
                items: Node::List(items),
            } => {
                let parts: Option<Vec<Cow<'_, str>>> = items
                    .iter()
                    .map(|item| match item {
                        Node::Text(_) => inline(item),
                        // A single value within the code, in all likelihood.
                        Node::Intrinsic(intrinsic) => match **intrinsic {
                            Intrinsic::Ref(_) | Intrinsic::GetAtt { .. } => Some("0".into()),
                            _ => inline(item),
                        },
                        _ => None,
                    })
                    .collect();
                Some(parts?.join(separator).into())
            }
            _ => None,
        },
        _ => None,
    }
}
