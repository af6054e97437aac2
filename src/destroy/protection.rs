//! Resources that refuse to be deleted until someone allows it.

use serde_json::{Value, json};

use super::{Member, command::aws, member::Found};
use crate::{
    cloud::{Cloud, StackRecord},
    template::Node,
};

/// The property that protects resources of a type, and the command that lifts it; `{}` stands for
/// the physical id. From the documentation of the types' properties and of the AWS CLI.
const PROTECTED: [(&str, &str, &[&str]); 14] = [
    (
        "AWS::DynamoDB::Table",
        "DeletionProtectionEnabled",
        &[
            "dynamodb",
            "update-table",
            "--no-deletion-protection-enabled",
            "--table-name",
            "{}",
        ],
    ),
    (
        "AWS::Cognito::UserPool",
        "DeletionProtection",
        &[
            "cognito-idp",
            "update-user-pool",
            "--deletion-protection",
            "INACTIVE",
            "--user-pool-id",
            "{}",
        ],
    ),
    (
        "AWS::RDS::DBInstance",
        "DeletionProtection",
        &[
            "rds",
            "modify-db-instance",
            "--no-deletion-protection",
            "--apply-immediately",
            "--db-instance-identifier",
            "{}",
        ],
    ),
    (
        "AWS::RDS::DBCluster",
        "DeletionProtection",
        &[
            "rds",
            "modify-db-cluster",
            "--no-deletion-protection",
            "--apply-immediately",
            "--db-cluster-identifier",
            "{}",
        ],
    ),
    (
        "AWS::RDS::GlobalCluster",
        "DeletionProtection",
        &[
            "rds",
            "modify-global-cluster",
            "--no-deletion-protection",
            "--global-cluster-identifier",
            "{}",
        ],
    ),
    (
        "AWS::Neptune::DBCluster",
        "DeletionProtection",
        &[
            "neptune",
            "modify-db-cluster",
            "--no-deletion-protection",
            "--apply-immediately",
            "--db-cluster-identifier",
            "{}",
        ],
    ),
    (
        "AWS::DocDB::DBCluster",
        "DeletionProtection",
        &[
            "docdb",
            "modify-db-cluster",
            "--no-deletion-protection",
            "--apply-immediately",
            "--db-cluster-identifier",
            "{}",
        ],
    ),
    (
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "LoadBalancerAttributes",
        &[
            "elbv2",
            "modify-load-balancer-attributes",
            "--attributes",
            "Key=deletion_protection.enabled,Value=false",
            "--load-balancer-arn",
            "{}",
        ],
    ),
    (
        "AWS::EC2::Instance",
        "DisableApiTermination",
        &[
            "ec2",
            "modify-instance-attribute",
            "--no-disable-api-termination",
            "--instance-id",
            "{}",
        ],
    ),
    (
        "AWS::Logs::LogGroup",
        "DeletionProtectionEnabled",
        &[
            "logs",
            "put-log-group-deletion-protection",
            "--no-deletion-protection-enabled",
            "--log-group-identifier",
            "{}",
        ],
    ),
    (
        "AWS::EKS::Cluster",
        "DeletionProtection",
        &[
            "eks",
            "update-cluster-config",
            "--no-deletion-protection",
            "--name",
            "{}",
        ],
    ),
    (
        "AWS::DSQL::Cluster",
        "DeletionProtectionEnabled",
        &[
            "dsql",
            "update-cluster",
            "--no-deletion-protection-enabled",
            "--identifier",
            "{}",
        ],
    ),
    (
        "AWS::NetworkFirewall::Firewall",
        "DeleteProtection",
        &[
            "network-firewall",
            "update-firewall-delete-protection",
            "--no-delete-protection",
            "--firewall-arn",
            "{}",
        ],
    ),
    (
        "AWS::QLDB::Ledger",
        "DeletionProtection",
        &[
            "qldb",
            "update-ledger",
            "--no-deletion-protection",
            "--name",
            "{}",
        ],
    ),
];

/// The command that lifts the protection of a resource, if it is protected. What the template says
/// may no longer be true, so the service is asked where it can be.
pub(super) async fn lift(cloud: &Cloud, stacks: &[StackRecord], found: &Found) -> Option<String> {
    let resource = &found.member.resource;
    let (_, property, command) = PROTECTED
        .iter()
        .find(|(type_name, ..)| *type_name == resource.type_name)?;
    let declared = found.declared.as_ref()?.properties.get(*property);
    let live = live(cloud, &found.member, property).await;
    let is_protected =
        live.unwrap_or_else(|| declared.is_some_and(|value| says_yes(&resolved(value, stacks))));
    let words = command.iter().map(|word| match *word {
        "{}" => resource.physical_id.as_str(),
        word => word,
    });
    is_protected.then(|| aws(cloud, &words.collect::<Vec<_>>()))
}

/// Whether the resource is protected now; nothing if that cannot be told.
async fn live(cloud: &Cloud, member: &Member, property: &str) -> Option<bool> {
    let id = &member.resource.physical_id;
    let ask = async |service, operation, body: Value| {
        cloud.json_call(service, operation, &body).await.ok()
    };
    match member.resource.type_name.as_str() {
        "AWS::DynamoDB::Table" => {
            let body = json!({"TableName": id});
            let answer = ask("dynamodb", "DynamoDB_20120810.DescribeTable", body).await?;
            answer["Table"]["DeletionProtectionEnabled"].as_bool()
        }
        "AWS::Cognito::UserPool" => {
            let operation = "AWSCognitoIdentityProviderService.DescribeUserPool";
            let answer = ask("cognito-idp", operation, json!({"UserPoolId": id})).await?;
            Some(answer["UserPool"]["DeletionProtection"].as_str()? == "ACTIVE")
        }
        // Only AWS itself knows every resource by that way.
        type_name if cloud.endpoint().is_none() => {
            let body = json!({"TypeName": type_name, "Identifier": id});
            let answer = ask("cloudcontrolapi", "CloudApiService.GetResource", body).await?;
            let properties = answer
                .pointer("/ResourceDescription/Properties")?
                .as_str()?;
            let properties: Value = serde_json::from_str(properties).ok()?;
            Some(says_yes(&Node::from(properties.get(property)?.clone())))
        }
        _ => None,
    }
}

/// The value itself where it is that of a parameter.
fn resolved(value: &Node, stacks: &[StackRecord]) -> Node {
    let name = match value {
        Node::Intrinsic(_) | Node::Map(_) => value.get("Ref").and_then(Node::as_text),
        _ => None,
    };
    let given = name.and_then(|name| {
        stacks
            .iter()
            .find_map(|stack| Some(stack.parameters.get(name)?.given.clone()))
    });
    given.map_or_else(|| value.clone(), Node::Text)
}

fn says_yes(value: &Node) -> bool {
    match value {
        Node::Bool(is_protected) => *is_protected,
        Node::Text(text) => ["true", "ACTIVE"].contains(&text.as_str()),
        Node::List(attributes) => attributes.iter().any(|attribute| {
            let text = |key| attribute.get(key).and_then(Node::as_text);
            text("Key") == Some("deletion_protection.enabled")
                && attribute.get("Value").is_some_and(says_yes)
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protection_is_seen_in_each_way_of_writing_it() {
        let balancer = |value| {
            json!([{"Key": "idle_timeout.timeout_seconds", "Value": "true"},
            {"Key": "deletion_protection.enabled", "Value": value}])
        };
        for yes in [
            json!(true),
            json!("true"),
            json!("ACTIVE"),
            balancer("true"),
        ] {
            assert!(says_yes(&Node::from(yes.clone())), "{yes}");
        }
        for no in [
            json!(false),
            json!("INACTIVE"),
            json!(null),
            balancer("false"),
            json!([]),
        ] {
            assert!(!says_yes(&Node::from(no.clone())), "{no}");
        }
    }
}
