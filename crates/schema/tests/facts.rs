//! What the embedded data says of types that people know.

use stackwright_schema::{Literal, OnChange, Part, Schema, Types, kinds, regions};

fn schema(name: &str) -> Schema {
    Schema::find(name).unwrap_or_else(|| panic!("{name} is missing"))
}

/// Reads a part and all below it; gives the number of values and the strings.
fn read(part: Part, strings: &mut Vec<String>) -> usize {
    let mut count = 1;
    match part.literal() {
        Some(Literal::Text(text)) => strings.push(text),
        Some(_) => {}
        None => {
            for (key, value) in part.entries() {
                strings.push(key.to_string());
                count += read(value, strings);
            }
            for item in part.items() {
                count += read(item, strings);
            }
        }
    }
    count
}

#[test]
fn every_type_can_be_read() {
    let mut names = Vec::new();
    let mut values = 0;
    let mut strings = Vec::new();
    for schema in Schema::all() {
        let name = schema.name();
        assert_eq!(Schema::find(&name), Some(schema), "{name}");
        values += read(schema.root().part(), &mut strings);
        assert!(
            !strings
                .iter()
                .any(|text| text.contains('\u{FFFD}') && !text.contains('['))
        );
        strings.clear();
        assert!(
            schema.properties().next().is_some(),
            "{name} has no properties"
        );
        for path in schema.required() {
            assert!(schema.property(&path).is_some(), "{name} requires {path}");
        }
        for (property, part) in schema.properties() {
            assert_eq!(part.resolved().definition_name(), None, "{name}.{property}");
        }
        names.push(name);
    }
    assert!(names.is_sorted());
    assert!(names.len() > 1_800, "{} types", names.len());
    assert!(values > 300_000, "{values} values");
}

#[test]
fn the_data_is_small() {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/data/schema.bin");
    assert!(std::fs::metadata(data).unwrap().len() < 1_000_000);
}

#[test]
fn a_topic() {
    let topic = schema("AWS::SNS::Topic");
    assert_eq!(topic.required(), Vec::<String>::new());
    assert_eq!(topic.reference().as_deref(), Some("TopicArn"));
    assert_eq!(topic.on_change("TopicName"), OnChange::Replacement);
    assert_eq!(topic.on_change("DisplayName"), OnChange::Update);
    assert_eq!(topic.tag_property().as_deref(), Some("Tags"));
    assert!(!topic.holds_data());
    let protocol = topic.property("DeliveryStatusLogging/*/Protocol").unwrap();
    assert_eq!(protocol.values().len(), 5);
    assert_eq!(protocol.values()[0], Literal::Text("http/s".to_owned()));
}

#[test]
fn a_function() {
    let function = schema("AWS::Lambda::Function");
    assert_eq!(function.required(), ["Code", "Role"]);
    assert_eq!(function.reference().as_deref(), Some("FunctionName"));
    let role = function.property("Role").unwrap();
    assert_eq!(role.kind().as_deref(), Some("AWS::IAM::Role.Arn"));
    let memory = function.property("MemorySize").unwrap();
    assert_eq!(memory.types(), Types::INTEGER);
    assert_eq!(memory.range().0, Some(128.0));
    let names: Vec<_> = function
        .attributes()
        .into_iter()
        .map(|found| found.name)
        .collect();
    assert!(names.contains(&"Arn".to_owned()), "{names:?}");
    assert!(
        names.contains(&"SnapStartResponse.ApplyOn".to_owned()),
        "{names:?}"
    );
    assert!(function.read_only().contains(&"Arn".to_owned()));
    assert!(
        function.write_only().contains(&"Code/ZipFile".to_owned()),
        "{:?}",
        function.write_only()
    );
}

#[test]
fn what_ref_gives() {
    let facts = [
        ("AWS::ApiGateway::Deployment", Some("DeploymentId")),
        ("AWS::ApiGateway::RestApi", Some("RestApiId")),
        ("AWS::ApiGateway::Stage", Some("StageName")),
        ("AWS::Cognito::UserPool", Some("UserPoolId")),
        ("AWS::Cognito::UserPoolClient", Some("ClientId")),
        ("AWS::IAM::Role", Some("RoleName")),
        ("AWS::S3::Bucket", Some("BucketName")),
        ("AWS::SSM::Parameter", Some("Name")),
        ("AWS::StepFunctions::StateMachine", Some("Arn")),
        ("AWS::EC2::EIP", Some("PublicIp")),
        ("AWS::ECS::Service", Some("ServiceArn")),
        // It gives several parts in one.
        ("AWS::WAFv2::WebACL", None),
        // Several parts, and nobody says which of them it is.
        ("AWS::ApiGateway::Method", None),
    ];
    for (name, expected) in facts {
        assert_eq!(schema(name).reference().as_deref(), expected, "{name}");
    }
    let parts = schema("AWS::WAFv2::WebACL").compound_reference();
    assert_eq!(parts, ["Name", "Id", "Scope"]);
    assert!(schema("AWS::EC2::EIP").compound_reference().is_empty());
}

#[test]
fn what_ref_gives_is_there() {
    for schema in Schema::all() {
        let single = schema.reference();
        for path in schema.compound_reference().iter().chain(&single) {
            assert!(schema.property(path).is_some(), "{}: {path}", schema.name());
        }
    }
}

#[test]
fn types_that_hold_data() {
    let stateful = [
        "AWS::Cognito::UserPool",
        "AWS::DynamoDB::Table",
        "AWS::Logs::LogGroup",
        "AWS::RDS::DBInstance",
    ];
    for name in stateful {
        assert!(schema(name).holds_data(), "{name}");
        assert!(!schema(name).must_be_empty_to_delete(), "{name}");
    }
    assert!(schema("AWS::S3::Bucket").holds_data());
    assert!(schema("AWS::S3::Bucket").must_be_empty_to_delete());
    assert!(!schema("AWS::Lambda::Function").holds_data());
}

#[test]
fn where_types_can_be_had() {
    assert!(regions().contains(&"eu-central-1".to_owned()));
    let everywhere = schema("AWS::SNS::Topic").regions();
    assert!(everywhere.contains(&"us-east-1".to_owned()));
    assert!(everywhere.contains(&"cn-north-1".to_owned()));
    let lightsail = schema("AWS::Lightsail::Bucket").regions();
    assert!(lightsail.contains(&"us-east-1".to_owned()));
    assert!(!lightsail.contains(&"cn-north-1".to_owned()));
    assert!(schema("AWS::Serverless::Function").regions().is_empty());
}

#[test]
fn attributes_of_parts() {
    let names = |name| {
        let attributes = schema(name).attributes().into_iter();
        attributes.map(|found| found.name).collect::<Vec<_>>()
    };
    assert!(names("AWS::RDS::DBInstance").contains(&"Endpoint.Address".to_owned()));
    assert!(names("AWS::SQS::Queue").contains(&"QueueName".to_owned()));
    assert_eq!(
        names("AWS::ApiGateway::RestApi"),
        ["RestApiId", "RootResourceId"]
    );
}

#[test]
fn sam_types() {
    let function = schema("AWS::Serverless::Function");
    assert_eq!(function.property("Role").unwrap().types(), Types::STRING);
    assert_eq!(
        function
            .property("Events")
            .unwrap()
            .map_values()
            .unwrap()
            .alternatives()
            .count(),
        19
    );
}

#[test]
fn custom_resources() {
    let custom = schema("Custom::Anything");
    assert_eq!(custom.name(), "AWS::CloudFormation::CustomResource");
    assert_eq!(custom.required(), ["ServiceToken"]);
    assert_eq!(Schema::find("Custom::"), None);
}

#[test]
fn names_that_are_nearly_right() {
    let suggestions = [
        ("AWS::SNS::Topics", Some("AWS::SNS::Topic")),
        ("AWS::Sqs::Queue", Some("AWS::SQS::Queue")),
        ("Lambda::Function", Some("AWS::Lambda::Function")),
        ("AWS::DynamoDb::Tabel", Some("AWS::DynamoDB::Table")),
        ("something else", None),
    ];
    for (wrong, expected) in suggestions {
        assert_eq!(Schema::suggest(wrong).as_deref(), expected, "{wrong}");
    }
}

#[test]
fn every_kind_is_given_by_something() {
    let given: Vec<_> = Schema::all()
        .flat_map(|schema| {
            let read = schema.attributes().into_iter().map(|found| found.property);
            read.chain(schema.reference().and_then(|path| schema.property(&path)))
        })
        .filter_map(|property| property.resolved().kind())
        .collect();
    let rest: Vec<_> = kinds()
        .into_iter()
        .filter(|kind| !given.contains(kind))
        .collect();
    // Parameters of a template give these.
    let expected = [
        "AWS::EC2::AvailabilityZone.Name",
        "AWS::EC2::SecurityGroup.GroupName",
    ];
    assert_eq!(rest, expected);
}
