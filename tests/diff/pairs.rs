//! Pairs of templates, and what going from the first to the second means.
//!
//! In `pairs/*.txt`, `##` begins a pair. Lines that begin with `-` stand in the old template only,
//! those that begin with `+` in the new one, and those that begin with a space in both; `<` and `>`
//! give a parameter a value on the old or the new side. The lines that begin with `=` are all that
//! is expected, in order.

use std::{fmt::Write as _, fs, path::Path};

use stackwright::{
    diff::{
        Argument, Difference, Effect, Fate, Kind, Outcome, Replacement, ResourceDifference,
        SchemaFacts, Side, Target, Values, compare_sides,
    },
    template::Template,
};

struct Pair {
    name: String,
    old: (Template, Values),
    new: (Template, Values),
    expected: String,
}

fn read(file: &Path) -> Vec<Pair> {
    let text = fs::read_to_string(file).expect("a file of pairs");
    text.split("\n## ").skip(1).map(pair).collect()
}

fn pair(text: &str) -> Pair {
    let (name, rest) = text.split_once('\n').expect("a pair has lines");
    let (mut old, mut new, mut expected) = (String::new(), String::new(), String::new());
    let mut given = [Vec::new(), Vec::new()];
    for line in rest.lines().filter(|line| !line.is_empty()) {
        let (mark, line) = line.split_at(1);
        let texts: &mut [&mut String] = match mark {
            " " => &mut [&mut old, &mut new],
            "-" => &mut [&mut old],
            "+" => &mut [&mut new],
            "=" => &mut [&mut expected],
            "<" | ">" => {
                let value = line.trim().split_once('=').expect("a parameter's value");
                given[usize::from(mark == ">")].push(value);
                continue;
            }
            _ => panic!("{name}: what is `{mark}{line}`?"),
        };
        if mark == "=" && line.trim().is_empty() {
            continue;
        }
        for text in texts {
            writeln!(
                text,
                "{}",
                line.strip_prefix(' ')
                    .filter(|_| mark == "=")
                    .unwrap_or(line)
            )
            .expect("written");
        }
    }
    let side = |text: &str, given: &[(&str, &str)]| {
        let template = Template::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut values = Values::defaults(&template);
        for (parameter, value) in given {
            let declared = &template.parameters[*parameter];
            match value.split_once(" is ") {
                Some((key, stored)) => values.set(
                    parameter,
                    Argument::Stored {
                        name: key.to_owned(),
                        value: Some(stored.to_owned()),
                    },
                ),
                None if declared.no_echo => {
                    values.set(parameter, Argument::Secret { anew: true });
                }
                None => values.give(parameter, declared, *value),
            }
        }
        (template, values)
    };
    Pair {
        name: name.to_owned(),
        old: side(&old, &given[0]),
        new: side(&new, &given[1]),
        expected,
    }
}

/// The verdicts, one a line.
fn verdicts(difference: &Difference) -> String {
    let mut text = String::new();
    for resource in &difference.resources {
        let mut line = format!("{} {}", sign(resource.kind), resource.id);
        for word in words(resource) {
            let _ = write!(line, " {word}");
        }
        if !resource.causes.is_empty() {
            let _ = write!(line, ": {}", resource.causes.join("; "));
        }
        writeln!(text, "{line}").expect("written");
        chain(&mut text, &resource.chain, 1);
    }
    for entry in &difference.entries {
        let name = format!("{} {}", entry.section, entry.name);
        writeln!(text, "{} {}", sign(entry.kind), name.trim()).expect("written");
        chain(&mut text, &entry.chain, 1);
    }
    text
}

fn words(resource: &ResourceDifference) -> Vec<String> {
    let mut words = Vec::new();
    match (resource.kind, resource.replacement) {
        (Kind::Modified, Replacement::No) => words.push("in place".to_owned()),
        (Kind::Modified, Replacement::Maybe) => words.push("may be replaced".to_owned()),
        (Kind::Modified, Replacement::Yes) => words.push("replaced".to_owned()),
        _ => {}
    }
    if !resource.interruptions.is_empty() {
        words.push(format!(
            "interrupted by {}",
            resource.interruptions.join(", ")
        ));
    }
    if !resource.refused.is_empty() {
        words.push(format!("refused for {}", resource.refused.join(", ")));
    }
    if let Some(name) = &resource.name_taken {
        words.push(format!("{name} taken"));
    }
    match resource.fate {
        Some(Fate::Deleted) if resource.kind == Kind::Modified => {}
        Some(Fate::Deleted) => words.push("deleted".to_owned()),
        Some(Fate::Retained) => words.push("kept".to_owned()),
        Some(Fate::Snapshot) => words.push("snapshot".to_owned()),
        Some(Fate::Unknown) => words.push("fate unknown".to_owned()),
        None => {}
    }
    if let Some(renaming) = &resource.renaming {
        let like = if renaming.equal { "is" } else { "is like" };
        words.push(format!("{like} {}", renaming.other));
    }
    if resource.loses_data() {
        words.push("losing data".to_owned());
    }
    words
}

fn sign(kind: Kind) -> char {
    match kind {
        Kind::Added => '+',
        Kind::Removed => '-',
        Kind::Modified => '~',
        Kind::Imported => '<',
    }
}

fn chain(text: &mut String, effects: &[Effect], depth: usize) {
    for effect in effects {
        let target = match &effect.target {
            Target::Resource { id, .. } => id.clone(),
            Target::Output { name, export: None } => format!("output {name}"),
            Target::Output {
                name,
                export: Some(export),
            } => format!("output {name} as {export}"),
        };
        let stack = effect.stack.iter().map(|stack| format!("{stack}/"));
        let stack: String = stack.collect();
        let perhaps = if effect.certain { "" } else { " perhaps" };
        let outcome = match effect.outcome {
            Outcome::Updated => "in place",
            Outcome::Later => "later",
            Outcome::MayBeReplaced => "may be replaced",
            Outcome::Replaced => "replaced",
            Outcome::Refused => "refused",
        };
        let uses: Vec<String> = effect
            .uses
            .iter()
            .map(|used| format!("{} takes {}", used.path, used.takes))
            .collect();
        let indent = "  ".repeat(depth);
        writeln!(
            text,
            "{indent}> {stack}{target}{perhaps} {outcome}: {}",
            uses.join("; ")
        )
        .expect("written");
        chain(text, &effect.chain, depth + 1);
    }
}

#[test]
fn every_pair_means_what_it_is_said_to() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff/pairs");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder of pairs")
        .map(|entry| entry.expect("a file").path())
        .collect();
    files.sort();
    let mut wrong = String::new();
    let mut count = 0;
    for pair in files.iter().flat_map(|file| read(file)) {
        count += 1;
        let side = |(template, values)| Side { template, values };
        let found = compare_sides(
            "s",
            side((&pair.old.0, &pair.old.1)),
            side((&pair.new.0, &pair.new.1)),
            &SchemaFacts,
        );
        let found = verdicts(&found);
        if found != pair.expected {
            let _ = write!(
                wrong,
                "## {}\nexpected\n{}found\n{found}\n",
                pair.name, pair.expected
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count >= 110, "{count} pairs");
}
