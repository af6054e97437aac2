//! What the function behind a custom resource logged, for the service says little of its failure.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
};

use tokio::sync::oneshot;

use super::{
    cause::Cause,
    event::{Event, Reporter, ResourceProgress},
};
use crate::{
    cloud::Cloud,
    template::{Intrinsic, Node, Template},
};

/// So many lines: the end of a stack trace.
const LINES: usize = 15;

/// Does `work`, and meanwhile, as soon as a custom resource of the stack turns out to be the cause
/// of its failure, reads what its function logged: the log may go with the stack that is rolled
/// back.
pub(super) async fn with_log<T>(
    cloud: &Cloud,
    stack_id: &str,
    template: &Template,
    report: &Reporter<'_>,
    work: impl AsyncFnOnce(&Reporter<'_>) -> T,
) -> (T, Vec<String>) {
    let (tell, told) = oneshot::channel();
    let tell = Cell::new(Some(tell));
    let made = RefCell::new(HashMap::new());
    let listen = |event: &Event| {
        if let Event::Resource(ResourceProgress { event, .. }) = event
            && !event.physical_id.is_empty()
            && event.stack_id == stack_id
        {
            let (id, physical) = (event.logical_id.clone(), event.physical_id.clone());
            made.borrow_mut().insert(id, physical);
        }
        if let Event::Failed(cause) = event
            && is_custom(cause)
            && let Some(tell) = tell.take()
        {
            // The one that listens below stays until then.
            let _gone = tell.send(cause.clone());
        }
        report(event);
    };
    let working = async {
        let done = work(&listen).await;
        drop(tell.take());
        done
    };
    let reading = async {
        match told.await {
            Ok(cause) => {
                let mut physical_ids = made.take();
                // What was there before has no event.
                for resource in cloud.resources(stack_id).await.unwrap_or_default() {
                    let id = physical_ids.entry(resource.logical_id);
                    id.or_insert(resource.physical_id);
                }
                log_of(cloud, &physical_ids, template, &cause)
                    .await
                    .unwrap_or_default()
            }
            Err(_) => Vec::new(),
        }
    };
    tokio::join!(working, reading)
}

fn is_custom(cause: &Cause) -> bool {
    cause.type_name.starts_with("Custom::")
        || cause.type_name == "AWS::CloudFormation::CustomResource"
}

/// The end of the log; nothing where it cannot be found or read.
async fn log_of(
    cloud: &Cloud,
    physical_ids: &HashMap<String, String>,
    template: &Template,
    cause: &Cause,
) -> Option<Vec<String>> {
    let group = group_of(physical_ids, template, cause)?;
    let stream = cause.reason.split_once("Log Stream: ");
    let stream = stream.and_then(|(_, rest)| rest.split_whitespace().next());
    let mut lines = Vec::new();
    // A stream that is not there may have been named by a program that made its name up.
    for stream in [stream, None] {
        if lines.is_empty() {
            let found = cloud.last_logged(&group, stream, LINES).await;
            lines = found.unwrap_or_default();
        }
    }
    // What the runtime adds to each call.
    let added = [
        "START RequestId",
        "END RequestId",
        "REPORT RequestId",
        "INIT_START",
    ];
    lines.retain(|line| !line.is_empty() && !added.iter().any(|word| line.starts_with(word)));
    Some(lines)
}

/// The log group of the function that a custom resource is answered by.
fn group_of(
    physical_ids: &HashMap<String, String>,
    template: &Template,
    cause: &Cause,
) -> Option<String> {
    let default = |function: &str| format!("/aws/lambda/{function}");
    let resource = template.resources.get(&cause.logical_id)?;
    let function = match resource.properties.get("ServiceToken")? {
        Node::Text(arn) => {
            let (_, name) = arn.split_once(":function:")?;
            return Some(default(name.split(':').next()?));
        }
        node => match node.as_intrinsic()? {
            Intrinsic::GetAtt { resource, .. } | Intrinsic::Ref(resource) => resource,
            _ => return None,
        },
    };
    let settings = template
        .resources
        .get(function)?
        .properties
        .get("LoggingConfig");
    match settings.and_then(|settings| settings.get("LogGroup")) {
        Some(Node::Text(name)) => Some(name.clone()),
        Some(node) => match node.as_intrinsic()? {
            Intrinsic::Ref(id) => physical_ids.get(id).cloned(),
            _ => None,
        },
        None => physical_ids.get(function).map(|name| default(name)),
    }
}
