//! A way to be let in.

use crate::{
    diff::security::{
        condition::Condition,
        permission::Who,
        side::{When, World},
    },
    template::Node,
};

/// Whoever meets all that it asks for is let in.
#[derive(Clone)]
pub(in crate::diff::security) struct Gate {
    pub(in crate::diff::security) who: Who,
    pub(in crate::diff::security) conditions: Vec<Condition>,
    pub(in crate::diff::security) when: Vec<When>,
    pub(in crate::diff::security) check: Check,
}

/// How a way to be let in and the policy of the API add up.
///
/// Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::diff::security) enum Check {
    /// Where there is a policy, it has to let in, too.
    Both,
    /// It is enough that one of the two lets in.
    Either,
}

const API_KEY: &str = "whoever has an API key";

impl Gate {
    fn new(who: Who, check: Check) -> Self {
        Self {
            who,
            conditions: Vec::new(),
            when: Vec::new(),
            check,
        }
    }

    pub(in crate::diff::security) fn anyone() -> Self {
        Self::new(Who::Anyone, Check::Both)
    }

    pub(in crate::diff::security) fn api_key() -> Self {
        Self::new(Who::One(API_KEY.to_owned()), Check::Both)
    }

    pub(in crate::diff::security) fn iam() -> Self {
        let who = "whoever IAM lets call it".to_owned();
        Self::new(Who::One(who), Check::Either)
    }

    /// The users of a pool.
    pub(in crate::diff::security) fn users_of(pool: &str) -> Self {
        Self::new(Who::One(format!("users of {pool}")), Check::Both)
    }

    /// Those whom code decides to let in, or something that is not known.
    pub(in crate::diff::security) fn let_in_by(name: &str) -> Self {
        Self::new(Who::One(format!("whom {name} lets in")), Check::Either)
    }

    /// Those who have a token of an issuer.
    pub(in crate::diff::security) fn token_of(issuer: &str) -> Self {
        let who = format!("whoever has a token of {issuer}");
        Self::new(Who::One(who), Check::Both)
    }

    /// Whether a key is all that it asks for.
    pub(in crate::diff::security) fn is_key(&self) -> bool {
        matches!(&self.who, Who::One(name) if name == API_KEY)
    }

    /// The same in some cases only.
    pub(in crate::diff::security) fn in_case(self, when: &[When]) -> Self {
        Self {
            when: when.to_vec(),
            ..self
        }
    }

    /// The same for those with one of some scopes; those who show nothing have none.
    pub(in crate::diff::security) fn with_scopes(
        mut self,
        scopes: Option<&Node>,
        world: &World<'_>,
    ) -> Self {
        let scopes = scopes.filter(|it| it.as_list().is_none_or(|it| !it.is_empty()));
        if let Some(scopes) = scopes.filter(|_| self.who != Who::Anyone) {
            let condition = Condition::plain_list("StringEquals", "scope", scopes, world);
            self.conditions.push(condition);
        }
        self
    }

    /// The same for those who send a key, too.
    pub(in crate::diff::security) fn with_key(mut self) -> Self {
        if self.who == Who::Anyone {
            return Self {
                when: self.when,
                ..Self::api_key()
            };
        }
        let key = Condition::said("an API key is sent");
        if !self.is_key() && !self.conditions.contains(&key) {
            self.conditions.push(key);
        }
        self
    }

    /// Those whom both let in.
    pub(in crate::diff::security) fn and(self, other: Self) -> Self {
        if other.is_key() {
            return self.with_key();
        }
        if self.is_key() {
            return other.with_key();
        }
        if self.who == Who::Anyone {
            return Self {
                when: self.when,
                ..other
            };
        }
        if other.who == Who::Anyone {
            return self;
        }
        let mut conditions = self.conditions;
        conditions.extend(other.conditions);
        Self {
            who: Who::One(format!("{} and {}", self.who.words(), other.who.words())),
            conditions,
            when: self.when,
            check: match (self.check, other.check) {
                (Check::Either, Check::Either) => Check::Either,
                _ => Check::Both,
            },
        }
    }
}
