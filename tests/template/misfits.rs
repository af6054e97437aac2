//! What is no part of a template where it stands, and stays there.

use insta::assert_snapshot;
use stackwright::template::{Node, Template};

/// What is told of them, and where; they are written as they were read.
fn misfits(text: &str) -> String {
    let (template, positions) = Template::parse_located(text).unwrap();
    let node = Node::parse(text).unwrap();
    assert_eq!(Template::parse(template.to_yaml()).unwrap(), template);
    for again in [template.to_yaml(), template.to_json()] {
        assert!(same(&Node::parse(&again).unwrap(), &node), "{again}");
    }
    let mut told = String::new();
    for misfit in template.misfits() {
        let line = positions.find(&misfit.pointer).unwrap().line;
        told += &format!("{line}: {misfit}\n");
    }
    told
}

/// Equal, whatever the order of the keys.
fn same(a: &Node, b: &Node) -> bool {
    let json = |node: &Node| serde_json::Value::from(node);
    let (mut a, mut b) = (json(a), json(b));
    a.sort_all_objects();
    b.sort_all_objects();
    a == b
}

#[test]
fn sections() {
    let text = "\
AWSTemplateFormatVersion: [a]
Description: {a: b}
Metadata: 5
Transform: [{Name: a}, null]
Globals: text
Parameters: []
Rules: true
Mappings:
Conditions: [a]
Resources: 1.5
Outputs: !Ref A
";
    assert_snapshot!(misfits(text), @r"
    1: `/AWSTemplateFormatVersion` must be text, and here it is a list
    2: `/Description` must be text, and here it is a mapping
    3: `/Metadata` must be a mapping, and here it is a number
    5: `/Globals` must be a mapping, and here it is text
    6: `/Parameters` must be a mapping, and here it is a list
    7: `/Rules` must be a mapping, and here it is a boolean
    8: `/Mappings` must be a mapping, and here it is empty
    9: `/Conditions` must be a mapping, and here it is a list
    10: `/Resources` must be a mapping, and here it is a number
    11: `/Outputs/Ref` must be a mapping, and here it is text
    ");
}

#[test]
fn entries() {
    let text = "\
Parameters:
  A: 5
  B: {Default: x}
  C: {Type: [String]}
  D: {Type: String, Description: 5, AllowedValues: a, NoEcho: !Ref A}
  E: {Type: String, AllowedValues: []}
Resources:
  Number: 5
  Nothing:
  NoType: {Properties: {}}
  TypeComputed: {Type: !Ref A, Properties: {a: b}}
  OnlyCondition: !Condition B
  ListOfProperties: {Type: T, Properties: []}
  Attributes: {Type: T, Condition: false, DependsOn: [B, 5], Metadata: a}
  DependsOnComputed: {Type: T, DependsOn: !Ref A}
  Fine: {Type: T, DependsOn: [A], Other: 5}
Outputs:
  A: 5
  B: {Value: a, Description: [a], Condition: !Equals [a, b]}
";
    assert_snapshot!(misfits(text), @r"
    2: `/Parameters/A` must be a mapping, and here it is a number
    3: `/Parameters/B` must be a mapping with the parameter's `Type`, and here it is one without
    4: `/Parameters/C/Type` must be text, and here it is a list
    5: `/Parameters/D/Description` must be text, and here it is a number
    5: `/Parameters/D/AllowedValues` must be a list, and here it is text
    8: `/Resources/Number` must be a mapping, and here it is a number
    9: `/Resources/Nothing` must be a mapping, and here it is empty
    10: `/Resources/NoType` must be a mapping with the resource's `Type`, and here it is one without
    11: `/Resources/TypeComputed/Type` must be text, and here it is a function
    12: `/Resources/OnlyCondition` must be a mapping with the resource's `Type`, and here it is one without
    13: `/Resources/ListOfProperties/Properties` must be a mapping, and here it is a list
    14: `/Resources/Attributes/Condition` must be text, and here it is a boolean
    14: `/Resources/Attributes/DependsOn` must be a logical id or a list of them, and here it is a list with something else in it
    14: `/Resources/Attributes/Metadata` must be a mapping, and here it is text
    15: `/Resources/DependsOnComputed/DependsOn` must be a logical id or a list of them, and here it is a function
    18: `/Outputs/A` must be a mapping, and here it is a number
    19: `/Outputs/B/Condition` must be text, and here it is a function
    19: `/Outputs/B/Description` must be text, and here it is a list
    ");
}

#[test]
fn a_condition_in_place_of_a_resource_is_none() {
    assert_snapshot!(misfits(r#"{"Resources": {"A": {"Condition": "B"}}}"#), @"1: `/Resources/A` must be a mapping with the resource's `Type`, and here it is one without");
}
