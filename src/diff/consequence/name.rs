//! Names that only one resource can have.

use crate::{
    diff::{Difference, Facts, Kind, Replacement, canonical::same},
    template::{Intrinsic, Node, Template},
};

/// Notes which replaced resources keep a name that only one can have.
pub(super) fn name_collisions(
    difference: &mut Difference,
    old: &Template,
    new: &Template,
    facts: &dyn Facts,
) {
    for resource in &mut difference.resources {
        if resource.kind != Kind::Modified || resource.replacement != Replacement::Yes {
            continue;
        }
        let (Some(old), Some(new)) = (
            old.resources.get(&resource.id),
            new.resources.get(&resource.id),
        ) else {
            continue;
        };
        if old.type_name != new.type_name {
            continue;
        }
        let names = facts.own_names(&new.type_name);
        let kept = !names.is_empty()
            && names.iter().all(|name| {
                let values = [old, new].map(|side| side.properties.get(name));
                matches!(values, [Some(old), Some(new)] if same(old, new) && is_fixed(new))
            });
        if kept {
            resource.name_taken = names.into_iter().next();
        }
    }
}

/// Whether a value is the same wherever the other resources end up.
fn is_fixed(node: &Node) -> bool {
    match node.as_intrinsic() {
        None => true,
        Some(Intrinsic::Sub { text, variables }) => {
            variables.is_empty() && !text.replace("${AWS::", "").contains("${")
        }
        Some(Intrinsic::Ref(name)) => name.starts_with("AWS::"),
        Some(_) => false,
    }
}
