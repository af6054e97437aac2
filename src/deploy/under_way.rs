//! Who does what to a stack, and since when.

use super::read::is_start;
use crate::cloud::{Cloud, CloudError, StackRecord};

/// What every token of ours begins with.
const OURS: &str = "stackwright-";

/// An operation that was under way when we came.
///
/// ```
/// use stackwright::deploy::UnderWay;
///
/// let under_way = UnderWay {
///     since: Some(1_700_000_000_000),
///     token: Some("Console-UpdateStack-1".to_owned()),
///     role: None,
/// };
/// assert_eq!(under_way.to_string(), "since 2023-11-14T22:13:20Z, begun in the console");
/// assert!(!under_way.is_ours());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnderWay {
    /// When it began, in milliseconds since 1970.
    pub since: Option<i64>,
    /// The token that whoever began it gave.
    pub token: Option<String>,
    /// The role that the stack is worked on with.
    pub role: Option<String>,
}

/// How many pages of events are read to find the beginning.
const PAGES: u32 = 5;

impl UnderWay {
    /// What is known of the stack's last operation.
    pub(crate) async fn of(cloud: &Cloud, stack: &StackRecord) -> Result<Self, CloudError> {
        let mut under_way = Self {
            role: stack.role.clone(),
            ..Self::default()
        };
        let mut next = None;
        for _ in 0..PAGES {
            let page = cloud.events(&stack.id, next).await?;
            for event in page.events {
                under_way.token = under_way.token.or(event.token.clone());
                if is_start(&event) {
                    under_way.since = Some(event.at);
                    return Ok(under_way);
                }
            }
            next = page.next;
            if next.is_none() {
                break;
            }
        }
        Ok(under_way)
    }

    /// Whether it was begun by a run of ours, here or elsewhere.
    pub fn is_ours(&self) -> bool {
        let token = self.token.as_ref();
        token.is_some_and(|token| token.starts_with(OURS))
    }
}

impl std::fmt::Display for UnderWay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let since = self
            .since
            .map(|at| format!("since {}", crate::cloud::time_text(at)));
        let who = match &self.token {
            _ if self.is_ours() => Some("begun by stackwright".to_owned()),
            Some(token) if token.starts_with("Console-") => Some("begun in the console".to_owned()),
            Some(token) => Some(format!("begun with the token {token}")),
            None => None,
        };
        let role = self.role.as_ref().map(|role| format!("working as {role}"));
        let said: Vec<String> = [since, who, role].into_iter().flatten().collect();
        f.write_str(&said.join(", "))
    }
}
