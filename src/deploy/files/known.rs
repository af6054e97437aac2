//! What is known of a stack and its buckets when files are compared.

use std::collections::BTreeMap;

use crate::{
    assembly::StackAssembly,
    cloud::{Cloud, CloudError, StackRecord},
    diff::{Difference, Kind, Replacement},
    files::{Keeping, PageValues, Upload, settings_of},
    template::{Node, Template},
};

/// What is known of a stack.
#[derive(Clone, Copy)]
pub(in crate::deploy) struct Known<'a, 'b> {
    pub(in crate::deploy) assembly: &'a StackAssembly,
    /// The stack as it is; none if there is none yet.
    pub(in crate::deploy) stack: Option<&'b StackRecord>,
    /// What is about to happen; none if all that has happened.
    pub(in crate::deploy) ahead: Option<Ahead<'b>>,
}

/// What a deploy is about to do.
#[derive(Clone, Copy)]
pub(in crate::deploy) struct Ahead<'a> {
    /// The template that is deployed.
    pub(in crate::deploy) old: &'a Template,
    /// What of the new one takes effect.
    pub(in crate::deploy) new: &'a Template,
    /// What differs.
    pub(in crate::deploy) difference: &'a Difference,
}

/// Where the objects of an upload are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In this bucket.
    Bucket(String),
    /// The bucket is yet to be made.
    Fresh,
    /// There is none, for its condition does not hold.
    Nowhere,
}

impl Known<'_, '_> {
    /// Where the objects of each upload are.
    pub(super) async fn places(&self, cloud: &Cloud) -> Result<Vec<Place>, CloudError> {
        let mut resources = None;
        let mut places = Vec::new();
        for upload in &self.assembly.uploads {
            let place = match (self.fate(upload), &upload.bucket) {
                (Some(place), _) => place,
                (None, Node::Text(name)) => Place::Bucket(name.clone()),
                (None, _) => {
                    if resources.is_none() {
                        resources = Some(self.resources(cloud).await?);
                    }
                    let id = resources.as_ref().and_then(|it| it.get(&upload.bucket_id));
                    match (id, self.ahead) {
                        (Some(id), _) => Place::Bucket(id.clone()),
                        (None, Some(_)) => Place::Fresh,
                        (None, None) => Place::Nowhere,
                    }
                }
            };
            places.push(place);
        }
        Ok(places)
    }

    /// What is known of the upload's place without a question.
    fn fate(&self, upload: &Upload) -> Option<Place> {
        let ahead = self.ahead?;
        if !ahead.new.resources.contains_key(&upload.bucket_id) {
            return Some(Place::Nowhere);
        }
        let differs = ahead.difference.resources.iter();
        let mut differs = differs.filter(|resource| resource.id == upload.bucket_id);
        let is_fresh = self.stack.is_none()
            || differs.any(|it| it.kind == Kind::Added || it.replacement == Replacement::Yes);
        is_fresh.then_some(Place::Fresh)
    }

    async fn resources(&self, cloud: &Cloud) -> Result<BTreeMap<String, String>, CloudError> {
        let Some(stack) = self.stack else {
            return Ok(BTreeMap::new());
        };
        let resources = cloud.resources(&stack.id).await?.into_iter();
        let present = resources.filter(|it| !it.physical_id.is_empty());
        Ok(present.map(|it| (it.logical_id, it.physical_id)).collect())
    }

    /// The values that pages may name, as they are now.
    pub(super) fn values(&self) -> PageValues {
        let mut values = PageValues::default();
        let Some(stack) = self.stack else {
            return values;
        };
        let outputs = stack.outputs.iter();
        values.outputs = outputs
            .map(|output| (output.key.clone(), output.value.clone()))
            .collect();
        let is_secret = |name: &str| {
            let declared = self.assembly.template.parameters.get(name);
            declared.is_some_and(|it| it.no_echo)
        };
        for (name, value) in &stack.parameters {
            if is_secret(name) {
                values.secrets.insert(name.clone());
            } else {
                let value = value.resolved.as_ref().unwrap_or(&value.given);
                values.parameters.insert(name.clone(), value.clone());
            }
        }
        let arn: Vec<&str> = stack.id.splitn(6, ':').collect();
        if let [_, partition, _, region, account, _] = *arn {
            let known = [
                ("account_id", account),
                ("partition", partition),
                ("region", region),
                ("stack_id", &stack.id),
                ("stack_name", &stack.name),
            ];
            let known = known.map(|(name, value)| (name.to_owned(), value.to_owned()));
            values.aws = known.into();
        }
        values
    }

    /// Whether values of the stack may be other ones in the end.
    pub(super) fn may_change(&self) -> bool {
        let is_new = self.stack.is_none();
        self.ahead
            .is_some_and(|ahead| is_new || !ahead.difference.is_same_stack())
    }

    /// Whether the deploy is about to change the settings of the upload's files.
    pub(super) fn changes_settings(&self, upload: &Upload) -> bool {
        let matters = upload.keeping != Keeping::Seeded;
        let ahead = self.ahead.filter(|_| matters);
        ahead.is_some_and(|ahead| {
            let [old, new] = [ahead.old, &self.assembly.template].map(|template| {
                let bucket = template.resources.get(&upload.bucket_id);
                settings_of(bucket, upload)
            });
            old != new
        })
    }
}
