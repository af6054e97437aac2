//! What a route asks for, by the schemes of its document.

use super::Reader;
use crate::{
    diff::security::{
        route::{
            Gate,
            authorizer::{Decider, decider, of_itself},
        },
        side::When,
        statement::Found,
    },
    template::{Map, Node},
};

impl Reader<'_, '_> {
    /// Schemes that all must be met.
    pub(super) fn requirement(&self, schemes: &Map, when: &[When], found: &mut Found) -> Vec<Gate> {
        let mut all = vec![Gate::anyone().in_case(when)];
        for (name, scopes) in schemes {
            let ways = self.scheme(name, when, found).into_iter();
            let ways: Vec<Gate> = ways
                .map(|gate| {
                    if gate.is_key() {
                        gate
                    } else {
                        gate.with_scopes(Some(scopes), self.entry.world)
                    }
                })
                .collect();
            all = all
                .iter()
                .flat_map(|gate| ways.iter().map(|way| gate.clone().and(way.clone())))
                .collect();
        }
        all
    }

    /// The ways to be let in by a scheme.
    fn scheme(&self, name: &str, when: &[When], found: &mut Found) -> Vec<Gate> {
        let world = self.entry.world;
        let at_path = |path: &[&str]| {
            let first = self.document.get(*path.first()?)?;
            path[1..].iter().try_fold(first, |node, key| node.get(key))
        };
        let scheme = at_path(&["components", "securitySchemes", name])
            .or_else(|| at_path(&["securityDefinitions", name]));
        let Some(scheme) = scheme else {
            let known = match name {
                "NONE" => Some(vec![Gate::anyone().in_case(when)]),
                "AWS_IAM" => Some(vec![Gate::iam().in_case(when)]),
                "api_key" => Some(vec![Gate::api_key().in_case(when)]),
                name => self.around.authorizer(name, when),
            };
            return known.unwrap_or_else(|| vec![Gate::let_in_by(name).in_case(when)]);
        };
        let kind = scheme.get("x-amazon-apigateway-authtype");
        if kind
            .and_then(Node::as_text)
            .is_some_and(|it| it.eq_ignore_ascii_case("awsSigv4"))
        {
            return vec![Gate::iam().in_case(when)];
        }
        let Some(authorizer) = scheme.get("x-amazon-apigateway-authorizer") else {
            if scheme.get("type").and_then(Node::as_text) == Some("apiKey") {
                return vec![Gate::api_key().in_case(when)];
            }
            const NOBODY: &str = "a way to sign in that has no authorizer";
            let at = format!("{}/components/securitySchemes/{name}", self.property);
            found
                .unread
                .push(of_itself(self.entry, NOBODY, scheme, &at));
            return vec![Gate::let_in_by(name).in_case(when)];
        };
        let token = authorizer.get("jwtConfiguration");
        let asked = Decider {
            pools: authorizer.get("providerARNs"),
            code: authorizer.get("authorizerUri"),
            issuer: token.and_then(|it| it.get("issuer")),
            audience: token.and_then(|it| it.get("audience")),
        };
        decider(world, asked, when).unwrap_or_else(|| {
            const DECIDES: &str = "an authorizer that decides by itself";
            let at = format!("{}/components/securitySchemes/{name}", self.property);
            let what = asked.code.unwrap_or(authorizer);
            found.unread.push(of_itself(self.entry, DECIDES, what, &at));
            vec![Gate::let_in_by(name).in_case(when)]
        })
    }
}
