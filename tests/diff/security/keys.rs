//! API keys and usage plans.

use super::{Pair, judge};

#[test]
fn what_keys_newly_open() {
    judge(PAIRS, |resources| format!("{resources}{AROUND}"));
}

const AROUND: &str = "
  A: {Type: 'AWS::ApiGateway::RestApi'}
";

const PAIRS: &[Pair] = &[
    Pair {
        what: "a key beside IAM",
        old: "
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref A, ResourceId: !GetAtt A.RootResourceId, HttpMethod: GET, AuthorizationType: AWS_IAM}}",
        new: "
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref A, ResourceId: !GetAtt A.RootResourceId, HttpMethod: GET, AuthorizationType: AWS_IAM, ApiKeyRequired: true}}",
        expected: &[
            "- narrower | whoever IAM lets call it | may no longer call GET / (still: if an API key is sent) | A",
        ],
    },
    Pair {
        what: "no key beside IAM any more",
        old: "
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref A, ResourceId: !GetAtt A.RootResourceId, HttpMethod: GET, AuthorizationType: AWS_IAM, ApiKeyRequired: true}}",
        new: "
  M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref A, ResourceId: !GetAtt A.RootResourceId, HttpMethod: GET, AuthorizationType: AWS_IAM}}",
        expected: &[
            "+ broader | whoever IAM lets call it | may call GET / (before: if an API key is sent) | A",
        ],
    },
    Pair {
        what: "a plan gets a stage more",
        old: "
  U: {Type: 'AWS::ApiGateway::UsagePlan', Properties: {ApiStages: [{ApiId: !Ref A, Stage: test}]}}",
        new: "
  U: {Type: 'AWS::ApiGateway::UsagePlan', Properties: {ApiStages: [{ApiId: !Ref A, Stage: test}, {ApiId: !Ref A, Stage: prod}]}}",
        expected: &[
            "+ broader | whoever has a key of U | may call routes that ask for a key | A prod",
        ],
    },
    Pair {
        what: "a key leaves a plan",
        old: "
  U: {Type: 'AWS::ApiGateway::UsagePlan'}
  J: {Type: 'AWS::ApiGateway::UsagePlanKey', Properties: {KeyId: !Ref K, KeyType: API_KEY, UsagePlanId: !Ref U}}
  K: {Type: 'AWS::ApiGateway::ApiKey'}",
        new: "
  U: {Type: 'AWS::ApiGateway::UsagePlan'}
  K: {Type: 'AWS::ApiGateway::ApiKey'}",
        expected: &[
            "- narrower | whoever has the key K | may no longer call routes that ask for a key | what U has",
        ],
    },
    Pair {
        what: "a plan without its limits",
        old: "
  U: {Type: 'AWS::ApiGateway::UsagePlan', Properties: {Throttle: {RateLimit: 5}, Quota: {Limit: 100, Period: DAY}}}",
        new: "
  U: {Type: 'AWS::ApiGateway::UsagePlan', Properties: {Quota: {Limit: 100, Period: DAY}}}",
        expected: &[
            "+ broader | whoever has one of its keys | may call as fast as they like | U",
        ],
    },
    Pair {
        what: "a key is switched on",
        old: "
  K: {Type: 'AWS::ApiGateway::ApiKey', Properties: {Enabled: false}}",
        new: "
  K: {Type: 'AWS::ApiGateway::ApiKey', Properties: {Enabled: true}}",
        expected: &[
            "+ broader | whoever has the key | may use it | K",
        ],
    },
];
