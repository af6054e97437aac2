//! X: who gets in, who may do what, and what can be read.

use insta::assert_snapshot;
use stackwright::check::RuleSet;

use crate::{found::found_in, template::Project};

fn found(rules: RuleSet, template: &str) -> String {
    found_in(rules, "X", template)
}

const BUCKETS: &str = r#"
Resources:
  Old:
    Type: AWS::S3::Bucket
    Properties: {AccessControl: PublicRead}
  WithoutAcls:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: !If [Open, PublicReadWrite, Private]
      PublicAccessBlockConfiguration: {BlockPublicAcls: false, BlockPublicPolicy: true}
  Site:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref WithoutAcls
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - {Effect: Allow, Principal: "*", Action: "s3:GetObject", Resource: "*"}
          - {Effect: Deny, Principal: "*", Action: "s3:*", Resource: "*"}
          - Effect: Allow
            Principal: {AWS: "*"}
            Action: "s3:GetObject"
            Resource: "*"
            Condition: {IpAddress: {"aws:SourceIp": 192.0.2.0/24}}
  Closed:
    Type: AWS::S3::Bucket
    Properties:
      PublicAccessBlockConfiguration:
        {BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true}
Conditions:
  Open: !Equals [!Ref "AWS::Region", eu-west-1]
"#;

#[test]
fn buckets_that_are_open_or_mean_to_be() {
    assert_snapshot!(found(RuleSet::Standard, BUCKETS), @r"
    warning X001 Old/Properties/AccessControl: `PublicRead` makes a bucket that everyone can read
    warning X003 Old/Properties/AccessControl: a new bucket refuses the ACL `PublicRead`: it blocks public ACLs
    warning X001 WithoutAcls/Properties/AccessControl/Fn::If/1: `PublicReadWrite` makes a bucket that everyone can read and write
    warning X003 WithoutAcls/Properties/AccessControl/Fn::If/1: a new bucket refuses the ACL `PublicReadWrite`: it has no ACLs
    note X004 WithoutAcls/Properties/PublicAccessBlockConfiguration: public access is not blocked by `BlockPublicAcls`, `IgnorePublicAcls`, `RestrictPublicBuckets`
    warning X003 Site/Properties/PolicyDocument/Statement/0/Principal: the bucket `WithoutAcls` refuses the policy, since a new bucket says that it blocks public policies
    warning X029 Site/Properties/PolicyDocument/Statement/0/Resource: the resource is not the ARN of a bucket or of what is in it
    warning X029 Site/Properties/PolicyDocument/Statement/1/Resource: the resource is not the ARN of a bucket or of what is in it
    warning X029 Site/Properties/PolicyDocument/Statement/2/Resource: the resource is not the ARN of a bucket or of what is in it
    warning X002 Site/Properties/PolicyDocument/Statement/0/Principal: the policy lets anyone in
    ");
    assert_snapshot!(found(RuleSet::Strict, BUCKETS), @r"
    error X001 Old/Properties/AccessControl: `PublicRead` makes a bucket that everyone can read
    error X003 Old/Properties/AccessControl: a new bucket refuses the ACL `PublicRead`: it blocks public ACLs
    warning X005 Old: the bucket does not say that it blocks public access
    error X001 WithoutAcls/Properties/AccessControl/Fn::If/1: `PublicReadWrite` makes a bucket that everyone can read and write
    error X003 WithoutAcls/Properties/AccessControl/Fn::If/1: a new bucket refuses the ACL `PublicReadWrite`: it has no ACLs
    warning X004 WithoutAcls/Properties/PublicAccessBlockConfiguration: public access is not blocked by `BlockPublicAcls`, `IgnorePublicAcls`, `RestrictPublicBuckets`
    error X003 Site/Properties/PolicyDocument/Statement/0/Principal: the bucket `WithoutAcls` refuses the policy, since a new bucket says that it blocks public policies
    warning X029 Site/Properties/PolicyDocument/Statement/0/Resource: the resource is not the ARN of a bucket or of what is in it
    warning X029 Site/Properties/PolicyDocument/Statement/1/Resource: the resource is not the ARN of a bucket or of what is in it
    warning X029 Site/Properties/PolicyDocument/Statement/2/Resource: the resource is not the ARN of a bucket or of what is in it
    error X002 Site/Properties/PolicyDocument/Statement/0/Principal: the policy lets anyone in
    ");
    assert_snapshot!(found(RuleSet::Course, BUCKETS), @r"
    note X001 Old/Properties/AccessControl: `PublicRead` makes a bucket that everyone can read
    warning X003 Old/Properties/AccessControl: a new bucket refuses the ACL `PublicRead`: it blocks public ACLs
    note X001 WithoutAcls/Properties/AccessControl/Fn::If/1: `PublicReadWrite` makes a bucket that everyone can read and write
    warning X003 WithoutAcls/Properties/AccessControl/Fn::If/1: a new bucket refuses the ACL `PublicReadWrite`: it has no ACLs
    warning X003 Site/Properties/PolicyDocument/Statement/0/Principal: the bucket `WithoutAcls` refuses the policy, since a new bucket says that it blocks public policies
    warning X029 Site/Properties/PolicyDocument/Statement/0/Resource: the resource is not the ARN of a bucket or of what is in it
    warning X029 Site/Properties/PolicyDocument/Statement/1/Resource: the resource is not the ARN of a bucket or of what is in it
    warning X029 Site/Properties/PolicyDocument/Statement/2/Resource: the resource is not the ARN of a bucket or of what is in it
    note X002 Site/Properties/PolicyDocument/Statement/0/Principal: the policy lets anyone in
    ");
}

#[test]
fn ways_in_from_the_internet() {
    assert_snapshot!(found(RuleSet::Strict, r#"
Resources:
  Open:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: open
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
        - {IpProtocol: tcp, FromPort: "3000", ToPort: "4000", CidrIpv6: "::/0"}
        - {IpProtocol: -1, CidrIp: 0.0.0.0/0}
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8}
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: api}}
  Get:
    Type: AWS::ApiGateway::Method
    Properties: {RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: GET, AuthorizationType: NONE}
  Options:
    Type: AWS::ApiGateway::Method
    Properties: {RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: OPTIONS, AuthorizationType: NONE}
  SignedIn:
    Type: AWS::ApiGateway::Method
    Properties: {RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: PUT, AuthorizationType: AWS_IAM}
  Chat: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action}}
  Connect: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Chat, RouteKey: $connect}}
  Say: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Chat, RouteKey: say}}
  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: f, AuthType: NONE}}
  Grant: {Type: AWS::Lambda::Permission, Properties: {Action: "lambda:InvokeFunction", FunctionName: f, Principal: "*"}}
  Database:
    Type: AWS::RDS::DBInstance
    Properties: {Engine: postgres, StorageEncrypted: true, PubliclyAccessible: "true"}
  Queue: {Type: AWS::SQS::QueuePolicy, Properties: {Queues: [q], PolicyDocument: {Version: "2012-10-17", Statement: {Effect: Allow, Principal: {AWS: ["*"]}, Action: "sqs:SendMessage", Resource: "*"}}}}
"#), @r"
    error X007 Open/Properties/SecurityGroupIngress/0/CidrIp: port 22 (SSH) is open to the internet
    error X007 Open/Properties/SecurityGroupIngress/1/CidrIpv6: a range with port 3306 (MySQL) is open to the internet
    error X007 Open/Properties/SecurityGroupIngress/2/CidrIp: every port is open to the internet
    warning X006 Get/Properties/AuthorizationType: everyone can call the method
    warning X006 Connect: everyone can call the route
    warning X006 Url/Properties/AuthType: everyone can call the function by its URL
    error X002 Grant/Properties/Principal: anyone may call the function
    error X008 Database/Properties/PubliclyAccessible: it has a public address
    error X002 Queue/Properties/PolicyDocument/Statement/Principal/AWS/0: the policy lets anyone in
    ");
}

#[test]
fn policies_that_allow_too_much() {
    assert_snapshot!(found(RuleSet::Strict, r#"
Resources:
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - {Effect: Allow, Action: "*", Resource: "*"}
          - {Effect: Allow, Action: ["s3:*", "logs:PutLogEvents"], Resource: "*"}
          - {Effect: Allow, Action: ["sns:Publish", "dynamodb:GetItem"], Resource: "*"}
          - {Effect: Allow, Action: ["sns:Publish", "ec2:DescribeInstances"], Resource: "*"}
          - {Effect: Allow, Action: "sns:Publish", Resource: "*", Condition: {StringEquals: {"aws:ResourceTag/a": b}}}
          - {Effect: Allow, Action: ["lambda:CreateFunction", "iam:Pass*"], Resource: "*"}
          - {Effect: Allow, NotAction: "iam:*", NotResource: "arn:aws:s3:::a"}
          - {Effect: Deny, NotAction: "iam:*", Resource: "*"}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Principal: {AWS: "*"}, Action: "sts:AssumeRole"}]
"#), @r"
    error X012 Policy/Properties/PolicyDocument/Statement/0/Action: the policy allows every action of every service
    warning X013 Policy/Properties/PolicyDocument/Statement/1/Action/0: the policy allows every action of `s3`
    warning X014 Policy/Properties/PolicyDocument/Statement/2/Resource: each of the 2 actions is allowed on every resource, and can be on some only
    error X015 Policy/Properties/PolicyDocument/Statement/5/Resource: the policy lets any role of the account be passed to a service
    error X016 Policy/Properties/PolicyDocument/Statement/6/NotAction: the policy allows every action but those listed
    error X016 Policy/Properties/PolicyDocument/Statement/6/NotResource: the policy allows its actions on every resource but those listed
    error X017 Role/Properties/AssumeRolePolicyDocument/Statement/0/Principal/AWS: anyone with an AWS account can take on the role
    ");
}

#[test]
fn actions_are_those_of_the_services() {
    assert_snapshot!(found(RuleSet::Standard, r#"
Resources:
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Resource: "arn:aws:s3:::a"
            Action: ["s3:GetObjects", "S3:getobject", "s3:Get*", "s3:Fetch*", "dynamo:GetItem", "lambda:Invoke", !Sub "${A}:b"]
          - {Effect: Deny, Resource: "*", NotAction: ["ec2:DescribeInstance"]}
"#), @r"
    warning X011 Policy/Properties/PolicyDocument/Statement/0/Action/0: there is no action `s3:GetObjects`; did you mean `s3:GetObject`?
    warning X011 Policy/Properties/PolicyDocument/Statement/0/Action/3: no action of `s3` is like `s3:Fetch*`
    warning X011 Policy/Properties/PolicyDocument/Statement/0/Action/4: there is no service `dynamo` in `dynamo:GetItem`; did you mean `dynamodb`?
    warning X011 Policy/Properties/PolicyDocument/Statement/0/Action/5: there is no action `lambda:Invoke`; did you mean `lambda:InvokeAsync`?
    warning X011 Policy/Properties/PolicyDocument/Statement/1/NotAction/0: there is no action `ec2:DescribeInstance`; did you mean `ec2:DescribeInstances`?
    ");
}

#[test]
fn policies_that_iam_refuses() {
    assert_snapshot!(found(RuleSet::Standard, r#"
Resources:
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: 2012-10-18
        Statements: []
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: "sts:AssumeRole", Resource: "*"}
      Policies:
        - PolicyName: a
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - {Sid: a b, Effect: allow, Action: GetObject, Resource: bucket}
              - {Sid: One, Effect: Allow, Resources: "*", Action: "s3:GetObject"}
              - {Sid: One, Effect: Allow, Resource: "*", Principal: "*", Action: "s3:GetBucketLocation", NotAction: "s3:GetObject"}
              - !If [More, {Effect: Deny, Action: "s3:GetObject", Resource: !Sub "${B}/*"}, !Ref "AWS::NoValue"]
  Placeholder: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
  OfOther: {Type: AWS::SQS::QueuePolicy, Properties: {Queues: [q], PolicyDocument: {Statement: {Effect: Allow, Action: "sqs:SendMessage"}}}}
"#), @r"
    error X009 Policy/Properties/PolicyDocument/Statements: a policy has no `Statements`; did you mean `Statement`?
    error X009 Policy/Properties/PolicyDocument/Version: there is no version `2012-10-18` of the policy language
    error X009 Policy/Properties/PolicyDocument: the policy has no `Statement`
    error X009 Role/Properties/AssumeRolePolicyDocument/Statement/0/Resource: a trust policy has no `Resource`
    error X009 Role/Properties/Policies/0/PolicyDocument/Statement/0/Effect: there is no effect `allow`
    error X009 Role/Properties/Policies/0/PolicyDocument/Statement/0/Sid: `a b` is no `Sid`
    error X009 Role/Properties/Policies/0/PolicyDocument/Statement/0/Action: `GetObject` is no action
    warning X029 Role/Properties/Policies/0/PolicyDocument/Statement/0/Resource: the resource is neither an ARN nor `*`
    error X009 Role/Properties/Policies/0/PolicyDocument/Statement/1/Resources: a statement has no `Resources`; did you mean `Resource`?
    error X009 Role/Properties/Policies/0/PolicyDocument/Statement/1: the statement has neither `Resource` nor `NotResource`
    error X009 Role/Properties/Policies/0/PolicyDocument/Statement/2: the statement has both `Action` and `NotAction`
    error X009 Role/Properties/Policies/0/PolicyDocument/Statement/2/Principal: a policy of a user, group or role has no `Principal`
    error X009 Role/Properties/Policies/0/PolicyDocument/Statement/2/Sid: two statements are called `One`
    warning X016 Role/Properties/Policies/0/PolicyDocument/Statement/2/NotAction: the policy allows every action but those listed
    note X014 Role/Properties/Policies/0/PolicyDocument/Statement/2/Resource: `s3:GetBucketLocation` is allowed on every resource, and can be on some only
    error X009 Placeholder/Properties/AssumeRolePolicyDocument: the policy has no `Statement`
    note X010 OfOther/Properties/PolicyDocument: the policy has no `Version`
    error X009 OfOther/Properties/PolicyDocument/Statement: the statement has neither `Principal` nor `NotPrincipal`
    ");
}

#[test]
fn policies_with_parts_that_are_none() {
    assert_snapshot!(found(RuleSet::Standard, r#"
Conditions: {More: !Equals [!Ref "AWS::Region", eu-west-1]}
Resources:
  List: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: [{Version: "2012-10-17"}]}}
  Word: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {Version: "2012-10-17", Statement: word}}}
  Topic:
    Type: AWS::SNS::TopicPolicy
    Properties:
      Topics: [!Ref T]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - {Effect: Allow, Principal: "arn:aws:iam::111122223333:root", Action: "sns:Publish", Resource: "*"}
          - {Effect: Allow, Principal: {Services: events.amazonaws.com, AWS: [{A: b}, 111122223333]}, Action: "sns:Publish", Resource: "*"}
          - Effect: Allow
            Principal: {Service: events.amazonaws.com}
            Action: [{Effect: Allow}]
            Resource: !Ref T
            Condition:
              StringEqual: {"aws:SourceArn": !Ref A}
              "ForAnyValue:StringLikeIfExists": {"aws:SourceArn": [{A: b}, !Ref A]}
              Bool: "true"
              ArnLike: !If [More, {"aws:SourceArn": !Ref A}, !Ref "AWS::NoValue"]
  Key:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Version: "2012-10-17"
        Statement: {Effect: Allow, Principal: {AWS: "arn:aws:iam::ACCOUNT:root"}, Action: "kms:Encrypt", Condition: []}
  Set:
    Type: AWS::SSO::PermissionSet
    Properties:
      Name: set
      InstanceArn: arn:aws:sso:::instance/ssoins-1111222233334444
      InlinePolicy: '{"Version": "2012-10-17", "Statement": [{"Effect": "Alow", "Action": "s3:GetObject", "Resource": "bucket"}]}'
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: !If
        - More
        - Version: "2012-10-17"
          Statement:
            - {Sid: One, Effect: Allow, Principal: {AWS: [me, !Ref A]}, Action: "sts:AssumeRole"}
            - {Sid: One, Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: "sts:AssumeRole"}
        - {}
"#), @r"
    error X009 List/Properties/PolicyDocument: a policy is a mapping
    error X009 Word/Properties/PolicyDocument/Statement: a statement is a mapping
    error X009 Topic/Properties/PolicyDocument/Statement/0/Principal: a principal is `*` or a mapping of kinds to names
    error X009 Topic/Properties/PolicyDocument/Statement/1/Principal/Services: a principal has no `Services`; did you mean `Service`?
    error X009 Topic/Properties/PolicyDocument/Statement/1/Principal/AWS/0: who is meant is a text or a list of texts
    error X009 Topic/Properties/PolicyDocument/Statement/2/Condition/StringEqual: there is no operator `StringEqual` for conditions; did you mean `StringEquals`?
    error X009 Topic/Properties/PolicyDocument/Statement/2/Condition/ForAnyValue:StringLikeIfExists/aws:SourceArn/0: a key of a condition is compared with a text or a list of texts
    error X009 Topic/Properties/PolicyDocument/Statement/2/Condition/Bool: what an operator compares is a mapping of keys to values
    error X009 Topic/Properties/PolicyDocument/Statement/2/Action/0: `Action` is a text or a list of texts
    error X009 Key/Properties/KeyPolicy/Statement: the statement has neither `Resource` nor `NotResource`
    error X009 Key/Properties/KeyPolicy/Statement/Condition: a condition is a mapping of operators
    warning X029 Key/Properties/KeyPolicy/Statement/Principal/AWS: the principal is neither an ARN, an account's number nor `*`
    error X009 Set/Properties/InlinePolicy/Statement/0/Effect: there is no effect `Alow`
    warning X029 Set/Properties/InlinePolicy/Statement/0/Resource: the resource is neither an ARN nor `*`
    warning X029 Role/Properties/AssumeRolePolicyDocument/Fn::If/1/Statement/0/Principal/AWS/0: the principal is neither an ARN, an account's number nor `*`
    error X009 Role/Properties/AssumeRolePolicyDocument/Fn::If/1/Statement/1/Sid: two statements are called `One`
    error X009 Role/Properties/AssumeRolePolicyDocument/Fn::If/2: the policy has no `Statement`
    ");
}

#[test]
fn secrets_are_found_and_never_shown() {
    let key = format!("AK{}", "IAZ3XKQ7WPLM5TRB2C");
    let template = r#"
Parameters:
  Shown: {Type: String}
  Hidden: {Type: String, NoEcho: true}
  Known: {Type: String, NoEcho: true, Default: swordfish}
Resources:
  Written:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mysql
      StorageEncrypted: true
      MasterUserPassword:
        swordfish
  Arm: {Type: AWS::RDS::DBInstance, Properties: {StorageEncrypted: true, MasterUserPassword: !If [A, swordfish, !Ref Shown]}}
  Good: {Type: AWS::RDS::DBInstance, Properties: {StorageEncrypted: true, MasterUserPassword: !Ref Hidden}}
  Default: {Type: AWS::RDS::DBInstance, Properties: {StorageEncrypted: true, MasterUserPassword: !Ref Known}}
  Better: {Type: AWS::RDS::DBInstance, Properties: {StorageEncrypted: true, MasterUserPassword: "{{resolve:secretsmanager:a:SecretString:p}}"}}
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Environment:
        Variables:
          DB_PASSWORD: swordfish
          DB_PASSWORD_PARAMETER: swordfish
          SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:a"
          TOKEN_SECONDS: "3600"
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - {Name: a, Image: a, Environment: [{Name: API_KEY, Value: swordfish}, {Name: MODE, Value: swordfish}]}
  Script:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateData: {UserData: !Base64 {"Fn::Sub": "export A=KEY ${AWS::Region}"}}}
"#
    .replace("KEY ", &format!("{key} "));
    assert_snapshot!(found(RuleSet::Standard, &template), @r"
    warning X018 Written/Properties/MasterUserPassword: the secret `MasterUserPassword` is written in the template
    warning X018 Arm/Properties/MasterUserPassword/Fn::If/1: the secret `MasterUserPassword` is written in the template
    warning X019 Arm/Properties/MasterUserPassword/Fn::If/2: the secret `MasterUserPassword` comes from the parameter `Shown`, which is shown
    warning X019 Default/Properties/MasterUserPassword: the secret `MasterUserPassword` comes from the parameter `Known`, whose default is in the template
    warning X018 Function/Properties/Environment/Variables/DB_PASSWORD: the secret `DB_PASSWORD` is written in the template
    warning X018 Task/Properties/ContainerDefinitions/0/Environment/0/Value: the secret `API_KEY` is written in the template
    error X020 Script/Properties/LaunchTemplateData/UserData/Fn::Base64: there is an access key in the template
    ");
    for arguments in [&["check"][..], &["check", "--json"], &["synth", "-v"]] {
        let said = Project::new(&template).run(arguments);
        let told = if arguments[0] == "synth" {
            said.stderr
        } else {
            said.stdout + &said.stderr
        };
        assert!(told.contains("X018"), "{told}");
        assert!(
            !told.contains("swordfish") && !told.contains(&key),
            "{told}"
        );
    }
}

#[test]
fn what_is_kept_and_sent_is_encrypted() {
    assert_snapshot!(found(RuleSet::Strict, r#"
Resources:
  Disk: {Type: AWS::EC2::Volume, Properties: {AvailabilityZone: a}}
  Files: {Type: AWS::EFS::FileSystem, Properties: {Encrypted: !If [A, true, false]}}
  Copy: {Type: AWS::RDS::DBInstance, Properties: {SourceDBInstanceIdentifier: a}}
  InCluster: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: a}}
  Database: {Type: AWS::RDS::DBInstance, Properties: {StorageEncrypted: false}}
  Search: {Type: AWS::OpenSearchService::Domain, Properties: {EncryptionAtRestOptions: {Enabled: true}}}
  Queue: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: false}}
  PlainQueue: {Type: AWS::SQS::Queue}
  Topic: {Type: AWS::SNS::Topic}
  Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
  SigningKey: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}, KeySpec: ECC_NIST_P256}}
  Listener: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {Protocol: HTTP, DefaultActions: [{Type: forward}]}}
  Redirect: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {Protocol: HTTP, DefaultActions: [{Type: redirect}]}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        DefaultCacheBehavior: {ViewerProtocolPolicy: allow-all}
        ViewerCertificate: {MinimumProtocolVersion: TLSv1}
  Machine: {Type: AWS::EC2::Instance, Properties: {MetadataOptions: {HttpTokens: required}}}
  OldMachine: {Type: AWS::EC2::Instance}
"#), @r"
    error X021 Disk: what is kept is not encrypted
    error X021 Database/Properties/StorageEncrypted: encryption of what is kept is turned off
    warning X024 Search: connections without TLS are let in
    error X021 Queue/Properties/SqsManagedSseEnabled: encryption of what is kept is turned off
    warning X022 Topic: what passes through is kept without encryption
    error X009 Key/Properties/KeyPolicy: the policy has no `Statement`
    warning X027 Key: the key is never renewed
    error X009 SigningKey/Properties/KeyPolicy: the policy has no `Statement`
    warning X024 Listener/Properties/Protocol: the listener takes connections without TLS
    error X023 Site/Properties/DistributionConfig/ViewerCertificate/MinimumProtocolVersion: `TLSv1` lets in TLS 1.0 or 1.1
    warning X024 Site/Properties/DistributionConfig/DefaultCacheBehavior/ViewerProtocolPolicy: `allow-all` lets in connections without TLS
    warning X028 OldMachine: version 1 of the instance metadata service can answer
    ");
}

#[test]
fn logs_end_and_belong_to_somebody() {
    assert_snapshot!(found(RuleSet::Strict, r#"
Resources:
  ForEver: {Type: AWS::Logs::LogGroup}
  Week: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub "/aws/lambda/${Owned}", RetentionInDays: 7}}
  ByName: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /aws/lambda/named, RetentionInDays: 7}}
  Owned: {Type: AWS::Lambda::Function}
  Named: {Type: AWS::Lambda::Function, Properties: {FunctionName: named}}
  Configured: {Type: AWS::Lambda::Function, Properties: {LoggingConfig: {LogGroup: !Ref ForEver}}}
  Nobodys: {Type: AWS::Lambda::Function}
"#), @r"
    warning X025 ForEver: the log is kept for ever
    note X026 Nobodys: AWS makes the function's log group, which nobody owns
    ");
}
