//! T: sections, names, parameters, conditions, outputs; and what is no template at all.

use insta::assert_snapshot;
use stackwright::{
    App, cfn,
    check::{self, Report, Settings},
    render::Dialect,
    template::{Intrinsic, Parameter},
};

use crate::{
    found::found,
    template::{Project, check},
};

#[test]
fn a_file_that_is_no_template_is_a_finding() {
    assert_snapshot!(check("Resources:\n  A: {Type: 'AWS::SNS::Topic'}\n  A: {Type: 'AWS::SQS::Queue'}\n"), @r"
    error[T000]: the key `A` stands twice in this mapping; the first is on line 2: remove one
     --> template.yaml:3:3
      |
    2 |   A: {Type: 'AWS::SNS::Topic'}
      |   -- the first
    3 |   A: {Type: 'AWS::SQS::Queue'}
      |   ^^

    template: 1 error
    ");
    assert_snapshot!(check("Resources: {Topic: {Tpye: 'AWS::SNS::Topic'}}"), @r"
    error[T025]: `/Resources/Topic` must be a mapping with the resource's `Type`, and here it is one without
     --> template.yaml:1:13
      |
    1 | Resources: {Topic: {Tpye: 'AWS::SNS::Topic'}}
      |             ^^^^^^ Topic
      |
      = help: write `Type` for `Tpye`

    template: 1 error
      uses 46 of 1,000,000 bytes
    ");
    let project = Project::new("Resources: [");
    let said = project.run(&["check", "--json"]);
    assert_eq!(said.status, 1);
    assert_snapshot!(said.stdout, @r#"{"version":1,"stacks":[{"stack":"template","diagnostics":[{"code":"T000","severity":"error","stack":"template","resource":null,"path":"","pointer":"","message":"this is not YAML: while parsing a node, did not find expected node content; look at the indentation and the quotes up to here","related":[],"fix":null,"file":"template.yaml","line":2,"column":1}],"accepted":[],"counts":{"error":1,"warning":0,"note":0},"usage":{},"capabilities":[]}]}"#);
    let said = project.run(&["check", "--json", "--template", "other.yaml"]);
    assert_eq!(said.status, 1);
    assert_snapshot!(said.stdout, @r#"{"version":1,"stacks":[{"stack":"other","diagnostics":[{"code":"T000","severity":"error","stack":"other","resource":null,"path":"","pointer":"","message":"the template `other.yaml` cannot be read: No such file or directory (os error 2)","related":[],"fix":"name another file with --template","file":null,"line":null,"column":null}],"accepted":[],"counts":{"error":1,"warning":0,"note":0},"usage":{},"capabilities":[]}]}"#);
}

#[test]
fn a_program_that_contradicts_itself_is_a_finding() {
    let mut app = App::new("example", ".");
    let stack = app.stack("example");
    stack.add("Topic", cfn::sns::Topic::new());
    stack.add("Topic", cfn::sns::Topic::new());
    let error = app.synthesize(Dialect::default()).expect_err("a problem");
    let report = Report::of_problems("example", &error.problems);
    let [found] = report.diagnostics.as_slice() else {
        panic!("{report:?}")
    };
    assert_eq!(found.code, "T001");
    assert_eq!(found.message, "the logical id `Topic` is used twice");
    let [first] = found.related.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(first.label, "first used here");
    let lines = [found.line, first.line].map(|line| line.expect("a line").line());
    assert_eq!(lines[0], lines[1] + 1);
}

#[test]
fn sections_and_attributes_are_known() {
    assert_snapshot!(found("T", "\
AWSTemplateFormatVersion: '2010-09-10'
Transform: AWS::Serverless-2016-10-30
Resource: {}
Resources: {Topic: {Type: 'AWS::SNS::Topic'}}
"), @r"
    error T002 /AWSTemplateFormatVersion: there is no format version `2010-09-10`
    error T016 /Transform: there is no transform `AWS::Serverless-2016-10-30`; did you mean `AWS::Serverless-2016-10-31`?
    ");
    assert_snapshot!(found("T", "\
Resource: {}
Globals: {Function: {Timeout: 3}}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    DependOn: Queue
    TopicName: news
    DeletionPolicy: Keep
    UpdateReplacePolicy: Snapshot
    UpdatePolicy: {AutoScalingRollingUpdate: {}}
Outputs:
  None: {Descriptoin: nothing}
"), @r"
    error T003 /Resource: templates have no section `Resource`; did you mean `Resources`?
    error T023 /Globals: `Globals` needs the transform `AWS::Serverless-2016-10-31`
    error T004 Topic/DependOn: a resource has no attribute `DependOn`; did you mean `DependsOn`?
    error T004 Topic/TopicName: a resource has no attribute `TopicName`
    error T004 /Outputs/None/Descriptoin: an output has no attribute `Descriptoin`; did you mean `Description`?
    error T014 /Outputs/None: the output `None` has no value
    error T017 Topic/DeletionPolicy: `DeletionPolicy` cannot be `Keep`
    error T017 Topic/UpdateReplacePolicy: there are no snapshots of `AWS::SNS::Topic`
    error T018 Topic/UpdatePolicy: `AWS::SNS::Topic` has no `UpdatePolicy`
    ");
}

#[test]
fn names_are_letters_and_digits() {
    assert_snapshot!(found("T", "\
Parameters: {Topic: {Type: String}}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref Topic}}
  My-Topic: {Type: AWS::SNS::Topic}
  topic: {Type: AWS::SNS::Topic}
Outputs:
  a.b: {Value: x}
"), @r"
    error T005 My-Topic: `My-Topic` is no name: names are letters and digits
    error T005 /Outputs/a.b: `a.b` is no name: names are letters and digits
    error T006 Topic: `Topic` is a parameter, too
    note T007 topic: `topic` and `Topic` differ only in case
    ");
}

#[test]
fn parameters_allow_their_defaults() {
    assert_snapshot!(found("T", "\
Parameters:
  Type: {Type: string}
  Value: {Type: String, AllowedValues: [a, b], Default: c}
  Fine: {Type: Number, AllowedValues: [1, 2], Default: '1'}
  Pattern: {Type: String, AllowedPattern: '[a-z]+', Default: abc1}
  Ahead: {Type: String, AllowedPattern: '(?!a)b', Default: abc1}
  Range: {Type: Number, MinValue: 5, MaxValue: 3, Default: 4}
  Length: {Type: String, MinLength: 3, Default: ab}
  List: {Type: CommaDelimitedList, AllowedValues: [a, b], Default: 'a, c'}
  Numbers: {Type: List<Number>, Default: '1, x'}
  Odd: {Type: Number, MinLength: 2, Defualt: 3}
  Ssm: {Type: 'AWS::SSM::Parameter::Value<String>', MinLength: 1, Default: /a/b}
Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Sub '${Type}${Value}${Fine}${Pattern}${Ahead}${Range}${Length}${Odd}${Ssm}${AWS::Region}', TopicName: !Join ['', [!Select [0, !Ref List], !Select [0, !Ref Numbers]]]}}}
"), @r"
    error T008 /Parameters/Type/Type: parameters have no type `string`; did you mean `String`?
    error T009 /Parameters/Range/MinValue: `MinValue` is greater than `MaxValue`: no value fits
    error T009 /Parameters/Odd/MinLength: `MinLength` limits texts, and this is a `Number`
    error T009 /Parameters/Odd/Defualt: a parameter has no attribute `Defualt`; did you mean `Default`?
    error T010 /Parameters/Value/Default: the default `c` is none of the `AllowedValues`
    error T010 /Parameters/Pattern/Default: the default `abc1` does not match the `AllowedPattern` `[a-z]+`
    error T010 /Parameters/Range/Default: the default 4 is less than the `MinValue` of 5
    error T010 /Parameters/Length/Default: the default has 2 characters, less than the `MinLength` of 3
    error T010 /Parameters/List/Default: the default `c` is none of the `AllowedValues`
    error T010 /Parameters/Numbers/Default: `x` is no number
    ");
}

#[test]
fn what_nothing_uses_is_told() {
    assert_snapshot!(found("T", "\
Parameters:
  Unused: {Type: String}
  InRule: {Type: String}
  InCondition: {Type: String}
Rules:
  One: {Assertions: [{Assert: {'Fn::Contains': [[a], !Ref InRule]}}]}
  Two: {Assertoins: []}
Mappings: {Table: {Row: {Cell: 1}}, Flat: {Row: 1}, Empty: {}}
Conditions:
  Used: !Equals [!Ref InCondition, a]
  Unused: !Not [!Condition Used]
  Bare: !Ref InCondition
  Single: !And [!Condition Used]
  Fixed: !Equals [a, a]
Resources: {Topic: {Type: AWS::SNS::Topic, Condition: Used}}
"), @r"
    error T019 /Mappings/Flat/Row: a value where a mapping belongs: mappings have two levels
    error T019 /Mappings/Empty: there is nothing in it
    error T020 /Conditions/Bare: `InCondition` alone is no condition: compare it with `Fn::Equals`
    error T020 /Conditions/Single/Fn::And: `Fn::And` takes two to ten conditions, and here are 1
    note T022 /Conditions/Fixed: `Fixed` always holds
    error T021 /Rules/Two/Assertoins: a rule has no `Assertoins`; did you mean `Assertions`?
    error T021 /Rules/Two: the rule `Two` has no list `Assertions`
    warning T011 /Parameters/Unused: nothing uses the parameter `Unused`
    warning T012 /Conditions/Unused: nothing uses the condition `Unused`
    warning T012 /Conditions/Bare: nothing uses the condition `Bare`
    warning T012 /Conditions/Single: nothing uses the condition `Single`
    warning T012 /Conditions/Fixed: nothing uses the condition `Fixed`
    warning T013 /Mappings/Table: nothing looks anything up in the mapping `Table`
    warning T013 /Mappings/Flat: nothing looks anything up in the mapping `Flat`
    warning T013 /Mappings/Empty: nothing looks anything up in the mapping `Empty`
    ");
}

#[test]
fn exports_have_names_of_their_own() {
    let mut app = App::new("example", ".");
    for name in ["one", "two"] {
        let stack = app.stack(name);
        stack.add("Topic", cfn::sns::Topic::new());
        stack.parameter::<str>(
            "Unused",
            Parameter {
                type_name: "String".into(),
                ..Parameter::default()
            },
        );
        stack.output("Out", "", "value");
    }
    let mut assembly = app.synthesize(Dialect::default()).expect("an assembly");
    for stack in &mut assembly.stacks {
        stack.template.outputs["Out"].export = Some("shared".into());
    }
    let codes = |assembly: &_| -> Vec<String> {
        check::check_all(assembly, &Settings::default())
            .iter()
            .flat_map(|report| &report.diagnostics)
            .map(|found| format!("{} {} {:?}", found.stack, found.code, found.related.len()))
            .collect()
    };
    assert_eq!(codes(&assembly), ["one T011 0", "two T015 1", "two T011 0"]);
    for stack in &mut assembly.stacks {
        let name = Intrinsic::Sub {
            text: "${AWS::StackName}-shared".to_owned(),
            variables: Default::default(),
        };
        stack.template.outputs["Out"].export = Some(name.into());
    }
    assert_eq!(codes(&assembly), ["one T011 0", "two T011 0"]);
}

#[test]
fn update_policies_are_those_of_the_type() {
    assert_snapshot!(found("T", UPDATE_POLICIES), @r"
    error T024 Group/UpdatePolicy/AutoScalingRollingUpdate/MaxBatchSize: `MaxBatchSize` must be a whole number
    error T024 Group/UpdatePolicy/AutoScalingRollingUpdate/WaitOnResourceSignals: `WaitOnResourceSignals` must be true or false
    error T024 Group/UpdatePolicy/AutoScalingRollingUpdate/SuspendProcesses/1: Auto Scaling has no process `ScheduledAction`; did you mean `ScheduledActions`?
    error T024 Listed/UpdatePolicy: `UpdatePolicy` must be an object
    error T024 Conditional/UpdatePolicy/Fn::If/2/CodeDeployLambdaAliasUpdate: `UpdatePolicy` has no `CodeDeployLambdaAliasUpdate` here
    error T024 Alias/UpdatePolicy/CodeDeployLambdaAliasUpdate/BeforeAllowTraffic: `CodeDeployLambdaAliasUpdate` has no `BeforeAllowTraffic` here; did you mean `BeforeAllowTrafficHook`?
    ");
}

const UPDATE_POLICIES: &str = r#"
Conditions:
  IsHome: !Equals [!Ref "AWS::Region", eu-central-1]
Resources:
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    UpdatePolicy:
      AutoScalingScheduledAction: {IgnoreUnmodifiedGroupSizeProperties: "true"}
      AutoScalingRollingUpdate:
        MaxBatchSize: many
        MinInstancesInService: "1"
        WaitOnResourceSignals: 4
        PauseTime: PT10M
        SuspendProcesses: [Launch, ScheduledAction]
  Listed:
    Type: AWS::AutoScaling::AutoScalingGroup
    UpdatePolicy: [AutoScalingReplacingUpdate: {WillReplace: true}]
  Conditional:
    Type: AWS::AutoScaling::AutoScalingGroup
    UpdatePolicy: !If
      - IsHome
      - AutoScalingReplacingUpdate: {WillReplace: true}
      - CodeDeployLambdaAliasUpdate: {ApplicationName: a}
  Alias:
    Type: AWS::Lambda::Alias
    UpdatePolicy:
      CodeDeployLambdaAliasUpdate: {ApplicationName: !Ref "AWS::StackName", BeforeAllowTraffic: hook}
"#;

#[test]
fn what_has_the_wrong_shape_does_not_hide_the_rest() {
    let template = "
Parameters:
  Stage: {Default: dev}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    DependsOn: [!Ref Queue]
    Properties:
      TopicNam: !Ref Stage
  Queue:
    Type: !Ref Stage
Outputs:
  Queue: {Value: !Ref Queue, Condition: false}
";
    assert_snapshot!(check(template), @r"
    error[T025]: `/Parameters/Stage` must be a mapping with the parameter's `Type`, and here it is one without
     --> template.yaml:3:3
      |
    3 |   Stage: {Default: dev}
      |   ^^^^^^ Parameters.Stage

    error[T025]: `/Resources/Queue/Type` must be text, and here it is a function
      --> template.yaml:11:5
       |
    11 |     Type: !Ref Stage
       |     ^^^^^ Queue, Type
       |
       = help: write the type itself; for one of two types, add two resources with opposite conditions

    error[T025]: `/Resources/Topic/DependsOn` must be a logical id or a list of them, and here it is a list with something else in it
     --> template.yaml:7:5
      |
    7 |     DependsOn: [!Ref Queue]
      |     ^^^^^^^^^^ Topic, DependsOn
      |
      = help: write logical ids, as they stand under `Resources`

    error[T025]: `/Outputs/Queue/Condition` must be text, and here it is a boolean
      --> template.yaml:13:30
       |
    13 |   Queue: {Value: !Ref Queue, Condition: false}
       |                              ^^^^^^^^^^ Outputs.Queue.Condition

    error[P002]: `AWS::SNS::Topic` has no property `TopicNam`; did you mean `TopicName`?
     --> template.yaml:9:7
      |
    9 |       TopicNam: !Ref Stage
      |       ^^^^^^^^^ Topic, Properties.TopicNam

    template: 5 errors
      uses 1 of 500 resources, 252 of 1,000,000 bytes
    ");
}

#[test]
fn what_a_module_of_another_tool_adds_is_not_missed() {
    let template = "
Resources:
  Network: {Type: !Rain::Module network.yml}
Outputs:
  Vpc: {Value: !Ref NetworkVpc}
";
    assert!(!check(template).contains("R001"));
}
