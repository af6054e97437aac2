//! The data file, read and restored by the account's owner.

use std::{thread, time::Duration};

use serde_json::{Value, json, value::RawValue};

use super::{
    application::Application,
    check::Failure,
    cloud::{Cloud, CloudError, StoredObject},
};

/// How often a write is tried again when somebody else was faster.
const ATTEMPTS: u32 = 20;

/// The data file of an application.
pub(super) struct DataFile<'a> {
    cloud: &'a dyn Cloud,
    bucket: String,
    key: String,
}

/// The data file at one moment.
pub(super) struct Content {
    stored: StoredObject,
    pub(super) dragons: Vec<Value>,
}

impl<'a> DataFile<'a> {
    /// Finds the data file as the course's first program does: by the two parameters.
    pub(super) fn find(
        application: &Application,
        cloud: &'a dyn Cloud,
    ) -> Result<Self, CloudError> {
        let parameter = |name: &str| {
            let body = json!({"Name": name});
            let answer = cloud.call("ssm", "AmazonSSM.GetParameter", &body)?;
            let value = answer["Parameter"]["Value"].as_str().unwrap_or_default();
            Ok(value.to_owned())
        };
        Ok(Self {
            cloud,
            bucket: parameter(&application.bucket_parameter)?,
            key: parameter(&application.file_parameter)?,
        })
    }

    pub(super) fn bucket(&self) -> &str {
        &self.bucket
    }

    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// Reads it.
    pub(super) fn read(&self) -> Result<Content, Failure> {
        let stored = self.cloud.read_object(&self.bucket, &self.key)?;
        let dragons = serde_json::from_slice(&stored.body).map_err(|error| {
            Failure::new("a JSON array of dragons", format!("{}: {error}", self.key))
        })?;
        Ok(Content { stored, dragons })
    }

    /// Removes the dragons that `goes` tells by their names, and gives their number. The others
    /// stay, byte for byte; where they are just those of `before`, so does the whole file.
    pub(super) fn remove(
        &self,
        goes: &dyn Fn(&str) -> bool,
        before: Option<&Content>,
    ) -> Result<usize, Failure> {
        for attempt in 1..=ATTEMPTS {
            let now = self.read()?;
            let stays = |dragon: &Value| !dragon["dragon_name_str"].as_str().is_some_and(goes);
            let rest: Vec<&Value> = now.dragons.iter().filter(|dragon| stays(dragon)).collect();
            let removed = now.dragons.len() - rest.len();
            if removed == 0 {
                return Ok(0);
            }
            let body = match before {
                Some(before) if rest.iter().copied().eq(&before.dragons) => {
                    before.stored.body.clone()
                }
                _ => without(&now.stored.body, &stays)?,
            };
            let etag = &now.stored.etag;
            if self
                .cloud
                .replace_object(&self.bucket, &self.key, etag, &body)?
            {
                return Ok(removed);
            }
            thread::sleep(Duration::from_millis(25) * attempt);
        }
        Err(Failure::new(
            "the data file as it was before",
            format!("others changed it {ATTEMPTS} times while it was restored"),
        ))
    }
}

/// The text of an array with only the dragons that stay, each as it was written.
fn without(body: &[u8], stays: &dyn Fn(&Value) -> bool) -> Result<Vec<u8>, Failure> {
    let broken = |error: serde_json::Error| Failure::new("a JSON array", error.to_string());
    let entries: Vec<&RawValue> = serde_json::from_slice(body).map_err(broken)?;
    let mut text = String::from("[");
    for entry in entries {
        let dragon: Value = serde_json::from_str(entry.get()).map_err(broken)?;
        if stays(&dragon) {
            text.push_str(if text.len() == 1 { "\n  " } else { ",\n  " });
            text.push_str(entry.get());
        }
    }
    text.push_str("\n]\n");
    Ok(text.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_stay_byte_for_byte() {
        let body = br#"[{"dragon_name_str": "a", "x":1.50},{"dragon_name_str":"b"} ,
 {"dragon_name_str":"c\u0041", "big": 123456789012345678901234567890}]"#;
        let stays = |dragon: &Value| dragon["dragon_name_str"] != "b";
        let text = String::from_utf8(without(body, &stays).unwrap()).unwrap();
        insta::assert_snapshot!(text, @r#"
        [
          {"dragon_name_str": "a", "x":1.50},
          {"dragon_name_str":"c\u0041", "big": 123456789012345678901234567890}
        ]
        "#);
    }

    #[test]
    fn nothing_may_be_left() {
        assert_eq!(without(b"[{}]", &|_| false).unwrap(), b"[\n]\n");
    }
}
