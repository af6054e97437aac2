use insta::assert_snapshot;

use super::{definition::Definition, substitution, *};
use crate::{construct::Statement, kind, source::SourceLine, template::Intrinsic, value::Value};

fn function(id: &str) -> Value<kind::LambdaFunctionArn> {
    Value::assume(Intrinsic::GetAtt {
        resource: id.to_owned(),
        attribute: "Arn".into(),
    })
}

fn topic(id: &str) -> Value<kind::SnsTopicArn> {
    Value::assume(Intrinsic::Ref(id.to_owned()))
}

#[track_caller]
fn text(flow: impl Flow) -> String {
    let definition = Definition::of(&flow.into_chain(), SourceLine::here());
    assert_eq!(definition.problems, []);
    let written = substitution::write(&definition.node).expect("JSON");
    let mut text = written.text;
    for (name, value) in &written.values {
        text.push_str(&format!("\n{name} = {value:?}"));
    }
    text
}

/// The problems, with their lines counted from the call's.
#[track_caller]
fn problems(flow: impl Flow) -> String {
    let here = SourceLine::here();
    Definition::of(&flow.into_chain(), here)
        .problems
        .into_iter()
        .map(|mut problem| {
            let line = problem.line.take().expect("a line");
            assert_eq!(line.file(), file!());
            let offset = i64::from(line.line()) - i64::from(here.line());
            let hint = problem.hint.take().map(|hint| {
                let line = i64::from(here.line());
                hint.replace(&format!("{}:", file!()), "line ")
                    .split(' ')
                    .map(|word| match word.trim_end_matches(':').parse::<i64>() {
                        Ok(number) => format!("{:+}:", number - line),
                        Err(_) => word.to_owned(),
                    })
                    .collect::<Vec<_>>()
                    .join(" ")
            });
            problem.hint = hint;
            format!("{problem}\n  line {offset:+}\n")
        })
        .collect()
}

#[test]
fn the_dragons_machine_reads_like_its_table() {
    let (validate, add) = (function("ValidateDragon"), function("AddDragon"));
    let topic = topic("DragonsTopic");
    let failure = fail("CatchAllFailure")
        .error("DragonsFailed")
        .cause("see the history");
    let machine = task("ValidateDragon", &validate)
        .discard_result()
        .timeout_seconds(30)
        .retry(Retry::transient_lambda_errors())
        .catch(
            Catch::on("DragonValidationException").keep_input(),
            publish(
                "AlertDragonValidationFailure",
                &topic,
                format(
                    "{} failed validation and was not added",
                    ["$.dragon_name_str"],
                ),
            ),
        )
        .catch_all(&failure)
        .then(task("AddDragon", &add).discard_result().catch_all(&failure))
        .then(
            choice("ConfirmationRequired")
                .when(
                    path("$.confirmationRequired").is(true),
                    publish("AlertAddDragonSuccess", &topic, "The dragon has been added"),
                )
                .when(
                    path("$.confirmationRequired").is(false),
                    succeed("NoAlertAddDragonSuccess"),
                )
                .otherwise(&failure),
        );
    assert_snapshot!(text(machine), @r#"
    {
      "StartAt": "ValidateDragon",
      "States": {
        "ValidateDragon": {
          "Type": "Task",
          "Resource": "${ValidateDragon}",
          "ResultPath": null,
          "TimeoutSeconds": 30,
          "Retry": [
            {
              "ErrorEquals": [
                "Lambda.ClientExecutionTimeoutException",
                "Lambda.ServiceException",
                "Lambda.AWSLambdaException",
                "Lambda.SdkClientException",
                "Lambda.TooManyRequestsException"
              ],
              "IntervalSeconds": 2,
              "MaxAttempts": 6,
              "BackoffRate": 2,
              "JitterStrategy": "FULL"
            }
          ],
          "Catch": [
            {
              "ErrorEquals": [
                "DragonValidationException"
              ],
              "ResultPath": null,
              "Next": "AlertDragonValidationFailure"
            },
            {
              "ErrorEquals": [
                "States.ALL"
              ],
              "Next": "CatchAllFailure"
            }
          ],
          "Next": "AddDragon"
        },
        "AlertDragonValidationFailure": {
          "Type": "Task",
          "Resource": "${SnsPublish}",
          "Parameters": {
            "TopicArn": "${DragonsTopic}",
            "Message.$": "States.Format('{} failed validation and was not added', $.dragon_name_str)"
          },
          "End": true
        },
        "CatchAllFailure": {
          "Type": "Fail",
          "Error": "DragonsFailed",
          "Cause": "see the history"
        },
        "AddDragon": {
          "Type": "Task",
          "Resource": "${AddDragon}",
          "ResultPath": null,
          "Catch": [
            {
              "ErrorEquals": [
                "States.ALL"
              ],
              "Next": "CatchAllFailure"
            }
          ],
          "Next": "ConfirmationRequired"
        },
        "ConfirmationRequired": {
          "Type": "Choice",
          "Choices": [
            {
              "Variable": "$.confirmationRequired",
              "BooleanEquals": true,
              "Next": "AlertAddDragonSuccess"
            },
            {
              "Variable": "$.confirmationRequired",
              "BooleanEquals": false,
              "Next": "NoAlertAddDragonSuccess"
            }
          ],
          "Default": "CatchAllFailure"
        },
        "AlertAddDragonSuccess": {
          "Type": "Task",
          "Resource": "${SnsPublish}",
          "Parameters": {
            "TopicArn": "${DragonsTopic}",
            "Message": "The dragon has been added"
          },
          "End": true
        },
        "NoAlertAddDragonSuccess": {
          "Type": "Succeed"
        }
      }
    }
    ValidateDragon = Intrinsic(GetAtt { resource: "ValidateDragon", attribute: Text("Arn") })
    SnsPublish = Intrinsic(Sub { text: "arn:${AWS::Partition}:states:::sns:publish", variables: {} })
    DragonsTopic = Intrinsic(Ref("DragonsTopic"))
    AddDragon = Intrinsic(GetAtt { resource: "AddDragon", attribute: Text("Arn") })
    "#);
}

#[test]
fn every_kind_of_state_renders() {
    let function = function("Work");
    let machine = pass("Start")
        .comment("sets the stage")
        .result(serde_json::json!({"items": [1, 2], "wait": 3}))
        .result_path("$.setting")
        .then(
            map(
                "EachItem",
                "$.setting.items",
                task("Work", &function)
                    .parameters(serde_json::json!({"item.$": "$"}))
                    .result_selector(serde_json::json!({"size.$": "$.size"}))
                    .output_path("$.size"),
            )
            .max_concurrency(4)
            .item_selector(serde_json::json!({"value.$": "$$.Map.Item.Value"}))
            .retry(Retry::on(["States.Timeout"]).max_delay_seconds(9))
            .no_output(),
        )
        .then(
            parallel("Both")
                .branch(wait_seconds("Short", 2).then(wait_seconds_at("Long", "$.setting.wait")))
                .branch(wait_until("Until", "2030-01-01T00:00:00Z"))
                .branch(wait_until_at("UntilThen", "$.then").input_path("$.a"))
                .discard_result()
                .catch(
                    Catch::any(["A", "B"]).error_at("$.error"),
                    continue_at("Store"),
                ),
        )
        .then(
            call(
                "Store",
                "aws-sdk:ssm:putParameter",
                serde_json::json!({"Name": "/x", "Value.$": "$.x"}),
                Statement::allow(["ssm:PutParameter"])
                    .on(["arn:aws:ssm:eu-west-1:111122223333:parameter/x"]),
            )
            .no_input(),
        )
        .then(publish_sms("Tell", path("$.phone"), "${Work} is literal").heartbeat_seconds(5))
        .then(succeed("Done"));
    assert_snapshot!(text(machine), @r#"
    {
      "StartAt": "Start",
      "States": {
        "Start": {
          "Type": "Pass",
          "Comment": "sets the stage",
          "Result": {
            "items": [
              1,
              2
            ],
            "wait": 3
          },
          "ResultPath": "$.setting",
          "Next": "EachItem"
        },
        "EachItem": {
          "Type": "Map",
          "ItemsPath": "$.setting.items",
          "ItemSelector": {
            "value.$": "$$.Map.Item.Value"
          },
          "MaxConcurrency": 4,
          "OutputPath": null,
          "ItemProcessor": {
            "ProcessorConfig": {
              "Mode": "INLINE"
            },
            "StartAt": "Work",
            "States": {
              "Work": {
                "Type": "Task",
                "Resource": "${Work2}",
                "Parameters": {
                  "item.$": "$"
                },
                "ResultSelector": {
                  "size.$": "$.size"
                },
                "OutputPath": "$.size",
                "End": true
              }
            }
          },
          "Retry": [
            {
              "ErrorEquals": [
                "States.Timeout"
              ],
              "MaxDelaySeconds": 9
            }
          ],
          "Next": "Both"
        },
        "Both": {
          "Type": "Parallel",
          "ResultPath": null,
          "Branches": [
            {
              "StartAt": "Short",
              "States": {
                "Short": {
                  "Type": "Wait",
                  "Seconds": 2,
                  "Next": "Long"
                },
                "Long": {
                  "Type": "Wait",
                  "SecondsPath": "$.setting.wait",
                  "End": true
                }
              }
            },
            {
              "StartAt": "Until",
              "States": {
                "Until": {
                  "Type": "Wait",
                  "Timestamp": "2030-01-01T00:00:00Z",
                  "End": true
                }
              }
            },
            {
              "StartAt": "UntilThen",
              "States": {
                "UntilThen": {
                  "Type": "Wait",
                  "InputPath": "$.a",
                  "TimestampPath": "$.then",
                  "End": true
                }
              }
            }
          ],
          "Catch": [
            {
              "ErrorEquals": [
                "A",
                "B"
              ],
              "ResultPath": "$.error",
              "Next": "Store"
            }
          ],
          "Next": "Store"
        },
        "Store": {
          "Type": "Task",
          "InputPath": null,
          "Resource": "${SsmPutParameter}",
          "Parameters": {
            "Name": "/x",
            "Value.$": "$.x"
          },
          "Next": "Tell"
        },
        "Tell": {
          "Type": "Task",
          "Resource": "${SnsPublish}",
          "Parameters": {
            "PhoneNumber.$": "$.phone",
            "Message": "${Work} is literal"
          },
          "HeartbeatSeconds": 5,
          "Next": "Done"
        },
        "Done": {
          "Type": "Succeed"
        }
      }
    }
    Work2 = Intrinsic(GetAtt { resource: "Work", attribute: Text("Arn") })
    SsmPutParameter = Intrinsic(Sub { text: "arn:${AWS::Partition}:states:::aws-sdk:ssm:putParameter", variables: {} })
    SnsPublish = Intrinsic(Sub { text: "arn:${AWS::Partition}:states:::sns:publish", variables: {} })
    "#);
}

#[test]
fn every_kind_of_rule_renders() {
    let done = succeed("Done");
    let machine = choice("Which")
        .when(
            path("$.a")
                .is("x")
                .and(path("$.b").is(2))
                .and(!path("$.c").is(1.5)),
            &done,
        )
        .when(
            path("$.a").is_less_than(1).or(path("$.b").is_at_most("m")),
            &done,
        )
        .when(path("$.a").is_greater_than(1.5), &done)
        .when(path("$.a").is_at_least("m"), &done)
        .when(!!path("$.a").matches("drag*"), &done)
        .when(path("$.a").equals_string_at("$.b"), &done)
        .when(path("$.a").equals_number_at("$.b"), &done)
        .when(path("$.a").is_before("2030-01-01T00:00:00Z"), &done)
        .when(path("$.a").is_after("2030-01-01T00:00:00Z"), &done)
        .when(path("$.a").is_present(), &done)
        .when(path("$.a").is_null(), &done)
        .when(path("$.a").is_boolean(), &done)
        .when(path("$.a").is_number(), &done)
        .when(path("$.a").is_string(), &done)
        .when(path("$.a").is_timestamp(), &done)
        .otherwise(&done);
    assert_snapshot!(text(machine), @r#"
    {
      "StartAt": "Which",
      "States": {
        "Which": {
          "Type": "Choice",
          "Choices": [
            {
              "And": [
                {
                  "Variable": "$.a",
                  "StringEquals": "x"
                },
                {
                  "Variable": "$.b",
                  "NumericEquals": 2
                },
                {
                  "Not": {
                    "Variable": "$.c",
                    "NumericEquals": 1.5
                  }
                }
              ],
              "Next": "Done"
            },
            {
              "Or": [
                {
                  "Variable": "$.a",
                  "NumericLessThan": 1
                },
                {
                  "Variable": "$.b",
                  "StringLessThanEquals": "m"
                }
              ],
              "Next": "Done"
            },
            {
              "Variable": "$.a",
              "NumericGreaterThan": 1.5,
              "Next": "Done"
            },
            {
              "Variable": "$.a",
              "StringGreaterThanEquals": "m",
              "Next": "Done"
            },
            {
              "Variable": "$.a",
              "StringMatches": "drag*",
              "Next": "Done"
            },
            {
              "Variable": "$.a",
              "StringEqualsPath": "$.b",
              "Next": "Done"
            },
            {
              "Variable": "$.a",
              "NumericEqualsPath": "$.b",
              "Next": "Done"
            },
            {
              "Variable": "$.a",
              "TimestampLessThan": "2030-01-01T00:00:00Z",
              "Next": "Done"
            },
            {
              "Variable": "$.a",
              "TimestampGreaterThan": "2030-01-01T00:00:00Z",
              "Next": "Done"
            },
            {
              "Variable": "$.a",
              "IsPresent": true,
              "Next": "Done"
            },
            {
              "Variable": "$.a",
              "IsNull": true,
              "Next": "Done"
            },
            {
              "Variable": "$.a",
              "IsBoolean": true,
              "Next": "Done"
            },
            {
              "Variable": "$.a",
              "IsNumeric": true,
              "Next": "Done"
            },
            {
              "Variable": "$.a",
              "IsString": true,
              "Next": "Done"
            },
            {
              "Variable": "$.a",
              "IsTimestamp": true,
              "Next": "Done"
            }
          ],
          "Default": "Done"
        },
        "Done": {
          "Type": "Succeed"
        }
      }
    }
    "#);
}

#[test]
fn all_ways_through_a_choice_go_on_after_it() {
    let machine = choice("Big")
        .when(path("$.size").is_greater_than(9), pass("Shrink"))
        .when(path("$.size").is(0), fail("Nothing"))
        .otherwise(pass("Keep").then(wait_seconds("Rest", 1)))
        .then(succeed("Done"));
    assert_snapshot!(text(machine), @r#"
    {
      "StartAt": "Big",
      "States": {
        "Big": {
          "Type": "Choice",
          "Choices": [
            {
              "Variable": "$.size",
              "NumericGreaterThan": 9,
              "Next": "Shrink"
            },
            {
              "Variable": "$.size",
              "NumericEquals": 0,
              "Next": "Nothing"
            }
          ],
          "Default": "Keep"
        },
        "Shrink": {
          "Type": "Pass",
          "Next": "Done"
        },
        "Nothing": {
          "Type": "Fail"
        },
        "Keep": {
          "Type": "Pass",
          "Next": "Rest"
        },
        "Rest": {
          "Type": "Wait",
          "Seconds": 1,
          "Next": "Done"
        },
        "Done": {
          "Type": "Succeed"
        }
      }
    }
    "#);
}

#[test]
fn loops_continue_at_a_state() {
    let machine = wait_seconds("Wait", 5).then(
        choice("Ready")
            .when(path("$.ready").is(true), succeed("Done"))
            .otherwise(continue_at("Wait")),
    );
    assert_snapshot!(text(machine), @r#"
    {
      "StartAt": "Wait",
      "States": {
        "Wait": {
          "Type": "Wait",
          "Seconds": 5,
          "Next": "Ready"
        },
        "Ready": {
          "Type": "Choice",
          "Choices": [
            {
              "Variable": "$.ready",
              "BooleanEquals": true,
              "Next": "Done"
            }
          ],
          "Default": "Wait"
        },
        "Done": {
          "Type": "Succeed"
        }
      }
    }
    "#);
}

#[test]
fn a_placeholder_never_takes_the_place_of_a_text() {
    let function = function("Work");
    let machine = task("Work", &function).comment("not ${Work}");
    assert_snapshot!(text(machine), @r#"
    {
      "StartAt": "Work",
      "States": {
        "Work": {
          "Type": "Task",
          "Comment": "not ${Work}",
          "Resource": "${Work2}",
          "End": true
        }
      }
    }
    Work2 = Intrinsic(GetAtt { resource: "Work", attribute: Text("Arn") })
    "#);
}

#[test]
fn two_states_of_one_name_are_refused() {
    assert_snapshot!(problems(
        wait_seconds("Wait", 1)
            .then(wait_seconds("Wait", 2))
    ), @"
    two different states are called `Wait`
      hint: the first is made at line +1: give one of them another name, or lend the same state to both places
      line +2
    ");
    let twice = pass("Twice");
    assert_snapshot!(problems(
        choice("Which")
            .when(path("$.a").is(true), (&twice).into_chain().then(succeed("A")))
            .otherwise((&twice).into_chain().then(succeed("B")))
    ), @"
    two different states are called `Twice`
      hint: what follows it differs between the places that lead to it: say it once, and let `continue_at` lead to it from elsewhere
      line -1
    ");
    assert_snapshot!(problems(
        parallel("Both")
            .branch(pass("Same"))
            .branch(pass("Same"))
    ), @"
    two different states are called `Same`
      hint: the first is made at line +2: give one of them another name, or lend the same state to both places
      line +3
    ");
}

#[test]
fn states_that_nothing_leads_to_are_refused() {
    assert_snapshot!(problems(
        pass("First")
            .then(fail("Stop"))
            .then(pass("Never"))
    ), @"
    nothing leads to state `Never`
      hint: what it is chained to never goes on: it ends or fails
      line +3
    ");
}

#[test]
fn machines_that_never_end_and_targets_that_are_not_there_are_refused() {
    assert_snapshot!(problems(
        pass("Round")
            .then(continue_at("Round"))
    ), @"
    the states that start with `Round` never end
      hint: let one of them end, succeed or fail
      line +0
    ");
    assert_snapshot!(problems(
        pass("First")
            .then(continue_at("Nowhere"))
    ), @"
    there is no state called `Nowhere` to go to
      hint: `continue_at` names a state of the same machine, and not one inside or outside of a Parallel or Map state
      line +1
    ");
    assert_snapshot!(problems(
        continue_at("Nowhere")
    ), @"
    there is no state called `Nowhere` to go to
      hint: `continue_at` names a state of the same machine, and not one inside or outside of a Parallel or Map state
      line +0
    ");
}

#[test]
fn clauses_that_the_language_forbids_are_refused() {
    let function = function("Work");
    let stop = fail("Stop");
    assert_snapshot!(problems(
        task("Work", &function)
            .catch_all(&stop)
            .catch("Late", &stop)
            .catch(Catch::any(["A", "States.ALL"]).error_at("error"), &stop)
    ), @"
    state `Work`: nothing reaches the clause for `Late`: an earlier one takes every error
      line +3
    state `Work`: `States.ALL` stands alone: it takes every other error too
      line +4
    ");
    assert_snapshot!(problems(
        task("Work", &function)
            .retry(Retry::on_all().backoff_rate(0.5))
            .retry(Retry::on(["Late"]))
    ), @"
    state `Work`: a backoff rate of 0.5 is less than 1
      line +1
    state `Work`: nothing reaches the clause for `Late`: an earlier one takes every error
      line +1
    ");
    assert_snapshot!(problems(
        task("Work", &function)
            .retry(Retry::on(["A"]).interval_seconds(0))
            .timeout_seconds(0)
            .result_path("result")
    ), @"
    state `Work`: a retry's interval is at least a second
      line +1
    state `Work`: its time-out is 0 seconds: give it at least one
      line +1
    state `Work`: `result` is not a path into a state's data: paths start with `$`
      line +1
    ");
}

#[test]
fn choices_without_rules_and_parallels_without_branches_are_refused() {
    assert_snapshot!(problems(
        choice("Which")
            .otherwise(succeed("Done"))
    ), @"
    state `Which`: a choice has at least one rule: add `.when(…)` before `.otherwise(…)`
      line +1
    ");
    assert_snapshot!(problems(
        parallel("Both")
            .then(succeed(""))
    ), @"
    state `Both`: it runs nothing: add at least one `.branch(…)`
      line +1
    state ``: `` cannot be a state's name: use 1 to 80 characters
      line +2
    ");
}
