//! Intrinsic functions of the Amazon States Language.

use super::{definition::is_known, path};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings},
    suggest::did_you_mean,
};

pub(super) const BAD: Rule = Rule {
    code: "S015",
    title: "a call of an intrinsic function that is none",
    levels: Levels::all(Severity::Error),
    explanation: "An intrinsic function is called as `States.Format('{} of {}', $.part, $.all)`: \
        a name that the language has, and as many arguments as the function takes, each a text \
        in single quotes, a number, `true`, `false`, `null`, a path or another call. \
        `States.Format` takes one argument for each `{}`.\n\n\
        Source: AWS Step Functions Developer Guide, \"Intrinsic functions for JSONPath states in \
        Step Functions\".",
};

/// The functions, and how many arguments they take.
const FUNCTIONS: [(&str, usize, usize); 18] = [
    ("States.Array", 0, usize::MAX),
    ("States.ArrayPartition", 2, 2),
    ("States.ArrayContains", 2, 2),
    ("States.ArrayRange", 3, 3),
    ("States.ArrayGetItem", 2, 2),
    ("States.ArrayLength", 1, 1),
    ("States.ArrayUnique", 1, 1),
    ("States.Base64Encode", 1, 1),
    ("States.Base64Decode", 1, 1),
    ("States.Hash", 2, 2),
    ("States.JsonMerge", 3, 3),
    ("States.MathRandom", 2, 3),
    ("States.MathAdd", 2, 2),
    ("States.StringToJson", 1, 1),
    ("States.JsonToString", 1, 1),
    ("States.StringSplit", 2, 2),
    ("States.UUID", 0, 0),
    ("States.Format", 1, usize::MAX),
];

/// How deep calls may be within calls.
const DEPTH: usize = 10;

/// Checks a text that calls a function.
pub(super) fn check_text(text: &str, pointer: &str, findings: &mut Findings) {
    if !is_known(text) {
        return;
    }
    let mut parser = Parser { rest: text };
    let result = parser.call(DEPTH).and_then(|()| match parser.rest.trim() {
        "" => Ok(()),
        rest => Err(format!("`{rest}` comes after the call")),
    });
    if let Err(reason) = result {
        findings.add(&BAD, pointer, reason);
    }
}

struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    fn call(&mut self, depth: usize) -> Result<(), String> {
        if depth == 0 {
            return Err(format!(
                "there are more than {DEPTH} calls within each other"
            ));
        }
        let length = self
            .rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '_'))
            .unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(length);
        self.rest = rest.trim_start();
        let Some((_, least, most)) = FUNCTIONS.iter().find(|(known, _, _)| *known == name) else {
            let suggestion = did_you_mean(name, FUNCTIONS.iter().map(|(name, _, _)| *name));
            return Err(format!("there is no function `{name}`{suggestion}"));
        };
        self.expect('(', name)?;
        let mut arguments: Vec<&'a str> = Vec::new();
        while !self.rest.starts_with(')') {
            if !arguments.is_empty() {
                self.expect(',', name)?;
            }
            arguments.push(self.argument(name, depth)?);
            self.rest = self.rest.trim_start();
        }
        self.rest = &self.rest[1..];
        let count = arguments.len();
        if !(*least..=*most).contains(&count) {
            let wanted = match (*least, *most) {
                (least, usize::MAX) => format!("at least {least}"),
                (least, most) if least == most => least.to_string(),
                (least, most) => format!("{least} to {most}"),
            };
            return Err(format!(
                "`{name}` takes {wanted} argument{}, and is given {count}",
                if wanted == "1" { "" } else { "s" }
            ));
        }
        if name == "States.Format"
            && let Some(template) = arguments[0].strip_prefix('\'')
        {
            let places = places(template);
            if places + 1 != count {
                return Err(format!(
                    "`States.Format` has {places} `{{}}` for {} arguments",
                    count - 1
                ));
            }
        }
        Ok(())
    }

    /// Takes an argument and gives its text.
    fn argument(&mut self, function: &str, depth: usize) -> Result<&'a str, String> {
        self.rest = self.rest.trim_start();
        let start = self.rest;
        if start.starts_with('\'') {
            let end = end_of_text(start)
                .ok_or_else(|| format!("a text in `{function}` has no `'` at its end"))?;
            self.rest = &start[end..];
            return Ok(&start[..end]);
        }
        if start.starts_with("States.") {
            self.call(depth - 1)?;
            return Ok(&start[..start.len() - self.rest.len()]);
        }
        let end = end_of_plain(start);
        let argument = start[..end].trim_end();
        self.rest = &start[end..];
        if argument.starts_with('$') {
            path::parse(argument).map_err(|reason| format!("`{argument}` is no path: {reason}"))?;
        } else if !matches!(argument, "true" | "false" | "null") && argument.parse::<f64>().is_err()
        {
            return Err(if argument.is_empty() {
                format!("an argument of `{function}` is missing")
            } else {
                format!(
                    "`{argument}` in `{function}` is neither a path nor a number; texts stand in \
                     single quotes"
                )
            });
        }
        Ok(argument)
    }

    fn expect(&mut self, mark: char, function: &str) -> Result<(), String> {
        self.rest = self
            .rest
            .trim_start()
            .strip_prefix(mark)
            .ok_or_else(|| format!("a `{mark}` is missing in the call of `{function}`"))?
            .trim_start();
        Ok(())
    }
}

/// Where a text in single quotes ends.
fn end_of_text(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().skip(1).find_map(|(at, c)| {
        if std::mem::take(&mut escaped) {
            return None;
        }
        escaped = c == '\\';
        (c == '\'').then_some(at + 1)
    })
}

/// Where a path or a number ends: at a comma or parenthesis that is not part of it.
fn end_of_plain(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') if depth > 0 => quote = Some(c),
            (None, '[' | '(') => depth += 1,
            (None, ']' | ')') if depth > 0 => depth -= 1,
            (None, ')') => return at,
            (None, ',') if depth == 0 => return at,
            _ => {}
        }
    }
    text.len()
}

/// How many `{}` a template has that are not escaped.
fn places(template: &str) -> usize {
    let mut count = 0;
    let mut characters = template.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\\' => {
                characters.next();
            }
            '{' if characters.peek() == Some(&'}') => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::{DEPTH, Parser};

    fn problem(text: &str) -> Option<String> {
        Parser { rest: text }.call(DEPTH).err()
    }

    #[test]
    fn calls() {
        for good in [
            "States.UUID()",
            "States.Array()",
            "States.Array('a', 1, null, true, $.b[0], $$.Execution.Id)",
            r"States.Format('it\'s {} \{} of {}', $.a, States.JsonToString($.b['c, d)']))",
            "States.MathAdd($.a, -1)",
            "States.ArrayGetItem(States.StringSplit($.a, ','), 0)",
            "States.ArrayContains($.a[?(@.b == 'x')], $variable)",
            "States.Format( 'a' )",
        ] {
            assert_eq!(problem(good), None, "{good}");
        }
        for (bad, reason) in [
            (
                "States.Uuid()",
                "there is no function `States.Uuid`; did you mean `States.UUID`?",
            ),
            (
                "States.UUID",
                "a `(` is missing in the call of `States.UUID`",
            ),
            (
                "States.Format('{}')",
                "`States.Format` has 1 `{}` for 0 arguments",
            ),
            (
                "States.Hash($.a)",
                "`States.Hash` takes 2 arguments, and is given 1",
            ),
            (
                "States.Format('{}', a)",
                "`a` in `States.Format` is neither a path nor a number; texts stand in single quotes",
            ),
            (
                "States.Format('{}, $.a)",
                "a text in `States.Format` has no `'` at its end",
            ),
            (
                "States.ArrayLength($.a",
                "a `,` is missing in the call of `States.ArrayLength`",
            ),
            (
                "States.ArrayLength($.a.)",
                "`$.a.` is no path: a name is missing after the last `.`",
            ),
            (
                "States.Array(1,)",
                "an argument of `States.Array` is missing",
            ),
        ] {
            assert_eq!(problem(bad).as_deref(), Some(reason), "{bad}");
        }
        let deep = "States.Array(".repeat(12);
        assert!(problem(&deep).is_some_and(|reason| reason.contains("more than 10")));
    }
}
