//! From constructs to a template.

pub(crate) mod serverless;

use self::serverless::Serverless;
use crate::{
    app::Problem,
    assembly::Asset,
    link::{Linker, Links},
    resource::Declaration,
    source::{SourceLine, SourceMap},
    stack::Stack,
    template::{Node, Resource, Template, segments},
};

/// The language of the rendered template.
///
/// ```
/// use stackwright::{App, construct::Topic, render::Dialect};
///
/// let mut app = App::new("news", ".");
/// app.stack("news").add("News", Topic::new());
/// app.synthesize(Dialect::CloudFormation)?;
/// # Ok::<(), stackwright::app::SynthesisError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// Plain CloudFormation.
    #[default]
    CloudFormation,
    /// The Serverless Application Model: a shorter syntax for functions, APIs, state machines and
    /// layers, which CloudFormation expands when it deploys; the rest is plain CloudFormation.
    ///
    /// ```
    /// use stackwright::{App, construct::Function, render::Dialect};
    ///
    /// # let mut app = App::new("dragons", "stacks/dragons");
    /// # let stack = app.stack("dragons");
    /// stack.add("List", Function::python("lambda/list_dragons"));
    /// let stack = &app.synthesize(Dialect::Sam)?.stacks[0];
    /// assert_eq!(stack.template.resources["List"].type_name, "AWS::Serverless::Function");
    /// assert!(!stack.template.resources.contains_key("ListRole"), "it is the function's own");
    /// // Messages about what CloudFormation makes of it name the program's lines all the same.
    /// assert!(stack.source_map.resource("ListRole").is_some());
    /// # Ok::<(), stackwright::app::SynthesisError>(())
    /// ```
    Sam,
}

/// A template while constructs write themselves into it.
///
/// ```
/// use std::rc::Rc;
/// use stackwright::{
///     app::Problem,
///     asset,
///     assembly::Asset,
///     cfn::sns,
///     render::{Dialect, Rendering},
///     resource::Declaration,
///     source::SourceLine,
///     stack::Deferred,
/// };
///
/// /// A topic for each word of a file.
/// struct TopicsOf(&'static str);
///
/// impl Deferred for TopicsOf {
///     fn render(&self, rendering: &mut Rendering<'_>) {
///         assert_eq!(rendering.dialect(), Dialect::CloudFormation);
///         let file = rendering.stack().root().join(self.0);
///         let Ok(words) = std::fs::read_to_string(&file) else {
///             let problem = Problem::new(format!("there is no file `{}`", file.display()));
///             rendering.report(problem.at(rendering.line()));
///             return;
///         };
///         for word in words.split_whitespace() {
///             let id = format!("{}{word}", rendering.id());
///             rendering.resource(&id, Declaration::by_construct(sns::Topic::new()));
///             rendering.trace(&format!("/Resources/{id}"), rendering.line());
///         }
///     }
/// }
///
/// # let folder = std::env::temp_dir();
/// # let mut app = stackwright::App::new("example", folder);
/// # let stack = app.stack("example");
/// stack.defer("Topic", Rc::new(TopicsOf("no such file")), SourceLine::here());
/// let error = app.synthesize(Default::default()).unwrap_err();
/// assert!(error.problems[0].message.starts_with("there is no file"));
/// ```
pub struct Rendering<'a> {
    dialect: Dialect,
    stack: &'a Stack,
    id: &'a str,
    line: SourceLine,
    template: &'a mut Template,
    source_map: &'a mut SourceMap,
    assets: &'a mut Vec<Asset>,
    links: &'a mut Links,
    problems: &'a mut Vec<Problem>,
    serverless: &'a mut Serverless,
    amendment: Option<&'a Resource>,
}

impl<'a> Rendering<'a> {
    #[expect(
        clippy::too_many_arguments,
        reason = "made in one place, from the parts of a stack"
    )]
    pub(crate) fn new(
        dialect: Dialect,
        stack: &'a Stack,
        id: &'a str,
        line: SourceLine,
        template: &'a mut Template,
        source_map: &'a mut SourceMap,
        assets: &'a mut Vec<Asset>,
        links: &'a mut Links,
        problems: &'a mut Vec<Problem>,
        serverless: &'a mut Serverless,
    ) -> Self {
        Self {
            dialect,
            stack,
            id,
            line,
            template,
            source_map,
            assets,
            links,
            problems,
            serverless,
            amendment: None,
        }
    }

    /// Gives the construct's resources these attributes, which the program set on its handle.
    pub(crate) fn amend_by(&mut self, attributes: Option<&'a Resource>) {
        self.amendment = attributes;
    }

    /// The language to render to.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The stack that is rendered.
    pub fn stack(&self) -> &Stack {
        self.stack
    }

    /// The logical id of the construct that is rendered.
    pub fn id(&self) -> &'a str {
        self.id
    }

    /// The line that added the construct.
    pub fn line(&self) -> SourceLine {
        self.line
    }

    /// Writes a resource.
    pub fn resource(&mut self, id: &str, mut declaration: Declaration) {
        let pointer = format!("/Resources/{id}");
        let first = self.source_map.resource(id);
        self.source_map.insert(pointer.clone(), self.line);
        self.source_map
            .insert_below(&format!("{pointer}/Properties"), &declaration.origins);
        self.amend(id, &mut declaration.resource);
        self.refuse_unset(id, &declaration);
        self.link(id, &mut declaration.resource);
        if self
            .template
            .resources
            .insert(id.to_owned(), declaration.resource)
            .is_some()
        {
            let mut problem = Problem::new(format!("the logical id `{id}` is used twice"))
                .at(self.line)
                .hint(format!(
                    "the construct `{}` makes a resource of that id",
                    self.id
                ));
            problem.related = first.map(|line| ("first used", line));
            self.problems.push(problem);
        }
    }

    /// What else a construct makes is there for the resource that has its id: under its condition
    /// too, and nothing more.
    fn amend(&self, id: &str, resource: &mut Resource) {
        let Some(attributes) = self.amendment else {
            return;
        };
        if resource.condition.is_none() {
            resource.condition.clone_from(&attributes.condition);
        }
        if id != self.id {
            return;
        }
        for other in &attributes.depends_on {
            if !resource.depends_on.contains(other) {
                resource.depends_on.push(other.clone());
            }
        }
        let set = |place: &mut Option<Node>, value: &Option<Node>| {
            if value.is_some() {
                place.clone_from(value);
            }
        };
        set(&mut resource.deletion_policy, &attributes.deletion_policy);
        set(
            &mut resource.update_replace_policy,
            &attributes.update_replace_policy,
        );
        set(&mut resource.creation_policy, &attributes.creation_policy);
        set(&mut resource.update_policy, &attributes.update_policy);
        resource.metadata.extend(attributes.metadata.clone());
    }

    /// Says what the resource needs and may lack. One that has a condition itself may lack it just
    /// where it is not created, and so may what is in an arm of a choice: `check` knows.
    fn refuse_unset(&mut self, id: &str, declaration: &Declaration) {
        if declaration.resource.condition.is_some() {
            return;
        }
        let unset = declaration.origins.unset().iter();
        for path in unset.filter(|path| !path.contains("Fn::If/")) {
            let pointer = format!("/Resources/{id}/Properties/{path}");
            let mut problem = Problem::new(format!(
                "`{id}` needs `{}`, which may be left out",
                segments(&pointer).skip(3).collect::<Vec<_>>().join(".")
            ))
            .hint("give `choose` a value for each case, or the resource itself `only_if`");
            problem.line = self.source_map.find(&pointer);
            self.problems.push(problem);
        }
    }

    /// Gives what a resource refers to the names that it has in this template.
    pub(crate) fn link(&mut self, id: &str, resource: &mut Resource) {
        Linker {
            home: self.stack.home(),
            line: self.line,
            source_map: self.source_map,
            links: self.links,
            problems: self.problems,
        }
        .resource(id, resource);
    }

    /// Records that `line` of the program made the element at `pointer`.
    pub fn trace(&mut self, pointer: &str, line: SourceLine) {
        self.source_map.insert(pointer, line);
    }

    /// What is written when all constructs are.
    pub(crate) fn serverless(&mut self) -> &mut Serverless {
        self.serverless
    }

    /// Adds what must be uploaded before the stack is deployed.
    pub fn asset(&mut self, asset: Asset) {
        self.assets.push(asset);
    }

    /// Records something that keeps the stack from being synthesized.
    pub fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}
