//! Definitions of state machines.

use insta::assert_snapshot;

use crate::{found::found, template::check};

/// What is found in a machine with these states, and what comes after them.
fn states(states: &str) -> String {
    machine("", "StartAt: A", states)
}

fn machine(properties: &str, head: &str, states: &str) -> String {
    let template = format!(
        "Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      \
         RoleArn: arn:aws:iam::123456789012:role/r\n      {properties}\n      Definition:\n        \
         {head}\n        States:\n{}",
        indented(states, 10)
    );
    found("S", &template).replace("M/Properties/Definition/States/", "")
}

fn indented(text: &str, by: usize) -> String {
    text.lines()
        .map(|line| format!("{:by$}{line}\n", ""))
        .collect()
}

#[test]
fn a_finding_says_where_in_the_definition_it_is() {
    let template = r#"
Parameters:
  Weigh: {Type: String}
  Timeout: {Type: Number}
Resources:
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: !Sub arn:aws:iam::${AWS::AccountId}:role/machine
      DefinitionString: !Sub |
        {
          "StartAt": "Weigh",
          "States": {
            "Weigh": {"Type": "Task", "Resource": "${Weigh}", "TimeoutSeconds": ${Timeout}, "Next": "Pak"},
            "Pack": {"Type": "Succeed"}
          }
        }
"#;
    assert_snapshot!(check(template), @r"
    error[S002]: there is no state `Pak` to go to; did you mean `Pack`?
      --> template.yaml:10:7
       |
    10 |       DefinitionString: !Sub |
       |       ^^^^^^^^^^^^^^^^^ Machine, Properties.DefinitionString.States.Weigh.Next
       |
       = help: name a state of the same `States`

    template: 1 error
      uses 1 of 500 resources, 474 of 1,000,000 bytes
    ");
}

#[test]
fn a_definition_is_json() {
    let of = |text: &str| {
        found(
            "S",
            &format!(
                "Resources: {{M: {{Type: 'AWS::StepFunctions::StateMachine', Properties: \
                 {{DefinitionString: {text}}}}}}}"
            ),
        )
    };
    assert_snapshot!(of(r#"'{"StartAt": "A",}'"#), @"error S001 M/Properties/DefinitionString: the definition is no JSON: trailing comma at line 1 column 17");
    assert_snapshot!(of(r#"'{"StartAt": "A", "StartAt": "B"}'"#), @"error S001 M/Properties/DefinitionString: the definition is no JSON: `StartAt` is there twice at line 1 column 26");
    assert_snapshot!(of("'[]'"), @"error S001 M/Properties/DefinitionString: the definition is no JSON object");
    // Only CloudFormation knows these.
    assert_eq!(of("!Ref Definition"), "");
    assert_eq!(of("!Sub '${Definition}'"), "");
    assert_eq!(of("{'Fn::Join': ['', !Ref Lines]}"), "");
    assert_snapshot!(
        of(r#"{'Fn::Join': ["\n", ['{"StartAt":', !Ref Start, ',"States": {"A": {"Type":"Sleep"}}}']]}"#),
        @"error S006 M/Properties/DefinitionString/States/A/Type: there is no type of state `Sleep`"
    );
}

#[test]
fn transitions() {
    assert_snapshot!(states("
A: {Type: Pass, Next: b}
B: {Type: Choice, Choices: [{Variable: $.x, IsNull: true, Next: Nowhere}], Default: C}
C: {Type: Task, Resource: 'arn:aws:states:::sns:publish', End: true, Catch: [{ErrorEquals: [States.ALL], Next: D}]}
"), @r"
    error S002 A/Next: there is no state `b` to go to
    error S002 B/Choices/0/Next: there is no state `Nowhere` to go to
    error S002 C/Catch/0/Next: there is no state `D` to go to
    ");
    assert_snapshot!(states("
A: {Type: Pass, Next: B}
B: {Type: Pass, Next: A}
Lost: {Type: Succeed}
"), @"error S003 Lost: nothing leads to state `Lost`");
    assert_snapshot!(states("
A: {Type: Pass, Next: B}
B: {Type: Pass, Next: A}
"), @"error S004 M/Properties/Definition/States: none of the states is the end");
    assert_snapshot!(states("
A: {Type: Pass, Next: B, End: true}
B: {Type: Wait, Seconds: 1}
"), @r"
    error S005 A/End: state `A` has both `Next` and `End`
    error S005 B: state `B` has neither `Next` nor `End`
    ");
    // A part that CloudFormation fills in may lead anywhere.
    assert_eq!(
        states(
            "
A: {Type: Pass, Next: !Ref Next}
B: {Type: Succeed}
"
        ),
        ""
    );
    assert_eq!(
        states(
            "
A: !If [Short, {Type: Succeed}, {Type: Pass, Next: B}]
B: {Type: Succeed}
"
        ),
        ""
    );
    assert_snapshot!(machine("", "Comment: no start", "A: {Type: Succeed}"), @"error S009 M/Properties/Definition: the definition has no `StartAt`");
}

#[test]
fn types_and_fields_of_states() {
    assert_snapshot!(states("
A: {Type: Taks, Next: B}
B: {Type: Pass, Resorce: x, Resource: y, Next: C}
C: {Type: Task, Next: D}
D: {Type: Wait, Seconds: 1, Timestamp: '2030-01-01T00:00:00Z', Next: E}
E: {Type: Parallel, Branches: [], Next: F}
F: {Type: Map, Next: G}
G: {Next: H}
H: {Type: Choice, Default: I}
I: {Type: Succeed, End: true}
"), @r"
    error S006 A/Type: there is no type of state `Taks`; did you mean `Task`?
    warning S008 B/Resorce: state `B` has `Resorce`, which no state has
    error S007 B/Resource: state `B` is a Pass, which has no `Resource`
    error S009 C: state `C` has no `Resource`
    error S009 D: state `D` has several of `Seconds`, `SecondsPath`, `Timestamp` and `TimestampPath`
    error S009 E/Branches: this must be a list of at least one entry
    error S009 F: state `F` has no `ItemProcessor`
    error S006 G: state `G` has no `Type`
    error S009 H: state `H` has no `Choices`
    error S007 I/End: state `I` is a Succeed, which has no `End`
    ");
}

#[test]
fn states_inside_of_states() {
    assert_snapshot!(states("
A:
  Type: Parallel
  Next: B
  Branches:
    - {StartAt: C, States: {C: {Type: Pass, Next: B}}}
    - {StartAt: D, States: {D: {Type: Succeed}, B: {Type: Succeed}}}
B:
  Type: Map
  End: true
  ItemProcessor:
    StartAt: E
    States:
      E: {Type: Wait, Seconds: -1, End: true}
      F: {Type: Fail}
"), @r"
    error S002 A/Branches/0/States/C/Next: there is no state `B` to go to
    error S003 A/Branches/1/States/B: nothing leads to state `B`
    error S019 B: another state of the machine is called `B` too
    error S003 B/ItemProcessor/States/F: nothing leads to state `F`
    error S018 B/ItemProcessor/States/E/Seconds: `Seconds` of state `E` must be a whole number from 0 to 99999999, and is -1
    ");
}

#[test]
fn choice_rules() {
    assert_snapshot!(states("
A:
  Type: Choice
  Default: B
  Choices:
    - {Variable: $.x, StringEqual: a, Next: B}
    - {Variable: $.x, NumericEquals: '1', Next: B}
    - {Variable: $.x, NumericGreaterThan: 1, NumericLessThan: 3, Next: B}
    - {Variable: x, IsPresent: true, Next: B}
    - {Variable: $.x, Next: B}
    - {StringEquals: a, Next: B}
    - {Variable: $.x, StringEqualsPath: y, Next: B}
    - {And: [{Variable: $.x, IsNull: true, Next: B}, {Not: {Variable: $.y, IsString: maybe}}], Next: B}
    - {Or: [], Next: B}
    - {Variable: $.x, BooleanEquals: true}
B: {Type: Succeed}
"), @r#"
    error S010 A/Choices/0/StringEqual: state `A` compares with `StringEqual`, which is no operator; did you mean `StringEquals`?
    error S010 A/Choices/1/NumericEquals: `NumericEquals` compares with a number, not with "1"
    error S010 A/Choices/2: a rule of state `A` has several operators: `NumericGreaterThan`, `NumericLessThan`
    error S014 A/Choices/3/Variable: `x` is no path: paths start with `$`
    error S010 A/Choices/4: a rule of state `A` compares nothing
    error S010 A/Choices/5: a rule of state `A` has no `Variable` to compare
    error S014 A/Choices/6/StringEqualsPath: `y` is no path: paths start with `$`
    error S010 A/Choices/7/And/0/Next: a rule inside of `And` has a `Next` of its own
    error S010 A/Choices/7/And/1/Not/IsString: `IsString` compares with `true` or `false`, not with "maybe"
    error S009 A/Choices/8/Or: this must be a list of at least one rule
    error S010 A/Choices/9: rule 9 of state `A` has no `Next`
    "#);
}

#[test]
fn catchers_and_retriers() {
    assert_snapshot!(states("
A:
  Type: Task
  Resource: arn:aws:states:::lambda:invoke
  End: true
  Catch:
    - {ErrorEquals: [States.ALL], Next: B}
    - {ErrorEquals: [NoEgg], Next: B}
  Retry:
    - {ErrorEquals: [States.TaskFailed], IntervalSeconds: 0, BackoffRate: 0.5}
    - {ErrorEquals: [NoEgg, States.Timeout], MaxAttempts: -1, MaxDelaySeconds: 0, IntervalSeconds: 3}
    - {ErrorEquals: [States.Timeout, States.ALL], JitterStrategy: SOME}
    - {ErrorEquals: []}
B: {Type: Fail}
"), @r#"
    error S013 A/Retry/0/IntervalSeconds: `IntervalSeconds` must be a whole number from 1 to 99999999, and is 0
    error S013 A/Retry/0/BackoffRate: `BackoffRate` must be a number from 1, and is 0.5
    warning S011 A/Retry/1/ErrorEquals: `NoEgg` in `Retry` of state `A` is never reached: `States.TaskFailed` comes before it
    error S013 A/Retry/1/MaxAttempts: `MaxAttempts` must be a whole number from 0 to 99999999, and is -1
    error S013 A/Retry/1/MaxDelaySeconds: `MaxDelaySeconds` must be a whole number from 1 to 99999999, and is 0
    error S012 A/Retry/2/ErrorEquals: `States.ALL` in `Retry` of state `A` is not the only name of its entry
    error S013 A/Retry/2/JitterStrategy: `JitterStrategy` must be `FULL` or `NONE`, and is "SOME"
    error S009 A/Retry/3/ErrorEquals: this must be a list of at least one error's name
    error S012 A/Catch/0/ErrorEquals: `States.ALL` in `Catch` of state `A` is not in the last entry: those after it are never reached
    "#);
    assert_eq!(states("
A:
  Type: Task
  Resource: arn:aws:states:::lambda:invoke
  End: true
  Retry:
    - {ErrorEquals: [NoEgg], IntervalSeconds: 1, MaxAttempts: 0, BackoffRate: 1, MaxDelaySeconds: 1, JitterStrategy: FULL}
    - {ErrorEquals: [States.ALL]}
  Catch:
    - {ErrorEquals: [States.TaskFailed], Next: B, ResultPath: null}
    - {ErrorEquals: [States.Timeout], Next: B, ResultPath: $.error}
    - {ErrorEquals: [States.ALL], Next: B}
B: {Type: Fail}
"), "");
}

#[test]
fn paths_and_templates() {
    assert_snapshot!(states("
A:
  Type: Task
  Resource: arn:aws:states:::lambda:invoke
  InputPath: input
  OutputPath: null
  ResultPath: $.items[*]
  Parameters:
    name: $.name
    egg.$: egg
    text.$: States.Format('{} and {}', $.a)
    more: [{inner.$: 3}, {price: $5}]
    good.$: States.JsonToString($)
  Next: B
B: {Type: Pass, Result: {name.$: $.name}, ResultPath: $$.x, Next: C}
C: {Type: Wait, SecondsPath: 5, End: true}
"), @r"
    error S014 A/InputPath: `input` is no path: paths start with `$`
    error S014 A/ResultPath: `$.items[*]` is no path: a reference path names one place, without `*`, `..`, `?`, `:`, `,` and `@`
    warning S016 A/Parameters/name: `$.name` is taken literally, for `name` has no `.$` at its end
    error S014 A/Parameters/egg.$: `egg` is neither a path nor a call of an intrinsic function
    error S015 A/Parameters/text.$: `States.Format` has 2 `{}` for 1 arguments
    error S014 A/Parameters/more/0/inner.$: `inner.$` must have a path or a call, and has a number
    error S014 B/ResultPath: `$$.x` is no path: a result goes into the state's data, which is `$`
    warning S016 B/Result/name.$: `$.name` is taken literally: `Result` is not evaluated
    error S014 C/SecondsPath: 5 is no path
    ");
}

#[test]
fn query_languages() {
    assert_snapshot!(states("
A: {Type: Pass, Output: '{% $states.input %}', Next: B}
B: {Type: Pass, QueryLanguage: JSONata, ResultPath: $.x, Output: '{% 1 %}', Next: C}
C: {Type: Choice, QueryLanguage: JSONata, Choices: [{Next: D}, {Condition: '{% true %}', Next: D}], Default: D}
D: {Type: Wait, QueryLanguage: JSONata, Seconds: '{% 1 + 1 %}', Next: E}
E: {Type: Succeed, QueryLanguage: Jsonata}
"), @r"
    error S017 A/Output: state `A` is in JSONPath, and `Output` is a field of JSONata
    error S017 B/ResultPath: state `B` is in JSONata, and `ResultPath` is a field of JSONPath
    error S010 C/Choices/0: rule 0 of state `C` has no `Condition`
    error S017 E/QueryLanguage: there is no query language `Jsonata`
    ");
    let head = "StartAt: A\n        QueryLanguage: JSONata";
    assert_snapshot!(machine("", head, "
A: {Type: Pass, QueryLanguage: JSONPath, Next: B}
B: {Type: Task, Resource: 'arn:aws:states:::sns:publish', Parameters: {a.$: $.b}, End: true}
"), @r"
    error S017 A/QueryLanguage: a state in JSONPath cannot be part of a machine in JSONata
    error S017 B/Parameters: state `B` is in JSONata, and `Parameters` is a field of JSONPath
    ");
}

#[test]
fn times_and_names() {
    let long = "x".repeat(81);
    assert_snapshot!(states(&format!("
A: {{Type: Task, Resource: 'arn:aws:states:::lambda:invoke', TimeoutSeconds: 10, HeartbeatSeconds: 10, Next: B}}
B: {{Type: Task, Resource: 'arn:aws:states:::lambda:invoke', TimeoutSeconds: 0, HeartbeatSecondsPath: $.x, HeartbeatSeconds: 3, Next: {long}}}
{long}: {{Type: Wait, Seconds: 1.5, End: true}}
")), @r"
    error S018 A/HeartbeatSeconds: the heartbeat of state `A`, 10 s, is not shorter than its timeout, 10 s
    error S018 B/TimeoutSeconds: `TimeoutSeconds` of state `B` must be a whole number from 1 to 99999999, and is 0
    error S018 B/HeartbeatSecondsPath: state `B` has both `HeartbeatSeconds` and `HeartbeatSecondsPath`
    error S018 B/HeartbeatSeconds: the heartbeat of state `B`, 3 s, is not shorter than its timeout, 0 s
    error S019 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx: the name of state `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx` has 81 characters, 1 to 80 are allowed
    error S018 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx/Seconds: `Seconds` of state `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx` must be a whole number from 0 to 99999999, and is 1.5
    ");
}

#[test]
fn what_tasks_call() {
    assert_snapshot!(machine("StateMachineType: EXPRESS", "StartAt: A", "
A: {Type: Task, Resource: 'arn:aws:states:::states:startExecution.sync:2', Next: B}
B: {Type: Task, Resource: !Sub 'arn:${AWS::Partition}:states:::sns:publis', Next: C}
C: {Type: Task, Resource: 'arn:aws:states:::s3:getObject', Next: D}
D: {Type: Task, Resource: 'arn:aws:states:::aws-sdk:s3:GetObject', Next: E}
E: {Type: Task, Resource: 'arn:aws:states:::sqs:sendMessage.waitForToken', Next: F}
F: {Type: Task, Resource: MyFunction, Next: G}
G: {Type: Task, Resource: !GetAtt F.Arn, Next: H}
H: {Type: Map, ItemProcessor: {ProcessorConfig: {Mode: DISTRIBUTED}, StartAt: I, States: {I: {Type: Succeed}}}, End: true}
"), @r"
    error S020 A/Resource: state `A` has `.sync:2`, which an Express machine cannot have
    warning S021 B/Resource: the resource of state `B` names the action `publis` of `sns`, which is not an optimised one; did you mean `publish`?
    warning S021 C/Resource: the resource of state `C` names the integration `s3`, which is not an optimised one; did you mean `aws-sdk:s3:getObject`?
    warning S021 D/Resource: the resource of state `D` names the action `GetObject` of `s3`; actions are in camelCase: `getObject`
    warning S021 E/Resource: state `E` waits by `.waitForToken`, which is no pattern; did you mean `waitForTaskToken`?
    warning S021 F/Resource: the resource of state `F`, `MyFunction`, is no ARN
    error S020 H: state `H` has a distributed Map state, which an Express machine cannot have
    ");
}

#[test]
fn placeholders() {
    let of = |definition: &str| {
        found(
            "S",
            &format!(
                "Resources: {{M: {{Type: 'AWS::StepFunctions::StateMachine', Properties: \
                 {{DefinitionSubstitutions: {{Function: x, Unused: y}}, DefinitionString: {definition}}}}}}}"
            ),
        )
    };
    let text = r#"'{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "${Functoin}", "End": true}}}'"#;
    assert_snapshot!(of(text), @r"
    warning S022 M/Properties/DefinitionString: `${Functoin}` has no value in `DefinitionSubstitutions`; did you mean `Function`?
    warning S022 M/Properties/DefinitionSubstitutions/Function: the definition has no `${Function}`
    warning S022 M/Properties/DefinitionSubstitutions/Unused: the definition has no `${Unused}`
    ");
    assert_snapshot!(of(&format!("!Sub {}", text.replace("${Functoin}", "${!Function}"))), @"warning S022 M/Properties/DefinitionSubstitutions/Unused: the definition has no `${Unused}`");
}
