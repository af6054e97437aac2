//! Machines, clusters and load balancers.

use super::{Setting, TRUE, public};

pub(super) const SETTINGS: &[Setting] = &[
    public(
        "AWS::EC2::Subnet",
        "MapPublicIpOnLaunch",
        TRUE,
        0,
        &["reach machines in it at public addresses"],
    ),
    Setting {
        others: 1,
        ..public(
            "AWS::EKS::Cluster",
            "ResourcesVpcConfig/EndpointPublicAccess",
            &[("false", 0)],
            1,
            &["reach the cluster's API from the internet"],
        )
    },
    public(
        "AWS::ElasticLoadBalancing::LoadBalancer",
        "Scheme",
        &[("internet-facing", 1)],
        1,
        &["reach it from the internet"],
    ),
    public(
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "Scheme",
        &[("internet-facing", 1)],
        1,
        &["reach it from the internet"],
    ),
];
