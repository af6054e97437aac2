//! From a stack's outputs to the stacks that use them.

use crate::{diff::canonical::canonical, template::Output};

/// The name by which other stacks import an output.
pub(super) fn export_name(output: &Output) -> Option<String> {
    let name = output.export.as_ref()?;
    Some(match canonical(name).scalar_text() {
        Some(name) => name,
        None => serde_json::Value::from(name).to_string(),
    })
}
