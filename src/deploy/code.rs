//! The code that is deployed now, beside the new one.

use std::collections::BTreeMap;

use futures_util::{StreamExt as _, stream};
use tokio::sync::OnceCell;

use super::{interrupt::Interrupt, situation::Situation};
use crate::{
    assembly::AssetContent,
    cloud::Cloud,
    diff::{
        ARCHIVE_LIMIT, CodeDifference, CodePlace, Difference, HeldCode, Kind, ResourceDifference,
        compare_code, too_large,
    },
    template::{Intrinsic, Node, Resource},
};

/// How many archives are read at a time.
const AT_A_TIME: usize = 4;

/// Compares the code of functions whose archive is another one now, file by file. Archives are
/// only read; what may not be read is said to be so.
pub(super) async fn compare(
    cloud: &Cloud,
    situation: &Situation<'_>,
    difference: &mut Difference,
    interrupt: &Interrupt,
) {
    let changed: Vec<_> = difference
        .resources
        .iter_mut()
        .filter(|resource| resource.kind == Kind::Modified)
        .filter_map(|resource| {
            let before = situation.old.resources.get(&resource.id)?;
            let after = situation.assembly.template.resources.get(&resource.id)?;
            let (old, new) = (CodePlace::of(before), CodePlace::of(after)?);
            let differs = match &old {
                Some(old) => *old != new,
                None => is_inline(before),
            };
            differs.then_some((resource, old, new))
        })
        .collect();
    if changed.is_empty() {
        return;
    }
    let reader = Reader::new(cloud, situation).await;
    let all = stream::iter(changed).for_each_concurrent(AT_A_TIME, async |(resource, old, new)| {
        resource.code = Some(match reader.files(resource, old, new).await {
            Ok(code) => code,
            Err(why) => CodeDifference::Unknown(format!("not compared by file: {why}")),
        });
    });
    // Whoever wants to stop does not wait for a download; that is told elsewhere.
    let _stopped = interrupt.or(all).await;
}

/// Whether the code stands in the template.
fn is_inline(resource: &Resource) -> bool {
    let code = resource.properties.get("Code");
    code.is_some_and(|code| code.get("ZipFile").is_some())
        || resource.properties.contains_key("InlineCode")
}

/// Reads what templates only name.
pub(super) struct Reader<'a> {
    pub(super) cloud: &'a Cloud,
    pub(super) situation: &'a Situation<'a>,
    pseudo: BTreeMap<&'static str, String>,
    /// Physical ids by logical ones, once one is needed that the change set does not name.
    ids: OnceCell<BTreeMap<String, String>>,
}

impl<'a> Reader<'a> {
    pub(super) async fn new(cloud: &'a Cloud, situation: &'a Situation<'a>) -> Self {
        let mut pseudo = BTreeMap::from([("AWS::Region", cloud.region().to_owned())]);
        // Without it, names of buckets that contain it stay unknown.
        if let Ok(account) = cloud.account().await {
            pseudo.insert("AWS::AccountId", account.to_owned());
        }
        Self {
            cloud,
            situation,
            pseudo,
            ids: OnceCell::new(),
        }
    }

    async fn files(
        &self,
        resource: &ResourceDifference,
        old: Option<CodePlace>,
        new: CodePlace,
    ) -> Result<CodeDifference, String> {
        let old = self.deployed(resource, old).await?;
        let old = old
            .code()
            .map_err(|error| format!("the archive that is deployed now: {error}"))?;
        let assembly = self.situation.assembly;
        let asset = assembly.assets.iter().find(|it| it.resource == resource.id);
        let new = match (asset, &new) {
            (Some(asset), _) => match &asset.content {
                AssetContent::File(path) => {
                    HeldCode::local(&assembly.folder, &path.display().to_string())?
                }
                _ => HeldCode::Files(asset.files().to_vec()),
            },
            (None, CodePlace::Local(place)) => HeldCode::local(&assembly.folder, place)?,
            (None, place) => HeldCode::Archive(self.archive(place).await?),
        };
        let new = new
            .code()
            .map_err(|error| format!("the new code: {error}"))?;
        let files = compare_code(old, new).map_err(|error| error.to_string())?;
        Ok(CodeDifference::Files(files))
    }

    /// The code from where the template says that it lies, or else from the function itself.
    async fn deployed(
        &self,
        resource: &ResourceDifference,
        place: Option<CodePlace>,
    ) -> Result<HeldCode, String> {
        let why = match &place {
            None => None,
            Some(place) => match self.archive(place).await {
                Ok(archive) => return Ok(HeldCode::Archive(archive)),
                Err(why) => Some(why),
            },
        };
        if !resource.type_name.ends_with("::Function") {
            return Err(why.unwrap_or_else(|| "where its archive lies is not known".to_owned()));
        }
        let archive = match self.physical_id_of(resource).await {
            Ok(id) => match self.cloud.function_code(&id, ARCHIVE_LIMIT).await {
                Ok(Some(archive)) => return Ok(HeldCode::Archive(archive)),
                Ok(None) => too_large(&id),
                Err(error) => error.to_string(),
            },
            Err(error) => error,
        };
        Err(match why {
            Some(why) => format!("{why}; and not from the function itself: {archive}"),
            None => archive,
        })
    }

    async fn physical_id_of(&self, resource: &ResourceDifference) -> Result<String, String> {
        match &resource.physical_id {
            Some(id) => Ok(id.clone()),
            None => self.physical_id(&resource.id).await,
        }
    }

    /// The physical id of what has the logical id `id` in the deployed stack.
    pub(super) async fn physical_id(&self, id: &str) -> Result<String, String> {
        let read = async || {
            let stack = self.situation.found.as_ref();
            let stack = stack.map_or(&self.situation.assembly.name, |stack| &stack.id);
            let resources = self.cloud.resources(stack).await?;
            let ids = resources
                .into_iter()
                .map(|it| (it.logical_id, it.physical_id));
            Ok::<BTreeMap<_, _>, crate::cloud::CloudError>(ids.collect())
        };
        let ids = self.ids.get_or_try_init(read).await;
        let ids = ids.map_err(|error| error.to_string())?;
        let id = ids.get(id).cloned();
        id.ok_or_else(|| "the stack does not name it".to_owned())
    }

    async fn archive(&self, place: &CodePlace) -> Result<Vec<u8>, String> {
        let unknown = || "where its archive lies is not known before the deploy".to_owned();
        let CodePlace::Object {
            bucket,
            key,
            version,
        } = place
        else {
            return Err(unknown());
        };
        let (Some(bucket), Some(key)) = (self.text(bucket), self.text(key)) else {
            return Err(unknown());
        };
        let version = version.as_ref().and_then(|version| self.text(version));
        let read = self
            .cloud
            .read_small_object(&bucket, &key, version.as_deref(), ARCHIVE_LIMIT);
        match read.await {
            Ok(Some(archive)) => Ok(archive),
            Ok(None) => Err(too_large(&key)),
            Err(error) => Err(format!(
                "the archive {key} in {bucket} cannot be read: {error}"
            )),
        }
    }

    /// A value that is known now.
    pub(super) fn text(&self, value: &Node) -> Option<String> {
        match value.as_intrinsic() {
            None => value.scalar_text(),
            Some(Intrinsic::Ref(name)) => self.name(name),
            Some(Intrinsic::Sub { text, variables }) if variables.is_empty() => {
                let mut known = String::new();
                let mut rest = text.as_str();
                while let Some((before, after)) = rest.split_once("${") {
                    let (name, after) = after.split_once('}')?;
                    known += before;
                    known += &self.name(name)?;
                    rest = after;
                }
                Some(known + rest)
            }
            Some(_) => None,
        }
    }

    fn name(&self, name: &str) -> Option<String> {
        if let Some(value) = self.pseudo.get(name) {
            return Some(value.clone());
        }
        let stack = self.situation.found.as_ref()?;
        stack.parameters.get(name).map(|value| value.given.clone())
    }
}
