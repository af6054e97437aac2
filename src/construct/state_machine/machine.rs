//! The state machine itself: definition, role, logging, tracing.

use std::{ops::Deref, rc::Rc};

use super::{
    chain::{Chain, Flow},
    render::State,
};
use crate::{
    cfn::{logs::LogGroupHandle, stepfunctions::state_machine},
    construct::{Grantee, Role, RoleHandle, Statement},
    resource::{Construct, ResourceHandle},
    source::SourceLine,
    stack::Stack,
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
    pub(super) chain: Chain,
    pub(super) kind: state_machine::StateMachineType,
    pub(super) name: Option<Value<String>>,
    pub(super) comment: Option<String>,
    pub(super) timeout_seconds: Option<u32>,
    pub(super) traced: bool,
    pub(super) log: Option<(Value<String>, LogLevel, bool)>,
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
}

#[diagnostic::do_not_recommend]
impl Construct for StateMachine {
    type Handle = StateMachineHandle;

    fn add_to(self, stack: &Stack, id: &str, line: SourceLine) -> StateMachineHandle {
        let role = Role::for_service("states.amazonaws.com").add_owned(stack, id, line);
        self.allow(&role);
        let state = Rc::new(State {
            machine: self,
            role: role.clone(),
        });
        StateMachineHandle {
            resource: stack.defer(id, state, line),
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
