//! CloudWatch dashboards.

use super::alarm::Metric;
use crate::{
    cfn::cloudwatch,
    resource::{Construct, Declaration},
    source::SourceLine,
    stack::Stack,
    template::{Node, Pseudo},
    value::{IntoValue, Value},
};

/// The grid is 24 columns wide; two graphs stand side by side.
const WIDTH: i64 = 12;
const HEIGHT: i64 = 6;

/// A dashboard: graphs, two in a row, in the order in which they were added.
///
/// ```
/// use stackwright::construct::{Dashboard, Metric, Statistic};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let calls = Metric::new("AWS/Lambda", "Invocations", Statistic::Sum);
/// let errors = Metric::new("AWS/Lambda", "Errors", Statistic::Sum);
/// let board = Dashboard::new("eggs")
///     .graph("Calls and errors", [calls, errors.clone()])
///     .graph("Errors", [errors]);
/// stack.add("Board", board);
/// # let yaml = app.synthesize(Default::default())?.stacks[0].template.to_yaml();
/// # assert!(yaml.contains("Calls and errors"), "{yaml}");
/// # Ok::<(), stackwright::app::SynthesisError>(())
/// ```
#[derive(Debug)]
pub struct Dashboard {
    name: Value<String>,
    graphs: Vec<Graph>,
}

#[derive(Debug)]
struct Graph {
    title: String,
    metrics: Vec<Metric>,
}

impl Dashboard {
    /// A dashboard of this name: letters, digits, hyphens and underscores.
    pub fn new(name: impl IntoValue<String>) -> Self {
        Self {
            name: name.into_value(),
            graphs: Vec::new(),
        }
    }

    /// Adds a graph of the metrics over time.
    pub fn graph(
        mut self,
        title: impl Into<String>,
        metrics: impl IntoIterator<Item = Metric>,
    ) -> Self {
        self.graphs.push(Graph {
            title: title.into(),
            metrics: metrics.into_iter().collect(),
        });
        self
    }

    fn body(&self) -> Node {
        let widgets = (0_i64..).zip(&self.graphs).map(|(index, graph)| {
            Node::from([
                ("type", Node::from("metric")),
                ("x", Node::from(index % 2 * WIDTH)),
                ("y", Node::from(index / 2 * HEIGHT)),
                ("width", Node::from(WIDTH)),
                ("height", Node::from(HEIGHT)),
                (
                    "properties",
                    Node::from([
                        ("title", Node::from(graph.title.as_str())),
                        ("region", Pseudo::Region.into()),
                        ("view", Node::from("timeSeries")),
                        (
                            "metrics",
                            graph.metrics.iter().map(Metric::to_widget_row).collect(),
                        ),
                    ]),
                ),
            ])
        });
        Node::from([("widgets", widgets.collect())])
    }
}

#[diagnostic::do_not_recommend]
impl Construct for Dashboard {
    type Handle = cloudwatch::DashboardHandle;

    fn add_to(self, stack: &Stack, id: &str, line: SourceLine) -> cloudwatch::DashboardHandle {
        let body: Value<String> = super::json_text::json_text(&self.body());
        let dashboard = cloudwatch::Dashboard::new(body).dashboard_name(self.name);
        stack
            .declare(id, Declaration::by_construct(dashboard), line)
            .into()
    }
}
