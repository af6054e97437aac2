//! Names and values in a text, with SAM's quotes.

/// What stands before the name of a parameter in the long form.
const LONG: (&str, &str) = ("ParameterKey=", ",ParameterValue=");

/// The names and values in `Name=value "Other name"="other value"`, or in the long form of the
/// AWS CLI: `ParameterKey=Name,ParameterValue=value`. The error says what is none.
pub(super) fn pairs(text: &str) -> Result<Vec<(String, String)>, String> {
    words(text)?.iter().map(|word| pair(word)).collect()
}

/// The words of a text: spaces divide it where they are neither quoted nor escaped.
pub(super) fn words(text: &str) -> Result<Vec<&str>, String> {
    let mut words = Vec::new();
    let mut begun = None;
    let mut quote = None;
    let mut previous = ' ';
    let mut characters = text.char_indices();
    while let Some((at, c)) = characters.next() {
        let may_open = matches!(previous, ' ' | '\t' | '\n' | '\r' | '=');
        match (quote, c) {
            (None, c) if c.is_whitespace() => {
                words.extend(begun.take().map(|from| &text[from..at]));
            }
            (_, '\\') => {
                begun.get_or_insert(at);
                characters.next();
            }
            (Some(mark), c) if c == mark => quote = None,
            (Some(_), _) => {}
            (None, c) => {
                begun.get_or_insert(at);
                if matches!(c, '"' | '\'') && may_open {
                    quote = Some(c);
                }
            }
        }
        previous = c;
    }
    if let Some(mark) = quote {
        return Err(format!("a quote ({mark}) in `{text}` is not closed"));
    }
    words.extend(begun.map(|from| &text[from..]));
    Ok(words)
}

fn pair(word: &str) -> Result<(String, String), String> {
    let whole = unquoted(word);
    // `"Name=value"` has its quotes around both.
    let is_quoted = whole.len() < word.len() && word.starts_with(['"', '\'']);
    let word = match closing(word) {
        Some(end) if is_quoted && end + 1 == word.len() => whole.as_str(),
        _ => word,
    };
    let divided = match word.strip_prefix(LONG.0) {
        Some(rest) => rest.split_once(LONG.1),
        None => word.split_once('='),
    };
    match divided {
        Some((name, value)) if !name.is_empty() => Ok((unquoted(name), unquoted(value))),
        _ => Err(format!("`{word}` is not of the form NAME=VALUE")),
    }
}

/// Where the quote that a word begins with is closed.
fn closing(word: &str) -> Option<usize> {
    let mark = word.chars().next()?;
    let mut is_escaped = false;
    word.char_indices().skip(1).find_map(|(at, c)| {
        let closes = c == mark && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        closes.then_some(at)
    })
}

/// The same without quotes around it, and with what was escaped as it is meant.
pub(super) fn unquoted(word: &str) -> String {
    let inner = ['"', '\''].iter().find_map(|mark| {
        let inner = word.strip_prefix(*mark)?;
        inner.strip_suffix(*mark)
    });
    inner
        .unwrap_or(word)
        .replace("\\ ", " ")
        .replace("\\\"", "\"")
        .replace("\\'", "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        match pairs(text) {
            Ok(pairs) => pairs
                .iter()
                .map(|(name, value)| format!("[{name}|{value}]"))
                .collect(),
            Err(why) => why,
        }
    }

    /// As SAM CLI 1.170 reads them, where it makes sense of them.
    #[test]
    fn pairs_are_read_as_sam_reads_them() {
        for (text, expected) in [
            ("Stage=prod Size=2", "[Stage|prod][Size|2]"),
            ("Stage=\"prod\" Name=\"a b\"", "[Stage|prod][Name|a b]"),
            ("\"Stage\"=\"prod\"", "[Stage|prod]"),
            ("\"Name=a b\" 'Stage=prod'", "[Name|a b][Stage|prod]"),
            ("ParameterKey=Name,ParameterValue=a,b", "[Name|a,b]"),
            (
                "ParameterKey=Name,ParameterValue=\"a b\" ParameterKey=B,ParameterValue=c",
                "[Name|a b][B|c]",
            ),
            ("Name=a\\ b", "[Name|a b]"),
            ("Name=\"say \\\"no\\\"\"", "[Name|say \"no\"]"),
            (
                "Zones=a,b Url=https://x/?a=b",
                "[Zones|a,b][Url|https://x/?a=b]",
            ),
            ("Name=it's", "[Name|it's]"),
            ("Empty=\"\"", "[Empty|]"),
            ("  \n ", ""),
            ("Stage", "`Stage` is not of the form NAME=VALUE"),
            ("Name=\"a b", "a quote (\") in `Name=\"a b` is not closed"),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }
}
