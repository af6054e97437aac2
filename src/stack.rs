//! A stack while the program describes it.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
    rc::Rc,
};

use indexmap::{IndexMap, map::Entry};

use crate::{
    acceptance::Acceptance,
    app::Problem,
    assembly::{Asset, StackAssembly},
    files::{self, Declared},
    link::{Home, Linked, Linker, Links},
    render::{Dialect, Rendering, serverless::Serverless},
    resource::{Condition, Construct, Declaration, ResourceHandle},
    source::{SourceLine, SourceMap},
    template::{Intrinsic, Map, Node, Output, Parameter, Resource, Template},
    value::{Any, IntoValue, Mapping, Test, Value},
};

/// A stack: resources that are deployed, changed and removed together.
///
/// Cloning is cheap and gives the same stack.
///
/// ```
/// use stackwright::{App, Stack, construct::Topic};
///
/// /// A part of a stack is a function that adds to it.
/// fn add_news(stack: &Stack) {
///     let news = stack.add("News", Topic::new());
///     stack.output("NewsArn", "Where news go", news.arn());
/// }
///
/// let mut app = App::new("example", ".");
/// let stack = app.stack("example");
/// stack
///     .describe("What hens have to say")
///     .tag("team", "hens")
///     .metadata("Owner", "The farm")
///     .notice("Each e-mail costs something");
/// add_news(&stack);
/// assert_eq!(stack.name(), "example");
/// assert_eq!(stack.root(), std::path::Path::new("."));
/// println!("made at {}", stack.line());
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.assert_output("NewsArn", stackwright::testing::any());
/// ```
#[derive(Clone)]
pub struct Stack {
    inner: Rc<Inner>,
}

struct Inner {
    name: String,
    home: Home,
    root: PathBuf,
    line: SourceLine,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    description: Option<String>,
    parameters: IndexMap<String, (Parameter, SourceLine)>,
    mappings: IndexMap<String, (Map, SourceLine)>,
    conditions: IndexMap<String, (Node, SourceLine)>,
    metadata: Map,
    elements: IndexMap<String, Element>,
    outputs: IndexMap<String, (Output, SourceLine)>,
    tags: BTreeMap<String, String>,
    uploads: Vec<Declared>,
    notices: Vec<String>,
    moved: Vec<Moved>,
    accepted: Vec<Acceptance>,
    after: Vec<(Home, SourceLine)>,
    kept: Vec<(Node, SourceLine)>,
    problems: Vec<Problem>,
}

/// That a resource was given another name.
struct Moved {
    old: String,
    new: String,
    line: SourceLine,
}

struct Element {
    line: SourceLine,
    content: Content,
}

enum Content {
    Resource(Box<Declaration>),
    Deferred(Rc<dyn Deferred>, Option<Box<Amendment>>),
}

/// What the program sets on a deferred construct's resource, which is not there yet.
struct Amendment {
    attributes: Resource,
    line: SourceLine,
}

/// A construct that becomes resources only when the whole program has been read: a role collects
/// its grants until then, an API its methods.
///
/// ```
/// use std::{cell::Cell, rc::Rc};
/// use stackwright::{
///     render::Rendering, resource::Declaration, source::SourceLine, stack::Deferred,
/// };
///
/// stackwright::resources! { mod sqs { "AWS::SQS::Queue" } }
///
/// /// A queue whose messages live as long as the slowest reader needs.
/// #[derive(Default)]
/// struct PatientQueue {
///     seconds: Cell<u32>,
/// }
///
/// impl Deferred for PatientQueue {
///     fn render(&self, rendering: &mut Rendering<'_>) {
///         let queue = sqs::Queue::new().message_retention_period(self.seconds.get());
///         rendering.resource(rendering.id(), Declaration::by_construct(queue));
///     }
/// }
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let queue = Rc::new(PatientQueue::default());
/// stack.defer("Queue", queue.clone(), SourceLine::here());
/// queue.seconds.set(3_600);
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("Queue").assert_property("MessageRetentionPeriod", 3_600);
/// ```
pub trait Deferred {
    /// Writes the construct's resources.
    fn render(&self, rendering: &mut Rendering<'_>);
}

impl fmt::Debug for Stack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stack")
            .field("name", &self.inner.name)
            .finish_non_exhaustive()
    }
}

impl Stack {
    pub(crate) fn new(name: String, root: PathBuf, line: SourceLine) -> Self {
        Self {
            inner: Rc::new(Inner {
                home: Home::new(&name, line),
                name,
                root,
                line,
                state: RefCell::default(),
            }),
        }
    }

    /// The name under which the stack is deployed.
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    pub(crate) fn home(&self) -> Home {
        self.inner.home
    }

    /// Deploys this stack after another one of the app, if it is another, because of `line`; says
    /// whether it is.
    pub(crate) fn follow(&self, other: &Self, line: SourceLine) -> bool {
        let is_other = self.home() != other.home();
        if is_other {
            self.inner
                .state
                .borrow_mut()
                .after
                .push((other.home(), line));
        }
        is_other
    }

    /// Deploys this stack after another one of the app, and removes it before.
    ///
    /// Stacks that use each other's handles are ordered without this.
    ///
    /// ```
    /// # let mut app = stackwright::App::new("example", ".");
    /// let site = app.stack("site");
    /// let network = app.stack("network");
    /// site.depends_on(&network);
    /// let assembly = app.synthesize(Default::default())?;
    /// assert_eq!(assembly.stacks[0].name, "network");
    /// # Ok::<(), stackwright::app::SynthesisError>(())
    /// ```
    #[track_caller]
    pub fn depends_on(&self, other: &Self) -> &Self {
        self.follow(other, SourceLine::here());
        self
    }

    /// Goes on exporting a value of this stack that no other stack of the app uses any more.
    ///
    /// The service refuses to take an export away while a deployed stack imports it. So where a
    /// stack stops using a value of another one, keep the export for one deploy of both.
    ///
    /// ```
    /// use stackwright::construct::Topic;
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// let news = app.stack("news");
    /// let topic = news.add("Topic", Topic::new());
    /// news.keep_export(topic.arn());
    /// # let assembly = app.synthesize(Default::default())?;
    /// # assert!(assembly.stacks[0].template.to_yaml().contains("Name: news:Topic"));
    /// # Ok::<(), stackwright::app::SynthesisError>(())
    /// ```
    #[track_caller]
    pub fn keep_export(&self, value: impl IntoValue<Any>) -> &Self {
        let (node, _) = value.into_value().into_parts();
        let line = SourceLine::here();
        self.inner.state.borrow_mut().kept.push((node, line));
        self
    }

    /// The folder that the program's relative paths start from.
    pub fn root(&self) -> &Path {
        &self.inner.root
    }

    /// The line that created the stack.
    pub fn line(&self) -> SourceLine {
        self.inner.line
    }

    /// Says what the stack is for; at most 1,024 bytes.
    pub fn describe(&self, text: impl Into<String>) -> &Self {
        self.inner.state.borrow_mut().description = Some(text.into());
        self
    }

    /// Adds a tag, which the service puts on every resource that can carry one.
    pub fn tag(&self, key: impl Into<String>, value: impl Into<String>) -> &Self {
        self.inner
            .state
            .borrow_mut()
            .tags
            .insert(key.into(), value.into());
        self
    }

    /// Adds a resource or a construct under the logical id `id`, which stays as it is for ever.
    ///
    /// ```
    /// use stackwright::{cfn::sns, construct::Topic};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// let construct = stack.add("News", Topic::new());
    /// let resource = stack.add("Gossip", sns::Topic::new().topic_name("gossip"));
    /// stack.output("Names", "", stackwright::join(",", (construct.arn(), resource.topic_arn())));
    /// ```
    #[track_caller]
    pub fn add<C: Construct>(&self, id: &str, construct: C) -> C::Handle {
        construct.add_to(self, id, SourceLine::here())
    }

    /// Adds a finished declaration; constructs use this.
    ///
    /// ```
    /// use stackwright::{cfn::sns, resource::Declaration, source::SourceLine};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// let topic = Declaration::of(sns::Topic::new().topic_name("news"));
    /// stack.declare("News", topic, SourceLine::here());
    /// # let tested = stackwright::testing::TestedStack::of(&app);
    /// # tested.resource("News").assert_property("TopicName", "news");
    /// ```
    pub fn declare(&self, id: &str, declaration: Declaration, line: SourceLine) -> ResourceHandle {
        self.insert(id, line, Content::Resource(Box::new(declaration)));
        ResourceHandle::new(self.clone(), id.to_owned())
    }

    /// Adds a construct that becomes resources at synthesis; constructs use this.
    pub fn defer(&self, id: &str, construct: Rc<dyn Deferred>, line: SourceLine) -> ResourceHandle {
        self.insert(id, line, Content::Deferred(construct, None));
        ResourceHandle::new(self.clone(), id.to_owned())
    }

    fn insert(&self, id: &str, line: SourceLine, content: Content) {
        let mut state = self.inner.state.borrow_mut();
        let State {
            elements, problems, ..
        } = &mut *state;
        if id.is_empty() || id.len() > 255 || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            problems.push(
                Problem::new(format!("`{id}` cannot be a logical id"))
                    .at(line)
                    .hint("use letters and digits only, at most 255 of them"),
            );
        }
        match elements.entry(id.to_owned()) {
            Entry::Vacant(entry) => {
                entry.insert(Element { line, content });
            }
            Entry::Occupied(entry) => problems.push(
                Problem::new(format!("the logical id `{id}` is used twice"))
                    .at(line)
                    .related("first used", entry.get().line)
                    .hint("give one of them another id"),
            ),
        }
    }

    /// Changes the attributes of a resource that was added before; a deferred construct's get them
    /// when it makes its resources.
    #[track_caller]
    pub(crate) fn amend(&self, id: &str, change: impl FnOnce(&mut Resource)) {
        let line = SourceLine::here();
        let mut state = self.inner.state.borrow_mut();
        match state.elements.get_mut(id).map(|it| &mut it.content) {
            Some(Content::Resource(declaration)) => change(&mut declaration.resource),
            Some(Content::Deferred(_, amendment)) => {
                let amendment = amendment.get_or_insert_with(|| {
                    Box::new(Amendment {
                        attributes: Resource::default(),
                        line,
                    })
                });
                change(&mut amendment.attributes);
            }
            None => {}
        }
    }

    /// Keeps the logical id `old` for the resource that the program calls `id`.
    ///
    /// The service knows a resource by its logical id. Under another one it creates a new resource
    /// and deletes the old one with all that is in it. So a resource that gets another name in the
    /// program stays under its old one in the template: nothing happens to it. The same goes for
    /// all resources of a construct whose ids begin with its own.
    ///
    /// [`ResourceHandle::moved_from`] does the same.
    ///
    /// ```
    /// use stackwright::construct::Topic;
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// let news = stack.add("News", Topic::new());
    /// stack.moved("News", "Topic1");
    /// stack.output("Arn", "", news.arn());
    /// let assembly = app.synthesize(Default::default())?;
    /// let template = assembly.stacks[0].template.to_yaml();
    /// assert!(template.contains("Topic1:") && !template.contains("News:"));
    /// # Ok::<(), stackwright::app::SynthesisError>(())
    /// ```
    #[track_caller]
    pub fn moved(&self, id: &str, old: impl Into<String>) -> &Self {
        self.inner.state.borrow_mut().moved.push(Moved {
            old: old.into(),
            new: id.to_owned(),
            line: SourceLine::here(),
        });
        self
    }

    /// Adds a parameter and gives its value. [`Parameter`](crate::parameter::Parameter) says what
    /// it can be.
    ///
    /// ```
    /// use stackwright::{cfn::sns, parameter::Parameter};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// let name = stack.parameter("Name", Parameter::<String>::new().default("news"));
    /// stack.add("News", sns::Topic::new().topic_name(name));
    /// # let tested = stackwright::testing::TestedStack::of(&app);
    /// # let name = stackwright::testing::reference_to("Name");
    /// # tested.resource("News").assert_property("TopicName", name);
    /// ```
    #[track_caller]
    pub fn parameter<K: ?Sized>(
        &self,
        name: &str,
        parameter: impl Into<crate::parameter::Parameter<K>>,
    ) -> Value<K> {
        let line = SourceLine::here();
        let parameter: Parameter = parameter.into().into();
        let mut state = self.inner.state.borrow_mut();
        if let Some((_, first)) = state.parameters.insert(name.to_owned(), (parameter, line)) {
            state
                .problems
                .push(declared_twice("parameter", name, line, first));
        }
        Value::assume(Intrinsic::Ref(self.home().mark(name)))
    }

    /// Adds a condition. [`Test`] says what it can be.
    ///
    /// ```
    /// use stackwright::{construct::Topic, pseudo};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// let at_home = stack.condition("AtHome", pseudo::region().equals("eu-west-1"));
    /// stack.add("News", Topic::new()).only_if(&at_home);
    /// # let tested = stackwright::testing::TestedStack::of(&app);
    /// # tested.resource("News").assert_attribute("Condition", "AtHome");
    /// ```
    #[track_caller]
    pub fn condition(&self, name: &str, test: impl Into<Test>) -> Condition {
        let line = SourceLine::here();
        let mut state = self.inner.state.borrow_mut();
        let test = Node::from(test.into());
        if let Some((_, first)) = state.conditions.insert(name.to_owned(), (test, line)) {
            state
                .problems
                .push(declared_twice("condition", name, line, first));
        }
        Condition::new(self.home().mark(name))
    }

    /// Adds a table of literals that two keys find one of ([`Mapping::find`]).
    ///
    /// ```
    /// use stackwright::pseudo;
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// let size = stack.mapping::<i64>("Size", [
    ///     ("eu-west-1", [("eggs", 12), ("hens", 3)]),
    ///     ("us-east-1", [("eggs", 24), ("hens", 6)]),
    /// ]);
    /// stack.output("Eggs", "", size.find(pseudo::region(), "eggs"));
    /// # let yaml = app.synthesize(Default::default())?.stacks[0].template.to_yaml();
    /// # assert!(yaml.contains("eggs: 24"), "{yaml}");
    /// # Ok::<(), stackwright::app::SynthesisError>(())
    /// ```
    #[track_caller]
    pub fn mapping<K>(
        &self,
        name: &str,
        table: impl IntoIterator<
            Item = (
                impl Into<String>,
                impl IntoIterator<Item = (impl Into<String>, impl IntoValue<K>)>,
            ),
        >,
    ) -> Mapping<K> {
        let line = SourceLine::here();
        let mut rows = Map::default();
        let mut literal = true;
        for (top, row) in table {
            let cells = row.into_iter().map(|(second, value)| {
                let (node, _) = value.into_value().into_parts();
                node.visit(|_, node| literal &= node.as_intrinsic().is_none());
                (second.into(), node)
            });
            let row: Map = cells.collect();
            rows.insert(top.into(), row.into());
        }
        let mut state = self.inner.state.borrow_mut();
        if !literal {
            state.problems.push(
                Problem::new(format!(
                    "the mapping `{name}` has values that are no literals"
                ))
                .at(line)
                .hint("use a condition's `choose` for values that the service resolves"),
            );
        }
        if let Some((_, first)) = state.mappings.insert(name.to_owned(), (rows, line)) {
            state
                .problems
                .push(declared_twice("mapping", name, line, first));
        }
        Mapping::new(self.home().mark(name))
    }

    /// Adds an entry to the template's `Metadata`.
    pub fn metadata(&self, key: &str, value: impl Into<Node>) -> &Self {
        self.inner
            .state
            .borrow_mut()
            .metadata
            .insert(key.to_owned(), value.into());
        self
    }

    /// Adds an output.
    ///
    /// ```
    /// use stackwright::construct::Topic;
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// let news = stack.add("News", Topic::new());
    /// stack.output("NewsArn", "Where news go", news.arn());
    /// # let yaml = app.synthesize(Default::default())?.stacks[0].template.to_yaml();
    /// # assert!(yaml.contains("Description: Where news go"), "{yaml}");
    /// # Ok::<(), stackwright::app::SynthesisError>(())
    /// ```
    #[track_caller]
    pub fn output(&self, name: &str, description: &str, value: impl IntoValue<Any>) -> &Self {
        let output = Output {
            value: Some(value.into_value().into()),
            description: (!description.is_empty()).then(|| description.to_owned()),
            ..Output::default()
        };
        let line = SourceLine::here();
        let mut state = self.inner.state.borrow_mut();
        if let Some((_, first)) = state.outputs.insert(name.to_owned(), (output, line)) {
            state
                .problems
                .push(declared_twice("output", name, line, first));
        }
        drop(state);
        self
    }

    /// Says something that whoever deploys must know beforehand: what is billed by the hour, say.
    /// It is shown with each plan.
    pub fn notice(&self, text: impl Into<String>) -> &Self {
        self.inner.state.borrow_mut().notices.push(text.into());
        self
    }

    /// Accepts what the rule `code` of `check` finds anywhere in the stack, and says why.
    ///
    /// ```
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// stack.accept("X006", "the stack lives for an afternoon");
    /// ```
    #[track_caller]
    pub fn accept(&self, code: &str, reason: impl Into<String>) -> &Self {
        self.accept_at(code, None, reason.into(), SourceLine::here());
        self
    }

    pub(crate) fn accept_at(
        &self,
        code: &str,
        resource: Option<&str>,
        reason: String,
        line: SourceLine,
    ) {
        self.inner.state.borrow_mut().accepted.push(Acceptance {
            code: code.to_owned(),
            stack: Some(self.inner.name.clone()),
            resource: resource.map(str::to_owned),
            reason,
            line,
        });
    }

    /// Adds files that are put into a bucket once the stack is ready.
    pub(crate) fn upload(&self, files: Declared) {
        self.inner.state.borrow_mut().uploads.push(files);
    }

    /// Records something that keeps the stack from being synthesized.
    ///
    /// ```
    /// use stackwright::{app::Problem, source::SourceLine};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// stack.report(Problem::new("a basket holds at most 12 eggs").at(SourceLine::here()));
    /// let error = app.synthesize(Default::default()).unwrap_err();
    /// assert_eq!(error.problems[0].message, "a basket holds at most 12 eggs");
    /// ```
    pub fn report(&self, problem: Problem) {
        self.inner.state.borrow_mut().problems.push(problem);
    }

    /// Renders the stack, as far as that goes; problems are added to those of the app.
    /// Whether `name`, as in a `Ref`, is the logical id of something that this stack has.
    pub(crate) fn has_resource(&self, name: &str) -> bool {
        crate::link::marked(name).is_some_and(|(home, id)| {
            home == self.home() && self.inner.state.borrow().elements.contains_key(id)
        })
    }

    /// Whether the program set attributes on the handle of the construct `id`.
    pub(crate) fn is_amended(&self, id: &str) -> bool {
        let state = self.inner.state.borrow();
        let element = state.elements.get(id).map(|element| &element.content);
        matches!(element, Some(Content::Deferred(_, Some(_))))
    }

    pub(crate) fn synthesize(&self, dialect: Dialect, found: &mut Vec<Problem>) -> Linked {
        let state = self.inner.state.borrow();
        let mut template = Template {
            format_version: Some("2010-09-09".to_owned()),
            description: state.description.clone(),
            metadata: state.metadata.clone(),
            ..Template::default()
        };
        let mut source_map = SourceMap::default();
        let mut problems = state.problems.clone();
        let mut assets: Vec<Asset> = Vec::new();
        let mut links = Links::default();
        let mut serverless = Serverless::default();
        for (home, line) in &state.after {
            links.after(*home, *line);
        }
        for (node, line) in &state.kept {
            if let Err(problem) = links.keep(self.home(), node, *line) {
                problems.push(problem);
            }
        }
        for (name, (parameter, line)) in &state.parameters {
            source_map.insert(format!("/Parameters/{name}"), *line);
            template.parameters.insert(name.clone(), parameter.clone());
        }
        for (name, (rows, line)) in &state.mappings {
            source_map.insert(format!("/Mappings/{name}"), *line);
            template.mappings.insert(name.clone(), rows.clone().into());
        }
        let mut moved = BTreeMap::new();
        for (id, element) in &state.elements {
            let known = problems.len();
            let rendered = template.resources.len();
            let mut rendering = Rendering::new(
                dialect,
                self,
                id,
                element.line,
                &mut template,
                &mut source_map,
                &mut assets,
                &mut links,
                &mut problems,
                &mut serverless,
            );
            match &element.content {
                Content::Resource(declaration) => {
                    rendering.resource(id, (**declaration).clone());
                }
                Content::Deferred(construct, amendment) => {
                    rendering.amend_by(amendment.as_ref().map(|it| &it.attributes));
                    construct.render(&mut rendering);
                    if let Some(amendment) = amendment
                        && problems.len() == known
                        && !template.resources.contains_key(id)
                    {
                        problems.push(
                            Problem::new(format!("`{id}` makes no resource of that id"))
                                .at(amendment.line)
                                .hint("set attributes where the construct makes its resources"),
                        );
                    }
                }
            }
            // What a construct adds beside itself was added by the same line.
            let is_of = |entry: &&Moved| {
                let main = state.elements.get(&entry.new);
                id.starts_with(&entry.new) && main.is_some_and(|main| main.line == element.line)
            };
            for entry in state.moved.iter().filter(is_of) {
                for id in template.resources.keys().skip(rendered) {
                    if let Some(end) = id.strip_prefix(&entry.new) {
                        moved.insert(format!("{}{end}", entry.old), id.clone());
                    }
                }
            }
        }
        serverless.write_events(&mut template);
        let entries = state.moved.iter();
        let entries = entries.filter(|entry| !serverless.renamed.contains_key(&entry.new));
        problems.extend(moved_wrongly(entries, &moved, &template));
        for (name, (_, line)) in &state.conditions {
            source_map.insert(format!("/Conditions/{name}"), *line);
        }
        for (name, (_, line)) in &state.outputs {
            source_map.insert(format!("/Outputs/{name}"), *line);
        }
        let mut linker = Linker {
            home: self.home(),
            line: self.inner.line,
            source_map: &source_map,
            links: &mut links,
            problems: &mut problems,
        };
        for (name, (expression, _)) in &state.conditions {
            let mut expression = expression.clone();
            linker.node(&format!("/Conditions/{name}"), &mut expression);
            template.conditions.insert(name.clone(), expression);
        }
        for (name, (output, _)) in &state.outputs {
            let mut output = output.clone();
            if let Some(value) = &mut output.value {
                linker.node(&format!("/Outputs/{name}/Value"), value);
            }
            template.outputs.insert(name.clone(), output);
        }
        for (name, node) in &mut template.metadata {
            linker.node(&format!("/Metadata/{name}"), node);
        }
        let mut declared = state.uploads.clone();
        for files in &mut declared {
            linker.node("", &mut files.bucket);
        }
        let root = &self.inner.root;
        let uploads = files::uploads(&declared, root, &mut template, &mut problems);
        let assembly = problems.is_empty().then(|| StackAssembly {
            name: self.inner.name.clone(),
            line: self.inner.line,
            template,
            folder: self.inner.root.clone(),
            source_map,
            assets,
            uploads,
            notices: state.notices.clone(),
            tags: state.tags.clone(),
            moved,
            accepted: state.accepted.clone(),
            after: Vec::new(),
        });
        found.extend(problems);
        Linked {
            home: self.home(),
            name: self.inner.name.clone(),
            assembly,
            links,
            serverless: (dialect == Dialect::Sam).then_some(serverless),
        }
    }
}

/// What is wrong with the ids that resources keep.
fn moved_wrongly<'a>(
    entries: impl Iterator<Item = &'a Moved>,
    moved: &BTreeMap<String, String>,
    template: &Template,
) -> Vec<Problem> {
    let of = |entry: &Moved| {
        let Moved { old, new, line } = entry;
        if moved.get(old) != Some(new) {
            return Some(
                Problem::new(format!(
                    "there is no resource `{new}` to keep the id `{old}`"
                ))
                .at(*line)
                .hint("name the resource as it is called now, and give its former id"),
            );
        }
        let taken = template.resources.contains_key(old) && !moved.values().any(|new| new == old);
        taken.then(|| {
            Problem::new(format!(
                "`{new}` cannot keep the logical id `{old}`, which another resource has"
            ))
            .at(*line)
            .hint(format!("give the other resource another id than `{old}`"))
        })
    };
    entries.filter_map(of).collect()
}

fn declared_twice(what: &str, name: &str, line: SourceLine, first: SourceLine) -> Problem {
    Problem::new(format!("the {what} `{name}` is declared twice"))
        .at(line)
        .related("first declared", first)
        .hint("give one of them another name")
}
