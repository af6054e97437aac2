//! The function that Lambda calls, and whether it is in the code.

use std::path::Path;

use super::{
    code::{self, Code},
    lambda::Lambda,
    node, python,
};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    suggest::did_you_mean,
};

pub(super) const NO_FILE: Rule = Rule {
    code: "F003",
    title: "a handler whose file is not in the code",
    levels: Levels::all(Severity::Error),
    explanation: "`Handler` is the name of a file without its extension, a dot, and the name of a \
        function: `app.handler` is `handler` in `app.py` or `app.js` at the top of the code. Code \
        that stands in the template (`ZipFile`, `InlineCode`) is a file called `index`. Without \
        the file, every call of the function fails.\n\n\
        Source: AWS Lambda Developer Guide, \"Define Lambda function handler in Python\", \
        \"… in Node.js\".",
};

pub(super) const NO_FUNCTION: Rule = Rule {
    code: "F004",
    title: "a handler that its file does not have",
    levels: Levels::all(Severity::Error),
    explanation: "The file is there, but neither defines nor imports (Python) or exports (Node.js) \
        what `Handler` names after the dot, so every call of the function fails. Files whose \
        names are only made when they run are not judged.\n\n\
        Source: AWS Lambda Developer Guide, \"Define Lambda function handler in Python\", \
        \"… in Node.js\".",
};

pub(super) const SYNTAX: Rule = Rule {
    code: "F005",
    title: "a handler without a file or a function",
    levels: Levels::all(Severity::Error),
    explanation: "In Python, Node.js and Ruby, `Handler` is the name of a file, a dot, and the \
        name of a function, as in `app.handler`; the extension of the file is not part of it.",
};

/// A language whose files can be looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    Python,
    Node,
    Ruby,
}

impl Language {
    fn of(runtime: &str) -> Option<Self> {
        [
            ("python", Self::Python),
            ("nodejs", Self::Node),
            ("ruby", Self::Ruby),
        ]
        .into_iter()
        .find_map(|(prefix, language)| runtime.starts_with(prefix).then_some(language))
    }

    /// What the handler's file may end in; those that can be read as text come first.
    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Python => &[".py", "/__init__.py", ".pyc", ".so"],
            Self::Node => &[".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".tsx", ""],
            Self::Ruby => &[".rb"],
        }
    }

    /// The file, without its extension, and the function.
    fn split(self, handler: &str) -> Option<(String, &str)> {
        let (file, function) = match self {
            // Folders are given with dots or slashes.
            Self::Python => handler.rsplit_once('.')?,
            // What is exported may itself be given with dots.
            Self::Node | Self::Ruby => {
                let start = handler.rfind('/').map_or(0, |at| at + 1);
                let dot = start + handler[start..].find('.')?;
                (&handler[..dot], &handler[dot + 1..])
            }
        };
        let file = file.trim_start_matches("./");
        let file = match self {
            Self::Python => file.replace('.', "/"),
            Self::Node | Self::Ruby => file.to_owned(),
        };
        (!file.is_empty() && !function.is_empty()).then_some((file, function))
    }

    /// Whether text has what the handler names; nothing if only running it tells.
    fn has(self, text: &str, function: &str) -> Option<Result<(), Vec<String>>> {
        let names = match self {
            Self::Python => python::names(text)?,
            Self::Node => node::exports(text)?,
            Self::Ruby => return None,
        };
        let first = function.split('.').next().unwrap_or(function);
        let found = names.iter().any(|name| name == function || name == first);
        Some(if found { Ok(()) } else { Err(names) })
    }
}

pub(super) fn check<'a>(function: &Lambda<'a>, subject: &Subject<'a>, findings: &mut Findings) {
    let Some(code) = Code::of(function, subject, findings) else {
        check_syntax(function, findings);
        return;
    };
    let Some((file, name, language, pointer)) = check_syntax(function, findings) else {
        return;
    };
    if let Code::Inline(text) = &code {
        if file == "index" {
            check_function(language, text, name, "the template", &pointer, findings);
        } else {
            findings
                .add(
                    &NO_FILE,
                    pointer,
                    format!(
                        "the code in the template is a file called `index`, and the handler is in \
                         `{file}`"
                    ),
                )
                .fix(format!("write `index.{name}`"));
        }
        return;
    }
    let found = language
        .extensions()
        .iter()
        .find_map(|extension| code.file(&format!("{file}{extension}")));
    let Some(path) = found else {
        missing(&code, &file, language, &pointer, subject, findings);
        return;
    };
    let is_source = path
        .extension()
        .is_some_and(|it| ["py", "js", "mjs", "cjs"].iter().any(|known| it == *known));
    if is_source && let Some(text) = code::read(&path) {
        let place = shown(&path, subject);
        check_function(language, &text, name, &place, &pointer, findings);
    }
}

fn missing(
    code: &Code<'_>,
    file: &str,
    language: Language,
    pointer: &str,
    subject: &Subject<'_>,
    findings: &mut Findings,
) {
    // A package may be installed into the code by a build.
    if language == Language::Node && code.file("package.json").is_some() && file.contains('/') {
        return;
    }
    let extension = language.extensions()[0];
    let others = code.top_files(
        language
            .extensions()
            .split_last()
            .map_or(&[], |(_, rest)| rest),
    );
    let place = code
        .top()
        .map_or_else(|| "the code".to_owned(), |top| shown(top, subject));
    if others.is_empty() && matches!(code, Code::Folder(_)) {
        findings.add(
            &code::NO_FOLDER,
            pointer,
            format!("there is no `{file}{extension}` in {place}, nor any other such file"),
        );
        return;
    }
    let stems = others
        .iter()
        .filter_map(|name| Some(name.rsplit_once('.')?.0));
    let suggestion = did_you_mean(file, stems);
    let finding = findings.add(
        &NO_FILE,
        pointer,
        format!("there is no `{file}{extension}` in {place}{suggestion}"),
    );
    if !others.is_empty() {
        finding.fix(format!("there is {}", listed(&others)));
    }
}

fn check_function(
    language: Language,
    text: &str,
    function: &str,
    place: &str,
    pointer: &str,
    findings: &mut Findings,
) {
    let Some(Err(names)) = language.has(text, function) else {
        return;
    };
    let verb = if language == Language::Node {
        "exported from"
    } else {
        "defined in"
    };
    let suggestion = did_you_mean(function, names.iter().map(String::as_str));
    let finding = findings.add(
        &NO_FUNCTION,
        pointer,
        format!("no `{function}` is {verb} {place}{suggestion}"),
    );
    if !names.is_empty() {
        finding.fix(format!("there is {}", listed(&names)));
    }
}

/// The parts of a handler that can be looked for.
fn check_syntax<'a>(
    function: &Lambda<'a>,
    findings: &mut Findings,
) -> Option<(String, &'a str, Language, String)> {
    let language = Language::of(function.text("Runtime")?)?;
    let (node, pointer) = function.property("Handler")?;
    let handler = node.as_text().filter(|text| !text.contains("{{"))?;
    let Some((file, name)) = language.split(handler) else {
        findings
            .add(
                &SYNTAX,
                pointer,
                format!("`{handler}` does not name a file and a function"),
            )
            .fix("write the file, a dot, and the function: `app.handler`");
        return None;
    };
    Some((file, name, language, pointer))
}

/// A path as the messages show it.
fn shown(path: &Path, subject: &Subject<'_>) -> String {
    let path = path.strip_prefix(&subject.stack.folder).unwrap_or(path);
    if path.as_os_str().is_empty() {
        "the template's own folder".to_owned()
    } else {
        format!("`{}`", path.display())
    }
}

/// The first few of some names.
fn listed(names: &[String]) -> String {
    const MOST: usize = 8;
    let mut shown: Vec<String> = names
        .iter()
        .take(MOST)
        .map(|it| format!("`{it}`"))
        .collect();
    if names.len() > MOST {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}
