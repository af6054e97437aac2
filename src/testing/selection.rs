//! Resources by what they are like.

use super::{
    Matcher, TestError, TestedResource, TestedStack,
    error::Wanted,
    matcher::{Kind, like},
    names, part,
};
use crate::{resource::ResourceType, source::escape};

/// Properties that a resource has at least: a generated builder, or JSON.
///
/// ```
/// use stackwright::{cfn::sns, testing::Pattern};
///
/// let typed = sns::Topic::new().topic_name("news").into_matcher();
/// let json = serde_json::json!({ "TopicName": "news" }).into_matcher();
/// assert_eq!(typed.to_string(), json.to_string());
/// ```
pub trait Pattern {
    /// The matcher of the properties.
    fn into_matcher(self) -> Matcher;
}

impl<R: ResourceType> Pattern for R {
    fn into_matcher(self) -> Matcher {
        like(self.into_properties().into_parts().0)
    }
}

impl Pattern for serde_json::Value {
    fn into_matcher(self) -> Matcher {
        like(self)
    }
}

impl Pattern for Matcher {
    fn into_matcher(self) -> Matcher {
        self
    }
}

/// The resources of a [`TestedStack`] that are of a type and match.
///
/// ```
/// # use stackwright::{App, cfn::sns, testing::TestedStack};
/// # let mut app = App::new("news", ".");
/// # app.stack("news").add("News", sns::Topic::new().topic_name("news"));
/// let stack = TestedStack::of(&app);
/// let topics = stack.resources_of::<sns::Topic>();
/// topics.clone().with("TopicName", "news").assert_one();
/// topics.with("TopicName", "gossip").assert_none();
/// ```
#[derive(Clone, Debug)]
pub struct Selection<'a> {
    pub(super) stack: &'a TestedStack,
    pub(super) wanted: Wanted,
    /// The matcher of a whole resource for each part that is wanted.
    matchers: Vec<Matcher>,
    /// What is wrong with the question itself.
    pub(super) mistake: Option<TestError>,
}

impl<'a> Selection<'a> {
    pub(super) fn new(stack: &'a TestedStack, type_name: Option<&str>) -> Self {
        let used = |name: &str| {
            stack
                .assembly
                .template
                .resources
                .values()
                .any(|it| it.type_name == name)
        };
        Self {
            stack,
            wanted: Wanted {
                type_name: type_name.map(str::to_owned),
                parts: Vec::new(),
            },
            matchers: Vec::new(),
            mistake: type_name
                .filter(|name| !used(name))
                .and_then(|name| names::check_type(name).err()),
        }
    }

    /// Those whose property at `path` matches; see [`TestedResource::property`] for paths.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new().topic_name("news"));
    /// # let stack = TestedStack::of(&app);
    /// stack.resources().with("TopicName", "news").assert_one();
    /// ```
    pub fn with(self, path: &str, matcher: impl Into<Matcher>) -> Self {
        let matcher = matcher.into();
        let properties = part::at(path, matcher.clone());
        let mistake = match &self.wanted.type_name {
            Some(type_name) => self.stack.check_names(type_name, &properties).err(),
            None => None,
        };
        self.and(path, matcher, part::at("Properties", properties), mistake)
    }

    /// Those whose attribute beside the properties matches; see
    /// [`TestedResource::assert_attribute`].
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # let stack = app.stack("news");
    /// # let news = stack.add("News", sns::Topic::new());
    /// stack.add("Gossip", sns::Topic::new()).depends_on(&news);
    /// let stack = TestedStack::of(&app);
    /// stack.resources().with_attribute("DependsOn", ["News"]).assert_one();
    /// ```
    pub fn with_attribute(self, name: &str, matcher: impl Into<Matcher>) -> Self {
        let matcher = matcher.into();
        let mistake = names::check_attribute(name).err();
        self.and(name, matcher.clone(), part::at(name, matcher), mistake)
    }

    /// Those that have at least the properties of a builder, or of JSON.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new().topic_name("news"));
    /// # let stack = TestedStack::of(&app);
    /// let news = serde_json::json!({ "TopicName": "news" });
    /// stack.resources_of_type("AWS::SNS::Topic").like(news).assert_one();
    /// ```
    pub fn like(self, pattern: impl Pattern) -> Self {
        match pattern.into_matcher().0 {
            Kind::Object(entries) => entries.into_iter().fold(self, |selection, (key, matcher)| {
                let pointer = format!("/{}", escape(&key));
                let path = if key.contains(['.', '[', '/']) {
                    &pointer
                } else {
                    &key
                };
                selection.with(path, matcher)
            }),
            other => self.with("", Matcher(other)),
        }
    }

    fn and(
        mut self,
        name: &str,
        matcher: Matcher,
        whole: Matcher,
        mistake: Option<TestError>,
    ) -> Self {
        self.wanted.parts.push((name.to_owned(), matcher));
        self.matchers.push(whole);
        self.mistake = self.mistake.or(mistake);
        self
    }

    /// The resources of the type, matching or not.
    pub(super) fn of_type(&self) -> impl Iterator<Item = TestedResource<'a>> {
        let stack = self.stack;
        let resources = stack.resources.iter();
        resources
            .map(|(id, node)| TestedResource::new(stack, id, node))
            .filter(|resource| {
                let wanted = self.wanted.type_name.as_deref();
                wanted.is_none_or(|wanted| resource.type_name() == wanted)
            })
    }

    pub(super) fn matcher(&self) -> Matcher {
        Matcher(Kind::All(self.matchers.clone()))
    }
}
