//! A resource of a tested stack.

use super::{
    Matcher, Pattern, TestError, TestedStack,
    error::{Candidate, Place},
    names, part, passed,
};
use crate::{
    diff::Path,
    source::SourceLine,
    template::{Map, Node, Resource},
};

/// A resource of a [`TestedStack`].
///
/// ```
/// # use stackwright::{App, cfn::sns, testing::TestedStack};
/// # let mut app = App::new("news", ".");
/// # app.stack("news").add("News", sns::Topic::new().topic_name("news"));
/// let stack = TestedStack::of(&app);
/// let topic = stack.resource("News");
/// topic.assert_property("TopicName", "news");
/// assert_eq!(topic.property("TopicName"), Some(&"news".into()));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TestedResource<'a> {
    pub(super) stack: &'a TestedStack,
    id: &'a str,
    node: &'a Node,
}

impl<'a> TestedResource<'a> {
    pub(super) fn new(stack: &'a TestedStack, id: &'a str, node: &'a Node) -> Self {
        Self { stack, id, node }
    }

    /// The logical id.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new());
    /// # let stack = TestedStack::of(&app);
    /// let topic = stack.resources_of::<sns::Topic>().assert_one();
    /// assert_eq!(topic.logical_id(), "News");
    /// ```
    pub fn logical_id(&self) -> &'a str {
        self.id
    }

    /// The type's name, as in `AWS::SNS::Topic`.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new());
    /// # let stack = TestedStack::of(&app);
    /// assert_eq!(stack.resource("News").type_name(), "AWS::SNS::Topic");
    /// ```
    pub fn type_name(&self) -> &'a str {
        self.node
            .get("Type")
            .and_then(Node::as_text)
            .unwrap_or_default()
    }

    /// The line of the program that added it.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new());
    /// # let stack = TestedStack::of(&app);
    /// assert!(stack.resource("News").line().is_some());
    /// ```
    pub fn line(&self) -> Option<SourceLine> {
        self.stack.assembly.source_map.resource(self.id)
    }

    /// Its properties, with functions in one form for each meaning.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new().topic_name("news"));
    /// # let stack = TestedStack::of(&app);
    /// let properties = stack.resource("News").properties();
    /// assert_eq!(properties.to_yaml(), "TopicName: news\n");
    /// ```
    pub fn properties(&self) -> &'a Node {
        static NONE: Node = Node::Null;
        self.node.get("Properties").unwrap_or(&NONE)
    }

    /// The value of the property at `path`: `Code.S3Key`, `Tags[0].Value`, or, for keys with dots in
    /// them, `/ResponseParameters/method.response.header.Link`.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// let tag = sns::topic::Tag::new("team", "news");
    /// app.stack("news").add("News", sns::Topic::new().tags([tag]));
    /// let stack = TestedStack::of(&app);
    /// assert_eq!(stack.resource("News").property("Tags[0].Key"), Some(&"team".into()));
    /// ```
    pub fn property(&self, path: &str) -> Option<&'a Node> {
        let keys = part::keys(path);
        keys.iter()
            .try_fold(self.properties(), |node, key| match node {
                Node::List(items) => items.get(key.parse::<usize>().ok()?),
                other => other.get(key),
            })
    }

    /// The resource as it is in the template.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new());
    /// # let stack = TestedStack::of(&app);
    /// let topic = stack.resource("News").declaration().unwrap();
    /// assert!(topic.depends_on.is_empty());
    /// ```
    pub fn declaration(&self) -> Option<&'a Resource> {
        self.stack.assembly.template.resources.get(self.id)
    }

    /// Asserts what the property at `path` is; see [`TestedResource::property`] for paths.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new().topic_name("news").fifo_topic(false));
    /// # let stack = TestedStack::of(&app);
    /// stack
    ///     .resource("News")
    ///     .assert_property("TopicName", "news")
    ///     .assert_property("FifoTopic", false);
    /// ```
    #[track_caller]
    pub fn assert_property(&self, path: &str, matcher: impl Into<Matcher>) -> &Self {
        passed(self.try_property(path, matcher));
        self
    }

    /// Says whether the property at `path` is as it should be.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new().topic_name("news"));
    /// # let stack = TestedStack::of(&app);
    /// assert!(stack.resource("News").try_property("TopicName", "gossip").is_err());
    /// ```
    pub fn try_property(&self, path: &str, matcher: impl Into<Matcher>) -> Result<(), TestError> {
        let properties = part::at(path, matcher.into());
        self.stack.check_names(self.type_name(), &properties)?;
        self.compare(&part::at("Properties", properties))
    }

    /// Asserts that it has at least the properties of a builder, or of JSON.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new().topic_name("news").fifo_topic(false));
    /// # let stack = TestedStack::of(&app);
    /// stack.resource("News").assert_like(sns::Topic::new().topic_name("news"));
    /// ```
    #[track_caller]
    pub fn assert_like(&self, pattern: impl Pattern) -> &Self {
        passed(self.try_like(pattern));
        self
    }

    /// Says whether it has at least the properties of a builder, or of JSON.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new().topic_name("news").fifo_topic(false));
    /// # let stack = TestedStack::of(&app);
    /// let gossip = serde_json::json!({ "TopicName": "gossip" });
    /// assert!(stack.resource("News").try_like(gossip).is_err());
    /// ```
    pub fn try_like(&self, pattern: impl Pattern) -> Result<(), TestError> {
        self.try_property("", pattern.into_matcher())
    }

    /// Asserts what an attribute beside the properties is: `DependsOn` (always a list),
    /// `DeletionPolicy`, `Condition` and so on.
    ///
    /// ```
    /// # use stackwright::{App, OnRemoval, cfn::logs, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// let group = logs::LogGroup::new().on_removal(OnRemoval::Retain);
    /// app.stack("news").add("Logs", group);
    /// let stack = TestedStack::of(&app);
    /// stack.resource("Logs").assert_attribute("DeletionPolicy", "Retain");
    /// ```
    #[track_caller]
    pub fn assert_attribute(&self, name: &str, matcher: impl Into<Matcher>) -> &Self {
        passed(self.try_attribute(name, matcher));
        self
    }

    /// Says whether an attribute beside the properties is as it should be.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new());
    /// # let stack = TestedStack::of(&app);
    /// assert!(stack.resource("News").try_attribute("DependsOn", ["Gossip"]).is_err());
    /// ```
    pub fn try_attribute(&self, name: &str, matcher: impl Into<Matcher>) -> Result<(), TestError> {
        names::check_attribute(name)?;
        self.compare(&part::at(name, matcher.into()))
    }

    fn compare(&self, whole: &Matcher) -> Result<(), TestError> {
        match self.candidate(whole) {
            None => Ok(()),
            Some(candidate) => Err(TestError::Differs {
                what: "resource",
                candidate: Box::new(candidate),
            }),
        }
    }

    /// The resource with what differs in it, if anything does.
    pub(super) fn candidate(&self, whole: &Matcher) -> Option<Candidate> {
        let mut differences = whole.differences(&Path::default(), Some(self.node));
        if differences.is_empty() {
            return None;
        }
        let own = self.line().map(|line| line.to_string());
        for difference in &mut differences {
            let pointer = format!("/Resources/{}{}", self.id, difference.path.pointer());
            let line = self.stack.assembly.source_map.find(&pointer);
            // The line of the resource is told already.
            let is_its_own = |line: &SourceLine| Some(line.to_string()) != own;
            let is_there = difference.found.is_some();
            difference.line = line.filter(|line| is_there && is_its_own(line));
        }
        Some(Candidate {
            place: self.place(),
            differences,
        })
    }

    pub(super) fn place(&self) -> Place {
        Place {
            name: self.id.to_owned(),
            type_name: Some(self.type_name().to_owned()),
            line: self.line(),
        }
    }
}

/// A resource as one tree.
pub(super) fn whole(resource: &Resource) -> Node {
    let text = |text: &Option<String>| text.as_deref().map(Node::from);
    let map = |map: &Map| (!map.is_empty()).then(|| map.clone().into());
    let depends_on = resource.depends_on.iter().map(|id| id.as_str().into());
    let depends_on: Option<Node> = (!resource.depends_on.is_empty()).then(|| depends_on.collect());
    let parts = [
        ("Type", Some(resource.type_name.as_str().into())),
        ("Condition", text(&resource.condition)),
        ("DependsOn", depends_on),
        ("DeletionPolicy", resource.deletion_policy.clone()),
        (
            "UpdateReplacePolicy",
            resource.update_replace_policy.clone(),
        ),
        ("CreationPolicy", resource.creation_policy.clone()),
        ("UpdatePolicy", resource.update_policy.clone()),
        ("Metadata", map(&resource.metadata)),
        ("Properties", Some(resource.properties.clone().into())),
    ];
    let parts = parts.into_iter();
    let known = parts.filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Node::Map(known.chain(resource.other.clone()).collect())
}
