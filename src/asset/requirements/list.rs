//! Lists of requirements, as pip reads them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{RequirementsError, unreadable};

/// A line that means something, of the list or of one that it includes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// The file.
    pub(super) path: PathBuf,
    /// Its number there, from 1.
    pub(super) number: usize,
    /// What it says, with the lines that continue it.
    pub(super) text: String,
    /// The bytes of the wheel that it names on this machine.
    pub(super) content: Option<Vec<u8>>,
}

impl Line {
    /// The package that it asks for, as pip compares names.
    pub(super) fn package(&self) -> Option<String> {
        let ends = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        let name = self.text.split(ends).next()?;
        (!name.is_empty() && !self.text.starts_with('-')).then(|| normal(name))
    }

    /// The place, as `requirements.txt:3`.
    pub(super) fn place(&self) -> String {
        format!("{}:{}", self.path.display(), self.number)
    }
}

/// A package's name as all its spellings have it.
pub(super) fn normal(name: &str) -> String {
    name.to_lowercase().replace(['_', '.'], "-")
}

/// All lines of the list, and of those that it includes.
pub(super) fn read(path: &Path) -> Result<Vec<Line>, RequirementsError> {
    let mut lines = Vec::new();
    read_into(path, &mut Vec::new(), &mut lines)?;
    Ok(lines)
}

fn read_into(
    path: &Path,
    around: &mut Vec<PathBuf>,
    lines: &mut Vec<Line>,
) -> Result<(), RequirementsError> {
    let text = fs::read_to_string(path).map_err(|source| unreadable(path, source))?;
    around.push(path.to_owned());
    let folder = path.parent().unwrap_or(Path::new(""));
    for (number, text) in logical(&text) {
        let mut line = Line {
            path: path.to_owned(),
            number,
            text,
            content: None,
        };
        if let Some(other) = included(&line.text) {
            let other = folder.join(other);
            if around.contains(&other) {
                return Err(RequirementsError::Circle {
                    path: path.to_owned(),
                    line: number,
                    included: other,
                });
            }
            lines.push(line);
            read_into(&other, around, lines)?;
            continue;
        }
        line.content = local_wheel(&line, folder)?;
        lines.push(line);
    }
    around.pop();
    Ok(())
}

/// Lines without comments, with those that continue them, and the number of the first.
fn logical(text: &str) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    let mut begun: Option<(usize, String)> = None;
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let is_comment = line.trim_start().starts_with('#');
        let line = match line.split_once(" #") {
            _ if is_comment => "",
            Some((before, _)) => before,
            None => line,
        };
        let (piece, goes_on) = match line.trim_end().strip_suffix('\\') {
            Some(piece) => (piece, true),
            None => (line, false),
        };
        let (_, whole) = begun.get_or_insert_with(|| (index + 1, String::new()));
        if !whole.is_empty() && !piece.trim().is_empty() {
            whole.push(' ');
        }
        whole.push_str(piece.trim());
        // A comment within a line that goes on does not end it.
        let is_within = is_comment && !whole.is_empty();
        if !goes_on && !is_within {
            lines.extend(begun.take());
        }
    }
    lines.extend(begun);
    lines.retain(|(_, text)| !text.trim().is_empty());
    lines
}

/// The list or the constraints that a line includes.
fn included(text: &str) -> Option<&str> {
    let names = ["-r", "--requirement", "-c", "--constraint"];
    let (name, rest) = text.split_at(text.find([' ', '=']).unwrap_or(text.len()));
    match names.contains(&name) {
        true => Some(rest.trim_start_matches([' ', '=']).trim()),
        // `-rother.txt`
        false => ["-r", "-c"]
            .iter()
            .find_map(|name| text.strip_prefix(name))
            .map(str::trim),
    }
    .filter(|path| !path.is_empty() && !path.contains("://"))
}

/// The content of a wheel on this machine that a line names. Folders, archives of source and
/// repositories are refused.
fn local_wheel(line: &Line, folder: &Path) -> Result<Option<Vec<u8>>, RequirementsError> {
    let text = line.text.as_str();
    let editable = ["-e ", "--editable ", "--editable="]
        .iter()
        .find_map(|option| text.strip_prefix(option));
    let target = match (editable, text.split_once(" @ ")) {
        (Some(target), _) => target,
        _ if text.starts_with('-') => return Ok(None),
        (None, Some((_, target))) => target,
        (None, None) => text,
    };
    // What follows are markers and hashes.
    let target = target.split([' ', ';']).next().unwrap_or_default();
    let target = target.strip_prefix("file://").unwrap_or(target);
    let (path, number, text) = (line.path.clone(), line.number, target.to_owned());
    if ["git", "hg", "svn", "bzr"]
        .iter()
        .any(|kind| target.starts_with(&format!("{kind}+")))
    {
        return Err(RequirementsError::Repository {
            path,
            line: number,
            text,
        });
    }
    let names_a_file = !target.contains("://") && (target.starts_with('.') || target.contains('/'));
    if editable.is_some() || (names_a_file && !target.ends_with(".whl")) {
        return Err(RequirementsError::Local {
            path,
            line: number,
            text,
        });
    }
    if names_a_file || (target.ends_with(".whl") && !target.contains("://")) {
        let wheel = folder.join(target);
        return match fs::read(&wheel) {
            Ok(content) => Ok(Some(content)),
            Err(source) => Err(unreadable(&wheel, source)),
        };
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_pip_reads_them() {
        let text = "\u{feff}# all of it\nA.b_c[x]==1.0 ; python_version > '3' # why\n\n\
                    eggs==2 \\\n  --hash=sha256:00 \\\n  # of the wheel\n  --hash=sha256:11\r\n--no-index\nhens#1\n";
        let lines: Vec<String> = logical(text)
            .into_iter()
            .map(|(number, text)| format!("{number}: {text}"))
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @r"
        2: A.b_c[x]==1.0 ; python_version > '3'
        4: eggs==2 --hash=sha256:00 --hash=sha256:11
        8: --no-index
        9: hens#1
        ");
    }

    #[test]
    fn other_lists_are_found() {
        for (text, expected) in [
            ("-r base.txt", Some("base.txt")),
            ("-rbase.txt", Some("base.txt")),
            ("--requirement=base.txt", Some("base.txt")),
            ("--constraint  c.txt", Some("c.txt")),
            ("-c https://x.example/c.txt", None),
            ("--require-hashes", None),
            ("rich==1", None),
        ] {
            assert_eq!(included(text), expected, "{text}");
        }
    }
}
