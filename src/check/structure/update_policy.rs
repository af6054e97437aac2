//! What an update policy is made of.

use crate::{
    check::{Levels, Rule, Severity, findings::Findings, pointer::child, subject::Subject},
    suggest::did_you_mean,
    template::{Intrinsic, Map, Node},
};

pub(super) const UNFIT: Rule = Rule {
    code: "T024",
    title: "an update policy that the resource cannot have",
    levels: Levels::all(Severity::Error),
    explanation: "Each type that has an `UpdatePolicy` takes policies of its own: a group of \
        instances how it is replaced or rolled and what becomes of scheduled actions, an alias \
        which hooks CodeDeploy calls, a domain or a replication group whether it is changed in \
        place. Source: \"UpdatePolicy attribute\" in the CloudFormation template reference.",
};

/// What a part of a policy can be.
#[derive(Clone, Copy)]
enum Part {
    Object(&'static [(&'static str, Part)]),
    Any,
    Truth,
    Whole,
    Text,
    /// A list of processes of Auto Scaling.
    Processes,
}

const GROUP: Part = Part::Object(&[
    ("AutoScalingInstanceRefresh", Part::Any),
    (
        "AutoScalingReplacingUpdate",
        Part::Object(&[("WillReplace", Part::Truth)]),
    ),
    (
        "AutoScalingRollingUpdate",
        Part::Object(&[
            ("MaxBatchSize", Part::Whole),
            ("MinActiveInstancesPercent", Part::Whole),
            ("MinInstancesInService", Part::Whole),
            ("MinSuccessfulInstancesPercent", Part::Whole),
            ("PauseTime", Part::Text),
            ("SuspendProcesses", Part::Processes),
            ("WaitOnResourceSignals", Part::Truth),
        ]),
    ),
    (
        "AutoScalingScheduledAction",
        Part::Object(&[("IgnoreUnmodifiedGroupSizeProperties", Part::Truth)]),
    ),
]);

const ALIAS: Part = Part::Object(&[(
    "CodeDeployLambdaAliasUpdate",
    Part::Object(&[
        ("AfterAllowTrafficHook", Part::Text),
        ("ApplicationName", Part::Text),
        ("BeforeAllowTrafficHook", Part::Text),
        ("DeploymentGroupName", Part::Text),
    ]),
)]);

const DOMAIN: Part = Part::Object(&[("EnableVersionUpgrade", Part::Truth)]);
const REPLICATION: Part = Part::Object(&[("UseOnlineResharding", Part::Truth)]);

const PROCESSES: [&str; 9] = [
    "AddToLoadBalancer",
    "AlarmNotification",
    "AZRebalance",
    "HealthCheck",
    "InstanceRefresh",
    "Launch",
    "ReplaceUnhealthy",
    "ScheduledActions",
    "Terminate",
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.macros.others {
        return;
    }
    for (id, resource) in &subject.template.resources {
        let Some(policy) = &resource.update_policy else {
            continue;
        };
        let part = match resource.type_name.as_str() {
            "AWS::AutoScaling::AutoScalingGroup" => GROUP,
            "AWS::Lambda::Alias" => ALIAS,
            "AWS::Elasticsearch::Domain" | "AWS::OpenSearchService::Domain" => DOMAIN,
            "AWS::ElastiCache::ReplicationGroup" => REPLICATION,
            _ => continue,
        };
        let pointer = child(&child("/Resources", id), "UpdatePolicy");
        look(policy, part, "UpdatePolicy", &pointer, findings);
    }
}

fn look(node: &Node, part: Part, name: &str, pointer: &str, findings: &mut Findings) {
    if let Some(intrinsic) = node.as_intrinsic() {
        if let Intrinsic::If {
            then, otherwise, ..
        } = intrinsic
        {
            for (index, arm) in [(1, then), (2, otherwise)] {
                let pointer = format!("{pointer}/Fn::If/{index}");
                look(arm, part, name, &pointer, findings);
            }
        }
        return;
    }
    let fits = |text: &str| match part {
        Part::Truth => text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false"),
        Part::Whole => text.trim().parse::<i64>().is_ok(),
        Part::Object(_) | Part::Processes => false,
        Part::Any | Part::Text => true,
    };
    let fits = match (node, part) {
        (_, Part::Any) => true,
        (Node::Map(map), _) if is_function(map) => true,
        (Node::Map(map), Part::Object(parts)) => {
            return object(map, parts, name, pointer, findings);
        }
        (Node::List(items), Part::Processes) => return processes(items, pointer, findings),
        (Node::Bool(_), Part::Truth | Part::Text)
        | (Node::Integer(_), Part::Whole | Part::Text)
        | (Node::Float(_), Part::Text) => true,
        (Node::Text(text), _) => fits(text) || text.contains("{{resolve:"),
        _ => false,
    };
    if !fits {
        let wanted = match part {
            Part::Object(_) | Part::Any => "an object",
            Part::Truth => "true or false",
            Part::Whole => "a whole number",
            Part::Text => "a text",
            Part::Processes => "a list",
        };
        findings.add(&UNFIT, pointer, format!("`{name}` must be {wanted}"));
    }
}

fn object(
    map: &Map,
    parts: &[(&'static str, Part)],
    name: &str,
    pointer: &str,
    findings: &mut Findings,
) {
    for (key, node) in map {
        let here = child(pointer, key);
        if let Some((_, part)) = parts.iter().find(|(known, _)| known == key) {
            look(node, *part, key, &here, findings);
            continue;
        }
        let known = parts.iter().map(|(known, _)| *known);
        let suggestion = did_you_mean(key, known);
        let names: Vec<String> = parts
            .iter()
            .map(|(known, _)| format!("`{known}`"))
            .collect();
        findings
            .add(
                &UNFIT,
                here,
                format!("`{name}` has no `{key}` here{suggestion}"),
            )
            .fix(format!("it takes {}", names.join(", ")));
    }
}

fn processes(items: &[Node], pointer: &str, findings: &mut Findings) {
    for (index, item) in items.iter().enumerate() {
        if let Some(text) = item.as_text().filter(|text| !PROCESSES.contains(text)) {
            let suggestion = did_you_mean(text, PROCESSES);
            findings.add(
                &UNFIT,
                format!("{pointer}/{index}"),
                format!("Auto Scaling has no process `{text}`{suggestion}"),
            );
        }
    }
}

fn is_function(map: &Map) -> bool {
    map.keys()
        .any(|key| key == "Ref" || key.starts_with("Fn::"))
}
