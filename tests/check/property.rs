//! Properties by the schema.

use super::found::found;

#[test]
fn literals_are_checked_against_the_schema() {
    insta::assert_snapshot!(found("P", LITERALS), @r"
    error P013 Bucket/Properties/Arn: `Arn` of `AWS::S3::Bucket` is set by the service, not by a template
    error P002 Bucket/Properties/BuketName: `AWS::S3::Bucket` has no property `BuketName`; did you mean `BucketName`?
    error P004 Bucket/Properties/VersioningConfiguration/Status: `Status` cannot be `enabled`; did you mean `Enabled`?
    error P003 Bucket/Properties/Tags: `Tags` must be a list, and is an object
    error P007 Queue/Properties/VisibilityTimeout: `VisibilityTimeout` is 99999999, and must be at most 43200
    error P003 Function/Properties/Description: `Description` must be a text, and is a list
    error P005 Function/Properties/Role: `Role` is `not-an-arn`, which does not match `^arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+$`
    error P006 Function/Properties/FunctionName: `FunctionName` has 0 characters, and needs 1
    error P009 Function/Properties/Layers/1: `Layers` has the same item twice, first as number 1
    error P005 Function/Properties/Layers/0: `Layers` is `a`, which does not match `^(arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+|arn:…`
    error P005 Function/Properties/Layers/1: `Layers` is `a`, which does not match `^(arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+|arn:…`
    error P011 Rule/Properties: `AWS::Events::Rule` needs one of `EventPattern`, `ScheduleExpression`
    error P012 Group/Properties/SecurityGroupIngress/0/CidrIpv6: `SecurityGroupIngress` cannot have `CidrIpv6` beside `CidrIp`
    ");
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
      Code: {S3Bucket: code, S3Key: code.zip}
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
        - IpProtocol: "-1"
          CidrIp: 10.0.0.0/8
          CidrIpv6: ::/0
"#;

#[test]
fn functions_are_understood() {
    insta::assert_snapshot!(found("PR", FUNCTIONS), @r"
    warning P017 Bucket/Properties/VersioningConfiguration/Status: with a value that parameter `Mode` allows, `Status` cannot be `Disabled`; did you mean `Enabled`?
    error P003 Bucket/Properties/ObjectLockEnabled/Fn::If/2: `ObjectLockEnabled` must be true or false, and is `perhaps`
    error P016 Bucket/Properties/BucketName: `BucketName` must be a text, and `!Ref Subnets` gives a list
    warning P018 Queue/Properties/DelaySeconds: `DelaySeconds` is 5000, and must be at most 900
    error P010 Role/Properties: `AWS::IAM::Role` needs `AssumeRolePolicyDocument`
    error P019 Function/Properties/Role: `Role` takes `AWS::IAM::Role.Arn`, and `!Ref Role` is something else
    error P016 Function/Properties/Layers: `Layers` must be a list, and `Fn::Sub` gives a text
    error R002 Queue/Properties/QueueName: `AWS::SNS::Topic` has no attribute `TopicARN`; did you mean `TopicArn`?
    ");
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
      Code: {S3Bucket: code, S3Key: code.zip}
      Role: !Ref Role
      Layers: !Sub "${Topic}"
"#;

/// What is unknown is no mistake, and what cannot happen neither.
#[test]
fn what_only_the_service_knows_is_let_through() {
    insta::assert_snapshot!(found("P", OPEN), @"");
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
        - IpProtocol: "-1"
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

/// A secret may stand where it does not belong.
#[test]
fn secrets_are_not_repeated() {
    insta::assert_snapshot!(found("P", SECRETS), @r"
    error P003 Secret/Properties/GenerateSecretString: `GenerateSecretString` must be an object, and is a text
    error P005 Client/Properties/UserPoolId: `UserPoolId` is `pool`, which does not match `^[\w-]+_[0-9a-zA-Z]+$`
    error P003 Client/Properties/GenerateSecret: `GenerateSecret` must be true or false, and is a text
    error P004 Client/Properties/TokenValidityUnits/AccessToken: `AccessToken` has a value that it cannot have
    ");
}

const SECRETS: &str = r#"
Resources:
  Secret:
    Type: AWS::SecretsManager::Secret
    Properties: {GenerateSecretString: hunter2}
  Client:
    Type: AWS::Cognito::UserPoolClient
    Properties:
      UserPoolId: pool
      GenerateSecret: hunter2
      TokenValidityUnits: {AccessToken: hunter2}
"#;
