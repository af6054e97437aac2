//! Policies of resources, and grants that are resources of their own.

use super::{Pair, judge};

#[test]
fn what_resources_newly_allow() {
    judge(PAIRS, str::to_owned);
}

const PAIRS: &[Pair] = &[
    Pair {
        what: "the bucket's name in place of its attribute",
        old: "
  B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: mine}}
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
      Policies:
        - PolicyName: p
          PolicyDocument: {Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: !Sub '${B.Arn}/*'}]}
",
        new: "
  B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: mine}}
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
      Policies:
        - PolicyName: p
          PolicyDocument: {Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::mine/*'}]}
",
        expected: &[],
    },
    Pair {
        what: "Join in place of Sub",
        old: "
  B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: mine}}
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
      Policies:
        - PolicyName: p
          PolicyDocument: {Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: !Join ['', [!GetAtt B.Arn, '/*']]}]}
",
        new: "
  B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: mine}}
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
      Policies:
        - PolicyName: p
          PolicyDocument: {Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: !Sub '${B.Arn}/*'}]}
",
        expected: &[],
    },
    Pair {
        what: "the public may read",
        old: "
  B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: mine}}
  P:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref B
      PolicyDocument: {Statement: [{Effect: Allow, Principal: {AWS: !Ref Arn}, Action: 's3:GetObject', Resource: !Sub '${B.Arn}/*'}]}
",
        new: "
  B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: mine}}
  P:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref B
      PolicyDocument: {Statement: [{Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: !Sub '${B.Arn}/*'}]}
",
        expected: &[
            "+ broader | anyone | may s3:GetObject (before: ${Arn}) | ${B.Arn}/*",
        ],
    },
    Pair {
        what: "the public may no longer read",
        old: "
  B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: mine}}
  P:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref B
      PolicyDocument: {Statement: [{Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: !Sub '${B.Arn}/*'}]}
",
        new: "
  B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: mine}}
",
        expected: &[
            "- narrower | anyone | may no longer s3:GetObject | ${B.Arn}/*",
        ],
    },
    Pair {
        what: "anyone is everyone",
        old: "
  B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: mine}}
  P:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref B
      PolicyDocument: {Statement: [{Effect: Allow, Principal: {AWS: '*'}, Action: 's3:GetObject', Resource: !Sub '${B.Arn}/*'}]}
",
        new: "
  B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: mine}}
  P:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref B
      PolicyDocument: {Statement: [{Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: !Sub '${B.Arn}/*'}]}
",
        expected: &[],
    },
    Pair {
        what: "all but some principals",
        old: "
  B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: mine}}
",
        new: "
  B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: mine}}
  P:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref B
      PolicyDocument: {Statement: [{Effect: Deny, NotPrincipal: {AWS: 'arn:aws:iam::111122223333:root'}, Action: 's3:*', Resource: !GetAtt B.Arn}]}
",
        expected: &[
            "- narrower | anyone but account 111122223333 | may not s3:* | ${B.Arn}",
        ],
    },
    Pair {
        what: "a condition on a policy as a whole",
        old: "
  B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: mine}}
  P:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref B
      PolicyDocument: {Statement: [{Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: !Sub '${B.Arn}/*'}]}
",
        new: "
  B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: mine}}
  P:
    Type: AWS::S3::BucketPolicy
    Condition: IsProd
    Properties:
      Bucket: !Ref B
      PolicyDocument: {Statement: [{Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: !Sub '${B.Arn}/*'}]}
",
        expected: &[
            "- narrower | anyone | may no longer s3:GetObject (still: if condition IsProd) | ${B.Arn}/*",
        ],
    },
    Pair {
        what: "a topic's policy",
        old: "
  T: {Type: 'AWS::SNS::Topic'}
",
        new: "
  T: {Type: 'AWS::SNS::Topic'}
  P: {Type: 'AWS::SNS::TopicPolicy', Properties: {Topics: [!Ref T], PolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: s3.amazonaws.com}, Action: 'sns:Publish', Resource: !Ref T, Condition: {ArnLike: {'aws:SourceArn': 'arn:aws:s3:::b'}}}]}}}
",
        expected: &[
            "+ broader | service s3.amazonaws.com | may sns:Publish | ${T} if aws:SourceArn is like arn:aws:s3:::b",
        ],
    },
    Pair {
        what: "a queue's policy, from one topic to any",
        old: "
  Q: {Type: 'AWS::SQS::Queue'}
  P: {Type: 'AWS::SQS::QueuePolicy', Properties: {Queues: [!Ref Q], PolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: 'sqs:SendMessage', Resource: '*', Condition: {ArnLike: {'aws:SourceArn': 'arn:aws:sns:*:111122223333:t'}}}]}}}
",
        new: "
  Q: {Type: 'AWS::SQS::Queue'}
  P: {Type: 'AWS::SQS::QueuePolicy', Properties: {Queues: [!Ref Q], PolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: 'sqs:SendMessage', Resource: '*', Condition: {ArnLike: {'aws:SourceArn': 'arn:aws:sns:*:*:*'}}}]}}}
",
        expected: &[
            "+ broader | service sns.amazonaws.com | may sqs:SendMessage (before: if aws:SourceArn is like arn:aws:sns:*:111122223333:t) | Q if aws:SourceArn is like arn:aws:sns:*:*:*",
        ],
    },
    Pair {
        what: "a key's policy",
        old: "
  K: {Type: 'AWS::KMS::Key', Properties: {KeyPolicy: {Statement: [{Effect: Allow, Principal: {AWS: !Sub 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root'}, Action: 'kms:Describe*', Resource: '*'}]}}}
",
        new: "
  K: {Type: 'AWS::KMS::Key', Properties: {KeyPolicy: {Statement: [{Effect: Allow, Principal: {AWS: !Sub 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root'}, Action: 'kms:*', Resource: '*'}]}}}
",
        expected: &[
            "+ broader | this account | may kms:* (before: kms:Describe*) | K",
        ],
    },
    Pair {
        what: "a secret's policy",
        old: "
  S: {Type: 'AWS::SecretsManager::Secret'}
",
        new: "
  S: {Type: 'AWS::SecretsManager::Secret'}
  P: {Type: 'AWS::SecretsManager::ResourcePolicy', Properties: {SecretId: !Ref S, ResourcePolicy: {Statement: [{Effect: Allow, Principal: {AWS: 'arn:aws:iam::111122223333:role/x'}, Action: 'secretsmanager:GetSecretValue', Resource: '*'}]}}}
",
        expected: &[
            "+ broader | arn:aws:iam::111122223333:role/x | may secretsmanager:GetSecretValue | S",
        ],
    },
    Pair {
        what: "a policy written as JSON",
        old: "
  E: {Type: 'AWS::ECR::Repository'}
",
        new: r#"
  E: {Type: 'AWS::ECR::Repository', Properties: {RepositoryPolicyText: '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}]}'}}
"#,
        expected: &[
            "+ broader | anyone | may ecr:BatchGetImage | E",
        ],
    },
    Pair {
        what: "a permission for a function",
        old: "
  F: {Type: 'AWS::Lambda::Function', Properties: {Role: 'arn:aws:iam::111122223333:role/x'}}
",
        new: "
  F: {Type: 'AWS::Lambda::Function', Properties: {Role: 'arn:aws:iam::111122223333:role/x'}}
  P: {Type: 'AWS::Lambda::Permission', Properties: {FunctionName: !GetAtt F.Arn, Action: 'lambda:InvokeFunction', Principal: apigateway.amazonaws.com, SourceArn: 'arn:aws:execute-api:*:*:x/*'}}
",
        expected: &[
            "+ broader | service apigateway.amazonaws.com | may lambda:InvokeFunction | F if aws:SourceArn is like arn:aws:execute-api:*:*:x/*",
        ],
    },
    Pair {
        what: "a permission for anyone",
        old: "
  F: {Type: 'AWS::Lambda::Function', Properties: {Role: 'arn:aws:iam::111122223333:role/x'}}
  P: {Type: 'AWS::Lambda::Permission', Properties: {FunctionName: !Ref F, Action: 'lambda:InvokeFunction', Principal: '111122223333'}}
",
        new: "
  F: {Type: 'AWS::Lambda::Function', Properties: {Role: 'arn:aws:iam::111122223333:role/x'}}
  P: {Type: 'AWS::Lambda::Permission', Properties: {FunctionName: !Ref F, Action: 'lambda:InvokeFunction', Principal: '*'}}
",
        expected: &[
            "+ broader | anyone | may lambda:InvokeFunction (before: account 111122223333) | F",
        ],
    },
    Pair {
        what: "a layer for an organization",
        old: "",
        new: "
  P: {Type: 'AWS::Lambda::LayerVersionPermission', Properties: {LayerVersionArn: l, Action: 'lambda:GetLayerVersion', Principal: '*', OrganizationId: o-1}}
",
        expected: &[
            "+ broader | anyone | may lambda:GetLayerVersion | l if aws:PrincipalOrgID is o-1",
        ],
    },
    Pair {
        what: "a bus for an account",
        old: "",
        new: "
  P: {Type: 'AWS::Events::EventBusPolicy', Properties: {StatementId: s, Action: 'events:PutEvents', Principal: '111122223333'}}
",
        expected: &[
            "+ broader | account 111122223333 | may events:PutEvents | default",
        ],
    },
    Pair {
        what: "a bus by a statement",
        old: "",
        new: "
  P: {Type: 'AWS::Events::EventBusPolicy', Properties: {StatementId: s, EventBusName: b, Statement: {Effect: Allow, Principal: {AWS: '111122223333'}, Action: 'events:PutEvents', Resource: '*'}}}
",
        expected: &[
            "+ broader | account 111122223333 | may events:PutEvents | b",
        ],
    },
    Pair {
        what: "a function of SAM",
        old: "",
        new: "
  F: {Type: 'AWS::Serverless::Function', Properties: {Handler: a.b}}
",
        expected: &[
            "+ broader | FRole | may do what AWSLambdaBasicExecutionRole allows",
            "+ broader | service lambda.amazonaws.com | may sts:AssumeRole | FRole",
        ],
    },
    Pair {
        what: "policies of SAM",
        old: "
  F: {Type: 'AWS::Serverless::Function', Properties: {Handler: a.b}}
",
        new: "
  F: {Type: 'AWS::Serverless::Function', Properties: {Handler: a.b, Policies: [AmazonS3ReadOnlyAccess, {SQSPollerPolicy: {QueueName: q}}, {Statement: [{Effect: Allow, Action: 's3:PutObject', Resource: 'arn:aws:s3:::b/*'}]}]}}
",
        expected: &[
            "+ broader | FRole | may s3:PutObject | arn:aws:s3:::b/*",
            "+ broader | FRole | may do what AmazonS3ReadOnlyAccess allows",
            "+ broader | FRole | may do what SQSPollerPolicy allows | q",
        ],
    },
    Pair {
        what: "a connector of SAM",
        old: "",
        new: "
  C: {Type: 'AWS::Serverless::Connector', Properties: {Source: {Id: F}, Destination: {Id: T}, Permissions: [Read, Write]}}
",
        expected: &[
            "+ broader | F | may read, write | T",
        ],
    },
];
