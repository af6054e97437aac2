//! What was logged.

use serde_json::{Value, json};

use super::{Cloud, JsonCallError};

impl Cloud {
    /// The last lines, at most so many, of a stream of a log group, or of the stream that was
    /// written to last.
    ///
    /// ```no_run
    /// # async fn example(cloud: &stackwright::cloud::Cloud) {
    /// if let Ok(lines) = cloud.last_logged("/aws/lambda/count-eggs", None, 10).await {
    ///     println!("{}", lines.join("\n"));
    /// }
    /// # }
    /// ```
    pub async fn last_logged(
        &self,
        group: &str,
        stream: Option<&str>,
        most: usize,
    ) -> Result<Vec<String>, JsonCallError> {
        let latest;
        let stream = match stream {
            Some(stream) => stream,
            None => {
                let body = json!({
                    "logGroupName": group, "orderBy": "LastEventTime", "descending": true, "limit": 1,
                });
                let answer = self.json_call("logs", "Logs_20140328.DescribeLogStreams", &body);
                latest = answer.await?;
                match latest.pointer("/logStreams/0/logStreamName") {
                    Some(Value::String(stream)) => stream,
                    _ => return Ok(Vec::new()),
                }
            }
        };
        let body = json!({
            "logGroupName": group, "logStreamName": stream, "limit": most, "startFromHead": false,
        });
        let answer = self
            .json_call("logs", "Logs_20140328.GetLogEvents", &body)
            .await?;
        let events = answer.get("events").and_then(Value::as_array);
        let lines = events
            .into_iter()
            .flatten()
            .filter_map(|event| event.get("message")?.as_str())
            .flat_map(str::lines)
            .map(|line| line.trim_end().to_owned())
            .collect::<Vec<_>>();
        Ok(lines[lines.len().saturating_sub(most)..].to_vec())
    }
}
