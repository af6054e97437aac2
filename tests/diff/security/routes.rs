//! Methods and routes, who may call them, and what is not in the template.

use super::{Pair, judge};

#[test]
fn what_routes_newly_let_in() {
    judge(PAIRS, str::to_owned);
}

const PAIRS: &[Pair] = &[
    Pair {
        what: "a method that asks nobody",
        old: "
  Api: {Type: 'AWS::ApiGateway::RestApi'}
  Pets: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets}}
  Auth: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn]}}
  Pool: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}
",
        new: "
  Api: {Type: 'AWS::ApiGateway::RestApi'}
  Pets: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets}}
  Auth: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn]}}
  Pool: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref Api, ResourceId: !Ref Pets, HttpMethod: GET, AuthorizationType: NONE}}
",
        expected: &[
            "+ broader | anyone | may call GET /pets | Api",
        ],
    },
    Pair {
        what: "a preflight request is open by nature",
        old: "
  Api: {Type: 'AWS::ApiGateway::RestApi'}
  Pets: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets}}
  Auth: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn]}}
  Pool: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}
",
        new: "
  Api: {Type: 'AWS::ApiGateway::RestApi'}
  Pets: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets}}
  Auth: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn]}}
  Pool: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref Api, ResourceId: !Ref Pets, HttpMethod: OPTIONS, AuthorizationType: NONE, Integration: {Type: MOCK}}}
",
        expected: &[],
    },
    Pair {
        what: "a method asks for users",
        old: "
  Api: {Type: 'AWS::ApiGateway::RestApi'}
  Pets: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets}}
  Auth: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn]}}
  Pool: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref Api, ResourceId: !Ref Pets, HttpMethod: GET, AuthorizationType: NONE}}
",
        new: "
  Api: {Type: 'AWS::ApiGateway::RestApi'}
  Pets: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets}}
  Auth: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn]}}
  Pool: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref Api, ResourceId: !Ref Pets, HttpMethod: GET, AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref Auth}}
",
        expected: &[
            "- narrower | anyone | may no longer call GET /pets (still: users of Pool) | Api",
        ],
    },
    Pair {
        what: "a method no longer asks for users",
        old: "
  Api: {Type: 'AWS::ApiGateway::RestApi'}
  Pets: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets}}
  Auth: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn]}}
  Pool: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref Api, ResourceId: !Ref Pets, HttpMethod: GET, AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref Auth}}
",
        new: "
  Api: {Type: 'AWS::ApiGateway::RestApi'}
  Pets: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets}}
  Auth: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn]}}
  Pool: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref Api, ResourceId: !Ref Pets, HttpMethod: GET, AuthorizationType: NONE}}
",
        expected: &[
            "+ broader | anyone | may call GET /pets (before: users of Pool) | Api",
        ],
    },
    Pair {
        what: "a method asks for a key",
        old: "
  Api: {Type: 'AWS::ApiGateway::RestApi'}
  Pets: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets}}
  Auth: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn]}}
  Pool: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref Api, ResourceId: !Ref Pets, HttpMethod: GET, AuthorizationType: NONE}}
",
        new: "
  Api: {Type: 'AWS::ApiGateway::RestApi'}
  Pets: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets}}
  Auth: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn]}}
  Pool: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref Api, ResourceId: !Ref Pets, HttpMethod: GET, AuthorizationType: NONE, ApiKeyRequired: true}}
",
        expected: &[
            "- narrower | anyone | may no longer call GET /pets (still: whoever has an API key) | Api",
        ],
    },
    Pair {
        what: "a scope is asked for",
        old: "
  Api: {Type: 'AWS::ApiGateway::RestApi'}
  Pets: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets}}
  Auth: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn]}}
  Pool: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref Api, ResourceId: !Ref Pets, HttpMethod: GET, AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref Auth}}
",
        new: "
  Api: {Type: 'AWS::ApiGateway::RestApi'}
  Pets: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets}}
  Auth: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn]}}
  Pool: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref Api, ResourceId: !Ref Pets, HttpMethod: GET, AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref Auth, AuthorizationScopes: [read]}}
",
        expected: &[
            "- narrower | users of Pool | may no longer call GET /pets (still: if scope is read) | Api",
        ],
    },
    Pair {
        what: "one of two scopes is enough",
        old: "
  Api: {Type: 'AWS::ApiGateway::RestApi'}
  Pets: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets}}
  Auth: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn]}}
  Pool: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref Api, ResourceId: !Ref Pets, HttpMethod: GET, AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref Auth, AuthorizationScopes: [read]}}
",
        new: "
  Api: {Type: 'AWS::ApiGateway::RestApi'}
  Pets: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets}}
  Auth: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn]}}
  Pool: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref Api, ResourceId: !Ref Pets, HttpMethod: GET, AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref Auth, AuthorizationScopes: [read, write]}}
",
        expected: &[
            "+ broader | users of Pool | may call GET /pets (before: if scope is read) | Api if scope is read or write",
        ],
    },
    Pair {
        what: "every method in place of one",
        old: "
  Api: {Type: 'AWS::ApiGateway::RestApi'}
  Pets: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets}}
  Auth: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn]}}
  Pool: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref Api, ResourceId: !Ref Pets, HttpMethod: GET, AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref Auth}}
",
        new: "
  Api: {Type: 'AWS::ApiGateway::RestApi'}
  Pets: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets}}
  Auth: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn]}}
  Pool: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref Api, ResourceId: !Ref Pets, HttpMethod: ANY, AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref Auth}}
",
        expected: &[
            "+ broader | users of Pool | may call ANY /pets (before: call GET /pets) | Api",
        ],
    },
    Pair {
        what: "IAM in place of users",
        old: "
  Api: {Type: 'AWS::ApiGateway::RestApi'}
  Pets: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets}}
  Auth: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn]}}
  Pool: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref Api, ResourceId: !Ref Pets, HttpMethod: GET, AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref Auth}}
",
        new: "
  Api: {Type: 'AWS::ApiGateway::RestApi'}
  Pets: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets}}
  Auth: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn]}}
  Pool: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref Api, ResourceId: !Ref Pets, HttpMethod: GET, AuthorizationType: AWS_IAM}}
",
        expected: &[
            "- narrower | users of Pool | may no longer call GET /pets | Api",
            "+ broader | whoever IAM lets call it | may call GET /pets | Api",
        ],
    },
    Pair {
        what: "an open method goes",
        old: "
  Api: {Type: 'AWS::ApiGateway::RestApi'}
  Pets: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets}}
  Auth: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn]}}
  Pool: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref Api, ResourceId: !Ref Pets, HttpMethod: GET, AuthorizationType: NONE}}
",
        new: "
  Api: {Type: 'AWS::ApiGateway::RestApi'}
  Pets: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets}}
  Auth: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref Api, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn]}}
  Pool: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}
",
        expected: &[
            "- narrower | anyone | may no longer call GET /pets | Api",
        ],
    },
    Pair {
        what: "a route of an HTTP API is opened",
        old: "
  H: {Type: 'AWS::ApiGatewayV2::Api', Properties: {ProtocolType: HTTP}}
  R: {Type: 'AWS::ApiGatewayV2::Route', Properties: {ApiId: !Ref H, RouteKey: 'GET /pets/{id}', AuthorizationType: JWT, AuthorizerId: !Ref J}}
",
        new: "
  H: {Type: 'AWS::ApiGatewayV2::Api', Properties: {ProtocolType: HTTP}}
  R: {Type: 'AWS::ApiGatewayV2::Route', Properties: {ApiId: !Ref H, RouteKey: 'GET /pets/{name}'}}
",
        expected: &[
            "+ broader | anyone | may call GET /pets/{name} (before: whom ${J} lets in) | H",
        ],
    },
    Pair {
        what: "what the default route takes in",
        old: "
  H: {Type: 'AWS::ApiGatewayV2::Api', Properties: {ProtocolType: HTTP}}
  R: {Type: 'AWS::ApiGatewayV2::Route', Properties: {ApiId: !Ref H, RouteKey: '$default'}}
",
        new: "
  H: {Type: 'AWS::ApiGatewayV2::Api', Properties: {ProtocolType: HTTP}}
  R: {Type: 'AWS::ApiGatewayV2::Route', Properties: {ApiId: !Ref H, RouteKey: 'GET /pets'}}
",
        expected: &[
            "- narrower | anyone | may no longer call ANY /{proxy+} (still: call GET /pets) | H",
        ],
    },
    Pair {
        what: "a message after the connection",
        old: "",
        new: "
  H: {Type: 'AWS::ApiGatewayV2::Api', Properties: {ProtocolType: WEBSOCKET}}
  R: {Type: 'AWS::ApiGatewayV2::Route', Properties: {ApiId: !Ref H, RouteKey: 'send'}}
",
        expected: &[],
    },
    Pair {
        what: "a graph for whoever has a key",
        old: "  G: {Type: 'AWS::AppSync::GraphQLApi', Properties: {Name: g, AuthenticationType: AWS_IAM}}",
        new: "  G: {Type: 'AWS::AppSync::GraphQLApi', Properties: {Name: g, AuthenticationType: AWS_IAM, AdditionalAuthenticationProviders: [{AuthenticationType: API_KEY}]}}",
        expected: &[
            "+ broader | whoever has an API key | may call the API | G",
        ],
    },
    Pair {
        what: "an authorizer of other code",
        old: "  A: {Type: 'AWS::ApiGateway::Authorizer', Properties: {Type: TOKEN, AuthorizerUri: one}}",
        new: "  A: {Type: 'AWS::ApiGateway::Authorizer', Properties: {Type: TOKEN, AuthorizerUri: two}}",
        expected: &[
            "? unknown | A | has an authorizer that decides by itself (depends on two)",
        ],
    },
    Pair {
        what: "an OpenAPI document",
        old: "  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {paths: {}}}}",
        new: "  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {paths: {/a: {}}}}}",
        expected: &[],
    },
    Pair {
        what: "an API for everyone",
        old: "  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {EndpointConfiguration: {Types: [PRIVATE]}}}",
        new: "  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {EndpointConfiguration: {Types: [REGIONAL]}}}",
        expected: &[
            "+ broader | anyone | may reach it from the internet | A",
        ],
    },
    Pair {
        what: "a nested stack",
        old: "  N: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: 'https://one'}}",
        new: "  N: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: 'https://two'}}",
        expected: &[
            "? unknown | N | has what the nested stack allows (depends on https://two)",
        ],
    },
    Pair {
        what: "a macro over all of it",
        old: "
Transform: Writer
Resources: {T: {Type: 'AWS::SNS::Topic'}}
",
        new: "
Transform: Writer
Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: t}}}
",
        expected: &[
            "? unknown | the stack | has what a macro makes of the template (depends on Writer)",
        ],
    },
];
