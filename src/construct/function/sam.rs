//! Functions in the serverless dialect.

use super::{Function, State};
use crate::{
    cfn::lambda,
    construct::LayerHandle,
    kind,
    render::Rendering,
    resource::Declaration,
    template::{Map, Node, serverless},
    value::{IntoValue as _, Value},
};

impl State {
    /// The role is the function's own: the transform makes it, under the id that it has in plain
    /// CloudFormation.
    pub(super) fn render_sam(
        &self,
        function: &Function,
        code: lambda::function::Code,
        rendering: &mut Rendering<'_>,
    ) {
        let mut properties = code_properties(code);
        let mut set = |name: &str, value: Node| {
            properties.insert(name.to_owned(), value);
        };
        if let Some(text) = &function.description {
            set("Description", text.as_str().into());
        }
        set("Handler", function.handler.as_str().into());
        set("Runtime", function.runtime.as_str().into());
        set("MemorySize", i64::from(function.memory_megabytes).into());
        set("Timeout", i64::from(function.timeout_seconds).into());
        if let Some(architecture) = function.architecture {
            set(
                "Architectures",
                Node::from_iter([architecture.as_str().into()]),
            );
        }
        if !function.layers.is_empty() {
            let layers = function.layers.iter().map(LayerHandle::arn);
            set("Layers", layers.map(|arn| arn.node().clone()).collect());
        }
        if !function.environment.is_empty() {
            let variables = function.environment.iter();
            let variables: Map = variables
                .map(|(name, value)| (name.clone(), value.node().clone()))
                .collect();
            set("Environment", Node::from([("Variables", variables.into())]));
        }
        if function.traced {
            set("Tracing", "Active".into());
        }
        let logs: Value<kind::LogsLogGroupName> = self.logs.reference();
        set(
            "LoggingConfig",
            Node::from([("LogGroup", logs.node().clone())]),
        );
        self.role.write_into(&mut properties);
        rendering.resource(
            rendering.id(),
            Declaration::plain(serverless::FUNCTION, properties),
        );
    }
}

/// `CodeUri` or `InlineCode`, for what is `Code` otherwise.
fn code_properties(code: lambda::function::Code) -> Map {
    let node: Node = code.into_value().node().clone();
    let part = |name: &str| node.get(name).cloned();
    let mut properties = Map::default();
    if let (Some(bucket), Some(key)) = (part("S3Bucket"), part("S3Key")) {
        let place = Node::from([("Bucket", bucket), ("Key", key)]);
        properties.insert("CodeUri".to_owned(), place);
    }
    if let Some(text) = part("ZipFile") {
        properties.insert("InlineCode".to_owned(), text);
    }
    properties
}
