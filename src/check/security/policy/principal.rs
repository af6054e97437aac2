//! Who a statement is about.

use super::shape::{SHAPE, check_keys};
use crate::{
    check::{findings::Findings, security::place::Place},
    template::Node,
};

/// The kinds of who may act.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>.
const KINDS: [&str; 4] = ["AWS", "Service", "Federated", "CanonicalUser"];

pub(super) fn check(statement: &Place<'_>, findings: &mut Findings) {
    for key in ["Principal", "NotPrincipal"] {
        let place = statement.get(key);
        for arm in place.into_iter().flat_map(|it| it.arms()) {
            match arm.node {
                Node::Intrinsic(_) => {}
                Node::Text(text) if text == "*" || text.contains("{{resolve:") => {}
                Node::Map(map) if map.keys().any(|key| key.starts_with("Fn::")) => {}
                Node::Map(_) => {
                    check_keys(&arm, &KINDS, "a principal", findings);
                    check_names(&arm, findings);
                }
                _ => {
                    findings
                        .add(
                            &SHAPE,
                            arm.pointer,
                            "a principal is `*` or a mapping of kinds to names",
                        )
                        .fix("write `AWS: ARN` or `Service: NAME.amazonaws.com`");
                }
            }
        }
    }
}

fn check_names(principal: &Place<'_>, findings: &mut Findings) {
    for (_, names) in principal.entries() {
        for item in names.items() {
            if matches!(item.node, Node::Map(_) | Node::Null | Node::Bool(_)) {
                findings.add(
                    &SHAPE,
                    item.pointer,
                    "who is meant is a text or a list of texts",
                );
            }
        }
    }
}
