//! What roles allow, and snapshots of what has code.

use insta::assert_snapshot;

use super::{message, topic};
use crate::{
    App, Stack,
    construct::{Bucket, BucketRemoval, Function, Role, Statement},
    sub,
    testing::{Decision, Permission, Permissions, TestedStack},
};

/// A function that reads, and a role that does more.
fn readers(stack: &Stack) {
    let data = stack.add("Data", Bucket::new(BucketRemoval::Retain));
    let read = stack.add("Read", Function::python("lambda/read"));
    data.grant_read(&read, "reports/*");
    let everything = Role::for_service("lambda.amazonaws.com")
        .managed_policy("arn:aws:iam::aws:policy/Everything");
    data.grant_write(&stack.add("Everything", everything), "*");
}

#[test]
fn permissions() {
    let folder = tempfile::tempdir().expect("a folder");
    let code = folder.path().join("lambda/read");
    std::fs::create_dir_all(&code).expect("a folder");
    let render = |text: &str| {
        std::fs::write(code.join("handler.py"), text).expect("a file");
        let mut app = App::new("work", folder.path());
        readers(&app.stack("work"));
        TestedStack::of(&app)
    };
    let stack = render("one");
    let read = stack.resource("Read");
    read.assert_allows("s3:GetObject", "${Data.Arn}/reports/1")
        .assert_allows("s3:getobject", sub("${Data.Arn}/reports/*"))
        .assert_forbids("s3:GetObject", "${Data.Arn}/other");
    assert_snapshot!(read.permissions(), @r"
    logs:CreateLogStream, logs:PutLogEvents on ${ReadLogs.Arn}
    s3:GetObject on ${Data.Arn}/reports/*
    ");
    let writes = read.try_allows("s3:PutObject", sub("${Data.Arn}/reports/1"));
    assert_snapshot!(message(0, writes), @r"
    s3:PutObject on ${Data.Arn}/reports/1 is not allowed to `Read` (AWS::Lambda::Function), added at news.rs; its policies say:
      logs:CreateLogStream, logs:PutLogEvents on ${ReadLogs.Arn}
      s3:GetObject on ${Data.Arn}/reports/*
    ");
    let everything = stack.resource("Everything");
    assert_snapshot!(message(0, everything.try_forbids("s3:GetObject", "*")), @r"
    s3:GetObject on * may be allowed, by a policy that is not in the template, to `Everything` (AWS::IAM::Role), added at news.rs; its policies say:
      s3:PutObject on ${Data.Arn}/*
      what arn:aws:iam::aws:policy/Everything says
    ");
    assert_snapshot!(message(0, stack.resource("Data").try_permissions()), @"`Data` (AWS::S3::Bucket), added at news.rs does not act by one role of the stack; ask the role itself");

    let changed = render("two");
    assert_ne!(changed.template(), stack.template());
    assert_eq!(changed.snapshot(), stack.snapshot());
    assert_snapshot!(changed.resource("Read").snapshot(), @r"
    Type: AWS::Lambda::Function
    Properties:
      Code:
        S3Bucket: !Sub stackwright-assets-${AWS::AccountId}-${AWS::Region}
        S3Key: (code of Read).zip
      Role: !GetAtt ReadRole.Arn
      Runtime: python3.13
      Handler: handler.handler
      Timeout: 15
      MemorySize: 256
      LoggingConfig:
        LogGroup: !Ref ReadLogs
    ");
}

#[test]
fn denials_conditions_and_exceptions() {
    let statement = |allows: bool, actions: &str, condition: Option<&str>| Permission {
        allows,
        actions: vec![actions.to_owned()],
        but_actions: false,
        resources: vec!["arn:one/*".to_owned()],
        but_resources: false,
        condition: condition.map(Into::into),
    };
    let decide = |statements: &[Permission], action: &str, on: &str| {
        let permissions = Permissions {
            statements: statements.to_vec(),
            elsewhere: Vec::new(),
        };
        permissions.decide(action, on)
    };
    let allow = statement(true, "s3:*", None);
    let maybe = statement(true, "s3:*", Some("on Sundays"));
    let deny = statement(false, "s3:Delete*", None);
    let maybe_deny = statement(false, "s3:Delete*", Some("on Sundays"));
    let all = [allow.clone(), deny];
    assert_eq!(decide(&all, "s3:GetObject", "arn:one/x"), Decision::Allowed);
    assert_eq!(
        decide(&all, "s3:DeleteObject", "arn:one/x"),
        Decision::Denied
    );
    assert_eq!(
        decide(&all, "s3:GetObject", "arn:two/x"),
        Decision::NotAllowed
    );
    assert_eq!(
        decide(&[maybe], "s3:GetObject", "arn:one/x"),
        Decision::Conditional
    );
    let all = [allow.clone(), maybe_deny];
    assert_eq!(
        decide(&all, "s3:DeleteObject", "arn:one/x"),
        Decision::Conditional
    );
    let but = Permission {
        but_actions: true,
        but_resources: true,
        ..allow
    };
    assert_eq!(but.to_string(), "all but s3:* on all but arn:one/*");
    let but = [but];
    assert_eq!(decide(&but, "sns:Publish", "arn:two"), Decision::Allowed);
    assert_eq!(
        decide(&but, "s3:GetObject", "arn:two"),
        Decision::NotAllowed
    );
    assert_eq!(
        decide(&but, "sns:Publish", "arn:one/x"),
        Decision::NotAllowed
    );
}

#[test]
fn the_same_arn_in_two_ways() {
    let mut app = App::new("news", ".");
    let stack = app.stack("news");
    let topic = stack.add("News", topic("news"));
    let role = stack.add("Writer", Role::for_service("lambda.amazonaws.com"));
    let publish = Statement::allow(["sns:Publish"]);
    role.allow(publish.on([topic.reference()]));
    let stack = TestedStack::of(&app);
    stack
        .resource("Writer")
        .assert_allows("sns:Publish", topic.topic_arn());
}
