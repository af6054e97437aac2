//! Cognito user pools: who may sign in, and how.

use std::ops::Deref;

use crate::{
    cfn::cognito::{self, user_pool, user_pool_client},
    resource::{Construct, Declaration, OnRemoval, ResourceHandle},
    source::SourceLine,
    stack::Stack,
    value::{IntoValue, List, Value},
};

/// A user pool. People sign up by themselves with an e-mail address or a phone number, and prove
/// the e-mail address by a code.
///
/// ```
/// use stackwright::{OnRemoval, construct::UserPool};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// stack.add("Members", UserPool::new("members", OnRemoval::Retain));
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("Members").assert_attribute("DeletionPolicy", "Retain");
/// ```
#[derive(Debug)]
pub struct UserPool {
    name: String,
    removal: OnRemoval,
}

impl UserPool {
    /// A pool, and what becomes of its users in the end.
    pub fn new(name: impl Into<String>, removal: OnRemoval) -> Self {
        Self {
            name: name.into(),
            removal,
        }
    }
}

#[diagnostic::do_not_recommend]
impl Construct for UserPool {
    type Handle = UserPoolHandle;

    fn add_to(self, stack: &Stack, id: &str, line: SourceLine) -> UserPoolHandle {
        let pool = cognito::UserPool::new()
            .user_pool_name(self.name)
            .username_attributes([
                user_pool::UsernameAttributes::Email,
                user_pool::UsernameAttributes::PhoneNumber,
            ])
            .auto_verified_attributes([user_pool::AutoVerifiedAttributes::Email])
            .admin_create_user_config(
                user_pool::AdminCreateUserConfig::new().allow_admin_create_user_only(false),
            )
            .account_recovery_setting(
                user_pool::AccountRecoverySetting::new().recovery_mechanisms([
                    user_pool::RecoveryOption::new()
                        .name(user_pool::RecoveryOptionName::VerifiedEmail)
                        .priority(1),
                ]),
            )
            .username_configuration(user_pool::UsernameConfiguration::new().case_sensitive(false));
        let handle = stack.declare(id, Declaration::by_construct(pool), line);
        handle.on_removal(self.removal);
        UserPoolHandle { resource: handle }
    }
}

/// A user pool of a stack.
///
/// ```
/// use stackwright::{OnRemoval, construct::{UserPool, UserPoolHandle}};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let members: UserPoolHandle = stack.add("Members", UserPool::new("members", OnRemoval::Retain));
/// members.domain("SignIn", "eggs-of-today");
/// stack.output("PoolId", "", members.id());
/// stack.output("PoolArn", "", members.arn());
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("SignIn").assert_property("Domain", "eggs-of-today");
/// ```
#[derive(Clone, Debug)]
pub struct UserPoolHandle {
    resource: ResourceHandle,
}

impl UserPoolHandle {
    /// The pool's id.
    pub fn id(&self) -> Value<String> {
        self.resource.reference()
    }

    /// The pool's ARN.
    pub fn arn(&self) -> Value<String> {
        self.resource.attribute("Arn")
    }

    /// Gives the pool a hosted sign-in page under `prefix`, which nobody else in the region may
    /// have: lower-case letters, digits and hyphens, at most 63 characters.
    #[track_caller]
    pub fn domain(
        &self,
        id: &str,
        prefix: impl IntoValue<String>,
    ) -> cognito::UserPoolDomainHandle {
        let domain = cognito::UserPoolDomain::new(prefix, self.id());
        self.stack()
            .declare(id, Declaration::by_construct(domain), SourceLine::here())
            .into()
    }
}

impl Deref for UserPoolHandle {
    type Target = ResourceHandle;

    fn deref(&self) -> &ResourceHandle {
        &self.resource
    }
}

/// An application that signs people in, without a secret of its own: a web page, a command line.
///
/// ```
/// use stackwright::{OnRemoval, construct::{UserPool, UserPoolClient, UserPoolClientHandle}};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// # let members = stack.add("Members", UserPool::new("members", OnRemoval::Retain));
/// let page = UserPoolClient::new("page", &members).implicit_grant(["https://eggs.example/"]);
/// let page: UserPoolClientHandle = stack.add("Page", page);
/// stack.output("ClientId", "What the page calls itself", page.id());
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("Page").assert_property("CallbackURLs.0", "https://eggs.example/");
/// ```
#[derive(Debug)]
pub struct UserPoolClient {
    name: String,
    pool: Value<String>,
    callbacks: Option<Value<List<String>>>,
}

impl UserPoolClient {
    /// A client of the pool. It may sign in by password, by SRP, and by refresh token.
    pub fn new(name: impl Into<String>, pool: &UserPoolHandle) -> Self {
        Self {
            name: name.into(),
            pool: pool.id(),
            callbacks: None,
        }
    }

    /// Lets the hosted page hand ID tokens to these addresses (implicit grant, scope `openid`).
    pub fn implicit_grant(mut self, callbacks: impl IntoValue<List<String>>) -> Self {
        self.callbacks = Some(callbacks.into_value());
        self
    }
}

#[diagnostic::do_not_recommend]
impl Construct for UserPoolClient {
    type Handle = UserPoolClientHandle;

    fn add_to(self, stack: &Stack, id: &str, line: SourceLine) -> UserPoolClientHandle {
        use user_pool_client::{AllowedOauthFlows, ExplicitAuthFlows, PreventUserExistenceErrors};
        let mut client = cognito::UserPoolClient::new(self.pool)
            .client_name(self.name)
            .generate_secret(false)
            .explicit_auth_flows([
                ExplicitAuthFlows::AllowRefreshTokenAuth,
                ExplicitAuthFlows::AllowUserPasswordAuth,
                ExplicitAuthFlows::AllowUserSrpAuth,
            ])
            // Without it an attacker can ask which addresses have an account.
            .prevent_user_existence_errors(PreventUserExistenceErrors::Enabled)
            .supported_identity_providers(["COGNITO"]);
        if let Some(callbacks) = self.callbacks {
            client = client
                .allowed_oauth_flows_user_pool_client(true)
                .allowed_oauth_flows([AllowedOauthFlows::Implicit])
                .allowed_oauth_scopes(["openid"])
                .callback_urls(callbacks);
        }
        UserPoolClientHandle {
            resource: stack.declare(id, Declaration::by_construct(client), line),
        }
    }
}

/// A client of a user pool.
#[derive(Clone, Debug)]
pub struct UserPoolClientHandle {
    resource: ResourceHandle,
}

impl UserPoolClientHandle {
    /// The client's id.
    pub fn id(&self) -> Value<String> {
        self.resource.reference()
    }
}

impl Deref for UserPoolClientHandle {
    type Target = ResourceHandle;

    fn deref(&self) -> &ResourceHandle {
        &self.resource
    }
}
