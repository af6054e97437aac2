//! Questions about what a resource may do.

use super::{
    super::{TestError, TestedResource, passed},
    Decision, Permissions, WrongPermission,
    policies::{ROLE, of_role, text},
};
use crate::{
    diff::canonical,
    link::unmarked,
    template::{Intrinsic, Node},
};

impl TestedResource<'_> {
    /// What it may do: a role by its policies, anything else by the one role that it refers to.
    ///
    /// ```
    /// use stackwright::{App, construct::{Bucket, BucketRemoval, Role}, testing::TestedStack};
    ///
    /// let mut app = App::new("work", ".");
    /// let stack = app.stack("work");
    /// let data = stack.add("Data", Bucket::new(BucketRemoval::Retain));
    /// data.grant_read(&stack.add("Reader", Role::for_service("lambda.amazonaws.com")), "x");
    /// let stack = TestedStack::of(&app);
    /// let permissions = stack.resource("Reader").permissions();
    /// assert_eq!(permissions.to_string(), "s3:GetObject on ${Data.Arn}/x");
    /// ```
    #[track_caller]
    pub fn permissions(&self) -> Permissions {
        passed(self.try_permissions())
    }

    /// What it may do, or that it acts by no role of the stack, or by several.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new());
    /// let stack = TestedStack::of(&app);
    /// assert!(stack.resource("News").try_permissions().is_err());
    /// ```
    pub fn try_permissions(&self) -> Result<Permissions, TestError> {
        if self.type_name() == ROLE {
            return Ok(of_role(self));
        }
        let roles = self.roles();
        match roles.as_slice() {
            [one] => Ok(of_role(&self.stack.try_resource(one)?)),
            _ => Err(TestError::NotOneRole {
                place: self.place(),
                roles,
            }),
        }
    }

    /// Asserts that its role allows the action, as in `s3:GetObject`, on `resource`: `"*"`, an ARN
    /// with references written as `Fn::Sub` does, or a value of the program.
    ///
    /// A statement that holds under a condition is enough.
    ///
    /// ```
    /// # use stackwright::{App, construct::{Bucket, BucketRemoval, Role}, testing::TestedStack};
    /// # let mut app = App::new("work", ".");
    /// # let stack = app.stack("work");
    /// let data = stack.add("Data", Bucket::new(BucketRemoval::Retain));
    /// data.grant_read(&stack.add("Reader", Role::for_service("lambda.amazonaws.com")), "reports/*");
    /// let stack = TestedStack::of(&app);
    /// stack.resource("Reader").assert_allows("s3:GetObject", "${Data.Arn}/reports/1.json");
    /// ```
    #[track_caller]
    pub fn assert_allows(&self, action: &str, resource: impl Into<Node>) -> &Self {
        passed(self.try_allows(action, resource));
        self
    }

    /// Says whether its role allows the action on the resource.
    ///
    /// ```
    /// # use stackwright::{App, construct::Role, testing::TestedStack};
    /// # let mut app = App::new("work", ".");
    /// # app.stack("work").add("Worker", Role::for_service("lambda.amazonaws.com"));
    /// let stack = TestedStack::of(&app);
    /// assert!(stack.resource("Worker").try_allows("s3:GetObject", "*").is_err());
    /// ```
    pub fn try_allows(&self, action: &str, resource: impl Into<Node>) -> Result<(), TestError> {
        let accepted = [Decision::Allowed, Decision::Conditional];
        self.decide(action, &resource.into(), &accepted)
    }

    /// Asserts that nothing in its role allows the action on the resource, whatever the conditions.
    ///
    /// ```
    /// # use stackwright::{App, construct::Role, testing::TestedStack};
    /// # let mut app = App::new("work", ".");
    /// # app.stack("work").add("Worker", Role::for_service("lambda.amazonaws.com"));
    /// let stack = TestedStack::of(&app);
    /// stack.resource("Worker").assert_forbids("s3:DeleteObject", "arn:aws:s3:::data/x");
    /// ```
    #[track_caller]
    pub fn assert_forbids(&self, action: &str, resource: impl Into<Node>) -> &Self {
        passed(self.try_forbids(action, resource));
        self
    }

    /// Says whether nothing in its role allows the action on the resource.
    ///
    /// ```
    /// # use stackwright::{App, construct::Role, testing::TestedStack};
    /// # let mut app = App::new("work", ".");
    /// # app.stack("work").add("Worker", Role::for_service("lambda.amazonaws.com"));
    /// let stack = TestedStack::of(&app);
    /// assert!(stack.resource("Worker").try_forbids("s3:GetObject", "*").is_ok());
    /// ```
    pub fn try_forbids(&self, action: &str, resource: impl Into<Node>) -> Result<(), TestError> {
        self.decide(
            action,
            &resource.into(),
            &[Decision::NotAllowed, Decision::Denied],
        )
    }

    fn decide(&self, action: &str, on: &Node, accepted: &[Decision]) -> Result<(), TestError> {
        let permissions = self.try_permissions()?;
        let on = text(self.stack, &canonical(&unmarked(on.clone())));
        let decision = permissions.decide(action, &on);
        if accepted.contains(&decision) {
            return Ok(());
        }
        Err(TestError::Permission(Box::new(WrongPermission {
            place: self.place(),
            action: action.to_owned(),
            on,
            decision,
            permissions,
        })))
    }

    /// The roles of the stack that its properties refer to.
    fn roles(&self) -> Vec<String> {
        let mut roles: Vec<String> = Vec::new();
        self.properties().visit(|_, node| {
            if let Some(Intrinsic::GetAtt { resource, .. }) = node.as_intrinsic()
                && self.stack.type_of(resource) == Some(ROLE)
                && !roles.contains(resource)
            {
                roles.push(resource.clone());
            }
        });
        roles
    }
}
