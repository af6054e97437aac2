//! The JSON of a difference is what docs/diff.schema.json says.

use stackwright::{
    diff::{
        CodeDifference, Detected, Difference, Drift, FileContent, FileDifference, Holding, Kind,
        SchemaFacts, ServiceChange, ServiceDetail, compare, hunks, to_json,
    },
    template::Template,
};

use crate::diff_schema::assert_valid;

fn template(text: &str) -> Template {
    Template::parse(text).expect("a template")
}

#[test]
fn the_schema_describes_every_kind_of_change() {
    let old = template(
        "
        Parameters: {Size: {Type: Number, Default: 1}}
        Resources:
          Kept: {Type: 'AWS::SNS::Topic', Properties: {TopicName: a, DisplayName: a}}
          Told: {Type: 'AWS::Lambda::Function', Properties: {Environment: {Variables: {TOPIC: !Ref Kept, DB_PASSWORD: one}}}}
          Gone: {Type: 'AWS::S3::Bucket'}
          Policy:
            Type: AWS::SNS::TopicPolicy
            Properties: {PolicyDocument: {Statement: [{Sid: A, Effect: Allow, Action: 'sns:Publish', Resource: '*'}]}}
          Machine:
            Type: AWS::StepFunctions::StateMachine
            Properties: {DefinitionString: '{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}'}
          Root: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, paths: {/a: {get: {}}}}}}
          Dragons: {Type: 'AWS::ApiGateway::Resource', Properties: {ParentId: !GetAtt Root.RootResourceId, PathPart: dragons, RestApiId: !Ref Root}}
          Get:
            Type: AWS::ApiGateway::Method
            Properties: {HttpMethod: GET, ResourceId: !Ref Dragons, RestApiId: !Ref Root, Integration: {Type: MOCK}}
        Outputs: {Topic: {Value: !Ref Kept, Export: {Name: topic}}}
        ",
    );
    let new = template(
        "
        Description: new
        Resources:
          Kept: {Type: 'AWS::SNS::Topic', Properties: {TopicName: b, Tags: [{Key: a, Value: b}]}}
          Told: {Type: 'AWS::Lambda::Function', Properties: {Environment: {Variables: {TOPIC: !Ref Kept, DB_PASSWORD: two}}}}
          Fresh: {Type: 'AWS::S3::Bucket'}
          Policy:
            Type: AWS::SNS::TopicPolicy
            Properties: {PolicyDocument: {Statement: [{Sid: A, Effect: Allow, Action: 'sns:*', Resource: '*'}]}}
          Machine:
            Type: AWS::StepFunctions::StateMachine
            Properties: {DefinitionString: '{\"StartAt\": \"B\", \"States\": {\"B\": {\"Type\": \"Succeed\"}}}'}
          Root: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {openapi: 3.0.1, paths: {/a: {post: {}}}}}}
          Dragons: {Type: 'AWS::ApiGateway::Resource', Properties: {ParentId: !GetAtt Root.RootResourceId, PathPart: dragons, RestApiId: !Ref Root}}
          Get:
            Type: AWS::ApiGateway::Method
            Properties:
              HttpMethod: GET
              ResourceId: !Ref Dragons
              RestApiId: !Ref Root
              Integration: {Type: AWS, Uri: !Sub 'arn:aws:apigateway:${AWS::Region}:states:action/StartExecution'}
        Outputs: {Name: {Value: !Ref Kept}, Topic: {Value: !Ref Kept, Export: {Name: topic}}}
        ",
    );
    let mut changed = compare("one", &old, &new, &SchemaFacts);
    let told = changed.resources.iter_mut().find(|it| it.id == "Told");
    told.expect("it changes").code = Some(CodeDifference::Files(vec![
        FileDifference {
            name: "index.py".to_owned(),
            kind: Kind::Modified,
            content: FileContent::Lines(hunks("a\nb\n", "a\nc\n")),
        },
        FileDifference {
            name: "logo.png".to_owned(),
            kind: Kind::Added,
            content: FileContent::Opaque { old: 0, new: 9 },
        },
        FileDifference {
            name: "run.sh".to_owned(),
            kind: Kind::Modified,
            content: FileContent::Mode { executable: true },
        },
    ]));
    let mut unread = changed.clone();
    unread.resources[0].code = Some(CodeDifference::Unknown("why".to_owned()));
    unread.caveats.push("something".to_owned());
    let nothing = Difference::of_nothing("other");
    let json = to_json([&changed, &nothing]);
    for what in ["statement", "state", "transition", "route"] {
        let part = format!("\"what\":\"{what}\"");
        assert!(json.to_string().contains(&part), "{what}");
    }
    assert_valid(&[json, to_json([&unread]), to_json([])]);
}

#[test]
fn the_schema_describes_drift_and_what_a_change_set_says() {
    let detected = Detected {
        id: "Queue".to_owned(),
        type_name: "AWS::SQS::Queue".to_owned(),
        status: "MODIFIED".to_owned(),
        properties: vec![("/DelaySeconds".to_owned(), Some("1".to_owned()), None)],
        ..Detected::default()
    };
    let other = ("Method".to_owned(), "AWS::ApiGateway::Method".to_owned());
    let mut difference = Difference::of_nothing("one");
    difference.drift = Some(Drift::of(&[detected], None, &[other]));
    let change = ServiceChange {
        action: "Modify".to_owned(),
        logical_id: "Queue".to_owned(),
        type_name: "AWS::SQS::Queue".to_owned(),
        replacement: Some("True".to_owned()),
        details: vec![ServiceDetail {
            name: Some("QueueName".to_owned()),
            before: Some("a".to_owned()),
            after: Some("b".to_owned()),
            ..ServiceDetail::default()
        }],
        ..ServiceChange::default()
    };
    difference.merge(&[change], &SchemaFacts);
    difference.resources[0].holdings.push(Holding {
        what: "messages".to_owned(),
        count: 1,
        bytes: None,
        estimated: true,
    });
    assert_valid(&[to_json([&difference])]);
}
