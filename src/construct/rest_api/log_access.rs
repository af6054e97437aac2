//! The role by which API Gateway writes logs.

use crate::{
    cfn::apigateway,
    construct::Role,
    resource::{Construct, Declaration},
    source::SourceLine,
    stack::Stack,
    value::sub,
};

/// Lets API Gateway write logs in this account and region.
///
/// This is one setting for all APIs of the account in the region, not only for those of the
/// stack: the last stack that sets it wins. Deleting the stack deletes the role, and the setting
/// keeps naming it until something else is set; API Gateway then writes no logs and works on. An
/// account that has the setting already does without this.
///
/// The role has AWS's own policy for the purpose, since the service refuses one that may do less.
///
/// ```
/// use stackwright::construct::{LogGroup, rest_api::{LogAccess, Response, mock}};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// # let api = stack.add("Api", stackwright::construct::RestApi::regional("eggs"));
/// # api.root().get(mock().response(Response::status(200)));
/// let access = stack.add("LogAccess", LogAccess::new());
/// let calls = stack.add("Calls", LogGroup::new());
/// api.stage("prod").access_log(&calls).after(&access);
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("ApiStageProd").assert_attribute("DependsOn", stackwright::testing::list_with(["LogAccess"]));
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[must_use]
pub struct LogAccess(());

impl LogAccess {
    /// With a role of its own, whose logical id ends in `Role`.
    pub fn new() -> Self {
        Self::default()
    }
}

#[diagnostic::do_not_recommend]
impl Construct for LogAccess {
    type Handle = apigateway::AccountHandle;

    fn add_to(self, stack: &Stack, id: &str, line: SourceLine) -> apigateway::AccountHandle {
        let role = Role::for_service("apigateway.amazonaws.com")
            .managed_policy(sub("arn:${AWS::Partition}:iam::aws:policy/service-role/\
                 AmazonAPIGatewayPushToCloudWatchLogs"))
            .add_to(stack, &format!("{id}Role"), line);
        let account = apigateway::Account::new().cloud_watch_role_arn(role.arn());
        stack
            .declare(id, Declaration::by_construct(account), line)
            .into()
    }
}
