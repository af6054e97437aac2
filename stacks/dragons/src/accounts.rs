//! Who may see and report dragons.

use stackwright::{
    OnRemoval, Stack,
    construct::{UserPool, UserPoolClient, UserPoolClientHandle, UserPoolHandle},
    sub,
};

use crate::storage::Storage;

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
    // Prefixes are taken across all accounts of a region, so the account's id makes ours unique.
    pool.domain(
        "DragonsDomain",
        sub(format!(
            "{}-${{AWS::AccountId}}",
            stack.name().to_ascii_lowercase()
        )),
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
