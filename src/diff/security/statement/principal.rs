//! Who a statement is about.

use crate::{
    diff::security::{
        pattern::shown,
        permission::Who,
        side::{Entry, When},
    },
    template::{Intrinsic, Map, Node, Pseudo},
};

/// Who a statement is about; `None` where that is not known here.
pub(super) fn principals(
    entry: &Entry<'_>,
    statement: &Map,
    when: &[When],
) -> Option<Vec<(Who, Vec<When>)>> {
    if let Some(node) = statement.get("NotPrincipal") {
        let mut names: Vec<String> = named(entry, node, when)?
            .into_iter()
            .map(|(who, _)| who.words())
            .collect();
        names.sort();
        return Some(vec![(Who::AllBut(names.join(", ")), when.to_vec())]);
    }
    named(entry, statement.get("Principal")?, when)
}

fn named(entry: &Entry<'_>, node: &Node, when: &[When]) -> Option<Vec<(Who, Vec<When>)>> {
    let mut found = Vec::new();
    for arm in entry.world.arms(node, when) {
        match arm.node {
            Node::Text(text) if text == "*" => found.push((Who::Anyone, arm.when)),
            Node::Map(map) => {
                for (kind, names) in map {
                    if kind.starts_with("Fn::") {
                        return None;
                    }
                    for arm in entry.world.items(names, &arm.when) {
                        found.push((principal(entry, kind, arm.node), arm.when));
                    }
                }
            }
            _ => return None,
        }
    }
    Some(found)
}

fn principal(entry: &Entry<'_>, kind: &str, node: &Node) -> Who {
    let name = shown(node);
    Who::One(match kind {
        "AWS" if name == "*" => return Who::Anyone,
        "AWS" => account_or_identity(entry, node),
        "Service" => format!("service {}", service(&name)),
        "Federated" => format!("identities of {name}"),
        "CanonicalUser" => format!("canonical user {name}"),
        kind => format!("{kind} {name}"),
    })
}

/// The name of a service is the same wherever it is.
pub(in crate::diff::security) fn service(name: &str) -> String {
    let suffix = format!("${{{}}}", Pseudo::UrlSuffix.name());
    name.replace(&suffix, "amazonaws.com")
}

/// Whom an ARN or an account's number means.
pub(in crate::diff::security) fn account_or_identity(entry: &Entry<'_>, node: &Node) -> String {
    if let Some(id) = entry.world.referenced(node) {
        return id.to_owned();
    }
    let name = shown(node);
    let account = match name.split_once(":iam::") {
        None => &name,
        Some((_, rest)) => match rest.strip_suffix(":root") {
            Some(account) => account,
            None => return name,
        },
    };
    if account == "${AWS::AccountId}" {
        return "this account".to_owned();
    }
    let is_number = account.len() == 12 && account.bytes().all(|it| it.is_ascii_digit());
    if is_number {
        format!("account {account}")
    } else {
        name
    }
}

/// The logical id or name of a role, user or group that a property names.
pub(in crate::diff::security) fn identity(entry: &Entry<'_>, node: &Node, kind: &str) -> String {
    if let Some(id) = entry.world.referenced(node) {
        return id.to_owned();
    }
    let name = shown(node);
    let property = match kind {
        "user" => "UserName",
        "group" => "GroupName",
        _ => "RoleName",
    };
    let resources = &entry.world.template.resources;
    let named = resources.iter().find(|(_, resource)| {
        resource.type_name.starts_with("AWS::IAM::")
            && matches!(
                resource.type_name.as_str(),
                "AWS::IAM::Role" | "AWS::IAM::User" | "AWS::IAM::Group"
            )
            && resource
                .properties
                .get(property)
                .is_some_and(|it| it == node)
    });
    match (named, node.as_intrinsic()) {
        (Some((id, _)), _) => id.clone(),
        (None, Some(Intrinsic::Ref(name))) => format!("{kind} ${{{name}}}"),
        (None, _) => format!("{kind} {name}"),
    }
}
