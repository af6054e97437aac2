//! What is written.

use stackwright::template::{Intrinsic, Map, Node, Output, Parameter, Pseudo, Resource, Template};

fn reference(name: &str) -> Node {
    Intrinsic::Ref(name.to_owned()).into()
}

fn sub(text: &str) -> Node {
    Intrinsic::Sub {
        text: text.to_owned(),
        variables: Map::default(),
    }
    .into()
}

fn example() -> Template {
    let mut template = Template {
        format_version: Some("2010-09-09".to_owned()),
        description: Some("Bücher: a shelf".to_owned()),
        transform: "AWS::LanguageExtensions".into(),
        ..Template::default()
    };
    template.parameters.insert(
        "Stage".to_owned(),
        Parameter {
            type_name: "String".to_owned(),
            default: Some("on".into()),
            allowed_values: vec!["on".into(), "off".into(), "0755".into()],
            no_echo: true,
            ..Parameter::default()
        },
    );
    template.conditions.insert(
        "IsOn".to_owned(),
        Intrinsic::And(vec![
            Intrinsic::Equals(reference("Stage"), "on".into()).into(),
            Intrinsic::Condition("Other".to_owned()).into(),
        ])
        .into(),
    );
    let code = "def handler(event, context):\n    return 'ok'  # fine\n";
    template.resources.insert(
        "Function".to_owned(),
        Resource {
            type_name: "AWS::Lambda::Function".to_owned(),
            condition: Some("IsOn".to_owned()),
            depends_on: vec!["Role".to_owned(), "Table".to_owned()].into(),
            deletion_policy: Some("Delete".into()),
            properties: Map::from_iter([
                ("Code".to_owned(), Node::from([("ZipFile", code.into())])),
                (
                    "Role".to_owned(),
                    Intrinsic::GetAtt {
                        resource: "Role".to_owned(),
                        attribute: "Arn".into(),
                    }
                    .into(),
                ),
                ("Timeout".to_owned(), 10.into()),
                (
                    "Tags".to_owned(),
                    vec![
                        Node::from([("Key", "a".into()), ("Value", sub("${AWS::Region}: x"))]),
                        Node::from([("Key", "b".into()), ("Value", Pseudo::NoValue.into())]),
                    ]
                    .into(),
                ),
                (
                    "UserData".to_owned(),
                    Intrinsic::Base64(sub("#!/bin/sh\necho ${Stage}")).into(),
                ),
            ]),
            ..Resource::default()
        },
    );
    template.outputs.insert(
        "Zone".to_owned(),
        Output {
            value: Some(
                Intrinsic::If {
                    condition: "IsOn".to_owned(),
                    then: Intrinsic::Select {
                        index: 0.into(),
                        items: Intrinsic::GetAzs("".into()).into(),
                    }
                    .into(),
                    otherwise: vec![Node::from(vec![1.5.into(), Node::Null]), Node::map()].into(),
                }
                .into(),
            ),
            export: Some(sub("${AWS::StackName}-zone")),
            ..Output::default()
        },
    );
    template
}

#[test]
fn a_template_as_yaml() {
    insta::assert_snapshot!(example().to_yaml(), @"
    AWSTemplateFormatVersion: '2010-09-09'
    Description: 'Bücher: a shelf'
    Transform: AWS::LanguageExtensions
    Parameters:
      Stage:
        Type: String
        Default: 'on'
        AllowedValues:
          - 'on'
          - 'off'
          - '0755'
        NoEcho: true
    Conditions:
      IsOn: !And
        - !Equals
          - !Ref Stage
          - 'on'
        - !Condition Other
    Resources:
      Function:
        Type: AWS::Lambda::Function
        Condition: IsOn
        DependsOn:
          - Role
          - Table
        DeletionPolicy: Delete
        Properties:
          Code:
            ZipFile: |
              def handler(event, context):
                  return 'ok'  # fine
          Role: !GetAtt Role.Arn
          Timeout: 10
          Tags:
            - Key: a
              Value: !Sub '${AWS::Region}: x'
            - Key: b
              Value: !Ref AWS::NoValue
          UserData:
            Fn::Base64: !Sub |-
              #!/bin/sh
              echo ${Stage}
    Outputs:
      Zone:
        Value: !If
          - IsOn
          - !Select
            - 0
            - !GetAZs ''
          - - - 1.5
              - null
            - {}
        Export:
          Name: !Sub ${AWS::StackName}-zone
    ");
}

#[test]
fn a_template_as_json() {
    insta::assert_snapshot!(example().to_json(), @r##"
    {
      "AWSTemplateFormatVersion": "2010-09-09",
      "Description": "Bücher: a shelf",
      "Transform": "AWS::LanguageExtensions",
      "Parameters": {
        "Stage": {
          "Type": "String",
          "Default": "on",
          "AllowedValues": [
            "on",
            "off",
            "0755"
          ],
          "NoEcho": true
        }
      },
      "Conditions": {
        "IsOn": {
          "Fn::And": [
            {
              "Fn::Equals": [
                {
                  "Ref": "Stage"
                },
                "on"
              ]
            },
            {
              "Condition": "Other"
            }
          ]
        }
      },
      "Resources": {
        "Function": {
          "Type": "AWS::Lambda::Function",
          "Condition": "IsOn",
          "DependsOn": [
            "Role",
            "Table"
          ],
          "DeletionPolicy": "Delete",
          "Properties": {
            "Code": {
              "ZipFile": "def handler(event, context):\n    return 'ok'  # fine\n"
            },
            "Role": {
              "Fn::GetAtt": [
                "Role",
                "Arn"
              ]
            },
            "Timeout": 10,
            "Tags": [
              {
                "Key": "a",
                "Value": {
                  "Fn::Sub": "${AWS::Region}: x"
                }
              },
              {
                "Key": "b",
                "Value": {
                  "Ref": "AWS::NoValue"
                }
              }
            ],
            "UserData": {
              "Fn::Base64": {
                "Fn::Sub": "#!/bin/sh\necho ${Stage}"
              }
            }
          }
        }
      },
      "Outputs": {
        "Zone": {
          "Value": {
            "Fn::If": [
              "IsOn",
              {
                "Fn::Select": [
                  0,
                  {
                    "Fn::GetAZs": ""
                  }
                ]
              },
              [
                [
                  1.5,
                  null
                ],
                {}
              ]
            ]
          },
          "Export": {
            "Name": {
              "Fn::Sub": "${AWS::StackName}-zone"
            }
          }
        }
      }
    }
    "##);
}

#[test]
fn an_empty_template() {
    assert_eq!(Template::default().to_yaml(), "{}\n");
    assert_eq!(Template::default().to_json(), "{}\n");
}

#[test]
fn strings_that_some_reader_would_misread_are_quoted() {
    let strings = [
        "",
        " ",
        "on",
        "No",
        "y",
        "N",
        "~",
        "null",
        "True",
        "012",
        "0o7",
        "1e3",
        "1_000",
        "0x1f",
        "12:30:45",
        "2012-10-17",
        "2001-12-14 21:59:43.10 -5",
        ".5",
        "5.",
        "+1",
        "-1",
        "-",
        ".inf",
        "-.INF",
        ".NaN",
        "=",
        "<<",
        "a: b",
        "a:",
        "a #b",
        "a#b",
        "a:b",
        " a",
        "a ",
        "- a",
        "-a",
        "? a",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a",
        "#a",
        "[a",
        "{a",
        "]a",
        "}a",
        ",a",
        "|a",
        ">a",
        "'a",
        "\"a",
        "it's",
        "say \"it's\"",
        "---",
        "...",
        "... a",
        "a\tb",
        "a\rb",
        "a\u{85}b",
        "a\u{2028}b",
        "\u{feff}a",
        "a\u{0}b",
        "a\u{7f}b",
        "a\u{a0}b",
        "é",
        "日本語",
        "🐉",
        "python3.13",
        "10.0.0.0/16",
        "10.0.0.1",
        "arn:aws:s3:::bucket/*",
        "${AWS::Region}",
        "AWS::Region",
        "rate(5 minutes)",
        "* * * *",
        "a, b",
        "{\"a\": 1}",
        "c:\\x",
        "7e10",
        "12ab",
    ];
    let list: String = strings
        .iter()
        .map(|text| Node::from(*text).to_yaml())
        .collect();
    insta::assert_snapshot!(list, @r#"
    ''
    ' '
    'on'
    'No'
    'y'
    'N'
    '~'
    'null'
    'True'
    '012'
    '0o7'
    '1e3'
    '1_000'
    '0x1f'
    '12:30:45'
    '2012-10-17'
    '2001-12-14 21:59:43.10 -5'
    '.5'
    '5.'
    '+1'
    '-1'
    '-'
    '.inf'
    '-.INF'
    '.NaN'
    '='
    '<<'
    'a: b'
    'a:'
    'a #b'
    a#b
    a:b
    ' a'
    'a '
    '- a'
    '-a'
    '? a'
    '*a'
    '&a'
    '!a'
    '%a'
    '@a'
    '`a'
    '#a'
    '[a'
    '{a'
    ']a'
    '}a'
    ',a'
    '|a'
    '>a'
    "'a"
    '"a'
    it's
    say "it's"
    '---'
    '...'
    '... a'
    "a\tb"
    "a\rb"
    "a\x85b"
    "a\u2028b"
    "\uFEFFa"
    "a\x00b"
    "a\x7Fb"
    "a\xA0b"
    é
    日本語
    🐉
    python3.13
    10.0.0.0/16
    '10.0.0.1'
    arn:aws:s3:::bucket/*
    ${AWS::Region}
    AWS::Region
    rate(5 minutes)
    '* * * *'
    a, b
    '{"a": 1}'
    c:\x
    '7e10'
    '12ab'
    "#);
}

#[test]
fn text_of_several_lines_is_a_literal_block() {
    let texts = [
        "a\nb",
        "a\nb\n",
        "a\n\n",
        "\na",
        "  a\nb",
        "\ta\nb",
        "a\n\n  b\n",
        "a\n  \nb",
        "a \nb",
        "a\n\tb",
        "\n",
        "\n\n",
        " \n",
        "a\r\nb",
        "a\n---\nb",
        "# a\nb",
        "a\u{2028}\nb",
    ];
    let map: Map = texts
        .iter()
        .enumerate()
        .map(|(index, text)| (format!("t{index}"), Node::from(*text)))
        .collect();
    insta::assert_snapshot!(Node::from(map).to_yaml(), @r#"
    t0: |-
      a
      b
    t1: |
      a
      b
    t2: |+
      a

    t3: |2-

      a
    t4: |2-
        a
      b
    t5: |2-
      	a
      b
    t6: |
      a

        b
    t7: |-
      a
        
      b
    t8: |-
      a 
      b
    t9: |-
      a
      	b
    t10: "\n"
    t11: "\n\n"
    t12: " \n"
    t13: "a\r\nb"
    t14: |-
      a
      ---
      b
    t15: |-
      # a
      b
    t16: "a\u2028\nb"
    "#);
}

#[test]
fn long_lines_are_not_folded_and_long_keys_are_explicit() {
    let value = format!("{{\"words\": \"{}\"}}", "many words ".repeat(300));
    let key = "k".repeat(1100);
    let tree = Node::from([
        (key.as_str(), Node::from(value.as_str())),
        ("short", 1.into()),
    ]);
    let yaml = tree.to_yaml();
    assert_eq!(yaml, format!("? {key}\n: '{value}'\nshort: 1\n"));
    assert_eq!(Node::parse(yaml).unwrap(), tree);
}

#[test]
fn numbers() {
    let numbers = [1e300, 1e-7, 0.1, 3.0, -0.0, 1.5e16, f64::INFINITY, f64::NAN];
    let list: String = numbers
        .iter()
        .map(|number| Node::from(*number).to_yaml())
        .collect();
    insta::assert_snapshot!(list, @"
    1.0e+300
    1.0e-7
    0.1
    3.0
    -0.0
    1.5e+16
    'inf'
    'NaN'
    ");
    assert_eq!(Node::from(i64::MIN).to_yaml(), "-9223372036854775808\n");
    let infinite = Node::from(f64::INFINITY);
    assert_eq!(serde_json::Value::from(&infinite), "inf");
}

#[test]
fn attributes_with_a_dot_in_front_of_them_stay_lists() {
    let attribute = |resource: &str, attribute: Node| {
        Node::from(Intrinsic::GetAtt {
            resource: resource.to_owned(),
            attribute,
        })
        .to_yaml()
    };
    assert_eq!(attribute("A", "B.C".into()), "!GetAtt A.B.C\n");
    assert_eq!(attribute("A.B", "C".into()), "!GetAtt\n- A.B\n- C\n");
    assert_eq!(attribute("A", reference("P")), "!GetAtt\n- A\n- !Ref P\n");
}
