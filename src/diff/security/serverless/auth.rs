//! `Auth` of SAM: who may call the routes of an API.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html>
//! and its like for HTTP APIs and for events.

use crate::{
    diff::security::{
        pattern::shown,
        route::{Decider, Gate, decider, openapi::Around},
        side::{When, World},
    },
    template::Node,
};

/// Which of the two APIs of SAM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Rest,
    Http,
}

impl Kind {
    /// What the API is called that SAM makes for events that name none.
    pub(super) fn implied(self) -> &'static str {
        match self {
            Self::Rest => "ServerlessRestApi",
            Self::Http => "ServerlessHttpApi",
        }
    }

    /// What it is called in `Globals`.
    fn in_globals(self) -> &'static str {
        match self {
            Self::Rest => "Api",
            Self::Http => "HttpApi",
        }
    }
}

/// What an API says of all of its routes; what it says itself goes before `Globals`.
pub(super) struct Auth<'w> {
    world: &'w World<'w>,
    layers: Vec<&'w Node>,
}

impl<'w> Auth<'w> {
    /// What is said of an API, which may be one that SAM makes.
    pub(super) fn of_api(world: &'w World<'w>, id: &str, kind: Kind) -> Self {
        let own = world.resource(id).and_then(|it| it.properties.get("Auth"));
        let globals = world.template.globals.get(kind.in_globals());
        let of_all = globals.and_then(|it| it.get("Auth"));
        Self {
            world,
            layers: own.into_iter().chain(of_all).collect(),
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&'w Node> {
        let mut found = self.layers.iter().filter_map(|layer| layer.get(key));
        found.find(|node| !node.is_no_value())
    }

    /// The ways to be let in by a route of which something else may be said.
    pub(super) fn gates(&self, own: Option<&Node>) -> Vec<Gate> {
        let of_own = |key: &str| {
            own.and_then(|it| it.get(key))
                .filter(|it| !it.is_no_value())
        };
        let mut gates = match of_own("Authorizer").or_else(|| self.get("DefaultAuthorizer")) {
            Some(name) => self.named(name, of_own("AuthorizationScopes")),
            None => vec![Gate::anyone()],
        };
        let key = of_own("ApiKeyRequired").or_else(|| self.get("ApiKeyRequired"));
        if is_true(key) {
            gates = gates.into_iter().map(Gate::with_key).collect();
        }
        gates
    }

    fn named(&self, name: &Node, scopes: Option<&Node>) -> Vec<Gate> {
        let mut found = Vec::new();
        for arm in self.world.arms(name, &[]) {
            let name = shown(arm.node);
            let gates = match name.as_str() {
                "NONE" => vec![Gate::anyone().in_case(&arm.when)],
                "AWS_IAM" => vec![Gate::iam().in_case(&arm.when)],
                name => self
                    .authorizer(name, &arm.when)
                    .unwrap_or_else(|| vec![Gate::let_in_by(name).in_case(&arm.when)]),
            };
            let given = self
                .definition(&name)
                .and_then(|it| it.get("AuthorizationScopes"));
            let scopes = scopes.or(given);
            found.extend(
                gates
                    .into_iter()
                    .map(|gate| gate.with_scopes(scopes, self.world)),
            );
        }
        found
    }

    fn definition(&self, name: &str) -> Option<&'w Node> {
        self.layers
            .iter()
            .find_map(|layer| layer.get("Authorizers")?.get(name))
    }
}

fn is_true(node: Option<&Node>) -> bool {
    node.and_then(Node::scalar_text)
        .is_some_and(|it| it == "true")
}

impl Around for Auth<'_> {
    fn authorizer(&self, name: &str, when: &[When]) -> Option<Vec<Gate>> {
        let definition = self.definition(name)?;
        let token = definition.get("JwtConfiguration");
        let asked = Decider {
            pools: definition.get("UserPoolArn"),
            code: definition.get("FunctionArn"),
            issuer: token.and_then(|it| it.get("issuer").or_else(|| it.get("Issuer"))),
            audience: token.and_then(|it| it.get("audience").or_else(|| it.get("Audience"))),
        };
        decider(self.world, asked, when)
    }

    fn default(&self) -> Option<Vec<Gate>> {
        let name = self.get("DefaultAuthorizer")?;
        Some(self.named(name, None))
    }

    fn needs_key(&self) -> bool {
        is_true(self.get("ApiKeyRequired"))
    }
}
