//! A stack as people keep it: a template, and beside it what it names.

use super::{Asset, AssetContent, StackAssembly};
use crate::template::{Intrinsic, Node, Template, serverless::API};

/// A SAM template that names code and definitions by their paths, as `sam build` and `sam deploy`
/// take it.
///
/// ```
/// use stackwright::{App, assembly::Project, construct::Function, render::Dialect};
///
/// # let mut app = App::new("dragons", "stacks/dragons");
/// # let stack = app.stack("dragons");
/// stack.add("List", Function::python("lambda/list_dragons"));
/// let assembly = app.synthesize(Dialect::Sam)?;
/// let project: Project = assembly.stacks[0].project("");
/// assert!(project.template.to_yaml().contains("CodeUri: code/List\n"));
/// assert_eq!(project.assets[0].0, "code/List");
/// # Ok::<(), stackwright::app::SynthesisError>(())
/// ```
#[derive(Debug)]
pub struct Project {
    /// The template.
    pub template: Template,
    /// What lies beside it, and where: folders for what becomes an archive, and files.
    pub assets: Vec<(String, Asset)>,
}

impl StackAssembly {
    /// The stack with what it names in the folder `folder` beside the template; an empty name is
    /// the template's own folder.
    pub fn project(&self, folder: &str) -> Project {
        let mut template = self.template.clone();
        let mut assets: Vec<Asset> = self.assets.clone();
        for (id, resource) in &mut template.resources {
            if resource.type_name == API
                && let Some(body @ Node::Map(_)) = resource.properties.get_mut("DefinitionBody")
            {
                assets.push(in_a_file(id, body));
            }
        }
        let place = |asset: Asset| {
            let path = path_of(&asset);
            let path = match folder {
                "" => path,
                folder => format!("{folder}/{path}"),
            };
            if let Some(resource) = template.resources.get_mut(&asset.resource) {
                let properties = resource.properties.values_mut();
                properties.for_each(|property| asset.lies_at(&path, property));
            }
            (path, asset)
        };
        let assets = assets.into_iter().map(place).collect();
        Project { template, assets }
    }
}

/// Puts the definition of an API into a file of its own, as people do with long ones. The service
/// includes it before it expands the rest, so references work in it.
fn in_a_file(id: &str, body: &mut Node) -> Asset {
    let text = format!("{:#}\n", serde_json::Value::from(&*body));
    let asset = Asset::text(id, text, "json");
    *body = Intrinsic::Transform {
        name: "AWS::Include".into(),
        parameters: Some(Node::from([("Location", asset.key.as_str().into())])),
    }
    .into();
    asset
}

fn path_of(asset: &Asset) -> String {
    let resource = &asset.resource;
    let end = asset.key.rsplit_once('.').map_or("", |(_, end)| end);
    match &asset.content {
        AssetContent::Archive(_) => format!("code/{resource}"),
        AssetContent::File(_) | AssetContent::Text(_) => format!("definitions/{resource}.{end}"),
    }
}
