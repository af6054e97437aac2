//! Rules of network ACLs: the first that fits decides.

use super::{Pair, judge};

#[test]
fn what_network_acls_newly_let_through() {
    judge(PAIRS, str::to_owned);
}

const PAIRS: &[Pair] = &[
    Pair {
        what: "a rule that lets everyone in",
        old: "
  N: {Type: 'AWS::EC2::NetworkAcl', Properties: {VpcId: v}}",
        new: "
  N: {Type: 'AWS::EC2::NetworkAcl', Properties: {VpcId: v}}
  R: {Type: 'AWS::EC2::NetworkAclEntry', Properties: {NetworkAclId: !Ref N, RuleNumber: 100, Protocol: 6, PortRange: {From: 22, To: 22}, CidrBlock: 0.0.0.0/0, RuleAction: allow}}",
        expected: &[
            "+ broader | anyone | may reach tcp port 22 | through N",
        ],
    },
    Pair {
        what: "a rule that lets everything out",
        old: "
  R: {Type: 'AWS::EC2::NetworkAclEntry', Properties: {NetworkAclId: acl-1, Egress: true, RuleNumber: 100, Protocol: 6, PortRange: {From: 443, To: 443}, CidrBlock: 0.0.0.0/0, RuleAction: allow}}",
        new: "
  R: {Type: 'AWS::EC2::NetworkAclEntry', Properties: {NetworkAclId: acl-1, Egress: true, RuleNumber: 100, Protocol: -1, CidrBlock: 0.0.0.0/0, RuleAction: allow}}",
        expected: &[
            "+ broader | machines behind acl-1 | may reach every port (before: reach tcp port 443) | anyone through acl-1",
        ],
    },
    Pair {
        what: "an earlier rule that denies",
        old: "
  R: {Type: 'AWS::EC2::NetworkAclEntry', Properties: {NetworkAclId: acl-1, RuleNumber: 100, Protocol: -1, CidrBlock: 0.0.0.0/0, RuleAction: allow}}",
        new: "
  D: {Type: 'AWS::EC2::NetworkAclEntry', Properties: {NetworkAclId: acl-1, RuleNumber: 90, Protocol: 6, PortRange: {From: 22, To: 22}, CidrBlock: 198.51.100.0/24, RuleAction: deny}}
  R: {Type: 'AWS::EC2::NetworkAclEntry', Properties: {NetworkAclId: acl-1, RuleNumber: 100, Protocol: -1, CidrBlock: 0.0.0.0/0, RuleAction: allow}}",
        expected: &[
            "- narrower | anyone | may no longer reach every port (still: if not denied by an earlier rule: 198.51.100.0/24 to tcp port 22) | through acl-1",
        ],
    },
    Pair {
        what: "a later rule that denies changes nothing",
        old: "
  R: {Type: 'AWS::EC2::NetworkAclEntry', Properties: {NetworkAclId: acl-1, RuleNumber: 100, Protocol: -1, CidrBlock: 0.0.0.0/0, RuleAction: allow}}",
        new: "
  D: {Type: 'AWS::EC2::NetworkAclEntry', Properties: {NetworkAclId: acl-1, RuleNumber: 200, Protocol: 6, PortRange: {From: 22, To: 22}, CidrBlock: 198.51.100.0/24, RuleAction: deny}}
  R: {Type: 'AWS::EC2::NetworkAclEntry', Properties: {NetworkAclId: acl-1, RuleNumber: 100, Protocol: -1, CidrBlock: 0.0.0.0/0, RuleAction: allow}}",
        expected: &[],
    },
    Pair {
        what: "two rules change places",
        old: "
  D: {Type: 'AWS::EC2::NetworkAclEntry', Properties: {NetworkAclId: acl-1, RuleNumber: 90, Protocol: -1, CidrBlock: 0.0.0.0/0, RuleAction: deny}}
  R: {Type: 'AWS::EC2::NetworkAclEntry', Properties: {NetworkAclId: acl-1, RuleNumber: 100, Protocol: 6, PortRange: {From: 443, To: 443}, CidrBlock: 0.0.0.0/0, RuleAction: allow}}",
        new: "
  D: {Type: 'AWS::EC2::NetworkAclEntry', Properties: {NetworkAclId: acl-1, RuleNumber: 100, Protocol: -1, CidrBlock: 0.0.0.0/0, RuleAction: deny}}
  R: {Type: 'AWS::EC2::NetworkAclEntry', Properties: {NetworkAclId: acl-1, RuleNumber: 90, Protocol: 6, PortRange: {From: 443, To: 443}, CidrBlock: 0.0.0.0/0, RuleAction: allow}}",
        expected: &[
            "+ broader | anyone | may reach tcp port 443 | through acl-1",
        ],
    },
    Pair {
        what: "a rule with another number",
        old: "
  R: {Type: 'AWS::EC2::NetworkAclEntry', Properties: {NetworkAclId: acl-1, RuleNumber: 100, Protocol: 6, PortRange: {From: 443, To: 443}, CidrBlock: 0.0.0.0/0, RuleAction: allow}}",
        new: "
  R: {Type: 'AWS::EC2::NetworkAclEntry', Properties: {NetworkAclId: acl-1, RuleNumber: 110, Protocol: 6, PortRange: {From: 443, To: 443}, CidrBlock: 0.0.0.0/0, RuleAction: allow}}",
        expected: &[],
    },
    Pair {
        what: "a rule of which the number is not known",
        old: "
  R: {Type: 'AWS::EC2::NetworkAclEntry', Properties: {NetworkAclId: acl-1, RuleNumber: 100, Protocol: -1, CidrBlock: 10.0.0.0/8, RuleAction: allow}}",
        new: "
  R: {Type: 'AWS::EC2::NetworkAclEntry', Properties: {NetworkAclId: acl-1, RuleNumber: !Ref Stage, Protocol: -1, CidrBlock: 10.0.0.0/8, RuleAction: allow}}",
        expected: &[
            "? unknown | 10.0.0.0/8 | may no longer reach every port (depends on the parameter Stage) | through acl-1",
            "? unknown | acl-1 | has a rule that is not known here (depends on the parameter Stage)",
        ],
    },
];
