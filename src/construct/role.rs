//! IAM roles that collect what they may do from the program's grants.

use std::{cell::RefCell, ops::Deref, rc::Rc};

use super::{
    policy::{self, Statement},
    sam,
};
use crate::{
    cfn::iam,
    kind,
    render::{Dialect, Rendering},
    resource::{Construct, Declaration, ResourceHandle},
    source::SourceLine,
    stack::{Deferred, Stack},
    template::{Map, Node},
    value::{IntoValue as _, Json, Value},
};

/// A role that a service takes on. It may do nothing until something is granted to it.
///
/// ```
/// use stackwright::construct::{Role, Statement};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let backup = Role::for_service("lambda.amazonaws.com")
///     .describe("Copies eggs at night")
///     .managed_policy("arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess");
/// let backup = stack.add("Backup", backup);
/// backup.allow(Statement::allow(["s3:GetObject"]).on(["arn:aws:s3:::eggs/*"]));
/// stack.output("RoleArn", "", backup.arn());
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("Backup").assert_allows("s3:GetObject", "arn:aws:s3:::eggs/1");
/// ```
#[derive(Clone, Debug)]
pub struct Role {
    trust: Statement,
    description: Option<String>,
    managed_policies: Vec<Value<String>>,
}

impl Role {
    /// A role for a service, as in `lambda.amazonaws.com`.
    pub fn for_service(service: &str) -> Self {
        Self {
            trust: Statement::allow(["sts:AssumeRole"]).to_service(service),
            description: None,
            managed_policies: Vec::new(),
        }
    }

    /// Says what the role is for.
    pub fn describe(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Attaches a policy that exists on its own.
    pub fn managed_policy(mut self, arn: impl crate::value::IntoValue<String>) -> Self {
        self.managed_policies.push(arn.into_value());
        self
    }
}

#[diagnostic::do_not_recommend]
impl Construct for Role {
    type Handle = RoleHandle;

    fn add_to(self, stack: &Stack, id: &str, line: SourceLine) -> RoleHandle {
        let state = Rc::new(State::of(self));
        RoleHandle {
            resource: stack.defer(id, state.clone(), line),
            state,
        }
    }
}

impl Role {
    /// The role of one function or state machine alone: `{id}Role`, which the serverless dialect
    /// writes as the policies of its owner.
    pub(super) fn add_owned(self, stack: &Stack, id: &str, line: SourceLine) -> RoleHandle {
        let state = Rc::new(State {
            owned: true,
            ..State::of(self)
        });
        RoleHandle {
            resource: stack.defer(&format!("{id}Role"), state.clone(), line),
            state,
        }
    }
}

/// A role of a stack.
///
/// Grants of other constructs come here, and so does what no construct has a grant for:
///
/// ```
/// use stackwright::{construct::{Role, RoleHandle, Statement}, testing::TestedStack};
///
/// fn may_send_mail(role: &RoleHandle) {
///     role.allow(Statement::allow(["ses:SendEmail"]).on(["arn:aws:ses:*:*:identity/eggs.example"]));
/// }
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let clerk = stack.add("Clerk", Role::for_service("lambda.amazonaws.com"));
/// may_send_mail(&clerk);
/// let stack = TestedStack::of(&app);
/// let sender = "arn:aws:ses:eu-west-1:111122223333:identity/eggs.example";
/// stack.resource("Clerk").assert_allows("ses:SendEmail", sender);
/// ```
#[derive(Clone, Debug)]
pub struct RoleHandle {
    resource: ResourceHandle,
    state: Rc<State>,
}

#[derive(Debug)]
struct State {
    role: Role,
    statements: RefCell<Vec<Statement>>,
    /// What the serverless transform gives the owner by itself, by managed policies.
    given: RefCell<Vec<Statement>>,
    owned: bool,
}

impl State {
    fn of(role: Role) -> Self {
        Self {
            role,
            statements: RefCell::default(),
            given: RefCell::default(),
            owned: false,
        }
    }
}

impl RoleHandle {
    /// Adds what the statement allows; one that allows the same to other resources is widened.
    pub fn allow(&self, statement: Statement) {
        let mut statements = self.state.statements.borrow_mut();
        let left = statements
            .iter_mut()
            .try_fold(statement, |rest, known| known.absorb(rest).ok_or(()));
        if let Ok(statement) = left {
            statements.push(statement);
        }
    }

    /// Adds what the serverless transform gives the role's owner anyway.
    pub(super) fn allow_as_given(&self, statement: Statement) {
        self.state.given.borrow_mut().push(statement.clone());
        self.allow(statement);
    }

    /// The role as properties of its owner in the serverless dialect.
    pub(super) fn write_into(&self, properties: &mut Map) {
        if self.is_separate() {
            let arn = self.arn().node().clone();
            properties.insert("Role".to_owned(), arn);
            return;
        }
        let given = self.state.given.borrow();
        let statements = self.state.statements.borrow();
        let own = statements.iter().filter(|it| !given.contains(it));
        let policies = sam::policies(own, self.stack());
        if !policies.is_empty() {
            properties.insert("Policies".to_owned(), policies.into_iter().collect());
        }
    }

    /// The role as a resource, where the serverless dialect has not made it a part of its owner.
    pub(super) fn unwritten(&self) -> Option<Declaration> {
        (!self.is_separate()).then(|| self.state.declaration())
    }

    /// Whether it is a resource of its own in every dialect, because the program set its
    /// attributes.
    fn is_separate(&self) -> bool {
        self.stack().is_amended(self.logical_id())
    }

    /// The role's ARN.
    pub fn arn(&self) -> Value<kind::IamRoleArn> {
        self.resource.attribute("Arn")
    }
}

impl Deref for RoleHandle {
    type Target = ResourceHandle;

    fn deref(&self) -> &ResourceHandle {
        &self.resource
    }
}

impl Deferred for State {
    fn render(&self, rendering: &mut Rendering<'_>) {
        let is_part = self.owned && !rendering.stack().is_amended(rendering.id());
        if is_part && rendering.dialect() == Dialect::Sam {
            return;
        }
        rendering.resource(rendering.id(), self.declaration());
    }
}

impl State {
    fn declaration(&self) -> Declaration {
        let trust = policy::document([&self.role.trust]);
        let mut role = iam::Role::new(json(trust));
        if let Some(description) = &self.role.description {
            role = role.description(description.as_str());
        }
        if !self.role.managed_policies.is_empty() {
            role = role.managed_policy_arns(self.role.managed_policies.clone());
        }
        let statements = self.statements.borrow();
        if !statements.is_empty() {
            let document = policy::document(statements.iter());
            role = role.policies([iam::role::Policy::new(json(document), "grants")]);
        }
        Declaration::by_construct(role)
    }
}

fn json(node: Node) -> Value<Json> {
    node.into_value()
}

/// Something that acts by a role of its own and can be granted access.
///
/// ```
/// use stackwright::construct::{FunctionHandle, Grantee, Statement};
///
/// fn may_send_mail(grantee: &impl Grantee) {
///     let from = "arn:aws:ses:*:*:identity/eggs.example";
///     grantee.role().allow(Statement::allow(["ses:SendEmail"]).on([from]));
/// }
///
/// fn set_up(clerk: &FunctionHandle) {
///     may_send_mail(clerk);
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be granted anything: it acts by no role",
    label = "has no role",
    note = "grants go to functions, state machines and roles"
)]
pub trait Grantee {
    /// The role that it acts by.
    fn role(&self) -> RoleHandle;
}

#[diagnostic::do_not_recommend]
impl Grantee for RoleHandle {
    fn role(&self) -> RoleHandle {
        self.clone()
    }
}
