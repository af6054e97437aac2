//! Exports, and who imports them.
//!
//! ```no_run
//! # use stackwright::cloud::{Cloud, CloudError};
//! # async fn example(cloud: &Cloud) -> Result<(), CloudError> {
//! for (export, stack) in cloud.exports().await? {
//!     println!("{export} of {stack} is imported by {:?}", cloud.imports(&export).await?);
//! }
//! # Ok(())
//! # }
//! ```

use std::collections::BTreeMap;

use super::{Cloud, CloudError};

impl Cloud {
    /// The exports of the account and region by name, with the ARNs of the stacks that have them.
    pub async fn exports(&self) -> Result<BTreeMap<String, String>, CloudError> {
        let mut found = BTreeMap::new();
        let mut token = None;
        loop {
            let request = self
                .cloudformation
                .list_exports()
                .set_next_token(token)
                .send();
            let answer = self.call("ListExports", request).await?;
            let exports = answer.exports.unwrap_or_default().into_iter();
            found.extend(exports.map(|export| {
                let stack = export.exporting_stack_id.unwrap_or_default();
                (export.name.unwrap_or_default(), stack)
            }));
            token = answer.next_token;
            if token.is_none() {
                return Ok(found);
            }
        }
    }

    /// The names of the stacks that import an export.
    pub async fn imports(&self, export: &str) -> Result<Vec<String>, CloudError> {
        let request = self
            .cloudformation
            .list_imports()
            .export_name(export)
            .send();
        match self.call("ListImports", request).await {
            Ok(answer) => Ok(answer.imports.unwrap_or_default()),
            Err(CloudError::Service { message, .. }) if message.contains("is not imported") => {
                Ok(Vec::new())
            }
            Err(error) => Err(error),
        }
    }
}
