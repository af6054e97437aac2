//! Properties by the schema.

use super::template::check;

#[test]
fn literals_are_checked_against_the_schema() {
    insta::assert_snapshot!(check(LITERALS), @r#"
    error[P013]: `Arn` of `AWS::S3::Bucket` is set by the service, not by a template
     --> template.yaml:7:7
      |
    7 |       Arn: arn:aws:s3:::mine
      |       ^^^^ Bucket, Properties.Arn
      |
      = help: leave it out

    error[P002]: `AWS::S3::Bucket` has no property `BuketName`; did you mean `BucketName`?
     --> template.yaml:6:7
      |
    6 |       BuketName: mine
      |       ^^^^^^^^^^ Bucket, Properties.BuketName

    error[P004]: `Status` cannot be `enabled`; did you mean `Enabled`?
     --> template.yaml:8:33
      |
    8 |       VersioningConfiguration: {Status: enabled}
      |                                 ^^^^^^^ Bucket, Properties.VersioningConfiguration.Status
      |
      = help: write one of `Enabled`, `Suspended`

    error[P003]: `Tags` must be a list, and is an object
     --> template.yaml:9:7
      |
    9 |       Tags: {team: a}
      |       ^^^^^ Bucket, Properties.Tags

    error[P007]: `VisibilityTimeout` is 99999999, and must be at most 43200
      --> template.yaml:13:7
       |
    13 |       VisibilityTimeout: 99999999
       |       ^^^^^^^^^^^^^^^^^^ Queue, Properties.VisibilityTimeout

    error[P003]: `Description` must be a text, and is a list
      --> template.yaml:19:7
       |
    19 |       Description: [a, b]
       |       ^^^^^^^^^^^^ Function, Properties.Description

    error[P005]: `Role` is `not-an-arn`, which does not match `^arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+$`
      --> template.yaml:20:7
       |
    20 |       Role: not-an-arn
       |       ^^^^^ Function, Properties.Role

    error[P006]: `FunctionName` has 0 characters, and needs 1
      --> template.yaml:21:7
       |
    21 |       FunctionName: ""
       |       ^^^^^^^^^^^^^ Function, Properties.FunctionName

    error[P009]: `Layers` has the same item twice, first as number 1
      --> template.yaml:22:19
       |
    22 |       Layers: [a, a]
       |                   ^ Function, Properties.Layers.1
       |
       = help: leave one out

    error[P005]: `Layers` is `a`, which does not match `^(arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+|arn:…`
      --> template.yaml:22:16
       |
    22 |       Layers: [a, a]
       |                ^ Function, Properties.Layers.0

    error[P005]: `Layers` is `a`, which does not match `^(arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+|arn:…`
      --> template.yaml:22:19
       |
    22 |       Layers: [a, a]
       |                   ^ Function, Properties.Layers.1

    error[P011]: `AWS::Events::Rule` needs one of `EventPattern`, `ScheduleExpression`
      --> template.yaml:25:5
       |
    25 |     Properties:
       |     ^^^^^^^^^^^ Rule, Properties

    error[P012]: `SecurityGroupIngress` cannot have `CidrIpv6` beside `CidrIp`
      --> template.yaml:34:11
       |
    34 |           CidrIpv6: ::/0
       |           ^^^^^^^^^ Group, Properties.SecurityGroupIngress.0.CidrIpv6
       |
       = help: leave out `CidrIp` or `CidrIpv6`

    template: 13 errors
      uses 5 of 500 resources, 832 of 1000000 bytes
    "#);
}

const LITERALS: &str = r#"
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BuketName: mine
      Arn: arn:aws:s3:::mine
      VersioningConfiguration: {Status: enabled}
      Tags: {team: a}
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 99999999
      DelaySeconds: "5"
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Code: {ZipFile: "pass"}
      Description: [a, b]
      Role: not-an-arn
      FunctionName: ""
      Layers: [a, a]
  Rule:
    Type: AWS::Events::Rule
    Properties:
      Description: neither a pattern nor a schedule
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: a group
      SecurityGroupIngress:
        - IpProtocol: tcp
          CidrIp: 10.0.0.0/8
          CidrIpv6: ::/0
"#;

#[test]
fn functions_are_understood() {
    insta::assert_snapshot!(check(FUNCTIONS), @r#"
    warning[P017]: with a value that parameter `Mode` allows, `Status` cannot be `Disabled`; did you mean `Enabled`?
      --> template.yaml:15:33
       |
    15 |       VersioningConfiguration: {Status: !Ref Mode}
       |                                 ^^^^^^^ Bucket, Properties.VersioningConfiguration.Status
       |
       = help: write one of `Enabled`, `Suspended`

    error[P003]: `ObjectLockEnabled` must be true or false, and is `perhaps`
      --> template.yaml:16:43
       |
    16 |       ObjectLockEnabled: !If [IsOn, true, perhaps]
       |                                           ^^^^^^^ Bucket, Properties.ObjectLockEnabled.Fn::If.2

    error[P016]: `BucketName` must be a text, and `!Ref Subnets` gives a list
      --> template.yaml:17:7
       |
    17 |       BucketName: !Ref Subnets
       |       ^^^^^^^^^^^ Bucket, Properties.BucketName

    warning[P018]: `DelaySeconds` is 5000, and must be at most 900
      --> template.yaml:21:7
       |
    21 |       DelaySeconds: !FindInMap [Sizes, large, Delay]
       |       ^^^^^^^^^^^^^ Queue, Properties.DelaySeconds

    error[P010]: `AWS::IAM::Role` needs `AssumeRolePolicyDocument`
      --> template.yaml:26:5
       |
    26 |     Properties:
       |     ^^^^^^^^^^^ Role, Properties
       |
       = help: give `AssumeRolePolicyDocument` a value in both arms of `Fn::If`

    error[P019]: `Role` takes `AWS::IAM::Role.Arn`, and `!Ref Role` is something else
      --> template.yaml:32:7
       |
    32 |       Role: !Ref Role
       |       ^^^^^ Function, Properties.Role

    error[P016]: `Layers` must be a list, and `Fn::Sub` gives a text
      --> template.yaml:33:7
       |
    33 |       Layers: !Sub "${Topic}"
       |       ^^^^^^^ Function, Properties.Layers

    error[R002]: `AWS::SNS::Topic` has no attribute `TopicARN`; did you mean `TopicArn`?
      --> template.yaml:22:7
       |
    22 |       QueueName: !GetAtt Topic.TopicARN
       |       ^^^^^^^^^^ Queue, Properties.QueueName

    template: 6 errors, 2 warnings
      uses 5 of 500 resources, 2 of 200 parameters, 1 of 200 mappings, 987 of 1000000 bytes
      needs CAPABILITY_IAM
    "#);
}

const FUNCTIONS: &str = r#"
Parameters:
  Mode: {Type: String, AllowedValues: [Enabled, Disabled]}
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
Conditions:
  IsOn: !Equals [!Ref Mode, Enabled]
Mappings:
  Sizes:
    small: {Delay: 5}
    large: {Delay: 5000}
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration: {Status: !Ref Mode}
      ObjectLockEnabled: !If [IsOn, true, perhaps]
      BucketName: !Ref Subnets
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      DelaySeconds: !FindInMap [Sizes, large, Delay]
      QueueName: !GetAtt Topic.TopicARN
  Topic: {Type: AWS::SNS::Topic}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: !If [IsOn, {}, !Ref "AWS::NoValue"]
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Code: {ZipFile: "pass"}
      Role: !Ref Role
      Layers: !Sub "${Topic}"
"#;

/// What is unknown is no mistake, and what cannot happen neither.
#[test]
fn what_only_the_service_knows_is_let_through() {
    insta::assert_snapshot!(check(OPEN), @r"
    template: nothing found
      uses 5 of 500 resources, 2 of 200 parameters, 1314 of 1000000 bytes
      needs CAPABILITY_NAMED_IAM, CAPABILITY_AUTO_EXPAND
    ");
}

const OPEN: &str = r#"
Parameters:
  Name: {Type: String, Default: ""}
  Zone: {Type: "AWS::SSM::Parameter::Value<String>", Default: /zone}
Conditions:
  HasName: !Not [!Equals [!Ref Name, ""]]
  HasNone: !Equals [!Ref Name, ""]
Resources:
  Function:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: !If [HasName, !Ref Name, !Ref "AWS::NoValue"]
      Role: "{{resolve:ssm:/role}}"
      Timeout: "30"
      Code: ./folder
      Fn::Transform: {Name: "AWS::Include", Parameters: {Location: "s3://a/b"}}
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: a group
      SecurityGroupIngress:
        - IpProtocol: tcp
          CidrIp: !If [HasName, 10.0.0.0/8, !Ref "AWS::NoValue"]
          CidrIpv6: !If [HasNone, ::/0, !Ref "AWS::NoValue"]
  Custom:
    Type: Custom::Thing
    Properties: {ServiceToken: !GetAtt Function.Arn, Anything: !Ref Zone}
  Nested:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./nested.yaml
      Parameters: {A: !GetAtt Custom.Whatever, B: !GetAtt Function.Arn}
  Topic:
    Type: AWS::SNS::Topic
    Properties: {TopicName: !GetAtt Nested.Outputs.Name}
"#;
