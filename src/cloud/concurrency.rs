//! How often a function may run at once: at zero, nothing can start it.

use serde_json::json;

use super::{Cloud, JsonCallError};

impl Cloud {
    /// How many runs of a function are reserved; none if it shares what the account has.
    ///
    /// ```no_run
    /// # async fn example(cloud: &stackwright::cloud::Cloud) -> Result<(), stackwright::cloud::JsonCallError> {
    /// let before = cloud.concurrency("hello").await?;
    /// cloud.set_concurrency("hello", Some(0)).await?;
    /// println!("nothing starts it now: no API, no schedule, no queue, no state machine");
    /// cloud.set_concurrency("hello", before).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn concurrency(&self, function: &str) -> Result<Option<u64>, JsonCallError> {
        let (operation, path) = ("GetFunctionConcurrency", path("2019-09-30", function));
        let answer = self.json_get("lambda", operation, &path).await?;
        Ok(answer["ReservedConcurrentExecutions"].as_u64())
    }

    /// Reserves so many runs for a function, or gives it a share of what the account has.
    pub async fn set_concurrency(
        &self,
        function: &str,
        runs: Option<u64>,
    ) -> Result<(), JsonCallError> {
        let body = runs.map(|runs| json!({"ReservedConcurrentExecutions": runs}));
        let operation = match body {
            Some(_) => "PutFunctionConcurrency",
            None => "DeleteFunctionConcurrency",
        };
        let path = path("2017-10-31", function);
        self.json_change("lambda", operation, &path, body.as_ref())
            .await
            .map(drop)
    }
}

/// The names that the service gives and takes have no characters that need care.
fn path(version: &str, function: &str) -> String {
    let plain = |letter: &char| letter.is_ascii_alphanumeric() || "-_".contains(*letter);
    let function: String = function.chars().filter(plain).collect();
    format!("/{version}/functions/{function}/concurrency")
}
