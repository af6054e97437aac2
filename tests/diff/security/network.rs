//! Rules of security groups.

use super::{Pair, judge};

#[test]
fn what_groups_newly_let_through() {
    judge(PAIRS, str::to_owned);
}

const PAIRS: &[Pair] = &[
    Pair {
        what: "a port opens to everyone",
        old: "  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g}}",
        new: "  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0'}]}}",
        expected: &[
            "+ broader | anyone | may reach tcp port 443 | S",
        ],
    },
    Pair {
        what: "a port opens to everyone with IPv6",
        old: "  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g}}",
        new: "  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIpv6: '::/0'}]}}",
        expected: &[
            "+ broader | anyone | may reach tcp port 443 | S",
        ],
    },
    Pair {
        what: "a port closes",
        old: "  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0'}]}}",
        new: "  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g}}",
        expected: &[
            "- narrower | anyone | may no longer reach tcp port 22 | S",
        ],
    },
    Pair {
        what: "more addresses",
        old: "  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: '10.1.0.0/16'}]}}",
        new: "  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: '10.0.0.0/8'}]}}",
        expected: &[
            "+ broader | 10.0.0.0/8 | may reach tcp port 22 (before: 10.1.0.0/16) | S",
        ],
    },
    Pair {
        what: "more ports",
        old: "  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: '10.0.0.0/8'}]}}",
        new: "  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 80, ToPort: 90, CidrIp: '10.0.0.0/8'}]}}",
        expected: &[
            "+ broader | 10.0.0.0/8 | may reach tcp ports 80 to 90 (before: reach tcp port 80) | S",
        ],
    },
    Pair {
        what: "within what was open",
        old: "  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 0, ToPort: 65535, CidrIp: '0.0.0.0/0'}]}}",
        new: "  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 0, ToPort: 65535, CidrIp: '0.0.0.0/0'}, {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: '10.0.0.0/8'}]}}",
        expected: &[],
    },
    Pair {
        what: "every protocol",
        old: "  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: '10.0.0.0/8'}]}}",
        new: "  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g, SecurityGroupIngress: [{IpProtocol: -1, CidrIp: 10.0.0.0/8}]}}",
        expected: &[
            "+ broader | 10.0.0.0/8 | may reach every port (before: reach tcp port 80) | S",
        ],
    },
    Pair {
        what: "a rule of its own",
        old: "  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0'}]}}",
        new: "
  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g}}
  I: {Type: 'AWS::EC2::SecurityGroupIngress', Properties: {GroupId: !GetAtt S.GroupId, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}}
",
        expected: &[],
    },
    Pair {
        what: "members of another group",
        old: "  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g}}",
        new: "  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 80, ToPort: 80, SourceSecurityGroupId: sg-1}]}}",
        expected: &[
            "+ broader | members of sg-1 | may reach tcp port 80 | S",
        ],
    },
    Pair {
        what: "all is let out again",
        old: "  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g, SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: '10.0.0.0/8'}]}}",
        new: "  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g}}",
        expected: &[
            "+ broader | members of S | may reach every port | anyone",
            "- narrower | members of S | may no longer reach tcp port 443 | 10.0.0.0/8",
        ],
    },
    Pair {
        what: "an address from a parameter",
        old: "  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: '10.0.0.0/8'}]}}",
        new: "  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: g, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Ref Arn}]}}",
        expected: &[
            "+ broader | ${Arn} | may reach tcp port 22 | S",
            "- narrower | 10.0.0.0/8 | may no longer reach tcp port 22 | S",
        ],
    },
];
