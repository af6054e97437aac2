//! What synthesis gives: templates, and the files that travel with them.

mod asset;
mod project;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

pub use asset::{Asset, AssetContent, AssetFile};
pub use project::Project;

use crate::{
    acceptance::Acceptance,
    expansion::Expansion,
    files::Upload,
    source::{SourceLine, SourceMap},
    target::AssetBucket,
    template::{Positions, Template},
};

/// All stacks of an app, rendered.
///
/// ```
/// use stackwright::{App, assembly::Assembly, construct::Topic};
///
/// # let mut app = App::new("news", ".");
/// # app.stack("news").add("News", Topic::new());
/// let assembly: Assembly = app.synthesize(Default::default())?;
/// for stack in &assembly.stacks {
///     println!("{}: {} resources", stack.name, stack.template.resources.len());
/// }
/// # Ok::<(), stackwright::app::SynthesisError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Assembly {
    /// The app's name.
    pub app: String,
    /// The app's folder.
    pub root: PathBuf,
    /// The stacks, in deploy order.
    pub stacks: Vec<StackAssembly>,
}

/// A stack, rendered.
///
/// ```
/// use stackwright::{App, assembly::StackAssembly, construct::Topic};
///
/// # let mut app = App::new("news", ".");
/// # let stack = app.stack("news");
/// # stack.add("News", Topic::new());
/// stack.tag("team", "hens").notice("e-mails are billed");
/// let assembly = app.synthesize(Default::default())?;
/// let stack: &StackAssembly = &assembly.stacks[0];
/// assert_eq!(stack.tags["team"], "hens");
/// assert_eq!(stack.notices, ["e-mails are billed"]);
/// assert!(stack.source_map.resource("News").is_some());
/// # Ok::<(), stackwright::app::SynthesisError>(())
/// ```
#[derive(Clone, Debug)]
pub struct StackAssembly {
    /// The name under which it is deployed.
    pub name: String,
    /// The line that created it.
    pub line: SourceLine,
    /// The template.
    pub template: Template,
    /// The folder that relative paths in the template start from.
    pub folder: PathBuf,
    /// The program's lines, by JSON pointer into the template.
    pub source_map: SourceMap,
    /// What the template names in our bucket, and must be uploaded before it is deployed.
    pub assets: Vec<Asset>,
    /// Files that are put into buckets once it is deployed.
    pub uploads: Vec<Upload>,
    /// What whoever deploys must know beforehand: what is billed by the hour, say.
    pub notices: Vec<String>,
    /// Tags of the stack.
    pub tags: BTreeMap<String, String>,
    /// Logical ids by the name that they had before.
    pub moved: BTreeMap<String, String>,
    /// Findings of `check` that the program accepts.
    pub accepted: Vec<Acceptance>,
    /// Stacks of the app that must be deployed before it, and removed after it.
    pub after: Vec<String>,
}

impl StackAssembly {
    /// Names another bucket for the code, and other keys with it: those of the user's own bucket.
    ///
    /// ```
    /// use stackwright::construct::Function;
    ///
    /// # let mut app = stackwright::App::new("dragons", "stacks/dragons");
    /// # let stack = app.stack("dragons");
    /// stack.add("List", Function::python("lambda/list_dragons"));
    /// let mut assembly = app.synthesize(Default::default())?;
    /// let stack = &mut assembly.stacks[0];
    /// stack.use_asset_bucket(&"team-artifacts/code".parse().expect("a bucket"));
    /// let code = &stack.template.resources["List"].properties["Code"];
    /// assert_eq!(code.get("S3Bucket").and_then(|it| it.as_text()), Some("team-artifacts"));
    /// assert!(stack.assets[0].key.starts_with("code/"));
    /// # Ok::<(), stackwright::app::SynthesisError>(())
    /// ```
    pub fn use_asset_bucket(&mut self, bucket: &AssetBucket) {
        for asset in &mut self.assets {
            if let Some(resource) = self.template.resources.get_mut(&asset.resource) {
                let properties = resource.properties.values_mut();
                properties.for_each(|property| asset.lies_in(bucket, property));
            }
            asset.key = format!("{}{}", bucket.prefix, asset.key);
        }
    }

    /// The stack called `name` of a template file; messages about it name the file's lines.
    ///
    /// ```
    /// use stackwright::{assembly::StackAssembly, check, template::Template};
    ///
    /// let text = "Resources: {News: {Type: 'AWS::SNS::Topic'}}";
    /// let (template, positions) = Template::parse_located(text)?;
    /// let stack = StackAssembly::of_template("news", template, "news.yaml", &positions);
    /// let line = stack.source_map.resource("News").map(|line| line.to_string());
    /// assert_eq!(line.as_deref(), Some("news.yaml:1"));
    /// # Ok::<(), stackwright::template::ReadError>(())
    /// ```
    pub fn of_template(
        name: impl Into<String>,
        template: Template,
        file: &'static str,
        positions: &Positions,
    ) -> Self {
        Self {
            name: name.into(),
            line: SourceLine::of_file(file, 1, 1),
            source_map: SourceMap::of_file(file, positions.clone())
                .expanding(Expansion::of(&template)),
            template,
            folder: Path::new(file)
                .parent()
                .map(Path::to_owned)
                .unwrap_or_default(),
            assets: Vec::new(),
            uploads: Vec::new(),
            notices: Vec::new(),
            tags: BTreeMap::new(),
            moved: BTreeMap::new(),
            accepted: Vec::new(),
            after: Vec::new(),
        }
    }
}
