//! Which properties open something, and for whom.

use super::model::Topic;

/// A property by which something is more open or less.
#[derive(Clone, Copy)]
pub(super) struct Setting {
    pub(super) type_name: &'static str,
    pub(super) path: &'static str,
    /// How far values open it; none where any value says the same.
    pub(super) values: &'static [(&'static str, usize)],
    /// How far other values do.
    pub(super) others: usize,
    pub(super) absent: Absent,
    /// How far it is open where there is no such resource, or where that is as it should be.
    pub(super) base: usize,
    /// Who may from then on; nothing where it is said of the resource itself.
    pub(super) who: &'static str,
    /// What may be done, from the first level on.
    pub(super) words: &'static [&'static str],
    pub(super) topic: Topic,
}

/// What it means that a property is not there.
#[derive(Clone, Copy)]
pub(super) enum Absent {
    Level(usize),
    /// Where what is around it is there, and where it is not.
    Within(usize, usize),
    /// It depends on something else.
    Unknown(&'static str),
}

/// Something that anyone may do where a property has one of these values.
const fn public(
    type_name: &'static str,
    path: &'static str,
    open: &'static [(&'static str, usize)],
    absent: usize,
    words: &'static [&'static str],
) -> Setting {
    Setting {
        type_name,
        path,
        values: open,
        others: 0,
        absent: Absent::Level(absent),
        base: 0,
        who: "anyone",
        words,
        topic: Topic::PublicAccess,
    }
}

const TRUE: &[(&str, usize)] = &[("true", 1)];
const NOT_TRUE: &[(&str, usize)] = &[("true", 0)];
const DATABASE: &[&str] = &["reach it at a public address"];
/// Where nothing is said, Amazon RDS looks at the network.
const BY_NETWORK: &str = "whether its network has an internet gateway";

/// A part of the block on public access to a bucket. A new bucket blocks it if nothing is said.
const fn block(
    type_name: &'static str,
    path: &'static str,
    words: &'static [&'static str],
) -> Setting {
    Setting {
        others: 2,
        absent: Absent::Within(2, 1),
        base: 1,
        ..public(type_name, path, NOT_TRUE, 1, words)
    }
}

pub(super) const SETTINGS: &[Setting] = &[
    public(
        "AWS::AmazonMQ::Broker",
        "PubliclyAccessible",
        TRUE,
        0,
        DATABASE,
    ),
    Setting {
        others: 1,
        base: 1,
        ..public(
            "AWS::ApiGateway::RestApi",
            "EndpointConfiguration/Types",
            &[("PRIVATE", 0)],
            1,
            &["reach it from the internet"],
        )
    },
    Setting {
        base: 1,
        who: "whoever has the key",
        ..public("AWS::ApiGateway::ApiKey", "Enabled", TRUE, 0, &["use it"])
    },
    Setting {
        base: 1,
        who: "whoever has one of its keys",
        ..public(
            "AWS::ApiGateway::UsagePlan",
            "Quota",
            &[],
            1,
            &["call without a quota"],
        )
    },
    Setting {
        base: 1,
        who: "whoever has one of its keys",
        ..public(
            "AWS::ApiGateway::UsagePlan",
            "Throttle",
            &[],
            1,
            &["call as fast as they like"],
        )
    },
    Setting {
        base: 1,
        others: 1,
        ..public(
            "AWS::AppSync::GraphQLApi",
            "Visibility",
            &[("PRIVATE", 0)],
            1,
            &["reach it from the internet"],
        )
    },
    Setting {
        base: 1,
        others: 0,
        ..public(
            "AWS::CloudFront::Distribution",
            "DistributionConfig/DefaultCacheBehavior/TrustedKeyGroups",
            &[],
            1,
            &["fetch files without a signed address"],
        )
    },
    public(
        "AWS::Cognito::IdentityPool",
        "AllowUnauthenticatedIdentities",
        TRUE,
        0,
        &["get credentials of AWS without signing in"],
    ),
    Setting {
        others: 1,
        ..public(
            "AWS::Cognito::UserPool",
            "AdminCreateUserConfig/AllowAdminCreateUserOnly",
            NOT_TRUE,
            1,
            &["sign up"],
        )
    },
    Setting {
        who: "whoever has a password",
        base: 2,
        ..public(
            "AWS::Cognito::UserPool",
            "MfaConfiguration",
            &[("OPTIONAL", 1), ("OFF", 2)],
            2,
            &[
                "sign in without a second factor where none is set up",
                "sign in without a second factor",
            ],
        )
    },
    public(
        "AWS::DMS::ReplicationInstance",
        "PubliclyAccessible",
        TRUE,
        1,
        DATABASE,
    ),
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
    public(
        "AWS::Lambda::Url",
        "AuthType",
        &[("NONE", 1)],
        0,
        &["call the function by its URL"],
    ),
    public(
        "AWS::MSK::Cluster",
        "BrokerNodeGroupInfo/ConnectivityInfo/PublicAccess/Type",
        &[("SERVICE_PROVIDED_EIPS", 1)],
        0,
        DATABASE,
    ),
    public(
        "AWS::Neptune::DBInstance",
        "PubliclyAccessible",
        TRUE,
        0,
        DATABASE,
    ),
    Setting {
        base: 1,
        ..public(
            "AWS::OpenSearchService::Domain",
            "VPCOptions",
            &[],
            1,
            &["reach its address from the internet"],
        )
    },
    Setting {
        absent: Absent::Unknown(BY_NETWORK),
        ..public(
            "AWS::RDS::DBCluster",
            "PubliclyAccessible",
            TRUE,
            0,
            DATABASE,
        )
    },
    Setting {
        absent: Absent::Unknown(BY_NETWORK),
        ..public(
            "AWS::RDS::DBInstance",
            "PubliclyAccessible",
            TRUE,
            0,
            DATABASE,
        )
    },
    public(
        "AWS::Redshift::Cluster",
        "PubliclyAccessible",
        TRUE,
        0,
        DATABASE,
    ),
    public(
        "AWS::RedshiftServerless::Workgroup",
        "PubliclyAccessible",
        TRUE,
        0,
        DATABASE,
    ),
    public(
        "AWS::S3::Bucket",
        "AccessControl",
        &[
            ("AuthenticatedRead", 1),
            ("PublicRead", 2),
            ("PublicReadWrite", 3),
        ],
        0,
        &[
            "list its objects with any AWS account",
            "list its objects",
            "list, write and delete its objects",
        ],
    ),
    block(
        "AWS::S3::Bucket",
        "PublicAccessBlockConfiguration/BlockPublicAcls",
        &[
            "be let in by new ACLs unless the account blocks it",
            "be let in by new ACLs",
        ],
    ),
    block(
        "AWS::S3::Bucket",
        "PublicAccessBlockConfiguration/BlockPublicPolicy",
        &[
            "be let in by a new policy unless the account blocks it",
            "be let in by a new policy",
        ],
    ),
    block(
        "AWS::S3::Bucket",
        "PublicAccessBlockConfiguration/IgnorePublicAcls",
        &[
            "be let in by present ACLs unless the account blocks it",
            "be let in by present ACLs",
        ],
    ),
    block(
        "AWS::S3::Bucket",
        "PublicAccessBlockConfiguration/RestrictPublicBuckets",
        &[
            "be let in by a present policy unless the account blocks it",
            "be let in by a present policy",
        ],
    ),
    Setting {
        others: 1,
        ..public(
            "AWS::S3::Bucket",
            "WebsiteConfiguration",
            &[],
            0,
            &["get what is public as a website"],
        )
    },
    public(
        "AWS::Serverless::Function",
        "FunctionUrlConfig/AuthType",
        &[("NONE", 1)],
        0,
        &["call the function by its URL"],
    ),
];
