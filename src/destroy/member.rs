//! The resources of a stack and of those nested in it.

use futures_util::future::try_join_all;

use crate::{
    cloud::{Cloud, ResourceRecord, StackRecord},
    deploy::DeployError,
    diff::{Fate, fate_of},
    expansion::{Authored, Expansion},
    template::{self, Template},
};

/// A resource of a stack, or of one nested in it.
///
/// ```
/// use stackwright::{cloud::ResourceRecord, destroy::Member, expansion::Authored};
///
/// let gateway = Member {
///     path: "Network/Gateway".to_owned(),
///     resource: ResourceRecord {
///         logical_id: "Gateway".to_owned(),
///         physical_id: "igw-1".to_owned(),
///         type_name: "AWS::EC2::InternetGateway".to_owned(),
///         status: "CREATE_COMPLETE".to_owned(),
///         reason: None,
///     },
///     authored: Authored::default(),
/// };
/// assert_eq!(gateway.top(), "Network");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its logical id, after those of the nested stacks that it is in: `Network/Gateway`.
    pub path: String,
    /// The resource.
    pub resource: ResourceRecord,
    /// What the author wrote of it.
    pub authored: Authored,
}

impl Member {
    /// The logical id in the outermost stack.
    pub fn top(&self) -> &str {
        self.path
            .split_once('/')
            .map_or(self.path.as_str(), |(top, _)| top)
    }

    /// Whether it is of this type.
    pub(super) fn is(&self, type_name: &str) -> bool {
        self.resource.type_name == type_name
    }
}

/// A resource, with what the deployed template says of it.
pub(super) struct Found {
    pub(super) member: Member,
    pub(super) fate: Fate,
    pub(super) declared: Option<template::Resource>,
}

/// A stack with those nested in it.
pub(super) struct Tree {
    /// The stacks, the outermost first.
    pub(super) stacks: Vec<StackRecord>,
    pub(super) found: Vec<Found>,
}

impl Tree {
    /// Reads a stack and those nested in it, level by level.
    pub(super) async fn read(cloud: &Cloud, root: &StackRecord) -> Result<Self, DeployError> {
        let mut tree = Self {
            stacks: vec![root.clone()],
            found: Vec::new(),
        };
        let mut level = vec![(root.id.clone(), String::new())];
        while !level.is_empty() {
            let inner = level
                .iter()
                .map(|(id, prefix)| async move { read_one(cloud, id, prefix).await });
            let found: Vec<Found> = try_join_all(inner).await?.into_iter().flatten().collect();
            let nested = found.iter().filter(|found| {
                found.fate == Fate::Deleted && found.member.is("AWS::CloudFormation::Stack")
            });
            level = nested
                .map(|found| {
                    let member = &found.member;
                    (
                        member.resource.physical_id.clone(),
                        format!("{}/", member.path),
                    )
                })
                .collect();
            let records = level
                .iter()
                .map(|(id, _)| async move { cloud.stack(id).await });
            let records = try_join_all(records).await?;
            tree.stacks.extend(records.into_iter().flatten());
            tree.found.extend(found);
        }
        Ok(tree)
    }
}

async fn read_one(cloud: &Cloud, stack: &str, prefix: &str) -> Result<Vec<Found>, DeployError> {
    let (resources, text) = tokio::try_join!(cloud.resources(stack), cloud.template(stack))?;
    // Without a template that can be read, nothing is known to be kept, and the service decides.
    let written = text.and_then(|text| Template::parse(text).ok());
    let expansion = written.as_ref().map(Expansion::of).unwrap_or_default();
    let template = match written {
        // What a transform makes may be kept too: versions of functions, say.
        Some(written) if !written.transform.is_empty() => {
            let processed = cloud.processed_template(Some(stack), None).await;
            let processed = processed.ok().flatten();
            let processed = processed.and_then(|text| Template::parse(text).ok());
            Some(processed.unwrap_or(written))
        }
        written => written,
    };
    let there = resources.into_iter().filter(|resource| {
        !resource.physical_id.is_empty() && resource.status != "DELETE_COMPLETE"
    });
    let found = there.map(|resource| {
        let declared = template
            .as_ref()
            .and_then(|template| template.resources.get(&resource.logical_id));
        let fate = declared.map_or(Fate::Deleted, |declared| {
            fate_of(declared, declared.deletion_policy.as_ref(), true)
        });
        Found {
            member: Member {
                path: format!("{prefix}{}", resource.logical_id),
                authored: expansion.authored(&resource.logical_id, &resource.type_name),
                resource,
            },
            fate,
            declared: declared.cloned(),
        }
    });
    Ok(found.collect())
}
