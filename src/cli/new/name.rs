//! Names that a package and a stack can have.

use crate::cli::CliError;

/// As many as a package's name may have.
const LONGEST: usize = 64;

/// Names that are words of Rust, or crates that it comes with or that the project itself needs.
const TAKEN: [&str; 60] = [
    "abstract",
    "alloc",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "build",
    "const",
    "continue",
    "core",
    "crate",
    "deps",
    "do",
    "dyn",
    "else",
    "enum",
    "examples",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "incremental",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "proc-macro",
    "pub",
    "ref",
    "return",
    "self",
    "stackwright",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "unsafe",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
];

/// Refuses what cannot be the name of a package and of a stack.
pub(super) fn check(name: &str) -> Result<(), CliError> {
    let wrong = |why: &str, hint: String| {
        let text = format!("`{name}` cannot be a project's name: {why}");
        Err(CliError::usage(text).hint(hint))
    };
    if let Some((_, last)) = name.rsplit_once(['/', '\\']) {
        let last = if last.is_empty() { "NAME" } else { last };
        let hint = format!("give the folder with --path: new {last} --path {name}");
        return wrong("it is a path", hint);
    }
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let starts_well = name.starts_with(|c: char| c.is_ascii_lowercase());
    if !starts_well || !name.chars().all(allowed) {
        let why = "it is a package's name and a stack's, so it begins with a letter, and has \
                   only a-z, 0-9 and hyphens";
        let hint = match suggestion(name) {
            Some(suggestion) => format!("try `{suggestion}`"),
            None => "try `greetings`".to_owned(),
        };
        return wrong(why, hint);
    }
    if name.len() > LONGEST {
        let why = format!("it has {} characters, and may have {LONGEST}", name.len());
        return wrong(&why, "choose a shorter one".to_owned());
    }
    if TAKEN.contains(&name) {
        return wrong(
            "it is taken by Rust, cargo or stackwright itself",
            format!("try `{name}-app`"),
        );
    }
    Ok(())
}

/// The name that may have been meant: `MyApp` and `my_app` mean `my-app`.
fn suggestion(name: &str) -> Option<String> {
    let mut result = String::new();
    let mut after_small = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            if c.is_ascii_uppercase() && after_small {
                result.push('-');
            }
            result.push(c.to_ascii_lowercase());
        } else if c.is_alphabetic() {
            // What stands for it in English is not for us to say.
            return None;
        } else if !result.is_empty() && !result.ends_with('-') {
            result.push('-');
        }
        after_small = c.is_ascii_lowercase();
    }
    let result = result.trim_end_matches('-');
    let result = if result.starts_with(|c: char| c.is_ascii_digit()) {
        format!("app-{result}")
    } else {
        result.to_owned()
    };
    let is_name = !result.is_empty() && result.len() <= LONGEST && !TAKEN.contains(&&*result);
    is_name.then_some(result)
}
