//! Files and folders of this machine that a template names: they become assets, and the template
//! names the bucket instead.

mod error;
mod home;
mod include;
mod nested;
mod packages;
mod recipe;

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    io::Read as _,
    path::{Component, Path, PathBuf},
};

use error::{LocalError, What};
use nested::Nesting;
use packages::{Arrangement, Packages};
use recipe::{Kitchen, Recipe};

use error::LocalProblem;
pub(crate) use home::Home;
pub(crate) use include::INCLUDE;

use super::{
    collect, is_executable,
    place::{Form, LOCAL_PLACES, LocalPlace, Takes, is_local},
};
use crate::{
    assembly::{Asset, AssetFile, StackAssembly},
    source::escape,
    template::{Map, Node, Template},
};

/// How to pack.
#[derive(Debug)]
pub(crate) struct Packing<'a> {
    /// Where it will lie.
    pub(crate) home: &'a Home,
    /// Whether the Python packages that code lists are installed.
    pub(crate) installs: bool,
    /// Values of the stack's parameters, which a runtime may be.
    pub(crate) parameters: &'a BTreeMap<String, String>,
}

/// What no archive of code takes from a project's folder: what `sam build` and stackwright keep
/// there.
const NO_CODE: [&str; 2] = ["/.aws-sam/", "/.stackwright/"];

/// The template that `sam build` makes, in a project's folder.
const BUILT: &str = ".aws-sam/build/template.yaml";

/// Makes assets of all files and folders that the stack's template names, and names the bucket in
/// their place. All that is wrong is told at once.
pub(crate) fn pack_local(
    stack: &mut StackAssembly,
    packing: &Packing<'_>,
) -> Result<(), Vec<LocalProblem>> {
    pack_within(stack, packing, &mut Nesting::default())
}

/// Whether the template may name something that is to be packed.
pub(crate) fn may_name_local(template: &Template) -> bool {
    let is_place = |place: &LocalPlace, properties: &Map| {
        let node = properties.get(place.path[0]);
        node.is_some_and(|node| match place.path {
            [_] => node.as_text().is_some_and(is_local),
            _ => true,
        })
    };
    template.resources.values().any(|resource| {
        let mut places = LOCAL_PLACES.iter();
        resource.type_name == recipe::FUNCTION
            || places.any(|place| {
                place.type_name == resource.type_name && is_place(place, &resource.properties)
            })
    }) || !template.resource_macros.is_empty()
        || !template.globals.is_empty()
        || include::is_called(template)
}

fn pack_within(
    stack: &mut StackAssembly,
    packing: &Packing<'_>,
    nesting: &mut Nesting,
) -> Result<(), Vec<LocalProblem>> {
    let mut template = std::mem::take(&mut stack.template);
    let mut packer = Packer {
        packing,
        stack,
        nesting,
        kitchen: Kitchen::of(&template, &stack.folder),
        packages: Packages::default(),
        packed: HashMap::new(),
        assets: Vec::new(),
        notices: Vec::new(),
        problems: Vec::new(),
    };
    share_code(&mut template);
    if let Some(Node::Map(api)) = template.globals.get_mut("Api") {
        let part = Part {
            id: "Globals",
            type_name: "AWS::Serverless::Api",
            pointer: "/Globals/Api",
        };
        packer.properties(&part, api, &Map::default());
    }
    for (id, resource) in &mut template.resources {
        let part = Part {
            id,
            type_name: &resource.type_name,
            pointer: &format!("/Resources/{}/Properties", escape(id)),
        };
        packer.properties(&part, &mut resource.properties, &resource.metadata);
    }
    packer.loops(&mut template.resource_macros);
    packer.includes(&mut template);
    let Packer {
        assets,
        notices,
        problems,
        packages,
        ..
    } = packer;
    stack.template = template;
    stack.assets.extend(assets);
    stack.notices.extend(packages.notices());
    if !stack.assets.is_empty() && stack.folder.join(BUILT).is_file() {
        stack.notices.push(format!(
            "`sam build` has made a template too: --template {} takes that one",
            stack.folder.join(BUILT).display()
        ));
    }
    stack.notices.extend(notices);
    match problems.is_empty() {
        true => Ok(()),
        false => Err(problems),
    }
}

/// Gives functions without code of their own that of SAM's `Globals`, from where it is taken.
fn share_code(template: &mut Template) {
    let Some(Node::Map(globals)) = template.globals.get_mut("Function") else {
        return;
    };
    if globals
        .get("CodeUri")
        .and_then(Node::as_text)
        .is_none_or(|it| !is_local(it))
    {
        return;
    }
    let Some(code) = globals.shift_remove("CodeUri") else {
        return;
    };
    if globals.is_empty() {
        template.globals.shift_remove("Function");
    }
    for resource in template.resources.values_mut() {
        let has_own = ["CodeUri", "InlineCode", "ImageUri"]
            .iter()
            .any(|name| resource.properties.contains_key(*name));
        let is_image = resource
            .properties
            .get("PackageType")
            .and_then(Node::as_text);
        if resource.type_name == recipe::FUNCTION && !has_own && is_image != Some("Image") {
            resource
                .properties
                .insert("CodeUri".to_owned(), code.clone());
        }
    }
}

/// The part of a template that properties are of.
struct Part<'a> {
    id: &'a str,
    type_name: &'a str,
    /// Where the properties are.
    pointer: &'a str,
}

/// Packs what one template names.
struct Packer<'a> {
    packing: &'a Packing<'a>,
    stack: &'a StackAssembly,
    nesting: &'a mut Nesting,
    kitchen: Kitchen,
    packages: Packages,
    /// What was packed before, so that nothing is read twice.
    packed: HashMap<(PathBuf, Takes, Arrangement), Asset>,
    assets: Vec<Asset>,
    notices: Vec<String>,
    problems: Vec<LocalProblem>,
}

impl Packer<'_> {
    /// Packs what the properties of a resource name.
    fn properties(&mut self, part: &Part<'_>, properties: &mut Map, metadata: &Map) {
        if let Err(error) = self.kitchen.image(part, properties) {
            self.report(part.pointer, error);
            return;
        }
        let recipe = self
            .kitchen
            .recipe(part, properties, metadata, self.packing);
        for place in &LOCAL_PLACES {
            if place.type_name == part.type_name {
                let root = (part.pointer, &mut *properties);
                self.below(part, place, place.path, root, recipe.as_ref());
            }
        }
    }

    /// Goes down to a property, through whatever `*` stands for.
    fn below(
        &mut self,
        part: &Part<'_>,
        place: &LocalPlace,
        path: &[&str],
        (pointer, map): (&str, &mut Map),
        recipe: Option<&Recipe>,
    ) {
        let [key, rest @ ..] = path else {
            return;
        };
        for (name, node) in map {
            if *key != "*" && key != name {
                continue;
            }
            let pointer = format!("{pointer}/{}", escape(name));
            match (node, rest) {
                (Node::Map(inner), [_, ..]) => {
                    self.below(part, place, rest, (&pointer, inner), recipe);
                }
                (node, []) => {
                    let Some(text) = node.as_text().filter(|text| is_local(text)) else {
                        continue;
                    };
                    let what = What {
                        resource: part.id.to_owned(),
                        property: name.clone(),
                        path: within(&self.stack.folder, text),
                    };
                    self.put(&pointer, node, (place.takes, place.form), &what, recipe);
                }
                _ => {}
            }
        }
    }

    /// Has `node` name the asset that a file or a folder becomes.
    fn put(
        &mut self,
        pointer: &str,
        node: &mut Node,
        (takes, form): (Takes, Form),
        what: &What,
        recipe: Option<&Recipe>,
    ) {
        match self.asset(takes, what, recipe) {
            Ok(Some(asset)) => {
                *node = self.packing.home.place(form, &asset.key);
                self.assets.push(asset);
            }
            Ok(None) => {}
            Err(error) => self.report(pointer, error),
        }
    }

    /// The asset that a file or a folder becomes; none after its own problems were told.
    fn asset(
        &mut self,
        takes: Takes,
        what: &What,
        recipe: Option<&Recipe>,
    ) -> Result<Option<Asset>, LocalError> {
        let path = &what.path;
        let Ok(metadata) = fs::metadata(path) else {
            return Err(LocalError::Missing(what.clone()));
        };
        let is_folder = metadata.is_dir();
        if is_folder && matches!(takes, Takes::File | Takes::Template) {
            return Err(LocalError::NoFile(what.clone()));
        }
        if takes == Takes::Template {
            return nested::asset(self, what);
        }
        let mut arrangement = Arrangement::default();
        if is_folder && let Some(recipe) = recipe {
            recipe.check(what, self.packing.installs)?;
            arrangement = self.packages.arrangement(path, recipe, self.packing)?;
        }
        let name = (path.clone(), takes, arrangement);
        if let Some(known) = self.packed.get(&name) {
            return Ok(Some(Asset {
                resource: what.resource.clone(),
                ..known.clone()
            }));
        }
        let unfit = |error| LocalError::of(what.clone(), error);
        let asset = match takes {
            Takes::Code | Takes::Bundle if is_folder => {
                let files = collect(path, &NO_CODE).map_err(unfit)?;
                Asset::archive(&what.resource, name.2.files(what, files)?)
            }
            Takes::Code if !is_archive(path) => Asset::archive(&what.resource, vec![single(path)]),
            _ => Asset::file(&what.resource, path),
        };
        let asset = asset.map_err(unfit)?;
        let asset = Asset {
            key: self.packing.home.key(&asset.key),
            ..asset
        };
        self.packed.insert(name, asset.clone());
        Ok(Some(asset))
    }

    fn report(&mut self, pointer: &str, error: LocalError) {
        let line = self.stack.source_map.find(pointer);
        self.problems.push(LocalProblem { line, error });
    }

    /// Packs what resources name that a loop makes, where all that it makes name the same.
    fn loops(&mut self, macros: &mut Map) {
        for (name, node) in macros {
            let pointer = format!("/Resources/{}", escape(name));
            node.visit_mut(&pointer, &mut |pointer, node| {
                let Node::Map(map) = node else {
                    return true;
                };
                let Some(type_name) = map.get("Type").and_then(Node::as_text).map(str::to_owned)
                else {
                    return true;
                };
                let metadata = match map.get("Metadata") {
                    Some(Node::Map(metadata)) => metadata.clone(),
                    _ => Map::default(),
                };
                if let Some(Node::Map(properties)) = map.get_mut("Properties") {
                    let part = Part {
                        id: name,
                        type_name: &type_name,
                        pointer: &format!("{pointer}/Properties"),
                    };
                    self.properties(&part, properties, &metadata);
                }
                false
            });
        }
    }
}

/// The path `name` below `folder`, without its `./`.
fn within(folder: &Path, name: &str) -> PathBuf {
    let joined = folder.join(name);
    let parts = joined.components();
    let path: PathBuf = parts.filter(|part| *part != Component::CurDir).collect();
    match path.as_os_str().is_empty() {
        true => PathBuf::from("."),
        false => path,
    }
}

/// Whether a file is a zip archive, whatever it is called.
fn is_archive(path: &Path) -> bool {
    let mut start = [0; 4];
    let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && start == *b"PK\x03\x04"
}

/// A file that is packed alone.
fn single(path: &Path) -> AssetFile {
    AssetFile {
        name: path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        path: path.to_owned(),
        executable: fs::metadata(path).is_ok_and(|metadata| is_executable(&metadata)),
    }
}

#[cfg(test)]
mod tests;
