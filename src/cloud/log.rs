//! What was logged, and the groups that it is kept in.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Cloud, JsonCallError};

/// A group of logs.
///
/// ```no_run
/// use stackwright::cloud::{Cloud, JsonCallError, LogGroup};
///
/// # async fn example(cloud: &Cloud) -> Result<(), JsonCallError> {
/// let groups: Vec<LogGroup> = cloud.log_groups("/aws/lambda/news-").await?;
/// for group in &groups {
///     if cloud.tags_of_log_group(group).await?.is_empty() {
///         println!("{} with {} bytes", group.name, group.bytes);
///         cloud.delete_log_group(&group.name).await?;
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogGroup {
    /// The name.
    pub name: String,
    /// The ARN, without the `:*` that some answers have at the end.
    pub arn: String,
    /// About how many bytes are stored; the service counts them some hours later.
    pub bytes: u64,
}

impl Cloud {
    /// The log groups whose names begin with `prefix`.
    pub async fn log_groups(&self, prefix: &str) -> Result<Vec<LogGroup>, JsonCallError> {
        let mut groups = Vec::new();
        let mut token = Value::Null;
        loop {
            let mut body = json!({"logGroupNamePrefix": prefix});
            if !token.is_null() {
                body["nextToken"] = token;
            }
            let mut answer = self
                .json_call("logs", "Logs_20140328.DescribeLogGroups", &body)
                .await?;
            let found = answer.get("logGroups").and_then(Value::as_array);
            groups.extend(found.into_iter().flatten().filter_map(|group| {
                let arn = group.get("arn").and_then(Value::as_str).unwrap_or_default();
                Some(LogGroup {
                    name: group.get("logGroupName")?.as_str()?.to_owned(),
                    arn: arn.trim_end_matches(":*").to_owned(),
                    bytes: group
                        .get("storedBytes")
                        .and_then(Value::as_u64)
                        .unwrap_or(0),
                })
            }));
            token = answer["nextToken"].take();
            if token.is_null() {
                return Ok(groups);
            }
        }
    }

    /// The tags of a log group.
    pub async fn tags_of_log_group(
        &self,
        group: &LogGroup,
    ) -> Result<BTreeMap<String, String>, JsonCallError> {
        let body = json!({"resourceArn": group.arn});
        let answer = self
            .json_call("logs", "Logs_20140328.ListTagsForResource", &body)
            .await?;
        let tags = answer.get("tags").and_then(Value::as_object);
        Ok(tags
            .into_iter()
            .flatten()
            .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
            .collect())
    }

    /// Deletes a log group with all that is in it; nothing happens if it is not there.
    pub async fn delete_log_group(&self, name: &str) -> Result<(), JsonCallError> {
        let body = json!({"logGroupName": name});
        let answer = self.json_call("logs", "Logs_20140328.DeleteLogGroup", &body);
        match answer.await {
            Err(error) if error.code.as_deref() == Some("ResourceNotFoundException") => Ok(()),
            answer => answer.map(drop),
        }
    }

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
