//! Every outcome of a change set.

use crate::{
    bench::{Bench, run, template, topics},
    sets::Outcome,
    stacks::ARNS,
};

/// What a deploy makes of it; nothing is left behind by any.
async fn deploy(outcome: Outcome, prepare: impl FnOnce(&Bench)) -> String {
    let bench = Bench::new().await;
    bench
        .service
        .stack("news", &template(&["Old"]), "-60 . UPDATE_COMPLETE");
    let (status, execution) = (outcome.status, outcome.execution);
    bench.service.outcome(outcome);
    prepare(&bench);
    let ended = match bench.deploy(&topics(&["One"])).await {
        Ok(Some(deployed)) => deployed.stack.status.as_str().to_owned(),
        Ok(None) => "nothing to do".to_owned(),
        Err(error) => match &error {
            stackwright::deploy::DeployError::Unplannable { causes, .. } => {
                let causes = causes.iter().map(|cause| {
                    let line = cause.line.map_or("nowhere", |line| line.file());
                    format!("\n    - {cause} at {line}")
                });
                format!("{error}{}", causes.collect::<String>())
            }
            error => error.to_string(),
        },
    };
    format!("{status} {execution}\n    {ended}\n")
}

fn failed(reason: &'static str) -> Outcome {
    Outcome {
        after: 3.0,
        status: "FAILED",
        execution: "UNAVAILABLE",
        reason,
        ..Outcome::default()
    }
}

#[test]
fn every_outcome_of_a_change_set_is_understood() {
    run(async {
        let mut table = String::new();
        for (status, execution) in [
            ("CREATE_COMPLETE", "AVAILABLE"),
            ("CREATE_COMPLETE", "OBSOLETE"),
            ("CREATE_COMPLETE", "UNAVAILABLE"),
            ("CREATE_COMPLETE", "EXECUTE_IN_PROGRESS"),
            ("CREATE_COMPLETE", "EXECUTE_COMPLETE"),
            ("CREATE_COMPLETE", "EXECUTE_FAILED"),
            ("DELETE_PENDING", "UNAVAILABLE"),
            ("DELETE_IN_PROGRESS", "UNAVAILABLE"),
            ("DELETE_COMPLETE", "UNAVAILABLE"),
            ("DELETE_FAILED", "UNAVAILABLE"),
            ("NEW_WORD", "UNAVAILABLE"),
        ] {
            let outcome = Outcome {
                after: 40.0,
                status,
                execution,
                ..Outcome::default()
            };
            let executed = execution.starts_with("EXECUTE");
            let end = if execution == "EXECUTE_FAILED" {
                "UPDATE_ROLLBACK_COMPLETE"
            } else {
                "UPDATE_COMPLETE"
            };
            let script = format!("1 . UPDATE_IN_PROGRESS\n9 . {end}");
            table += &deploy(outcome, |bench| {
                if executed {
                    bench
                        .service
                        .when_read(&format!("{ARNS}:stack/news/0"), &script);
                }
            })
            .await;
        }
        for reason in [
            "The submitted information didn't contain changes. Submit different information to \
             create a change set.",
            "No updates are to be performed.",
            "",
            "Transform AWS::Serverless-2016-10-31 failed with: Invalid Serverless Application \
             Specification document.",
            "CloudFormation is attempting to import some resources because they already exist in \
             your account. The resources must have the DeletionPolicy attribute set to 'Retain' or \
             'RetainExceptOnCreate' in the template for successful import. The affected resources \
             are One ({TopicArn=arn:aws:sns:us-east-1:1:one})",
            "The following hook(s) failed: [Acme::Sns::Encrypted]",
        ] {
            table += &deploy(failed(reason), |_| {}).await;
        }
        insta::assert_snapshot!(table, @r"
        CREATE_COMPLETE AVAILABLE
            UPDATE_COMPLETE
        CREATE_COMPLETE OBSOLETE
            the stack `news` has changed since the plan was made, so the service does not carry it out: run it again for a new plan
        CREATE_COMPLETE UNAVAILABLE
            the stack `news` has changed since the plan was made, so the service does not carry it out: run it again for a new plan
        CREATE_COMPLETE EXECUTE_IN_PROGRESS
            UPDATE_COMPLETE
        CREATE_COMPLETE EXECUTE_COMPLETE
            UPDATE_COMPLETE
        CREATE_COMPLETE EXECUTE_FAILED
            updating the stack `news` failed; it is now UPDATE_ROLLBACK_COMPLETE
        DELETE_PENDING UNAVAILABLE
            the service cannot plan the deployment of `news`: somebody deleted the change set while it was being made (DELETE_PENDING); run it again
        DELETE_IN_PROGRESS UNAVAILABLE
            the service cannot plan the deployment of `news`: somebody deleted the change set while it was being made (DELETE_IN_PROGRESS); run it again
        DELETE_COMPLETE UNAVAILABLE
            the service cannot plan the deployment of `news`: somebody deleted the change set while it was being made (DELETE_COMPLETE); run it again
        DELETE_FAILED UNAVAILABLE
            the service cannot plan the deployment of `news`: somebody deleted the change set while it was being made (DELETE_FAILED); run it again
        NEW_WORD UNAVAILABLE
            the service cannot plan the deployment of `news`: this version does not know the status NEW_WORD of a change set
        FAILED UNAVAILABLE
            nothing to do
        FAILED UNAVAILABLE
            nothing to do
        FAILED UNAVAILABLE
            the service cannot plan the deployment of `news`: the service gave no reason
        FAILED UNAVAILABLE
            the service cannot plan the deployment of `news`: Transform AWS::Serverless-2016-10-31 failed with: Invalid Serverless Application Specification document.
        FAILED UNAVAILABLE
            the service cannot plan the deployment of `news`: CloudFormation is attempting to import some resources because they already exist in your account. The resources must have the DeletionPolicy attribute set to 'Retain' or 'RetainExceptOnCreate' in the template for successful import. The affected resources are One ({TopicArn=arn:aws:sns:us-east-1:1:one})
        FAILED UNAVAILABLE
            the service cannot plan the deployment of `news`: The following hook(s) failed: [Acme::Sns::Encrypted]; Acme::Sns::Encrypted: the topic is not encrypted
        ");
    });
}

#[test]
fn what_was_found_before_the_service_began_is_told_with_its_path() {
    run(async {
        let reason = "[AWS::EarlyValidation::PropertyValidation] Validation failed. To see the \
                      failures, use the DescribeEvents API.";
        let told = deploy(failed(reason), |bench| {
            bench.service.finding([
                "PROPERTY_VALIDATION",
                "/Resources/One/Properties/TopicName",
                "One",
                "AWS::SNS::Topic",
                "expected type: String, found: Integer",
            ]);
            bench.service.finding([
                "NAME_CONFLICT_VALIDATION",
                "/Resources/Two",
                "Two",
                "AWS::SNS::Topic",
                "Resource of type 'AWS::SNS::Topic' with identifier 'two' already exists.",
            ]);
        });
        insta::assert_snapshot!(told.await, @r"
        FAILED UNAVAILABLE
            the service cannot plan the deployment of `news`: [AWS::EarlyValidation::PropertyValidation] Validation failed. To see the failures, use the DescribeEvents API.
            - One (AWS::SNS::Topic): expected type: String, found: Integer at tests/service/bench.rs
            - Two (AWS::SNS::Topic): Resource of type 'AWS::SNS::Topic' with identifier 'two' already exists. at nowhere
        ");
    });
}

#[test]
fn a_nested_change_set_that_failed_is_followed_to_its_reason() {
    run(async {
        let bench = Bench::new().await;
        let arn = bench
            .service
            .stack("news", &template(&["Old"]), "-60 . UPDATE_COMPLETE");
        let nested = |id: &str, set: &str| {
            let type_name = "AWS::CloudFormation::Stack";
            vec![(id.to_owned(), type_name.to_owned(), set.to_owned())]
        };
        let inner = failed("Parameters: [Size] must have values");
        let inner = bench.service.change_set("news-Inner-Deep", "deep", inner);
        let middle = Outcome {
            changes: nested("Deep", &inner),
            ..failed("Nested change set deep was not successfully created: Currently in FAILED.")
        };
        let middle = bench.service.change_set("news-Inner", "middle", middle);
        bench.service.outcome(Outcome {
            changes: nested("Inner", &middle),
            ..failed("Nested change set middle was not successfully created: Currently in FAILED.")
        });
        let refused = bench.deploy(&topics(&["One"])).await;
        insta::assert_snapshot!(refused.expect_err("no value"), @"the service cannot plan the deployment of `news`: Parameters: [Size] must have values");
        // Those of the nested stacks are the service's own.
        assert_eq!(bench.service.change_sets(), 2, "{arn}");
    });
}
