//! Resources that wait for each other.

use crate::{
    check::{
        Levels, Rule, Severity, findings::Findings, reference::context::Branches, subject::Subject,
    },
    template::Dependencies,
};

pub(super) const CIRCULAR: Rule = Rule {
    code: "R003",
    title: "resources that wait for each other",
    levels: Levels::all(Severity::Error),
    explanation: "A resource that refers to another one, or names it in `DependsOn`, is made after \
        it. Where that leads back to the first, none can be made, and CloudFormation refuses the \
        template: `Circular dependency between resources`. Take one of the references away: write \
        the name or the ARN that it stands for, or move the part that refers into a resource of \
        its own (`AWS::EC2::SecurityGroupIngress` beside the group, `AWS::Lambda::Permission` \
        beside the function, `AWS::IAM::Policy` beside the role).",
};

pub(super) fn check(subject: &Subject<'_>, branches: &Branches<'_>, findings: &mut Findings) {
    let template = subject.template;
    let dependencies = template.dependencies_in(&subject.references);
    for cycle in dependencies.cycles() {
        // The serverless transform divides its resources, and may divide the circle.
        let divided = |id: &&str| {
            template.resources[*id]
                .type_name
                .starts_with("AWS::Serverless::")
        };
        if cycle.iter().any(divided) {
            continue;
        }
        let reasons: Vec<&str> = steps(&cycle)
            .map(|(id, next)| reason(&dependencies, id, next))
            .collect();
        let facts: Vec<_> = reasons
            .iter()
            .flat_map(|pointer| branches.around(pointer))
            .collect();
        if subject.logic.is_possible(&facts) == Some(false) {
            continue;
        }
        let mut steps = steps(&cycle).zip(&reasons);
        let (Some(((first, next), pointer)), [_, ..]) = (steps.next(), cycle.as_slice()) else {
            continue;
        };
        if first == next {
            findings
                .add(&CIRCULAR, *pointer, format!("`{first}` waits for itself"))
                .fix(
                    "write what the reference stands for, or move this into a resource of its own",
                );
            continue;
        }
        let chain = cycle.join("` → `");
        let finding = findings.add(
            &CIRCULAR,
            *pointer,
            format!("resources wait for each other: `{chain}` → `{first}`"),
        );
        finding.fix("take one of these references away");
        for ((id, next), pointer) in steps {
            finding.related(*pointer, format!("`{id}` waits for `{next}`"));
        }
    }
}

/// Each resource of a circle, and the one that it needs.
fn steps<'a>(cycle: &'a [&'a str]) -> impl Iterator<Item = (&'a str, &'a str)> {
    cycle
        .iter()
        .copied()
        .zip(cycle.iter().copied().cycle().skip(1))
}

/// The place that makes `id` need `next`, whatever the conditions are, if there is one.
fn reason<'a>(dependencies: &'a Dependencies, id: &str, next: &str) -> &'a str {
    let reasons = dependencies.reasons(id, next);
    reasons
        .iter()
        .find(|pointer| !pointer.contains("/Fn::If/"))
        .or(reasons.first())
        .map_or("", String::as_str)
}
