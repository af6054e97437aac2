//! Outputs that other stacks import.

use stackwright_schema::{Schema, Types};

use super::linker::Import;
use crate::{
    app::Problem,
    assembly::StackAssembly,
    template::{Intrinsic, Node, Output, Parameter, Resource, Template},
};

/// What stands between the items of a list on its way, since exports are text. No id, name or
/// ARN contains it.
const SEPARATOR: &str = "||";

/// What is exported: whether it is a list, and where it exists.
struct Exported {
    is_list: bool,
    condition: Option<String>,
}

/// Makes sure that the stack exports what is imported; says whether it is a list.
pub(super) fn export(producer: &mut StackAssembly, import: &Import) -> Result<bool, Problem> {
    let exported = look_up(producer, import)?;
    let reference: Node = match &import.attribute {
        None => Intrinsic::Ref(import.name.clone()).into(),
        Some(attribute) => Intrinsic::GetAtt {
            resource: import.name.clone(),
            attribute: attribute.as_str().into(),
        }
        .into(),
    };
    let value = if exported.is_list {
        let items = reference;
        let separator = SEPARATOR.to_owned();
        Intrinsic::Join { separator, items }.into()
    } else {
        reference
    };
    let output = Output {
        value: Some(value),
        export: Some(import.export_name(&producer.name).into()),
        condition: exported.condition,
        ..Output::default()
    };
    let name = format!("Export{}", import.output_name());
    if let Some(known) = producer.template.outputs.get(&name) {
        if *known == output {
            return Ok(exported.is_list);
        }
        let line = producer.source_map.find(&format!("/Outputs/{name}"));
        let line = line.unwrap_or(producer.line);
        return Err(Problem::new(format!(
            "the stack `{}` has an output `{name}`, which is to export `{}`",
            producer.name, import.name
        ))
        .at(line)
        .hint(format!(
            "it is imported at {}: give the output another name",
            import.line
        )));
    }
    producer
        .source_map
        .insert(format!("/Outputs/{name}"), import.line);
    producer.template.outputs.insert(name, output);
    Ok(exported.is_list)
}

fn look_up(producer: &StackAssembly, import: &Import) -> Result<Exported, Problem> {
    let template: &Template = &producer.template;
    let name = &import.name;
    if let Some(resource) = template.resources.get(name) {
        return Ok(Exported {
            is_list: is_list(resource, import.attribute.as_deref()),
            condition: resource.condition.clone(),
        });
    }
    match template.parameters.get(name) {
        Some(parameter) if parameter.no_echo => Err(Problem::new(format!(
            "the parameter `{name}` is a secret, and exports can be read by everyone"
        ))
        .at(import.line)
        .hint(format!(
            "it is declared at {}: give the secret to this stack in a parameter of its own, or \
             read it from Secrets Manager",
            producer
                .source_map
                .find(&format!("/Parameters/{name}"))
                .unwrap_or(producer.line)
        ))),
        Some(parameter) => Ok(Exported {
            is_list: gives_list(parameter),
            condition: None,
        }),
        None => Err(Problem::new(format!(
            "the stack `{}` has no resource `{name}`",
            producer.name
        ))
        .at(import.line)
        .hint(format!("the stack is created at {}", producer.line))),
    }
}

/// Whether the embedded schema says that the attribute is a list.
fn is_list(resource: &Resource, attribute: Option<&str>) -> bool {
    let (Some(attribute), Some(schema)) = (attribute, Schema::find(&resource.type_name)) else {
        return false;
    };
    schema
        .property(&attribute.replace('.', "/"))
        .is_some_and(|property| property.resolved().types() == Types::ARRAY)
}

fn gives_list(parameter: &Parameter) -> bool {
    let name = parameter.type_name.as_str();
    let name = name
        .strip_prefix("AWS::SSM::Parameter::Value<")
        .unwrap_or(name);
    name.starts_with("List<") || name.starts_with("CommaDelimitedList")
}

/// What is wrong with lists that a stack imports.
pub(super) fn check_lists(lists: &[(String, Import)], problems: &mut Vec<Problem>) {
    for (_, import) in lists.iter().filter(|(_, import)| import.in_text) {
        let attribute = import.attribute.iter().map(|name| format!(".{name}"));
        let attribute: String = attribute.collect();
        problems.push(
            Problem::new(format!(
                "`{}{attribute}` is a list, which no text can contain",
                import.name
            ))
            .at(import.line)
            .hint("join the list, or select one of its items"),
        );
    }
}

/// Splits the lists that a stack imports.
pub(super) fn split_lists(consumer: &mut StackAssembly, lists: &[(String, Import)]) {
    if lists.is_empty() {
        return;
    }
    let template = &mut consumer.template;
    let resources = template.resources.values_mut().flat_map(|resource| {
        resource
            .properties
            .values_mut()
            .chain(resource.metadata.values_mut())
    });
    let outputs = template
        .outputs
        .values_mut()
        .filter_map(|output| output.value.as_mut());
    for node in resources.chain(outputs) {
        node.visit_mut("", &mut |_, node| {
            let Some(Intrinsic::ImportValue(Node::Text(name))) = node.as_intrinsic() else {
                return true;
            };
            let is_list = lists.iter().any(|(list, _)| list == name);
            if is_list {
                let text = Intrinsic::ImportValue(name.as_str().into()).into();
                let separator = SEPARATOR.to_owned();
                *node = Intrinsic::Split { separator, text }.into();
            }
            !is_list
        });
    }
}
