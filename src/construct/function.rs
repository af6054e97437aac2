//! Lambda functions: code from a folder, a role of their own, and a log group of their own.

use std::{
    cell::RefCell,
    ops::Deref,
    path::{Path, PathBuf},
    rc::Rc,
};

use indexmap::IndexMap;

use super::{
    log_group::{LogGroup, Retention},
    policy::Statement,
    role::{Grantee, Role, RoleHandle},
};
use crate::{
    app::Problem,
    assembly::{Asset, AssetFile},
    asset::{self, AssetError, STAGING_BUCKET},
    cfn::{lambda, logs},
    kind,
    render::Rendering,
    resource::{Construct, Declaration, ResourceHandle},
    source::SourceLine,
    stack::{Deferred, Stack},
    template::Node,
    value::{IntoValue, Value, sub},
};

pub use crate::cfn::lambda::function::Runtime;

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
/// assert!(assembly.stacks[0].assets[0].files.iter().any(|file| file.name == "dragons/store.py"));
/// # Ok::<(), stackwright::app::SynthesisError>(())
/// ```
#[derive(Debug)]
pub struct Function {
    folders: Vec<Folder>,
    runtime: Runtime,
    handler: String,
    timeout_seconds: u32,
    memory_megabytes: u32,
    environment: IndexMap<String, Value<String>>,
    traced: bool,
    retention: Retention,
    description: Option<String>,
}

#[derive(Debug)]
struct Folder {
    path: PathBuf,
    /// The folder's name in the archive; the archive's root if empty.
    name: String,
    line: SourceLine,
}

impl Function {
    /// A Python function whose code is a folder: `handler` in `handler.py`.
    ///
    /// It has 256 MB and 15 seconds unless told otherwise: a cold start of Python and boto3 takes
    /// about a second with that, and several with Lambda's own defaults.
    #[track_caller]
    pub fn python(folder: impl Into<PathBuf>) -> Self {
        Self {
            folders: vec![Folder {
                path: folder.into(),
                name: String::new(),
                line: SourceLine::here(),
            }],
            runtime: Runtime::Python313,
            handler: "handler.handler".to_owned(),
            timeout_seconds: 15,
            memory_megabytes: 256,
            environment: IndexMap::new(),
            traced: false,
            retention: Retention::default(),
            description: None,
        }
    }

    /// Adds another folder to the archive, under its own name: code that functions share.
    #[track_caller]
    pub fn with_package(mut self, folder: impl Into<PathBuf>) -> Self {
        let path = folder.into();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        self.folders.push(Folder {
            path,
            name,
            line: SourceLine::here(),
        });
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
        let role =
            Role::for_service("lambda.amazonaws.com").add_to(stack, &format!("{id}Role"), line);
        role.allow(
            Statement::allow(["logs:CreateLogStream", "logs:PutLogEvents"]).on([logs.arn()]),
        );
        if self.traced {
            // Neither action knows resources.
            role.allow(
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
        let Some(code) = function.collect(rendering) else {
            return;
        };
        let id = rendering.id();
        let mut resource = lambda::Function::new(
            lambda::function::Code::new()
                .s3_bucket(Value::<kind::S3BucketName>::assume(Node::from(sub(
                    STAGING_BUCKET,
                ))))
                .s3_key(code.key.as_str()),
            self.role.arn(),
        )
        .runtime(function.runtime.clone())
        .handler(function.handler.as_str())
        .timeout(function.timeout_seconds)
        .memory_size(function.memory_megabytes)
        .logging_config(lambda::function::LoggingConfig::new().log_group(self.logs.reference()));
        if let Some(description) = &function.description {
            resource = resource.description(description.as_str());
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
        rendering.asset(code);
        rendering.resource(id, Declaration::by_construct(resource));
    }
}

impl Function {
    /// The archive, or nothing after every folder's problem was reported.
    fn collect(&self, rendering: &mut Rendering<'_>) -> Option<Asset> {
        let mut files = Vec::new();
        let mut complete = true;
        for folder in &self.folders {
            match folder.collect(rendering.stack().root()) {
                Ok(found) => files.extend(found),
                Err(error) => {
                    complete = false;
                    rendering.report(Problem::new(error.to_string()).at(folder.line));
                }
            }
        }
        let hash = complete.then(|| asset::content_hash(&files))?;
        match hash {
            Ok(hash) => Some(Asset {
                resource: rendering.id().to_owned(),
                key: format!("{hash}.zip"),
                files,
            }),
            Err(error) => {
                rendering.report(Problem::new(error.to_string()).at(rendering.line()));
                None
            }
        }
    }
}

impl Folder {
    fn collect(&self, root: &Path) -> Result<Vec<AssetFile>, AssetError> {
        let mut files = asset::collect(&root.join(&self.path), &[])?;
        if !self.name.is_empty() {
            for file in &mut files {
                file.name = format!("{}/{}", self.name, file.name);
            }
        }
        Ok(files)
    }
}
