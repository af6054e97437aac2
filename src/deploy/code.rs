//! The code that is deployed now, beside the new one.

use std::collections::BTreeMap;

use futures_util::{StreamExt as _, stream};

use super::{interrupt::Interrupt, situation::Situation};
use crate::{
    cloud::Cloud,
    diff::{ARCHIVE_LIMIT, Code, CodeDifference, Difference, Kind, archive_of, compare_code},
    template::{Intrinsic, Map, Node},
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
            let old = archive_of(situation.old.resources.get(&resource.id)?)?;
            let new = situation.assembly.template.resources.get(&resource.id)?;
            let new = archive_of(new)?;
            (old != new).then_some((resource, old, new))
        })
        .collect();
    if changed.is_empty() {
        return;
    }
    let reader = Reader::new(cloud, situation).await;
    let all = stream::iter(changed).for_each_concurrent(AT_A_TIME, async |(resource, old, new)| {
        resource.code = Some(match reader.files(&resource.id, old, new).await {
            Ok(code) => code,
            Err(why) => CodeDifference::Unknown(format!("not compared by file: {why}")),
        });
    });
    // Whoever wants to stop does not wait for a download; that is told elsewhere.
    let _stopped = interrupt.or(all).await;
}

struct Reader<'a> {
    cloud: &'a Cloud,
    situation: &'a Situation<'a>,
    pseudo: BTreeMap<&'static str, String>,
}

impl<'a> Reader<'a> {
    async fn new(cloud: &'a Cloud, situation: &'a Situation<'a>) -> Self {
        let mut pseudo = BTreeMap::from([("AWS::Region", cloud.region().to_owned())]);
        // Without it, names of buckets that contain it stay unknown.
        if let Ok(account) = cloud.account().await {
            pseudo.insert("AWS::AccountId", account.to_owned());
        }
        Self {
            cloud,
            situation,
            pseudo,
        }
    }

    async fn files(&self, id: &str, old: &Map, new: &Map) -> Result<CodeDifference, String> {
        let old = self.archive(old).await?;
        let old = Code::of_archive(&old)
            .map_err(|error| format!("the archive that is deployed now: {error}"))?;
        let asset = self
            .situation
            .assembly
            .assets
            .iter()
            .find(|it| it.resource == id);
        let archive;
        let new = match asset {
            Some(asset) => Code::of_files(&asset.files),
            None => {
                archive = self.archive(new).await?;
                Code::of_archive(&archive)
            }
        };
        let new = new.map_err(|error| format!("the new code: {error}"))?;
        let files = compare_code(old, new).map_err(|error| error.to_string())?;
        Ok(CodeDifference::Files(files))
    }

    async fn archive(&self, place: &Map) -> Result<Vec<u8>, String> {
        let text = |key: &str| self.text(place.get(key)?);
        let (Some(bucket), Some(key)) = (text("S3Bucket"), text("S3Key")) else {
            return Err("where its archive lies is not known before the deploy".to_owned());
        };
        let version = text("S3ObjectVersion");
        let read = self
            .cloud
            .read_small_object(&bucket, &key, version.as_deref(), ARCHIVE_LIMIT);
        match read.await {
            Ok(Some(archive)) => Ok(archive),
            Ok(None) => Err(format!(
                "the archive {key} is larger than {} MiB",
                ARCHIVE_LIMIT >> 20
            )),
            Err(error) => Err(format!(
                "the archive {key} in {bucket} cannot be read: {error}"
            )),
        }
    }

    /// A value that is known now.
    fn text(&self, value: &Node) -> Option<String> {
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
