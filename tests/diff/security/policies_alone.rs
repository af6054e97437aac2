//! A policy where none was, and none where one was.

use super::{Pair, judge};

#[test]
fn what_the_first_policy_and_the_last_one_do() {
    judge(PAIRS, str::to_owned);
}

const PAIRS: &[Pair] = &[
    Pair {
        what: "the first policy of an open REST API",
        old: "
  A: {Type: 'AWS::ApiGateway::RestApi'}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref A, ResourceId: !GetAtt A.RootResourceId, HttpMethod: GET, AuthorizationType: NONE}}",
        new: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Policy: {Statement: [{Effect: Allow, Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*', Condition: {IpAddress: {'aws:SourceIp': 192.0.2.0/24}}}]}}}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref A, ResourceId: !GetAtt A.RootResourceId, HttpMethod: GET, AuthorizationType: NONE}}",
        expected: &[
            "- narrower | anyone | may no longer execute-api:Invoke (still: if aws:SourceIp is in 192.0.2.0/24) | A",
        ],
    },
    Pair {
        what: "the last policy of an open REST API",
        old: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Policy: {Statement: [{Effect: Allow, Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/prod/GET/*'}]}}}",
        new: "
  A: {Type: 'AWS::ApiGateway::RestApi'}",
        expected: &[
            "+ broader | anyone | may execute-api:Invoke (before: on execute-api:/prod/GET/*) | A",
        ],
    },
    Pair {
        what: "a policy that says what is so without it",
        old: "
  A: {Type: 'AWS::ApiGateway::RestApi'}",
        new: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Policy: {Statement: [{Effect: Allow, Principal: '*', Action: '*', Resource: '*'}]}}}",
        expected: &[],
    },
    Pair {
        what: "a policy of a document",
        old: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, paths: {/pets: {get: {}}}}}}",
        new: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, x-amazon-apigateway-policy: {Statement: [{Effect: Allow, Principal: '*', Action: 'execute-api:Invoke', Resource: '*', Condition: {StringEquals: {'aws:SourceVpc': vpc-1}}}]}, paths: {/pets: {get: {}}}}}}",
        expected: &[
            "- narrower | anyone | may no longer execute-api:Invoke (still: if aws:SourceVpc is vpc-1) | A",
        ],
    },
    Pair {
        what: "another account beside IAM",
        old: "
  A: {Type: 'AWS::ApiGateway::RestApi'}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref A, ResourceId: !GetAtt A.RootResourceId, HttpMethod: GET, AuthorizationType: AWS_IAM}}",
        new: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Policy: {Statement: [{Effect: Allow, Principal: {AWS: '111122223333'}, Action: 'execute-api:Invoke', Resource: '*'}]}}}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref A, ResourceId: !GetAtt A.RootResourceId, HttpMethod: GET, AuthorizationType: AWS_IAM}}",
        expected: &[
            "+ broader | account 111122223333 | may execute-api:Invoke | A",
        ],
    },
    Pair {
        what: "a policy for routes of both kinds",
        old: "
  A: {Type: 'AWS::ApiGateway::RestApi'}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref A, ResourceId: !GetAtt A.RootResourceId, HttpMethod: GET, AuthorizationType: AWS_IAM}}
  N: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref A, ResourceId: !GetAtt A.RootResourceId, HttpMethod: PUT, AuthorizationType: NONE}}",
        new: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {Policy: {Statement: [{Effect: Allow, Principal: {AWS: '111122223333'}, Action: 'execute-api:Invoke', Resource: '*'}]}}}
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref A, ResourceId: !GetAtt A.RootResourceId, HttpMethod: GET, AuthorizationType: AWS_IAM}}
  N: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref A, ResourceId: !GetAtt A.RootResourceId, HttpMethod: PUT, AuthorizationType: NONE}}",
        expected: &[
            "? unknown | A | has a policy of its own (depends on which of its routes ask IAM or a function)",
        ],
    },
    Pair {
        what: "a private API that is opened by its policy",
        old: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {EndpointConfiguration: {Types: [PRIVATE]}}}",
        new: "
  A: {Type: 'AWS::ApiGateway::RestApi', Properties: {EndpointConfiguration: {Types: [PRIVATE]}, Policy: {Statement: [{Effect: Allow, Principal: '*', Action: 'execute-api:Invoke', Resource: '*'}]}}}",
        expected: &[
            "+ broader | anyone | may execute-api:Invoke | A",
        ],
    },
    Pair {
        what: "the first policy of a file system",
        old: "  E: {Type: 'AWS::EFS::FileSystem', Properties: {Encrypted: true}}",
        new: "  E: {Type: 'AWS::EFS::FileSystem', Properties: {Encrypted: true, FileSystemPolicy: {Statement: [{Effect: Allow, Principal: {AWS: 'arn:aws:iam::111122223333:role/app'}, Action: ['elasticfilesystem:ClientMount'], Resource: '*'}]}}}",
        expected: &[
            "- narrower | anyone | may no longer elasticfilesystem:ClientMount, elasticfilesystem:ClientRootAccess, elasticfilesystem:ClientWrite (still: arn:aws:iam::111122223333:role/app) | E",
        ],
    },
    Pair {
        what: "the last policy of a file system",
        old: "  E: {Type: 'AWS::EFS::FileSystem', Properties: {Encrypted: true, FileSystemPolicy: {Statement: [{Effect: Allow, Principal: {AWS: '*'}, Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'], Resource: '*'}]}}}",
        new: "  E: {Type: 'AWS::EFS::FileSystem', Properties: {Encrypted: true}}",
        expected: &[
            "+ broader | anyone | may elasticfilesystem:ClientRootAccess | E",
        ],
    },
    Pair {
        what: "a file system that asks for TLS",
        old: "  E: {Type: 'AWS::EFS::FileSystem', Properties: {Encrypted: true}}",
        new: "  E: {Type: 'AWS::EFS::FileSystem', Properties: {Encrypted: true, FileSystemPolicy: {Statement: [{Effect: Allow, Principal: '*', Action: 'elasticfilesystem:*', Resource: '*'}, {Effect: Deny, Principal: '*', Action: '*', Resource: '*', Condition: {Bool: {'aws:SecureTransport': 'false'}}}]}}}",
        expected: &[
            "- narrower | anyone | may not elasticfilesystem:ClientMount, elasticfilesystem:ClientRootAccess, elasticfilesystem:ClientWrite | E if aws:SecureTransport is false",
        ],
    },
    Pair {
        what: "the first policy of an endpoint",
        old: "  V: {Type: 'AWS::EC2::VPCEndpoint', Properties: {VpcId: v, ServiceName: s3}}",
        new: "  V: {Type: 'AWS::EC2::VPCEndpoint', Properties: {VpcId: v, ServiceName: s3, PolicyDocument: {Statement: [{Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}]}}}",
        expected: &[
            "- narrower | anyone | may no longer * (still: s3:GetObject on arn:aws:s3:::b/*) | V",
        ],
    },
    Pair {
        what: "the last policy of an endpoint",
        old: "  V: {Type: 'AWS::EC2::VPCEndpoint', Properties: {VpcId: v, ServiceName: s3, PolicyDocument: {Statement: [{Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}]}}}",
        new: "  V: {Type: 'AWS::EC2::VPCEndpoint', Properties: {VpcId: v, ServiceName: s3}}",
        expected: &[
            "+ broader | anyone | may * (before: s3:GetObject on arn:aws:s3:::b/*) | V",
        ],
    },
    Pair {
        what: "an endpoint's policy that is the usual one",
        old: "  V: {Type: 'AWS::EC2::VPCEndpoint', Properties: {VpcId: v, ServiceName: s3}}",
        new: "  V: {Type: 'AWS::EC2::VPCEndpoint', Properties: {VpcId: v, ServiceName: s3, PolicyDocument: {Statement: [{Effect: Allow, Principal: '*', Action: '*', Resource: '*'}]}}}",
        expected: &[],
    },
    Pair {
        what: "the first policy of a key",
        old: "  K: {Type: 'AWS::KMS::Key'}",
        new: "  K: {Type: 'AWS::KMS::Key', Properties: {KeyPolicy: {Statement: [{Effect: Allow, Principal: {AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root'}, Action: 'kms:Describe*', Resource: '*'}]}}}",
        expected: &[
            "- narrower | this account | may no longer kms:* (still: kms:Describe*) | K",
        ],
    },
    Pair {
        what: "a policy that only the service knows",
        old: "  E: {Type: 'AWS::EFS::FileSystem', Properties: {Encrypted: true}}",
        new: "  E: {Type: 'AWS::EFS::FileSystem', Properties: {Encrypted: true, FileSystemPolicy: !Ref Arn}}",
        expected: &[
            "? unknown | E | has a policy that is not known here (depends on the parameter Arn)",
        ],
    },
    Pair {
        what: "a new file system without a policy",
        old: "",
        new: "  E: {Type: 'AWS::EFS::FileSystem', Properties: {Encrypted: true}}",
        expected: &[],
    },
    Pair {
        what: "the first policy of a queue lets in",
        old: "  Q: {Type: 'AWS::SQS::Queue'}",
        new: "
  Q: {Type: 'AWS::SQS::Queue'}
  P: {Type: 'AWS::SQS::QueuePolicy', Properties: {Queues: [!Ref Q], PolicyDocument: {Statement: [{Effect: Allow, Principal: {AWS: '111122223333'}, Action: 'sqs:SendMessage', Resource: '*'}]}}}",
        expected: &[
            "+ broader | account 111122223333 | may sqs:SendMessage | Q",
        ],
    },
];
