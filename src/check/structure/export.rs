//! Exports, which are unique in an account and region.

use std::collections::HashMap;

use crate::{
    assembly::StackAssembly,
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    source::{SourceLine, escape},
    template::{Intrinsic, Node, placeholders},
};

pub(super) const TWICE: Rule = Rule {
    code: "T015",
    title: "one name for two exports",
    levels: Levels::all(Severity::Error),
    explanation: "The name of an export is unique in an account and region: the second stack that \
        wants it fails. `AWS::StackName` in the name keeps stacks apart.",
};

/// The exports of an app: the first stack that has each, and the line.
pub(in crate::check) struct Exports<'a> {
    first: HashMap<String, (&'a StackAssembly, SourceLine)>,
}

impl<'a> Exports<'a> {
    pub(in crate::check) fn of(stacks: &'a [StackAssembly]) -> Self {
        let mut first = HashMap::new();
        for stack in stacks {
            for (name, _, line) in exports(stack) {
                first.entry(name).or_insert((stack, line));
            }
        }
        Self { first }
    }

    /// The line of the export of that name in a stack before this one.
    fn before(&self, stack: &StackAssembly, name: &str) -> Option<SourceLine> {
        let (first, line) = self.first.get(name)?;
        (!std::ptr::eq(*first, stack)).then_some(*line)
    }
}

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let mut own: HashMap<String, (bool, SourceLine)> = HashMap::new();
    for (name, output, line) in exports(subject.stack) {
        let pointer = format!("/Outputs/{}/Export/Name", escape(output));
        let conditional = subject.template.outputs[output].condition.is_some();
        let before = subject.exports.before(subject.stack, &name);
        let twin = own.insert(name.clone(), (conditional, line));
        // Two outputs of one stack can take turns.
        let twin = twin.filter(|(other, _)| !(*other && conditional));
        if let Some(first) = before.or(twin.map(|(_, line)| line)) {
            findings
                .add(
                    &TWICE,
                    pointer,
                    format!("the export `{name}` is there twice"),
                )
                .fix("give one of them another name")
                .related_line(first, "the first");
        }
    }
}

/// The names of a stack's exports, as they will be, with their outputs.
fn exports(stack: &StackAssembly) -> impl Iterator<Item = (String, &str, SourceLine)> {
    stack.template.outputs.iter().filter_map(|(output, it)| {
        let name = name(it.export.as_ref()?, &stack.name)?;
        let pointer = format!("/Outputs/{}/Export/Name", escape(output));
        let line = stack.source_map.find(&pointer).unwrap_or(stack.line);
        Some((name, output.as_str(), line))
    })
}

/// A literal name, or one of literals and the stack's name and region.
fn name(node: &Node, stack: &str) -> Option<String> {
    match node {
        Node::Text(text) => Some(text.clone()),
        Node::Intrinsic(intrinsic) => match &**intrinsic {
            Intrinsic::Sub { text, variables } if variables.is_empty() => {
                let known = ["AWS::StackName", "AWS::Region", "AWS::AccountId"];
                placeholders(text)
                    .all(|name| known.contains(&name))
                    .then(|| text.replace("${AWS::StackName}", stack))
            }
            _ => None,
        },
        _ => None,
    }
}
