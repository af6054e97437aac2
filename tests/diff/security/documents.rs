//! APIs that OpenAPI documents describe, by route.

use super::{Pair, judge};

#[test]
fn what_documents_newly_let_in() {
    judge(PAIRS, |resources| format!("{resources}{AROUND}"));
}

const AROUND: &str = "
  Pool: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}
  Gate: {Type: 'AWS::Lambda::Function', Properties: {}}
";

const PAIRS: &[Pair] = &[
    Pair {
        what: "an open route more",
        old: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, paths: {/pets: {get: {}}}}}}",
        new: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, paths: {/pets: {get: {}}, /cats: {post: {}}}}}}",
        expected: &[
            "+ broader | anyone | may call POST /cats | A",
        ],
    },
    Pair {
        what: "words that change nothing",
        old: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, paths: {/pets: {get: {}}}}}}",
        new: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, info: {title: a}, paths: {/pets: {get: {summary: all pets}}}}}}",
        expected: &[],
    },
    Pair {
        what: "a preflight request in a document",
        old: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, paths: {}}}}",
        new: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, paths: {/pets: {options: {x-amazon-apigateway-integration: {type: mock}}}}}}}",
        expected: &[],
    },
    Pair {
        what: "a method becomes a document's route",
        old: "
  A: {Type: 'AWS::ApiGateway::RestApi'}
  R: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref A, ParentId: !GetAtt A.RootResourceId, PathPart: pets}}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref A, ResourceId: !Ref R, HttpMethod: GET, AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref Z}}
  Z: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref A, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn]}}",
        new: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {swagger: '2.0', securityDefinitions: {users: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: cognito_user_pools, x-amazon-apigateway-authorizer: {type: cognito_user_pools, providerARNs: [!GetAtt Pool.Arn]}}}, paths: {/pets: {get: {security: [{users: []}]}}}}}}",
        expected: &[],
    },
    Pair {
        what: "a route stops asking for users",
        old: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, components: {securitySchemes: {users: {type: apiKey, x-amazon-apigateway-authorizer: {type: cognito_user_pools, providerARNs: [!GetAtt Pool.Arn]}}}}, paths: {/pets: {get: {security: [{users: []}]}}}}}}",
        new: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, components: {securitySchemes: {users: {type: apiKey, x-amazon-apigateway-authorizer: {type: cognito_user_pools, providerARNs: [!GetAtt Pool.Arn]}}}}, paths: {/pets: {get: {security: []}}}}}}",
        expected: &[
            "+ broader | anyone | may call GET /pets (before: users of Pool) | A",
        ],
    },
    Pair {
        what: "a REST API takes no notice of what is asked for all routes",
        old: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, components: {securitySchemes: {users: {type: apiKey, x-amazon-apigateway-authorizer: {type: cognito_user_pools, providerARNs: [!GetAtt Pool.Arn]}}}}, paths: {/pets: {get: {security: [{users: []}]}}}}}}",
        new: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, security: [{users: []}], components: {securitySchemes: {users: {type: apiKey, x-amazon-apigateway-authorizer: {type: cognito_user_pools, providerARNs: [!GetAtt Pool.Arn]}}}}, paths: {/pets: {get: {}}}}}}",
        expected: &[
            "+ broader | anyone | may call GET /pets (before: users of Pool) | A",
        ],
    },
    Pair {
        what: "one of two ways is enough",
        old: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, components: {securitySchemes: {users: {type: apiKey, x-amazon-apigateway-authorizer: {type: cognito_user_pools, providerARNs: [!GetAtt Pool.Arn]}}, iam: {type: apiKey, x-amazon-apigateway-authtype: awsSigv4}}}, paths: {/pets: {get: {security: [{users: []}]}}}}}}",
        new: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, components: {securitySchemes: {users: {type: apiKey, x-amazon-apigateway-authorizer: {type: cognito_user_pools, providerARNs: [!GetAtt Pool.Arn]}}, iam: {type: apiKey, x-amazon-apigateway-authtype: awsSigv4}}}, paths: {/pets: {get: {security: [{users: []}, {iam: []}]}}}}}}",
        expected: &[
            "+ broader | whoever IAM lets call it | may call GET /pets | A",
        ],
    },
    Pair {
        what: "a key beside a user",
        old: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, components: {securitySchemes: {users: {type: apiKey, x-amazon-apigateway-authorizer: {type: cognito_user_pools, providerARNs: [!GetAtt Pool.Arn]}}, api_key: {type: apiKey, name: x-api-key, in: header}}}, paths: {/pets: {get: {security: [{users: [read]}]}}}}}}",
        new: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, components: {securitySchemes: {users: {type: apiKey, x-amazon-apigateway-authorizer: {type: cognito_user_pools, providerARNs: [!GetAtt Pool.Arn]}}, api_key: {type: apiKey, name: x-api-key, in: header}}}, paths: {/pets: {get: {security: [{users: [read], api_key: []}]}}}}}}",
        expected: &[
            "- narrower | users of Pool | may no longer call GET /pets (still: if an API key is sent) | A if scope is read",
        ],
    },
    Pair {
        what: "a key in place of nothing",
        old: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, components: {securitySchemes: {api_key: {type: apiKey, name: x-api-key, in: header}}}, paths: {/pets: {get: {}}}}}}",
        new: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, components: {securitySchemes: {api_key: {type: apiKey, name: x-api-key, in: header}}}, paths: {/pets: {get: {security: [{api_key: []}]}}}}}}",
        expected: &[
            "- narrower | anyone | may no longer call GET /pets (still: whoever has an API key) | A",
        ],
    },
    Pair {
        what: "the same code under another name",
        old: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, components: {securitySchemes: {one: {type: apiKey, x-amazon-apigateway-authorizer: {type: token, authorizerUri: !Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Gate.Arn}/invocations'}}}}, paths: {/pets: {get: {security: [{one: []}]}}}}}}",
        new: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, components: {securitySchemes: {two: {type: apiKey, x-amazon-apigateway-authorizer: {type: token, authorizerUri: !Join ['', ['arn:aws:apigateway:', !Ref 'AWS::Region', ':lambda:path/2015-03-31/functions/', !GetAtt Gate.Arn, /invocations]]}}}}, paths: {/pets: {get: {security: [{two: []}]}}}}}}",
        expected: &[],
    },
    Pair {
        what: "other code decides",
        old: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, components: {securitySchemes: {one: {type: apiKey, x-amazon-apigateway-authorizer: {type: token, authorizerUri: !Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Gate.Arn}/invocations'}}}}, paths: {/pets: {get: {security: [{one: []}]}}}}}}",
        new: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, components: {securitySchemes: {one: {type: apiKey, x-amazon-apigateway-authorizer: {type: token, authorizerUri: 'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:lax/invocations'}}}}, paths: {/pets: {get: {security: [{one: []}]}}}}}}",
        expected: &[
            "- narrower | whom Gate lets in | may no longer call GET /pets | A",
            "+ broader | whom lax lets in | may call GET /pets | A",
        ],
    },
    Pair {
        what: "an audience more",
        old: "
  H: {Type: 'AWS::ApiGatewayV2::Api', Properties: {Body: {openapi: 3.0.1, components: {securitySchemes: {token: {type: oauth2, x-amazon-apigateway-authorizer: {type: jwt, jwtConfiguration: {issuer: 'https://id.example.com', audience: [web]}}}}}, paths: {/$default: {x-amazon-apigateway-any-method: {security: [{token: []}]}}}}}}",
        new: "
  H: {Type: 'AWS::ApiGatewayV2::Api', Properties: {Body: {openapi: 3.0.1, components: {securitySchemes: {token: {type: oauth2, x-amazon-apigateway-authorizer: {type: jwt, jwtConfiguration: {issuer: 'https://id.example.com', audience: [web, mobile]}}}}}, paths: {/$default: {x-amazon-apigateway-any-method: {security: [{token: []}]}}}}}}",
        expected: &[
            "+ broader | whoever has a token of https://id.example.com | may call ANY /{proxy+} (before: if audience is web) | H if audience is mobile or web",
        ],
    },
    Pair {
        what: "the tokens of a pool",
        old: "
  H: {Type: 'AWS::ApiGatewayV2::Api', Properties: {ProtocolType: HTTP}}
  R: {Type: 'AWS::ApiGatewayV2::Route', Properties: {ApiId: !Ref H, RouteKey: 'GET /pets', AuthorizationType: JWT, AuthorizerId: !Ref Z}}
  Z: {Type: 'AWS::ApiGatewayV2::Authorizer', Properties: {ApiId: !Ref H, AuthorizerType: JWT, Name: z, IdentitySource: [a], JwtConfiguration: {Issuer: !Sub 'https://cognito-idp.${AWS::Region}.amazonaws.com/${Pool}', Audience: [web]}}}",
        new: "
  H: {Type: 'AWS::ApiGatewayV2::Api', Properties: {ProtocolType: HTTP}}
  R: {Type: 'AWS::ApiGatewayV2::Route', Properties: {ApiId: !Ref H, RouteKey: 'GET /pets', AuthorizationType: JWT, AuthorizerId: !Ref Y}}
  Y: {Type: 'AWS::ApiGatewayV2::Authorizer', Properties: {ApiId: !Ref H, AuthorizerType: JWT, Name: z, IdentitySource: [a], JwtConfiguration: {Issuer: !GetAtt Pool.ProviderURL}}}",
        expected: &[
            "+ broader | users of Pool | may call GET /pets (before: if audience is web) | H",
        ],
    },
    Pair {
        what: "another pool more",
        old: "
  A: {Type: 'AWS::ApiGateway::RestApi'}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref A, ResourceId: !GetAtt A.RootResourceId, HttpMethod: GET, AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref Z}}
  Z: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref A, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn]}}",
        new: "
  A: {Type: 'AWS::ApiGateway::RestApi'}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref A, ResourceId: !GetAtt A.RootResourceId, HttpMethod: GET, AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref Z}}
  Z: {Type: 'AWS::ApiGateway::Authorizer', Properties: {RestApiId: !Ref A, Type: COGNITO_USER_POOLS, Name: a, ProviderARNs: [!GetAtt Pool.Arn, 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/other']}}",
        expected: &[
            "+ broader | users of arn:aws:cognito-idp:eu-west-1:111122223333:userpool/other | may call GET / | A",
        ],
    },
    Pair {
        what: "a scheme that nobody can judge",
        old: "
  H: {Type: 'AWS::ApiGatewayV2::Api', Properties: {Body: {openapi: 3.0.1, paths: {}}}}",
        new: "
  H: {Type: 'AWS::ApiGatewayV2::Api', Properties: {Body: {openapi: 3.0.1, components: {securitySchemes: {basic: {type: http, scheme: basic}}}, paths: {/pets: {get: {security: [{basic: []}]}}}}}}",
        expected: &[
            "? unknown | H | has a way to sign in that has no authorizer (depends on its basic)",
            "+ broader | whom basic lets in | may call GET /pets | H",
        ],
    },
    Pair {
        what: "an HTTP API's document asks for all routes",
        old: "
  H: {Type: 'AWS::ApiGatewayV2::Api', Properties: {Body: {openapi: 3.0.1, security: [{token: []}], paths: {/pets: {get: {}}}}}}",
        new: "
  H: {Type: 'AWS::ApiGatewayV2::Api', Properties: {Body: {openapi: 3.0.1, paths: {/pets: {get: {}}}}}}",
        expected: &[
            "? unknown | H | had something that its document asks for every route (depends on its security)",
        ],
    },
    Pair {
        what: "routes that a macro includes",
        old: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, paths: {/pets: {get: {}}}}}}",
        new: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {Fn::Transform: {Name: 'AWS::Include', Parameters: {Location: 's3://b/api.yaml'}}}}}",
        expected: &[
            "? unknown | anyone | may no longer call GET /pets (depends on the macro AWS::Include) | A",
            "? unknown | A | has routes that are not known here (depends on the macro AWS::Include)",
        ],
    },
    Pair {
        what: "a document elsewhere",
        old: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {BodyS3Location: {Bucket: b, Key: one.yaml}}}",
        new: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {BodyS3Location: {Bucket: b, Key: two.yaml}}}",
        expected: &[
            "? unknown | A | has routes that an OpenAPI document lists (depends on its BodyS3Location)",
        ],
    },
    Pair {
        what: "a route in one case only",
        old: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, paths: {}}}}",
        new: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, paths: {/pets: !If [IsProd, {get: {}}, !Ref 'AWS::NoValue']}}}}",
        expected: &[
            "+ broader | anyone | may call GET /pets | A if condition IsProd",
        ],
    },
];
