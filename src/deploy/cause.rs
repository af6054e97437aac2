//! Why an operation failed: the first failure that no other one explains.

use super::hint::hint;
use crate::{
    cloud::{StackEvent, ValidationFinding},
    expansion::Authored,
    source::{SourceLine, SourceMap},
};

/// Why an operation failed.
///
/// ```
/// use stackwright::{cloud::ValidationFinding, deploy::Cause, source::SourceMap};
///
/// let finding = ValidationFinding {
///     name: "NAME_CONFLICT_VALIDATION".to_owned(),
///     logical_id: "News".to_owned(),
///     type_name: "AWS::SNS::Topic".to_owned(),
///     path: "/Resources/News".to_owned(),
///     reason: "the topic already exists".to_owned(),
/// };
/// let cause = Cause::of_finding(finding, "news", &SourceMap::default());
/// assert_eq!(cause.to_string(), "News (AWS::SNS::Topic): the topic already exists");
/// assert!(cause.hint.is_some_and(|hint| hint.starts_with("the name is taken")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The stack, which may be one nested in the one that was deployed.
    pub stack: String,
    /// The resource, or the stack itself.
    pub logical_id: String,
    /// The type.
    pub type_name: String,
    /// The status that says so.
    pub status: String,
    /// The service's own words.
    pub reason: String,
    /// What the author wrote of the resource.
    pub authored: Authored,
    /// The line of the program that adds the resource, or that which it is made of.
    pub line: Option<SourceLine>,
    /// What to do about it.
    pub hint: Option<String>,
    /// The last lines that the function of a custom resource logged.
    pub log: Vec<String>,
}

/// Why an operation failed, from its events in the order in which they happened, nested stacks
/// included: the first failure that is not a consequence of another one, or else the first of
/// all. `root` is the stack's ARN.
///
/// ```
/// use stackwright::{cloud::StackEvent, deploy::root_cause, source::SourceMap};
///
/// let stack = "arn:aws:cloudformation:us-east-1:000000000000:stack/news/1";
/// let failed = |id: &str, reason: &str| StackEvent {
///     stack_id: stack.to_owned(),
///     logical_id: id.to_owned(),
///     status: "CREATE_FAILED".to_owned(),
///     reason: Some(reason.to_owned()),
///     ..StackEvent::default()
/// };
/// let events = [
///     failed("Readers", "Resource creation cancelled"),
///     failed("News", "Access denied"),
/// ];
/// let cause = root_cause(&events, stack, &SourceMap::default());
/// assert_eq!(cause.map(|cause| cause.logical_id).as_deref(), Some("News"));
/// ```
pub fn root_cause(events: &[StackEvent], root: &str, lines: &SourceMap) -> Option<Cause> {
    certain_cause(events, root, lines).or_else(|| {
        failures(events)
            .next()
            .map(|event| describe(event, events, root, lines))
    })
}

/// The same, as soon as it is certain while the operation goes on.
pub(super) fn certain_cause(events: &[StackEvent], root: &str, lines: &SourceMap) -> Option<Cause> {
    let own = |event: &&StackEvent| !is_consequence(event) && !event.is_of_stack();
    // The stack as a whole fails first where no resource is to blame: an output that cannot be
    // resolved, a template that the service refuses late.
    let event = failures(events)
        .find(own)
        .or_else(|| failures(events).find(|event| !is_consequence(event)))?;
    Some(describe(event, events, root, lines))
}

fn failures(events: &[StackEvent]) -> impl Iterator<Item = &StackEvent> {
    events
        .iter()
        .filter(|event| event.status.ends_with("_FAILED"))
}

fn describe(event: &StackEvent, events: &[StackEvent], root: &str, lines: &SourceMap) -> Cause {
    let reason = event
        .reason
        .clone()
        .unwrap_or_else(|| "the service gave no reason".to_owned());
    let reason = match why_hooks_refuse(event, events) {
        Some(why) => format!("{reason}: {why}"),
        None => reason,
    };
    Cause {
        stack: event.stack.clone(),
        logical_id: event.logical_id.clone(),
        type_name: event.type_name.clone(),
        status: event.status.clone(),
        authored: if event.stack_id == root && !event.is_of_stack() {
            lines.authored(&event.logical_id, &event.type_name)
        } else {
            Authored::default()
        },
        line: line_of(event, events, root, lines),
        hint: hint(&reason),
        reason,
        log: Vec::new(),
    }
}

/// What the hooks said that refused it, where the service only names them.
fn why_hooks_refuse(event: &StackEvent, events: &[StackEvent]) -> Option<String> {
    let reason = event.reason.as_ref()?;
    if !reason.starts_with("The following hook(s) failed") {
        return None;
    }
    let of_hooks = events.iter().filter(|other| {
        let named = |hook: &String| reason.contains(hook.as_str());
        other.refusing_hook.as_ref().is_some_and(named)
            && other.logical_id == event.logical_id
            && other.stack_id == event.stack_id
    });
    let said: Vec<&str> = of_hooks.filter_map(|hook| hook.reason.as_deref()).collect();
    (!said.is_empty()).then(|| said.join("; "))
}

/// The line that adds the resource; for one of a nested stack, the line that adds that stack.
fn line_of(
    event: &StackEvent,
    events: &[StackEvent],
    root: &str,
    lines: &SourceMap,
) -> Option<SourceLine> {
    if event.stack_id == root {
        return (!event.is_of_stack())
            .then(|| lines.resource(&event.logical_id))
            .flatten();
    }
    let parent = events
        .iter()
        .find(|parent| parent.physical_id == event.stack_id && parent.stack_id != event.stack_id)?;
    line_of(parent, events, root, lines)
}

/// Whether another failure explains this one.
pub(super) fn is_consequence(event: &StackEvent) -> bool {
    let Some(reason) = &event.reason else {
        return false;
    };
    // Whole texts, not words in them: a resource may well be called "cancelled".
    let cancelled = ["creation", "update", "deletion", "import"]
        .iter()
        .any(|what| {
            reason == &format!("Resource {what} cancelled")
                || reason == &format!("Resource {what} cancelled.")
        });
    let container = reason.starts_with("The following resource(s) failed to")
        || (event.type_name == "AWS::CloudFormation::Stack"
            && (reason.starts_with("Embedded stack ") || reason.starts_with("Resource ")))
        || reason.starts_with("Validation failed with ")
        || reason.starts_with("Validation failure detected");
    cancelled || container
}

impl Cause {
    /// The cause, from what the service found wrong before it began.
    pub fn of_finding(finding: ValidationFinding, stack: &str, lines: &SourceMap) -> Self {
        let authored = lines.authored(&finding.logical_id, &finding.type_name);
        Self {
            stack: stack.to_owned(),
            line: lines
                .resource(&finding.logical_id)
                .filter(|_| authored.made.is_some())
                .or_else(|| lines.find(&finding.path)),
            authored,
            hint: hint(&finding.reason),
            logical_id: finding.logical_id,
            type_name: finding.type_name,
            status: finding.name,
            reason: finding.reason,
            log: Vec::new(),
        }
    }
}

impl std::fmt::Display for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let type_name = self.authored.shown_type(&self.type_name);
        write!(f, "{} ({type_name}", self.logical_id)?;
        if let Some(made) = &self.authored.made {
            write!(f, ", {made}")?;
        }
        write!(f, "): {}", self.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{expansion::Expansion, template::Template};

    const ROOT: &str = "arn:aws:cloudformation:us-east-1:0:stack/dragons/1";
    const NESTED: &str = "arn:aws:cloudformation:us-east-1:0:stack/dragons-Inner/2";

    fn event(stack: &str, id: &str, type_name: &str, status: &str, reason: &str) -> StackEvent {
        StackEvent {
            stack_id: stack.to_owned(),
            stack: stack.split('/').nth(1).unwrap_or_default().to_owned(),
            logical_id: id.to_owned(),
            physical_id: if id == "dragons" {
                ROOT.to_owned()
            } else {
                String::new()
            },
            type_name: type_name.to_owned(),
            status: status.to_owned(),
            reason: (!reason.is_empty()).then(|| reason.to_owned()),
            ..StackEvent::default()
        }
    }

    #[test]
    fn what_a_transform_makes_is_told_with_what_it_is_made_of() {
        let text = "
Resources:
  List:
    Type: AWS::Serverless::Function
    Properties:
      Policies: [AmazonS3ReadOnlyAccess]
      Events:
        Nightly:
          Type: Schedule
";
        let (template, places) = Template::parse_located(text).expect("a template");
        let lines = SourceMap::of_file("a.yaml", places).expanding(Expansion::of(&template));
        let told = [
            ("ListRole", "AWS::IAM::Role"),
            ("ListNightly", "AWS::Events::Rule"),
            ("List", "AWS::Lambda::Function"),
            ("Other", "AWS::SNS::Topic"),
        ]
        .map(|(id, type_name)| {
            let failed = event(ROOT, id, type_name, "CREATE_FAILED", "no");
            let cause = root_cause(&[failed], ROOT, &lines).expect("a cause");
            let line = cause.line.map(|line| line.to_string());
            format!("{cause} ({})", line.unwrap_or_default())
        });
        insta::assert_snapshot!(told.join("\n"), @r"
        ListRole (AWS::IAM::Role, role of the function List): no (a.yaml:6)
        ListNightly (AWS::Events::Rule, rule of the event Nightly of the function List): no (a.yaml:8)
        List (AWS::Serverless::Function): no (a.yaml:3)
        Other (AWS::SNS::Topic): no (a.yaml:2)
        ");
    }

    #[test]
    fn the_first_failure_that_is_no_consequence_is_the_cause() {
        let stack = "AWS::CloudFormation::Stack";
        let topic = "AWS::SNS::Topic";
        let container = "The following resource(s) failed to create: [A, B].";
        let cases = [
            vec![
                event(
                    ROOT,
                    "A",
                    topic,
                    "CREATE_FAILED",
                    "Resource creation cancelled",
                ),
                event(
                    ROOT,
                    "B",
                    topic,
                    "CREATE_FAILED",
                    "quota of cancelled orders reached",
                ),
                event(ROOT, "C", topic, "CREATE_FAILED", "later"),
                event(ROOT, "dragons", stack, "ROLLBACK_IN_PROGRESS", container),
                event(ROOT, "dragons", stack, "ROLLBACK_FAILED", container),
            ],
            vec![
                event(
                    ROOT,
                    "Inner",
                    stack,
                    "CREATE_FAILED",
                    "Embedded stack arn was not successfully created: ",
                ),
                event(
                    NESTED,
                    "Queue",
                    "AWS::SQS::Queue",
                    "CREATE_FAILED",
                    "bad name",
                ),
            ],
            vec![event(
                ROOT,
                "dragons",
                stack,
                "CREATE_FAILED",
                "Output X cannot be resolved",
            )],
            vec![event(ROOT, "dragons", stack, "CREATE_FAILED", container)],
            vec![event(ROOT, "A", topic, "CREATE_FAILED", "")],
            vec![event(ROOT, "A", topic, "CREATE_COMPLETE", "")],
        ];
        let causes: Vec<String> = cases
            .iter()
            .map(|events| {
                root_cause(events, ROOT, &SourceMap::default())
                    .map_or_else(|| "none".to_owned(), |cause| cause.to_string())
            })
            .collect();
        insta::assert_snapshot!(causes.join("\n"), @r"
        B (AWS::SNS::Topic): quota of cancelled orders reached
        Queue (AWS::SQS::Queue): bad name
        dragons (AWS::CloudFormation::Stack): Output X cannot be resolved
        dragons (AWS::CloudFormation::Stack): The following resource(s) failed to create: [A, B].
        A (AWS::SNS::Topic): the service gave no reason
        none
        ");
    }
}
