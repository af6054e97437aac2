//! States that do work: call a function, publish a message, call any other service.

use super::{
    chain::{Chain, Field, Flow, State, state_methods},
    errors::{Catch, Retry},
    grant::{Invocable, Publishable},
    path::{Path, Text},
};
use crate::{
    construct::Statement,
    source::SourceLine,
    template::Node,
    value::{IntoValue, Json, sub},
};

/// A state that has something done.
///
/// ```
/// use stackwright::construct::state_machine::{Retry, Task, fail, succeed, task};
///
/// # fn weigh(weigh: &stackwright::construct::FunctionHandle) {
/// let weigh: Task = task("Weigh", weigh)
///     .comment("On the old scale")
///     .input_path("$.egg")
///     .parameters(serde_json::json!({"egg.$": "$", "unit": "g"}))
///     .result_selector(serde_json::json!({"grams.$": "$.value"}))
///     .result_path("$.weight")
///     .timeout_seconds(30)
///     .heartbeat_seconds(10)
///     .retry(Retry::transient_lambda_errors())
///     .catch_all(fail("Broken"));
/// let chain = weigh.then(succeed("Done"));
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Task {
    state: State,
    handlers: Vec<Chain>,
}

state_methods!(Task: common, result, selector, parameters, errors, then);

#[diagnostic::do_not_recommend]
impl Flow for Task {
    fn into_chain(self) -> Chain {
        self.state.into_chain(self.handlers)
    }
}

/// Calls a function with the state's input; what it returns is the result, and the errors that it
/// raises are errors of the state, by their type's name.
///
/// The machine's role gets the permission.
///
/// ```
/// use stackwright::construct::{Function, StateMachine, state_machine::task};
///
/// # let mut app = stackwright::App::new("example", "stacks/dragons");
/// # let stack = app.stack("example");
/// let validate = stack.add("Validate", Function::python("lambda/validate_dragon"));
/// stack.add("Machine", StateMachine::standard(task("ValidateDragon", &validate)));
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("Machine").assert_allows("lambda:InvokeFunction", "${Validate.Arn}");
/// ```
#[track_caller]
pub fn task(name: &str, function: &impl Invocable) -> Task {
    let arn = function.function_arn();
    Task::new(name, (&arn).into(), SourceLine::here())
        .allowed(Statement::allow(["lambda:InvokeFunction"]).on([arn]))
}

/// Publishes a message to a topic. The result is the message's id.
///
/// The machine's role gets the permission.
///
/// ```
/// use stackwright::construct::{StateMachine, Topic, state_machine::publish};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let news = stack.add("News", Topic::new());
/// let tell = publish("Tell", &news, "An egg was sold").subject("Eggs");
/// stack.add("Machine", StateMachine::standard(tell));
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("Machine").assert_allows("sns:Publish", "${News}");
/// ```
#[track_caller]
pub fn publish(name: &str, topic: &impl Publishable, message: impl Into<Text>) -> Task {
    let arn = topic.topic_arn();
    let mut task = Task::new(name, service("sns:publish"), SourceLine::here());
    task.set_parameter_text("TopicArn", &Text::Fixed((&arn).into()));
    task.set_parameter_text("Message", &message.into());
    task.allowed(Statement::allow(["sns:Publish"]).on([arn]))
}

/// Sends a text message (SMS) to the phone number that `phone_number` gives, in E.164 form.
///
/// The machine's role gets the permission to publish to any phone number and to no topic: phone
/// numbers have no ARN that a policy could name.
///
/// ```
/// use stackwright::construct::state_machine::{format, path, publish_sms};
///
/// let sold = format("Your egg of {} is ready", ["$.hen"]);
/// let tell = publish_sms("Tell", path("$.phone"), sold);
/// # let _ = tell;
/// ```
#[track_caller]
pub fn publish_sms(name: &str, phone_number: impl Into<Text>, message: impl Into<Text>) -> Task {
    let mut task = Task::new(name, service("sns:publish"), SourceLine::here());
    task.set_parameter_text("PhoneNumber", &phone_number.into());
    task.set_parameter_text("Message", &message.into());
    task.allowed(
        Statement::allow(["sns:Publish"]).on_all_but([sub("arn:${AWS::Partition}:sns:*:*:*")]),
    )
}

/// Calls an action of another service (`sqs:sendMessage`, `aws-sdk:s3:putObject`, …) with
/// `parameters`, of which names that end in `.$` are evaluated.
///
/// `permission` is what the machine's role must be allowed for it.
///
/// ```
/// use stackwright::construct::{StateMachine, Statement, state_machine::call};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let queue = "arn:aws:sqs:eu-west-1:111122223333:eggs";
/// let enqueue = call(
///     "Enqueue",
///     "sqs:sendMessage",
///     serde_json::json!({
///         "QueueUrl": "https://sqs.eu-west-1.amazonaws.com/111122223333/eggs",
///         "MessageBody.$": "$.egg",
///     }),
///     Statement::allow(["sqs:SendMessage"]).on([queue]),
/// );
/// stack.add("Machine", StateMachine::standard(enqueue));
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("Machine").assert_allows("sqs:SendMessage", queue);
/// ```
#[track_caller]
pub fn call(
    name: &str,
    integration: &str,
    parameters: impl IntoValue<Json>,
    permission: Statement,
) -> Task {
    Task::new(name, service(integration), SourceLine::here())
        .parameters(parameters)
        .allowed(permission)
}

fn service(integration: &str) -> Node {
    sub(format!("arn:${{AWS::Partition}}:states:::{integration}")).into()
}

impl Task {
    fn new(name: &str, resource: Node, line: SourceLine) -> Self {
        let mut state = State::new(name, "Task", line);
        state.set(Field::Resource, resource);
        Self {
            state,
            handlers: Vec::new(),
        }
    }

    fn allowed(mut self, statement: Statement) -> Self {
        self.state.statements.push(statement);
        self
    }

    fn set_parameter_text(&mut self, name: &str, text: &Text) {
        if let Some(message) = text.problem() {
            self.state.report(message);
        }
        let (name, node) = text.field(name);
        let parameters = self
            .state
            .fields
            .entry(Field::Parameters)
            .or_insert_with(Node::map);
        if let Node::Map(parameters) = parameters {
            parameters.insert(name, node);
        }
    }

    /// The longest that an attempt may take, in seconds; then it fails with `States.Timeout`.
    #[must_use]
    pub fn timeout_seconds(mut self, seconds: u32) -> Self {
        self.state.set(Field::TimeoutSeconds, i64::from(seconds));
        if seconds == 0 {
            self.state
                .report("its time-out is 0 seconds: give it at least one");
        }
        self
    }

    /// The longest silence of a task that reports progress, in seconds.
    #[must_use]
    pub fn heartbeat_seconds(mut self, seconds: u32) -> Self {
        self.state.set(Field::HeartbeatSeconds, i64::from(seconds));
        self
    }

    /// The subject line of a message that is published, where the subscription has one.
    #[must_use]
    pub fn subject(mut self, subject: impl Into<Text>) -> Self {
        self.set_parameter_text("Subject", &subject.into());
        self
    }
}
