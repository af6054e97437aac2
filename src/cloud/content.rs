//! What resources hold that would go with them: counted where one request tells it.

use serde_json::{Value, json};

use super::Cloud;
use crate::diff::Holding;

impl Cloud {
    /// What the resource holds; nothing if it is not there, or of a type that is not counted. The
    /// error is a sentence of the service in question.
    ///
    /// ```no_run
    /// # async fn example(cloud: &stackwright::cloud::Cloud) -> Result<(), String> {
    /// for holding in cloud.content("AWS::DynamoDB::Table", "eggs").await? {
    ///     println!("{} {}", holding.count, holding.what);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn content(
        &self,
        type_name: &str,
        physical_id: &str,
    ) -> Result<Vec<Holding>, String> {
        match type_name {
            "AWS::S3::Bucket" => {
                let content = self.bucket_content(physical_id).await;
                let content = content.map_err(|error| error.to_string())?;
                let objects = Holding::of("objects", content.objects).with_bytes(content.bytes);
                let objects = if content.more {
                    objects.about()
                } else {
                    objects
                };
                let older = Some(content.older).filter(|count| *count > 0);
                let older = older.map(|count| Holding::of("older versions", count));
                Ok([Some(objects), older].into_iter().flatten().collect())
            }
            "AWS::DynamoDB::Table" => {
                let body = json!({"TableName": physical_id});
                let answer = self.ask("dynamodb", "DynamoDB_20120810.DescribeTable", body);
                Ok(one(answer.await?.and_then(|answer| {
                    let count = answer.pointer("/Table/ItemCount")?.as_u64()?;
                    let bytes = answer.pointer("/Table/TableSizeBytes")?.as_u64()?;
                    Some(Holding::of("items", count).with_bytes(bytes).about())
                })))
            }
            "AWS::Cognito::UserPool" => {
                let operation = "AWSCognitoIdentityProviderService.DescribeUserPool";
                let body = json!({"UserPoolId": physical_id});
                let answer = self.ask("cognito-idp", operation, body).await?;
                Ok(one(answer.and_then(|answer| {
                    let count = answer.pointer("/UserPool/EstimatedNumberOfUsers")?;
                    Some(Holding::of("users", count.as_u64()?).about())
                })))
            }
            "AWS::SQS::Queue" => {
                let names = [
                    "ApproximateNumberOfMessages",
                    "ApproximateNumberOfMessagesNotVisible",
                    "ApproximateNumberOfMessagesDelayed",
                ];
                let body = json!({"QueueUrl": physical_id, "AttributeNames": names});
                let answer = self.ask("sqs", "AmazonSQS.GetQueueAttributes", body);
                Ok(one(answer.await?.and_then(|answer| {
                    let attributes = answer.get("Attributes")?;
                    let number = |name| attributes.get(name)?.as_str()?.parse::<u64>().ok();
                    let count = names.into_iter().filter_map(number).sum();
                    Some(Holding::of("messages", count).about())
                })))
            }
            "AWS::Logs::LogGroup" => {
                let body = json!({"logGroupNamePrefix": physical_id});
                let answer = self.ask("logs", "Logs_20140328.DescribeLogGroups", body);
                Ok(one(answer.await?.and_then(|answer| {
                    let groups = answer.get("logGroups")?.as_array()?;
                    let named = |group: &&Value| group["logGroupName"] == physical_id;
                    let bytes = groups.iter().find(named)?.get("storedBytes")?.as_u64()?;
                    Some(Holding::of("bytes of logs", bytes).about())
                })))
            }
            // Described, and not read: the value is nobody's business here.
            "AWS::SSM::Parameter" => {
                let filter = json!({"Key": "Name", "Option": "Equals", "Values": [physical_id]});
                let body = json!({"ParameterFilters": [filter]});
                let answer = self.ask("ssm", "AmazonSSM.DescribeParameters", body);
                Ok(one(answer.await?.and_then(|answer| {
                    let count = answer.pointer("/Parameters/0/Version")?;
                    Some(Holding::of("versions", count.as_u64()?))
                })))
            }
            _ => Ok(Vec::new()),
        }
    }

    /// A question to a JSON service; nothing if what it is about does not exist.
    async fn ask(
        &self,
        service: &str,
        operation: &str,
        body: Value,
    ) -> Result<Option<Value>, String> {
        match self.json_call(service, operation, &body).await {
            Ok(answer) => Ok(Some(answer)),
            Err(error)
                if error.code.as_ref().is_some_and(|code| {
                    code.contains("NotFound") || code.contains("NonExistent")
                }) =>
            {
                Ok(None)
            }
            Err(error) => Err(error.to_string()),
        }
    }
}

fn one(holding: Option<Holding>) -> Vec<Holding> {
    holding.into_iter().collect()
}
