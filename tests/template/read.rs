//! What is read.

use serde_json::{Value, json};
use stackwright::template::{Capability, Intrinsic, Node, Position, Template};

use crate::yaml_readers;

/// A bit of everything that other people's templates have.
pub(crate) const FOREIGN: &str = r#"# comment
---
AWSTemplateFormatVersion: 2010-09-09
Description: >
  folded
  text
Transform: [AWS::Serverless-2016-10-31]
Metadata:
  AWS::CloudFormation::Interface: {ParameterGroups: [{Label: {default: x}, Parameters: [Env]}]}
Globals:
  Function: {Timeout: 3}
Parameters:
  Env:
    Type: String
    NoEcho: "true"
    MinLength: "1"
    Default: yes
    AllowedValues: [yes, no, 0755]
  Plain: {Type: Number, NoEcho: false}
Rules:
  Check:
    RuleCondition: !Equals [!Ref Env, prod]
    Assertions:
      - Assert: !Contains [[a, b], !Ref Env]
Mappings:
  Ports: {"80": {in: 8080}}
Conditions:
  Prod: !Equals [!Ref Env, prod]
  Both: !And [!Condition Prod, {Condition: Prod}, !Not [{Condition: Prod}]]
  Same: {Condition: Prod}
x-common: &common
  Key: owner
  Value: 012
Resources:
  Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://bucket/x.yaml}}
  Fn::ForEach::Topics:
    - Name
    - [A, B]
    - "Topic${Name}": {Type: AWS::SNS::Topic}
  Included:
    Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://bucket/y.yaml}}
  Bucket:
    Type: AWS::S3::Bucket
    DependsOn: [Policy]
    DeletionPolicy: !If [Prod, Retain, Delete]
    Properties:
      BucketName: !Sub
        - ${Prefix}-${AWS::AccountId}
        - Prefix: !ImportValue
            Fn::Sub: ${Env}-prefix
      Tags:
        - *common
        - <<: *common
          Value: 2012-10-17
      Fn::Transform:
        Name: AWS::Include
        Parameters: {Location: !Sub "s3://${Env}"}
  Policy:
    Type: AWS::IAM::Policy
    DependsOn: Role
    Connectors: {a: {Properties: {Permissions: [Read]}}}
    Properties:
      PolicyName: p
      PolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Action: !Split [",", "a,b"]
            Resource: !GetAtt Bucket.Arn
            Condition: {Bool: {aws:SecureTransport: "true"}}
          - Condition: Prod
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !If [Prod, name, !Ref AWS::NoValue]
      Zones: !GetAZs
      Zone: !Select [0, Fn::GetAZs: !Ref AWS::Region]
      Block: !Cidr [!GetAtt Vpc.CidrBlock, 6, 8]
      Map: !FindInMap [Ports, "80", in, {DefaultValue: 1}]
      Nested: !GetAtt Stack.Outputs.Url
      Dynamic: !GetAtt [Stack, !Ref Env]
      Wrong: !GetAtt [a, b, c]
      Numbers: [1, 1.5, 1e3, 12345678901234567890, 1.0e+3, .inf, 0x1f, 1_000, 12:30:45]
      Words: [on, Off, y, ~, "on", !!str on, '2012-10-17', null]
      Ref: !Ref 012
Outputs:
  Url:
    Condition: Prod
    Value: !Join ['', [a, !Ref Env]]
    Export: {Name: !Sub "${AWS::StackName}-url"}
    Note: kept
"#;

/// The differences between spellings of the same, taken away.
fn normal(value: Value) -> Value {
    Value::from(&Node::from(value))
}

#[test]
fn foreign_templates_survive() {
    let expected = Value::from(&Node::parse(FOREIGN).unwrap());
    let template = Template::parse(FOREIGN).unwrap();
    assert_eq!(Value::from(&template.to_node()), expected);
    for text in [template.to_yaml(), template.to_json()] {
        assert_eq!(Template::parse(&text).unwrap(), template, "{text}");
        assert_eq!(
            Value::from(&Node::parse(&text).unwrap()),
            expected,
            "{text}"
        );
    }
}

#[test]
fn line_ends_of_windows_mean_the_same() {
    let expected = Node::parse(FOREIGN).unwrap();
    assert_eq!(
        Node::parse(FOREIGN.replace('\n', "\r\n")).unwrap(),
        expected
    );
}

#[test]
fn other_readers_read_the_same_before_and_after() {
    // Dates, which PyYAML makes objects of, and what JSON has no word for are left out.
    let text = FOREIGN
        .replace("2010-09-09", "v")
        .replace("2012-10-17", "v")
        .replace(".inf", "2.5");
    let rewritten = Template::parse(&text).unwrap().to_yaml();
    let answers = yaml_readers::pyyaml(&[text.clone(), rewritten.clone()]);
    for answer in answers.concat() {
        let mut answer = normal(answer);
        // The one number that does not fit into 64 bits is kept as text.
        let numbers = "/Resources/Role/Properties/Numbers/3";
        assert!(answer.pointer(numbers).is_some());
        *answer.pointer_mut(numbers).unwrap() = "12345678901234567890".into();
        assert_eq!(
            answer,
            Value::from(&Node::parse(&text).unwrap()),
            "{rewritten}"
        );
    }
}

#[test]
fn unquoted_words_are_read_as_yaml_1_1() {
    let words = [
        "",
        "~",
        "null",
        "Null",
        "nUll",
        "true",
        "True",
        "tRue",
        "yes",
        "Yes",
        "YES",
        "yES",
        "y",
        "Y",
        "n",
        "on",
        "ON",
        "oN",
        "off",
        "Off",
        "false",
        "0",
        "-0",
        "+0",
        "00",
        "007",
        "08",
        "-017",
        "0o7",
        "0x1F",
        "0xg",
        "0x",
        "0X1f",
        "0b101",
        "-0b1",
        "0b2",
        "1",
        "+1",
        "-1",
        "1_000",
        "_1",
        "1_",
        "0_",
        "9223372036854775807",
        "-9223372036854775808",
        "012345678901",
        "012345670123",
        "1:30",
        "1:60",
        "1:5",
        "01:30",
        "1:30:5",
        "-1:30",
        "1_0:30",
        "1:300",
        "190:20:30.15",
        "1:30.",
        "0:30.5",
        "1:60.5",
        "-1:30.25",
        "1.5",
        "-1.5",
        "+1.5",
        "1.",
        "-1.",
        ".5",
        "-.5",
        "+.5",
        "._5",
        ".5_",
        "1_0.5_0",
        ".",
        "1e3",
        "1.5e3",
        "1.5e+3",
        "1.5e-3",
        "1.5E+03",
        "1.e+3",
        ".5e-1",
        "1.5e",
        "1.5e+",
        "1e+3",
        "1.2.3",
        "10.0.0.1",
        "1,000",
        "1 000",
        "0.1_5e+1",
        "00.5",
        "python3.13",
        "1d",
        "0x1.8",
        "infinity",
        "nan",
    ];
    let text: String = words.iter().map(|word| format!("- {word}\n")).collect();
    let expected = &yaml_readers::pyyaml(std::slice::from_ref(&text))[0][0];
    let read = Value::from(&Node::parse(&text).unwrap());
    for (index, word) in words.iter().enumerate() {
        // Floats went through JSON, which costs them their last bit.
        let read: Value = serde_json::from_str(&read[index].to_string()).unwrap();
        // PyYAML takes `0x` for a number and fails.
        assert_eq!(read, expected[index], "{word}");
    }
}

#[test]
fn what_is_no_json_number_stays_text() {
    for word in [
        ".inf",
        "-.INF",
        ".nan",
        "1.0e+999",
        "9223372036854775808",
        "0xffffffffffffffff",
        "2012-10-17",
        "2001-12-14 21:59:43.10 -5",
        "=",
    ] {
        assert_eq!(
            Node::parse(format!("[{word}]")).unwrap(),
            Node::from(vec![word.into()])
        );
    }
    for number in [
        "9223372036854775808",
        "1e999",
        "-123456789012345678901234567890",
    ] {
        let json = format!("{{\"n\": {number}}}");
        assert_eq!(
            Node::parse(json).unwrap(),
            Node::from([("n", number.into())])
        );
    }
}

#[test]
fn keys_stay_as_they_are_written() {
    let node = Node::parse("on: 1\n012: 2\n1.10: 3\n2012-10-17: 4\n'~': 5\n").unwrap();
    let keys: Vec<_> = node.as_map().unwrap().keys().collect();
    assert_eq!(keys, ["on", "012", "1.10", "2012-10-17", "~"]);
    assert_eq!(Node::parse(node.to_yaml()).unwrap(), node);
}

#[test]
fn conditions_are_functions_only_among_conditions() {
    let template = Template::parse(FOREIGN).unwrap();
    let prod = Node::from(Intrinsic::Condition("Prod".to_owned()));
    assert_eq!(template.conditions["Same"], prod);
    let Some(Intrinsic::And(both)) = template.conditions["Both"].as_intrinsic() else {
        panic!("`Both` is no conjunction");
    };
    assert_eq!(both[..2], [prod.clone(), prod.clone()]);
    assert_eq!(both[2], Intrinsic::Not(prod).into());
    let policy = &template.resources["Policy"].properties["PolicyDocument"];
    let statements = policy.get("Statement").unwrap().as_list().unwrap();
    assert_eq!(statements[1], Node::from([("Condition", "Prod".into())]));
}

#[test]
fn merged_entries_yield_to_written_ones() {
    let text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  y: 3\n  <<: [*a, *b]\nd: {<<: *a, '<<': 4}\n";
    let node = Value::from(&Node::parse(text).unwrap());
    assert_eq!(node["c"], json!({"x": 1, "z": 2, "y": 3}));
    assert_eq!(node["d"], json!({"x": 1, "y": 1, "<<": 4}));
    assert_eq!(yaml_readers::pyyaml(&[text.to_owned()])[0][0], node);
}

#[test]
fn parts_have_positions() {
    let text = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties:\n      A/b: !Join\n        - ''\n        - [x, !Ref Y]\n";
    let (_, positions) = Template::parse_located(text).unwrap();
    let at = |pointer: &str| {
        let Position { line, column } = positions.find(pointer).unwrap();
        (line, column)
    };
    assert_eq!(at(""), (1, 1));
    assert_eq!(at("/Resources/Topic/Type"), (3, 5));
    assert_eq!(at("/Resources/Topic/Properties/A~1b"), (5, 7));
    assert_eq!(
        at("/Resources/Topic/Properties/A~1b/Fn::Join/1/1/Ref"),
        (7, 15)
    );
    assert_eq!(at("/Resources/Topic/Properties/Missing/Part"), (4, 5));

    let json = "{\r\n  \"é\": [1, {\"b\": \"\\\"]\"}, 3]\n}";
    let (_, positions) = Node::parse_located(json).unwrap();
    let places: Vec<_> = positions
        .iter()
        .map(|(pointer, place)| format!("{pointer} {}:{}", place.line, place.column))
        .collect();
    assert_eq!(
        places,
        [
            " 1:1",
            "/é 2:3",
            "/é/0 2:9",
            "/é/1 2:12",
            "/é/1/b 2:13",
            "/é/2 2:26"
        ]
    );
}

#[test]
fn brackets_and_quotes_go_on_at_any_column() {
    let texts = [
        "a:\n  b: {\n    \"c\": [1,\n2\n  ], d: 'don''t', # ]\n  \"e\": \"[\\\"}\"\n  }\n  f: 1\n",
        "a:\n  - b: !Sub '{\n    x\n\n  y\n}'\n    c: \"x \\\n  y\"\n",
        "a:\n    b: [\n    it's,\n  !Ref 'x]',\n   {c: [d]\n },\n  [e]\n]\n    c: &f [\n  g\n  ]\n    d: *f\n",
        "a:\n  - - b:\n      - {\nc: d,\n\ne: \"f\n g\"}\n      h: 1\n",
        "a:\r\n  b: [\r\n  c\r\n  ]\r\n",
    ];
    for text in texts {
        let expected = yaml_readers::pyyaml(&[text.to_owned()]).swap_remove(0);
        let node = Node::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!(normal(expected[0].clone()), Value::from(&node), "{text}");
    }

    let (_, positions) = Node::parse_located(texts[2]).unwrap();
    let places: Vec<_> = [
        "/a/b/0",
        "/a/b/1/Ref",
        "/a/b/2/c",
        "/a/b/3/0",
        "/a/c/0",
        "/a/d/0",
    ]
    .iter()
    .map(|pointer| positions.find(pointer).unwrap())
    .map(|place| (place.line, place.column))
    .collect();
    assert_eq!(places, [(3, 5), (4, 3), (5, 5), (7, 4), (10, 3), (10, 3)]);
}

#[test]
fn a_block_of_text_at_the_end_of_the_file_needs_no_line_feed() {
    let texts = [
        "a: |\n  b",
        "a: |\n  b\n# c",
        "a: |\n  b\n  # c",
        "a: |+\n  b",
        "a: >\n  b\n  c",
        "a: |\n  b\n   ",
        "a: |\n  b\n  ",
        "a:\n  b: |\n    c\n  d: |\n    é",
        "a: |",
    ];
    let expected = yaml_readers::pyyaml(&texts.map(str::to_owned));
    for (text, expected) in texts.iter().zip(expected) {
        assert_eq!(
            Value::from(&Node::parse(text).unwrap()),
            expected[0],
            "{text:?}"
        );
    }
}

#[test]
fn functions_of_other_tools_are_kept() {
    let text = "Resources:\n  A:\n    Type: T\n    Properties: {Code: !Rain::Embed a.txt, New: !Newest [1]}\n";
    let template = Template::parse(text).unwrap();
    insta::assert_snapshot!(template.to_yaml(), @"
    Resources:
      A:
        Type: T
        Properties:
          Code:
            Fn::Rain::Embed: a.txt
          New:
            Fn::Newest:
              - 1
    ");
    assert_eq!(Template::parse(template.to_yaml()).unwrap(), template);
}

#[test]
fn what_is_empty_stays_there() {
    let text = "Transform: []\nParameters:\n  P:\n    Type: String\n    AllowedValues: []\nMappings: {}\nResources:\n  A:\n    Type: T\n    DependsOn: []\n    Metadata: {}\n    Properties: {}\nOutputs: {}\n";
    let template = Template::parse(text).unwrap();
    assert_eq!(template.to_yaml(), text);
    let without = "Parameters: {P: {Type: String, AllowedValues: []}}\nResources: {A: {Type: T}}";
    assert_eq!(template, Template::parse(without).unwrap());
}

#[test]
fn json_is_json() {
    let text = "\u{feff} {\"a\":\t\"\\ud83d\\ude00\\/\", \"b\": {}, \"c\": [ ], \"d\": [[1e3, -0.5, true, null]]}";
    let expected = json!({"a": "😀/", "b": {}, "c": [], "d": [[1e3, -0.5, true, null]]});
    assert_eq!(Value::from(&Node::parse(text).unwrap()), expected);
    let long = json!({ "k".repeat(5000): { "Ref": "A" } });
    let node = Node::parse(long.to_string()).unwrap();
    assert_eq!(Value::from(&node), long);
}

#[test]
fn capabilities() {
    let names = |text: &str| -> Vec<&str> {
        let template = Template::parse(text).unwrap();
        template
            .capabilities()
            .into_iter()
            .map(Capability::name)
            .collect()
    };
    let resource = |kind: &str, properties: &str| {
        format!("Resources: {{A: {{Type: {kind}, Properties: {properties}}}}}")
    };
    assert_eq!(
        names(&resource("AWS::SNS::Topic", "{RoleName: x}")),
        [""; 0]
    );
    assert_eq!(names(&resource("AWS::IAM::Role", "{}")), ["CAPABILITY_IAM"]);
    assert_eq!(
        names(&resource("AWS::IAM::Role", "{RoleName: x}")),
        ["CAPABILITY_NAMED_IAM"]
    );
    assert_eq!(
        names(&resource("AWS::IAM::Role", "{RoleName: !Ref AWS::NoValue}")),
        ["CAPABILITY_IAM"]
    );
    assert_eq!(
        names(&resource("AWS::IAM::Policy", "{PolicyName: x}")),
        ["CAPABILITY_IAM"]
    );
    assert_eq!(
        names(&resource("AWS::SNS::Topic", "{Fn::Transform: {Name: M}}")),
        ["CAPABILITY_AUTO_EXPAND"]
    );
    assert_eq!(
        names(&resource(
            "AWS::SNS::Topic",
            "{A: 1, Fn::Transform: {Name: M}}"
        )),
        ["CAPABILITY_AUTO_EXPAND"]
    );
    assert_eq!(
        names(FOREIGN),
        ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
    );
}
