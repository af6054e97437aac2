//! CloudWatch alarms, and the metrics that they and dashboards show.

use crate::{
    cfn::cloudwatch::{self, alarm},
    resource::{Construct, Declaration},
    source::SourceLine,
    stack::Stack,
    template::Node,
    value::{IntoValue, Value},
};

pub use crate::cfn::cloudwatch::alarm::Statistic;

use super::topic::TopicHandle;

/// A metric, with the resource that it is of.
///
/// ```
/// use stackwright::construct::{Dashboard, Function, Metric, Statistic};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let list = stack.add("List", Function::python("lambda/list"));
/// let errors = Metric::new("AWS/Lambda", "Errors", Statistic::Sum)
///     .dimension("FunctionName", list.name());
/// stack.add("Board", Dashboard::new("eggs").graph("Errors", [errors]));
/// ```
#[derive(Clone, Debug)]
pub struct Metric {
    namespace: &'static str,
    name: &'static str,
    dimensions: Vec<(&'static str, Node)>,
    statistic: Statistic,
}

impl Metric {
    /// A metric of an AWS namespace, as in `AWS/Lambda` and `Errors`.
    pub fn new(namespace: &'static str, name: &'static str, statistic: Statistic) -> Self {
        Self {
            namespace,
            name,
            dimensions: Vec::new(),
            statistic,
        }
    }

    /// Narrows it to one resource.
    pub fn dimension(mut self, name: &'static str, value: impl IntoValue<String>) -> Self {
        self.dimensions.push((name, value.into_value().into()));
        self
    }

    /// The metric as dashboards write it: namespace, name, dimensions, options.
    pub(super) fn to_widget_row(&self) -> Node {
        let mut row = vec![self.namespace.into(), self.name.into()];
        for (name, value) in &self.dimensions {
            row.extend([Node::from(*name), value.clone()]);
        }
        row.push(Node::from([(
            "stat",
            self.statistic.clone().into_value().into(),
        )]));
        row.into()
    }
}

/// An alarm that goes off when a metric is above a threshold in one period of a minute.
///
/// Periods without data count as quiet.
///
/// ```
/// use stackwright::construct::{Alarm, Metric, Statistic, Topic};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let operators = stack.add("Operators", Topic::new());
/// let errors = Metric::new("AWS/Lambda", "Errors", Statistic::Sum);
/// let alarm = Alarm::above(errors, 0.0)
///     .describe("A function failed: see its log group")
///     .notify(&operators);
/// stack.add("Failed", alarm);
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("Failed").assert_property("Threshold", 0);
/// # let topic = stackwright::testing::reference_to("Operators");
/// # tested.resource("Failed").assert_property("AlarmActions.0", topic);
/// ```
#[derive(Debug)]
pub struct Alarm {
    metric: Metric,
    threshold: f64,
    description: Option<String>,
    topic: Option<Value<String>>,
}

impl Alarm {
    /// An alarm on the metric being above `threshold`.
    pub fn above(metric: Metric, threshold: f64) -> Self {
        Self {
            metric,
            threshold,
            description: None,
            topic: None,
        }
    }

    /// Says what the alarm means, and to whom.
    pub fn describe(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Publishes to the topic when it goes off.
    pub fn notify(mut self, topic: &TopicHandle) -> Self {
        self.topic = Some(topic.arn().into_value());
        self
    }
}

#[diagnostic::do_not_recommend]
impl Construct for Alarm {
    type Handle = cloudwatch::AlarmHandle;

    fn add_to(self, stack: &Stack, id: &str, line: SourceLine) -> cloudwatch::AlarmHandle {
        let dimensions: Vec<_> = self
            .metric
            .dimensions
            .into_iter()
            .map(|(name, value)| alarm::Dimension::new(name, Value::<String>::assume(value)))
            .collect();
        let mut alarm = cloudwatch::Alarm::new()
            .comparison_operator(alarm::ComparisonOperator::GreaterThanThreshold)
            .evaluation_periods(1)
            .namespace(self.metric.namespace)
            .metric_name(self.metric.name)
            .dimensions(dimensions)
            .statistic(self.metric.statistic)
            .period(60)
            .threshold(self.threshold)
            .treat_missing_data(alarm::TreatMissingData::NotBreaching);
        if let Some(description) = self.description {
            alarm = alarm.alarm_description(description);
        }
        if let Some(topic) = self.topic {
            alarm = alarm.alarm_actions([topic]);
        }
        stack
            .declare(id, Declaration::by_construct(alarm), line)
            .into()
    }
}
