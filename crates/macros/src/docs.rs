//! What the generated documentation says.

use stackwright_schema::{Literal, OnChange, Property, Schema, Types};

use crate::model::Field;

const GUIDE: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference";
const SAM_GUIDE: &str =
    "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide";
/// Longer lists of values are cut here: the enum's own page has them all.
const MOST_VALUES: usize = 12;

/// The page of AWS on a resource type.
pub(crate) fn page(type_name: &str) -> String {
    let mut parts = type_name.split("::").skip(1).map(str::to_lowercase);
    let service = parts.next().unwrap_or_default();
    let resource = parts.collect::<Vec<_>>().join("-");
    if service == "serverless" {
        format!("{SAM_GUIDE}/sam-resource-{resource}.html")
    } else {
        format!("{GUIDE}/aws-resource-{service}-{resource}.html")
    }
}

/// The page of AWS on a part of a resource type.
pub(crate) fn part_page(type_name: &str, definition: &str) -> String {
    if type_name.starts_with("AWS::Serverless::") {
        return page(type_name);
    }
    let slug = type_name.split("::").skip(1).collect::<Vec<_>>().join("-");
    format!("{GUIDE}/aws-properties-{slug}-{definition}.html")
        .to_lowercase()
        .replace(&GUIDE.to_lowercase(), GUIDE)
}

/// What a builder of the type says.
pub(crate) fn resource(schema: Schema) -> String {
    let name = schema.name();
    let mut text = format!("`{name}`.\n\n[AWS reference]({})", page(&name));
    if schema.holds_data() {
        text.push_str(
            "\n\nIt holds data: say with `on_removal` what becomes of it before adding it to a stack.",
        );
    }
    if schema.deletes_before_replacing() {
        text.push_str("\n\nA replacement deletes the old one first.");
    }
    text
}

/// What a setter says.
pub(crate) fn field(field: &Field) -> String {
    let mut text = format!("Sets `{}`", field.property);
    text.push_str(if field.required {
        ", which is required."
    } else {
        "."
    });
    let facts = facts(field.source.resolved());
    if !facts.is_empty() {
        text.push_str("\n\n");
        text.push_str(&facts.join("; "));
        text.push('.');
    }
    if let Some(change) = field.on_change {
        text.push_str(match change {
            OnChange::Update => "\n\nA change updates the resource in place.",
            OnChange::Replacement => "\n\nA change **replaces** the resource.",
            OnChange::PerhapsReplacement => "\n\nA change may **replace** the resource.",
        });
    }
    if field.write_only {
        text.push_str("\n\nIt cannot be read back.");
    }
    text
}

fn facts(property: Property) -> Vec<String> {
    let mut facts = Vec::new();
    let names: Vec<_> = property.types().names().collect();
    if !names.is_empty() {
        facts.push(format!("Type: {}", names.join(" or ")));
    }
    if let Some(kind) = property.kind() {
        facts.push(format!("names an `{kind}`"));
    }
    let values = property.values();
    if !values.is_empty() {
        let mut shown: Vec<_> = values.iter().take(MOST_VALUES).map(literal).collect();
        if values.len() > MOST_VALUES {
            shown.push("…".to_owned());
        }
        facts.push(format!("one of {}", shown.join(", ")));
    }
    let (least, most) = property.range();
    bound(&mut facts, "", least, most);
    let (least, most) = property.length();
    bound(&mut facts, " characters", least, most);
    let (least, most) = property.item_count();
    bound(&mut facts, " items", least, most);
    if property.types() == Types::ARRAY && property.has_unique_items() {
        facts.push("no item twice".to_owned());
    }
    if let Some(pattern) = property
        .pattern()
        .filter(|pattern| !pattern.contains(['`', '\n']))
    {
        facts.push(format!("pattern `{pattern}`"));
    }
    facts
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Null => "`null`".to_owned(),
        Literal::Bool(value) => format!("`{value}`"),
        Literal::Integer(value) => format!("`{value}`"),
        Literal::Float(value) => format!("`{value}`"),
        Literal::Text(value) => format!("`{value}`"),
    }
}

fn bound<N: std::fmt::Display>(
    facts: &mut Vec<String>,
    unit: &str,
    least: Option<N>,
    most: Option<N>,
) {
    facts.extend(match (least, most) {
        (Some(least), Some(most)) => Some(format!("{least} to {most}{unit}")),
        (Some(least), None) => Some(format!("at least {least}{unit}")),
        (None, Some(most)) => Some(format!("at most {most}{unit}")),
        (None, None) => None,
    });
}
