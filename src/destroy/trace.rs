//! Log groups that services make by themselves for resources of a stack, which no stack removes.

use std::collections::BTreeSet;

use futures_util::future::join_all;

use super::Member;
use crate::cloud::{Cloud, LogGroup};

/// From so many names on, one listing of all that begins like them is cheaper.
const ONE_BY_ONE: usize = 5;

/// The names of log groups that a service makes for one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trace {
    /// This one.
    Named(String),
    /// All that begin so.
    Under(String),
}

impl Trace {
    fn prefix(&self) -> &str {
        match self {
            Self::Named(text) | Self::Under(text) => text,
        }
    }

    pub(super) fn is_of(&self, group: &LogGroup) -> bool {
        match self {
            Self::Named(name) => group.name == *name,
            Self::Under(prefix) => group.name.starts_with(prefix),
        }
    }
}

/// Where services log what a resource does, as their documentation names the groups. What they
/// share between resources, such as `/aws/apigateway/welcome`, belongs to no stack.
pub(super) fn traces_of(member: &Member) -> Vec<Trace> {
    let id = member.resource.physical_id.as_str();
    // Some ids are ARNs, and a name is what follows the last separator.
    let name = id.rsplit([':', '/']).next().unwrap_or(id);
    let named = |text: String| vec![Trace::Named(text)];
    let under = |text: String| vec![Trace::Under(text)];
    match member.resource.type_name.as_str() {
        "AWS::Lambda::Function" => named(format!("/aws/lambda/{name}")),
        "AWS::ApiGateway::RestApi" => under(format!("API-Gateway-Execution-Logs_{name}/")),
        "AWS::ApiGatewayV2::Api" => under(format!("/aws/apigateway/{name}/")),
        "AWS::StepFunctions::StateMachine" => named(format!("/aws/vendedlogs/states/{name}-Logs")),
        "AWS::AppSync::GraphQLApi" => named(format!("/aws/appsync/apis/{name}")),
        "AWS::CodeBuild::Project" => named(format!("/aws/codebuild/{name}")),
        "AWS::KinesisFirehose::DeliveryStream" => named(format!("/aws/kinesisfirehose/{name}")),
        "AWS::RDS::DBInstance" => under(format!("/aws/rds/instance/{name}/")),
        "AWS::RDS::DBCluster" => under(format!("/aws/rds/cluster/{name}/")),
        "AWS::EKS::Cluster" => named(format!("/aws/eks/{name}/cluster")),
        "AWS::ECS::Cluster" => named(format!("/aws/ecs/containerinsights/{name}/performance")),
        "AWS::Synthetics::Canary" => under(format!("/aws/lambda/cwsyn-{name}-")),
        _ => Vec::new(),
    }
}

/// What of these there is, but for what is in `declared` or belongs to another stack.
pub(super) async fn find(
    cloud: &Cloud,
    traces: &[Trace],
    declared: &BTreeSet<&str>,
) -> Result<Vec<LogGroup>, String> {
    let mut prefixes: BTreeSet<&str> = traces.iter().map(Trace::prefix).collect();
    if prefixes.len() > ONE_BY_ONE {
        prefixes = common(prefixes);
    }
    let listings = join_all(prefixes.into_iter().map(|prefix| cloud.log_groups(prefix))).await;
    let mut found = Vec::new();
    for listing in listings {
        found.extend(listing.map_err(|error| error.to_string())?);
    }
    found.retain(|group| {
        traces.iter().any(|trace| trace.is_of(group)) && !declared.contains(group.name.as_str())
    });
    found.sort_by(|left, right| left.name.cmp(&right.name));
    found.dedup();
    // What a stack made carries its ARN; what a service made does not.
    let tags = join_all(found.iter().map(|group| cloud.tags_of_log_group(group))).await;
    let mut made_by_services = Vec::new();
    for (group, tags) in found.into_iter().zip(tags) {
        let tags = tags.map_err(|error| error.to_string())?;
        if !tags.contains_key("aws:cloudformation:stack-id") {
            made_by_services.push(group);
        }
    }
    Ok(made_by_services)
}

/// What the prefixes of each service begin with.
fn common(prefixes: BTreeSet<&str>) -> BTreeSet<&str> {
    let mut services: Vec<&str> = Vec::new();
    for prefix in prefixes {
        let service = prefix.match_indices(['/', '_']).nth(2);
        let service = service.map_or(prefix, |(at, _)| &prefix[..=at]);
        match services.last_mut() {
            Some(last) if shared(last, prefix).starts_with(service) => {
                *last = shared(last, prefix);
            }
            _ => services.push(prefix),
        }
    }
    services.into_iter().collect()
}

/// What both begin with.
fn shared<'a>(left: &'a str, right: &str) -> &'a str {
    let same = left
        .char_indices()
        .zip(right.chars())
        .find(|((_, left), right)| left != right);
    same.map_or(left, |((at, _), _)| &left[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_names_are_asked_for_by_what_they_share() {
        let names = [
            "/aws/lambda/news-List-1",
            "/aws/lambda/news-Read-2",
            "/aws/lambda/news-Write",
            "/aws/codebuild/news",
            "API-Gateway-Execution-Logs_a1/",
            "API-Gateway-Execution-Logs_b2/",
        ];
        let common = common(names.into_iter().collect());
        assert_eq!(
            common.into_iter().collect::<Vec<_>>(),
            [
                "/aws/codebuild/news",
                "/aws/lambda/news-",
                "API-Gateway-Execution-Logs_a1/",
                "API-Gateway-Execution-Logs_b2/",
            ]
        );
    }
}
