//! Managed policies that are attached, groups, and what acts as which role.

use std::rc::Rc;

use super::{
    holder::{LISTS, holder_name},
    model::{Effect, Topic},
    pattern::{Pattern, shown},
    permission::{Origin, Permission, Via, Who, Words},
    side::{Entry, When},
    statement::{Found, identity},
};
use crate::template::Node;

/// What acts as a role: type, and the property that names it.
const ACTORS: &[(&str, &str)] = &[
    ("AWS::CodeBuild::Project", "ServiceRole"),
    ("AWS::CodePipeline::Pipeline", "RoleArn"),
    ("AWS::EC2::Instance", "IamInstanceProfile"),
    ("AWS::ECS::TaskDefinition", "ExecutionRoleArn"),
    ("AWS::ECS::TaskDefinition", "TaskRoleArn"),
    ("AWS::Events::Rule", "RoleArn"),
    ("AWS::Glue::Job", "Role"),
    ("AWS::Lambda::Function", "Role"),
    ("AWS::SageMaker::NotebookInstance", "RoleArn"),
    ("AWS::Scheduler::Schedule", "Target/RoleArn"),
    ("AWS::Serverless::Function", "Role"),
    ("AWS::Serverless::StateMachine", "Role"),
    ("AWS::StepFunctions::StateMachine", "RoleArn"),
];

/// Reads what a resource has and is part of. `stays`: it is there before and after, so that
/// acting as another role is a change.
pub(super) fn collect(entry: &Entry<'_>, stays: bool, found: &mut Found) {
    let type_name = entry.type_name();
    if !type_name.starts_with("AWS::") {
        return;
    }
    if is_identity(type_name) {
        for list in LISTS {
            each(entry, list, |node, when, path| {
                found.permissions.extend(attached(entry, node, when, path));
            });
        }
    }
    match type_name {
        "AWS::IAM::User" => each(entry, "Groups", |node, when, path| {
            let group = identity(entry, node, "group");
            let member = entry.id.to_owned();
            found
                .permissions
                .push(joins(entry, member, &group, when, path));
        }),
        "AWS::IAM::UserToGroupAddition" => {
            let Some(group) = entry.get("GroupName") else {
                return;
            };
            let group = identity(entry, group, "group");
            each(entry, "Users", |node, when, path| {
                let member = identity(entry, node, "user");
                found
                    .permissions
                    .push(joins(entry, member, &group, when, path));
            });
        }
        "AWS::IAM::InstanceProfile" => each(entry, "Roles", |node, when, path| {
            let role = identity(entry, node, "role");
            let who = format!("machines with {}", entry.id);
            found.permissions.push(acts(entry, who, &role, when, path));
        }),
        _ => {}
    }
    if stays {
        let of_type = ACTORS.iter().filter(|(of, _)| *of == type_name);
        for (_, property) in of_type {
            each(entry, property, |node, when, path| {
                let role = identity(entry, node, "role");
                let who = entry.id.to_owned();
                found.permissions.push(acts(entry, who, &role, when, path));
            });
        }
    }
}

fn is_identity(type_name: &str) -> bool {
    matches!(
        type_name,
        "AWS::IAM::Role" | "AWS::IAM::User" | "AWS::IAM::Group"
    )
}

/// Calls `visit` for everything that a property names, in each case.
pub(super) fn each(
    entry: &Entry<'_>,
    property: &str,
    mut visit: impl FnMut(&Node, Vec<When>, String),
) {
    let Some(node) = entry.get(property) else {
        return;
    };
    let path = format!("/Properties/{property}");
    for arm in entry.world.items(node, &entry.when) {
        visit(arm.node, arm.when, path.clone());
    }
}

/// A managed policy of AWS or of another stack; one of this stack is read where it stands.
pub(super) fn attached(
    entry: &Entry<'_>,
    node: &Node,
    when: Vec<When>,
    path: String,
) -> Option<Permission> {
    if node.as_map().is_some() || entry.world.referenced(node).is_some() {
        return None;
    }
    Some(managed(entry, holder_name(entry), &shown(node), when, path))
}

/// All that a managed policy allows.
pub(super) fn managed(
    entry: &Entry<'_>,
    who: String,
    policy: &str,
    when: Vec<When>,
    path: String,
) -> Permission {
    let name = policy.rsplit('/').next().unwrap_or(policy);
    let action = if name == "AdministratorAccess" {
        Pattern::everything().shown_as("do everything (AdministratorAccess)")
    } else {
        Pattern::thing(name, format!("do what {name} allows"))
    };
    permission(entry, who, action, Pattern::everything(), when, path)
}

fn joins(
    entry: &Entry<'_>,
    member: String,
    group: &str,
    when: Vec<When>,
    path: String,
) -> Permission {
    let action = Pattern::thing(group, format!("do what {group} may"));
    Permission {
        topic: Topic::Membership,
        ..permission(entry, member, action, Pattern::everything(), when, path)
    }
}

fn acts(entry: &Entry<'_>, who: String, role: &str, when: Vec<When>, path: String) -> Permission {
    let role = Pattern::thing(role, role);
    Permission {
        topic: Topic::Membership,
        ..permission(
            entry,
            who,
            Pattern::thing("act as", "act as"),
            role,
            when,
            path,
        )
    }
}

/// Something that an identity may do.
pub(super) fn permission(
    entry: &Entry<'_>,
    who: String,
    action: Pattern,
    resource: Pattern,
    when: Vec<When>,
    path: String,
) -> Permission {
    Permission {
        topic: Topic::Permission,
        who: Who::One(who),
        effect: Effect::Allow,
        action: Words::One(action),
        resource: Words::One(resource),
        conditions: Vec::new(),
        when,
        via: Via::Identity,
        origin: Rc::new(Origin {
            id: entry.id.to_owned(),
            property: path,
        }),
    }
}
