//! Values that go from one stack to another.

use insta::assert_snapshot;

use crate::{
    App,
    app::SynthesisError,
    assembly::Assembly,
    cfn::{sns, ssm},
    construct::{Bucket, BucketRemoval, Role, Topic},
    render::Dialect,
    resource::{Raw, ResourceHandle},
    template::{Intrinsic, Map, Node, Parameter},
    value::{List, Value},
};

fn app() -> App {
    App::new("shop", env!("CARGO_MANIFEST_DIR"))
}

fn synthesize(app: &App) -> Assembly {
    let assembly = app.synthesize(Dialect::CloudFormation);
    assembly.unwrap_or_else(|error| panic!("{error}"))
}

/// The problems of an app, with the lines of this file counted from `first`.
fn problems(app: &App, first: u32) -> String {
    let Err(SynthesisError { problems }) = app.synthesize(Dialect::CloudFormation) else {
        panic!("there must be a problem")
    };
    let text: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let mut text = text.join("\n");
    for line in first..first + 40 {
        text = text.replace(
            &format!("{}:{line}", file!()),
            &format!("+{}", line - first),
        );
    }
    text
}

/// The templates in deploy order, without what all begin with.
fn templates(assembly: &Assembly) -> String {
    let texts = assembly.stacks.iter().map(|stack| {
        let yaml = stack.template.to_yaml();
        let yaml = yaml.trim_start_matches("AWSTemplateFormatVersion: '2010-09-09'\n");
        assert!(!yaml.contains(['\u{FDD0}', '\u{FDD1}']), "{yaml:?}");
        format!("# {}, after {:?}\n{yaml}", stack.name, stack.after)
    });
    texts.collect()
}

#[track_caller]
fn parameter(value: impl crate::IntoValue<String>) -> ssm::Parameter {
    ssm::Parameter::new(ssm::parameter::Type::String, value)
}

#[test]
fn what_two_stacks_call_the_same_is_told_apart() {
    let mut app = app();
    let consumer = app.stack("consumer");
    let producer = app.stack("producer");
    let own = consumer.add("Topic", sns::Topic::new());
    let other = producer.add("Topic", sns::Topic::new());
    consumer.add("OwnName", parameter(own.topic_name()));
    consumer.add("OtherName", parameter(other.topic_name()));
    consumer.add("Mail", sns::Subscription::new("email", other.reference()));
    consumer.output(
        "Both",
        "",
        crate::substitute(
            format!("{} {}", own.placeholder(None), other.placeholder(None)),
            Map::default(),
        ),
    );
    producer.output("Own", "", other.topic_name());
    assert_snapshot!(templates(&synthesize(&app)), @r#"
    # producer, after []
    Resources:
      Topic:
        Type: AWS::SNS::Topic
    Outputs:
      Own:
        Value: !GetAtt Topic.TopicName
      ExportTopicTopicName:
        Value: !GetAtt Topic.TopicName
        Export:
          Name: producer:Topic:TopicName
      ExportTopic:
        Value: !Ref Topic
        Export:
          Name: producer:Topic
    # consumer, after ["producer"]
    Resources:
      Topic:
        Type: AWS::SNS::Topic
      OwnName:
        Type: AWS::SSM::Parameter
        Properties:
          Type: String
          Value: !GetAtt Topic.TopicName
      OtherName:
        Type: AWS::SSM::Parameter
        Properties:
          Type: String
          Value: !ImportValue producer:Topic:TopicName
      Mail:
        Type: AWS::SNS::Subscription
        Properties:
          Protocol: email
          TopicArn: !ImportValue producer:Topic
    Outputs:
      Both:
        Value: !Sub
          - ${Topic} ${Topic2}
          - Topic2: !ImportValue producer:Topic
    "#);
}

#[test]
fn a_grant_reaches_into_another_stack() {
    let mut app = app();
    let data = app.stack("data");
    let readers = app.stack("readers");
    let bucket = data.add("Data", Bucket::new(BucketRemoval::Retain));
    let role = readers.add("Reader", Role::for_service("lambda.amazonaws.com"));
    bucket.grant_read(&role, "reports/*");
    let assembly = synthesize(&app);
    assert_snapshot!(templates(&assembly), @r#"
    # data, after []
    Resources:
      Data:
        Type: AWS::S3::Bucket
        DeletionPolicy: Retain
        UpdateReplacePolicy: Retain
        Properties:
          BucketEncryption:
            ServerSideEncryptionConfiguration:
              - ServerSideEncryptionByDefault:
                  SSEAlgorithm: AES256
          PublicAccessBlockConfiguration:
            BlockPublicAcls: true
            BlockPublicPolicy: true
            IgnorePublicAcls: true
            RestrictPublicBuckets: true
    Outputs:
      ExportDataArn:
        Value: !GetAtt Data.Arn
        Export:
          Name: data:Data:Arn
    # readers, after ["data"]
    Resources:
      Reader:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Principal:
                  Service: lambda.amazonaws.com
                Action: sts:AssumeRole
          Policies:
            - PolicyDocument:
                Version: '2012-10-17'
                Statement:
                  - Effect: Allow
                    Action: s3:GetObject
                    Resource: !Sub
                      - ${DataArn}/reports/*
                      - DataArn: !ImportValue data:Data:Arn
              PolicyName: grants
    "#);
}

#[test]
fn lists_travel_as_text() {
    let mut app = app();
    let network = app.stack("network");
    let site = app.stack("site");
    let vpc = network.add("Vpc", Raw::new("AWS::EC2::VPC", Map::default()));
    let zones: Value<List<String>> = network.parameter(
        "Zones",
        Parameter {
            type_name: "CommaDelimitedList".to_owned(),
            ..Parameter::default()
        },
    );
    let blocks: Value<List<String>> = vpc.attribute("CidrBlockAssociations");
    let properties = [
        ("Blocks".to_owned(), Node::from(&blocks)),
        ("Zones".to_owned(), Node::from(zones)),
    ];
    site.add("Site", Raw::new("Custom::Site", Map::from_iter(properties)));
    assert_snapshot!(templates(&synthesize(&app)), @r#"
    # network, after []
    Parameters:
      Zones:
        Type: CommaDelimitedList
    Resources:
      Vpc:
        Type: AWS::EC2::VPC
    Outputs:
      ExportVpcCidrBlockAssociations:
        Value: !Join
          - '||'
          - !GetAtt Vpc.CidrBlockAssociations
        Export:
          Name: network:Vpc:CidrBlockAssociations
      ExportZones:
        Value: !Join
          - '||'
          - !Ref Zones
        Export:
          Name: network:Zones
    # site, after ["network"]
    Resources:
      Site:
        Type: Custom::Site
        Properties:
          Blocks: !Split
            - '||'
            - !ImportValue network:Vpc:CidrBlockAssociations
          Zones: !Split
            - '||'
            - !ImportValue network:Zones
    "#);
}

#[test]
fn stacks_that_need_each_other_are_named_with_both_lines() {
    let mut app = app();
    let one = app.stack("one");
    let two = app.stack("two");
    let first = line!();
    let left = one.add("Left", sns::Topic::new());
    let right = two.add("Right", sns::Topic::new());
    one.add("RightName", parameter(right.topic_name()));
    two.add("LeftName", parameter(left.topic_name()));
    assert_snapshot!(problems(&app, first), @r"
    the stacks `one` and `two` need each other, so none can be deployed first
      at +3
      hint: `one` uses `Right` of `two` at +3; `two` uses `Left` of `one` at +4: move what both need into one stack, or into one of its own
    ");
}

#[test]
fn a_handle_of_another_app_is_named_with_both_lines() {
    let first = line!();
    let mut other = App::new("other", ".");
    let elsewhere = other.stack("elsewhere");
    let topic = elsewhere.add("Topic", Topic::new());
    let mut app = app();
    let stack = app.stack("here");
    let name = stack.add("Name", parameter(topic.arn()));
    name.depends_on(&topic);
    assert_snapshot!(problems(&app, first), @r"
    the stack `here` uses `Topic` of the stack `elsewhere`, which is not in its app
      at +6
      hint: `elsewhere`, created at +2, belongs to another app: put both stacks into one app, or give the value as a parameter or with `import_value`
    the stack `here` uses a resource of the stack `elsewhere`, which is not in its app
      at +7
      hint: `elsewhere`, created at +2, belongs to another app: put both stacks into one app, or give the value as a parameter or with `import_value`
    ");
}

#[test]
fn an_order_alone_needs_no_export() {
    let mut app = app();
    let one = app.stack("one");
    let two = app.stack("two");
    let three = app.stack("three");
    let early = three.add("Early", sns::Topic::new());
    one.add("Late", sns::Topic::new()).depends_on(&early);
    two.add("Between", sns::Topic::new());
    assert_snapshot!(templates(&synthesize(&app)), @r#"
    # three, after []
    Resources:
      Early:
        Type: AWS::SNS::Topic
    # one, after ["three"]
    Resources:
      Late:
        Type: AWS::SNS::Topic
    # two, after []
    Resources:
      Between:
        Type: AWS::SNS::Topic
    "#);
}

#[test]
fn what_cannot_leave_its_stack() {
    let first = line!();
    let mut app = app();
    let one = app.stack("one");
    let two = app.stack("two");
    let secret: Value<String> = one.parameter(
        "Secret",
        Parameter {
            type_name: "String".to_owned(),
            no_echo: true,
            ..Parameter::default()
        },
    );
    let wanted = one.condition("Wanted", Intrinsic::Equals("a".into(), "a".into()));
    let vpc = one.add("Vpc", Raw::new("AWS::EC2::VPC", Map::default()));
    let blocks = vpc.placeholder(Some("CidrBlockAssociations"));
    two.add("Secret", parameter(secret));
    two.add("Topic", sns::Topic::new()).only_if(&wanted);
    two.add("Blocks", parameter(crate::sub(format!("{blocks}!"))));
    two.add("Plain", parameter(blocks));
    one.output("ExportVpc", "", "x");
    two.add("Vpc", parameter(vpc.reference::<String>()));
    let gone = ResourceHandle::new(one, "Gone".to_owned());
    two.add("None", parameter(gone.reference::<String>()));
    assert_snapshot!(problems(&app, first), @r"
    the condition `Wanted` of the stack `one` is used in another stack
      at +16
      hint: `one`, created at +2, can give other stacks its resources' attributes and its parameters, nothing else: declare it in this stack too
    a reference stands in plain text, where nothing resolves it
      at +18
      hint: compose such text with `substitute` or `join`
    the parameter `Secret` is a secret, and exports can be read by everyone
      at +15
      hint: it is declared at +4: give the secret to this stack in a parameter of its own, or read it from Secrets Manager
    the stack `one` has an output `ExportVpc`, which is to export `Vpc`
      at +19
      hint: it is imported at +20: give the output another name
    the stack `one` has no resource `Gone`
      at +22
      hint: the stack is created at +2
    `Vpc.CidrBlockAssociations` is a list, which no text can contain
      at +17
      hint: join the list, or select one of its items
    ");
}

#[test]
fn an_export_can_be_kept() {
    let mut app = app();
    let news = app.stack("news");
    let topic = news.add("Topic", Topic::new());
    let first = line!();
    news.keep_export(topic.arn());
    let kept = synthesize(&app);
    app.stack("reader").add("Name", parameter(topic.arn()));
    let used = synthesize(&app);
    assert_eq!(kept.stacks[0].template, used.stacks[0].template);
    news.keep_export(crate::sub("${Topic}"));
    app.stack("other").keep_export(topic.arn());
    assert_snapshot!(problems(&app, first), @r"
    only a reference or an attribute can be kept exported
      at +6
      hint: give the value as a handle gives it, not a text that contains it
    a stack cannot export what is another stack's
      at +7
      hint: call `keep_export` on the stack that the handle belongs to
    ");
}

/// A topic and what two stacks make of it; `rename` may give the topic another name.
fn renamed(id: &str, rename: impl FnOnce(&ResourceHandle)) -> App {
    let mut app = app();
    let [news, reader] = ["news", "reader"].map(|name| app.stack(name));
    let topic = news.add(id, sns::Topic::new());
    rename(&topic);
    let name = news.add("Name", parameter(topic.topic_name()));
    name.depends_on(&topic);
    let text = format!("about {}", topic.placeholder(None));
    news.output("Text", "", crate::substitute(text, Map::default()));
    reader.add("Copy", parameter(topic.topic_name()));
    app
}

#[test]
fn a_resource_keeps_the_id_that_it_had() {
    let before = renamed("Old", |_| {});
    let after = renamed("New", |topic| {
        topic.moved_from("Old");
    });
    let [before, after] = [before, after].map(|app| synthesize(&app));
    assert_eq!(templates(&before), templates(&after));
    assert_eq!(after.stacks[0].moved["Old"], "New");
    let line = after.stacks[0].source_map.resource("Old");
    assert!(line.is_some() && after.stacks[0].source_map.resource("New").is_none());
}
