//! The page that lists all rules is made from the rules.

use std::fmt::Write as _;

use stackwright::check::{Rule, RuleSet, Severity};

use crate::page::assert_page;

const FAMILIES: [(char, &str); 12] = [
    ('T', "Templates"),
    ('P', "Properties"),
    ('R', "References and functions"),
    ('L', "Limits"),
    ('S', "State machines"),
    ('A', "API Gateway"),
    ('F', "Lambda functions"),
    ('D', "Deployment pipelines"),
    ('M', "SAM"),
    ('X', "Security"),
    ('C', "Settings of `check`"),
    ('V', "Rules of cloudformation-validate"),
];

#[test]
fn docs_checks_md_is_up_to_date() {
    assert_page("checks.md", &page());
}

fn page() -> String {
    let mut page = "\
# What `check` looks for

Made from the rules themselves: `UPDATE_DOCS=1 cargo test --test check docs_checks_md` writes it anew.

Each rule has a code that stays with it. How bad a finding is depends on the set of rules that a
project asks for: `standard`, `strict` (a stack in production) or `course` (a stack for learning,
open and short-lived on purpose). `check --explain CODE` says the same in a terminal;
`stackwright.toml` and `.accept(code, reason)` change or accept what is found.
"
    .to_owned();
    for (letter, family) in FAMILIES {
        let rules: Vec<&Rule> = Rule::all()
            .filter(|rule| rule.code.starts_with(letter))
            .collect();
        if rules.is_empty() {
            continue;
        }
        let _ = writeln!(page, "\n## {letter}: {family}");
        for rule in rules {
            let _ = writeln!(page, "\n### {}: {}\n", rule.code, rule.title);
            let _ = writeln!(page, "{}\n", levels(rule));
            let _ = writeln!(page, "{}", rule.explanation);
        }
    }
    let listed = page.matches("\n### ").count();
    assert_eq!(listed, Rule::all().count(), "a family is not listed");
    page
}

/// `Error`, or what it is in each set.
fn levels(rule: &Rule) -> String {
    let of = |set| rule.levels.of(set).map_or("off", Severity::name);
    let [first, others @ ..] = RuleSet::ALL.map(of);
    if others.iter().all(|other| *other == first) {
        return format!("*{first}*");
    }
    let each: Vec<String> = RuleSet::ALL
        .into_iter()
        .map(|set| format!("{}: *{}*", set.name(), of(set)))
        .collect();
    each.join(", ")
}
