//! Nested stacks of which the change set says nothing: their templates are compared.

use std::pin::Pin;

use super::{code::Reader, interrupt::Interrupt, situation::Situation};
use crate::{
    assembly::{Asset, AssetContent},
    cloud::Cloud,
    diff::{
        Difference, Evidence, Fate, Kind, Nested, ResourceDifference, SchemaFacts, compare_sides,
        effective, is_nested_stack, nested_template,
    },
    template::{Resource, Template},
};

/// Compares the templates of nested stacks that change, where no change set told what happens in
/// them: the one that is deployed with the one that this deploy uploads. What cannot be read is
/// said to be so.
pub(super) async fn compare(
    cloud: &Cloud,
    situation: &Situation<'_>,
    difference: &mut Difference,
    interrupt: &Interrupt,
) {
    let told = |id: &str| {
        let inside = format!("{id}.");
        let mut resources = difference.resources.iter();
        resources.any(|resource| resource.id.starts_with(&inside))
    };
    let is_silent = |resource: &ResourceDifference| match resource.kind {
        Kind::Modified => {
            !situation.has_nested_stacks() || !resource.evidence.contains(&Evidence::ChangeSet)
        }
        _ => true,
    };
    let changed = changed(difference, |it| is_silent(it) && !told(&it.id));
    if changed.is_empty() {
        return;
    }
    let (before, after) = situation.in_effect();
    let reader = Reader::new(cloud, situation).await;
    let around = Around {
        stack: None,
        old: &before,
        new: &after,
    };
    interrupt
        .or(compare_within(&reader, &around, difference, changed))
        .await;
    difference.hide_secrets();
}

/// The nested stacks that change, and how.
fn changed(
    difference: &Difference,
    also: impl Fn(&ResourceDifference) -> bool,
) -> Vec<(String, Kind)> {
    let nested = difference.resources.iter().filter(|resource| {
        let has_templates = match resource.kind {
            Kind::Added | Kind::Modified => true,
            Kind::Removed => resource.fate == Some(Fate::Deleted),
            Kind::Imported => false,
        };
        is_nested_stack(&resource.type_name) && has_templates && also(resource)
    });
    nested.map(|it| (it.id.clone(), it.kind)).collect()
}

/// The stack that others are nested in.
struct Around<'a> {
    /// Its physical id; none for the outermost one.
    stack: Option<&'a str>,
    /// What takes effect in it now, and what will.
    old: &'a Template,
    new: &'a Template,
}

fn compare_within<'a>(
    reader: &'a Reader<'_>,
    around: &'a Around<'_>,
    difference: &'a mut Difference,
    changed: Vec<(String, Kind)>,
) -> Pin<Box<dyn Future<Output = ()> + 'a>> {
    Box::pin(async move {
        for (id, kind) in changed {
            let (old, new) = (around.old.resources.get(&id), around.new.resources.get(&id));
            let old = old.filter(|_| kind != Kind::Added);
            let new = new.filter(|_| kind != Kind::Removed);
            match compare_one(reader, around, &id, old, new).await {
                Ok(Some((inner, templates))) => {
                    let nested = Nested {
                        id: &id,
                        old: (old, &templates[0]),
                        new: (new, &templates[1]),
                        line: None,
                    };
                    difference.nest(&nested, inner);
                }
                Ok(None) => {}
                Err(why) => {
                    let what = format!("what changes in the nested stack `{id}`: {why}");
                    difference.caveats.push(what);
                }
            }
        }
    })
}

/// What changes in a nested stack, with its templates, an empty one where it is not there; none
/// where the new one is not of this machine.
async fn compare_one(
    reader: &Reader<'_>,
    around: &Around<'_>,
    id: &str,
    old: Option<&Resource>,
    new: Option<&Resource>,
) -> Result<Option<(Difference, [Template; 2])>, String> {
    let new_template = match new {
        None => Template::default(),
        Some(resource) => match own_template(resource, &reader.situation.assembly.assets) {
            Some(text) => parsed(text)?,
            None => return Ok(None),
        },
    };
    let (stack, old_template) = match old {
        None => (None, Template::default()),
        Some(_) => {
            let stack = around.physical_id(reader, id).await?;
            let text = reader.cloud.template(&stack).await;
            let text = text.map_err(|error| format!("its template cannot be read: {error}"))?;
            let template = parsed(&text.ok_or("its template is gone")?)?;
            (Some(stack), template)
        }
    };
    let nested = Nested {
        id,
        old: (old, &old_template),
        new: (new, &new_template),
        line: None,
    };
    let values = nested.values();
    let [before, after] = nested.sides(&values);
    let mut inner = compare_sides(id, before, after, &SchemaFacts);
    let changed = changed(&inner, |_| true);
    if !changed.is_empty() {
        let around = Around {
            stack: stack.as_deref(),
            old: &effective(before),
            new: &effective(after),
        };
        compare_within(reader, &around, &mut inner, changed).await;
    }
    Ok(Some((inner, [old_template, new_template])))
}

impl Around<'_> {
    /// The physical id of a stack that is nested in this one.
    async fn physical_id(&self, reader: &Reader<'_>, id: &str) -> Result<String, String> {
        let Some(stack) = self.stack else {
            return reader.physical_id(id).await;
        };
        let resources = reader.cloud.resources(stack).await;
        let resources = resources.map_err(|error| error.to_string())?;
        let found = resources.into_iter().find(|it| it.logical_id == id);
        let found = found.map(|it| it.physical_id);
        found.ok_or_else(|| format!("the stack `{stack}` does not name it"))
    }
}

/// The template that this deploy uploads for a nested stack.
fn own_template<'a>(resource: &Resource, assets: &'a [Asset]) -> Option<&'a str> {
    let place = nested_template(resource)?;
    assets.iter().find_map(|asset| match &asset.content {
        AssetContent::Text(text) if place.ends_with(&asset.key) => Some(text.as_str()),
        _ => None,
    })
}

fn parsed(text: &str) -> Result<Template, String> {
    Template::parse(text).map_err(|error| format!("it is no template: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_of_a_nested_stack_is_the_one_at_its_address() {
        let assets = ["one", "two"].map(|text| Asset::text("Inner", text.to_owned(), "json"));
        let at = |key: &str| {
            let text = format!(
                "Resources: {{S: {{Type: 'AWS::CloudFormation::Stack', Properties: {{TemplateURL: \
                 https://s3.eu-west-1.amazonaws.com/bucket/{key}}}}}}}"
            );
            let template = Template::parse(text).expect("a template");
            template.resources["S"].clone()
        };
        assert_eq!(own_template(&at(&assets[1].key), &assets), Some("two"));
        assert_eq!(own_template(&at("other.json"), &assets), None);
    }
}
