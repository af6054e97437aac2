//! A walk down a value and the schema beside it.

use std::rc::Rc;

use stackwright_schema::{Property, Types};

use super::{
    combine, function, list, object, packaged, scalar,
    shape::{Shape, Shapes},
};
use crate::{
    check::{
        Levels, Rule, Severity,
        conditions::{Assumption, Conditions},
        path::Path,
        subject::Subject,
    },
    template::{Map, Node, Resource, serverless::is_serverless_type},
};

pub(super) const WRONG_TYPE: Rule = Rule {
    code: "P003",
    title: "a value of the wrong type",
    levels: Levels::all(Severity::Error),
    explanation: "The schema of the resource type says whether a property is a text, a number, a \
        truth value, a list or an object. CloudFormation turns `\"5\"` into 5 and `5` into \
        `\"5\"`, and `\"true\"` into true, so those are let through; a list for a text, or a \
        single value for a list, is refused.",
};

/// Values nested deeper than this are not looked at.
const DEEPEST: usize = 128;

/// Something that was found.
pub(super) struct Problem {
    pub(super) rule: &'static Rule,
    pub(super) pointer: String,
    pub(super) message: String,
    pub(super) fix: Option<String>,
}

/// What a part of a schema says of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Fits,
    Breaks,
    /// It depends on what only the service will know.
    Unknown,
}

/// The state of a walk.
pub(super) struct Walk<'s, 'a> {
    pub(super) subject: &'s Subject<'a>,
    pub(super) shapes: &'s Shapes,
    /// The conditions that are taken to be so, here.
    pub(super) given: Vec<Assumption<'a>>,
    /// The resource whose properties these are.
    pub(super) resource: Option<&'a Resource>,
    /// What was found.
    pub(super) problems: Vec<Problem>,
    /// Whether only the verdict counts.
    quiet: bool,
    broken: bool,
    unknown: bool,
    depth: usize,
}

impl<'s, 'a> Walk<'s, 'a> {
    pub(super) fn new(subject: &'s Subject<'a>, shapes: &'s Shapes) -> Self {
        Self {
            subject,
            shapes,
            given: Vec::new(),
            resource: None,
            problems: Vec::new(),
            quiet: false,
            broken: false,
            unknown: false,
            depth: 0,
        }
    }

    pub(super) fn conditions(&self) -> Conditions<'a> {
        Conditions::new(self.subject.template)
    }

    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Says that something is wrong; `tell` gives the message and what to do.
    pub(super) fn report(
        &mut self,
        rule: &'static Rule,
        path: &Path<'_>,
        tell: impl FnOnce() -> (String, Option<String>),
    ) {
        self.broken = true;
        self.note(rule, path, tell);
    }

    /// Says something that breaks nothing.
    pub(super) fn note(
        &mut self,
        rule: &'static Rule,
        path: &Path<'_>,
        tell: impl FnOnce() -> (String, Option<String>),
    ) {
        if self.quiet || self.is_deep_in_serverless(path) {
            return;
        }
        let (message, fix) = tell();
        let pointer = path.pointer();
        let known = self.problems.iter().any(|problem| {
            std::ptr::eq(problem.rule, rule)
                && problem.pointer == pointer
                && problem.message == message
        });
        if !known {
            self.problems.push(Problem {
                rule,
                pointer,
                message,
                fix,
            });
        }
    }

    /// Says that it cannot be told here.
    pub(super) fn cannot_tell(&mut self) {
        self.unknown = true;
    }

    /// The verdict of what `look` looks at, which reports nothing.
    pub(super) fn verdict_of(&mut self, look: impl FnOnce(&mut Self)) -> Verdict {
        let before = (self.quiet, self.broken, self.unknown);
        (self.quiet, self.broken, self.unknown) = (true, false, false);
        look(self);
        let verdict = match (self.broken, self.unknown) {
            (true, _) => Verdict::Breaks,
            (false, true) => Verdict::Unknown,
            (false, false) => Verdict::Fits,
        };
        (self.quiet, self.broken, self.unknown) = before;
        verdict
    }

    /// Everything that `look` would report.
    pub(super) fn problems_of(&mut self, look: impl FnOnce(&mut Self)) -> Vec<Problem> {
        let before = (self.quiet, self.broken, self.unknown);
        self.quiet = false;
        let problems = std::mem::take(&mut self.problems);
        look(self);
        (self.quiet, self.broken, self.unknown) = before;
        std::mem::replace(&mut self.problems, problems)
    }

    /// Whether this is inside a property of a serverless type: the transform takes more there
    /// than its own schema says, and its result is what the service sees.
    pub(super) fn is_deep_in_serverless(&self, path: &Path<'_>) -> bool {
        let is_serverless = |it: &Resource| is_serverless_type(&it.type_name);
        self.resource.is_some_and(is_serverless) && path.depth() > 4
    }

    /// Whether what is missing may come from elsewhere: `Globals`, which are merged into nested parts too.
    pub(super) fn leaves_out(&self) -> bool {
        let from_globals = |resource: &Resource| {
            !self.subject.template.globals.is_empty() && is_serverless_type(&resource.type_name)
        };
        self.resource.is_some_and(from_globals)
    }

    /// What has the properties at `path`, as people call it.
    pub(super) fn owner<'n>(&self, path: &Path<'n>) -> &'n str
    where
        'a: 'n,
    {
        match self.resource {
            Some(resource) if path.is_properties() => &resource.type_name,
            _ => path.name(),
        }
    }

    /// Takes the verdict of a part for that of the whole.
    pub(super) fn take(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Fits => {}
            Verdict::Breaks => self.broken = true,
            Verdict::Unknown => self.unknown = true,
        }
    }

    /// Looks at something under further assumptions.
    pub(super) fn assuming(
        &mut self,
        assumptions: &[Assumption<'a>],
        look: impl FnOnce(&mut Self),
    ) {
        let before = self.given.len();
        self.given.extend_from_slice(assumptions);
        look(self);
        self.given.truncate(before);
    }

    /// Says that a property cannot be set beside what else is set.
    pub(super) fn refused(&mut self, path: &Path<'_>) {
        self.report(&object::EXCLUSIVE, path, || {
            let message = format!(
                "`{}` cannot be set beside the other properties",
                path.name()
            );
            (message, Some("leave it out".to_owned()))
        });
    }

    /// Looks at a value, be it a function's.
    pub(super) fn check(&mut self, node: &'a Node, property: Property, path: &Path<'_>) {
        let is_file = |resource| packaged::is_file(resource, node, path);
        match node {
            Node::Intrinsic(intrinsic) => {
                function::check(self, node, intrinsic, property, path);
            }
            // Other rules say what is wrong with these.
            Node::Null => self.cannot_tell(),
            Node::Map(map) if is_unread_function(map) => self.cannot_tell(),
            Node::Text(_) if self.resource.is_some_and(is_file) => self.cannot_tell(),
            _ => self.value(node, property, path),
        }
    }

    /// Looks at a value that is no function's; what is in it may be.
    pub(super) fn value(&mut self, node: &'a Node, property: Property, path: &Path<'_>) {
        let value = match node {
            Node::Map(map) => Value::Map(map),
            node => Value::Node(node),
        };
        self.one(value, property, path);
    }

    /// Looks at an object.
    pub(super) fn object(&mut self, map: &'a Map, property: Property, path: &Path<'_>) {
        self.one(Value::Map(map), property, path);
    }

    /// Looks at the name of a property.
    pub(super) fn name(&mut self, name: &str, property: Property, path: &Path<'_>) {
        let name = Node::from(name);
        let mut inner = Walk::new(self.subject, self.shapes);
        let verdict = inner.verdict_of(|walk| walk.value(&name, property, path));
        self.take(verdict);
    }

    pub(super) fn one(&mut self, value: Value<'a>, property: Property, path: &Path<'_>) {
        let is_dynamic = || {
            let text = value.as_text();
            text.is_some_and(|text| text.contains("{{resolve:"))
        };
        if self.depth >= DEEPEST || self.quiet && self.broken || is_dynamic() {
            self.cannot_tell();
            return;
        }
        self.depth += 1;
        let shape = self.shapes.get(property);
        self.fitting(value, &shape, path);
        self.depth -= 1;
    }

    fn fitting(&mut self, value: Value<'a>, shape: &Rc<Shape>, path: &Path<'_>) {
        if shape.never {
            return self.refused(path);
        }
        if let Some(definition) = shape.definition {
            self.one(value, definition, path);
        }
        if !shape.types.is_empty() && !value.has_type(shape.types) {
            self.report(&WRONG_TYPE, path, || {
                (wrong_type(value, shape.types, path), None)
            });
            return;
        }
        match value {
            // What is asked of an object as a whole depends on which properties it has.
            Value::Map(map) => return object::check(self, map, shape, path),
            Value::Node(Node::List(items)) => list::check(self, items, shape, path),
            Value::Node(node) => scalar::check(self, node, shape, path),
        }
        combine::check(self, value, shape, path);
    }
}

/// What a walk looks at; the properties of a resource are no node.
#[derive(Clone, Copy)]
pub(super) enum Value<'a> {
    Map(&'a Map),
    /// Anything else.
    Node(&'a Node),
}

impl<'a> Value<'a> {
    pub(super) fn as_text(self) -> Option<&'a str> {
        match self {
            Self::Map(_) => None,
            Self::Node(node) => node.as_text(),
        }
    }

    fn has_type(self, types: Types) -> bool {
        match self {
            Self::Map(_) => types.contains(Types::OBJECT),
            Self::Node(node) => scalar::has_type(node, types),
        }
    }
}

/// A mapping that is meant as a function, and was not understood as one.
pub(super) fn is_unread_function(map: &Map) -> bool {
    map.len() == 1
        && map
            .keys()
            .all(|key| key == "Ref" || key == "Condition" || key.starts_with("Fn::"))
}

fn wrong_type(value: Value<'_>, types: Types, path: &Path<'_>) -> String {
    let wanted: Vec<&str> = types
        .names()
        .filter(|name| *name != "null")
        .map(type_name)
        .collect();
    format!(
        "`{}` must be {}, and is {}",
        path.name(),
        wanted.join(" or "),
        match value {
            Value::Map(_) => "an object".to_owned(),
            Value::Node(node) => scalar::describe(node, path.name()),
        }
    )
}

/// A type of JSON Schema, as people call it.
pub(super) fn type_name(name: &str) -> &'static str {
    match name {
        "string" => "a text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "array" => "a list",
        _ => "an object",
    }
}
