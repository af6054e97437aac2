//! What a task calls.

use serde_json::Value;

use super::{machine::Machine, state::State};
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, pointer::child},
    suggest::did_you_mean,
};

pub(super) const UNSUPPORTED: Rule = Rule {
    code: "S020",
    title: "what Express machines cannot do",
    levels: Levels::all(Severity::Error),
    explanation: "An Express machine neither waits for a job (`.sync`) nor for a callback \
        (`.waitForTaskToken`), and has neither activities nor distributed Map states. Make the \
        machine a Standard one, or use another way to wait.\n\n\
        Source: AWS Step Functions Developer Guide, \"Choosing workflow type in Step Functions\".",
};

pub(super) const UNKNOWN: Rule = Rule {
    code: "S021",
    title: "a task that Step Functions does not know",
    levels: Levels::all(Severity::Warning),
    explanation: "`Resource` is the ARN of a Lambda function or an activity, or \
        `arn:aws:states:::SERVICE:ACTION` for an optimised integration, or \
        `arn:aws:states:::aws-sdk:SERVICE:ACTION` for any other call of the AWS SDK, with the \
        action in camelCase. The optimised integrations are a closed list, which may have grown \
        since it was read.\n\n\
        Source: AWS Step Functions Developer Guide, \"Integrating services with Step Functions\".",
};

/// The optimised integrations: the service, and its actions.
const INTEGRATIONS: [(&str, &[&str]); 21] = [
    ("apigateway", &["invoke"]),
    (
        "athena",
        &[
            "startQueryExecution",
            "stopQueryExecution",
            "getQueryExecution",
            "getQueryResults",
        ],
    ),
    ("batch", &["submitJob"]),
    ("bedrock", &["invokeModel", "createModelCustomizationJob"]),
    (
        "codebuild",
        &[
            "startBuild",
            "stopBuild",
            "batchDeleteBuilds",
            "batchGetReports",
            "startBuildBatch",
            "stopBuildBatch",
            "retryBuildBatch",
            "deleteBuildBatch",
        ],
    ),
    ("databrew", &["startJobRun"]),
    (
        "dynamodb",
        &["getItem", "putItem", "updateItem", "deleteItem"],
    ),
    ("ecs", &["runTask"]),
    (
        "eks",
        &[
            "call",
            "runJob",
            "createCluster",
            "deleteCluster",
            "createFargateProfile",
            "deleteFargateProfile",
            "createNodegroup",
            "deleteNodegroup",
        ],
    ),
    (
        "elasticmapreduce",
        &[
            "createCluster",
            "terminateCluster",
            "setClusterTerminationProtection",
            "addStep",
            "cancelStep",
            "modifyInstanceFleetByName",
            "modifyInstanceGroupByName",
        ],
    ),
    (
        "emr-containers",
        &[
            "createVirtualCluster",
            "deleteVirtualCluster",
            "startJobRun",
        ],
    ),
    (
        "emr-serverless",
        &[
            "createApplication",
            "startApplication",
            "stopApplication",
            "deleteApplication",
            "startJobRun",
            "cancelJobRun",
        ],
    ),
    ("events", &["putEvents"]),
    ("glue", &["startJobRun"]),
    ("http", &["invoke"]),
    ("lambda", &["invoke"]),
    ("mediaconvert", &["createJob"]),
    (
        "sagemaker",
        &[
            "createEndpoint",
            "createEndpointConfig",
            "createHyperParameterTuningJob",
            "createLabelingJob",
            "createModel",
            "createProcessingJob",
            "createTrainingJob",
            "createTransformJob",
            "updateEndpoint",
        ],
    ),
    ("sns", &["publish"]),
    ("sqs", &["sendMessage"]),
    ("states", &["startExecution"]),
];

/// How a task can wait for what it starts.
const PATTERNS: [&str; 3] = ["sync", "sync:2", "waitForTaskToken"];

pub(super) fn check(state: &State<'_>, machine: &Machine<'_>, findings: &mut Findings) {
    let Some(Value::String(resource)) = state.fields.get("Resource") else {
        return;
    };
    let pointer = child(state.pointer, "Resource");
    let name = state.name;
    // What CloudFormation fills in may have colons of its own.
    let arn = blank_placeholders(resource);
    if !arn.starts_with("arn:") {
        if !arn.contains('*') {
            findings
                .add(
                    &UNKNOWN,
                    pointer,
                    format!("the resource of state `{name}`, `{resource}`, is no ARN"),
                )
                .fix("write the ARN of a function, an activity or an integration");
        }
        return;
    }
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [_, _, "states", region, _, task] = parts.as_slice() else {
        return;
    };
    if !region.is_empty() {
        if machine.express == Some(true) && task.starts_with("activity:") {
            refuse(state, "an activity", &pointer, findings);
        }
        return;
    }
    let (call, pattern) = match task.split_once('.') {
        Some((call, pattern)) => (call, Some(pattern)),
        None => (*task, None),
    };
    if let Some(pattern) = pattern.filter(|pattern| !pattern.contains('*')) {
        if !PATTERNS.contains(&pattern) {
            let suggestion = did_you_mean(pattern, PATTERNS);
            findings.add(
                &UNKNOWN,
                pointer.as_str(),
                format!("state `{name}` waits by `.{pattern}`, which is no pattern{suggestion}"),
            );
        } else if machine.express == Some(true) {
            refuse(state, &format!("`.{pattern}`"), &pointer, findings);
        }
    }
    if let Some(problem) = unknown_call(call) {
        findings.add(
            &UNKNOWN,
            pointer,
            format!("the resource of state `{name}` names {problem}"),
        );
    }
}

fn unknown_call(call: &str) -> Option<String> {
    let (service, action) = call.split_once(':').unwrap_or((call, ""));
    if call.contains('*') {
        return None;
    }
    if service == "aws-sdk" {
        let (service, action) = action.split_once(':').unwrap_or((action, ""));
        let mut letters = action.chars();
        let first = letters.next()?;
        return first.is_ascii_uppercase().then(|| {
            format!(
                "the action `{action}` of `{service}`; actions are in camelCase: `{}{}`",
                first.to_ascii_lowercase(),
                letters.as_str()
            )
        });
    }
    let Some((_, actions)) = INTEGRATIONS.iter().find(|(known, _)| *known == service) else {
        let suggestion = did_you_mean(service, INTEGRATIONS.iter().map(|(name, _)| *name));
        let suggestion = if suggestion.is_empty() {
            format!("; did you mean `aws-sdk:{call}`?")
        } else {
            suggestion
        };
        return Some(format!(
            "the integration `{service}`, which is not an optimised one{suggestion}"
        ));
    };
    if actions.contains(&action) {
        return None;
    }
    let suggestion = did_you_mean(action, actions.iter().copied());
    let suggestion = if suggestion.is_empty() {
        format!("; did you mean `aws-sdk:{call}`?")
    } else {
        suggestion
    };
    Some(format!(
        "the action `{action}` of `{service}`, which is not an optimised one{suggestion}"
    ))
}

/// Checks the mode of a Map state, whose processor is `processor`.
pub(super) fn check_mode(
    state: &State<'_>,
    processor: &Value,
    machine: &Machine<'_>,
    findings: &mut Findings,
) {
    let mode = processor
        .get("ProcessorConfig")
        .and_then(|config| config.get("Mode"));
    if machine.express == Some(true) && mode.and_then(Value::as_str) == Some("DISTRIBUTED") {
        refuse(state, "a distributed Map state", state.pointer, findings);
    }
}

fn refuse(state: &State<'_>, what: &str, pointer: &str, findings: &mut Findings) {
    findings
        .add(
            &UNSUPPORTED,
            pointer,
            format!(
                "state `{}` has {what}, which an Express machine cannot have",
                state.name
            ),
        )
        .fix("make the machine a `STANDARD` one");
}

/// `arn:*:states:::sns:publish` for `arn:${AWS::Partition}:states:::sns:publish`.
fn blank_placeholders(text: &str) -> String {
    let mut blank = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        blank.push_str(before);
        blank.push('*');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    blank + rest
}
