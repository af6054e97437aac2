//! What things cost while they lie around, and the commands that remove them.
//!
//! The words are from the services' pricing pages (https://aws.amazon.com/pricing/), the commands
//! from the reference of the AWS CLI, both of 2026.

use super::command::aws;
use crate::cloud::Cloud;

/// How a type of resource is billed and removed.
pub(super) struct Care {
    pub(super) cost: &'static str,
    /// The words of the command; `{}` stands for the physical id. None if only Cloud Control has
    /// one.
    words: &'static [&'static str],
}

impl Care {
    /// The command that removes a resource.
    pub(super) fn command(&self, cloud: &Cloud, type_name: &str, id: &str) -> String {
        if self.words.is_empty() {
            let words = ["cloudcontrol", "delete-resource", "--type-name", type_name];
            return aws(cloud, &[&words[..], &["--identifier", id]].concat());
        }
        let words = self.words.iter().map(|word| word.replace("{}", id));
        let words: Vec<String> = words.collect();
        aws(cloud, &words.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

const FREE: &str = "costs nothing";
const IDLE: &str = "costs nothing while it is not used";
const UNKNOWN: &str = "see its service's prices";
const HOURLY: &str = "billed by the hour";

/// How resources of this type are billed and removed.
pub(super) fn of(type_name: &str) -> Care {
    let (cost, words): (&'static str, &'static [&'static str]) = match type_name {
        "AWS::S3::Bucket" => (
            "billed by the stored GB",
            &["s3", "rb", "--force", "s3://{}"],
        ),
        "AWS::Logs::LogGroup" => (
            "billed by the stored GB",
            &["logs", "delete-log-group", "--log-group-name", "{}"],
        ),
        "AWS::DynamoDB::Table" => (
            "billed by the stored GB, and by the hour if its capacity is provisioned",
            &["dynamodb", "delete-table", "--table-name", "{}"],
        ),
        "AWS::Cognito::UserPool" => (
            "billed by the users who sign in",
            &["cognito-idp", "delete-user-pool", "--user-pool-id", "{}"],
        ),
        "AWS::SQS::Queue" => (IDLE, &["sqs", "delete-queue", "--queue-url", "{}"]),
        "AWS::SNS::Topic" => (IDLE, &["sns", "delete-topic", "--topic-arn", "{}"]),
        "AWS::Lambda::Function" => (
            IDLE,
            &["lambda", "delete-function", "--function-name", "{}"],
        ),
        "AWS::StepFunctions::StateMachine" => (
            IDLE,
            &[
                "stepfunctions",
                "delete-state-machine",
                "--state-machine-arn",
                "{}",
            ],
        ),
        "AWS::ApiGateway::RestApi" => (
            "costs nothing while it is not used; a cache is billed by the hour",
            &["apigateway", "delete-rest-api", "--rest-api-id", "{}"],
        ),
        "AWS::ApiGatewayV2::Api" => (IDLE, &["apigatewayv2", "delete-api", "--api-id", "{}"]),
        "AWS::SSM::Parameter" => (
            "costs nothing; an advanced one is billed by the month",
            &["ssm", "delete-parameter", "--name", "{}"],
        ),
        "AWS::SecretsManager::Secret" => (
            "billed by the month",
            &["secretsmanager", "delete-secret", "--secret-id", "{}"],
        ),
        "AWS::KMS::Key" => (
            "billed by the month",
            &["kms", "schedule-key-deletion", "--key-id", "{}"],
        ),
        "AWS::IAM::Role" => (FREE, &["iam", "delete-role", "--role-name", "{}"]),
        "AWS::IAM::User" => (FREE, &["iam", "delete-user", "--user-name", "{}"]),
        "AWS::IAM::ManagedPolicy" => (FREE, &["iam", "delete-policy", "--policy-arn", "{}"]),
        "AWS::CloudWatch::Alarm" => (
            "billed by the month",
            &["cloudwatch", "delete-alarms", "--alarm-names", "{}"],
        ),
        "AWS::CloudWatch::Dashboard" => (
            "billed by the month",
            &["cloudwatch", "delete-dashboards", "--dashboard-names", "{}"],
        ),
        "AWS::ECR::Repository" => (
            "billed by the stored GB",
            &[
                "ecr",
                "delete-repository",
                "--force",
                "--repository-name",
                "{}",
            ],
        ),
        "AWS::RDS::DBInstance" => (
            "billed by the hour and by the stored GB",
            &[
                "rds",
                "delete-db-instance",
                "--db-instance-identifier",
                "{}",
                "--final-db-snapshot-identifier",
                "{}-last",
            ],
        ),
        "AWS::RDS::DBCluster" => (
            "billed by the hour and by the stored GB",
            &[
                "rds",
                "delete-db-cluster",
                "--db-cluster-identifier",
                "{}",
                "--final-db-snapshot-identifier",
                "{}-last",
            ],
        ),
        "AWS::EC2::Instance" => (
            HOURLY,
            &["ec2", "terminate-instances", "--instance-ids", "{}"],
        ),
        "AWS::EC2::Volume" => (
            "billed by the stored GB",
            &["ec2", "delete-volume", "--volume-id", "{}"],
        ),
        "AWS::EC2::NatGateway" => (
            HOURLY,
            &["ec2", "delete-nat-gateway", "--nat-gateway-id", "{}"],
        ),
        "AWS::EC2::VPC" => (FREE, &["ec2", "delete-vpc", "--vpc-id", "{}"]),
        "AWS::EC2::Subnet" => (FREE, &["ec2", "delete-subnet", "--subnet-id", "{}"]),
        "AWS::EC2::SecurityGroup" => (FREE, &["ec2", "delete-security-group", "--group-id", "{}"]),
        "AWS::ElasticLoadBalancingV2::LoadBalancer" => (
            HOURLY,
            &["elbv2", "delete-load-balancer", "--load-balancer-arn", "{}"],
        ),
        "AWS::Kinesis::Stream" => (HOURLY, &["kinesis", "delete-stream", "--stream-name", "{}"]),
        "AWS::OpenSearchService::Domain" => (
            HOURLY,
            &["opensearch", "delete-domain", "--domain-name", "{}"],
        ),
        "AWS::EFS::FileSystem" => (
            "billed by the stored GB",
            &["efs", "delete-file-system", "--file-system-id", "{}"],
        ),
        "AWS::Route53::HostedZone" => (
            "billed by the month",
            &["route53", "delete-hosted-zone", "--id", "{}"],
        ),
        "AWS::CloudFormation::Stack" => (
            "costs what is in it",
            &["cloudformation", "delete-stack", "--stack-name", "{}"],
        ),
        _ => (UNKNOWN, &[]),
    };
    Care { cost, words }
}

/// The type and the physical id that an ARN names, for the types that can be told by it.
pub(super) fn named_by(arn: &str) -> Option<(&'static str, &str)> {
    let mut parts = arn.splitn(6, ':');
    let (service, resource) = (parts.nth(2)?, parts.nth(2)?);
    let after = |start: &str| resource.strip_prefix(start);
    let simple = |start: &str| after(start).filter(|rest| !rest.contains('/'));
    Some(match service {
        "s3" => ("AWS::S3::Bucket", resource),
        "sns" => ("AWS::SNS::Topic", arn),
        "lambda" => ("AWS::Lambda::Function", after("function:")?),
        "logs" => (
            "AWS::Logs::LogGroup",
            after("log-group:")?.trim_end_matches(":*"),
        ),
        "dynamodb" => ("AWS::DynamoDB::Table", simple("table/")?),
        "cognito-idp" => ("AWS::Cognito::UserPool", after("userpool/")?),
        "states" => (
            "AWS::StepFunctions::StateMachine",
            after("stateMachine:").map(|_| arn)?,
        ),
        "apigateway" => ("AWS::ApiGateway::RestApi", simple("/restapis/")?),
        "ssm" => ("AWS::SSM::Parameter", after("parameter")?),
        "secretsmanager" => (
            "AWS::SecretsManager::Secret",
            after("secret:").map(|_| arn)?,
        ),
        "kms" => ("AWS::KMS::Key", after("key/")?),
        "ecr" => ("AWS::ECR::Repository", after("repository/")?),
        "kinesis" => ("AWS::Kinesis::Stream", after("stream/")?),
        "rds" => match after("db:") {
            Some(name) => ("AWS::RDS::DBInstance", name),
            None => ("AWS::RDS::DBCluster", after("cluster:")?),
        },
        "ec2" => match after("instance/") {
            Some(id) => ("AWS::EC2::Instance", id),
            None => match after("vpc/") {
                Some(id) => ("AWS::EC2::VPC", id),
                None => ("AWS::EC2::Volume", after("volume/")?),
            },
        },
        "elasticloadbalancing" => (
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            after("loadbalancer/").map(|_| arn)?,
        ),
        "iam" => ("AWS::IAM::Role", after("role/")?.rsplit('/').next()?),
        "cloudwatch" => ("AWS::CloudWatch::Alarm", after("alarm:")?),
        "cloudformation" => ("AWS::CloudFormation::Stack", after("stack/").map(|_| arn)?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_tells_what_it_is_of() {
        let told: Vec<String> = [
            "arn:aws:s3:::photos",
            "arn:aws:sns:eu-west-1:1:news",
            "arn:aws:logs:eu-west-1:1:log-group:/aws/lambda/x:*",
            "arn:aws:apigateway:eu-west-1::/restapis/a1",
            "arn:aws:apigateway:eu-west-1::/restapis/a1/stages/prod",
            "arn:aws:dynamodb:eu-west-1:1:table/eggs/index/colour",
            "arn:aws:iam::1:role/service/writer",
            "arn:aws:batch:eu-west-1:1:job-queue/x",
            "nonsense",
        ]
        .into_iter()
        .map(|arn| named_by(arn).map_or("?".to_owned(), |(kind, id)| format!("{kind} {id}")))
        .collect();
        insta::assert_snapshot!(told.join("\n"), @r"
        AWS::S3::Bucket photos
        AWS::SNS::Topic arn:aws:sns:eu-west-1:1:news
        AWS::Logs::LogGroup /aws/lambda/x
        AWS::ApiGateway::RestApi a1
        ?
        ?
        AWS::IAM::Role writer
        ?
        ?
        ");
    }
}
