//! Resource types, generated from the embedded schema.
//!
//! A module a service. A type that is missing here can be generated anywhere with
//! [`resources!`](crate::resources); one that the schema lacks is a
//! [`Raw`](crate::resource::Raw) resource.

use stackwright_macros::resources;

resources! {
    /// Amazon API Gateway: REST APIs.
    pub mod apigateway {
        "AWS::ApiGateway::Account",
        "AWS::ApiGateway::Authorizer",
        "AWS::ApiGateway::Deployment",
        "AWS::ApiGateway::GatewayResponse",
        "AWS::ApiGateway::Method",
        "AWS::ApiGateway::Model",
        "AWS::ApiGateway::RequestValidator",
        "AWS::ApiGateway::Resource",
        "AWS::ApiGateway::RestApi",
        "AWS::ApiGateway::Stage",
    }
}

resources! {
    /// AWS Cloud9: development environments.
    pub mod cloud9 { "AWS::Cloud9::EnvironmentEC2" }
}

resources! {
    /// Amazon CloudWatch: alarms and dashboards.
    pub mod cloudwatch {
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::Dashboard",
    }
}

resources! {
    /// Amazon Cognito: users and how they sign in.
    pub mod cognito {
        "AWS::Cognito::UserPool",
        "AWS::Cognito::UserPoolClient",
        "AWS::Cognito::UserPoolDomain",
    }
}

resources! {
    /// AWS Identity and Access Management: roles and policies.
    pub mod iam {
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::Role",
    }
}

resources! {
    /// AWS Lambda: functions and layers.
    pub mod lambda {
        "AWS::Lambda::Function",
        "AWS::Lambda::LayerVersion",
        "AWS::Lambda::Permission",
    }
}

resources! {
    /// Amazon CloudWatch Logs.
    pub mod logs { "AWS::Logs::LogGroup" }
}

resources! {
    /// Amazon S3: buckets.
    pub mod s3 {
        "AWS::S3::Bucket",
        "AWS::S3::BucketPolicy",
    }
}

resources! {
    /// Amazon SNS: topics and who hears of them.
    pub mod sns {
        "AWS::SNS::Subscription",
        "AWS::SNS::Topic",
        "AWS::SNS::TopicPolicy",
    }
}

resources! {
    /// AWS Systems Manager: Parameter Store.
    pub mod ssm { "AWS::SSM::Parameter" }
}

resources! {
    /// AWS Step Functions: state machines.
    pub mod stepfunctions { "AWS::StepFunctions::StateMachine" }
}
