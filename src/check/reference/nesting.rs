//! What may stand inside of functions.

use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    template::{Intrinsic, Node},
};

pub(super) const NESTED: Rule = Rule {
    code: "R009",
    title: "a part that a function does not take",
    levels: Levels::all(Severity::Error),
    explanation: "A function takes texts or lists, and only some other functions inside of it. The \
        intrinsic function reference of the CloudFormation User Guide lists for each one which \
        these are. With the transform `AWS::LanguageExtensions` more is possible, and this is not \
        looked at.",
};

const LISTS: &[&str] = &[
    "Ref",
    "Fn::Cidr",
    "Fn::FindInMap",
    "Fn::GetAtt",
    "Fn::GetAZs",
    "Fn::If",
    "Fn::Split",
    "Fn::Transform",
];
const TEXTS: &[&str] = &[
    "Ref",
    "Fn::Base64",
    "Fn::FindInMap",
    "Fn::GetAtt",
    "Fn::GetStackOutput",
    "Fn::If",
    "Fn::ImportValue",
    "Fn::Join",
    "Fn::Select",
    "Fn::Sub",
    "Fn::Transform",
];
const KEYS: &[&str] = &["Ref", "Fn::FindInMap"];
const CIDR: &[&str] = &[
    "Ref",
    "Fn::FindInMap",
    "Fn::GetAtt",
    "Fn::If",
    "Fn::ImportValue",
    "Fn::Select",
    "Fn::Sub",
];
const IMPORTS: &[&str] = &[
    "Ref",
    "Fn::Base64",
    "Fn::FindInMap",
    "Fn::If",
    "Fn::Join",
    "Fn::Select",
    "Fn::Sub",
];
const REGIONS: &[&str] = &[
    "Ref",
    "Fn::GetAtt",
    "Fn::If",
    "Fn::Join",
    "Fn::Select",
    "Fn::Sub",
];
pub(super) fn check(
    subject: &Subject<'_>,
    pointer: &str,
    intrinsic: &Intrinsic,
    findings: &mut Findings,
) {
    if subject.macros.language_extensions {
        return;
    }
    let mut look = Look {
        pointer,
        name: intrinsic.name(),
        findings,
    };
    match intrinsic {
        Intrinsic::Join { items, .. } => {
            look.list("1", items, LISTS);
            for (index, item) in items.as_list().into_iter().flatten().enumerate() {
                look.text(&format!("1/{index}"), item, TEXTS);
            }
        }
        Intrinsic::Split { text, .. } => look.text("1", text, TEXTS),
        Intrinsic::Select { index, items } => {
            look.text("0", index, KEYS);
            look.list("1", items, LISTS);
        }
        Intrinsic::Sub { variables, .. } => {
            for (variable, value) in variables {
                look.text(&format!("1/{variable}"), value, TEXTS);
            }
        }
        Intrinsic::FindInMap {
            map, top, second, ..
        } => {
            for (at, key) in [("0", map), ("1", top), ("2", second)] {
                look.text(at, key, KEYS);
                let resources = &subject.template.resources;
                if let Some(Intrinsic::Ref(id)) = key.as_intrinsic()
                    && resources.contains_key(id)
                {
                    look.say(
                        at,
                        format!("the resource `{id}`: the key must be known before"),
                    );
                }
            }
        }
        Intrinsic::Cidr { block, count, bits } => {
            for (at, part) in [Some(block), Some(count), bits.as_ref()]
                .into_iter()
                .flatten()
                .enumerate()
            {
                look.text(&at.to_string(), part, CIDR);
            }
        }
        Intrinsic::GetAzs(region) => look.text("", region, REGIONS),
        Intrinsic::ImportValue(name) => {
            look.text("", name, IMPORTS);
            name.visit(|inner, node| {
                let id = match node.as_intrinsic() {
                    // It is no part of this function at all.
                    Some(Intrinsic::GetAtt { .. }) if inner.is_empty() => return,
                    Some(Intrinsic::Ref(id) | Intrinsic::GetAtt { resource: id, .. }) => id,
                    _ => return,
                };
                if subject.template.resources.contains_key(id) {
                    let inner = inner.trim_start_matches('/');
                    look.say(
                        inner,
                        format!("the resource `{id}`: the name must be known before"),
                    );
                }
            });
        }
        Intrinsic::Base64(text) => look.text("", text, TEXTS),
        // Another rule tells which functions conditions take.
        Intrinsic::Equals(left, right) => {
            for (at, value) in [("0", left), ("1", right)] {
                if value.as_intrinsic().is_none() {
                    look.text(at, value, TEXTS);
                }
            }
        }
        _ => {}
    }
}

/// The parts of a function.
struct Look<'a> {
    pointer: &'a str,
    name: &'static str,
    findings: &'a mut Findings,
}

impl Look<'_> {
    fn text(&mut self, at: &str, node: &Node, functions: &[&str]) {
        match node {
            Node::List(_) => self.say(at, "a list where a text belongs"),
            Node::Map(map) if !is_refused(map.keys().next()) => {
                self.say(at, "a mapping where a text belongs");
            }
            Node::Null => self.say(at, "nothing where a text belongs"),
            _ => self.function(at, node, functions),
        }
    }

    fn list(&mut self, at: &str, node: &Node, functions: &[&str]) {
        match node {
            Node::List(_) => {}
            Node::Map(map) if is_refused(map.keys().next()) => {}
            Node::Intrinsic(_) => self.function(at, node, functions),
            _ => self.say(at, "a value where a list belongs"),
        }
    }

    fn function(&mut self, at: &str, node: &Node, functions: &[&str]) {
        if let Some(intrinsic) = node.as_intrinsic()
            && !functions.contains(&intrinsic.name())
        {
            self.say(
                at,
                format!("`{}`, which it does not take there", intrinsic.name()),
            );
        }
    }

    fn say(&mut self, at: &str, what: impl AsRef<str>) {
        let Self { pointer, name, .. } = *self;
        let slash = if at.is_empty() { "" } else { "/" };
        self.findings.add(
            &NESTED,
            format!("{pointer}/{name}{slash}{at}"),
            format!("`{name}` contains {}", what.as_ref()),
        );
    }
}

/// A mapping that would be a function if it were well formed: another rule tells.
fn is_refused(key: Option<&String>) -> bool {
    key.is_some_and(|key| key.starts_with("Fn::") || key == "Ref")
}
