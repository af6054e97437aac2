//! Statements of one role's policy.

use super::{Pair, judge};

#[test]
fn what_statements_newly_allow() {
    judge(PAIRS, |statements| {
        format!(
            "
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {{Statement: []}}
      Policies: [{{PolicyName: p, PolicyDocument: {{Statement: [{statements}]}}}}]
"
        )
    });
}

const PAIRS: &[Pair] = &[
    Pair {
        what: "a statement more",
        old: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}",
        new: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}, {Effect: Allow, Action: ['sqs:SendMessage', 'sqs:GetQueueUrl'], Resource: !ImportValue queue}",
        expected: &["+ broader | R | may sqs:SendMessage, sqs:GetQueueUrl | ${import queue}"],
    },
    Pair {
        what: "a statement less",
        old: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}, {Effect: Allow, Action: 'sqs:SendMessage', Resource: '*'}",
        new: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}",
        expected: &["- narrower | R | may no longer sqs:SendMessage | *"],
    },
    Pair {
        what: "a statement is split in two",
        old: "{Effect: Allow, Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::b/*'}",
        new: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}, {Effect: Allow, Action: 's3:PutObject', Resource: 'arn:aws:s3:::b/*'}",
        expected: &[],
    },
    Pair {
        what: "two statements become one",
        old: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}, {Effect: Allow, Action: 's3:PutObject', Resource: 'arn:aws:s3:::b/*'}",
        new: "{Effect: Allow, Action: ['s3:PutObject', 's3:GetObject'], Resource: 'arn:aws:s3:::b/*'}",
        expected: &[],
    },
    Pair {
        what: "case of an action, order, a Sid",
        old: "{Effect: Allow, Action: ['s3:getobject', 's3:PutObject'], Resource: 'arn:aws:s3:::b/*'}",
        new: "{Sid: x, Effect: Allow, Resource: ['arn:aws:s3:::b/*'], Action: ['s3:PutObject', 's3:GetObject']}",
        expected: &[],
    },
    Pair {
        what: "one action becomes a pattern",
        old: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}",
        new: "{Effect: Allow, Action: 's3:Get*', Resource: 'arn:aws:s3:::b/*'}",
        expected: &["+ broader | R | may s3:Get* (before: s3:GetObject) | arn:aws:s3:::b/*"],
    },
    Pair {
        what: "a pattern becomes one action",
        old: "{Effect: Allow, Action: 's3:Get*', Resource: 'arn:aws:s3:::b/*'}",
        new: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}",
        expected: &[
            "- narrower | R | may no longer s3:Get* (still: s3:GetObject) | arn:aws:s3:::b/*",
        ],
    },
    Pair {
        what: "within a pattern nothing is new",
        old: "{Effect: Allow, Action: 's3:*', Resource: 'arn:aws:s3:::b/*'}, {Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}",
        new: "{Effect: Allow, Action: 's3:*', Resource: 'arn:aws:s3:::b/*'}",
        expected: &[],
    },
    Pair {
        what: "from a pattern to another that overlaps",
        old: "{Effect: Allow, Action: 's3:Get*', Resource: 'arn:aws:s3:::b/*'}",
        new: "{Effect: Allow, Action: 's3:*Object', Resource: 'arn:aws:s3:::b/*'}",
        expected: &[
            "+ broader | R | may s3:*Object | arn:aws:s3:::b/*",
            "- narrower | R | may no longer s3:Get* | arn:aws:s3:::b/*",
        ],
    },
    Pair {
        what: "all actions one by one become a pattern",
        old: "{Effect: Allow, Action: ['sqs:StartMessageMoveTask', 'sqs:SendMessage', 'sqs:SetQueueAttributes'], Resource: 'arn:aws:s3:::b/*'}",
        new: "{Effect: Allow, Action: 'sqs:S*', Resource: 'arn:aws:s3:::b/*'}",
        expected: &[
            "+ broader | R | may sqs:S* (before: all such actions that there are today) | arn:aws:s3:::b/*",
        ],
    },
    Pair {
        what: "everything",
        old: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}",
        new: "{Effect: Allow, Action: '*', Resource: '*'}",
        expected: &["+ broader | R | may * (before: s3:GetObject on arn:aws:s3:::b/*) | *"],
    },
    Pair {
        what: "one resource becomes all",
        old: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/a.json'}",
        new: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}",
        expected: &[
            "+ broader | R | may s3:GetObject (before: on arn:aws:s3:::b/a.json) | arn:aws:s3:::b/*",
        ],
    },
    Pair {
        what: "the partition is spelt out",
        old: "{Effect: Allow, Action: 's3:GetObject', Resource: !Sub 'arn:${AWS::Partition}:s3:::b/*'}",
        new: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}",
        expected: &[],
    },
    Pair {
        what: "a condition goes",
        old: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', Condition: {StringEquals: {'aws:SourceVpc': v}}}",
        new: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}",
        expected: &[
            "+ broader | R | may s3:GetObject (before: if aws:SourceVpc is v) | arn:aws:s3:::b/*",
        ],
    },
    Pair {
        what: "a condition comes",
        old: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}",
        new: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', Condition: {StringEquals: {'aws:SourceVpc': v}}}",
        expected: &[
            "- narrower | R | may no longer s3:GetObject (still: if aws:SourceVpc is v) | arn:aws:s3:::b/*",
        ],
    },
    Pair {
        what: "a condition becomes another",
        old: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', Condition: {StringEquals: {'aws:SourceVpc': v}}}",
        new: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', Condition: {Bool: {'aws:SecureTransport': true}}}",
        expected: &[
            "? unknown | R | may otherwise s3:GetObject (before: aws:SourceVpc is v) (depends on which of the two conditions holds more often) | arn:aws:s3:::b/* if aws:SecureTransport is true",
        ],
    },
    Pair {
        what: "a value more in a condition",
        old: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', Condition: {StringEquals: {'aws:SourceVpc': v}}}",
        new: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', Condition: {StringEquals: {'aws:SourceVpc': [v, w]}}}",
        expected: &[
            "+ broader | R | may s3:GetObject (before: if aws:SourceVpc is v) | arn:aws:s3:::b/* if aws:SourceVpc is v or w",
        ],
    },
    Pair {
        what: "a value more in a negative condition",
        old: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', Condition: {StringNotEquals: {'aws:SourceVpc': v}}}",
        new: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', Condition: {StringNotEquals: {'aws:SourceVpc': [v, w]}}}",
        expected: &[
            "- narrower | R | may no longer s3:GetObject (still: if aws:SourceVpc is not v or w) | arn:aws:s3:::b/* if aws:SourceVpc is not v",
        ],
    },
    Pair {
        what: "a second condition",
        old: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', Condition: {StringEquals: {'aws:SourceVpc': v}}}",
        new: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', Condition: {StringEquals: {'aws:SourceVpc': v}, Bool: {'aws:SecureTransport': true}}}",
        expected: &[
            "- narrower | R | may no longer s3:GetObject (still: if aws:SecureTransport is true) | arn:aws:s3:::b/* if aws:SourceVpc is v",
        ],
    },
    Pair {
        what: "a deny comes",
        old: "{Effect: Allow, Action: 's3:*', Resource: 'arn:aws:s3:::b/*'}",
        new: "{Effect: Allow, Action: 's3:*', Resource: 'arn:aws:s3:::b/*'}, {Effect: Deny, Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::b/*'}",
        expected: &["- narrower | R | may not s3:DeleteObject | arn:aws:s3:::b/*"],
    },
    Pair {
        what: "a deny goes",
        old: "{Effect: Allow, Action: 's3:*', Resource: 'arn:aws:s3:::b/*'}, {Effect: Deny, Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::b/*'}",
        new: "{Effect: Allow, Action: 's3:*', Resource: 'arn:aws:s3:::b/*'}",
        expected: &["+ broader | R | is no longer denied s3:DeleteObject | arn:aws:s3:::b/*"],
    },
    Pair {
        what: "a deny gets a condition",
        old: "{Effect: Deny, Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::b/*'}",
        new: "{Effect: Deny, Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::b/*', Condition: {Bool: {'aws:MultiFactorAuthPresent': false}}}",
        expected: &[
            "+ broader | R | is no longer denied s3:DeleteObject (still: if aws:MultiFactorAuthPresent is false) | arn:aws:s3:::b/*",
        ],
    },
    Pair {
        what: "all but some actions",
        old: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}",
        new: "{Effect: Allow, NotAction: ['iam:*'], Resource: '*'}",
        expected: &[
            "+ broader | R | may all but iam:* (before: s3:GetObject on arn:aws:s3:::b/*) | *",
        ],
    },
    Pair {
        what: "all but fewer actions",
        old: "{Effect: Allow, NotAction: ['iam:*', 'sts:*'], Resource: '*'}",
        new: "{Effect: Allow, NotAction: ['iam:*'], Resource: '*'}",
        expected: &["+ broader | R | may all but iam:* (before: all but iam:*, sts:*) | *"],
    },
    Pair {
        what: "what all but some took in",
        old: "{Effect: Allow, NotAction: ['iam:*'], Resource: '*'}",
        new: "{Effect: Allow, NotAction: ['iam:*'], Resource: '*'}, {Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}",
        expected: &[],
    },
    Pair {
        what: "all but some resources",
        old: "{Effect: Allow, Action: 's3:GetObject', Resource: '*'}",
        new: "{Effect: Allow, Action: 's3:GetObject', NotResource: 'arn:aws:s3:::secret/*'}",
        expected: &[
            "- narrower | R | may no longer s3:GetObject (still: on all but arn:aws:s3:::secret/*) | *",
        ],
    },
    Pair {
        what: "a policy under a condition",
        old: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}, !If [IsProd, {Effect: Allow, Action: 's3:PutObject', Resource: 'arn:aws:s3:::b/*'}, !Ref 'AWS::NoValue']",
        new: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}, {Effect: Allow, Action: 's3:PutObject', Resource: 'arn:aws:s3:::b/*'}",
        expected: &[
            "+ broader | R | may s3:PutObject (before: if condition IsProd) | arn:aws:s3:::b/*",
        ],
    },
    Pair {
        what: "the same in both cases of a condition",
        old: "{Effect: Allow, Action: 's3:PutObject', Resource: 'arn:aws:s3:::b/*'}",
        new: "!If [IsProd, {Effect: Allow, Action: ['s3:PutObject', 's3:GetObject'], Resource: 'arn:aws:s3:::b/*'}, {Effect: Allow, Action: 's3:PutObject', Resource: 'arn:aws:s3:::b/*'}]",
        expected: &["+ broader | R | may s3:GetObject | arn:aws:s3:::b/* if condition IsProd"],
    },
    Pair {
        what: "another condition of the template",
        old: "!If [IsProd, {Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}, !Ref 'AWS::NoValue']",
        new: "!If [IsTest, {Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}, !Ref 'AWS::NoValue']",
        expected: &[
            "? unknown | R | may otherwise s3:GetObject (before: condition IsProd) (depends on which of the two conditions holds more often) | arn:aws:s3:::b/* if condition IsTest",
        ],
    },
    Pair {
        what: "a policy that a macro writes",
        old: "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}",
        new: "{'Fn::Transform': {Name: Writer}}",
        expected: &[
            "? unknown | R | may no longer s3:GetObject (depends on the macro Writer) | arn:aws:s3:::b/*",
            "? unknown | R | has a policy that is not known here (depends on the macro Writer)",
        ],
    },
];
