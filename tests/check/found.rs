//! What the library finds in a template, a line for each.

use stackwright::{
    assembly::StackAssembly,
    check::{self, RuleSet, Settings},
    template::Template,
};

/// The findings of the families whose letters are in `families`: severity, code, path, message.
pub(crate) fn found(families: &str, template: &str) -> String {
    found_in(RuleSet::Standard, families, template)
}

/// The same, in another set of rules.
pub(crate) fn found_in(rules: RuleSet, families: &str, template: &str) -> String {
    let (template, positions) = Template::parse_located(template).expect("a template");
    let stack = StackAssembly::of_template("stack", template, "template.yaml", &positions);
    let settings = Settings {
        rules,
        ..Settings::default()
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
