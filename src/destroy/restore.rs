//! How something that was kept becomes part of a stack again.

use serde_json::{Map, Value};
use stackwright_schema::Schema;

use super::{Member, command::quoted};
use crate::template;

/// What to do to make a kept resource part of the stack called `stack` again; nothing if the
/// resource is in a nested stack, or its type is not known.
///
/// A deploy takes over what exists by names that the template gives. What the service named is
/// imported by a change set of its own, which has to be told the name.
pub(super) fn restore_line(
    stack: &str,
    member: &Member,
    declared: Option<&template::Resource>,
) -> Option<String> {
    let resource = &member.resource;
    if member.path.contains('/') {
        return None;
    }
    let schema = Schema::find(&resource.type_name)?;
    let identifier = schema.primary_identifier();
    let [property] = identifier.as_slice() else {
        return None;
    };
    let deploy = format!("deploy --import-existing --stack {}", quoted(stack));
    if declared.is_some_and(|declared| declared.properties.contains_key(property.as_str())) {
        return Some(deploy);
    }
    if !schema.read_only().contains(property) {
        return Some(format!(
            "{deploy}, once the template says {property}: {}",
            quoted(&resource.physical_id)
        ));
    }
    let name = [(property.clone(), Value::from(resource.physical_id.as_str()))];
    let import = serde_json::json!([{
        "ResourceType": resource.type_name,
        "LogicalResourceId": resource.logical_id,
        "ResourceIdentifier": name.into_iter().collect::<Map<_, _>>(),
    }]);
    Some(format!(
        "aws cloudformation create-change-set --change-set-type IMPORT --change-set-name \
         bring-back --stack-name {} --template-body file://template.yaml --resources-to-import {}",
        quoted(stack),
        quoted(&import.to_string())
    ))
}
