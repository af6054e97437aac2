//! Mistakes that people make, and the stage that catches each.
//!
//! What does not compile is proven in `crates/macros/tests/compile_fail`; programs and templates
//! are proven here. `docs/mistakes.md` is the list as a page.

mod program;

use std::{fmt::Write as _, fs, path::Path};

use serde::Deserialize;
use stackwright::{
    assembly::StackAssembly,
    check::{self, Diagnostic, Rule, Settings},
    template::Template,
};

use crate::page::assert_page;

/// A mistake, and what is said about it.
struct Caught {
    stage: Stage,
    title: String,
    known: String,
    says: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Compile,
    Synthesis,
    Check,
    Service,
}

impl Stage {
    const ALL: [Self; 4] = [Self::Compile, Self::Synthesis, Self::Check, Self::Service];

    fn title(self) -> &'static str {
        match self {
            Self::Compile => "The compiler catches",
            Self::Synthesis => "Synthesis catches",
            Self::Check => "`check` catches",
            Self::Service => "Only the service can know",
        }
    }
}

#[derive(Deserialize)]
struct List<M> {
    mistake: Vec<M>,
}

#[derive(Deserialize)]
struct InTemplate {
    title: String,
    known: String,
    code: String,
    template: String,
}

#[derive(Deserialize)]
struct InCode {
    title: String,
    known: String,
    /// The file of `crates/macros/tests/compile_fail`, without its ending.
    file: String,
}

#[derive(Deserialize)]
struct AtService {
    title: String,
    known: String,
    says: String,
}

fn read<M: for<'de> Deserialize<'de>>(text: &str) -> Vec<M> {
    toml::from_str::<List<M>>(text)
        .expect("a list of mistakes")
        .mistake
}

fn in_templates() -> Vec<InTemplate> {
    read(include_str!("templates.toml"))
}

/// What `check` finds first of the rule `code`, or why the template cannot be read.
fn find(mistake: &InTemplate) -> Result<Diagnostic, String> {
    let (template, positions) =
        Template::parse_located(&mistake.template).map_err(|error| error.to_string())?;
    let stack = StackAssembly::of_template("mistake", template, "template.yaml", &positions);
    let diagnostics = check::check(&stack, &Settings::default()).diagnostics;
    let codes: Vec<String> = diagnostics
        .iter()
        .map(|it| format!("{} {}", it.code, it.message))
        .collect();
    diagnostics
        .into_iter()
        .find(|it| it.code == mistake.code)
        .ok_or_else(|| format!("{}: not found: {codes:#?}", mistake.title))
}

fn all() -> Vec<Caught> {
    let compile = read::<InCode>(include_str!("code.toml"))
        .into_iter()
        .map(|it| {
            let path = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("crates/macros/tests/compile_fail")
                .join(format!("{}.stderr", it.file));
            let stderr = fs::read_to_string(&path)
                .unwrap_or_else(|_| panic!("no compile-fail test `{}`", it.file));
            let first = stderr.lines().next().unwrap_or_default();
            let says = first.split_once("]: ").or(first.split_once(": "));
            Caught {
                stage: Stage::Compile,
                title: it.title,
                known: it.known,
                says: says.map_or(first, |(_, says)| says).to_owned(),
            }
        });
    let synthesis = program::all().into_iter().map(|it| Caught {
        stage: Stage::Synthesis,
        title: it.title.to_owned(),
        known: it.known.to_owned(),
        says: it.says(),
    });
    let check = in_templates().into_iter().map(|it| Caught {
        stage: Stage::Check,
        says: match find(&it) {
            Ok(found) => format!("{}: {}", found.code, found.message),
            Err(error) => error,
        },
        title: it.title,
        known: it.known,
    });
    let service = read::<AtService>(include_str!("service.toml"))
        .into_iter()
        .map(|it| Caught {
            stage: Stage::Service,
            title: it.title,
            known: it.known,
            says: it.says,
        });
    compile
        .chain(synthesis)
        .chain(check)
        .chain(service)
        .collect()
}

#[test]
fn check_finds_every_mistake_in_a_template() {
    let missed: Vec<String> = in_templates()
        .iter()
        .filter(|it| it.code != "T000")
        .filter_map(|it| find(it).err())
        .collect();
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn a_template_that_cannot_be_read_names_its_line() {
    for mistake in in_templates().iter().filter(|it| it.code == "T000") {
        let error = Template::parse_located(&mistake.template).expect_err("no template");
        assert!(error.position.line > 1, "{error}");
    }
}

#[test]
fn most_mistakes_are_caught_before_anyone_is_asked() {
    let all = all();
    let of = |stage| all.iter().filter(|it| it.stage == stage).count();
    assert!(all.len() >= 60, "{} mistakes", all.len());
    assert!(
        of(Stage::Compile) * 100 >= all.len() * 40,
        "{} at compile time",
        of(Stage::Compile)
    );
    assert!(
        of(Stage::Service) * 100 <= all.len() * 5,
        "{} at the service",
        of(Stage::Service)
    );
}

#[cfg(feature = "aws")]
#[test]
fn what_the_service_refuses_has_a_hint() {
    for mistake in read::<AtService>(include_str!("service.toml")) {
        let hint = stackwright::deploy::hint(&mistake.known);
        assert_eq!(hint, Some(mistake.says), "{}", mistake.title);
    }
}

#[test]
fn every_rule_that_a_mistake_names_exists() {
    for mistake in in_templates() {
        assert!(
            Rule::find(&mistake.code).is_some(),
            "{}: {}",
            mistake.title,
            mistake.code
        );
    }
}

#[test]
fn the_page_is_up_to_date() {
    let all = all();
    let mut page = String::from(
        "# Mistakes, and who catches them\n\n\
         Made from the tests that prove each line: `UPDATE_DOCS=1 cargo test --test check mistakes` \
         writes it anew.\n\n",
    );
    for stage in Stage::ALL {
        let caught: Vec<&Caught> = all.iter().filter(|it| it.stage == stage).collect();
        let _ = writeln!(
            page,
            "## {} {} of {}\n\n| mistake | otherwise known as | what stackwright says |\n|---|---|---|",
            stage.title(),
            caught.len(),
            all.len()
        );
        for it in caught {
            let _ = writeln!(
                page,
                "| {} | {} | {} |",
                cell(&it.title),
                cell(&it.known),
                cell(&it.says)
            );
        }
        page.push('\n');
    }
    assert_page("mistakes.md", &format!("{}\n", page.trim_end()));
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
        .replace('<', "&lt;")
        .replace('\n', " ")
}
