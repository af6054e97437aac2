//! Resources on their way into a stack.

use std::ops::Deref;

use crate::{
    link,
    source::{Origins, SourceLine},
    stack::Stack,
    template::{Intrinsic, Map, Node, Resource},
    value::{Arms, Properties, Unset, Value},
};

/// Anything that can be added to a [`Stack`]: a generated resource or a construct.
///
/// A construct of your own puts parts together, and gives a handle:
///
/// ```
/// use stackwright::{
///     Stack,
///     cfn::sns,
///     resource::{Construct, Declaration, ResourceHandle},
///     source::SourceLine,
/// };
///
/// /// A topic that only e-mails go out of.
/// struct MailingList {
///     address: &'static str,
/// }
///
/// impl Construct for MailingList {
///     type Handle = ResourceHandle;
///
///     fn add_to(self, stack: &Stack, id: &str, line: SourceLine) -> ResourceHandle {
///         let topic = stack.declare(id, Declaration::by_construct(sns::Topic::new()), line);
///         let mail = sns::Subscription::new("email", topic.reference()).endpoint(self.address);
///         stack.declare(&format!("{id}Mail"), Declaration::by_construct(mail), line);
///         topic
///     }
/// }
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// stack.add("News", MailingList { address: "editor@eggs.example" });
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("NewsMail").assert_property("Endpoint", "editor@eggs.example");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be added to a stack as it is",
    label = "expected a resource or a construct",
    note = "a resource that holds data must say what becomes of it: call `.on_removal(…)` first",
    note = "a handle is in its stack already; a part belongs into a property of its resource"
)]
pub trait Construct {
    /// What the program keeps to refer to it.
    type Handle;

    /// Adds it to the stack under the logical id `id`.
    fn add_to(self, stack: &Stack, id: &str, line: SourceLine) -> Self::Handle;
}

/// A resource type that `resources!` generated.
///
/// ```
/// use stackwright::{OnRemoval, cfn::{s3, sns}, resource::ResourceType};
///
/// assert_eq!(sns::Topic::TYPE_NAME, "AWS::SNS::Topic");
/// assert!(s3::Bucket::HOLDS_DATA && !sns::Topic::HOLDS_DATA);
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// stack.add("Data", s3::Bucket::new().on_removal(OnRemoval::Retain));
/// let (properties, _) = sns::Topic::new().topic_name("news").into_properties().into_parts();
/// assert_eq!(properties["TopicName"].as_text(), Some("news"));
/// ```
pub trait ResourceType: Sized {
    /// The type's name in templates, as in `AWS::SNS::Topic`.
    const TYPE_NAME: &'static str;
    /// Whether deleting such a resource loses data.
    const HOLDS_DATA: bool;
    /// What the program keeps to refer to it.
    type Handle: From<ResourceHandle>;

    /// The properties that were set.
    fn into_properties(self) -> Properties;

    /// Says what becomes of the resource when it leaves the stack or is replaced.
    fn on_removal(self, policy: OnRemoval) -> Removable<Self> {
        Removable {
            resource: self,
            policy,
        }
    }
}

/// What becomes of a resource when it leaves the stack, or is replaced, or the stack is deleted.
///
/// ```
/// use stackwright::{OnRemoval, cfn::s3, testing::TestedStack};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// stack.add("Data", s3::Bucket::new().on_removal(OnRemoval::Retain));
/// let stack = TestedStack::of(&app);
/// stack
///     .resource("Data")
///     .assert_attribute("DeletionPolicy", "Retain")
///     .assert_attribute("UpdateReplacePolicy", "Retain");
/// assert_eq!(OnRemoval::Snapshot.policy(), "Snapshot");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnRemoval {
    /// It is deleted, and its data with it.
    Delete,
    /// It stays, without the stack.
    Retain,
    /// It is deleted after a snapshot was taken, by types that can take one.
    Snapshot,
}

impl OnRemoval {
    /// The word for `DeletionPolicy` and `UpdateReplacePolicy`.
    pub fn policy(self) -> &'static str {
        match self {
            Self::Delete => "Delete",
            Self::Retain => "Retain",
            Self::Snapshot => "Snapshot",
        }
    }
}

/// A resource with a choice of what becomes of its data.
///
/// ```
/// use stackwright::{OnRemoval, cfn::s3, resource::{Removable, ResourceType}};
///
/// /// Buckets of people's work stay when the stack goes.
/// fn kept(bucket: s3::Bucket) -> Removable<s3::Bucket> {
///     bucket.on_removal(OnRemoval::Retain)
/// }
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// stack.add("Work", kept(s3::Bucket::new()));
/// ```
pub struct Removable<R> {
    resource: R,
    policy: OnRemoval,
}

#[diagnostic::do_not_recommend]
impl<R: ResourceType> Construct for Removable<R> {
    type Handle = R::Handle;

    fn add_to(self, stack: &Stack, id: &str, line: SourceLine) -> Self::Handle {
        let mut declaration = Declaration::of(self.resource);
        declaration.resource.deletion_policy = Some(self.policy.policy().into());
        declaration.resource.update_replace_policy = Some(self.policy.policy().into());
        stack.declare(id, declaration, line).into()
    }
}

/// A resource as it goes into the template, with the lines that set its properties.
///
/// ```
/// use stackwright::{cfn::sns, resource::Declaration, source::SourceLine};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let line = SourceLine::here();
/// stack.declare("News", Declaration::of(sns::Topic::new().topic_name("news")), line);
/// let second = Declaration::by_construct(sns::Topic::new()).depends_on(["News"]);
/// stack.declare("Gossip", second, line);
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("Gossip").assert_attribute("DependsOn", stackwright::testing::list(["News"]));
/// ```
#[derive(Clone, Debug)]
pub struct Declaration {
    /// The resource.
    pub resource: Resource,
    /// The lines that set its properties.
    pub origins: Origins,
}

impl Declaration {
    /// The declaration of a generated resource.
    pub fn of<R: ResourceType>(resource: R) -> Self {
        let (properties, origins) = resource.into_properties().into_parts();
        Self {
            resource: Resource {
                type_name: R::TYPE_NAME.to_owned(),
                properties,
                ..Resource::default()
            },
            origins,
        }
    }

    /// The declaration of a resource that a construct makes: messages about its properties name
    /// the line of the program that asked for it, not the construct's own.
    pub fn by_construct<R: ResourceType>(resource: R) -> Self {
        let declaration = Self::of(resource);
        Self {
            origins: declaration.origins.without_lines(),
            ..declaration
        }
    }

    /// The declaration of a resource whose properties a construct puts together itself.
    pub(crate) fn plain(type_name: impl Into<String>, properties: Map) -> Self {
        Self {
            resource: Resource {
                type_name: type_name.into(),
                properties,
                ..Resource::default()
            },
            origins: Origins::default(),
        }
    }

    /// The same, after the resources with these logical ids.
    pub fn depends_on<S: Into<String>>(mut self, ids: impl IntoIterator<Item = S>) -> Self {
        self.resource
            .depends_on
            .extend(ids.into_iter().map(Into::into));
        self
    }
}

/// A resource of any type, also of one that the embedded schema lacks.
///
/// ```
/// use stackwright::{resource::Raw, template::Node, testing::TestedStack};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let properties = [("Hens".to_owned(), Node::from(12))];
/// stack.add("Coop", Raw::new("Farm::Hens::Coop", properties.into_iter().collect()));
/// let stack = TestedStack::of(&app);
/// stack.resources_of_type("Farm::Hens::Coop").assert_one().assert_property("Hens", 12);
/// ```
pub struct Raw {
    type_name: String,
    properties: Map,
}

impl Raw {
    /// A resource of the type `type_name` with the given properties; nothing checks them.
    pub fn new(type_name: impl Into<String>, properties: Map) -> Self {
        Self {
            type_name: type_name.into(),
            properties,
        }
    }
}

#[diagnostic::do_not_recommend]
impl Construct for Raw {
    type Handle = ResourceHandle;

    fn add_to(self, stack: &Stack, id: &str, line: SourceLine) -> Self::Handle {
        let declaration = Declaration::plain(self.type_name, self.properties);
        stack.declare(id, declaration, line)
    }
}

/// A cheap reference to a resource of a stack.
///
/// ```
/// use stackwright::{construct::{LogGroup, Topic}, kind, resource::ResourceHandle, Value};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let topic = stack.add("News", Topic::new());
/// let handle: &ResourceHandle = &topic;
/// assert_eq!(handle.logical_id(), "News");
/// assert_eq!(handle.stack().name(), "example");
/// let arn: Value<kind::SnsTopicArn> = handle.reference();
/// stack.output("NewsArn", "", arn);
/// stack.output("NewsName", "", handle.attribute::<String>("TopicName"));
/// # let yaml = app.synthesize(Default::default())?.stacks[0].template.to_yaml();
/// # assert!(yaml.contains("Value: !GetAtt News.TopicName"), "{yaml}");
/// # Ok::<(), stackwright::app::SynthesisError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ResourceHandle {
    stack: Stack,
    id: String,
}

impl ResourceHandle {
    pub(crate) fn new(stack: Stack, id: String) -> Self {
        Self { stack, id }
    }

    /// The resource's logical id.
    pub fn logical_id(&self) -> &str {
        &self.id
    }

    /// The stack that it belongs to.
    pub fn stack(&self) -> &Stack {
        &self.stack
    }

    /// `Ref`: the physical id in most types.
    pub fn reference<K: ?Sized>(&self) -> Value<K> {
        Value::assume(Intrinsic::Ref(self.stack.home().mark(&self.id)))
    }

    /// `Fn::GetAtt`.
    pub fn attribute<K: ?Sized>(&self, name: &str) -> Value<K> {
        Value::assume(Intrinsic::GetAtt {
            resource: self.stack.home().mark(&self.id),
            attribute: name.into(),
        })
    }

    /// A placeholder for the text of `Fn::Sub`: of an attribute or, without one, of `Ref`.
    pub(crate) fn placeholder(&self, attribute: Option<&str>) -> String {
        let name = self.stack.home().mark(&self.id);
        match attribute {
            Some(attribute) => format!("${{{name}.{attribute}}}"),
            None => format!("${{{name}}}"),
        }
    }

    /// Creates this resource after `other`, and deletes it before.
    ///
    /// Where `other` belongs to another stack of the app, this whole stack is deployed after that
    /// one.
    ///
    /// ```
    /// use stackwright::{construct::{LogGroup, Topic}, testing::{TestedStack, list}};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// let calls = stack.add("Calls", LogGroup::new());
    /// let news = stack.add("News", Topic::new());
    /// news.depends_on(&calls);
    /// let stack = TestedStack::of(&app);
    /// stack.resource("News").assert_attribute("DependsOn", list(["Calls"]));
    /// ```
    #[track_caller]
    pub fn depends_on(&self, other: &impl Deref<Target = ResourceHandle>) -> &Self {
        if self.stack.follow(other.stack(), SourceLine::here()) {
            return self;
        }
        let other = other.logical_id().to_owned();
        self.stack.amend(&self.id, |resource| {
            if !resource.depends_on.contains(&other) {
                resource.depends_on.push(other);
            }
        });
        self
    }

    /// Keeps the logical id that this resource had before: under a new one, the service would
    /// create another resource and delete this one. [`Stack::moved`] says more.
    ///
    /// ```
    /// use stackwright::{cfn::sns, testing::TestedStack};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// stack.add("News", sns::Topic::new()).moved_from("Topic1");
    /// TestedStack::of(&app).resource("Topic1");
    /// ```
    #[track_caller]
    pub fn moved_from(&self, old: &str) -> &Self {
        self.stack.moved(&self.id, old);
        self
    }

    /// Creates this resource only where the condition holds, and with it what a construct makes of
    /// it: an API's methods and stages. What a construct adds to the stack for it, as a function's
    /// role, is there in any case.
    ///
    /// ```
    /// use stackwright::{cfn::sns, pseudo, testing::TestedStack};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// let far = stack.condition("Far", !pseudo::region().equals("eu-west-1"));
    /// stack.add("News", sns::Topic::new()).only_if(&far);
    /// let stack = TestedStack::of(&app);
    /// stack.resource("News").assert_attribute("Condition", "Far");
    /// ```
    #[track_caller]
    pub fn only_if(&self, condition: &Condition) -> &Self {
        self.stack.amend(&self.id, |resource| {
            resource.condition = Some(condition.name.clone());
        });
        self
    }

    /// Sets what becomes of this resource when it is removed or replaced.
    ///
    /// ```
    /// use stackwright::{OnRemoval, construct::Topic, testing::TestedStack};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// stack.add("News", Topic::new()).on_removal(OnRemoval::Retain);
    /// let stack = TestedStack::of(&app);
    /// stack.resource("News").assert_attribute("DeletionPolicy", "Retain");
    /// ```
    #[track_caller]
    pub fn on_removal(&self, policy: OnRemoval) -> &Self {
        self.stack.amend(&self.id, |resource| {
            resource.deletion_policy = Some(policy.policy().into());
            resource.update_replace_policy = Some(policy.policy().into());
        });
        self
    }

    /// Sets `CreationPolicy`: which signals creation waits for.
    ///
    /// ```
    /// use serde_json::json;
    /// use stackwright::{resource::Raw, testing::{TestedStack, like}};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// let machine = stack.add("Machine", Raw::new("AWS::EC2::Instance", Default::default()));
    /// let signal = json!({"ResourceSignal": {"Timeout": "PT5M"}});
    /// machine.creation_policy(signal.clone());
    /// let stack = TestedStack::of(&app);
    /// stack.resource("Machine").assert_attribute("CreationPolicy", like(signal));
    /// ```
    #[track_caller]
    pub fn creation_policy(&self, policy: impl Into<Node>) -> &Self {
        self.stack.amend(&self.id, |resource| {
            resource.creation_policy = Some(policy.into());
        });
        self
    }

    /// Sets `UpdatePolicy`: how updates roll over the resource's parts.
    ///
    /// ```
    /// use serde_json::json;
    /// use stackwright::{resource::Raw, testing::{TestedStack, like}};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// let group = Raw::new("AWS::AutoScaling::AutoScalingGroup", Default::default());
    /// let replaced = json!({"AutoScalingReplacingUpdate": {"WillReplace": true}});
    /// stack.add("Group", group).update_policy(replaced.clone());
    /// let stack = TestedStack::of(&app);
    /// stack.resource("Group").assert_attribute("UpdatePolicy", like(replaced));
    /// ```
    #[track_caller]
    pub fn update_policy(&self, policy: impl Into<Node>) -> &Self {
        self.stack.amend(&self.id, |resource| {
            resource.update_policy = Some(policy.into());
        });
        self
    }

    /// Accepts what the rule `code` of `check` finds in this resource, and says why.
    ///
    /// ```
    /// # use stackwright::construct::bucket::{Bucket, BucketRemoval};
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// let bucket = stack.add("Shared", Bucket::new(BucketRemoval::EmptyAndDelete));
    /// bucket.accept("X001", "students read each other's results");
    /// ```
    #[track_caller]
    pub fn accept(&self, code: &str, reason: impl Into<String>) -> &Self {
        self.stack
            .accept_at(code, Some(&self.id), reason.into(), SourceLine::here());
        self
    }

    /// Sets an entry of the resource's `Metadata`.
    ///
    /// ```
    /// use stackwright::construct::Topic;
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// stack.add("News", Topic::new()).metadata("Team", "hens");
    /// # let tested = stackwright::testing::TestedStack::of(&app);
    /// # let team = stackwright::testing::object([("Team", "hens")]);
    /// # tested.resource("News").assert_attribute("Metadata", team);
    /// ```
    #[track_caller]
    pub fn metadata(&self, key: impl Into<String>, value: impl Into<Node>) -> &Self {
        self.stack.amend(&self.id, |resource| {
            resource.metadata.insert(key.into(), value.into());
        });
        self
    }
}

/// A condition of a stack.
///
/// ```
/// use stackwright::{construct::Topic, parameter::Parameter, resource::Condition};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let level = stack.parameter("Level", Parameter::<String>::new().allowed(["trial", "live"]));
/// let live: Condition = stack.condition("Live", level.equals("live"));
/// assert_eq!(live.name(), "Live");
/// ```
#[derive(Clone, Debug)]
pub struct Condition {
    name: String,
}

impl Condition {
    pub(crate) fn new(name: String) -> Self {
        Self { name }
    }

    /// The condition's name.
    pub fn name(&self) -> &str {
        link::plain(&self.name)
    }

    /// The condition as a part of another one.
    pub(crate) fn reference(&self) -> Intrinsic {
        Intrinsic::Condition(self.name.clone())
    }

    /// `then` where the condition holds, `otherwise` where it does not (`Fn::If`).
    ///
    /// ```
    /// use stackwright::{App, cfn::sns, parameter::Parameter};
    ///
    /// let mut app = App::new("example", ".");
    /// let stack = app.stack("example");
    /// let level = stack.parameter("Level", Parameter::<String>::new());
    /// let live = stack.condition("Live", level.equals("live"));
    /// let name = live.choose("news", stackwright::sub("news-${AWS::StackName}"));
    /// stack.add("News", sns::Topic::new().topic_name(name));
    /// ```
    pub fn choose<A, B>(&self, then: A, otherwise: B) -> Arms<A, B> {
        Arms {
            condition: self.name.clone(),
            then,
            otherwise,
        }
    }

    /// `then` where the condition holds, and otherwise as if it had not been set.
    ///
    /// ```
    /// use stackwright::{cfn::sns, parameter::Parameter};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// let name = stack.parameter("Name", Parameter::<String>::new().default(""));
    /// let named = stack.condition("Named", !name.equals(""));
    /// stack.add("News", sns::Topic::new().topic_name(named.or_none(name)));
    /// # let yaml = app.synthesize(Default::default())?.stacks[0].template.to_yaml();
    /// # assert!(yaml.contains("!Ref AWS::NoValue"), "{yaml}");
    /// # Ok::<(), stackwright::app::SynthesisError>(())
    /// ```
    pub fn or_none<A>(&self, then: A) -> Arms<A, Unset> {
        self.choose(then, Unset)
    }
}
