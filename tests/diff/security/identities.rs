//! Roles, users, groups, and the policies that they have.

use super::{Pair, judge};

#[test]
fn what_identities_are_newly_allowed() {
    judge(PAIRS, str::to_owned);
}

const PAIRS: &[Pair] = &[
    Pair {
        what: "a new role",
        old: "",
        new: "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
      Policies:
        - PolicyName: p
          PolicyDocument: {Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}]}
",
        expected: &[
            "+ broader | R | may s3:GetObject | arn:aws:s3:::b/*",
            "+ broader | service lambda.amazonaws.com | may sts:AssumeRole | R",
        ],
    },
    Pair {
        what: "a role goes",
        old: "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
      Policies:
        - PolicyName: p
          PolicyDocument: {Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}]}
",
        new: "",
        expected: &[
            "- narrower | R | may no longer s3:GetObject | arn:aws:s3:::b/*",
            "- narrower | service lambda.amazonaws.com | may no longer sts:AssumeRole | R",
        ],
    },
    Pair {
        what: "a statement moves into a policy of its own",
        old: "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
      Policies:
        - PolicyName: p
          PolicyDocument: {Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}, {Effect: Allow, Action: 'sqs:SendMessage', Resource: '*'}]}
",
        new: "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
      Policies:
        - PolicyName: p
          PolicyDocument: {Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}]}
  P:
    Type: AWS::IAM::Policy
    Properties: {PolicyName: q, Roles: [!Ref R], PolicyDocument: {Statement: {Effect: Allow, Action: ['sqs:SendMessage'], Resource: ['*']}}}
",
        expected: &[],
    },
    Pair {
        what: "a statement moves into a managed policy",
        old: "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
      Policies:
        - PolicyName: p
          PolicyDocument: {Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}]}
",
        new: "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
      ManagedPolicyArns: [!Ref P]
  P:
    Type: AWS::IAM::ManagedPolicy
    Properties: {PolicyDocument: {Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}]}}
",
        expected: &[],
    },
    Pair {
        what: "a managed policy of AWS comes",
        old: "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
",
        new: "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
      ManagedPolicyArns: [!Sub 'arn:${AWS::Partition}:iam::aws:policy/AmazonS3ReadOnlyAccess']
",
        expected: &[
            "+ broader | R | may do what AmazonS3ReadOnlyAccess allows",
        ],
    },
    Pair {
        what: "a managed policy of AWS goes",
        old: "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole']
",
        new: "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
",
        expected: &[
            "- narrower | R | may no longer do what AWSLambdaBasicExecutionRole allows",
        ],
    },
    Pair {
        what: "an administrator",
        old: "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
      Policies:
        - PolicyName: p
          PolicyDocument: {Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}]}
",
        new: "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess']
      Policies:
        - PolicyName: p
          PolicyDocument: {Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}]}
",
        expected: &[
            "+ broader | R | may do everything (AdministratorAccess) (before: s3:GetObject on arn:aws:s3:::b/*)",
        ],
    },
    Pair {
        what: "a managed policy from a parameter",
        old: "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
",
        new: "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
      ManagedPolicyArns: [!Ref Arn]
",
        expected: &[
            "+ broader | R | may do what ${Arn} allows",
        ],
    },
    Pair {
        what: "who may take on a role",
        old: "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
",
        new: "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: [lambda.amazonaws.com, states.amazonaws.com]}, Action: 'sts:AssumeRole'}]}
",
        expected: &[
            "+ broader | service states.amazonaws.com | may sts:AssumeRole | R",
        ],
    },
    Pair {
        what: "anyone may take on a role",
        old: "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {AWS: 'arn:aws:iam::111122223333:root'}, Action: 'sts:AssumeRole'}]}
",
        new: "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {AWS: '*'}, Action: 'sts:AssumeRole'}]}
",
        expected: &[
            "+ broader | anyone | may sts:AssumeRole (before: account 111122223333) | R",
        ],
    },
    Pair {
        what: "an account's number is its root",
        old: "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {AWS: 'arn:aws:iam::111122223333:root'}, Action: 'sts:AssumeRole'}]}
",
        new: "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {AWS: '111122223333'}, Action: 'sts:AssumeRole'}]}
",
        expected: &[],
    },
    Pair {
        what: "a user joins a group",
        old: "
  U: {Type: 'AWS::IAM::User'}
  G: {Type: 'AWS::IAM::Group'}
",
        new: "
  U: {Type: 'AWS::IAM::User', Properties: {Groups: [!Ref G]}}
  G: {Type: 'AWS::IAM::Group'}
",
        expected: &[
            "+ broader | U | may do what G may",
        ],
    },
    Pair {
        what: "a policy of a user",
        old: "
  U: {Type: 'AWS::IAM::User'}
",
        new: "
  U: {Type: 'AWS::IAM::User'}
  P: {Type: 'AWS::IAM::UserPolicy', Properties: {PolicyName: p, UserName: !Ref U, PolicyDocument: {Statement: {Effect: Allow, Action: 's3:GetObject', Resource: '*'}}}}
",
        expected: &[
            "+ broader | U | may s3:GetObject | *",
        ],
    },
    Pair {
        what: "a policy of a group, by the group's name",
        old: "
  G: {Type: 'AWS::IAM::Group', Properties: {GroupName: devs}}
",
        new: "
  G: {Type: 'AWS::IAM::Group', Properties: {GroupName: devs}}
  P: {Type: 'AWS::IAM::GroupPolicy', Properties: {PolicyName: p, GroupName: devs, PolicyDocument: {Statement: {Effect: Allow, Action: 's3:GetObject', Resource: '*'}}}}
",
        expected: &[
            "+ broader | G | may s3:GetObject | *",
        ],
    },
    Pair {
        what: "machines get a role",
        old: "
  R: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: {Statement: []}}}
",
        new: "
  R: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: {Statement: []}}}
  I: {Type: 'AWS::IAM::InstanceProfile', Properties: {Roles: [!Ref R]}}
",
        expected: &[
            "+ broader | machines with I | may act as | R",
        ],
    },
    Pair {
        what: "a function acts as another role",
        old: "
  A: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: {Statement: []}}}
  B: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: {Statement: []}}}
  F: {Type: 'AWS::Lambda::Function', Properties: {Role: !GetAtt A.Arn}}
",
        new: "
  A: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: {Statement: []}}}
  B: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: {Statement: []}}}
  F: {Type: 'AWS::Lambda::Function', Properties: {Role: !GetAtt B.Arn}}
",
        expected: &[
            "+ broader | F | may act as | B",
            "- narrower | F | may no longer act as | A",
        ],
    },
    Pair {
        what: "a whole document from elsewhere",
        old: "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
      Policies:
        - PolicyName: p
          PolicyDocument: {Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}]}
",
        new: "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
      Policies: [{PolicyName: p, PolicyDocument: !ImportValue policy}]
",
        expected: &[
            "? unknown | R | may no longer s3:GetObject (depends on the export policy) | arn:aws:s3:::b/*",
            "? unknown | R | has a policy that is not known here (depends on the export policy)",
        ],
    },
];
