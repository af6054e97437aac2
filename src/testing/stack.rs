//! A rendered stack, ready to be looked at.

use super::{
    Matcher, TestError, TestedResource, names, passed,
    resource::whole,
    selection::{Pattern, Selection},
};
use crate::{
    App,
    assembly::StackAssembly,
    diff::{Path, canonical},
    render::Dialect,
    resource::ResourceType,
    suggest,
    template::{Map, Node, Template},
};

/// A rendered stack, ready to be looked at.
///
/// ```
/// use stackwright::{App, cfn::sns, testing::TestedStack};
///
/// let mut app = App::new("news", ".");
/// app.stack("news").add("News", sns::Topic::new());
/// let stack = TestedStack::of(&app);
/// stack.resources_of::<sns::Topic>().assert_count(1);
/// ```
#[derive(Clone, Debug)]
pub struct TestedStack {
    pub(super) assembly: StackAssembly,
    /// Each resource as one canonical tree, in the order of the template.
    pub(super) resources: Map,
}

impl From<StackAssembly> for TestedStack {
    fn from(assembly: StackAssembly) -> Self {
        let resources = assembly.template.resources.iter();
        let resources = resources
            .map(|(id, resource)| (id.clone(), canonical(&whole(resource))))
            .collect();
        Self {
            assembly,
            resources,
        }
    }
}

impl TestedStack {
    /// The only stack of an app.
    ///
    /// ```
    /// use stackwright::{App, testing::TestedStack};
    ///
    /// let mut app = App::new("news", ".");
    /// app.stack("news");
    /// assert_eq!(TestedStack::of(&app).name(), "news");
    /// ```
    #[track_caller]
    pub fn of(app: &App) -> Self {
        passed(Self::try_of(app))
    }

    /// The only stack of an app, or why there is none.
    ///
    /// ```
    /// use stackwright::{App, testing::TestedStack};
    ///
    /// let error = TestedStack::try_of(&App::new("news", ".")).unwrap_err();
    /// assert_eq!(error.to_string(), "the app has no stack");
    /// ```
    pub fn try_of(app: &App) -> Result<Self, TestError> {
        let mut stacks = app.synthesize(Dialect::default())?.stacks;
        match (stacks.pop(), stacks.len()) {
            (Some(stack), 0) => Ok(stack.into()),
            (last, _) => Err(TestError::NotOneStack {
                names: stacks.into_iter().chain(last).map(|it| it.name).collect(),
            }),
        }
    }

    /// The stack of an app that is deployed as `name`.
    ///
    /// ```
    /// use stackwright::{App, testing::TestedStack};
    ///
    /// let mut app = App::new("news", ".");
    /// app.stack("storage");
    /// app.stack("api");
    /// assert_eq!(TestedStack::named(&app, "api").name(), "api");
    /// ```
    #[track_caller]
    pub fn named(app: &App, name: &str) -> Self {
        passed(Self::try_named(app, name))
    }

    /// The stack of an app that is deployed as `name`, or why there is none.
    ///
    /// ```
    /// use stackwright::{App, testing::TestedStack};
    ///
    /// let mut app = App::new("news", ".");
    /// app.stack("storage");
    /// let error = TestedStack::try_named(&app, "storages").unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "the app has no stack `storages`; did you mean `storage`? It has: storage"
    /// );
    /// ```
    pub fn try_named(app: &App, name: &str) -> Result<Self, TestError> {
        let mut stacks = app.synthesize(Dialect::default())?.stacks;
        match stacks.iter().position(|stack| stack.name == name) {
            Some(index) => Ok(stacks.swap_remove(index).into()),
            None => Err(TestError::NoSuchStack {
                name: name.to_owned(),
                known: stacks.into_iter().map(|stack| stack.name).collect(),
            }),
        }
    }

    /// The name under which it is deployed.
    ///
    /// ```
    /// # use stackwright::{App, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news");
    /// assert_eq!(TestedStack::of(&app).name(), "news");
    /// ```
    pub fn name(&self) -> &str {
        &self.assembly.name
    }

    /// The template, for whatever has no assertion here.
    ///
    /// ```
    /// # use stackwright::{App, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news");
    /// assert!(TestedStack::of(&app).template().transform.is_empty());
    /// ```
    pub fn template(&self) -> &Template {
        &self.assembly.template
    }

    /// The stack as it was rendered, with its assets and source map.
    ///
    /// ```
    /// # use stackwright::{App, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news");
    /// assert!(TestedStack::of(&app).assembly().assets.is_empty());
    /// ```
    pub fn assembly(&self) -> &StackAssembly {
        &self.assembly
    }

    /// All resources.
    ///
    /// ```
    /// # use stackwright::{App, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news");
    /// TestedStack::of(&app).resources().assert_none();
    /// ```
    pub fn resources(&self) -> Selection<'_> {
        Selection::new(self, None)
    }

    /// The resources of a generated type.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new());
    /// TestedStack::of(&app).resources_of::<sns::Topic>().assert_count(1);
    /// ```
    pub fn resources_of<R: ResourceType>(&self) -> Selection<'_> {
        Selection::new(self, Some(R::TYPE_NAME))
    }

    /// The resources of a type by its name, as in `AWS::SNS::Topic`.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new());
    /// TestedStack::of(&app).resources_of_type("AWS::SNS::Topic").assert_count(1);
    /// ```
    pub fn resources_of_type(&self, type_name: &str) -> Selection<'_> {
        Selection::new(self, Some(type_name))
    }

    /// The resources of the type of a builder that have at least the properties set on it.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new().topic_name("news").fifo_topic(true));
    /// let stack = TestedStack::of(&app);
    /// stack.resources_like(sns::Topic::new().topic_name("news")).assert_one();
    /// ```
    pub fn resources_like<R: ResourceType + Pattern>(&self, resource: R) -> Selection<'_> {
        self.resources_of::<R>().like(resource)
    }

    /// The resource with this logical id.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new());
    /// let stack = TestedStack::of(&app);
    /// assert_eq!(stack.resource("News").type_name(), "AWS::SNS::Topic");
    /// ```
    #[track_caller]
    pub fn resource(&self, id: &str) -> TestedResource<'_> {
        passed(self.try_resource(id))
    }

    /// The resource with this logical id, or that there is none.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new());
    /// let error = TestedStack::of(&app).try_resource("New").unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "stack `news` has no resource `New`; did you mean `News`?"
    /// );
    /// ```
    pub fn try_resource(&self, id: &str) -> Result<TestedResource<'_>, TestError> {
        match self.resources.get_key_value(id) {
            Some((id, node)) => Ok(TestedResource::new(self, id, node)),
            None => Err(self.no_entry("resource", id, self.resources.keys())),
        }
    }

    pub(super) fn no_entry<'a>(
        &self,
        what: &'static str,
        name: &str,
        known: impl Iterator<Item = &'a String>,
    ) -> TestError {
        TestError::NoSuchEntry {
            stack: self.name().to_owned(),
            what,
            name: name.to_owned(),
            suggestion: suggest::closest(name, known.map(String::as_str)).map(str::to_owned),
        }
    }

    /// Refuses names that are in no schema, unless the program itself uses them.
    pub(super) fn check_names(
        &self,
        type_name: &str,
        properties: &Matcher,
    ) -> Result<(), TestError> {
        let of_type = |node: &&Node| node.get("Type").and_then(Node::as_text) == Some(type_name);
        names::check_properties(type_name, properties).or_else(|error| {
            let is_used = matches!(&error, TestError::UnknownProperty { path, .. }
                if self.resources.values().filter(of_type).any(|node| has(node, path)));
            if is_used { Ok(()) } else { Err(error) }
        })
    }
}

/// Whether a resource has the property at the beginning of the path.
fn has(resource: &Node, path: &Path) -> bool {
    let first = path.keys().first().copied();
    let properties = resource.get("Properties").and_then(Node::as_map);
    properties.is_some_and(|map| first.is_some_and(|key| map.contains_key(key)))
}
