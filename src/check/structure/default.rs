//! Defaults that their own parameter does not allow.

use regex_lite::Regex;

use super::parameter::{limit, number};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    source::escape,
    template::{Node, Parameter},
};

pub(super) const UNFIT: Rule = Rule {
    code: "T010",
    title: "a default that the parameter itself does not allow",
    levels: Levels::all(Severity::Error),
    explanation: "CloudFormation refuses the template when the default is not one of \
        `AllowedValues`, does not match `AllowedPattern` as a whole, or is outside of `MinLength`, \
        `MaxLength`, `MinValue` and `MaxValue`. Of a list, each item is looked at. Leave the \
        default out if a value must be given.",
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.macros.others {
        return;
    }
    for (name, parameter) in &subject.template.parameters {
        let Some(default) = &parameter.default else {
            continue;
        };
        let message = match default.scalar_text() {
            Some(text) => unfit(parameter, &text),
            None => Some(
                "a default is text or a number; the items of a list are separated by commas"
                    .to_owned(),
            ),
        };
        if let Some(message) = message {
            let pointer = format!("/Parameters/{}/Default", escape(name));
            findings.add(&UNFIT, pointer, message);
        }
    }
}

fn unfit(parameter: &Parameter, default: &str) -> Option<String> {
    let type_name = parameter.type_name.as_str();
    // What Systems Manager has under that name is not known here.
    if type_name.starts_with("AWS::SSM::Parameter::Value<") {
        return one_of(parameter, default);
    }
    if type_name == "CommaDelimitedList" || type_name.starts_with("List<") {
        let mut items = default.split(',').map(str::trim);
        return one_of(parameter, default)
            .and_then(|_| items.find_map(|item| one_of(parameter, item)))
            .or_else(|| {
                let is_number = |item: &str| item.parse::<f64>().is_ok();
                let mut items = default.split(',').map(str::trim);
                let wrong = items.find(|item| type_name == "List<Number>" && !is_number(item))?;
                Some(format!("`{wrong}` is no number"))
            });
    }
    one_of(parameter, default)
        .or_else(|| number_in_range(parameter, default))
        .or_else(|| length(parameter, default))
        .or_else(|| pattern(parameter, default))
}

fn one_of(parameter: &Parameter, value: &str) -> Option<String> {
    let allowed = &parameter.allowed_values;
    let fits = |node: &Node| {
        let Some(text) = node.scalar_text() else {
            return true;
        };
        let same_number = || {
            let is_number = parameter.type_name.contains("Number");
            is_number && text.parse::<f64>().ok() == value.parse::<f64>().ok()
        };
        // Readers do not agree on how a boolean is spelt.
        text == value
            || same_number()
            || (*node == Node::Bool(true) || *node == Node::Bool(false))
                && text.eq_ignore_ascii_case(value)
    };
    (!allowed.is_empty() && !allowed.iter().any(fits))
        .then(|| format!("the default `{value}` is none of the `AllowedValues`"))
}

fn number_in_range(parameter: &Parameter, value: &str) -> Option<String> {
    if parameter.type_name != "Number" {
        return None;
    }
    let Some(found) = number(&Node::from(value)) else {
        return Some(format!("the default `{value}` is no number"));
    };
    if let Some(least) = limit(parameter, "MinValue").filter(|least| found < *least) {
        return Some(format!(
            "the default {value} is less than the `MinValue` of {least}"
        ));
    }
    let most = limit(parameter, "MaxValue").filter(|most| found > *most)?;
    Some(format!(
        "the default {value} is greater than the `MaxValue` of {most}"
    ))
}

fn length(parameter: &Parameter, value: &str) -> Option<String> {
    #[expect(clippy::cast_precision_loss, reason = "texts are shorter than that")]
    let found = value.chars().count() as f64;
    if let Some(least) = limit(parameter, "MinLength").filter(|least| found < *least) {
        return Some(format!(
            "the default has {found} characters, less than the `MinLength` of {least}"
        ));
    }
    let most = limit(parameter, "MaxLength").filter(|most| found > *most)?;
    Some(format!(
        "the default has {found} characters, more than the `MaxLength` of {most}"
    ))
}

/// Patterns that only the service's own language knows are left to it.
fn pattern(parameter: &Parameter, value: &str) -> Option<String> {
    let pattern = parameter.constraints.get("AllowedPattern")?.as_text()?;
    let regex = Regex::new(&format!("^(?:{pattern})$")).ok()?;
    (!regex.is_match(value))
        .then(|| format!("the default `{value}` does not match the `AllowedPattern` `{pattern}`"))
}
