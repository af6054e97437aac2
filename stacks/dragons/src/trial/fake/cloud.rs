//! What the account's owner may do with the application in memory.

use serde_json::{Value, json};

use super::{
    super::cloud::{Cloud, CloudError, StoredObject},
    Fake, Fault,
};

fn etag(file: &[u8]) -> String {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};

    let mut hasher = DefaultHasher::new();
    file.hash(&mut hasher);
    format!("\"{:x}\"", hasher.finish())
}

impl Cloud for Fake {
    fn call(&self, service: &str, target: &str, body: &Value) -> Result<Value, CloudError> {
        let operation = format!("{service}:{}", target.split_once('.').unwrap().1);
        let mut state = self.state();
        state.calls.push(target.to_owned());
        let other_bucket = state.faults.contains(&Fault::OtherBucket);
        let user = body["Username"].as_str().unwrap_or_default().to_owned();
        let run = body["executionArn"].as_str().unwrap_or_default();
        match operation.as_str() {
            "ssm:GetParameter" => Ok(match body["Name"].as_str() {
                Some("bucket-name") if other_bucket => json!({"Parameter": {"Value": "den"}}),
                Some("bucket-name") => json!({"Parameter": {"Value": "cave"}}),
                _ => json!({"Parameter": {"Value": "dragons.json"}}),
            }),
            "cognito-idp:AdminCreateUser" => {
                assert_eq!(body["MessageAction"], "SUPPRESS");
                state.users.insert(user, (String::new(), false));
                Ok(json!({}))
            }
            "cognito-idp:AdminConfirmSignUp" => {
                state.users.get_mut(&user).unwrap().1 = true;
                Ok(json!({}))
            }
            "cognito-idp:AdminSetUserPassword" => {
                let password = body["Password"].as_str().unwrap().to_owned();
                state.users.insert(user, (password, true));
                Ok(json!({}))
            }
            "cognito-idp:AdminDeleteUser" => {
                state.users.remove(&user).unwrap();
                Ok(json!({}))
            }
            "states:DescribeExecution" => Ok(match state.executions[run].0.as_str() {
                "FAILED" => json!({"status": "FAILED", "error": "Oops", "cause": "it broke"}),
                status => json!({"status": status}),
            }),
            "states:GetExecutionHistory" => {
                let enter = |name: &&str| json!({"stateEnteredEventDetails": {"name": name}});
                let states = &state.executions[run].1;
                // One event a page: the reader has to turn them.
                let page = body["nextToken"]
                    .as_str()
                    .map_or(0, |token| token.parse().unwrap());
                let mut answer =
                    json!({"events": states[page..=page].iter().map(enter).collect::<Vec<_>>()});
                if page + 1 < states.len() {
                    answer["nextToken"] = (page + 1).to_string().into();
                }
                Ok(answer)
            }
            other => Err(CloudError {
                operation: other.to_owned(),
                code: Some("UnknownOperationException".to_owned()),
                message: "unknown".to_owned(),
            }),
        }
    }

    fn read_object(&self, bucket: &str, key: &str) -> Result<StoredObject, CloudError> {
        assert_eq!((bucket, key), ("cave", "dragons.json"));
        let body = self.state().file.clone();
        Ok(StoredObject {
            etag: etag(&body),
            body,
        })
    }

    fn replace_object(&self, _: &str, _: &str, tag: &str, body: &[u8]) -> Result<bool, CloudError> {
        let mut state = self.state();
        if state.faults.remove(&Fault::BusyFile) {
            let mut dragons: Vec<Value> = serde_json::from_slice(&state.file).unwrap();
            dragons.push(json!({"dragon_name_str": "from somebody else"}));
            state.file = serde_json::to_vec(&dragons).unwrap();
        }
        if etag(&state.file) != tag {
            return Ok(false);
        }
        state.file = body.to_vec();
        Ok(true)
    }
}
