//! Lambda layers: what several functions share, uploaded once.

use std::{ops::Deref, path::PathBuf, rc::Rc};

use super::{code::Code, function::Runtime};
use crate::{
    app::Problem,
    assembly::{Asset, AssetFile},
    asset::{Architecture, PythonPlatform, STAGING_BUCKET},
    cfn::lambda,
    kind,
    render::{Dialect, Rendering},
    resource::{Construct, Declaration, OnRemoval, ResourceHandle},
    source::SourceLine,
    stack::{Deferred, Stack},
    template::{Map, Node, serverless},
    value::{Value, sub},
};

/// A layer: files that several functions share, at `/opt` of each.
///
/// ```no_run
/// use stackwright::construct::{Function, Layer, function::{Architecture, Runtime}};
///
/// # let mut app = stackwright::App::new("example", "stacks/dragons");
/// # let stack = app.stack("example");
/// let shared = Layer::python()
///     .with_package("lambda/dragons")
///     .requirements("requirements.txt")
///     .runtime(Runtime::Python312)
///     .architecture(Architecture::Arm64)
///     .describe("What all functions of the dragons need");
/// let shared = stack.add("Shared", shared);
/// let list = Function::python("lambda/list_dragons")
///     .runtime(Runtime::Python312)
///     .architecture(Architecture::Arm64)
///     .layer(&shared);
/// stack.add("List", list);
/// ```
///
/// A new content makes a new version of the layer; the one before goes once no function of the
/// stack uses it.
#[derive(Debug)]
pub struct Layer {
    code: Code,
    /// What its files' names begin with.
    prefix: &'static str,
    runtime: Option<Runtime>,
    architecture: Architecture,
    description: Option<String>,
}

impl Layer {
    /// A layer of Python modules, which functions import like their own.
    pub fn python() -> Self {
        Self {
            code: Code::default(),
            prefix: "python/",
            runtime: Some(Runtime::Python313),
            architecture: Architecture::default(),
            description: None,
        }
    }

    /// A layer of the files of a folder, at the same places below `/opt`.
    #[track_caller]
    pub fn folder(folder: impl Into<PathBuf>) -> Self {
        let mut layer = Self {
            prefix: "",
            runtime: None,
            ..Self::python()
        };
        layer.code.folder(folder.into(), SourceLine::here());
        layer
    }

    /// Adds a folder under its own name.
    #[track_caller]
    pub fn with_package(mut self, folder: impl Into<PathBuf>) -> Self {
        self.code.package(folder.into(), SourceLine::here());
        self
    }

    /// Adds the packages that a list in pip's syntax asks for, as
    /// [`Function::requirements`](super::Function::requirements) does.
    #[track_caller]
    pub fn requirements(mut self, list: impl Into<PathBuf>) -> Self {
        self.code.requirements(list.into(), SourceLine::here());
        self
    }

    /// Sets the runtime of the functions that use it; Python 3.13 for a layer of Python modules if
    /// not set.
    pub fn runtime(mut self, runtime: Runtime) -> Self {
        self.runtime = Some(runtime);
        self
    }

    /// Sets the processor of the functions that use it; x86_64 if not set.
    pub fn architecture(mut self, architecture: Architecture) -> Self {
        self.architecture = architecture;
        self
    }

    /// Says what the layer is for; at most 256 characters.
    pub fn describe(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    fn platform(&self) -> Option<PythonPlatform> {
        let runtime = self.runtime.as_ref()?;
        PythonPlatform::of_runtime(runtime.as_str(), self.architecture)
    }
}

#[diagnostic::do_not_recommend]
impl Construct for Layer {
    type Handle = LayerHandle;

    fn add_to(self, stack: &Stack, id: &str, line: SourceLine) -> LayerHandle {
        let state = Rc::new(State { layer: self });
        let resource = stack.defer(id, state.clone(), line);
        resource.on_removal(OnRemoval::Delete);
        LayerHandle { resource, state }
    }
}

/// A layer of a stack.
///
/// ```
/// use stackwright::{construct::{Function, Layer, LayerHandle}, testing::TestedStack};
///
/// # let mut app = stackwright::App::new("example", "stacks/dragons");
/// # let stack = app.stack("example");
/// let tools: LayerHandle = stack.add("Tools", Layer::folder("lambda"));
/// stack.add("List", Function::python("lambda/list_dragons").layer(&tools));
/// stack.output("ToolsArn", "", tools.arn());
/// # let tested = TestedStack::of(&app);
/// # tested.resource("List").assert_property("Layers", serde_json::json!([{"Ref": "Tools"}]));
/// ```
#[derive(Clone, Debug)]
pub struct LayerHandle {
    resource: ResourceHandle,
    state: Rc<State>,
}

#[derive(Debug)]
struct State {
    layer: Layer,
}

impl LayerHandle {
    /// The ARN of the layer's version.
    pub fn arn(&self) -> Value<String> {
        self.resource.reference()
    }

    /// Its files; none where they cannot be had, which is told where the layer is rendered.
    pub(super) fn files(&self) -> Vec<AssetFile> {
        let layer = &self.state.layer;
        let files = layer
            .code
            .files(self.resource.stack(), layer.prefix, layer.platform());
        files.unwrap_or_default()
    }
}

impl Deref for LayerHandle {
    type Target = ResourceHandle;

    fn deref(&self) -> &ResourceHandle {
        &self.resource
    }
}

impl Deferred for State {
    fn render(&self, rendering: &mut Rendering<'_>) {
        let layer = &self.layer;
        let Some(code) = layer.code.asset(rendering, layer.prefix, layer.platform()) else {
            return;
        };
        if code.files().is_empty() {
            rendering.report(
                Problem::new(format!("the layer `{}` has no files", rendering.id()))
                    .at(rendering.line())
                    .hint("add a folder with `.with_package(…)`, or `.requirements(…)`"),
            );
            return;
        }
        if rendering.dialect() == Dialect::Sam {
            self.render_sam(code, rendering);
            return;
        }
        let mut resource = lambda::LayerVersion::new(lambda::layer_version::Content::new(
            Value::<kind::S3BucketName>::assume(Node::from(sub(STAGING_BUCKET))),
            code.key.as_str(),
        ));
        if let Some(description) = &layer.description {
            resource = resource.description(description.as_str());
        }
        if let Some(runtime) = &layer.runtime {
            resource =
                resource.compatible_runtimes([lambda::layer_version::CompatibleRuntimes::Other(
                    runtime.as_str().into(),
                )]);
        }
        resource = resource.compatible_architectures([
            lambda::layer_version::CompatibleArchitectures::Other(
                layer.architecture.as_str().into(),
            ),
        ]);
        rendering.asset(code);
        rendering.resource(rendering.id(), Declaration::by_construct(resource));
    }
}

impl State {
    /// The transform gives each version a logical id of its own, and would keep old ones for ever.
    fn render_sam(&self, code: Asset, rendering: &mut Rendering<'_>) {
        let layer = &self.layer;
        let mut properties = Map::from_iter([("ContentUri".to_owned(), code.place())]);
        let mut set = |name: &str, value: Node| {
            properties.insert(name.to_owned(), value);
        };
        if let Some(text) = &layer.description {
            set("Description", text.as_str().into());
        }
        if let Some(runtime) = &layer.runtime {
            set(
                "CompatibleRuntimes",
                Node::from_iter([runtime.as_str().into()]),
            );
        }
        let architecture = layer.architecture.as_str();
        set(
            "CompatibleArchitectures",
            Node::from_iter([architecture.into()]),
        );
        set("RetentionPolicy", "Delete".into());
        rendering.asset(code);
        rendering.resource(
            rendering.id(),
            Declaration::plain(serverless::LAYER, properties),
        );
    }
}
