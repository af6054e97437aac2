//! An app of any size, the same in each run, for measuring.

use stackwright::{
    App, OnRemoval, Stack, cfn,
    construct::{Alarm, Function, Metric, Role, Statistic, Topic, TopicHandle},
    resource::Removable,
};

stackwright::resources! {
    /// Amazon SQS: queues.
    pub mod sqs { "AWS::SQS::Queue" }
}

/// An app of `stacks` stacks with `resources` resources each: a function with its role and its log
/// group, then again and again a topic, a queue that hears of it, a role that may publish to it,
/// and an alarm that tells it how full the queue is.
///
/// Another `version` gives the same resources with another timeout here and there.
pub fn app(stacks: usize, resources: usize, version: i64) -> App {
    let mut app = App::new("sizes", env!("CARGO_MANIFEST_DIR"));
    for number in 0..stacks {
        let stack = app.stack(format!("size-{number}"));
        fill(&stack, resources, version);
    }
    app
}

fn fill(stack: &Stack, resources: usize, version: i64) {
    let function = Function::python("handler").describe("Answers");
    stack.add("Answer", function);
    let mut topic = None;
    let mut queue = None;
    for number in 3..resources {
        let group = number / 5;
        match number % 5 {
            3 => topic = Some(stack.add(&format!("Topic{group}"), Topic::new())),
            4 => queue = Some(stack.add(&format!("Queue{group}"), jobs(group, version))),
            0 => {
                let role = Role::for_service("lambda.amazonaws.com").describe("Publishes");
                let role = stack.add(&format!("Role{group}"), role);
                if let Some(topic) = &topic {
                    topic.grant_publish(&role);
                }
            }
            1 => add_alarm(stack, group, queue.as_ref(), topic.as_ref()),
            _ => add_subscription(stack, group, queue.as_ref(), topic.as_ref()),
        }
    }
}

fn jobs(group: usize, version: i64) -> Removable<sqs::Queue> {
    let seconds = 60 + if group.is_multiple_of(10) { version } else { 0 };
    sqs::Queue::new()
        .visibility_timeout(seconds)
        .message_retention_period(86_400)
        .on_removal(OnRemoval::Delete)
}

fn add_alarm(
    stack: &Stack,
    group: usize,
    queue: Option<&sqs::QueueHandle>,
    topic: Option<&TopicHandle>,
) {
    let mut depth = Metric::new("AWS/SQS", "ApproximateNumberOfMessages", Statistic::Maximum);
    if let Some(queue) = queue {
        depth = depth.dimension("QueueName", queue.queue_name());
    }
    let mut alarm = Alarm::above(depth, 100.0).describe("Too many jobs wait");
    if let Some(topic) = topic {
        alarm = alarm.notify(topic);
    }
    stack.add(&format!("Alarm{group}"), alarm);
}

fn add_subscription(
    stack: &Stack,
    group: usize,
    queue: Option<&sqs::QueueHandle>,
    topic: Option<&TopicHandle>,
) {
    if let (Some(queue), Some(topic)) = (queue, topic) {
        let subscription = cfn::sns::Subscription::new("sqs", topic.arn()).endpoint(queue.arn());
        stack.add(&format!("Subscription{group}"), subscription);
    }
}
