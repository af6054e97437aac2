//! A template as it takes effect: with its parameters' values, and without what its conditions
//! leave out.

mod scope;
mod values;

pub(in crate::diff) use scope::Scope;
pub use values::{Argument, Values};

use super::{Side, canonical::canonical_in};
use crate::{
    expansion::with_globals,
    template::{Node, Output, Resource, Template},
};

/// The resources and outputs that the template gives with these values, each value in its one
/// form. What is not known stays: `Ref` of a parameter without a value, a resource whose condition
/// may hold. The other sections are as they were.
///
/// ```
/// use stackwright::{diff::{Side, Values, effective}, template::Template};
///
/// let template = Template::parse(
///     "{Parameters: {Level: {Type: String, Default: trial}}, \
///       Conditions: {Live: !Equals [!Ref Level, live]}, \
///       Resources: {Alarm: {Type: 'AWS::SNS::Topic', Condition: Live}}}",
/// )?;
/// let values = Values::defaults(&template);
/// assert!(effective(Side { template: &template, values: &values }).resources.is_empty());
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
pub fn effective(side: Side<'_>) -> Template {
    let written = side.template;
    let merged = with_globals(written);
    let template = merged.as_ref().unwrap_or(written);
    let scope = Scope::new(side);
    let exists = |condition: &Option<String>| {
        let condition = condition.as_deref();
        condition.and_then(|name| scope.holds(name)) != Some(false)
    };
    let resources = template
        .resources
        .iter()
        .filter(|(_, resource)| exists(&resource.condition))
        .map(|(id, it)| (id.clone(), resource(it, &scope)))
        .collect();
    let outputs = template
        .outputs
        .iter()
        .filter(|(_, output)| exists(&output.condition))
        .map(|(name, it)| (name.clone(), output(it, &scope)))
        .collect();
    Template {
        resources,
        outputs,
        format_version: template.format_version.clone(),
        description: template.description.clone(),
        metadata: template.metadata.clone(),
        transform: template.transform.clone(),
        globals: template.globals.clone(),
        parameters: template.parameters.clone(),
        rules: template.rules.clone(),
        mappings: template.mappings.clone(),
        conditions: template.conditions.clone(),
        resource_macros: template.resource_macros.clone(),
        output_macros: template.output_macros.clone(),
        other: template.other.clone(),
        empty: template.empty.clone(),
        unfit: template.unfit.clone(),
    }
}

fn resource(resource: &Resource, scope: &Scope<'_>) -> Resource {
    let node = |node: &Option<Node>| {
        let node = node.as_ref().map(|node| canonical_in(node, scope));
        node.filter(|node| !node.is_no_value())
    };
    Resource {
        type_name: resource.type_name.clone(),
        condition: resource.condition.clone(),
        depends_on: resource.depends_on.clone(),
        deletion_policy: node(&resource.deletion_policy),
        update_replace_policy: node(&resource.update_replace_policy),
        creation_policy: node(&resource.creation_policy),
        update_policy: node(&resource.update_policy),
        metadata: scope.map(&resource.metadata),
        properties: scope.map(&resource.properties),
        other: scope.map(&resource.other),
        empty: resource.empty.clone(),
    }
}

fn output(output: &Output, scope: &Scope<'_>) -> Output {
    let node = |node: &Option<Node>| node.as_ref().map(|node| canonical_in(node, scope));
    Output {
        value: node(&output.value),
        description: output.description.clone(),
        export: node(&output.export),
        condition: output.condition.clone(),
        other: scope.map(&output.other),
    }
}
