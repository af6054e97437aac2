//! Lambda functions: code from a folder, a role of their own, and a log group of their own.

mod sam;

use std::{cell::RefCell, fs, ops::Deref, path::PathBuf, rc::Rc};

use indexmap::IndexMap;

use super::{
    code::Code,
    layer::LayerHandle,
    log_group::{LogGroup, Retention},
    policy::Statement,
    role::{Grantee, Role, RoleHandle},
};
use crate::{
    app::Problem,
    asset::{self, PythonPlatform, STAGING_BUCKET},
    cfn::{lambda, logs},
    kind,
    render::{Dialect, Rendering},
    resource::{Construct, Declaration, ResourceHandle},
    source::SourceLine,
    stack::{Deferred, Stack},
    template::Node,
    value::{IntoValue, Value, sub},
};

pub use crate::{asset::Architecture, cfn::lambda::function::Runtime};

/// How much code may stand in a template, in bytes: "4 MB" in the reference of `ZipFile`.
const INLINE_LIMIT: usize = 4 << 20;

/// A Lambda function.
///
/// Its role, its log group and the archive of its code come with it:
///
/// ```
/// use stackwright::construct::{Function, Retention, function::Runtime};
///
/// # let mut app = stackwright::App::new("example", "stacks/dragons");
/// # let stack = app.stack("example");
/// let list = Function::python("lambda/list_dragons")
///     .with_package("lambda/dragons")
///     .runtime(Runtime::Python313)
///     .handler("handler.handler")
///     .timeout_seconds(10)
///     .memory_megabytes(512)
///     .environment("TABLE", "dragons")
///     .traced()
///     .log_retention(Retention::OneMonth)
///     .describe("Lists dragons");
/// stack.add("ListDragons", list);
///
/// let assembly = app.synthesize(Default::default())?;
/// let ids: Vec<_> = assembly.stacks[0].template.resources.keys().collect();
/// assert_eq!(ids, ["ListDragonsLogs", "ListDragonsRole", "ListDragons"]);
/// assert!(assembly.stacks[0].assets[0].files().iter().any(|file| file.name == "dragons/store.py"));
/// # Ok::<(), stackwright::app::SynthesisError>(())
/// ```
#[derive(Debug)]
pub struct Function {
    source: Source,
    runtime: Runtime,
    architecture: Option<Architecture>,
    handler: String,
    timeout_seconds: u32,
    memory_megabytes: u32,
    environment: IndexMap<String, Value<String>>,
    layers: Vec<LayerHandle>,
    traced: bool,
    retention: Retention,
    description: Option<String>,
}

#[derive(Debug)]
enum Source {
    /// An archive in our bucket, and the folder that messages about it name.
    Archive(PathBuf, Code),
    /// One file, in the template.
    Inline {
        path: PathBuf,
        line: SourceLine,
        /// What was added besides, and has no place there.
        more: Option<SourceLine>,
    },
}

impl Function {
    /// A Python function whose code is a folder: `handler` in `handler.py`.
    ///
    /// It has 256 MB and 15 seconds unless told otherwise: a cold start of Python and boto3 takes
    /// about a second with that, and several with Lambda's own defaults.
    #[track_caller]
    pub fn python(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        let mut code = Code::default();
        code.folder(folder.clone(), SourceLine::here());
        Self::of(Source::Archive(folder, code), "handler.handler")
    }

    /// A Python function whose code is one file, and stands in the template: `handler` in it.
    ///
    /// It needs no bucket, and the template shows what runs. It imports what Lambda has (boto3),
    /// and no file or package beside it.
    ///
    /// ```
    /// use stackwright::{construct::Function, testing::TestedStack};
    ///
    /// # let mut app = stackwright::App::new("example", "stacks/dragons");
    /// # let stack = app.stack("example");
    /// stack.add("List", Function::inline_python("lambda/list_dragons/handler.py"));
    /// # let assembly = app.synthesize(Default::default())?;
    /// # assert!(assembly.stacks[0].assets.is_empty());
    /// # TestedStack::of(&app).resource("List").assert_property("Handler", "index.handler");
    /// # Ok::<(), stackwright::app::SynthesisError>(())
    /// ```
    #[track_caller]
    pub fn inline_python(file: impl Into<PathBuf>) -> Self {
        let source = Source::Inline {
            path: file.into(),
            line: SourceLine::here(),
            more: None,
        };
        Self::of(source, "index.handler")
    }

    fn of(source: Source, handler: &str) -> Self {
        Self {
            source,
            runtime: Runtime::Python313,
            architecture: None,
            handler: handler.to_owned(),
            timeout_seconds: 15,
            memory_megabytes: 256,
            environment: IndexMap::new(),
            layers: Vec::new(),
            traced: false,
            retention: Retention::default(),
            description: None,
        }
    }

    /// Adds another folder to the archive, under its own name: code that functions share.
    #[track_caller]
    pub fn with_package(mut self, folder: impl Into<PathBuf>) -> Self {
        let line = SourceLine::here();
        match &mut self.source {
            Source::Archive(_, code) => code.package(folder.into(), line),
            Source::Inline { more, .. } => *more = Some(line),
        }
        self
    }

    /// Adds the packages that a list in pip's syntax asks for, for the function's own runtime and
    /// processor whatever this machine is.
    ///
    /// They are installed by the pip of this machine, from wheels only, when the stack is first
    /// rendered; the user's cache folder keeps them. Versions that the list leaves open are those
    /// of that day: pin all of them (`pip freeze`, or `pip-compile --generate-hashes`) and every
    /// machine gets the same archive.
    ///
    /// ```no_run
    /// use stackwright::construct::{Function, function::Architecture};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// let list = Function::python("lambda/list")
    ///     .requirements("lambda/requirements.txt")
    ///     .architecture(Architecture::Arm64);
    /// stack.add("List", list);
    /// ```
    #[track_caller]
    pub fn requirements(mut self, list: impl Into<PathBuf>) -> Self {
        let line = SourceLine::here();
        match &mut self.source {
            Source::Archive(_, code) => code.requirements(list.into(), line),
            Source::Inline { more, .. } => *more = Some(line),
        }
        self
    }

    /// Sets the processor; x86_64 if not set.
    pub fn architecture(mut self, architecture: Architecture) -> Self {
        self.architecture = Some(architecture);
        self
    }

    /// Adds a layer, after those that were added before.
    ///
    /// ```
    /// use stackwright::construct::{Function, Layer};
    ///
    /// # let mut app = stackwright::App::new("example", "stacks/dragons");
    /// # let stack = app.stack("example");
    /// let tools = stack.add("Tools", Layer::folder("lambda/dragons"));
    /// stack.add("List", Function::python("lambda/list_dragons").layer(&tools));
    /// ```
    pub fn layer(mut self, layer: &LayerHandle) -> Self {
        self.layers.push(layer.clone());
        self
    }

    /// Sets the runtime.
    pub fn runtime(mut self, runtime: Runtime) -> Self {
        self.runtime = runtime;
        self
    }

    /// Sets the entry: the file, a dot, and the function in it.
    pub fn handler(mut self, handler: impl Into<String>) -> Self {
        self.handler = handler.into();
        self
    }

    /// Sets how long one call may take, in seconds; at most 900.
    pub fn timeout_seconds(mut self, seconds: u32) -> Self {
        self.timeout_seconds = seconds;
        self
    }

    /// Sets the memory, in megabytes, and with it the share of a processor.
    pub fn memory_megabytes(mut self, megabytes: u32) -> Self {
        self.memory_megabytes = megabytes;
        self
    }

    /// Sets a variable of the function's environment.
    pub fn environment(mut self, name: impl Into<String>, value: impl IntoValue<String>) -> Self {
        self.environment.insert(name.into(), value.into_value());
        self
    }

    /// Traces every call with X-Ray.
    pub fn traced(mut self) -> Self {
        self.traced = true;
        self
    }

    /// Sets how long log events are kept; two weeks if not set.
    pub fn log_retention(mut self, retention: Retention) -> Self {
        self.retention = retention;
        self
    }

    /// Says what the function is for; at most 256 characters.
    pub fn describe(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }
}

#[diagnostic::do_not_recommend]
impl Construct for Function {
    type Handle = FunctionHandle;

    fn add_to(self, stack: &Stack, id: &str, line: SourceLine) -> FunctionHandle {
        let logs: logs::LogGroupHandle =
            LogGroup::named(sub(format!("/aws/lambda/${{AWS::StackName}}-{id}")))
                .retention(self.retention)
                .add_to(stack, &format!("{id}Logs"), line);
        let role = Role::for_service("lambda.amazonaws.com").add_owned(stack, id, line);
        role.allow_as_given(
            Statement::allow(["logs:CreateLogStream", "logs:PutLogEvents"]).on([logs.arn()]),
        );
        if self.traced {
            // Neither action knows resources.
            role.allow_as_given(
                Statement::allow(["xray:PutTelemetryRecords", "xray:PutTraceSegments"]).on(["*"]),
            );
        }
        let state = Rc::new(State {
            function: RefCell::new(self),
            role: role.clone(),
            logs: logs.clone(),
        });
        let resource = stack.defer(id, state.clone(), line);
        FunctionHandle {
            resource,
            role,
            logs,
            state,
        }
    }
}

/// A function of a stack.
///
/// ```
/// use stackwright::construct::{Function, FunctionHandle};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let list: FunctionHandle = stack.add("List", Function::python("lambda/list"));
/// list.environment("LIST", list.log_group().reference());
/// stack.output("ListName", "", list.name());
/// stack.output("ListArn", "", list.arn());
/// ```
#[derive(Clone, Debug)]
pub struct FunctionHandle {
    resource: ResourceHandle,
    role: RoleHandle,
    logs: logs::LogGroupHandle,
    state: Rc<State>,
}

#[derive(Debug)]
struct State {
    function: RefCell<Function>,
    role: RoleHandle,
    logs: logs::LogGroupHandle,
}

impl FunctionHandle {
    /// The function's name.
    pub fn name(&self) -> Value<String> {
        self.resource.reference()
    }

    /// The function's ARN.
    pub fn arn(&self) -> Value<kind::LambdaFunctionArn> {
        self.resource.attribute("Arn")
    }

    /// The function's log group.
    pub fn log_group(&self) -> &logs::LogGroupHandle {
        &self.logs
    }

    /// Sets a variable of the function's environment.
    pub fn environment(&self, name: impl Into<String>, value: impl IntoValue<String>) -> &Self {
        self.state
            .function
            .borrow_mut()
            .environment
            .insert(name.into(), value.into_value());
        self
    }

    /// Lets the grantee call the function.
    ///
    /// ```
    /// use stackwright::{construct::{Function, Role}, testing::TestedStack};
    ///
    /// # let mut app = stackwright::App::new("example", "stacks/dragons");
    /// # let stack = app.stack("example");
    /// # let list = stack.add("List", Function::python("lambda/list_dragons"));
    /// # let caller = stack.add("Caller", Role::for_service("states.amazonaws.com"));
    /// list.grant_invoke(&caller);
    /// let stack = TestedStack::of(&app);
    /// stack.resource("Caller").assert_allows("lambda:InvokeFunction", "${List.Arn}");
    /// ```
    pub fn grant_invoke(&self, grantee: &impl Grantee) -> &Self {
        grantee
            .role()
            .allow(Statement::allow(["lambda:InvokeFunction"]).on([self.arn()]));
        self
    }

    /// Lets a service call the function on behalf of the resource with the ARN `source`.
    ///
    /// ```
    /// use stackwright::construct::{Function, Topic};
    ///
    /// # let mut app = stackwright::App::new("example", "stacks/dragons");
    /// # let stack = app.stack("example");
    /// # let list = stack.add("List", Function::python("lambda/list_dragons"));
    /// let news = stack.add("News", Topic::new());
    /// list.allow_invoke_from("NewsCallList", "sns.amazonaws.com", news.arn());
    /// # let tested = stackwright::testing::TestedStack::of(&app);
    /// # tested.resource("NewsCallList").assert_property("Principal", "sns.amazonaws.com");
    /// ```
    #[track_caller]
    pub fn allow_invoke_from(
        &self,
        id: &str,
        service: &str,
        source: impl IntoValue<String>,
    ) -> lambda::PermissionHandle {
        let permission = lambda::Permission::new("lambda:InvokeFunction", self.arn(), service)
            .source_arn(source);
        self.stack()
            .declare(
                id,
                Declaration::by_construct(permission),
                SourceLine::here(),
            )
            .into()
    }
}

impl Deref for FunctionHandle {
    type Target = ResourceHandle;

    fn deref(&self) -> &ResourceHandle {
        &self.resource
    }
}

#[diagnostic::do_not_recommend]
impl Grantee for FunctionHandle {
    fn role(&self) -> RoleHandle {
        self.role.clone()
    }
}

impl Deferred for State {
    fn render(&self, rendering: &mut Rendering<'_>) {
        let function = self.function.borrow();
        let Some(code) = function.code(rendering) else {
            return;
        };
        if rendering.dialect() == Dialect::Sam {
            self.render_sam(&function, code, rendering);
            return;
        }
        let id = rendering.id();
        let mut resource = lambda::Function::new(code, self.role.arn())
            .runtime(function.runtime.clone())
            .handler(function.handler.as_str())
            .timeout(function.timeout_seconds)
            .memory_size(function.memory_megabytes)
            .logging_config(
                lambda::function::LoggingConfig::new().log_group(self.logs.reference()),
            );
        if let Some(description) = &function.description {
            resource = resource.description(description.as_str());
        }
        if let Some(architecture) = function.architecture {
            resource = resource.architectures([lambda::function::Architectures::Other(
                architecture.as_str().into(),
            )]);
        }
        if !function.layers.is_empty() {
            resource = resource.layers(
                function
                    .layers
                    .iter()
                    .map(LayerHandle::arn)
                    .collect::<Vec<_>>(),
            );
        }
        if !function.environment.is_empty() {
            resource = resource.environment(
                lambda::function::Environment::new().variables(function.environment.clone()),
            );
        }
        if function.traced {
            resource = resource.tracing_config(
                lambda::function::TracingConfig::new()
                    .mode(lambda::function::TracingConfigMode::Active),
            );
        }
        rendering.resource(id, Declaration::by_construct(resource));
    }
}

impl Function {
    /// The code, or nothing after all problems with it were reported.
    fn code(&self, rendering: &mut Rendering<'_>) -> Option<lambda::function::Code> {
        let code = lambda::function::Code::new();
        match &self.source {
            Source::Inline { path, line, more } => match self.inline(rendering, path, *more) {
                Ok(text) => Some(code.zip_file(text)),
                Err(problem) => {
                    let line = problem.line.unwrap_or(*line);
                    rendering.report(problem.at(line));
                    None
                }
            },
            Source::Archive(folder, source) => {
                let architecture = self.architecture.unwrap_or_default();
                let platform = PythonPlatform::of_runtime(self.runtime.as_str(), architecture);
                let archive = source.asset(rendering, "", platform)?;
                if !self.layers.is_empty() {
                    let mut files = archive.files().to_vec();
                    files.extend(self.layers.iter().flat_map(LayerHandle::files));
                    let origin = rendering.stack().root().join(folder);
                    if let Err(error) = asset::check_size(&origin, &files) {
                        let problem = Problem::new(format!("with its layers, {error}"));
                        rendering.report(problem.at(rendering.line()));
                        return None;
                    }
                }
                let bucket = Value::<kind::S3BucketName>::assume(Node::from(sub(STAGING_BUCKET)));
                let code = code.s3_bucket(bucket).s3_key(archive.key.as_str());
                rendering.asset(archive);
                Some(code)
            }
        }
    }

    /// The text of the only file.
    fn inline(
        &self,
        rendering: &Rendering<'_>,
        path: &PathBuf,
        more: Option<SourceLine>,
    ) -> Result<String, Problem> {
        if let Some(line) = more {
            return Err(Problem::new("code in the template is one file")
                .at(line)
                .hint("use `Function::python` with a folder"));
        }
        let path = rendering.stack().root().join(path);
        let text = fs::read_to_string(&path).map_err(|error| {
            Problem::new(format!("`{}` cannot be read: {error}", path.display()))
                .hint("paths start from the program's own folder; the file is UTF-8")
        })?;
        if text.len() > INLINE_LIMIT {
            return Err(Problem::new(format!(
                "`{}` has {} bytes, and a template takes at most {INLINE_LIMIT} of code",
                path.display(),
                text.len()
            ))
            .hint("use `Function::python` with its folder"));
        }
        Ok(text)
    }
}
