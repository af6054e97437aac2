//! State machines, from the program to the template.

use insta::assert_snapshot;
use stackwright::{
    App, Stack,
    construct::{
        LogGroup, Topic,
        state_machine::{
            LogLevel, StateMachine, fail, parallel, path, publish, publish_sms, succeed, task,
        },
    },
    kind::LambdaFunctionArn,
    render::Dialect,
    value::Value,
};

fn yaml(describe: impl Fn(&Stack)) -> String {
    let mut app = App::new("test", env!("CARGO_MANIFEST_DIR"));
    describe(&app.stack("test"));
    let assembly = app
        .synthesize(Dialect::CloudFormation)
        .expect("no problems");
    assembly.stacks[0].template.to_yaml()
}

fn function() -> Value<LambdaFunctionArn> {
    Value::assume("arn:aws:lambda:eu-west-1:111122223333:function:work")
}

#[test]
fn the_role_may_do_what_the_states_do() {
    assert_snapshot!(yaml(|stack| {
        let topic = stack.add("Topic", Topic::new());
        let group = stack.add("Log", LogGroup::new());
        let stop = fail("Stop");
        let machine = task("First", &function())
            .catch_all(publish("Tell", &topic, "failed").then(&stop))
            .then(task("Second", &function()).catch("Known", &stop))
            .then(parallel("Both").branch(publish_sms("Text", path("$.phone"), "done")));
        let machine = stack.add(
            "Machine",
            StateMachine::standard(machine)
                .comment("does the work")
                .name("work")
                .timeout_seconds(600)
                .traced()
                .log_to(&group, LogLevel::Error)
                .log_data(),
        );
        stack.output("Arn", "", machine.arn());
    }), @r#"
    AWSTemplateFormatVersion: '2010-09-09'
    Resources:
      Topic:
        Type: AWS::SNS::Topic
      Log:
        Type: AWS::Logs::LogGroup
        DeletionPolicy: Delete
        UpdateReplacePolicy: Delete
        Properties:
          RetentionInDays: 14
      MachineRole:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Principal:
                  Service: states.amazonaws.com
                Action: sts:AssumeRole
          Policies:
            - PolicyDocument:
                Version: '2012-10-17'
                Statement:
                  - Effect: Allow
                    Action: lambda:InvokeFunction
                    Resource: arn:aws:lambda:eu-west-1:111122223333:function:work
                  - Effect: Allow
                    Action: sns:Publish
                    Resource: !Ref Topic
                  - Effect: Allow
                    Action: sns:Publish
                    NotResource: !Sub arn:${AWS::Partition}:sns:*:*:*
                  - Effect: Allow
                    Action:
                      - xray:GetSamplingRules
                      - xray:GetSamplingTargets
                      - xray:PutTelemetryRecords
                      - xray:PutTraceSegments
                    Resource: '*'
                  - Effect: Allow
                    Action:
                      - logs:CreateLogDelivery
                      - logs:DeleteLogDelivery
                      - logs:DescribeLogGroups
                      - logs:DescribeResourcePolicies
                      - logs:GetLogDelivery
                      - logs:ListLogDeliveries
                      - logs:PutResourcePolicy
                      - logs:UpdateLogDelivery
                    Resource: '*'
              PolicyName: grants
      Machine:
        Type: AWS::StepFunctions::StateMachine
        Properties:
          RoleArn: !GetAtt MachineRole.Arn
          StateMachineType: STANDARD
          StateMachineName: work
          DefinitionString: |-
            {
              "Comment": "does the work",
              "TimeoutSeconds": 600,
              "StartAt": "First",
              "States": {
                "First": {
                  "Type": "Task",
                  "Resource": "arn:aws:lambda:eu-west-1:111122223333:function:work",
                  "Catch": [
                    {
                      "ErrorEquals": [
                        "States.ALL"
                      ],
                      "Next": "Tell"
                    }
                  ],
                  "Next": "Second"
                },
                "Tell": {
                  "Type": "Task",
                  "Resource": "${SnsPublish}",
                  "Parameters": {
                    "TopicArn": "${Topic}",
                    "Message": "failed"
                  },
                  "Next": "Stop"
                },
                "Stop": {
                  "Type": "Fail"
                },
                "Second": {
                  "Type": "Task",
                  "Resource": "arn:aws:lambda:eu-west-1:111122223333:function:work",
                  "Catch": [
                    {
                      "ErrorEquals": [
                        "Known"
                      ],
                      "Next": "Stop"
                    }
                  ],
                  "Next": "Both"
                },
                "Both": {
                  "Type": "Parallel",
                  "Branches": [
                    {
                      "StartAt": "Text",
                      "States": {
                        "Text": {
                          "Type": "Task",
                          "Resource": "${SnsPublish}",
                          "Parameters": {
                            "PhoneNumber.$": "$.phone",
                            "Message": "done"
                          },
                          "End": true
                        }
                      }
                    }
                  ],
                  "End": true
                }
              }
            }
          DefinitionSubstitutions:
            SnsPublish: !Sub arn:${AWS::Partition}:states:::sns:publish
            Topic: !Ref Topic
          TracingConfiguration:
            Enabled: true
          LoggingConfiguration:
            Destinations:
              - CloudWatchLogsLogGroup:
                  LogGroupArn: !GetAtt Log.Arn
            IncludeExecutionData: true
            Level: ERROR
    Outputs:
      Arn:
        Value: !Ref Machine
    "#);
}

#[test]
fn an_express_machine_without_needs_has_a_role_that_may_do_nothing() {
    assert_snapshot!(yaml(|stack| {
        stack.add("Machine", StateMachine::express(succeed("Done")));
    }), @r#"
    AWSTemplateFormatVersion: '2010-09-09'
    Resources:
      MachineRole:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Principal:
                  Service: states.amazonaws.com
                Action: sts:AssumeRole
      Machine:
        Type: AWS::StepFunctions::StateMachine
        Properties:
          RoleArn: !GetAtt MachineRole.Arn
          StateMachineType: EXPRESS
          DefinitionString: |-
            {
              "StartAt": "Done",
              "States": {
                "Done": {
                  "Type": "Succeed"
                }
              }
            }
    "#);
}
