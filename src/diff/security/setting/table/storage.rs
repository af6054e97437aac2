//! Where data is kept.

use super::{Absent, NOT_TRUE, Setting, TRUE, public};

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
    public(
        "AWS::DMS::ReplicationInstance",
        "PubliclyAccessible",
        TRUE,
        1,
        DATABASE,
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
];
