//! From a stack's outputs to the stacks that use them.

use std::collections::HashMap;

use super::{
    effect::{Effect, Outcome, Target, Use},
    graph::Imports,
};
use crate::{
    diff::{
        Difference, EntryDifference, Kind, Side, Values, canonical::canonical_in, effective::Scope,
    },
    template::{Intrinsic, Node, Template},
};

/// Adds what follows in other stacks: `stacks` are those that may import something, by name. The
/// service refuses to change or remove an export while a stack imports it.
///
/// ```
/// use stackwright::{
///     diff::{Outcome, SchemaFacts, compare, follow_across},
///     template::Template,
/// };
///
/// let old = Template::parse("{Resources: {}, Outputs: {A: {Value: a, Export: {Name: colour}}}}")?;
/// let new = Template::parse("{Resources: {}, Outputs: {A: {Value: b, Export: {Name: colour}}}}")?;
/// let user = Template::parse(
///     "Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {TopicName: !ImportValue colour}}}",
/// )?;
/// let mut differences = [compare("paint", &old, &new, &SchemaFacts)];
/// follow_across(&mut differences, &[("paint", &new), ("wall", &user)]);
/// let effect = &differences[0].entries[0].chain[0];
/// assert_eq!((effect.stack.as_deref(), effect.outcome), (Some("wall"), Outcome::Refused));
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
pub fn follow_across(differences: &mut [Difference], stacks: &[(&str, &Template)]) {
    let mut users: HashMap<String, Vec<Effect>> = HashMap::new();
    for (stack, template) in stacks {
        for import in Imports::of(template).found {
            let Some(key) = key_of_import(stack, template, import.function) else {
                continue;
            };
            let effect = Effect {
                stack: Some((*stack).to_owned()),
                target: import.target,
                uses: vec![Use {
                    path: import.path,
                    takes: key.name().to_owned(),
                }],
                outcome: match key {
                    Key::Export(_) => Outcome::Refused,
                    Key::Output { .. } => Outcome::Later,
                },
                certain: true,
                chain: Vec::new(),
            };
            users.entry(key.text()).or_default().push(effect);
        }
    }
    if users.is_empty() {
        return;
    }
    for difference in differences {
        let stack = difference.stack.clone();
        let template = stacks.iter().find(|(name, _)| *name == stack);
        let users_of = |output: &str, export: Option<&str>| -> Vec<Effect> {
            let weak = Key::Output {
                stack: stack.clone(),
                output: output.to_owned(),
            };
            let strong = export.map(|export| Key::Export(export.to_owned()).text());
            let keys = strong.into_iter().chain([weak.text()]);
            keys.filter_map(|key| users.get(&key))
                .flatten()
                .cloned()
                .collect()
        };
        for resource in &mut difference.resources {
            extend(&mut resource.chain, &users_of);
        }
        for entry in difference
            .entries
            .iter_mut()
            .filter(|it| it.section == "Outputs")
        {
            entry.chain = of_entry(
                entry,
                &stack,
                template.map(|(_, template)| *template),
                &users_of,
            );
        }
    }
}

fn extend(chain: &mut [Effect], users_of: &impl Fn(&str, Option<&str>) -> Vec<Effect>) {
    for effect in chain {
        if let Target::Output { name, export } = &effect.target {
            effect.chain = users_of(name, export.as_deref());
            for user in &mut effect.chain {
                user.certain = effect.certain;
            }
        }
        if matches!(effect.target, Target::Resource { .. }) {
            extend(&mut effect.chain, users_of);
        }
    }
}

/// What follows from a change of an output itself.
fn of_entry(
    entry: &EntryDifference,
    stack: &str,
    template: Option<&Template>,
    users_of: &impl Fn(&str, Option<&str>) -> Vec<Effect>,
) -> Vec<Effect> {
    let change = |key: &str| {
        let mut changes = entry.changes.iter();
        changes.find(|change| change.path.keys().first() == Some(&key))
    };
    let export = match change("Export") {
        // What is not exported yet, nobody imports.
        Some(change) => change
            .old
            .as_ref()
            .and_then(|name| name_of(stack, None, name)),
        None => template
            .and_then(|template| template.outputs.get(&entry.name)?.export.as_ref())
            .and_then(|name| name_of(stack, template, name)),
    };
    let matters = match entry.kind {
        Kind::Added | Kind::Imported => false,
        Kind::Removed => true,
        Kind::Modified => change("Value").is_some() || change("Export").is_some(),
    };
    if matters {
        users_of(&entry.name, export.as_deref())
    } else {
        Vec::new()
    }
}

/// What an import names.
enum Key {
    Export(String),
    Output { stack: String, output: String },
}

impl Key {
    fn text(&self) -> String {
        match self {
            Self::Export(name) => format!("export {name}"),
            Self::Output { stack, output } => format!("output {stack} {output}"),
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::Export(name) => name,
            Self::Output { output, .. } => output,
        }
    }
}

fn key_of_import(stack: &str, template: &Template, function: &Intrinsic) -> Option<Key> {
    match function {
        Intrinsic::ImportValue(name) => Some(Key::Export(name_of(stack, Some(template), name)?)),
        Intrinsic::GetStackOutput(output) => Some(Key::Output {
            stack: name_of(stack, Some(template), output.get("StackName")?)?,
            output: output.get("OutputName")?.scalar_text()?,
        }),
        _ => None,
    }
}

/// A name as text, with the parameters' defaults and the stack's own name in it; what else is not
/// known stands as it is written.
pub(super) fn name_of(stack: &str, template: Option<&Template>, node: &Node) -> Option<String> {
    let empty = Template::default();
    let template = template.unwrap_or(&empty);
    let values = Values::defaults(template);
    let scope = Scope::new(Side {
        template,
        values: &values,
    });
    let scope = scope.in_stack(stack);
    let name = canonical_in(node, &scope);
    Some(match name.scalar_text() {
        Some(name) => name,
        None => serde_json::Value::from(&name).to_string(),
    })
}
