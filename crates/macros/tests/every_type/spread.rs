//! Types of many services, picked for what is odd about them, compiled in every test run.

use stackwright_schema::Schema;

macro_rules! spread {
    ($($module:ident { $($name:literal),+ })*) => {
        stackwright::resources! {
            $(pub(crate) mod $module { $($name),+ })*
        }

        const TYPES: &[&[&str]] = &[$(&[$($name),+]),*];
    };
}

spread! {
    accessanalyzer { "AWS::AccessAnalyzer::Analyzer" }
    acm { "AWS::CertificateManager::Certificate" }
    alexa { "Alexa::ASK::Skill" }
    amplify_ui { "AWS::AmplifyUIBuilder::Component" }
    api_gateway { "AWS::ApiGateway::Method" }
    api_gateway_v2 { "AWS::ApiGatewayV2::Api" }
    app_config { "AWS::AppConfig::Application" }
    app_flow { "AWS::AppFlow::Flow" }
    app_mesh { "AWS::AppMesh::Route" }
    app_runner { "AWS::AppRunner::Service" }
    app_sync { "AWS::AppSync::Resolver" }
    athena { "AWS::Athena::WorkGroup" }
    auto_scaling { "AWS::AutoScaling::AutoScalingGroup" }
    backup { "AWS::Backup::BackupPlan" }
    batch { "AWS::Batch::JobDefinition" }
    bedrock { "AWS::Bedrock::Flow", "AWS::Bedrock::Prompt" }
    budgets { "AWS::Budgets::Budget" }
    cassandra { "AWS::Cassandra::Table" }
    clean_rooms { "AWS::CleanRooms::ConfiguredTable" }
    cloud_formation {
        "AWS::CloudFormation::CustomResource",
        "AWS::CloudFormation::GuardHook",
        "AWS::CloudFormation::Stack",
        "AWS::CloudFormation::WaitCondition"
    }
    cloud_front { "AWS::CloudFront::Distribution", "AWS::CloudFront::ResponseHeadersPolicy" }
    cloud_trail { "AWS::CloudTrail::Trail" }
    code_build { "AWS::CodeBuild::Project" }
    code_pipeline { "AWS::CodePipeline::Pipeline" }
    cognito { "AWS::Cognito::UserPool" }
    config { "AWS::Config::ConfigRule" }
    connect { "AWS::Connect::DataTableAttribute" }
    data_brew { "AWS::DataBrew::Recipe" }
    dax { "AWS::DAX::Cluster" }
    dms { "AWS::DMS::DataProvider" }
    doc_db { "AWS::DocDB::DBCluster" }
    dynamo_db { "AWS::DynamoDB::GlobalTable" }
    ec2 { "AWS::EC2::EC2Fleet", "AWS::EC2::EIPAssociation", "AWS::EC2::Instance", "AWS::EC2::VPC" }
    ecr { "AWS::ECR::ReplicationConfiguration" }
    ecs { "AWS::ECS::Service", "AWS::ECS::TaskDefinition" }
    efs { "AWS::EFS::FileSystem" }
    eks { "AWS::EKS::Cluster", "AWS::EKS::Nodegroup" }
    elasti_cache { "AWS::ElastiCache::ReplicationGroup" }
    elastic_load_balancing { "AWS::ElasticLoadBalancingV2::Listener" }
    emr { "AWS::EMR::Cluster" }
    events { "AWS::Events::Rule" }
    fraud_detector { "AWS::FraudDetector::Detector" }
    fsx { "AWS::FSx::FileSystem" }
    glue { "AWS::Glue::Job" }
    guard_duty { "AWS::GuardDuty::Detector" }
    iam { "AWS::IAM::Role" }
    iot { "AWS::IoT::TopicRule" }
    iot_fleet_wise { "AWS::IoTFleetWise::DecoderManifest" }
    kinesis { "AWS::Kinesis::Stream" }
    kms { "AWS::KMS::Key" }
    lambda { "AWS::Lambda::Function", "AWS::Lambda::MicrovmImage" }
    lex { "AWS::Lex::Bot" }
    logs { "AWS::Logs::Transformer" }
    media_live { "AWS::MediaLive::Channel" }
    msk { "AWS::MSK::Cluster" }
    network_firewall { "AWS::NetworkFirewall::RuleGroup" }
    open_search { "AWS::OpenSearchService::Application" }
    ops_works { "AWS::OpsWorks::Layer" }
    pca_connector { "AWS::PCAConnectorAD::Template" }
    rds { "AWS::RDS::DBCluster" }
    redshift { "AWS::Redshift::Cluster" }
    route53 { "AWS::Route53::RecordSet" }
    s3 { "AWS::S3::Bucket" }
    sage_maker { "AWS::SageMaker::ModelCard" }
    scheduler { "AWS::Scheduler::Schedule" }
    secrets_manager { "AWS::SecretsManager::Secret" }
    security_hub { "AWS::SecurityHub::ConfigurationPolicy" }
    serverless {
        "AWS::Serverless::Api",
        "AWS::Serverless::Function",
        "AWS::Serverless::HttpApi",
        "AWS::Serverless::SimpleTable",
        "AWS::Serverless::StateMachine"
    }
    ses { "AWS::SES::ConfigurationSetEventDestination", "AWS::SES::Template" }
    sns { "AWS::SNS::Topic" }
    sqs { "AWS::SQS::Queue" }
    ssm { "AWS::SSM::Document" }
    sso { "AWS::SSO::InstanceAccessControlAttributeConfiguration" }
    step_functions { "AWS::StepFunctions::StateMachine" }
    transfer { "AWS::Transfer::Server" }
    verified_permissions { "AWS::VerifiedPermissions::Policy", "AWS::VerifiedPermissions::PolicyStore" }
    vpc_lattice { "AWS::VpcLattice::Rule" }
    waf { "AWS::WAFv2::WebACL" }
    x_ray { "AWS::XRay::SamplingRule" }
}

#[test]
fn the_spread_is_wide() {
    let mut services: Vec<_> = TYPES
        .concat()
        .iter()
        .map(|name| {
            assert!(Schema::find(name).is_some(), "{name}");
            name.rsplit_once("::").map(|(service, _)| service)
        })
        .collect();
    services.dedup();
    assert!(services.len() >= 60, "{} services", services.len());
}
