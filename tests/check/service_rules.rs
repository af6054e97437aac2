//! What services ask of properties and no schema says.

use super::found::found;

#[test]
fn two_resources_cannot_be_the_same() {
    insta::assert_snapshot!(found("P", SAME), @r"
    error P021 GetToo/Properties: `Get` has the same `RestApiId`, `ResourceId`, `HttpMethod`
    error P022 Private/Properties/SubnetId: `Public` gives the same subnet a route table
    error P021 NotTest/Properties/LogGroupName/Fn::If/2: `Prod` has the same `LogGroupName` in a case of the conditions
    error P021 Two/Properties/BucketName: `One` has the same `BucketName`
    ");
}

const SAME: &str = r#"
Parameters:
  Name: {Type: String}
  Stage: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsTest: !Equals [!Ref Stage, test]
Resources:
  One: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Name}}
  Two: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Name}}
  Unnamed: {Type: AWS::S3::Bucket}
  UnnamedToo: {Type: AWS::S3::Bucket}
  Prod: {Type: AWS::Logs::LogGroup, Condition: IsProd, Properties: {LogGroupName: /logs}}
  Test: {Type: AWS::Logs::LogGroup, Condition: IsTest, Properties: {LogGroupName: /logs}}
  NotTest:
    Type: AWS::Logs::LogGroup
    Properties: {LogGroupName: !If [IsTest, !Ref "AWS::NoValue", /logs]}
  Get:
    Type: AWS::ApiGateway::Method
    Properties: {RestApiId: abc, ResourceId: root, HttpMethod: GET, AuthorizationType: NONE}
  Post:
    Type: AWS::ApiGateway::Method
    Properties: {RestApiId: abc, ResourceId: root, HttpMethod: POST, AuthorizationType: NONE}
  GetToo:
    Type: AWS::ApiGateway::Method
    Properties: {RestApiId: abc, ResourceId: root, HttpMethod: GET, AuthorizationType: NONE}
  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: vpc-12345678, CidrBlock: 10.0.0.0/24}}
  Public:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Subnet, RouteTableId: rtb-11111111}
  Private:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Subnet, RouteTableId: rtb-22222222}
"#;

#[test]
fn schedules_have_a_rate_or_times() {
    let schedules = [
        "rate(1 minute)",
        "rate(5 hours)",
        "rate(5)",
        "rate(five minutes)",
        "rate(0 days)",
        "rate(2 weeks)",
        "rate(1 minutes)",
        "rate(5 day)",
        "every day",
        "cron(0 10 * * ? *)",
        "cron(0/15 8-17 ? JAN,MAR mon-fri 2027)",
        "cron(0 9 ? * 2#1 *)",
        "cron(0 9 L * ? *)",
        "cron(0 9 3W * ? *)",
        "cron(5, 0, 1, *, ?, *)",
        "cron(0 10 * * *)",
        "cron(0 10 * * * *)",
        "cron(0 10 ? * ? *)",
        "cron(60 10 * * ? *)",
        "cron(0 10 ? JANUARY MON *)",
        "cron(*/x 10 * * ? *)",
    ];
    let mut template = "Resources:\n".to_owned();
    for (number, schedule) in schedules.iter().enumerate() {
        template += &format!(
            "  R{number}: {{Type: AWS::Events::Rule, Properties: {{ScheduleExpression: '{schedule}'}}}}\n"
        );
    }
    insta::assert_snapshot!(found("P", &template), @r"
    error P005 R8/Properties/ScheduleExpression: `ScheduleExpression` is `every day`, which does not match `^(rate\(.+\)|cron\(.+\))?$`
    error P023 R2/Properties/ScheduleExpression: `rate(5)`: a rate is a number and a unit
    error P023 R3/Properties/ScheduleExpression: `rate(five minutes)`: `five` is no whole number above 0
    error P023 R4/Properties/ScheduleExpression: `rate(0 days)`: `0` is no whole number above 0
    error P023 R5/Properties/ScheduleExpression: `rate(2 weeks)`: there is no unit `weeks`
    error P023 R6/Properties/ScheduleExpression: `rate(1 minutes)`: the unit of 1 is `minute`
    error P023 R7/Properties/ScheduleExpression: `rate(5 day)`: the unit of 5 is `days`
    error P023 R15/Properties/ScheduleExpression: `cron(0 10 * * *)`: `cron` has six fields, not 5
    error P023 R16/Properties/ScheduleExpression: `cron(0 10 * * * *)`: one of day-of-month and day-of-week must be `?`, and none is
    error P023 R17/Properties/ScheduleExpression: `cron(0 10 ? * ? *)`: one of day-of-month and day-of-week must be `?`, and both are
    error P023 R18/Properties/ScheduleExpression: `cron(60 10 * * ? *)`: the minutes cannot be `60`
    error P023 R19/Properties/ScheduleExpression: `cron(0 10 ? JANUARY MON *)`: the month cannot be `JANUARY`
    error P023 R20/Properties/ScheduleExpression: `cron(*/x 10 * * ? *)`: the minutes cannot be `*/x`
    ");
}

#[test]
fn names_of_domains_are_within_each_other() {
    insta::assert_snapshot!(found("P", DOMAINS), @r"
    error P020 Addresses/Properties/ResourceRecords/1: `ResourceRecords` is `1111:2222:3333:4444:5555:6666:7777`, which is no IP address of version 6
    error P020 Elsewhere/Properties/ResourceRecords/1: `ResourceRecords` is `256.0.0.1`, which is no IP address of version 4
    error P025 Elsewhere/Properties/HostedZoneName: `HostedZoneName` is `example.com`, and must end with a dot
    error P025 Elsewhere/Properties/Name: `www.notexample.com.` is not in the hosted zone `example.com`
    error P025 Perhaps/Properties/RecordSets/1/Name: `EXAMPLE.com` is not in the hosted zone `example.de.`
    error P026 Certificate/Properties/DomainValidationOptions/1/DomainName: `a-example.com` is not in the domain `example.com` that validates it
    error P024 Distribution/Properties/DistributionConfig/Aliases/3: `mail.*.example.com` has a `*` that is not its first part
    error P024 Distribution/Properties/DistributionConfig/Aliases/4: `*mail.example.com` has a `*` that is not its first part
    error P024 Distribution/Properties/DistributionConfig/Aliases/5: `WWW.example.com` has capital letters
    error P024 Distribution/Properties/DistributionConfig/Aliases/6: `https://example.com` is no domain name
    error P024 Distribution/Properties/DistributionConfig/Aliases/7: `-www.example.com` is no domain name
    error P024 Distribution/Properties/DistributionConfig/Aliases/8: `example` is no domain name
    ");
}

const DOMAINS: &str = r#"
Conditions:
  IsHome: !Equals [!Ref "AWS::Region", eu-central-1]
Resources:
  Addresses:
    Type: AWS::Route53::RecordSet
    Properties:
      HostedZoneName: example.com.
      Name: www.example.com
      Type: AAAA
      TTL: "60"
      ResourceRecords: ["2001:db8::1", "1111:2222:3333:4444:5555:6666:7777"]
  Elsewhere:
    Type: AWS::Route53::RecordSet
    Properties:
      HostedZoneName: example.com
      Name: www.notexample.com.
      Type: A
      TTL: "60"
      ResourceRecords: [192.0.2.1, 256.0.0.1]
  Perhaps:
    Type: AWS::Route53::RecordSetGroup
    Properties:
      HostedZoneName: !If [IsHome, example.de., example.com.]
      RecordSets:
        - {Name: !If [IsHome, a.example.de, a.example.com], Type: CNAME, TTL: "60", ResourceRecords: [b.example.com]}
        - {Name: EXAMPLE.com, Type: CNAME, TTL: "60", ResourceRecords: [b.example.com]}
  Certificate:
    Type: AWS::CertificateManager::Certificate
    Properties:
      DomainName: a.example.com
      DomainValidationOptions:
        - {DomainName: a.example.com, ValidationDomain: example.com}
        - {DomainName: a-example.com, ValidationDomain: example.com}
  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        DefaultCacheBehavior: {TargetOriginId: a, ViewerProtocolPolicy: https-only, CachePolicyId: a}
        Origins: [{Id: a, DomainName: a.example.com, CustomOriginConfig: {OriginProtocolPolicy: https-only}}]
        Aliases:
          - "*.example.com"
          - _a.b-2.example.com
          - "{{resolve:ssm:alias}}"
          - mail.*.example.com
          - "*mail.example.com"
          - WWW.example.com
          - https://example.com
          - -www.example.com
          - example
"#;

#[test]
fn keys_of_tables_are_their_attributes() {
    insta::assert_snapshot!(found("P", TABLES), @r"
    error P027 Table/Properties/KeySchema/0/AttributeName: the key `Album` is not among `AttributeDefinitions`; did you mean `album`?
    error P027 Table/Properties/GlobalSecondaryIndexes/0/KeySchema/1/AttributeName: the key `year` is not among `AttributeDefinitions`
    error P027 Table/Properties/AttributeDefinitions/0/AttributeName: the attribute `album` is in no key of the table or of an index
    error P027 Table/Properties/AttributeDefinitions/2/AttributeName: the attribute `sales` is in no key of the table or of an index
    ");
}

const TABLES: &str = r#"
Parameters:
  Name: {Type: String}
Conditions:
  IsNamed: !Not [!Equals [!Ref Name, ""]]
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - {AttributeName: album, AttributeType: S}
        - {AttributeName: artist, AttributeType: S}
        - {AttributeName: sales, AttributeType: N}
      KeySchema:
        - {AttributeName: Album, KeyType: HASH}
      GlobalSecondaryIndexes:
        - IndexName: byArtist
          KeySchema: [{AttributeName: artist, KeyType: HASH}, {AttributeName: year, KeyType: RANGE}]
          Projection: {ProjectionType: ALL}
  Conditional:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - {AttributeName: album, AttributeType: S}
        - !If [IsNamed, {AttributeName: artist, AttributeType: S}, !Ref "AWS::NoValue"]
      KeySchema:
        - {AttributeName: album, KeyType: HASH}
        - !If [IsNamed, {AttributeName: artist, KeyType: RANGE}, !Ref "AWS::NoValue"]
  Unknown:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: album, AttributeType: S}]
      KeySchema: [{AttributeName: !Ref Name, KeyType: HASH}]
"#;

#[test]
fn subnets_backups_and_roles() {
    insta::assert_snapshot!(found("P", OTHERS), @r"
    error P028 Two/Properties/CidrBlock: `10.0.0.128/25` shares addresses with `10.0.0.0/24` of `One`
    error P029 Plan/Properties/BackupPlan/BackupPlanRule/0/Lifecycle/DeleteAfterDays: `DeleteAfterDays` is 96, and must be at least 97
    error P029 Plan/Properties/BackupPlan/BackupPlanRule/1/CopyActions/0/Lifecycle/DeleteAfterDays: `DeleteAfterDays` is 8, and must be at least 97
    error P030 Project/Properties/ServiceRole: `!Ref Role` is a name, and the role has the path `/builds/`
    ");
}

const OTHERS: &str = r#"
Conditions:
  IsHome: !Equals [!Ref "AWS::Region", eu-central-1]
Resources:
  Network: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Other: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  One: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Network, CidrBlock: 10.0.0.0/24}}
  Two: {Type: AWS::EC2::Subnet, Properties: {VpcId: !GetAtt Network.VpcId, CidrBlock: 10.0.0.128/25}}
  Three: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Network, CidrBlock: 10.0.1.0/24}}
  Elsewhere: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Other, CidrBlock: 10.0.0.0/24}}
  Home:
    Type: AWS::EC2::Subnet
    Condition: IsHome
    Properties: {VpcId: !Ref Network, CidrBlock: 10.0.2.0/24}
  Abroad:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Network, CidrBlock: !If [IsHome, 10.0.3.0/24, 10.0.2.0/24]}
  Plan:
    Type: AWS::Backup::BackupPlan
    Properties:
      BackupPlan:
        BackupPlanName: plan
        BackupPlanRule:
          - RuleName: short
            TargetBackupVault: vault
            Lifecycle: {MoveToColdStorageAfterDays: 7, DeleteAfterDays: 96}
          - RuleName: enough
            TargetBackupVault: vault
            Lifecycle: {MoveToColdStorageAfterDays: 7, DeleteAfterDays: 97}
            CopyActions:
              - DestinationBackupVaultArn: arn:aws:backup:eu-central-1:123456789012:backup-vault:a
                Lifecycle: {MoveToColdStorageAfterDays: "7", DeleteAfterDays: "8"}
  Role:
    Type: AWS::IAM::Role
    Properties: {Path: /builds/, AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: []}}
  Project:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: !Ref Role
      Artifacts: {Type: NO_ARTIFACTS}
      Source: {Type: NO_SOURCE, BuildSpec: "version: 0.2"}
      Environment: {Type: LINUX_CONTAINER, ComputeType: BUILD_GENERAL1_SMALL, Image: aws/codebuild/standard:7.0}
"#;
