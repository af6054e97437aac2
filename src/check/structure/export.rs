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

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let mut names: HashMap<String, SourceLine> = HashMap::new();
    let before = subject
        .stacks
        .iter()
        .take_while(|stack| !std::ptr::eq(*stack, subject.stack));
    for stack in before {
        names.extend(exports(stack).map(|(name, _, line)| (name, line)));
    }
    let mut own: HashMap<String, bool> = HashMap::new();
    for (name, output, line) in exports(subject.stack) {
        let pointer = format!("/Outputs/{}/Export/Name", escape(output));
        let conditional = subject.template.outputs[output].condition.is_some();
        let first = names.insert(name.clone(), line);
        // Two outputs of one stack can take turns.
        let takes_turns = own.insert(name.clone(), conditional) == Some(true) && conditional;
        if let Some(first) = first.filter(|_| !takes_turns) {
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
