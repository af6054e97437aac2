use super::*;
use crate::diff::{SchemaFacts, ServiceChange, ServiceDetail, TextForm, to_json, to_text};

fn template(text: &str) -> Template {
    Template::parse(text).expect("a template")
}

fn difference(old: &str, new: &str) -> Difference {
    compare("s", &template(old), &template(new), &SchemaFacts)
}

fn plain(difference: &Difference) -> String {
    anstream::adapter::strip_str(&to_text(difference, TextForm::default())).to_string()
}

/// Going from one to the other changes nothing.
#[test]
fn the_same_meaning_is_no_difference() {
    let pairs = [
        (
            "{Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {TopicName: a, KmsMasterKeyId: b}}}}",
            "{Resources: {T: {Properties: {KmsMasterKeyId: b, TopicName: a}, Type: 'AWS::SNS::Topic'}}}",
        ),
        (
            "{Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {TopicName: !Join ['-', [a, !Ref 'AWS::Region']]}}}}",
            "{Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {TopicName: {'Fn::Sub': 'a-${AWS::Region}'}}}}}",
        ),
        (
            "{Resources: {T: {Type: 'AWS::SNS::Topic', DependsOn: [A, B]}}}",
            "{Resources: {T: {Type: 'AWS::SNS::Topic', DependsOn: [B, A], Properties: {}}}}",
        ),
        (
            "{Resources: {Q: {Type: 'AWS::SQS::Queue', Properties: {DelaySeconds: 5, FifoQueue: true}}}}",
            "{Resources: {Q: {Type: 'AWS::SQS::Queue', Properties: {DelaySeconds: '5', FifoQueue: 'true'}}}}",
        ),
    ];
    for (old, new) in pairs {
        let found = difference(old, new);
        assert!(found.is_empty(), "{}", plain(&found));
    }
}

const OLD: &str = "
Parameters: {Email: {Type: String, Default: a@example.com}, Key: {Type: String, NoEcho: true, Default: one}}
Conditions: {Loud: !Equals [!Ref Email, x]}
Resources:
  Same: {Type: 'AWS::SNS::Topic'}
  Renamed: {Type: 'AWS::SNS::Topic', Properties: {TopicName: old}}
  Retimed: {Type: 'AWS::SQS::Queue', Properties: {DelaySeconds: 5, Tags: [{Key: a, Value: b}, {Key: c, Value: d}]}}
  Table:
    Type: AWS::DynamoDB::Table
    Properties: {TableName: t, KeySchema: [{AttributeName: id, KeyType: HASH}]}
  Kept: {Type: 'AWS::S3::Bucket', DeletionPolicy: Retain}
  Gone: {Type: 'AWS::S3::Bucket'}
  Policy: {Type: 'AWS::SNS::Topic', DeletionPolicy: Delete}
  Code:
    Type: AWS::Lambda::Function
    Properties: {Code: {ZipFile: \"import os\\ndef handler(event, context):\\n    return 1\\n\"}}
Outputs: {Url: {Value: !Ref Same}, Old: {Value: x}}
";

const NEW: &str = "
Description: what it is for
Parameters: {Email: {Type: String}, Key: {Type: String, NoEcho: true, Default: two}}
Conditions: {Loud: !Not [!Equals [!Ref Email, x]]}
Resources:
  Same: {Type: 'AWS::SNS::Topic'}
  Fresh: {Type: 'AWS::SQS::Queue', Properties: {QueueName: !Sub '${AWS::StackName}-q'}}
  Renamed: {Type: 'AWS::SNS::Topic', Properties: {TopicName: new}}
  Retimed: {Type: 'AWS::SQS::Queue', Properties: {DelaySeconds: 6, Tags: [{Key: c, Value: d}]}}
  Table:
    Type: AWS::DynamoDB::Table
    Properties: {TableName: t, KeySchema: [{AttributeName: other, KeyType: HASH}]}
  Policy: {Type: 'AWS::SNS::Topic', DeletionPolicy: Retain}
  Code:
    Type: AWS::Lambda::Function
    Properties: {Code: {ZipFile: \"import os\\ndef handler(event, context):\\n    return 2\\n\"}}
Outputs: {Url: {Value: !GetAtt Same.TopicName}, New: {Value: y}}
";

#[test]
fn everything_that_differs_is_shown() {
    let found = difference(OLD, NEW);
    assert!(
        found
            .losses()
            .map(|resource| resource.id.as_str())
            .eq(["Table", "Gone"])
    );
    insta::assert_snapshot!(plain(&found), @r#"
    s: 1 to add, 3 to change, 1 replaced, 1 may be replaced (holds data), 1 to
      remove (holds data), 1 to leave behind

    data at risk: Table may be replaced: the new one starts without its data
    data at risk: Gone is deleted with its data

    [+] AWS::SQS::Queue Fresh
    [~] AWS::SNS::Topic Renamed replaced
        because: TopicName
        TopicName: "old" → "new"
    [~] AWS::SQS::Queue Retimed
        DelaySeconds: 5 → 6
        Tags[a]: - {Key: "a", Value: "b"}
    [~] AWS::DynamoDB::Table Table may be replaced
        because: KeySchema
        KeySchema[other]: + {AttributeName: "other", KeyType: "HASH"}
        KeySchema[id]: - {AttributeName: "id", KeyType: "HASH"}
    [~] AWS::SNS::Topic Policy
        DeletionPolicy: "Delete" → "Retain"
    [~] AWS::Lambda::Function Code
        Code.ZipFile:
            import os
            def handler(event, context):
          -     return 1
          +     return 2
    [-] AWS::S3::Bucket Kept leaves the stack, and is kept
    [-] AWS::S3::Bucket Gone deleted

    [+] Description: + "what it is for"

    Parameters
    [~] Email
        Default: - "a@example.com"
    [~] Key
        Default: changed (not shown)

    Conditions
    [~] Loud: !Equals [!Ref Email, "x"] → !Not [!Equals [!Ref Email, "x"]]

    Outputs
    [~] Url
        Value: !Ref Same → !GetAtt Same.TopicName
    [-] Old: - "x"
    [+] New: + "y"
    "#);
}

#[test]
fn what_the_change_set_adds_is_merged() {
    let text = "Resources: {A: {Type: 'AWS::SNS::Topic', Properties: {TopicName: a}}, B: {Type: 'AWS::SQS::Queue'}}";
    let changed = text.replace("TopicName: a", "TopicName: b");
    let mut found = difference(text, &changed);
    let changes = [
        ServiceChange {
            action: "Modify".to_owned(),
            logical_id: "A".to_owned(),
            type_name: "AWS::SNS::Topic".to_owned(),
            replacement: Some("False".to_owned()),
            ..ServiceChange::default()
        },
        ServiceChange {
            action: "Modify".to_owned(),
            logical_id: "B".to_owned(),
            type_name: "AWS::SQS::Queue".to_owned(),
            replacement: Some("Conditional".to_owned()),
            details: vec![ServiceDetail {
                attribute: "Properties".to_owned(),
                name: Some("QueueName".to_owned()),
                source: Some("ResourceAttribute".to_owned()),
                cause: Some("A.TopicName".to_owned()),
                ..ServiceDetail::default()
            }],
            ..ServiceChange::default()
        },
    ];
    found.merge(&changes, &SchemaFacts);
    insta::assert_snapshot!(plain(&found), @r#"
    s: 1 to change, 1 may be replaced (holds data)

    data at risk: B may be replaced: the new one starts without its data

    [~] AWS::SNS::Topic A
        the schema says: replaced; the change set says: changed in place
        because: TopicName
        TopicName: "a" → "b"
    [~] AWS::SQS::Queue B may be replaced
        because: QueueName takes A.TopicName
    "#);
    let json = to_json([&found]);
    assert_eq!(json["version"], 1);
    let json = &json["stacks"][0];
    assert_eq!(json["resources"][0]["replacementBySchema"], "yes");
    assert_eq!(json["resources"][0]["replacementByChangeSet"], "no");
    assert_eq!(json["resources"][1]["evidence"][0], "change_set");
    assert_eq!(json["losesData"], true);
}

#[test]
fn a_definition_that_moves_to_another_property_is_compared_by_its_states() {
    let old = "Resources: {Machine: {Type: 'AWS::StepFunctions::StateMachine', Properties: {RoleArn: r, \
               DefinitionString: '{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"End\": true}}}'}}}";
    let new = "Resources: {Machine: {Type: 'AWS::StepFunctions::StateMachine', Properties: {RoleArn: r, \
               Definition: {StartAt: A, States: {A: {Type: Pass, Next: B}, B: {Type: Succeed}}}}}}";
    let [old, new] = [old, new].map(|text| Template::parse(text).expect("a template"));
    let found = compare("s", &old, &new, &SchemaFacts);
    let text = crate::diff::to_text(&found, crate::diff::TextForm::default());
    insta::assert_snapshot!(anstream::adapter::strip_str(&text).to_string(), @r"
    s: 1 to change

    [~] AWS::StepFunctions::StateMachine Machine
        Definition:
          + state B: Succeed
          ~ transition A: (end) → B
    ");
}

#[test]
fn what_globals_say_shows_on_each_resource() {
    let old = "
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Timeout: 5, Environment: {Variables: {LEVEL: low}}}}
Resources:
  List: {Type: 'AWS::Serverless::Function', Properties: {Handler: a.b}}
  Own: {Type: 'AWS::Serverless::Function', Properties: {Timeout: 7, Environment: {Variables: {LEVEL: own}}}}
";
    let new = old
        .replace("Timeout: 5", "Timeout: 9")
        .replace("low", "high");
    insta::assert_snapshot!(plain(&difference(old, &new)), @r#"
    s: 1 to change

    [~] AWS::Serverless::Function List
        because: Globals.Function.Timeout; Globals.Function.Environment
        Timeout: 5 → 9
        Environment.Variables.LEVEL: "low" → "high"

    Globals
    [~] Function
        Timeout: 5 → 9
        Environment.Variables.LEVEL: "low" → "high"
    "#);
    // Where it stands makes no difference.
    let moved = old.replace("Handler: a.b", "Handler: a.b, Timeout: 5");
    assert!(difference(old, &moved).resources.is_empty());
}

#[test]
fn a_resource_is_the_same_in_both_dialects() {
    let old = "
Resources:
  ListRole: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: {Statement: []}}}
  List:
    Type: AWS::Lambda::Function
    Properties:
      Code: {ZipFile: pass}
      Role: !GetAtt ListRole.Arn
      Runtime: python3.13
      TracingConfig: {Mode: Active}
  Items:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
";
    let new = "
Transform: AWS::Serverless-2016-10-31
Resources:
  List:
    Type: AWS::Serverless::Function
    Properties: {InlineCode: pass, Runtime: python3.13, Timeout: 9, Tracing: Active, Events: {}}
  Items:
    Type: AWS::Serverless::SimpleTable
    Properties: {PrimaryKey: {Name: id, Type: String}}
";
    insta::assert_snapshot!(plain(&difference(old, new)), @r#"
    s: 1 to change

    Security: 2 broader, 1 narrower
    List
      - narrower  may no longer act as                         ListRole
    ListRole List
      + broader   may do what AWSLambdaBasicExecutionRole
                  allows, do what AWSXrayWriteOnlyAccess
                  allows
    service lambda.amazonaws.com List
      + broader   may sts:AssumeRole                           ListRole

    [~] AWS::Serverless::Function List
        Timeout: + 9

    [+] Transform: + ["AWS::Serverless-2016-10-31"]

    not known: what changes in ListRole (role of the function List): one side has it
        written, for the other one the transform makes it, which only the service
        can tell
    "#);
    insta::assert_snapshot!(plain(&difference(new, old)), @r#"
    s: 1 to change

    Security: 1 broader, 2 narrower
    List
      + broader   may act as                                   ListRole
    ListRole List
      - narrower  may no longer do what
                  AWSLambdaBasicExecutionRole allows, do what
                  AWSXrayWriteOnlyAccess allows
    service lambda.amazonaws.com List
      - narrower  may no longer sts:AssumeRole                 ListRole

    [~] AWS::Lambda::Function List
        Timeout: - 9

    [-] Transform: - ["AWS::Serverless-2016-10-31"]

    not known: what changes in ListRole (role of the function List): one side has it
        written, for the other one the transform makes it, which only the service
        can tell
    "#);
}
