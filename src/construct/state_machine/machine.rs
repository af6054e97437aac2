//! The state machine itself: definition, role, logging, tracing.

use std::ops::Deref;

use super::{
    chain::{Chain, Flow},
    definition::Definition,
    substitution,
};
use crate::{
    app::Problem,
    cfn::{
        logs::LogGroupHandle,
        stepfunctions::{self, state_machine},
    },
    construct::{Grantee, Role, RoleHandle, Statement},
    resource::{Construct, Declaration, ResourceHandle},
    source::SourceLine,
    stack::Stack,
    template::Node,
    value::{IntoValue, Value},
};

pub use crate::cfn::stepfunctions::state_machine::LoggingConfigurationLevel as LogLevel;

/// A state machine of Step Functions, with a role of its own.
///
/// The role may do what the states do, on what they do it, and nothing else. Its logical id is the
/// machine's with `Role` behind it.
///
/// ```
/// use stackwright::{
///     construct::{LogGroup, StateMachine, state_machine::{LogLevel, pass}},
///     testing::TestedStack,
/// };
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let events = stack.add("Events", LogGroup::new());
/// let machine = StateMachine::standard(pass("Boil"))
///     .name("boil")
///     .comment("Boils an egg")
///     .timeout_seconds(600)
///     .traced()
///     .log_to(&events, LogLevel::Error)
///     .log_data();
/// stack.add("Boil", machine);
/// stack.add("Peel", StateMachine::express(pass("Peel")));
///
/// let stack = TestedStack::of(&app);
/// stack.resource("Boil").assert_property("TracingConfiguration.Enabled", true);
/// stack.resource("Peel").assert_property("StateMachineType", "EXPRESS");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct StateMachine {
    chain: Chain,
    kind: state_machine::StateMachineType,
    name: Option<Value<String>>,
    comment: Option<String>,
    timeout_seconds: Option<u32>,
    traced: bool,
    log: Option<(Value<String>, LogLevel, bool)>,
}

impl StateMachine {
    fn new(flow: impl Flow, kind: state_machine::StateMachineType) -> Self {
        Self {
            chain: flow.into_chain(),
            kind,
            name: None,
            comment: None,
            timeout_seconds: None,
            traced: false,
            log: None,
        }
    }

    /// A machine whose executions are kept, run each step once, and take up to a year.
    pub fn standard(flow: impl Flow) -> Self {
        Self::new(flow, state_machine::StateMachineType::Standard)
    }

    /// A machine for many short executions, which take up to five minutes, may run a step more
    /// than once, and are seen in the log only.
    pub fn express(flow: impl Flow) -> Self {
        Self::new(flow, state_machine::StateMachineType::Express)
    }

    /// Names the machine; without it, the service makes a name. A new name is a new machine.
    pub fn name(mut self, name: impl IntoValue<String>) -> Self {
        self.name = Some(name.into_value());
        self
    }

    /// Says what the machine is for, in the definition itself.
    pub fn comment(mut self, text: impl Into<String>) -> Self {
        self.comment = Some(text.into());
        self
    }

    /// The longest that an execution may take, in seconds; then it fails with `States.Timeout`.
    pub fn timeout_seconds(mut self, seconds: u32) -> Self {
        self.timeout_seconds = Some(seconds);
        self
    }

    /// Sends traces of executions to X-Ray.
    ///
    /// The four actions that this takes know no resources, so the role gets them on `*`.
    pub fn traced(mut self) -> Self {
        self.traced = true;
        self
    }

    /// Writes the events of executions to a log group, without the data that they carry.
    ///
    /// Step Functions sets up the delivery by itself, with actions that know no resources: the
    /// role gets them on `*`.
    pub fn log_to(mut self, group: &LogGroupHandle, level: LogLevel) -> Self {
        self.log = Some((group.attribute("Arn"), level, false));
        self
    }

    /// Writes the data of executions to the log too: think of what is personal in it.
    pub fn log_data(mut self) -> Self {
        if let Some((_, _, data)) = &mut self.log {
            *data = true;
        }
        self
    }

    fn statements(&self) -> Vec<Statement> {
        let mut statements = Vec::new();
        self.chain.collect_statements(&mut statements);
        if self.traced {
            statements.push(
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
            statements.push(
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
        statements
    }

    /// The definition's text, and the values of its placeholders.
    fn definition(&self, stack: &Stack, line: SourceLine) -> Option<substitution::Text> {
        let Definition { node, problems } = Definition::of(&self.chain, line);
        for problem in problems {
            stack.report(problem);
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
            .map_err(|error| stack.report(Problem::new(error.to_string()).at(line)))
            .ok()
    }
}

#[diagnostic::do_not_recommend]
impl Construct for StateMachine {
    type Handle = StateMachineHandle;

    fn add_to(self, stack: &Stack, id: &str, line: SourceLine) -> StateMachineHandle {
        let role =
            Role::for_service("states.amazonaws.com").add_to(stack, &format!("{id}Role"), line);
        for statement in self.statements() {
            role.allow(statement);
        }
        let mut machine =
            stepfunctions::StateMachine::new(role.arn()).state_machine_type(self.kind.clone());
        if let Some(name) = &self.name {
            machine = machine.state_machine_name(name.clone());
        }
        if let Some(definition) = self.definition(stack, line) {
            machine = machine.definition_string(definition.text);
            if !definition.values.is_empty() {
                machine = machine.definition_substitutions(definition.values);
            }
        }
        if self.traced {
            machine = machine
                .tracing_configuration(state_machine::TracingConfiguration::new().enabled(true));
        }
        if let Some((arn, level, data)) = &self.log {
            let group = state_machine::CloudWatchLogsLogGroup::new().log_group_arn(arn.clone());
            machine = machine.logging_configuration(
                state_machine::LoggingConfiguration::new()
                    .destinations([
                        state_machine::LogDestination::new().cloud_watch_logs_log_group(group)
                    ])
                    .include_execution_data(*data)
                    .level(level.clone()),
            );
        }
        StateMachineHandle {
            resource: stack.declare(id, Declaration::by_construct(machine), line),
            role,
        }
    }
}

/// A state machine of a stack.
///
/// ```
/// use stackwright::construct::{StateMachine, StateMachineHandle, state_machine::pass};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let boil: StateMachineHandle = stack.add("Boil", StateMachine::standard(pass("Boil")));
/// stack.output("BoilArn", "", boil.arn());
/// stack.output("BoilName", "", boil.name());
/// ```
#[derive(Clone, Debug)]
pub struct StateMachineHandle {
    resource: ResourceHandle,
    role: RoleHandle,
}

impl StateMachineHandle {
    /// The machine's ARN.
    pub fn arn(&self) -> Value<String> {
        self.resource.reference()
    }

    /// The machine's name.
    pub fn name(&self) -> Value<String> {
        self.resource.attribute("Name")
    }

    /// Lets the grantee start executions of this machine.
    ///
    /// ```
    /// use stackwright::construct::{Role, StateMachine, state_machine::pass};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// # let cook = stack.add("Cook", Role::for_service("lambda.amazonaws.com"));
    /// let boil = stack.add("Boil", StateMachine::standard(pass("Boil")));
    /// boil.grant_start_execution(&cook);
    /// # let tested = stackwright::testing::TestedStack::of(&app);
    /// # tested.resource("Cook").assert_allows("states:StartExecution", "${Boil}");
    /// ```
    pub fn grant_start_execution(&self, grantee: &impl Grantee) -> &Self {
        grantee
            .role()
            .allow(Statement::allow(["states:StartExecution"]).on([self.arn()]));
        self
    }
}

#[diagnostic::do_not_recommend]
impl Grantee for StateMachineHandle {
    fn role(&self) -> RoleHandle {
        self.role.clone()
    }
}

impl Deref for StateMachineHandle {
    type Target = ResourceHandle;

    fn deref(&self) -> &ResourceHandle {
        &self.resource
    }
}
