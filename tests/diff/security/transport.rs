//! Encryption on the way: plain connections, versions of TLS.

use super::{Pair, judge};

#[test]
fn what_connections_are_newly_let_in() {
    judge(PAIRS, str::to_owned);
}

const PAIRS: &[Pair] = &[
    Pair {
        what: "an older TLS for a domain",
        old: "  D: {Type: 'AWS::ApiGateway::DomainName', Properties: {DomainName: d, SecurityPolicy: TLS_1_2}}",
        new: "  D: {Type: 'AWS::ApiGateway::DomainName', Properties: {DomainName: d, SecurityPolicy: TLS_1_0}}",
        expected: &["+ broader | D | reached by TLS 1.0 (before: by TLS 1.2)"],
    },
    Pair {
        what: "a newer TLS for a domain of an HTTP API",
        old: "  D: {Type: 'AWS::ApiGatewayV2::DomainName', Properties: {DomainName: d, DomainNameConfigurations: [{EndpointType: REGIONAL, SecurityPolicy: TLS_1_0}]}}",
        new: "  D: {Type: 'AWS::ApiGatewayV2::DomainName', Properties: {DomainName: d, DomainNameConfigurations: [{EndpointType: REGIONAL, SecurityPolicy: TLS_1_2}]}}",
        expected: &["- narrower | D | no longer reached by TLS 1.0 (still: by TLS 1.2)"],
    },
    Pair {
        what: "a policy that is no longer named",
        old: "  D: {Type: 'AWS::ApiGateway::DomainName', Properties: {DomainName: d, SecurityPolicy: TLS_1_2}}",
        new: "  D: {Type: 'AWS::ApiGateway::DomainName', Properties: {DomainName: d}}",
        expected: &[
            "? unknown | D | reached by a policy that is not known here (before: by TLS_1_2) (depends on what the service's default is)",
        ],
    },
    Pair {
        what: "a distribution from TLS 1.2 on",
        old: "  C: {Type: 'AWS::CloudFront::Distribution', Properties: {DistributionConfig: {ViewerCertificate: {AcmCertificateArn: c, SslSupportMethod: sni-only}}}}",
        new: "  C: {Type: 'AWS::CloudFront::Distribution', Properties: {DistributionConfig: {ViewerCertificate: {AcmCertificateArn: c, SslSupportMethod: sni-only, MinimumProtocolVersion: TLSv1.2_2021}}}}",
        expected: &["- narrower | C | no longer reached by TLS 1.0 (still: by TLS 1.2)"],
    },
    Pair {
        what: "a distribution that lets in plain requests",
        old: "  C: {Type: 'AWS::CloudFront::Distribution', Properties: {DistributionConfig: {DefaultCacheBehavior: {ViewerProtocolPolicy: redirect-to-https}, CacheBehaviors: [{PathPattern: /a, ViewerProtocolPolicy: https-only}]}}}",
        new: "  C: {Type: 'AWS::CloudFront::Distribution', Properties: {DistributionConfig: {DefaultCacheBehavior: {ViewerProtocolPolicy: redirect-to-https}, CacheBehaviors: [{PathPattern: /b, ViewerProtocolPolicy: https-only}, {PathPattern: /a, ViewerProtocolPolicy: allow-all}]}}}",
        expected: &["+ broader | C | reached unencrypted (before: by TLS)"],
    },
    Pair {
        what: "a listener without TLS",
        old: "  L: {Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: {Protocol: HTTPS, Port: 443, SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06, DefaultActions: [{Type: forward}]}}",
        new: "  L: {Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: {Protocol: HTTP, Port: 80, DefaultActions: [{Type: forward}]}}",
        expected: &["+ broader | L | reached unencrypted (before: by TLS 1.2)"],
    },
    Pair {
        what: "a new listener without TLS",
        old: "",
        new: "  L: {Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: {Protocol: HTTP, Port: 80, DefaultActions: [{Type: forward}]}}",
        expected: &["+ broader | L | reached unencrypted"],
    },
    Pair {
        what: "a new listener that redirects",
        old: "",
        new: "  L: {Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: {Protocol: HTTP, Port: 80, DefaultActions: [{Type: redirect}]}}",
        expected: &[],
    },
    Pair {
        what: "a listener that redirects from now on",
        old: "  L: {Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: {Protocol: HTTP, Port: 80, DefaultActions: [{Type: forward}]}}",
        new: "  L: {Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: {Protocol: HTTP, Port: 80, DefaultActions: [{Type: redirect}]}}",
        expected: &["- narrower | L | no longer reached unencrypted (still: by TLS)"],
    },
    Pair {
        what: "a listener with the policy that comes without a name",
        old: "  L: {Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: {Protocol: HTTPS, SslPolicy: ELBSecurityPolicy-2016-08}}",
        new: "  L: {Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: {Protocol: HTTPS}}",
        expected: &[],
    },
    Pair {
        what: "a listener no longer names its policy",
        old: "  L: {Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: {Protocol: HTTPS, SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06}}",
        new: "  L: {Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: {Protocol: HTTPS}}",
        expected: &["+ broader | L | reached by TLS 1.0 (before: by TLS 1.2)"],
    },
    Pair {
        what: "other ciphers from the same version on",
        old: "  L: {Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: {Protocol: TLS, SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06}}",
        new: "  L: {Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: {Protocol: TLS, SslPolicy: ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06}}",
        expected: &[
            "? unknown | L | reached by ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06 (before: by ELBSecurityPolicy-TLS13-1-2-2021-06) (depends on which ciphers the two have)",
        ],
    },
    Pair {
        what: "TLS ends elsewhere",
        old: "  L: {Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: {Protocol: TLS, SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06}}",
        new: "  L: {Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: {Protocol: TCP}}",
        expected: &[
            "? unknown | L | reached by what TCP carries (before: by ELBSecurityPolicy-TLS13-1-2-2021-06) (depends on what the two let in)",
        ],
    },
    Pair {
        what: "a classic load balancer without TLS",
        old: "  L: {Type: 'AWS::ElasticLoadBalancing::LoadBalancer', Properties: {Scheme: internal, Listeners: [{LoadBalancerPort: 443, InstancePort: 80, Protocol: https}]}}",
        new: "  L: {Type: 'AWS::ElasticLoadBalancing::LoadBalancer', Properties: {Scheme: internal, Listeners: [{LoadBalancerPort: 80, InstancePort: 80, Protocol: http}]}}",
        expected: &["+ broader | L | reached unencrypted"],
    },
    Pair {
        what: "a search domain that asks for TLS",
        old: "  S: {Type: 'AWS::OpenSearchService::Domain', Properties: {VPCOptions: {SubnetIds: [s]}, DomainEndpointOptions: {EnforceHTTPS: false}}}",
        new: "  S: {Type: 'AWS::OpenSearchService::Domain', Properties: {VPCOptions: {SubnetIds: [s]}, DomainEndpointOptions: {EnforceHTTPS: true}}}",
        expected: &["- narrower | S | no longer reached unencrypted (still: by TLS)"],
    },
    Pair {
        what: "a policy by a parameter",
        old: "  D: {Type: 'AWS::ApiGateway::DomainName', Properties: {DomainName: d, SecurityPolicy: TLS_1_2}}",
        new: "  D: {Type: 'AWS::ApiGateway::DomainName', Properties: {DomainName: d, SecurityPolicy: !Ref Stage}}",
        expected: &[
            "? unknown | D | reached by a policy that is not known here (before: by TLS_1_2) (depends on the parameter Stage)",
        ],
    },
];
