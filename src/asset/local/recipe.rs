//! How the code of functions and layers is made of what the project has.

use std::{collections::BTreeMap, fs, path::Path};

use super::{LocalError, Packing, Part, error::What};
use crate::{
    asset::{Architecture, PythonPlatform},
    template::{Intrinsic, Map, Node, Template},
};

pub(super) const FUNCTION: &str = "AWS::Serverless::Function";
const LAYER: &str = "AWS::Serverless::LayerVersion";

/// Languages whose code is compiled, by the beginning of the runtime's name, with the files at the
/// top of their source.
const COMPILED: [(&str, &[&str]); 4] = [
    ("java", &["pom.xml", "build.gradle", "build.gradle.kts"]),
    ("dotnet", &[".csproj", ".fsproj"]),
    ("go", &["go.mod"]),
    ("rust", &["Cargo.toml"]),
];

/// What of a template decides how code is made.
#[derive(Debug)]
pub(super) struct Kitchen {
    /// Whether `sam build` made the template, and all code with it.
    is_built: bool,
    /// `Globals.Function`.
    globals: Map,
    /// Defaults of parameters.
    defaults: BTreeMap<String, String>,
}

/// How the code of a function or a layer is made.
#[derive(Clone, Debug)]
pub(super) struct Recipe {
    /// `BuildMethod`: what `sam build` runs.
    method: Option<String>,
    /// The name of the runtime, as far as it is known.
    pub(super) runtime: Option<String>,
    architecture: Architecture,
    pub(super) is_layer: bool,
    pub(super) is_built: bool,
}

impl Kitchen {
    pub(super) fn of(template: &Template, folder: &Path) -> Self {
        let is_marked = |map: &Map| map.contains_key("SamResourceId");
        let is_built = folder.ends_with(".aws-sam/build")
            || template
                .resources
                .values()
                .any(|it| is_marked(&it.metadata));
        let globals = match template.globals.get("Function") {
            Some(Node::Map(globals)) => globals.clone(),
            _ => Map::default(),
        };
        let defaults = template.parameters.iter().filter_map(|(name, parameter)| {
            let default = parameter.default.as_ref()?;
            Some((name.clone(), default.scalar_text()?))
        });
        Self {
            is_built,
            globals,
            defaults: defaults.collect(),
        }
    }

    /// How the code of a resource is made; none of what has none.
    pub(super) fn recipe(
        &self,
        part: &Part<'_>,
        properties: &Map,
        metadata: &Map,
        packing: &Packing<'_>,
    ) -> Option<Recipe> {
        let is_layer = match part.type_name {
            FUNCTION | "AWS::Lambda::Function" => false,
            LAYER | "AWS::Lambda::LayerVersion" => true,
            _ => return None,
        };
        let is_serverless = part.type_name == FUNCTION;
        let property = |name: &str| {
            let global = || self.globals.get(name).filter(|_| is_serverless);
            properties.get(name).or_else(global)
        };
        let text = |node: Option<&Node>| self.text(first(node?), packing);
        let method = text(metadata.get("BuildMethod"));
        let is_python = |method: &String| method.starts_with("python");
        let (runtime, architecture) = match is_layer {
            true => (
                method
                    .clone()
                    .filter(is_python)
                    .or_else(|| text(property("CompatibleRuntimes"))),
                text(metadata.get("BuildArchitecture"))
                    .or_else(|| text(property("CompatibleArchitectures"))),
            ),
            false => (text(property("Runtime")), text(property("Architectures"))),
        };
        let architecture = match architecture.as_deref() {
            Some("arm64") => Architecture::Arm64,
            _ => Architecture::X86_64,
        };
        Some(Recipe {
            method,
            runtime,
            architecture,
            is_layer,
            is_built: self.is_built,
        })
    }

    /// Whether a function's image is where the service finds it.
    pub(super) fn image(&self, part: &Part<'_>, properties: &Map) -> Result<(), LocalError> {
        let global = || self.globals.get("PackageType");
        let package = properties.get("PackageType").or_else(global);
        let is_image = package.and_then(Node::as_text) == Some("Image");
        let is_there = match properties.get("ImageUri") {
            Some(Node::Text(uri)) => uri.contains(".dkr.ecr."),
            Some(_) => true,
            None => false,
        };
        match part.type_name == FUNCTION && is_image && !is_there {
            true => Err(LocalError::NeedsImage {
                resource: part.id.to_owned(),
            }),
            false => Ok(()),
        }
    }

    /// A text, or the value of the parameter that stands for it.
    fn text(&self, node: &Node, packing: &Packing<'_>) -> Option<String> {
        match (node, node.as_intrinsic()) {
            (Node::Text(text), _) => Some(text.clone()),
            (_, Some(Intrinsic::Ref(name))) => packing
                .parameters
                .get(name)
                .or_else(|| self.defaults.get(name))
                .cloned(),
            _ => None,
        }
    }
}

/// The first item of a list; anything else as it is.
fn first(node: &Node) -> &Node {
    node.as_list().and_then(<[Node]>::first).unwrap_or(node)
}

impl Recipe {
    /// Whether this is or may be Python's.
    pub(super) fn may_be_python(&self) -> bool {
        self.runtime
            .as_deref()
            .is_none_or(|it| it.starts_with("python"))
    }

    /// Whether this is JavaScript's, and no build was run for it.
    pub(super) fn is_node(&self) -> bool {
        !self.is_built
            && self
                .runtime
                .as_deref()
                .is_some_and(|it| it.starts_with("nodejs"))
    }

    /// Whether `sam build` puts all of a layer into the folder that Python looks in.
    pub(super) fn is_layer_to_arrange(&self) -> bool {
        let is_python = |method: &String| method.starts_with("python");
        self.is_layer && !self.is_built && self.method.as_ref().is_some_and(is_python)
    }

    /// What packages are installed for.
    pub(super) fn platform(&self) -> Option<PythonPlatform> {
        PythonPlatform::of_runtime(self.runtime.as_deref()?, self.architecture)
    }

    /// Whether the folder is code, and not source that a build makes code of.
    pub(super) fn check(&self, what: &What, installs: bool) -> Result<(), LocalError> {
        if self.is_built {
            return Ok(());
        }
        let needs = |by: &str, can_install| {
            Err(LocalError::NeedsBuild {
                what: what.clone(),
                by: by.to_owned(),
                can_install,
            })
        };
        let has = |names: &[&str]| names.iter().any(|name| has_file(&what.path, name));
        let compiled = |name: &str| {
            COMPILED
                .iter()
                .find(|(language, _)| name.starts_with(language))
        };
        match self.method.as_deref() {
            Some(method) if method.starts_with("python") => match self.is_layer && !installs {
                true => needs(&format!("`BuildMethod: {method}`"), true),
                false => Ok(()),
            },
            Some("makefile") if has(&["Makefile"]) => needs("`BuildMethod: makefile`", false),
            Some("esbuild") => needs("`BuildMethod: esbuild`", false),
            Some(method)
                if compiled(method).is_some_and(|(_, files)| has(files)) || self.is_layer =>
            {
                needs(&format!("`BuildMethod: {method}`"), false)
            }
            _ => match compiled(self.runtime.as_deref().unwrap_or_default()) {
                Some((_, files)) if has(files) => needs(
                    &format!(
                        "a build for {}",
                        self.runtime.as_deref().unwrap_or_default()
                    ),
                    false,
                ),
                _ => Ok(()),
            },
        }
    }
}

/// Whether a folder has a file of this name, or with this end if it begins with a dot.
fn has_file(folder: &Path, name: &str) -> bool {
    if !name.starts_with('.') {
        return folder.join(name).is_file();
    }
    let names = fs::read_dir(folder).into_iter().flatten().flatten();
    names
        .filter_map(|entry| entry.file_name().into_string().ok())
        .any(|it| it.ends_with(name))
}
