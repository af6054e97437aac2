//! Generated resource types, from the builder to the template.

use std::rc::Rc;

use insta::assert_snapshot;
use stackwright::{
    App, IntoValue, OnRemoval, Stack, Value,
    assembly::StackAssembly,
    availability_zones, base64,
    cfn::{
        iam,
        lambda::{self, function},
        logs, sns, ssm,
    },
    cidr,
    construct::{self, rest_api},
    import_value, join, kind,
    parameter::Parameter,
    pseudo,
    render::{Dialect, Rendering},
    resource::{Condition, ResourceType},
    resources,
    source::SourceLine,
    split,
    stack::Deferred,
    sub,
    value::{Json, List, Unset},
};

/// Renders a stack that `describe` fills.
fn synthesize(describe: impl FnOnce(&Stack)) -> StackAssembly {
    let mut app = App::new("typed", env!("CARGO_MANIFEST_DIR"));
    describe(&app.stack("typed"));
    app.synthesize(Dialect::CloudFormation)
        .expect("nothing is wrong with it")
        .stacks
        .remove(0)
}

fn trust() -> serde_json::Value {
    serde_json::json!({ "Version": "2012-10-17", "Statement": [] })
}

#[test]
fn a_stack_of_typed_resources() {
    let stack = synthesize(|stack| {
        let topic = stack.add("Alerts", sns::Topic::new().topic_name("alerts"));
        let role = stack.add("Role", iam::Role::new(trust()));
        let function = lambda::Function::new(
            function::Code::new().zip_file("def handler(event, context): pass"),
            role.arn(),
        )
        .runtime(function::Runtime::Python313)
        .handler("index.handler")
        .memory_size(256)
        .environment(function::Environment::new().variables([("TOPIC", topic.reference())]))
        .tracing_config(function::TracingConfig::new().mode(function::TracingConfigMode::Active))
        .tags([function::Tag::new("team").value("dragons")]);
        let function = stack.add("Report", function);
        stack.add(
            "Mail",
            sns::Subscription::new("lambda", topic.topic_arn()).endpoint(function.arn()),
        );
        stack.output("FunctionArn", "The function", function.arn());
    });
    assert_snapshot!(stack.template.to_yaml(), @r"
    AWSTemplateFormatVersion: '2010-09-09'
    Resources:
      Alerts:
        Type: AWS::SNS::Topic
        Properties:
          TopicName: alerts
      Role:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument:
            Version: '2012-10-17'
            Statement: []
      Report:
        Type: AWS::Lambda::Function
        Properties:
          Code:
            ZipFile: 'def handler(event, context): pass'
          Role: !GetAtt Role.Arn
          Runtime: python3.13
          Handler: index.handler
          MemorySize: 256
          Environment:
            Variables:
              TOPIC: !Ref Alerts
          TracingConfig:
            Mode: Active
          Tags:
            - Key: team
              Value: dragons
      Mail:
        Type: AWS::SNS::Subscription
        Properties:
          Protocol: lambda
          TopicArn: !GetAtt Alerts.TopicArn
          Endpoint: !GetAtt Report.Arn
    Outputs:
      FunctionArn:
        Description: The function
        Value: !GetAtt Report.Arn
    ");
}

#[test]
#[rustfmt::skip]
fn lines_are_those_of_the_setters() {
    let first = line!() + 2;
    let stack = synthesize(|stack| {
        let code = function::Code::new()
            .zip_file("pass");
        let function = lambda::Function::new(code, "arn:aws:iam::123456789012:role/role")
            .tracing_config(
                function::TracingConfig::new()
                    .mode(function::TracingConfigMode::Active),
            );
        stack.add("Report", function);
    });
    let line = |pointer: &str| {
        let pointer = format!("/Resources/Report{pointer}");
        let line = stack.source_map.find(&pointer).unwrap();
        assert!(line.file().ends_with("typed_layer.rs"));
        line.line() - first
    };
    assert_eq!(line("/Properties/Code/ZipFile"), 1);
    assert_eq!(line("/Properties/Role"), 2);
    assert_eq!(line("/Properties/Code"), 2);
    assert_eq!(line("/Properties/TracingConfig"), 3);
    assert_eq!(line("/Properties/TracingConfig/Mode"), 5);
    assert_eq!(line("/Properties/MemorySize"), 7);
    assert_eq!(line(""), 7);
}

#[test]
fn what_is_required_cannot_be_left_out() {
    let problems = |describe: fn(&Stack, &Condition)| {
        let mut app = App::new("typed", ".");
        let stack = app.stack("typed");
        let far = stack.condition("Far", !pseudo::region().equals("eu-west-1"));
        describe(&stack, &far);
        let problems = app
            .synthesize(Dialect::CloudFormation)
            .map_or_else(|error| error.problems, |_| Vec::new());
        let problems = problems.iter().map(|problem| {
            let column = problem.line.map_or(0, SourceLine::column);
            format!("{} ({column})\n", problem.message)
        });
        problems.collect::<String>()
    };
    assert_snapshot!(problems(|stack, far| {
        stack.add("Mail", sns::Subscription::new(far.or_none("email"), "arn:aws:sns:::x"));
        stack.add("Tagged", sns::Topic::new().tags([
            sns::topic::Tag::new("team", far.choose(far.or_none("a"), "b")),
        ]));
        stack.add("Parameter", construct::Parameter::string("/a", Unset));
    }), @r"
    `Mail` needs `Protocol`, which may be left out (27)
    `Tagged` needs `Tags.0.Value`, which may be left out (13)
    `Parameter` needs `Value`, which may be left out (15)
    ");
    // What may be left out, and what is not there when it is left out.
    assert_eq!(
        problems(|stack, far| {
            stack.add("Topic", sns::Topic::new().topic_name(far.or_none("far")));
            let mail = sns::Subscription::new(far.or_none("email"), "arn:aws:sns:::x");
            stack.add("Mail", mail).only_if(far);
            let replaced = sns::Subscription::new(Unset, "arn:aws:sns:::x").protocol("email");
            stack.add("Replaced", replaced);
        }),
        ""
    );
}

/// Roles and APIs become resources only when the whole program has been read.
#[test]
fn attributes_of_what_is_made_at_synthesis() {
    let stack = synthesize(|stack| {
        let far = stack.condition("Far", !pseudo::region().equals("eu-west-1"));
        let topic = stack.add("Topic", construct::Topic::new());
        let role = stack.add("Role", construct::Role::for_service("lambda.amazonaws.com"));
        role.depends_on(&topic)
            .on_removal(OnRemoval::Retain)
            .metadata("Team", "hens");
        let api = stack.add("Api", construct::RestApi::regional("eggs"));
        api.root()
            .get(rest_api::mock().response(rest_api::Response::status(200)));
        api.stage("prod");
        api.depends_on(&topic).only_if(&far);
    });
    let resources = &stack.template.resources;
    assert_eq!(*resources["Role"].depends_on, ["Topic"]);
    assert_eq!(resources["Role"].deletion_policy, Some("Retain".into()));
    assert_eq!(resources["Role"].metadata["Team"], "hens".into());
    assert_eq!(*resources["Api"].depends_on, ["Topic"]);
    let of_api = resources.iter().filter(|(id, _)| id.starts_with("Api"));
    let conditions: Vec<_> = of_api.map(|(_, it)| it.condition.as_deref()).collect();
    assert_eq!(conditions, [Some("Far"); 4]);
}

/// A construct that makes nothing of its own id.
struct Nothing;

impl Deferred for Nothing {
    fn render(&self, _: &mut Rendering<'_>) {}
}

#[test]
fn attributes_of_what_makes_no_resource_are_refused() {
    let mut app = App::new("typed", ".");
    let stack = app.stack("typed");
    let handle = stack.defer("Nothing", Rc::new(Nothing), SourceLine::here());
    let line = line!() + 1;
    handle.on_removal(OnRemoval::Retain);
    let error = app
        .synthesize(Dialect::CloudFormation)
        .expect_err("nothing to keep");
    assert_eq!(
        error.problems[0].message,
        "`Nothing` makes no resource of that id"
    );
    assert_eq!(error.problems[0].line.map(SourceLine::line), Some(line));
}

#[test]
fn a_resource_that_holds_data_says_what_becomes_of_it() {
    let stack = synthesize(|stack| {
        stack.add(
            "Log",
            logs::LogGroup::new()
                .retention_in_days(7)
                .on_removal(OnRemoval::Retain),
        );
        stack.add(
            "Name",
            ssm::Parameter::new(ssm::parameter::Type::String, "x"),
        );
    });
    assert_snapshot!(stack.template.to_yaml(), @r"
    AWSTemplateFormatVersion: '2010-09-09'
    Resources:
      Log:
        Type: AWS::Logs::LogGroup
        DeletionPolicy: Retain
        UpdateReplacePolicy: Retain
        Properties:
          RetentionInDays: 7
      Name:
        Type: AWS::SSM::Parameter
        Properties:
          Type: String
          Value: x
    ");
    const { assert!(logs::LogGroup::HOLDS_DATA) };
    const { assert!(!ssm::Parameter::HOLDS_DATA) };
}

#[test]
fn ways_out_of_the_types() {
    let stack = synthesize(|stack| {
        let arn: Value<kind::SnsTopicArn> =
            stackwright::sub("arn:aws:sns:${AWS::Region}:1:t").assume_kind();
        let policy: Value<Json> = Value::assume("{}");
        let subscription = sns::Subscription::new("sqs", arn)
            .filter_policy(policy)
            .raw("BrandNew", true);
        stack.add("Mail", subscription);
        let code = function::Code::new().zip_file("pass");
        let function = lambda::Function::new(code, "arn:aws:iam::123456789012:role/role")
            .runtime(function::Runtime::Other("python3.99".to_owned()));
        stack.add("Report", function);
    });
    assert_snapshot!(stack.template.to_yaml(), @r"
    AWSTemplateFormatVersion: '2010-09-09'
    Resources:
      Mail:
        Type: AWS::SNS::Subscription
        Properties:
          Protocol: sqs
          TopicArn: !Sub arn:aws:sns:${AWS::Region}:1:t
          FilterPolicy: '{}'
          BrandNew: true
      Report:
        Type: AWS::Lambda::Function
        Properties:
          Code:
            ZipFile: pass
          Role: arn:aws:iam::123456789012:role/role
          Runtime: python3.99
    ");
}

resources! {
    /// Types with what is rare: unions, recursion, keywords, and shapes without properties.
    mod rare {
        "AWS::CloudFormation::CustomResource",
        "AWS::DynamoDB::Table",
        "AWS::Serverless::Function",
        "AWS::WAFv2::WebACL",
    }
}

#[test]
fn rare_shapes() {
    use rare::{function, table, web_acl};
    let stack = synthesize(|stack| {
        let table = rare::Table::new([table::KeySchema::new("id", "HASH")])
            .billing_mode(table::BillingMode::PayPerRequest);
        let table = stack.add("Table", table.on_removal(OnRemoval::Delete));
        let event = function::ApiEvent::new(
            function::ApiEventProperties::new("get", "/"),
            function::ApiEventType::Api,
        );
        let function = rare::Function::new()
            .code_uri("./code")
            .events([("Api", event)]);
        stack.add("Function", function);
        let byte_match = web_acl::Statement::new().not_statement(web_acl::NotStatement::new(
            web_acl::Statement::new().geo_match_statement(
                web_acl::GeoMatchStatement::new()
                    .country_codes([web_acl::GeoMatchStatementCountryCodes::Nl]),
            ),
        ));
        let rule = web_acl::Rule::new(
            "abroad",
            1,
            byte_match,
            web_acl::VisibilityConfig::new(true, "abroad", true),
        );
        let acl = rare::WebAcl::new(
            web_acl::DefaultAction::new().allow(web_acl::AllowAction::new()),
            web_acl::Scope::Regional,
            web_acl::VisibilityConfig::new(true, "acl", true),
        )
        .rules([rule]);
        stack.add("Acl", acl);
        let custom = rare::CustomResource::new("arn:aws:lambda:eu-west-1:123456789012:function:f");
        stack.add("Custom", custom.raw("TableArn", table.arn()));
    });
    assert_snapshot!(stack.template.to_yaml(), @r"
    AWSTemplateFormatVersion: '2010-09-09'
    Resources:
      Table:
        Type: AWS::DynamoDB::Table
        DeletionPolicy: Delete
        UpdateReplacePolicy: Delete
        Properties:
          KeySchema:
            - AttributeName: id
              KeyType: HASH
          BillingMode: PAY_PER_REQUEST
      Function:
        Type: AWS::Serverless::Function
        Properties:
          CodeUri: ./code
          Events:
            Api:
              Properties:
                Method: get
                Path: /
              Type: Api
      Acl:
        Type: AWS::WAFv2::WebACL
        Properties:
          DefaultAction:
            Allow: {}
          Scope: REGIONAL
          VisibilityConfig:
            CloudWatchMetricsEnabled: true
            MetricName: acl
            SampledRequestsEnabled: true
          Rules:
            - Name: abroad
              Priority: 1
              Statement:
                NotStatement:
                  Statement:
                    GeoMatchStatement:
                      CountryCodes:
                        - NL
              VisibilityConfig:
                CloudWatchMetricsEnabled: true
                MetricName: abroad
                SampledRequestsEnabled: true
      Custom:
        Type: AWS::CloudFormation::CustomResource
        Properties:
          ServiceToken: arn:aws:lambda:eu-west-1:123456789012:function:f
          TableArn: !GetAtt Table.Arn
    ");
}

#[test]
fn references_are_typed() {
    let stack = synthesize(|stack| {
        let name = Parameter::<String>::new()
            .describe("What topics are called")
            .default("news")
            .length(1..=200)
            .pattern("[a-z]+")
            .explain("small letters");
        let name = stack.parameter("Name", name);
        let count = Parameter::<i64>::new().default(2).between(1..=9);
        let count: Value<i64> = stack.parameter("Count", count);
        let zones = Parameter::<List<String>>::new().default(["a", "b"]);
        let zones = stack.parameter("Zones", zones);
        let token = stack.parameter("Token", Parameter::<String>::new().secret());
        let subnets: Value<List<kind::Ec2SubnetId>> = stack.parameter("Subnets", Parameter::new());
        stack.parameter("Image", Parameter::<kind::Ec2ImageId>::stored("/image"));
        stack.parameter(
            "Images",
            Parameter::<List<kind::Ec2ImageId>>::stored("/images"),
        );
        stack.parameter("Paths", Parameter::<kind::SsmParameterName>::new());
        let sizes = stack.mapping::<i64>("Sizes", [("eu-west-1", [("small", 1), ("large", 8)])]);
        let far = stack.condition("Far", !pseudo::region().equals("eu-west-1"));
        let both = name.equals("x").or(count.equals(3)).or(&far);
        let both = stack.condition("Both", both.and(!&far));

        let topic = sns::Topic::new()
            .topic_name(both.choose(join("-", (&name, &count, 7)), Unset))
            .display_name(far.choose(sub("${AWS::StackName}"), &name));
        let topic = stack.add("Topic", topic);
        let arn: Value<kind::SnsTopicArn> = import_value("other:Topic");
        stack.add(
            "Mail",
            sns::Subscription::new("email", both.choose(topic.topic_arn(), arn)),
        );
        let memory = sizes.find(pseudo::region(), "small");
        let code = function::Code::new().zip_file("pass");
        let environment = [
            ("ACCOUNT", split(":", topic.topic_arn()).select(4)),
            ("TOKEN", token),
            ("BLOCK", cidr("10.0.0.0/16", 2, 8).select(&count)),
            ("SUBNETS", subnets.join(",").into_value()),
            ("SCRIPT", base64(zones.join(" "))),
        ];
        let function = lambda::Function::new(code, "arn:aws:iam::123456789012:role/role")
            .memory_size(memory)
            .environment(function::Environment::new().variables(environment));
        stack.add("Work", function);
        stack.output("Zone", "", availability_zones().select(0));
        stack.output("Topics", "", pseudo::notification_arns().join(" "));
    });
    assert_snapshot!(stack.template.to_yaml(), @r"
    AWSTemplateFormatVersion: '2010-09-09'
    Parameters:
      Name:
        Type: String
        Default: news
        Description: What topics are called
        MinLength: 1
        MaxLength: 200
        AllowedPattern: '[a-z]+'
        ConstraintDescription: small letters
      Count:
        Type: Number
        Default: 2
        MinValue: 1
        MaxValue: 9
      Zones:
        Type: CommaDelimitedList
        Default: a,b
      Token:
        Type: String
        NoEcho: true
      Subnets:
        Type: List<AWS::EC2::Subnet::Id>
      Image:
        Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>
        Default: /image
      Images:
        Type: AWS::SSM::Parameter::Value<List<AWS::EC2::Image::Id>>
        Default: /images
      Paths:
        Type: AWS::SSM::Parameter::Name
    Mappings:
      Sizes:
        eu-west-1:
          small: 1
          large: 8
    Conditions:
      Far: !Not
        - !Equals
          - !Ref AWS::Region
          - eu-west-1
      Both: !And
        - !Or
          - !Equals
            - !Ref Name
            - x
          - !Equals
            - !Ref Count
            - 3
          - !Condition Far
        - !Not
          - !Condition Far
    Resources:
      Topic:
        Type: AWS::SNS::Topic
        Properties:
          TopicName: !If
            - Both
            - !Join
              - '-'
              - - !Ref Name
                - !Ref Count
                - 7
            - !Ref AWS::NoValue
          DisplayName: !If
            - Far
            - !Sub ${AWS::StackName}
            - !Ref Name
      Mail:
        Type: AWS::SNS::Subscription
        Properties:
          Protocol: email
          TopicArn: !If
            - Both
            - !GetAtt Topic.TopicArn
            - !ImportValue other:Topic
      Work:
        Type: AWS::Lambda::Function
        Properties:
          Code:
            ZipFile: pass
          Role: arn:aws:iam::123456789012:role/role
          MemorySize: !FindInMap
            - Sizes
            - !Ref AWS::Region
            - small
          Environment:
            Variables:
              ACCOUNT: !Select
                - 4
                - !Split
                  - ':'
                  - !GetAtt Topic.TopicArn
              TOKEN: !Ref Token
              BLOCK: !Select
                - !Ref Count
                - !Cidr
                  - 10.0.0.0/16
                  - 2
                  - 8
              SUBNETS: !Join
                - ','
                - !Ref Subnets
              SCRIPT:
                Fn::Base64: !Join
                  - ' '
                  - !Ref Zones
    Outputs:
      Zone:
        Value: !Select
          - 0
          - Fn::GetAZs: !Ref AWS::Region
      Topics:
        Value: !Join
          - ' '
          - !Ref AWS::NotificationARNs
    ");
}
