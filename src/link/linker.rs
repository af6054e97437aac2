//! From marked names to the names that a template has.

use super::mark::{self, Home};
use crate::{
    app::Problem,
    source::{SourceLine, SourceMap},
    template::{Intrinsic, Map, Node, Resource, placeholders},
};

/// What a stack needs of other stacks.
#[derive(Debug, Default)]
pub(crate) struct Links {
    pub(super) imports: Vec<Import>,
    /// Stacks that must be there first, and the lines that say so.
    pub(super) after: Vec<(Home, SourceLine)>,
    /// What is exported even while no stack imports it.
    pub(super) kept: Vec<Import>,
}

/// A value of another stack.
#[derive(Clone, Debug)]
pub(super) struct Import {
    pub(super) home: Home,
    /// The logical id, or the parameter's name.
    pub(super) name: String,
    pub(super) attribute: Option<String>,
    /// The line that uses it.
    pub(super) line: SourceLine,
    /// Whether it stands in the text of `Fn::Sub`, where no list can.
    pub(super) in_text: bool,
}

impl Import {
    /// What it is imported by: `network:Vpc` for a `Ref`, `network:Vpc:CidrBlock` for an
    /// attribute. The service takes letters, digits, `:` and `-`.
    pub(super) fn export_name(&self, stack: &str) -> String {
        let attribute = self.attribute.as_deref();
        let parts = [stack, &self.name].into_iter().chain(attribute);
        let parts: Vec<String> = parts
            .map(|part| part.replace(|c: char| !c.is_ascii_alphanumeric(), "-"))
            .collect();
        parts.join(":")
    }

    /// The name of the output that gives it, and of variables that hold it.
    pub(super) fn output_name(&self) -> String {
        let attribute = self.attribute.as_deref().unwrap_or_default();
        let letters = format!("{}{attribute}", self.name);
        letters
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect()
    }
}

impl Links {
    /// Puts the stack after another one.
    pub(crate) fn after(&mut self, home: Home, line: SourceLine) {
        self.after.push((home, line));
    }

    /// Exports what `node` refers to, even while no stack imports it.
    pub(crate) fn keep(
        &mut self,
        home: Home,
        node: &Node,
        line: SourceLine,
    ) -> Result<(), Problem> {
        let (name, attribute) = match node.as_intrinsic() {
            Some(Intrinsic::Ref(name)) => (name, None),
            Some(Intrinsic::GetAtt {
                resource,
                attribute: Node::Text(attribute),
            }) => (resource, Some(attribute.clone())),
            _ => {
                return Err(
                    Problem::new("only a reference or an attribute can be kept exported")
                        .at(line)
                        .hint("give the value as a handle gives it, not a text that contains it"),
                );
            }
        };
        if mark::marked(name).is_some_and(|(owner, _)| owner != home) {
            return Err(
                Problem::new("a stack cannot export what is another stack's")
                    .at(line)
                    .hint("call `keep_export` on the stack that the handle belongs to"),
            );
        }
        self.kept.push(Import {
            home,
            name: mark::plain(name).to_owned(),
            attribute,
            line,
            in_text: false,
        });
        Ok(())
    }
}

/// Gives the parts of one stack's template the names that they have there.
pub(crate) struct Linker<'a> {
    pub(crate) home: Home,
    /// The line of what has none of its own.
    pub(crate) line: SourceLine,
    pub(crate) source_map: &'a SourceMap,
    pub(crate) links: &'a mut Links,
    pub(crate) problems: &'a mut Vec<Problem>,
}

impl Linker<'_> {
    /// Names what a resource refers to.
    pub(crate) fn resource(&mut self, id: &str, resource: &mut Resource) {
        let pointer = format!("/Resources/{id}");
        if let Some(condition) = &mut resource.condition {
            self.own(condition, "condition", &pointer);
        }
        for (key, map) in [
            ("Properties", &mut resource.properties),
            ("Metadata", &mut resource.metadata),
        ] {
            for (name, node) in map {
                self.node(&format!("{pointer}/{key}/{name}"), node);
            }
        }
        for (key, node) in [
            ("DeletionPolicy", &mut resource.deletion_policy),
            ("UpdateReplacePolicy", &mut resource.update_replace_policy),
            ("CreationPolicy", &mut resource.creation_policy),
            ("UpdatePolicy", &mut resource.update_policy),
        ] {
            if let Some(node) = node {
                self.node(&format!("{pointer}/{key}"), node);
            }
        }
        for (name, node) in &mut resource.other {
            self.node(&format!("{pointer}/{name}"), node);
        }
    }

    /// Names what a part of the template refers to.
    pub(crate) fn node(&mut self, pointer: &str, node: &mut Node) {
        node.visit_mut(pointer, &mut |pointer, node| {
            self.one(pointer, node);
            true
        });
    }

    fn one(&mut self, pointer: &str, node: &mut Node) {
        match node {
            Node::Intrinsic(intrinsic) => {
                if let Some(import) = self.intrinsic(pointer, intrinsic) {
                    *node = self.import(import);
                }
            }
            Node::Text(text) if mark::has_mark(text) => {
                self.problems.push(
                    Problem::new("a reference stands in plain text, where nothing resolves it")
                        .at(self.line_of(pointer))
                        .hint("compose such text with `substitute` or `join`"),
                );
                *text = mark::without_marks(text);
            }
            _ => {}
        }
    }

    /// Names what a function refers to; gives what must be imported in its place.
    fn intrinsic(&mut self, pointer: &str, intrinsic: &mut Intrinsic) -> Option<Import> {
        match intrinsic {
            Intrinsic::Ref(name) => self.reference(name, None, pointer),
            Intrinsic::GetAtt {
                resource,
                attribute: Node::Text(attribute),
            } => self.reference(resource, Some(attribute), pointer),
            Intrinsic::GetAtt { resource, .. } => {
                self.own(resource, "resource whose attribute is computed", pointer);
                None
            }
            Intrinsic::Sub { text, variables } => {
                self.text(text, variables, pointer);
                None
            }
            Intrinsic::If { condition, .. } | Intrinsic::Condition(condition) => {
                self.own(condition, "condition", pointer);
                None
            }
            Intrinsic::FindInMap {
                map: Node::Text(map),
                ..
            } => {
                self.own(map, "mapping", pointer);
                None
            }
            _ => None,
        }
    }

    fn reference(
        &self,
        name: &mut String,
        attribute: Option<&str>,
        pointer: &str,
    ) -> Option<Import> {
        let (home, plain) = mark::marked(name)?;
        if home == self.home {
            *name = plain.to_owned();
            return None;
        }
        Some(Import {
            home,
            name: plain.to_owned(),
            attribute: attribute.map(str::to_owned),
            line: self.line_of(pointer),
            in_text: false,
        })
    }

    fn import(&mut self, import: Import) -> Node {
        let stack = import.home.describe().map(|(name, _)| name);
        let name = import.export_name(&stack.unwrap_or_default());
        self.links.imports.push(import);
        Intrinsic::ImportValue(name.into()).into()
    }

    /// The placeholders of `Fn::Sub`; those of other stacks become variables.
    fn text(&mut self, text: &mut String, variables: &mut Map, pointer: &str) {
        if !mark::has_mark(text) {
            return;
        }
        // A variable hides what the stack itself calls by its name.
        let taken: Vec<String> = placeholders(text)
            .filter(|name| mark::marked(name).is_none_or(|(home, _)| home == self.home))
            .map(|name| mark::plain(name).to_owned())
            .collect();
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once("${") {
            out.push_str(before);
            out.push_str("${");
            let Some((placeholder, after)) = after.split_once('}') else {
                rest = after;
                break;
            };
            match mark::marked(placeholder) {
                Some((home, name)) if home == self.home => out.push_str(name),
                Some((home, name)) => {
                    let (name, attribute) = match name.split_once('.') {
                        Some((name, attribute)) => (name, Some(attribute.to_owned())),
                        None => (name, None),
                    };
                    let import = Import {
                        home,
                        name: name.to_owned(),
                        attribute,
                        line: self.line_of(pointer),
                        in_text: true,
                    };
                    let variable = import.output_name();
                    let value = self.import(import);
                    out.push_str(&variable_for(variable, value, variables, &taken));
                }
                None => out.push_str(placeholder),
            }
            out.push('}');
            rest = after;
        }
        out.push_str(rest);
        *text = out;
    }

    /// What only its own stack can use.
    fn own(&mut self, name: &mut String, what: &str, pointer: &str) {
        let Some((home, plain)) = mark::marked(name) else {
            return;
        };
        let plain = plain.to_owned();
        if home != self.home {
            let (stack, line) = home.describe().unzip();
            let stack = stack.unwrap_or_default();
            let created = line.map_or_else(String::new, |line| format!(", created at {line}"));
            self.problems.push(
                Problem::new(format!(
                    "the {what} `{plain}` of the stack `{stack}` is used in another stack"
                ))
                .at(self.line_of(pointer))
                .hint(format!(
                    "`{stack}`{created}, can give other stacks its resources' attributes and its \
                     parameters, nothing else: declare it in this stack too"
                )),
            );
        }
        *name = plain;
    }

    fn line_of(&self, pointer: &str) -> SourceLine {
        self.source_map.find(pointer).unwrap_or(self.line)
    }
}

/// A variable that holds `value`: one that does so already, or a new one.
fn variable_for(name: String, value: Node, variables: &mut Map, taken: &[String]) -> String {
    let mut candidate = name.clone();
    let mut number = 1;
    loop {
        match variables.get(&candidate) {
            Some(known) if *known == value => return candidate,
            None if !taken.contains(&candidate) => {
                variables.insert(candidate.clone(), value);
                return candidate;
            }
            _ => {
                number += 1;
                candidate = format!("{name}{number}");
            }
        }
    }
}
