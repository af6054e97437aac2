//! What SAM makes of `Auth`, `Events` and `Policies`.

use super::{Pair, judge};

#[test]
fn what_serverless_resources_newly_let_in() {
    judge(PAIRS, |resources| match resources {
        whole if whole.contains("Resources:") => format!("{whole}{AROUND}"),
        resources => {
            format!("Transform: 'AWS::Serverless-2016-10-31'\nResources:{resources}{AROUND}")
        }
    });
}

const AROUND: &str = "
  Pool: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}
  Gate: {Type: 'AWS::Serverless::Function', Properties: {Role: r}}
";

const PAIRS: &[Pair] = &[
    Pair {
        what: "a route by an event",
        old: "
  F: {Type: 'AWS::Serverless::Function', Properties: {Role: r}}",
        new: "
  F: {Type: 'AWS::Serverless::Function', Properties: {Role: r, Events: {Get: {Type: Api, Properties: {Path: /pets, Method: get}}}}}",
        expected: &[
            "+ broader | anyone | may call GET /pets | ServerlessRestApi",
            "+ broader | service apigateway.amazonaws.com | may lambda:InvokeFunction | F if aws:SourceArn is like ServerlessRestApi/*/GET/pets",
        ],
    },
    Pair {
        what: "an event asks for users",
        old: "
  A: {Type: 'AWS::Serverless::Api', Properties: {StageName: s, Auth: {Authorizers: {Users: {UserPoolArn: !GetAtt Pool.Arn}}}}}
  F: {Type: 'AWS::Serverless::Function', Properties: {Role: r, Events: {Get: {Type: Api, Properties: {Path: /pets, Method: get, RestApiId: !Ref A}}}}}",
        new: "
  A: {Type: 'AWS::Serverless::Api', Properties: {StageName: s, Auth: {Authorizers: {Users: {UserPoolArn: !GetAtt Pool.Arn}}}}}
  F: {Type: 'AWS::Serverless::Function', Properties: {Role: r, Events: {Get: {Type: Api, Properties: {Path: /pets, Method: get, RestApiId: !Ref A, Auth: {Authorizer: Users}}}}}}",
        expected: &[
            "- narrower | anyone | may no longer call GET /pets (still: users of Pool) | A",
        ],
    },
    Pair {
        what: "an event refuses the default authorizer",
        old: "
  A: {Type: 'AWS::Serverless::Api', Properties: {StageName: s, Auth: {DefaultAuthorizer: Users, Authorizers: {Users: {UserPoolArn: !GetAtt Pool.Arn}}}}}
  F: {Type: 'AWS::Serverless::Function', Properties: {Role: r, Events: {Get: {Type: Api, Properties: {Path: /pets, Method: get, RestApiId: !Ref A}}}}}",
        new: "
  A: {Type: 'AWS::Serverless::Api', Properties: {StageName: s, Auth: {DefaultAuthorizer: Users, Authorizers: {Users: {UserPoolArn: !GetAtt Pool.Arn}}}}}
  F: {Type: 'AWS::Serverless::Function', Properties: {Role: r, Events: {Get: {Type: Api, Properties: {Path: /pets, Method: get, RestApiId: !Ref A, Auth: {Authorizer: NONE}}}}}}",
        expected: &[
            "+ broader | anyone | may call GET /pets (before: users of Pool) | A",
        ],
    },
    Pair {
        what: "Globals say who may call",
        old: "
Transform: AWS::Serverless-2016-10-31
Globals: {Api: {Auth: {DefaultAuthorizer: AWS_IAM}}}
Resources:
  F: {Type: 'AWS::Serverless::Function', Properties: {Role: r, Events: {Get: {Type: Api, Properties: {Path: /pets, Method: get}}}}}",
        new: "
  F: {Type: 'AWS::Serverless::Function', Properties: {Role: r, Events: {Get: {Type: Api, Properties: {Path: /pets, Method: get}}}}}",
        expected: &[
            "+ broader | anyone | may call GET /pets (before: whoever IAM lets call it) | ServerlessRestApi",
        ],
    },
    Pair {
        what: "every route asks for a key",
        old: "
  A: {Type: 'AWS::Serverless::Api', Properties: {StageName: s}}
  F: {Type: 'AWS::Serverless::Function', Properties: {Role: r, Events: {Get: {Type: Api, Properties: {Path: /pets, Method: get, RestApiId: !Ref A}}, Put: {Type: Api, Properties: {Path: /pets, Method: put, RestApiId: !Ref A, Auth: {ApiKeyRequired: false}}}}}}",
        new: "
  A: {Type: 'AWS::Serverless::Api', Properties: {StageName: s, Auth: {ApiKeyRequired: true}}}
  F: {Type: 'AWS::Serverless::Function', Properties: {Role: r, Events: {Get: {Type: Api, Properties: {Path: /pets, Method: get, RestApiId: !Ref A}}, Put: {Type: Api, Properties: {Path: /pets, Method: put, RestApiId: !Ref A, Auth: {ApiKeyRequired: false}}}}}}",
        expected: &[
            "- narrower | anyone | may no longer call GET /pets (still: whoever has an API key) | A",
        ],
    },
    Pair {
        what: "a default authorizer for a document's routes",
        old: "
  A: {Type: 'AWS::Serverless::Api', Properties: {StageName: s, DefinitionBody: {openapi: 3.0.1, paths: {/pets: {get: {}}}}}}",
        new: "
  A: {Type: 'AWS::Serverless::Api', Properties: {StageName: s, Auth: {DefaultAuthorizer: Code, Authorizers: {Code: {FunctionArn: !GetAtt Gate.Arn}}}, DefinitionBody: {openapi: 3.0.1, paths: {/pets: {get: {}}}}}}",
        expected: &[
            "- narrower | anyone | may no longer call GET /pets (still: whom Gate lets in) | A",
        ],
    },
    Pair {
        what: "a document elsewhere, for SAM",
        old: "
  A: {Type: 'AWS::Serverless::Api', Properties: {StageName: s, DefinitionUri: one.yaml}}",
        new: "
  A: {Type: 'AWS::Serverless::Api', Properties: {StageName: s, DefinitionUri: two.yaml}}",
        expected: &[
            "? unknown | A | has routes that an OpenAPI document lists (depends on two.yaml)",
        ],
    },
    Pair {
        what: "an HTTP API without its tokens",
        old: "
  H: {Type: 'AWS::Serverless::HttpApi', Properties: {Auth: {DefaultAuthorizer: T, Authorizers: {T: {JwtConfiguration: {issuer: 'https://id.example.com', audience: [web]}, AuthorizationScopes: [read]}}}}}
  F: {Type: 'AWS::Serverless::Function', Properties: {Role: r, Events: {All: {Type: HttpApi, Properties: {ApiId: !Ref H}}}}}",
        new: "
  H: {Type: 'AWS::Serverless::HttpApi'}
  F: {Type: 'AWS::Serverless::Function', Properties: {Role: r, Events: {All: {Type: HttpApi, Properties: {ApiId: !Ref H}}}}}",
        expected: &[
            "+ broader | anyone | may call ANY /{proxy+} (before: whoever has a token of https://id.example.com if audience is web and scope is read) | H",
        ],
    },
    Pair {
        what: "a policy of an API in SAM",
        old: "
  A: {Type: 'AWS::Serverless::Api', Properties: {StageName: s}}
  F: {Type: 'AWS::Serverless::Function', Properties: {Role: r, Events: {Get: {Type: Api, Properties: {Path: /pets, Method: get, RestApiId: !Ref A}}}}}",
        new: "
  A: {Type: 'AWS::Serverless::Api', Properties: {StageName: s, Auth: {ResourcePolicy: {IpRangeWhitelist: [192.0.2.0/24]}}}}
  F: {Type: 'AWS::Serverless::Function', Properties: {Role: r, Events: {Get: {Type: Api, Properties: {Path: /pets, Method: get, RestApiId: !Ref A}}}}}",
        expected: &[
            "? unknown | A | has a policy that SAM writes (depends on its IpRangeWhitelist)",
        ],
    },
    Pair {
        what: "a bucket, a topic and a schedule call",
        old: "
  T: {Type: 'AWS::SNS::Topic'}
  F: {Type: 'AWS::Serverless::Function', Properties: {Role: r}}",
        new: "
  T: {Type: 'AWS::SNS::Topic'}
  F: {Type: 'AWS::Serverless::Function', Properties: {Role: r, Events: {Put: {Type: S3, Properties: {Bucket: !Ref B, Events: 's3:ObjectCreated:*'}}, News: {Type: SNS, Properties: {Topic: !Ref T}}, Nightly: {Type: Schedule, Properties: {Schedule: rate(1 day)}}}}}",
        expected: &[
            "+ broader | service events.amazonaws.com | may lambda:InvokeFunction | F if aws:SourceArn is like ${FNightly.Arn}",
            "+ broader | service s3.amazonaws.com | may lambda:InvokeFunction | F if aws:SourceAccount is …",
            "+ broader | service sns.amazonaws.com | may lambda:InvokeFunction | F if aws:SourceArn is like ${T}",
        ],
    },
    Pair {
        what: "a topic by a queue",
        old: "
  T: {Type: 'AWS::SNS::Topic'}
  F: {Type: 'AWS::Serverless::Function', Properties: {Role: r}}",
        new: "
  T: {Type: 'AWS::SNS::Topic'}
  F: {Type: 'AWS::Serverless::Function', Properties: {Role: r, Events: {News: {Type: SNS, Properties: {Topic: !Ref T, SqsSubscription: true}}}}}",
        expected: &[
            "+ broader | service sns.amazonaws.com | may sqs:SendMessage | FNewsQueue if aws:SourceArn is like ${T}",
        ],
    },
    Pair {
        what: "a queue is asked by the function",
        old: "
  F: {Type: 'AWS::Serverless::Function', Properties: {CodeUri: s}}",
        new: "
  F: {Type: 'AWS::Serverless::Function', Properties: {CodeUri: s, Events: {Jobs: {Type: SQS, Properties: {Queue: 'arn:aws:sqs:eu-west-1:111122223333:jobs'}}}}}",
        expected: &[
            "+ broader | FRole | may do what AWSLambdaSQSQueueExecutionRole allows",
        ],
    },
    Pair {
        what: "a schedule with a role",
        old: "
  F: {Type: 'AWS::Serverless::Function', Properties: {Role: r}}",
        new: "
  F: {Type: 'AWS::Serverless::Function', Properties: {Role: r, Events: {Nightly: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 day)}}}}}",
        expected: &[
            "+ broader | FNightlyRole | may lambda:InvokeFunction | F",
            "+ broader | service scheduler.amazonaws.com | may sts:AssumeRole | FNightlyRole",
        ],
    },
    Pair {
        what: "a state machine behind a route",
        old: "
  M: {Type: 'AWS::Serverless::StateMachine', Properties: {Role: r}}",
        new: "
  M: {Type: 'AWS::Serverless::StateMachine', Properties: {Role: r, Events: {Start: {Type: Api, Properties: {Path: /start, Method: post}}}}}",
        expected: &[
            "+ broader | anyone | may call POST /start | ServerlessRestApi",
            "+ broader | MStartRole | may states:StartExecution | M",
            "+ broader | service apigateway.amazonaws.com | may sts:AssumeRole | MStartRole",
        ],
    },
    Pair {
        what: "an event of a new kind",
        old: "
  F: {Type: 'AWS::Serverless::Function', Properties: {Role: r}}",
        new: "
  F: {Type: 'AWS::Serverless::Function', Properties: {Role: r, Events: {Odd: {Type: Telepathy, Properties: {Of: me}}}}}",
        expected: &[
            "? unknown | F | has an event that is not known here (depends on events of the type Telepathy)",
        ],
    },
    Pair {
        what: "a policy template more",
        old: "
  F: {Type: 'AWS::Serverless::Function', Properties: {CodeUri: s, Policies: [{S3ReadPolicy: {BucketName: b}}]}}",
        new: "
  F: {Type: 'AWS::Serverless::Function', Properties: {CodeUri: s, Policies: [{S3ReadPolicy: {BucketName: b}}, {SQSSendMessagePolicy: {QueueName: q}}]}}",
        expected: &[
            "+ broader | FRole | may do what SQSSendMessagePolicy allows | q",
        ],
    },
];
