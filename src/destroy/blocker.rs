//! What stands in the way of removing a stack, found before anything is begun.

use futures_util::future::join_all;

use super::{
    command::aws,
    member::{Found, Tree},
    protection,
};
use crate::{cloud::Cloud, deploy::Removal, diff::Fate};

/// Something that stands in the way, and what to do about it.
///
/// ```
/// use stackwright::destroy::Blocker;
///
/// let blocker = Blocker::Imported {
///     export: "news-topic".to_owned(),
///     by: vec!["readers".to_owned()],
/// };
/// assert_eq!(
///     blocker.to_string(),
///     "its export `news-topic` is imported by `readers`: remove that first, or deploy it without \
///      the import"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Blocker {
    /// The stack has termination protection.
    #[error("it is protected from deletion: lift that first (`{command}`)")]
    Protected {
        /// Lifts it.
        command: String,
    },
    /// The stack belongs to another one.
    #[error(
        "it is nested in `{root}`, which would not know that it is gone: remove `{root}` instead, \
         or deploy `{root}` without it"
    )]
    Nested {
        /// The outermost stack.
        root: String,
    },
    /// Other stacks import what it exports.
    #[error(
        "its export `{export}` is imported by `{}`: remove that first, or deploy it without the \
         import", by.join("`, `")
    )]
    Imported {
        /// The export.
        export: String,
        /// The stacks that import it.
        by: Vec<String>,
    },
    /// Another stack of the app needs it.
    #[error(
        "`{by}` needs it and is still there: remove `{by}` first, or both at once (without --stack)"
    )]
    Needed {
        /// The stack that needs it.
        by: String,
    },
    /// A resource refuses to be deleted.
    #[error(
        "{path} ({type_name}) is protected from deletion: lift that first (`{command}`), or keep \
         it (--keep {path})"
    )]
    ResourceProtected {
        /// The resource's path of logical ids.
        path: String,
        /// Its type.
        type_name: String,
        /// Lifts it.
        command: String,
    },
    /// The stack is in a state that cannot be left by removing it.
    #[error("it is in the state {status}: {advice}")]
    State {
        /// The status.
        status: String,
        /// What to do.
        advice: String,
    },
}

/// All that stands in the way, and what could not be looked at.
pub(super) async fn find(cloud: &Cloud, tree: &Tree) -> (Vec<Blocker>, Vec<String>) {
    let (mut blockers, mut caveats) = (Vec::new(), Vec::new());
    let Some(stack) = tree.stacks.first() else {
        return (blockers, caveats);
    };
    if stack.protected {
        blockers.push(Blocker::Protected {
            command: aws(
                cloud,
                &[
                    "cloudformation",
                    "update-termination-protection",
                    "--no-enable-termination-protection",
                    "--stack-name",
                    &stack.name,
                ],
            ),
        });
    }
    if let Some(root) = &stack.root {
        blockers.push(Blocker::Nested {
            root: name_of(root).to_owned(),
        });
    }
    if let Removal::Blocked { advice } = Removal::of(&stack.status) {
        blockers.push(Blocker::State {
            status: stack.status.as_str().to_owned(),
            advice: advice.to_owned(),
        });
    }
    let (imported, protected) = tokio::join!(
        imported(cloud, tree, &mut caveats),
        join_all(
            tree.found
                .iter()
                .filter(|found| found.fate == Fate::Deleted)
                .map(|found| protected(cloud, tree, found)),
        ),
    );
    blockers.extend(imported);
    blockers.extend(protected.into_iter().flatten());
    (blockers, caveats)
}

async fn imported(cloud: &Cloud, tree: &Tree, caveats: &mut Vec<String>) -> Vec<Blocker> {
    let outputs = tree.stacks.iter().flat_map(|stack| &stack.outputs);
    let exports: Vec<&String> = outputs
        .filter_map(|output| output.export.as_ref())
        .collect();
    let asked = exports.iter().map(|export| cloud.imports(export));
    let mut found = Vec::new();
    for (export, answer) in exports.iter().zip(join_all(asked).await) {
        match answer {
            Ok(mut by) => {
                // They go together.
                by.retain(|name| tree.stacks.iter().all(|stack| stack.name != *name));
                if !by.is_empty() {
                    found.push(Blocker::Imported {
                        export: (*export).clone(),
                        by,
                    });
                }
            }
            Err(error) => caveats.push(format!(
                "whether other stacks import `{export}` is not known: {error}"
            )),
        }
    }
    found
}

async fn protected(cloud: &Cloud, tree: &Tree, found: &Found) -> Option<Blocker> {
    let command = protection::lift(cloud, &tree.stacks, found).await?;
    Some(Blocker::ResourceProtected {
        path: found.member.path.clone(),
        type_name: found.member.resource.type_name.clone(),
        command,
    })
}

/// The name in a stack's ARN.
pub(super) fn name_of(arn: &str) -> &str {
    arn.split('/').nth(1).unwrap_or(arn)
}
