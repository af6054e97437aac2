//! SNS topics.

use std::ops::Deref;

use super::{policy::Statement, role::Grantee};
use crate::{
    cfn::sns,
    kind,
    resource::{Construct, Declaration, ResourceHandle},
    source::SourceLine,
    stack::Stack,
    value::{IntoValue, Value},
};

/// A topic that messages are published to.
///
/// ```
/// use stackwright::construct::Topic;
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let news = stack.add("News", Topic::new().display_name("Eggs of today"));
/// stack.output("NewsArn", "", news.arn());
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("News").assert_property("DisplayName", "Eggs of today");
/// ```
#[derive(Debug, Default)]
pub struct Topic {
    display_name: Option<String>,
}

impl Topic {
    /// A topic whose name the service makes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the name that e-mails come from; at most 100 characters.
    pub fn display_name(mut self, name: impl Into<String>) -> Self {
        self.display_name = Some(name.into());
        self
    }
}

#[diagnostic::do_not_recommend]
impl Construct for Topic {
    type Handle = TopicHandle;

    fn add_to(self, stack: &Stack, id: &str, line: SourceLine) -> TopicHandle {
        let mut topic = sns::Topic::new();
        if let Some(name) = self.display_name {
            topic = topic.display_name(name);
        }
        TopicHandle {
            resource: stack.declare(id, Declaration::by_construct(topic), line),
        }
    }
}

/// A topic of a stack.
///
/// ```
/// use stackwright::construct::{Topic, TopicHandle};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let news: TopicHandle = stack.add("News", Topic::new());
/// news.subscribe_email("Editor", "editor@eggs.example");
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("Editor").assert_property("Protocol", "email");
/// ```
#[derive(Clone, Debug)]
pub struct TopicHandle {
    resource: ResourceHandle,
}

impl TopicHandle {
    /// The topic's ARN.
    pub fn arn(&self) -> Value<kind::SnsTopicArn> {
        self.resource.reference()
    }

    /// Lets the grantee publish to the topic.
    ///
    /// ```
    /// use stackwright::{construct::{Role, Topic}, testing::TestedStack};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// # let news = stack.add("News", Topic::new());
    /// # let writer = stack.add("Writer", Role::for_service("lambda.amazonaws.com"));
    /// news.grant_publish(&writer);
    /// let stack = TestedStack::of(&app);
    /// stack.resource("Writer").assert_allows("sns:Publish", "${News}");
    /// ```
    pub fn grant_publish(&self, grantee: &impl Grantee) -> &Self {
        grantee
            .role()
            .allow(Statement::allow(["sns:Publish"]).on([self.arn()]));
        self
    }

    /// Subscribes an e-mail address under the logical id `id`; its owner is asked to confirm.
    #[track_caller]
    pub fn subscribe_email(
        &self,
        id: &str,
        address: impl IntoValue<String>,
    ) -> sns::SubscriptionHandle {
        let subscription = sns::Subscription::new("email", self.arn()).endpoint(address);
        let declaration = Declaration::by_construct(subscription);
        self.stack()
            .declare(id, declaration, SourceLine::here())
            .into()
    }
}

impl Deref for TopicHandle {
    type Target = ResourceHandle;

    fn deref(&self) -> &ResourceHandle {
        &self.resource
    }
}
