//! Properties that open something or close it.

use super::{Pair, judge};

#[test]
fn what_settings_newly_open() {
    judge(PAIRS, str::to_owned);
}

const PAIRS: &[Pair] = &[
    Pair {
        what: "a boundary goes",
        old: "  R: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: {Statement: []}, PermissionsBoundary: 'arn:aws:iam::111122223333:policy/edge'}}",
        new: "  R: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: {Statement: []}}}",
        expected: &[
            "+ broader | R | is no longer bounded by arn:aws:iam::111122223333:policy/edge",
        ],
    },
    Pair {
        what: "a boundary comes",
        old: "  R: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: {Statement: []}}}",
        new: "  R: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: {Statement: []}, PermissionsBoundary: 'arn:aws:iam::111122223333:policy/edge'}}",
        expected: &["- narrower | R | is bounded by arn:aws:iam::111122223333:policy/edge"],
    },
    Pair {
        what: "a boundary becomes another",
        old: "  R: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: {Statement: []}, PermissionsBoundary: 'arn:aws:iam::111122223333:policy/edge'}}",
        new: "  R: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: {Statement: []}, PermissionsBoundary: 'arn:aws:iam::111122223333:policy/rim'}}",
        expected: &[
            "? unknown | R | is bounded differently by arn:aws:iam::111122223333:policy/rim (before: arn:aws:iam::111122223333:policy/edge) (depends on what the two boundaries allow)",
        ],
    },
    Pair {
        what: "a bucket that anyone may list",
        old: "",
        new: "  B: {Type: 'AWS::S3::Bucket', Properties: {AccessControl: PublicRead, OwnershipControls: {Rules: [{ObjectOwnership: ObjectWriter}]}}}",
        expected: &["+ broader | anyone | may list its objects | B"],
    },
    Pair {
        what: "a bucket that anyone may write",
        old: "  B: {Type: 'AWS::S3::Bucket', Properties: {AccessControl: PublicRead, OwnershipControls: {Rules: [{ObjectOwnership: ObjectWriter}]}}}",
        new: "  B: {Type: 'AWS::S3::Bucket', Properties: {AccessControl: PublicReadWrite, OwnershipControls: {Rules: [{ObjectOwnership: ObjectWriter}]}}}",
        expected: &[
            "+ broader | anyone | may list, write and delete its objects (before: list its objects) | B",
        ],
    },
    Pair {
        what: "a bucket that is private again",
        old: "  B: {Type: 'AWS::S3::Bucket', Properties: {AccessControl: PublicReadWrite, OwnershipControls: {Rules: [{ObjectOwnership: ObjectWriter}]}}}",
        new: "  B: {Type: 'AWS::S3::Bucket', Properties: {AccessControl: Private, OwnershipControls: {Rules: [{ObjectOwnership: ObjectWriter}]}}}",
        expected: &["- narrower | anyone | may no longer list, write and delete its objects | B"],
    },
    Pair {
        what: "a new bucket blocks by default",
        old: "",
        new: "  B: {Type: 'AWS::S3::Bucket'}",
        expected: &[],
    },
    Pair {
        what: "a new bucket that does not block",
        old: "",
        new: "  B: {Type: 'AWS::S3::Bucket', Properties: {PublicAccessBlockConfiguration: {BlockPublicAcls: false, BlockPublicPolicy: false, IgnorePublicAcls: false, RestrictPublicBuckets: false}}}",
        expected: &[
            "+ broader | anyone | may be let in by new ACLs, be let in by a new policy, be let in by present ACLs, be let in by a present policy | B",
        ],
    },
    Pair {
        what: "a bucket stops blocking a policy",
        old: "  B: {Type: 'AWS::S3::Bucket', Properties: {PublicAccessBlockConfiguration: {BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true}}}",
        new: "  B: {Type: 'AWS::S3::Bucket', Properties: {PublicAccessBlockConfiguration: {BlockPublicAcls: true, BlockPublicPolicy: false, IgnorePublicAcls: true, RestrictPublicBuckets: false}}}",
        expected: &[
            "+ broader | anyone | may be let in by a new policy, be let in by a present policy | B",
        ],
    },
    Pair {
        what: "a bucket no longer says that it blocks",
        old: "  B: {Type: 'AWS::S3::Bucket', Properties: {PublicAccessBlockConfiguration: {BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true}}}",
        new: "  B: {Type: 'AWS::S3::Bucket'}",
        expected: &[
            "+ broader | anyone | may be let in by new ACLs unless the account blocks it, be let in by a new policy unless the account blocks it, be let in by present ACLs unless the account blocks it, be let in by a present policy unless the account blocks it | B",
        ],
    },
    Pair {
        what: "a bucket says that it blocks",
        old: "  B: {Type: 'AWS::S3::Bucket'}",
        new: "  B: {Type: 'AWS::S3::Bucket', Properties: {PublicAccessBlockConfiguration: {BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true}}}",
        expected: &[
            "- narrower | anyone | may no longer be let in by new ACLs unless the account blocks it, be let in by a new policy unless the account blocks it, be let in by present ACLs unless the account blocks it, be let in by a present policy unless the account blocks it | B",
        ],
    },
    Pair {
        what: "a bucket becomes a website",
        old: "  B: {Type: 'AWS::S3::Bucket'}",
        new: "  B: {Type: 'AWS::S3::Bucket', Properties: {WebsiteConfiguration: {IndexDocument: i}}}",
        expected: &["+ broader | anyone | may get what is public as a website | B"],
    },
    Pair {
        what: "a database gets a public address",
        old: "  D: {Type: 'AWS::RDS::DBInstance', Properties: {PubliclyAccessible: false, StorageEncrypted: true}}",
        new: "  D: {Type: 'AWS::RDS::DBInstance', Properties: {PubliclyAccessible: true, StorageEncrypted: true}}",
        expected: &["+ broader | anyone | may reach it at a public address | D"],
    },
    Pair {
        what: "a database whose address depends on the network",
        old: "  D: {Type: 'AWS::RDS::DBInstance', Properties: {PubliclyAccessible: false}}",
        new: "  D: {Type: 'AWS::RDS::DBInstance', Properties: {Engine: mysql}}",
        expected: &[
            "? unknown | anyone | may reach it at a public address (depends on whether its network has an internet gateway) | D",
        ],
    },
    Pair {
        what: "a database whose address depends on a condition",
        old: "  D: {Type: 'AWS::RDS::DBInstance', Properties: {PubliclyAccessible: false}}",
        new: "  D: {Type: 'AWS::RDS::DBInstance', Properties: {PubliclyAccessible: !If [IsProd, false, true]}}",
        expected: &[
            "? unknown | anyone | may reach it at a public address (depends on condition IsProd) | D",
        ],
    },
    Pair {
        what: "a database whose address depends on a parameter",
        old: "  D: {Type: 'AWS::RDS::DBInstance', Properties: {PubliclyAccessible: false}}",
        new: "  D: {Type: 'AWS::RDS::DBInstance', Properties: {PubliclyAccessible: !Ref Arn}}",
        expected: &[
            "? unknown | anyone | may reach it at a public address (depends on the parameter Arn) | D",
        ],
    },
    Pair {
        what: "a database is no longer encrypted",
        old: "  D: {Type: 'AWS::RDS::DBInstance', Properties: {PubliclyAccessible: false, StorageEncrypted: true}}",
        new: "  D: {Type: 'AWS::RDS::DBInstance', Properties: {PubliclyAccessible: false}}",
        expected: &["+ broader | D | kept unencrypted"],
    },
    Pair {
        what: "a queue's encryption is switched off",
        old: "  Q: {Type: 'AWS::SQS::Queue'}",
        new: "  Q: {Type: 'AWS::SQS::Queue', Properties: {SqsManagedSseEnabled: false}}",
        expected: &["+ broader | Q | kept unencrypted"],
    },
    Pair {
        what: "a topic's key goes",
        old: "  T: {Type: 'AWS::SNS::Topic', Properties: {KmsMasterKeyId: alias/aws/sns}}",
        new: "  T: {Type: 'AWS::SNS::Topic'}",
        expected: &["+ broader | T | kept unencrypted"],
    },
    Pair {
        what: "a topic gets a key",
        old: "  T: {Type: 'AWS::SNS::Topic'}",
        new: "  T: {Type: 'AWS::SNS::Topic', Properties: {KmsMasterKeyId: alias/aws/sns}}",
        expected: &["- narrower | T | no longer kept unencrypted"],
    },
    Pair {
        what: "a function's URL that asks nobody",
        old: "",
        new: "  U: {Type: 'AWS::Lambda::Url', Properties: {TargetFunctionArn: f, AuthType: NONE}}",
        expected: &["+ broader | anyone | may call the function by its URL | U"],
    },
    Pair {
        what: "a function's URL that asks again",
        old: "  U: {Type: 'AWS::Lambda::Url', Properties: {TargetFunctionArn: f, AuthType: NONE}}",
        new: "  U: {Type: 'AWS::Lambda::Url', Properties: {TargetFunctionArn: f, AuthType: AWS_IAM}}",
        expected: &["- narrower | anyone | may no longer call the function by its URL | U"],
    },
    Pair {
        what: "people sign up by themselves",
        old: "  U: {Type: 'AWS::Cognito::UserPool', Properties: {AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}}",
        new: "  U: {Type: 'AWS::Cognito::UserPool'}",
        expected: &["+ broader | anyone | may sign up | U"],
    },
    Pair {
        what: "a second factor is no longer asked for",
        old: "  U: {Type: 'AWS::Cognito::UserPool', Properties: {MfaConfiguration: 'ON'}}",
        new: "  U: {Type: 'AWS::Cognito::UserPool', Properties: {MfaConfiguration: OPTIONAL}}",
        expected: &[
            "+ broader | whoever has a password | may sign in without a second factor where none is set up | U",
        ],
    },
    Pair {
        what: "people without an account",
        old: "  I: {Type: 'AWS::Cognito::IdentityPool', Properties: {AllowUnauthenticatedIdentities: false}}",
        new: "  I: {Type: 'AWS::Cognito::IdentityPool', Properties: {AllowUnauthenticatedIdentities: true}}",
        expected: &["+ broader | anyone | may get credentials of AWS without signing in | I"],
    },
    Pair {
        what: "an open database goes",
        old: "  D: {Type: 'AWS::RDS::DBInstance', Properties: {PubliclyAccessible: true}}",
        new: "",
        expected: &["- narrower | anyone | may no longer reach it at a public address | D"],
    },
    Pair {
        what: "a load balancer on the internet",
        old: "  L: {Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: {Scheme: internal}}",
        new: "  L: {Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer'}",
        expected: &["+ broader | anyone | may reach it from the internet | L"],
    },
];
