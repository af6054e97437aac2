//! Who may see and report dragons.

use stackwright::{
    OnRemoval, Stack,
    app::Problem,
    construct::{UserPool, UserPoolClient, UserPoolClientHandle, UserPoolHandle},
    sub,
};

use crate::storage::Storage;

/// Cognito takes 63 characters, of which a hyphen and the account's id are 13.
const LONGEST_PREFIX: usize = 50;

/// Words that Cognito refuses in a domain.
const RESERVED: [&str; 3] = ["amazon", "aws", "cognito"];

pub(crate) struct Accounts {
    pub(crate) pool: UserPoolHandle,
    client: UserPoolClientHandle,
}

pub(crate) fn add(stack: &Stack, storage: &Storage) -> Accounts {
    let pool = stack.add(
        "DragonsPool",
        UserPool::new("dragons-pool", OnRemoval::Delete),
    );
    let client = stack.add(
        "DragonsWebClient",
        UserPoolClient::new("dragons-webclient", &pool)
            .implicit_grant([storage.bucket.object_url("dragonsapp/index.html")]),
    );
    let prefix = stack.name().to_ascii_lowercase();
    if prefix.len() > LONGEST_PREFIX || RESERVED.iter().any(|word| prefix.contains(word)) {
        stack.report(
            Problem::new(format!(
                "`{}` cannot be part of a sign-in domain",
                stack.name()
            ))
            .at(stack.line())
            .hint(format!(
                "choose a stack name of at most {LONGEST_PREFIX} characters, without {}",
                RESERVED.join(", ")
            )),
        );
    }
    // Prefixes are taken across all accounts of a region, so the account's id makes ours unique.
    pool.domain(
        "DragonsDomain",
        sub(format!("{prefix}-${{AWS::AccountId}}")),
    );
    Accounts { pool, client }
}

impl Accounts {
    pub(crate) fn outputs(&self, stack: &Stack) {
        stack.output(
            "UserPoolId",
            "The pool that holds the accounts",
            self.pool.id(),
        );
        stack.output(
            "UserPoolClientId",
            "The client that people sign in with",
            self.client.id(),
        );
    }
}
