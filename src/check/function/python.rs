//! The names that a Python module has, without running it.

/// What makes names that only running the module tells.
const DYNAMIC: [&str; 5] = ["import *", "globals(", "exec(", "__getattr__", "setattr("];

/// The names that the module defines, imports or assigns at its top; those of functions and classes
/// come first. Nothing if only running it tells.
pub(super) fn names(text: &str) -> Option<Vec<String>> {
    let text = logical_lines(text);
    if DYNAMIC.iter().any(|mark| text.contains(mark)) {
        return None;
    }
    let mut defined = Vec::new();
    let mut others = Vec::new();
    // The indent of the definition whose body is passed over.
    let mut passed: Option<usize> = None;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let indent = line.len() - line.trim_start().len();
        if passed.is_some_and(|outer| indent > outer) {
            continue;
        }
        passed = None;
        let line = line.trim();
        let definition = line.strip_prefix("async ").unwrap_or(line).trim_start();
        if let Some(rest) = ["def ", "class "]
            .into_iter()
            .find_map(|word| definition.strip_prefix(word))
        {
            passed = Some(indent);
            defined.extend(leading_name(rest.trim_start()));
        } else {
            statements(line, &mut others);
        }
    }
    defined.extend(others);
    Some(defined)
}

/// The text with one statement a line, without comments and without what is in texts.
fn logical_lines(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = String::with_capacity(text.len());
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        match c {
            '#' => length = rest.find('\n').unwrap_or(rest.len()),
            '\'' | '"' => {
                length = literal(rest, c);
                lines.push_str("''");
            }
            '\\' => length += rest[1..].chars().next().map_or(0, char::len_utf8),
            '\n' if depth > 0 => lines.push(' '),
            '\r' => {}
            _ => {
                match c {
                    '(' | '[' | '{' => depth += 1,
                    ')' | ']' | '}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                lines.push(c);
            }
        }
        rest = &rest[length..];
    }
    lines
}

/// The length of the literal that `text` starts with, in bytes.
fn literal(text: &str, quote: char) -> usize {
    let triple: String = [quote; 3].iter().collect();
    let (mark, open) = if text.starts_with(&triple) {
        (triple.as_str(), 3)
    } else {
        (&triple[..1], 1)
    };
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(open) {
        if std::mem::take(&mut escaped) {
            continue;
        }
        if c == '\\' {
            escaped = true;
        } else if text[at..].starts_with(mark) {
            return at + open;
        } else if c == '\n' && open == 1 {
            return at;
        }
    }
    text.len()
}

/// The names that a line of statements makes.
fn statements(line: &str, names: &mut Vec<String>) {
    for statement in line.split(';') {
        statement_names(statement.trim(), names);
    }
}

fn statement_names(statement: &str, names: &mut Vec<String>) {
    let (word, rest) = statement
        .split_once(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or((statement, ""));
    match word {
        "import" => names.extend(imported(rest).map(|name| first_part(name).to_owned())),
        "from" => {
            if let Some((_, list)) = rest.split_once(" import") {
                let list = list.trim().trim_matches(['(', ')']);
                names.extend(imported(list).map(str::to_owned));
            }
        }
        "if" | "elif" | "else" | "try" | "except" | "finally" | "for" | "while" | "with"
        | "match" | "case" => {
            names.extend(words(rest).map(str::to_owned));
        }
        _ => {
            let (targets, _) = statement.rsplit_once('=').unwrap_or((statement, ""));
            if targets.len() < statement.len() || statement.contains(':') {
                names.extend(words(targets).map(str::to_owned));
            }
        }
    }
}

fn imported(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').filter_map(|item| {
        let item = item.trim();
        let name = item
            .rsplit_once(" as ")
            .map_or(item, |(_, name)| name.trim());
        (!name.is_empty()).then_some(name)
    })
}

fn first_part(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

fn leading_name(text: &str) -> Option<String> {
    words(text).next().map(str::to_owned)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::names;

    fn has(text: &str, name: &str) -> bool {
        names(text).is_none_or(|names| names.iter().any(|it| it == name))
    }

    #[test]
    fn what_a_module_has() {
        for text in [
            "def handler(event, context): pass",
            "async  def handler(event, context):\n  pass",
            "class handler:\n  pass",
            "from app import handler",
            "from app import (a,\n  main as handler,  # the entry\n)",
            "import handler.sub",
            "import app as handler",
            "handler = make()",
            "a = handler = make()",
            "a, handler = make()",
            "handler: Callable = make()",
            "x = 1; handler = 2",
            "if x:\n    def handler(a): pass\nelse:\n    handler = None",
            "try:\n  from a import handler\nexcept ImportError: handler = None",
            "if x: handler = 1",
            "s = '''\ndef other():\n'''\ndef handler(): pass",
            "x = (1,\n2)\n@logged\ndef handler(): pass",
            "from app import *",
            "globals()['handler'] = 1",
            "x = f\"{a['b']}\"\ndef handler(): pass",
            "x = \"it's\" # it's\ndef handler(): pass",
            "x = 1 + \\\n  2\r\ndef handler(): pass\r\n",
        ] {
            assert!(has(text, "handler"), "{text}");
        }
        for text in [
            "",
            "def main(): pass",
            "# def handler(): pass",
            "'''\ndef handler(): pass\n'''",
            "class A:\n    def handler(self): pass",
            "def main():\n    handler = 1\n    def handler(): pass",
            "handler()",
            "handlers = 1",
            "print('handler')",
        ] {
            assert!(!has(text, "handler"), "{text}");
        }
    }
}
