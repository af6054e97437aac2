//! What the serverless transform makes of a template: for each resource that it adds, the one that
//! the author wrote.
//!
//! The transform leaves no trace of where a resource comes from, but it names what it makes by
//! fixed rules, from logical ids, names of events and stages, and hashes. Those rules stand here.
//! Source: `aws-sam-translator` 1.115, whose output the tests compare them with.

mod api;
mod event;
mod function;
mod globals;
mod other;
mod rule;
mod words;

use std::collections::BTreeMap;

pub(crate) use globals::with_globals;
use rule::Rule;
use words::{list, noun};

use crate::{
    source::escape,
    template::{Template, serverless::is_serverless_type},
};

/// The resources that a template's serverless transform makes.
///
/// ```
/// use stackwright::{expansion::{Expansion, Made, Source}, template::Template};
///
/// let template = Template::parse(
///     "{Transform: AWS::Serverless-2016-10-31, \
///       Resources: {List: {Type: 'AWS::Serverless::Function', Properties: {Handler: a.b}}}}",
/// )?;
/// let expansion = Expansion::of(&template);
/// let made: Made = expansion.find("ListRole", "AWS::IAM::Role").expect("known");
/// assert_eq!(made.to_string(), "role of the function List");
/// let source: &Source = &made.sources[0];
/// assert_eq!((source.id.as_str(), source.place.as_str()), ("List", "/Resources/List"));
/// assert_eq!(expansion.find("ListRole", "AWS::SQS::Queue"), None);
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Expansion {
    sources: Vec<Source>,
    rules: Vec<Rule>,
    /// What the author wrote, which no rule stands above.
    written: BTreeMap<String, String>,
}

/// A resource that the author wrote, and that the transform makes others of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The logical id; that of an API which the author only implied is the transform's own.
    pub id: String,
    /// The type: `AWS::Serverless::…`, or the type of a resource with `Connectors`.
    pub type_name: String,
    /// The resources whose events imply it; none where the author wrote it.
    pub implied_by: Vec<String>,
    /// Where it stands in the template, or the first event that implies it, as a JSON pointer.
    pub place: String,
}

/// A resource that the transform makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// What it is made of: one resource, or several that share it.
    pub sources: Vec<Source>,
    /// What it is to them (`role`, `permission of the event List`); empty for an implied API
    /// itself.
    pub part: String,
    /// The part of the first source that asks for it, as a JSON pointer into the template.
    pub place: String,
}

/// What the author wrote of a resource that the service names.
///
/// ```
/// use stackwright::expansion::Authored;
///
/// assert_eq!(Authored::default().shown_type("AWS::SNS::Topic"), "AWS::SNS::Topic");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authored {
    /// The type that the author gave it, where the service has another one.
    pub type_name: Option<String>,
    /// What it is made of, where the author did not write it.
    pub made: Option<Made>,
}

impl Authored {
    /// The logical ids of what it is made of; none if the author wrote it.
    pub(crate) fn sources(&self) -> Vec<&str> {
        let made = self.made.iter();
        made.flat_map(|made| &made.sources)
            .map(|source| source.id.as_str())
            .collect()
    }

    /// The type that messages name, where the service has `type_name`: the author's own.
    pub fn shown_type<'a>(&'a self, type_name: &'a str) -> &'a str {
        self.type_name.as_deref().unwrap_or(type_name)
    }
}

impl Expansion {
    /// What the transform makes of the template; nothing if it has no serverless resources.
    pub fn of(template: &Template) -> Self {
        let mut expansion = Self::default();
        let is_one = template.resources.values().any(|resource| {
            is_serverless_type(&resource.type_name) || resource.other.contains_key("Connectors")
        });
        if !is_one {
            return expansion;
        }
        let merged = with_globals(template);
        let template = merged.as_ref().unwrap_or(template);
        for (id, resource) in &template.resources {
            expansion
                .written
                .insert(id.clone(), resource.type_name.clone());
            let source = Source {
                id: id.clone(),
                type_name: resource.type_name.clone(),
                implied_by: Vec::new(),
                place: format!("/Resources/{}", escape(id)),
            };
            let mut rules = match resource.type_name.as_str() {
                "AWS::Serverless::Function" => function::rules(id, &resource.properties),
                "AWS::Serverless::StateMachine" => other::of_machine(id, &resource.properties),
                "AWS::Serverless::Api" => api::of_rest(id, &resource.properties),
                "AWS::Serverless::HttpApi" => api::of_http(id, &resource.properties),
                "AWS::Serverless::WebSocketApi" => api::of_web_socket(id, &resource.properties),
                "AWS::Serverless::LayerVersion" => other::of_layer(id),
                "AWS::Serverless::Connector" => other::of_connector(id, ""),
                name if is_serverless_type(name) => other::of_any(id),
                _ => Vec::new(),
            };
            rules.extend(other::of_connectors(id, resource));
            expansion.add(source, rules);
        }
        for source in api::implied(template) {
            let properties = api::implied_properties(&source, template);
            let rules = match source.type_name.as_str() {
                "AWS::Serverless::Api" => api::of_rest(&source.id, &properties),
                _ => api::of_http(&source.id, &properties),
            };
            let itself = Rule::itself(&source.id, api::MAIN);
            expansion.add(source, rules.into_iter().chain([itself]).collect());
        }
        expansion
    }

    fn add(&mut self, source: Source, rules: Vec<Rule>) {
        if rules.is_empty() {
            return;
        }
        let place = self.sources.len();
        self.sources.push(source);
        for mut rule in rules {
            rule.source = place;
            self.rules.push(rule);
        }
    }

    /// What a resource is made of; none if the author wrote it, or if no rule knows it. An empty
    /// type is one that is not known.
    pub fn find(&self, id: &str, type_name: &str) -> Option<Made> {
        if self.written.contains_key(id) {
            return None;
        }
        let fitting = self
            .rules
            .iter()
            .filter_map(|rule| Some((rule.fits(id, type_name)?, rule)));
        let fitting: Vec<(usize, &Rule)> = fitting.collect();
        let best = fitting.iter().map(|(length, _)| *length).max()?;
        let mut best = fitting
            .into_iter()
            .filter(|(length, _)| *length == best)
            .map(|(_, rule)| rule);
        let first = best.next()?;
        let mut sources = vec![self.sources[first.source].clone()];
        for rule in best {
            let source = &self.sources[rule.source];
            if !sources.contains(source) {
                sources.push(source.clone());
            }
        }
        Some(Made {
            part: first.part_of(type_name),
            // An API that is only implied has no properties of its own.
            place: match sources[0].implied_by.is_empty() {
                true => format!("{}{}", sources[0].place, first.below),
                false => sources[0].place.clone(),
            },
            sources,
        })
    }

    /// What the author wrote of a resource that the service calls so.
    pub(crate) fn authored(&self, id: &str, type_name: &str) -> Authored {
        let written = self.written.get(id);
        Authored {
            type_name: written
                .filter(|written| *written != type_name && is_serverless_type(written))
                .cloned(),
            made: self.find(id, type_name),
        }
    }
}

impl std::fmt::Display for Source {
    /// As in `function List`, or `API of the events of List and Add`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let noun = noun(&self.type_name);
        match self.implied_by.as_slice() {
            [] => write!(f, "{noun} {}", self.id),
            by => write!(f, "{noun} of the events of {}", list(by)),
        }
    }
}

impl std::fmt::Display for Made {
    /// As in `role of the function List`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = self.sources.first().map(|source| &source.type_name);
        let same = self.sources.iter().all(|it| Some(&it.type_name) == kind);
        let of = match (self.sources.as_slice(), kind) {
            (several @ [_, _, ..], Some(kind)) if same => {
                let ids: Vec<String> = several.iter().map(|source| source.id.clone()).collect();
                format!("the {}s {}", noun(kind), list(&ids))
            }
            (sources, _) => {
                let all: Vec<String> = sources.iter().map(|it| format!("the {it}")).collect();
                list(&all)
            }
        };
        match self.part.as_str() {
            "" => f.write_str(&of),
            part => write!(f, "{part} of {of}"),
        }
    }
}
