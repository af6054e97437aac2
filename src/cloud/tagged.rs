//! What carries a tag, whatever service it belongs to.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Cloud, JsonCallError};

/// The service takes so many values of a tag in one question.
const VALUES: usize = 20;

/// Something that carries a tag.
///
/// ```no_run
/// use stackwright::cloud::{Cloud, JsonCallError, Tagged};
///
/// # async fn example(cloud: &Cloud) -> Result<(), JsonCallError> {
/// let found: Vec<Tagged> = cloud.tagged("stackwright:app", &["news"]).await?;
/// for Tagged { arn, tags } in &found {
///     println!("{arn} {:?}", tags.get("aws:cloudformation:stack-name"));
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tagged {
    /// The ARN.
    pub arn: String,
    /// All its tags, those of AWS too.
    pub tags: BTreeMap<String, String>,
}

impl Cloud {
    /// What carries the tag `key` with one of these values, in this account and region. Not every
    /// type of resource can carry tags, and the service goes on listing some that were deleted for
    /// a while.
    pub async fn tagged(&self, key: &str, values: &[&str]) -> Result<Vec<Tagged>, JsonCallError> {
        let mut found = Vec::new();
        for values in values.chunks(VALUES) {
            let filter = json!([{"Key": key, "Values": values}]);
            let mut token = String::new();
            loop {
                let mut body = json!({"TagFilters": filter, "ResourcesPerPage": 100});
                if !token.is_empty() {
                    body["PaginationToken"] = token.into();
                }
                let answer = self
                    .json_call(
                        "tagging",
                        "ResourceGroupsTaggingAPI_20170126.GetResources",
                        &body,
                    )
                    .await?;
                let page = answer.get("ResourceTagMappingList");
                let page = page.and_then(Value::as_array).into_iter().flatten();
                found.extend(page.filter_map(tagged_of));
                let next = answer.get("PaginationToken").and_then(Value::as_str);
                match next.filter(|next| !next.is_empty()) {
                    Some(next) => token = next.to_owned(),
                    None => break,
                }
            }
        }
        Ok(found)
    }
}

fn tagged_of(mapping: &Value) -> Option<Tagged> {
    let tags = mapping.get("Tags").and_then(Value::as_array);
    let tags = tags.into_iter().flatten().filter_map(|tag| {
        let text = |key| Some(tag.get(key)?.as_str()?.to_owned());
        Some((text("Key")?, text("Value")?))
    });
    Some(Tagged {
        arn: mapping.get("ResourceARN")?.as_str()?.to_owned(),
        tags: tags.collect(),
    })
}
