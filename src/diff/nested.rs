//! Nested stacks, compared by their own templates.

use super::{
    Difference, Effect, Evidence, Kind, ResourceDifference, SecurityChange, Side, Target, Topic,
    Values, merge::IN_NESTED,
};
use crate::{
    source::SourceLine,
    template::{Resource, Template},
};

const STACK: &str = "AWS::CloudFormation::Stack";

/// What SAM's transform makes nested stacks of.
const APPLICATION: &str = "AWS::Serverless::Application";

/// Whether a resource of this type is a stack of its own.
pub(crate) fn is_nested_stack(type_name: &str) -> bool {
    [STACK, APPLICATION].contains(&type_name)
}

/// Where the template of a nested stack lies, if that is a text; none for other resources.
pub(crate) fn nested_template(resource: &Resource) -> Option<&str> {
    let property = match resource.type_name.as_str() {
        STACK => "TemplateURL",
        APPLICATION => "Location",
        _ => return None,
    };
    resource.properties.get(property)?.as_text()
}

/// A nested stack: what the stack around says of it, and its own template, before and after.
pub(crate) struct Nested<'a> {
    /// The logical id.
    pub(crate) id: &'a str,
    pub(crate) old: (Option<&'a Resource>, &'a Template),
    pub(crate) new: (Option<&'a Resource>, &'a Template),
    /// The line that adds it.
    pub(crate) line: Option<SourceLine>,
}

impl Nested<'_> {
    /// What the parameters of the templates stand for, as far as the stack around says it in text:
    /// what it gives, or else their defaults.
    pub(crate) fn values(&self) -> [Values; 2] {
        [self.old, self.new].map(|(stack, template)| {
            let given = stack.and_then(|it| it.properties.get("Parameters")?.as_map());
            let defaults = Values::defaults(template);
            let mut values = Values::default();
            for (name, parameter) in &template.parameters {
                match given.and_then(|given| given.get(name)) {
                    None => {
                        if let Some(default) = defaults.get(name) {
                            values.set(name, default.clone());
                        }
                    }
                    Some(value) => {
                        if let Some(text) = value.scalar_text() {
                            values.give(name, parameter, text);
                        }
                    }
                }
            }
            values
        })
    }

    /// Both sides, with these values.
    pub(crate) fn sides<'a>(&'a self, values: &'a [Values; 2]) -> [Side<'a>; 2] {
        [(self.old, &values[0]), (self.new, &values[1])]
            .map(|((_, template), values)| Side { template, values })
    }

    /// The name in the stack around of what is called `name` in this one.
    fn outside(&self, name: &str) -> String {
        format!("{}.{name}", self.id)
    }

    fn rename_chain(&self, chain: &mut [Effect]) {
        for effect in chain.iter_mut().filter(|effect| effect.stack.is_none()) {
            let (Target::Resource { id: name, .. } | Target::Output { name, .. }) =
                &mut effect.target;
            *name = self.outside(name);
            for used in &mut effect.uses {
                used.takes = self.outside(&used.takes);
            }
            self.rename_chain(&mut effect.chain);
        }
    }
}

impl Difference {
    /// Adds what changes in a nested stack. Its resources are called as in `Nested.Topic`.
    pub(crate) fn nest(&mut self, nested: &Nested<'_>, inner: Self) {
        let id = nested.id;
        // What it allows is known now.
        let is_unread = |it: &SecurityChange| it.topic == Topic::Unread && it.id == id;
        self.security.retain(|change| !is_unread(change));
        let caveats = inner.caveats.iter();
        self.caveats
            .extend(caveats.map(|caveat| format!("in the nested stack `{id}`: {caveat}")));
        if inner.is_same_stack() && inner.security.is_empty() {
            return;
        }
        let place = self.place_of(nested);
        let line = self.resources[place].line;
        let resources = inner.resources.into_iter().map(|mut resource| {
            resource.id = nested.outside(&resource.id);
            nested.rename_chain(&mut resource.chain);
            if let Some(renaming) = &mut resource.renaming {
                renaming.other = nested.outside(&renaming.other);
            }
            if resource.kind != Kind::Removed {
                resource.line = resource.line.or(line);
            }
            resource
        });
        self.resources.splice(place + 1..place + 1, resources);
        self.entries
            .extend(inner.entries.into_iter().map(|mut entry| {
                entry.name = match entry.name.as_str() {
                    "" => id.to_owned(),
                    name => nested.outside(name),
                };
                entry
            }));
        let is_inside = |name: &str| {
            let mut templates = [nested.old.1, nested.new.1].into_iter();
            templates.any(|template| template.resources.contains_key(name))
        };
        self.security
            .extend(inner.security.into_iter().map(|mut change| {
                for name in std::iter::once(&mut change.who).chain(&mut change.resources) {
                    if is_inside(name) {
                        *name = nested.outside(name);
                    }
                }
                change.id = nested.outside(&change.id);
                change
            }));
    }

    /// Where the nested stack itself stands among the resources; it changes if it is not told yet.
    fn place_of(&mut self, nested: &Nested<'_>) -> usize {
        let place = self.resources.iter().position(|it| it.id == nested.id);
        let place = place.unwrap_or_else(|| {
            let type_name = nested.new.0.map_or(STACK, |resource| &resource.type_name);
            let mut stack = ResourceDifference::new(nested.id, type_name, Kind::Modified);
            stack.evidence.push(Evidence::Template);
            stack.line = nested.line;
            self.resources.push(stack);
            self.resources.len() - 1
        });
        let stack = &mut self.resources[place];
        if stack.kind == Kind::Modified && !stack.causes.iter().any(|cause| cause == IN_NESTED) {
            stack.causes.push(IN_NESTED.to_owned());
        }
        place
    }
}
