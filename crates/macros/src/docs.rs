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
        ", which is optional."
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
    let item = property.items().map(Property::resolved);
    let mut names = type_names(property);
    if let Some(item) = item.map(type_names).filter(|names| !names.is_empty()) {
        names = format!("{names} of {item}");
    }
    if !names.is_empty() {
        facts.push(format!("Type: {names}"));
    }
    if let Some(kind) = property.kind() {
        facts.push(format!("names an `{kind}`"));
    }
    values(&mut facts, "one of", &property.values());
    if let Some(item) = item {
        values(&mut facts, "each one of", &item.values());
    }
    let (least, most) = property.range();
    bound(&mut facts, "", least, most);
    let (least, most) = property.length();
    bound(&mut facts, "character", least, most);
    let (least, most) = property.item_count();
    bound(&mut facts, "item", least, most);
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

fn type_names(property: Property) -> String {
    property.types().names().collect::<Vec<_>>().join(" or ")
}

fn values(facts: &mut Vec<String>, what: &str, values: &[Literal]) {
    if !values.is_empty() {
        let shown: Vec<_> = values.iter().take(MOST_VALUES).map(literal).collect();
        let more = match values.len().saturating_sub(MOST_VALUES) {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        facts.push(format!("{what} {}{more}", shown.join(", ")));
    }
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

/// Adds what a number, or the number of some things, must be.
fn bound<N: std::fmt::Display>(
    facts: &mut Vec<String>,
    thing: &str,
    least: Option<N>,
    most: Option<N>,
) {
    let [least, most] = [least, most].map(|bound| bound.map(|bound| bound.to_string()));
    let range = match (&least, &most) {
        (Some(least), Some(most)) if least == most => least.clone(),
        (Some(least), Some(most)) => format!("{least} to {most}"),
        (Some(least), None) => format!("at least {least}"),
        (None, Some(most)) => format!("at most {most}"),
        (None, None) => return,
    };
    let plural = match most.or(least).as_deref() {
        Some("1") => "",
        _ => "s",
    };
    facts.push(match thing {
        "" => range,
        thing => format!("{range} {thing}{plural}"),
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Resource;

    /// What the setter of a property says, in one line.
    fn setter(type_name: &str, property: &str) -> String {
        let resource = Resource::of(Schema::find(type_name).expect("a type that exists"));
        let mut fields = resource.fields.iter();
        let found = fields.find(|field| field.property == property);
        field(found.expect("a property that exists")).replace("\n\n", " ")
    }

    #[test]
    fn setters_tell_what_they_take_and_what_a_change_does() {
        let texts = [
            (
                "Role",
                "Sets `Role`, which is required. Type: string; names an `AWS::IAM::Role.Arn`; \
                 0 to 10000 characters; pattern \
                 `^arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+$`. \
                 A change updates the resource in place.",
            ),
            (
                "Architectures",
                "Sets `Architectures`, which is optional. Type: array of string; \
                 each one of `x86_64`, `arm64`; 1 item; no item twice. \
                 A change updates the resource in place.",
            ),
            (
                "PackageType",
                "Sets `PackageType`, which is optional. Type: string; one of `Image`, `Zip`. \
                 A change **replaces** the resource.",
            ),
            (
                "SnapStart",
                "Sets `SnapStart`, which is optional. Type: object. \
                 A change updates the resource in place. It cannot be read back.",
            ),
        ];
        for (property, text) in texts {
            assert_eq!(setter("AWS::Lambda::Function", property), text);
        }
        assert!(setter("AWS::Lambda::Function", "Runtime").contains("`java17.al2023`, and "));
    }

    #[test]
    fn pages_are_those_of_the_type() {
        assert_eq!(
            page("AWS::Serverless::Function"),
            format!("{SAM_GUIDE}/sam-resource-function.html")
        );
        assert_eq!(
            part_page("AWS::RDS::DBCluster", "MasterUserSecret"),
            format!("{GUIDE}/aws-properties-rds-dbcluster-masterusersecret.html")
        );
    }
}
