//! What the library finds in a template, a line for each.

use std::time::{Duration, UNIX_EPOCH};

use stackwright::{
    assembly::StackAssembly,
    check::{self, RuleSet, Settings},
    template::Template,
};

/// 2026-11-22, in seconds since 1970: deadlines are judged by this day.
pub(crate) const TODAY: u64 = 1_795_348_800;

/// The findings of the families whose letters are in `families`: severity, code, path, message.
pub(crate) fn found(families: &str, template: &str) -> String {
    found_in(RuleSet::Standard, families, template)
}

/// The same, in another set of rules.
pub(crate) fn found_in(rules: RuleSet, families: &str, template: &str) -> String {
    let settings = Settings {
        rules,
        ..Settings::default()
    };
    found_with(settings, TODAY, families, template)
}

/// The same as [`found`], at another time in seconds since 1970.
pub(crate) fn found_at(families: &str, template: &str, seconds: u64) -> String {
    found_with(Settings::default(), seconds, families, template)
}

fn found_with(settings: Settings, seconds: u64, families: &str, template: &str) -> String {
    let (template, positions) = Template::parse_located(template).expect("a template");
    let stack = StackAssembly::of_template("stack", template, "template.yaml", &positions);
    let settings = Settings {
        now: UNIX_EPOCH.checked_add(Duration::from_secs(seconds)),
        ..settings
    };
    let report = check::check(&stack, &settings);
    let lines: Vec<String> = report
        .diagnostics
        .iter()
        .filter(|it| it.code.starts_with(|letter| families.contains(letter)))
        .map(|it| {
            let path = it.pointer.trim_start_matches("/Resources/");
            format!("{} {} {path}: {}", it.severity.name(), it.code, it.message)
        })
        .collect();
    lines.join("\n")
}
