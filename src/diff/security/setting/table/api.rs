//! What can be called and signed in to.

use super::{NOT_TRUE, Setting, TRUE, public};

pub(super) const SETTINGS: &[Setting] = &[
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
        "AWS::Lambda::Url",
        "AuthType",
        &[("NONE", 1)],
        0,
        &["call the function by its URL"],
    ),
    public(
        "AWS::Serverless::Function",
        "FunctionUrlConfig/AuthType",
        &[("NONE", 1)],
        0,
        &["call the function by its URL"],
    ),
];
