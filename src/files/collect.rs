//! From what a program says to files with keys.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io,
    path::Path,
};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::{
    Declared, FileSource, Files, Page, PageValues, Upload, UploadFile, acl, builder::Origin,
    settings,
};
use crate::{
    app::Problem,
    asset::{AssetError, collect_all},
    source::SourceLine,
    suggest::did_you_mean,
    template::{Node, Template},
};

/// The longest key, in bytes: "Object key name length" in the S3 documentation.
const LONGEST_KEY: usize = 1024;

/// The largest page, in bytes: it is held in memory.
const LARGEST_PAGE: u64 = 1 << 20;

/// The ending that templates have beside the one of what they become.
const PAGE_ENDING: &str = ".j2";

/// The uploads of a stack, whose settings are noted in its template; problems are added to
/// `problems`.
pub(crate) fn uploads(
    declared: &[Declared],
    root: &Path,
    template: &mut Template,
    problems: &mut Vec<Problem>,
) -> Vec<Upload> {
    let mut uploads: Vec<Upload> = Vec::new();
    for declared in declared {
        let upload = match upload(declared, root, template) {
            Ok(upload) => upload,
            Err(found) => {
                problems.extend(found);
                continue;
            }
        };
        problems.extend(acl_problem(&upload, template));
        problems.extend(written_twice(&uploads, &upload));
        if let Some(entry) = settings::entry(&declared.files, &upload)
            && let Some(bucket) = template.resources.get_mut(&upload.bucket_id)
        {
            let entries = bucket
                .metadata
                .entry(settings::METADATA.to_owned())
                .or_insert_with(|| Node::List(Vec::new()));
            if let Node::List(entries) = entries {
                entries.push(entry);
            }
        }
        uploads.push(upload);
    }
    uploads
}

fn acl_problem(upload: &Upload, template: &Template) -> Option<Problem> {
    let bucket = template.resources.get(&upload.bucket_id)?;
    acl::problem(upload, bucket)
}

fn upload(declared: &Declared, root: &Path, template: &Template) -> Result<Upload, Vec<Problem>> {
    let Declared { files, line, .. } = declared;
    let line = *line;
    misuse(files, line)?;
    let found = found(files, root, line)?;
    let caching = Caching::new(files, line)?;
    let mut problems = Vec::new();
    let mut uploaded = Vec::new();
    for (name, source) in &found {
        let key = format!("{}{name}", files.prefix);
        if key.len() > LONGEST_KEY {
            problems.push(
                Problem::new(format!(
                    "the key of `{name}` has {} bytes, and S3 takes {LONGEST_KEY}",
                    key.len()
                ))
                .at(line)
                .hint("give the file a shorter name or prefix"),
            );
        }
        if let FileSource::Page(page) = source {
            let errors = page.check(&values_of(template));
            problems.extend(errors.into_iter().map(|error| {
                Problem::new(error.to_string())
                    .at(line)
                    .hint("add what it names to the stack, or correct the template of the file")
            }));
        }
        uploaded.push(UploadFile {
            content_type: match &files.content_type {
                Some(given) => given.clone(),
                None => content_type(&key),
            },
            cache_control: caching.of(name),
            is_index: name.rsplit('/').next() == Some("index.html") || files.last.contains(name),
            source: source.clone(),
            key,
        });
    }
    problems.extend(files.last.iter().filter_map(|last| {
        let known = || found.keys().map(String::as_str);
        (!found.contains_key(last)).then(|| {
            Problem::new(format!(
                "there is no `{last}` to go up last{}",
                did_you_mean(last, known())
            ))
            .at(line)
            .hint("give the path in the folder, with `/`")
        })
    }));
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Upload {
        bucket: declared.bucket.clone(),
        bucket_id: declared.bucket_id.clone(),
        prefix: files.prefix.clone(),
        files: uploaded,
        keeping: files.keeping(),
        acl: files.acl,
        line,
    })
}

/// What cannot be said together.
fn misuse(files: &Files, line: SourceLine) -> Result<(), Vec<Problem>> {
    let mut problems = Vec::new();
    let mut wrong = |message: &str, hint: &str| {
        problems.push(Problem::new(message).at(line).hint(hint));
    };
    if files.once && files.prune {
        wrong(
            "files cannot be put `once` and pruned: one leaves alone what the other deletes",
            "leave out one of them",
        );
    }
    if files.prune && !files.is_folder() {
        wrong(
            "only a folder can be pruned: beside a single file, all else would go",
            "leave `prune` out, or upload a folder",
        );
    }
    if files.name.is_some() && files.is_folder() {
        wrong(
            "a folder has no name in a bucket, only its files do",
            "use `under` to put them under a prefix",
        );
    }
    if !files.ignore.is_empty() && !files.is_folder() {
        wrong(
            "only files of a folder can be ignored",
            "leave `ignore` out",
        );
    }
    if files.prefix.starts_with('/') {
        wrong(
            "the prefix begins with `/`, so that browsers would need two of them",
            "begin it with a name",
        );
    }
    if files
        .name
        .as_deref()
        .is_some_and(|name| name.is_empty() || name.starts_with('/'))
    {
        wrong(
            "a file's name in a bucket is not empty and does not begin with `/`",
            "begin it with a name",
        );
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

/// The files by their names below the prefix.
fn found(
    files: &Files,
    root: &Path,
    line: SourceLine,
) -> Result<BTreeMap<String, FileSource>, Vec<Problem>> {
    let one = |problem: Problem| vec![problem.at(line)];
    let name_of = |path: &Path| match &files.name {
        Some(name) => Ok(name.clone()),
        None => path
            .file_name()
            .and_then(|name| name.to_str())
            .map(str::to_owned)
            .ok_or_else(|| {
                Problem::new(format!("`{}` has no name that S3 takes", path.display()))
                    .hint("name it with `named`")
            }),
    };
    match &files.origin {
        Origin::Folder(path) => folder(&root.join(path), &files.ignore).map_err(one),
        Origin::File(path) => {
            let path = root.join(path);
            readable(&path).map_err(one)?;
            let name = name_of(&path).map_err(one)?;
            Ok(BTreeMap::from([(name, FileSource::Path(path))]))
        }
        Origin::Page(given) => {
            let path = root.join(given);
            let size = readable(&path).map_err(one)?;
            if size > LARGEST_PAGE {
                let problem = Problem::new(format!(
                    "`{}` has {size} bytes, and a file that is rendered at most {LARGEST_PAGE}",
                    path.display()
                ));
                return Err(one(problem.hint("upload it as it is, with `Files::file`")));
            }
            let text = fs::read_to_string(&path).map_err(|error| one(unreadable(&path, &error)))?;
            let mut name = name_of(&path).map_err(one)?;
            if files.name.is_none()
                && let Some(short) = name.strip_suffix(PAGE_ENDING)
            {
                name = short.to_owned();
            }
            let page = Page::new(given.display().to_string(), text);
            Ok(BTreeMap::from([(name, FileSource::Page(page))]))
        }
        Origin::PageText(text) => {
            let name = files.name.clone().unwrap_or_default();
            let page = Page::new(name.clone(), text.clone());
            Ok(BTreeMap::from([(name, FileSource::Page(page))]))
        }
    }
}

fn folder(path: &Path, ignore: &[String]) -> Result<BTreeMap<String, FileSource>, Problem> {
    let rules: Vec<&str> = ignore.iter().map(String::as_str).collect();
    let files = collect_all(path, &rules).map_err(|error| match error {
        AssetError::Empty { path } => Problem::new(format!(
            "there is no file to upload in `{}`",
            path.display()
        ))
        .hint("build what belongs there first, or ignore less"),
        AssetError::NotAFolder { path } => {
            Problem::new(format!("`{}` is no folder", path.display()))
                .hint("upload a single file with `Files::file`")
        }
        error => Problem::new(error.to_string()),
    })?;
    let mut found = BTreeMap::new();
    for (file, _) in files {
        readable(&file.path)?;
        found.insert(file.name, FileSource::Path(file.path));
    }
    Ok(found)
}

/// Whether a file can be read, and its size in bytes.
fn readable(path: &Path) -> Result<u64, Problem> {
    let metadata = match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(
                Problem::new(format!("there is no file `{}`", path.display()))
                    .hint("paths start from the program's own folder"),
            );
        }
        metadata => metadata.map_err(|error| unreadable(path, &error))?,
    };
    if !metadata.is_file() {
        return Err(Problem::new(format!("`{}` is no file", path.display()))
            .hint("upload a folder with `Files::folder`"));
    }
    File::open(path).map_err(|error| unreadable(path, &error))?;
    Ok(metadata.len())
}

fn unreadable(path: &Path, error: &io::Error) -> Problem {
    Problem::new(format!("`{}` cannot be read: {error}", path.display()))
        .hint("repair or ignore it")
}

/// How long files may be kept, by their names below the prefix.
struct Caching<'a> {
    all: Option<&'a String>,
    rules: Vec<(Gitignore, &'a String)>,
}

impl<'a> Caching<'a> {
    fn new(files: &'a Files, line: SourceLine) -> Result<Self, Vec<Problem>> {
        let rule = |(pattern, value): &'a (String, String)| {
            let mut builder = GitignoreBuilder::new("");
            let rule = builder
                .add_line(None, pattern)
                .and_then(|builder| builder.build());
            rule.map(|rule| (rule, value)).map_err(|error| {
                vec![
                    Problem::new(format!("`{pattern}` is no pattern for files: {error}"))
                        .at(line)
                        .hint("write it as in `.gitignore`: `*.html`, `assets/*`"),
                ]
            })
        };
        Ok(Self {
            all: files.cache_control.as_ref(),
            rules: files
                .cache_rules
                .iter()
                .map(rule)
                .collect::<Result<_, _>>()?,
        })
    }

    fn of(&self, name: &str) -> Option<String> {
        let matches = |rule: &Gitignore| rule.matched_path_or_any_parents(name, false).is_ignore();
        let rule = self.rules.iter().rev().find(|(rule, _)| matches(rule));
        rule.map(|(_, value)| *value).or(self.all).cloned()
    }
}

/// The type that a name tells; texts are UTF-8.
fn content_type(key: &str) -> String {
    let guess = mime_guess::from_path(key).first_or_octet_stream();
    let is_text = guess.type_() == mime_guess::mime::TEXT
        || guess.suffix() == Some(mime_guess::mime::XML)
        || ["javascript", "xml"].contains(&guess.subtype().as_str());
    if is_text {
        format!("{guess}; charset=utf-8")
    } else {
        guess.to_string()
    }
}

/// The names that pages may use; their values are known only once the stack is deployed.
fn values_of(template: &Template) -> PageValues {
    let names = |map: &mut dyn Iterator<Item = &String>| {
        map.map(|name| (name.clone(), name.clone())).collect()
    };
    let (secret, open): (Vec<_>, Vec<_>) = template
        .parameters
        .iter()
        .partition(|(_, parameter)| parameter.no_echo);
    PageValues {
        outputs: names(&mut template.outputs.keys()),
        parameters: names(&mut open.into_iter().map(|(name, _)| name)),
        secrets: secret.into_iter().map(|(name, _)| name.clone()).collect(),
        ..PageValues::default()
    }
}

/// A key that an earlier upload writes as well.
fn written_twice(earlier: &[Upload], upload: &Upload) -> Option<Problem> {
    let same = earlier.iter().filter(|it| it.bucket == upload.bucket);
    for other in same {
        let twice: Vec<&str> = upload
            .files
            .iter()
            .filter(|file| {
                let found = other.files.binary_search_by(|it| it.key.cmp(&file.key));
                found.is_ok()
            })
            .map(|file| file.key.as_str())
            .collect();
        let Some(first) = twice.first() else {
            continue;
        };
        let more = match twice.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        return Some(
            Problem::new(format!(
                "two uploads write the key `{first}`{more} in `{}`",
                upload.bucket_id
            ))
            .at(upload.line)
            .related("the other", other.line)
            .hint("put one of them under another prefix, or ignore the file in one"),
        );
    }
    None
}
