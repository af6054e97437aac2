//! From a state machine to a resource, and what its role may do.

use super::{StateMachine, definition::Definition, substitution};
use crate::{
    app::Problem,
    assembly::Asset,
    cfn::stepfunctions::{self, state_machine},
    construct::{RoleHandle, Statement},
    render::{Dialect, Rendering},
    resource::Declaration,
    stack::Deferred,
    template::{Map, Node, serverless},
};

/// A state machine of a stack, and its role.
#[derive(Debug)]
pub(super) struct State {
    pub(super) machine: StateMachine,
    pub(super) role: RoleHandle,
}

impl StateMachine {
    /// Lets the role do what the states do.
    pub(super) fn allow(&self, role: &RoleHandle) {
        let mut statements = Vec::new();
        self.chain.collect_statements(&mut statements);
        statements.into_iter().for_each(|it| role.allow(it));
        if self.traced {
            role.allow_as_given(
                Statement::allow([
                    "xray:GetSamplingRules",
                    "xray:GetSamplingTargets",
                    "xray:PutTelemetryRecords",
                    "xray:PutTraceSegments",
                ])
                .on(["*"]),
            );
        }
        if self.log.is_some() {
            role.allow(
                Statement::allow([
                    "logs:CreateLogDelivery",
                    "logs:DeleteLogDelivery",
                    "logs:DescribeLogGroups",
                    "logs:DescribeResourcePolicies",
                    "logs:GetLogDelivery",
                    "logs:ListLogDeliveries",
                    "logs:PutResourcePolicy",
                    "logs:UpdateLogDelivery",
                ])
                .on(["*"]),
            );
        }
    }

    /// The definition's text, and the values of its placeholders.
    fn definition(&self, rendering: &mut Rendering<'_>) -> Option<substitution::Text> {
        let line = rendering.line();
        let Definition { node, problems } = Definition::of(&self.chain, line);
        for problem in problems {
            rendering.report(problem);
        }
        let mut entries = vec![];
        if let Some(comment) = &self.comment {
            entries.push(("Comment".to_owned(), comment.as_str().into()));
        }
        if let Some(seconds) = self.timeout_seconds {
            entries.push(("TimeoutSeconds".to_owned(), i64::from(seconds).into()));
        }
        entries.extend(node.as_map().cloned().unwrap_or_default());
        substitution::write(&Node::Map(entries.into_iter().collect()))
            .map_err(|error| rendering.report(Problem::new(error.to_string()).at(line)))
            .ok()
    }

    fn logging(&self) -> Option<state_machine::LoggingConfiguration> {
        let (arn, level, data) = self.log.as_ref()?;
        let group = state_machine::CloudWatchLogsLogGroup::new().log_group_arn(arn.clone());
        Some(
            state_machine::LoggingConfiguration::new()
                .destinations([
                    state_machine::LogDestination::new().cloud_watch_logs_log_group(group)
                ])
                .include_execution_data(*data)
                .level(level.clone()),
        )
    }
}

impl Deferred for State {
    fn render(&self, rendering: &mut Rendering<'_>) {
        let machine = &self.machine;
        let Some(definition) = machine.definition(rendering) else {
            return;
        };
        let mut resource = stepfunctions::StateMachine::new(self.role.arn())
            .state_machine_type(machine.kind.clone());
        if let Some(name) = &machine.name {
            resource = resource.state_machine_name(name.clone());
        }
        let text = definition.text;
        if rendering.dialect() == Dialect::CloudFormation {
            resource = resource.definition_string(text.as_str());
        }
        if !definition.values.is_empty() {
            resource = resource.definition_substitutions(definition.values);
        }
        if machine.traced {
            resource = resource
                .tracing_configuration(state_machine::TracingConfiguration::new().enabled(true));
        }
        if let Some(logging) = machine.logging() {
            resource = resource.logging_configuration(logging);
        }
        let declaration = Declaration::by_construct(resource);
        let declaration = match rendering.dialect() {
            Dialect::CloudFormation => declaration,
            Dialect::Sam => self.serverless(declaration, text, rendering),
        };
        rendering.resource(rendering.id(), declaration);
    }
}

/// The names that properties have in the serverless dialect, in the order to write them. A type
/// that is said in one dialect and left out in the other would be a new machine.
const NAMES: [(&str, &str); 5] = [
    ("StateMachineName", "Name"),
    ("StateMachineType", "Type"),
    ("DefinitionSubstitutions", "DefinitionSubstitutions"),
    ("TracingConfiguration", "Tracing"),
    ("LoggingConfiguration", "Logging"),
];

impl State {
    /// The definition lies in a file of its own: as a part of the template it could not say
    /// `null`, which is how a state passes its input on.
    fn serverless(
        &self,
        declaration: Declaration,
        mut definition: String,
        rendering: &mut Rendering<'_>,
    ) -> Declaration {
        definition.push('\n');
        let asset = Asset::text(rendering.id(), definition, "json");
        let place = asset.place();
        rendering.asset(asset);
        let mut plain = declaration.resource.properties;
        let mut properties = Map::from_iter([("DefinitionUri".to_owned(), place)]);
        for (name, serverless) in NAMES {
            if let Some(value) = plain.shift_remove(name) {
                properties.insert(serverless.to_owned(), value);
            }
        }
        self.role.write_into(&mut properties);
        Declaration::plain(serverless::STATE_MACHINE, properties)
    }
}
