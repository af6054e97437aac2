//! What a Node.js module exports, without running it.

/// What makes exports that only running the module tells.
const DYNAMIC: [&str; 11] = [
    "export *",
    "export=",
    "export =",
    "__export",
    "Object.",
    "exports = exports",
    "exports[\"",
    "exports[`",
    "exports)",
    "exports,",
    "export const {",
];

/// The names that the module exports. Nothing if only running it tells.
pub(super) fn exports(text: &str) -> Option<Vec<String>> {
    if !text.contains("export") {
        return Some(Vec::new());
    }
    if DYNAMIC.iter().any(|mark| text.contains(mark)) {
        return None;
    }
    let mut names: Vec<String> = Vec::new();
    for (at, _) in text.match_indices("export") {
        let rest = &text[at..];
        if let Some(rest) = rest.strip_prefix("exports") {
            let rest = rest.trim_start();
            if let Some(rest) = rest.strip_prefix("['") {
                names.extend(word(rest));
            } else if let Some(rest) = rest.strip_prefix('.') {
                names.extend(word(rest));
            } else if let Some(rest) = rest.strip_prefix('=') {
                names.extend(object(rest.trim_start())?);
            } else if !rest.starts_with(';') {
                return None;
            }
        } else if let Some(rest) = rest.strip_prefix("export") {
            names.extend(declared(rest)?);
        }
    }
    // A bundle can export in ways of its own.
    (!names.is_empty()).then_some(names)
}

/// The names in an object that is exported as a whole.
fn object(text: &str) -> Option<Vec<String>> {
    let inner = text.strip_prefix('{')?;
    let (inner, _) = inner.split_once('}')?;
    // With anything in it but names, what belongs to which is not worth finding out.
    if inner.contains("...") || inner.contains(['{', '(', '[']) {
        return None;
    }
    Some(
        inner
            .split([',', '\n'])
            .filter_map(|entry| word(entry.trim_start().trim_start_matches(['\'', '"'])))
            .collect(),
    )
}

/// The names in `export …`.
fn declared(text: &str) -> Option<Vec<String>> {
    let text = text.trim_start();
    if let Some(list) = text.strip_prefix('{') {
        let (list, _) = list.split_once('}')?;
        let names = list.split(',').filter_map(|entry| {
            let name = entry.rsplit_once(" as ").map_or(entry, |(_, name)| name);
            word(name.trim())
        });
        return Some(names.collect());
    }
    let mut words = text
        .split(|c: char| !is_part(c))
        .filter(|word| !word.is_empty());
    loop {
        match words.next()? {
            "async" | "function" | "const" | "let" | "var" | "class" => {}
            name => return Some(vec![name.to_owned()]),
        }
    }
}

fn word(text: &str) -> Option<String> {
    let end = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_owned())
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    use super::exports;

    #[test]
    fn what_a_module_exports() {
        for text in [
            "exports.handler = async (event) => {}",
            "module.exports.handler = f",
            "exports['handler'] = f",
            "module.exports = { a, handler }",
            "module.exports = {\n  'handler': f,\n}",
            "export const handler = async () => {}",
            "export async function handler() {}",
            "export { main as handler }",
            // Only running it tells.
            "module.exports = require('./app')",
            "module.exports = { handler: middy(f) }",
            "export * from './app'",
            "var e = exports; e.handler = f",
            "Object.defineProperty(exports, 'handler', {})",
        ] {
            let names = exports(text);
            assert!(
                names.is_none_or(|names| names.iter().any(|name| name == "handler")),
                "{text}"
            );
        }
        for text in [
            "",
            "const handler = 1",
            "exports.main = f",
            "export const main = 1",
            "module.exports = { main, other: handlers }",
        ] {
            let names = exports(text).expect(text);
            assert!(!names.iter().any(|name| name == "handler"), "{text}");
        }
    }
}
