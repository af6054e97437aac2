//! Ways out of the states that a stack does not leave by itself.

use stackwright::deploy::Event;

use crate::bench::{Bench, run, template, topics};

/// What a deploy with `--recover` does with a stack in that status, where asking for it leads to
/// what `script` says.
async fn recover(status: &str, recovery: &str, script: &str) -> String {
    let mut bench = Bench::new().await;
    let past = format!("-60 Old AWS::SNS::Topic UPDATE_COMPLETE\n-60 . {status}");
    bench.service.stack("news", &template(&["Old"]), &past);
    for action in [
        "CancelUpdateStack",
        "ContinueUpdateRollback",
        "RollbackStack",
        "DeleteStack",
    ] {
        bench.service.on(action, script);
    }
    bench.settings.recover = Some(recovery.parse().expect("a recovery"));
    let ended = match bench.deploy(&topics(&["One"])).await {
        Ok(Some(deployed)) => deployed.stack.status.as_str().to_owned(),
        Ok(None) => "nothing to do".to_owned(),
        Err(error) => error.to_string(),
    };
    let writes = bench.service.writes().join(" ");
    format!("{status} {recovery}: {writes}\n    {ended}\n")
}

const UNDONE: &str = "0 . UPDATE_ROLLBACK_IN_PROGRESS\n30 . UPDATE_ROLLBACK_COMPLETE";
const STUCK: &str = "0 . UPDATE_ROLLBACK_IN_PROGRESS
    30 Old AWS::SNS::Topic UPDATE_FAILED still not
    31 . UPDATE_ROLLBACK_FAILED The following resource(s) failed to update: [Old].";
const GONE: &str = "0 . DELETE_IN_PROGRESS\n30 . DELETE_COMPLETE";
const UNMADE: &str = "0 . ROLLBACK_IN_PROGRESS\n30 . ROLLBACK_COMPLETE";

#[test]
fn each_way_out_is_taken_when_it_is_named_and_no_other() {
    run(async {
        let mut table = String::new();
        for (status, recovery, script) in [
            ("UPDATE_IN_PROGRESS", "cancel", UNDONE),
            ("UPDATE_ROLLBACK_FAILED", "continue-rollback", UNDONE),
            ("UPDATE_ROLLBACK_FAILED", "continue-rollback", STUCK),
            ("UPDATE_ROLLBACK_FAILED", "skip:Old,Inner.Two", UNDONE),
            ("UPDATE_ROLLBACK_FAILED", "force-rollback", UNDONE),
            ("CREATE_FAILED", "rollback", GONE),
            ("CREATE_FAILED", "rollback", UNMADE),
            ("CREATE_FAILED", "delete", GONE),
            ("UPDATE_FAILED", "rollback", UNDONE),
            ("CREATE_IN_PROGRESS", "delete", GONE),
            ("ROLLBACK_COMPLETE", "delete", GONE),
            ("ROLLBACK_FAILED", "delete", GONE),
            ("DELETE_FAILED", "delete", GONE),
            ("DELETE_FAILED", "retain:Old", GONE),
            ("DELETE_FAILED", "force-delete", GONE),
            // What does not lead out of a state is not tried.
            ("UPDATE_ROLLBACK_FAILED", "delete", GONE),
            ("DELETE_FAILED", "continue-rollback", UNDONE),
            ("UPDATE_COMPLETE", "rollback", UNDONE),
            ("UPDATE_ROLLBACK_COMPLETE", "delete", GONE),
            ("IMPORT_ROLLBACK_FAILED", "delete", GONE),
        ] {
            table += &recover(status, recovery, script).await;
        }
        insta::assert_snapshot!(table, @r"
        UPDATE_IN_PROGRESS cancel: CancelUpdateStack CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
            UPDATE_COMPLETE
        UPDATE_ROLLBACK_FAILED continue-rollback: ContinueUpdateRollback CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
            UPDATE_COMPLETE
        UPDATE_ROLLBACK_FAILED continue-rollback: ContinueUpdateRollback
            recovering the stack `news` failed; it is now UPDATE_ROLLBACK_FAILED
        UPDATE_ROLLBACK_FAILED skip:Old,Inner.Two: ContinueUpdateRollback(Old Inner.Two) CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
            UPDATE_COMPLETE
        UPDATE_ROLLBACK_FAILED force-rollback: ContinueUpdateRollback(true) CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
            UPDATE_COMPLETE
        CREATE_FAILED rollback: RollbackStack CreateChangeSet(CREATE) ExecuteChangeSet DeleteChangeSet
            CREATE_COMPLETE
        CREATE_FAILED rollback: RollbackStack
            the stack `news` is in the state ROLLBACK_COMPLETE: its creation was rolled back, but some of it was kept: Old (news-old). Remove or rename these, then add `--recover delete`
        CREATE_FAILED delete: DeleteStack CreateChangeSet(CREATE) ExecuteChangeSet DeleteChangeSet
            CREATE_COMPLETE
        UPDATE_FAILED rollback: RollbackStack CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
            UPDATE_COMPLETE
        CREATE_IN_PROGRESS delete: DeleteStack CreateChangeSet(CREATE) ExecuteChangeSet DeleteChangeSet
            CREATE_COMPLETE
        ROLLBACK_COMPLETE delete: DeleteStack CreateChangeSet(CREATE) ExecuteChangeSet DeleteChangeSet
            CREATE_COMPLETE
        ROLLBACK_FAILED delete: DeleteStack CreateChangeSet(CREATE) ExecuteChangeSet DeleteChangeSet
            CREATE_COMPLETE
        DELETE_FAILED delete: DeleteStack CreateChangeSet(CREATE) ExecuteChangeSet DeleteChangeSet
            CREATE_COMPLETE
        DELETE_FAILED retain:Old: DeleteStack(Old) CreateChangeSet(CREATE) ExecuteChangeSet DeleteChangeSet
            CREATE_COMPLETE
        DELETE_FAILED force-delete: DeleteStack(FORCE_DELETE_STACK) CreateChangeSet(CREATE) ExecuteChangeSet DeleteChangeSet
            CREATE_COMPLETE
        UPDATE_ROLLBACK_FAILED delete: 
            the stack `news` is in the state UPDATE_ROLLBACK_FAILED, which `--recover delete` does not lead out of: add `--recover continue-rollback` or `--recover skip:ID` or `--recover force-rollback` instead
        DELETE_FAILED continue-rollback: 
            the stack `news` is in the state DELETE_FAILED, which `--recover continue-rollback` does not lead out of: add `--recover delete` or `--recover retain:ID` or `--recover force-delete` instead
        UPDATE_COMPLETE rollback: CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
            UPDATE_COMPLETE
        UPDATE_ROLLBACK_COMPLETE delete: CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
            UPDATE_COMPLETE
        IMPORT_ROLLBACK_FAILED delete: 
            the stack `news` is in the state IMPORT_ROLLBACK_FAILED: an import failed, and so did undoing it: the service offers no way on from here; ask AWS support
        ");
    });
}

#[test]
fn what_was_kept_of_a_rolled_back_stack_is_named_before_it_is_in_the_way() {
    run(async {
        let bench = Bench::new().await;
        let past = "-60 Photos AWS::S3::Bucket CREATE_COMPLETE\n-59 Photos AWS::S3::Bucket \
                    DELETE_SKIPPED\n-58 . ROLLBACK_COMPLETE";
        bench.service.stack("news", &template(&["Old"]), past);
        let refused = bench.deploy(&topics(&["One"])).await;
        insta::assert_snapshot!(refused.expect_err("it is in the way"), @"the stack `news` is in the state ROLLBACK_COMPLETE: its creation was rolled back, but some of it was kept: Photos (news-photos). Remove or rename these, then add `--recover delete`");
        assert!(bench.service.writes().is_empty());
    });
}

#[test]
fn a_stack_that_has_to_go_first_and_is_protected_goes_only_if_told_so() {
    run(async {
        let mut table = String::new();
        for (status, recovery, protect) in [
            ("ROLLBACK_COMPLETE", None, None),
            ("ROLLBACK_COMPLETE", None, Some(true)),
            ("ROLLBACK_COMPLETE", None, Some(false)),
            ("ROLLBACK_FAILED", Some("delete"), None),
            ("ROLLBACK_FAILED", Some("delete"), Some(false)),
            ("UPDATE_COMPLETE", Some("delete"), None),
        ] {
            let mut bench = Bench::new().await;
            let past = format!("-60 . {status}");
            let arn = bench.service.stack("news", &template(&["Old"]), &past);
            bench.service.alter(&arn, |stack| stack.protected = true);
            bench.settings.recover = recovery.map(|it| it.parse().expect("a recovery"));
            bench.settings.protect = protect;
            let ended = match bench.deploy(&topics(&["One"])).await {
                Ok(_) => "deployed".to_owned(),
                Err(error) => error.to_string(),
            };
            let writes = bench.service.writes().join(" ");
            table += &format!("{status} {recovery:?} {protect:?}: {writes}\n    {ended}\n");
        }
        insta::assert_snapshot!(table, @r#"
        ROLLBACK_COMPLETE None None: 
            `news` cannot be deployed: the stack is in the state ROLLBACK_COMPLETE, so it has to be deleted and made anew, and is protected from that: add --no-protect
        ROLLBACK_COMPLETE None Some(true): 
            `news` cannot be deployed: the stack is in the state ROLLBACK_COMPLETE, so it has to be deleted and made anew, and is protected from that: add --no-protect
        ROLLBACK_COMPLETE None Some(false): UpdateTerminationProtection DeleteStack CreateChangeSet(CREATE) ExecuteChangeSet DeleteChangeSet
            deployed
        ROLLBACK_FAILED Some("delete") None: 
            `news` cannot be deployed: the stack is in the state ROLLBACK_FAILED, so it has to be deleted and made anew, and is protected from that: add --no-protect
        ROLLBACK_FAILED Some("delete") Some(false): UpdateTerminationProtection DeleteStack CreateChangeSet(CREATE) ExecuteChangeSet DeleteChangeSet
            deployed
        UPDATE_COMPLETE Some("delete") None: CreateChangeSet(UPDATE) ExecuteChangeSet DeleteChangeSet
            deployed
        "#);
    });
}

#[test]
fn removing_a_stack_lets_go_of_what_cannot_be_deleted_only_if_told_so() {
    run(async {
        let mut table = String::new();
        for recovery in [
            None,
            Some("retain:Old"),
            Some("force-delete"),
            Some("rollback"),
        ] {
            let bench = Bench::new().await;
            let past = "-60 Old AWS::SNS::Topic DELETE_FAILED needed\n-60 . DELETE_FAILED";
            bench.service.stack("news", &template(&["Old"]), past);
            let stuck = "0 . DELETE_IN_PROGRESS
                1 Old AWS::SNS::Topic DELETE_FAILED needed
                2 . DELETE_FAILED The following resource(s) failed to delete: [Old].";
            bench
                .service
                .on("DeleteStack", if recovery.is_none() { stuck } else { GONE });
            let farewell = stackwright::destroy::plan(&bench.cloud, "news").await;
            let mut farewell = farewell.expect("an answer").expect("a stack");
            let taken = recovery.map_or(Ok(true), |recovery| {
                farewell.recover_by(&recovery.parse().expect("a recovery"))
            });
            let ended = match taken {
                Err(error) => error.to_string(),
                Ok(_) => bench.remove(&farewell).await.map_or_else(
                    |error| error.to_string(),
                    |_| format!("removed, {} let go", farewell.retained.len()),
                ),
            };
            table += &format!(
                "{recovery:?}: {}\n    {ended}\n",
                bench.service.writes().join(" ")
            );
        }
        insta::assert_snapshot!(table, @r#"
        None: DeleteStack
            deleting the stack `news` failed; it is now DELETE_FAILED
        Some("retain:Old"): DeleteStack(Old)
            removed, 1 let go
        Some("force-delete"): DeleteStack(FORCE_DELETE_STACK)
            removed, 0 let go
        Some("rollback"): 
            the stack `news` is in the state DELETE_FAILED, which `--recover rollback` does not lead out of: add `--recover retain:ID` or `--recover force-delete` instead
        "#);
    });
}

#[test]
fn what_cannot_be_deleted_is_let_go_of_step_by_step_and_told_with_the_command_that_removes_it() {
    run(async {
        let bench = Bench::new().await;
        let past = "-60 Old AWS::SNS::Topic CREATE_COMPLETE\n-60 . CREATE_COMPLETE";
        bench.service.stack("news", &template(&["Old"]), past);
        let stuck = |reason: &str| {
            format!(
                "0 . DELETE_IN_PROGRESS\n1 Old AWS::SNS::Topic DELETE_FAILED {reason}\n2 . \
                 DELETE_FAILED The following resource(s) failed to delete: [Old]."
            )
        };
        // What passes by itself is tried again first.
        for reason in ["Rate exceeded", "it is held", "it is still held"] {
            bench.service.on("DeleteStack", &stuck(reason));
        }
        let gone =
            "0 . DELETE_IN_PROGRESS\n1 Old AWS::SNS::Topic DELETE_SKIPPED\n2 . DELETE_COMPLETE";
        bench.service.on("DeleteStack", gone);
        let farewell = stackwright::destroy::plan(&bench.cloud, "news").await;
        let mut farewell = farewell.expect("an answer").expect("a stack");
        farewell.abandon = true;
        let removed = bench.remove(&farewell).await.expect("it goes");
        let mut told = bench.service.writes();
        told.extend(bench.told().iter().filter_map(|event| match event {
            Event::Note { text } => Some(text.clone()),
            _ => None,
        }));
        told.extend(removed.left.iter().map(|left| {
            let command = left
                .remove
                .split(" --endpoint-url")
                .next()
                .unwrap_or_default();
            format!("{:?}: {command}", left.why)
        }));
        insta::assert_snapshot!(told.join("\n"), @r"
        DeleteStack
        DeleteStack
        DeleteStack(Old)
        DeleteStack(FORCE_DELETE_STACK)
        `news` could not be deleted; Old may go by now (Rate exceeded): trying again
        `news` could not be deleted; letting go of Old (it is held)
        `news` could not be deleted; letting go of whatever cannot be deleted
        Abandoned: aws sns delete-topic --topic-arn news-old --region us-east-1
        ");
    });
}

#[test]
fn who_works_on_a_stack_is_told_while_we_wait() {
    run(async {
        let bench = Bench::new().await;
        let mut told = Vec::new();
        for token in [
            "stackwright-0123456789abcdef",
            "Console-UpdateStack-7",
            "0a1b-2c3d",
        ] {
            let past = format!(
                "-90 . UPDATE_IN_PROGRESS token={token}
                 30  . UPDATE_COMPLETE token={token}"
            );
            let arn = bench.service.stack("news", &template(&["One"]), &past);
            bench.service.alter(&arn, |stack| {
                stack.role = "arn:aws:iam::1:role/deployer".into();
            });
            bench.deploy(&topics(&["One"])).await.expect("no failure");
            for event in bench.told() {
                if let stackwright::deploy::Event::Waiting { by, .. } = event {
                    told.push(format!("{by} (ours: {})", by.is_ours()));
                }
            }
        }
        insta::assert_snapshot!(told.join("\n"), @r"
        since 2023-11-14T22:11:50Z, begun by stackwright, working as arn:aws:iam::1:role/deployer (ours: true)
        since 2023-11-14T22:12:21Z, begun in the console, working as arn:aws:iam::1:role/deployer (ours: false)
        since 2023-11-14T22:12:52Z, begun with the token 0a1b-2c3d, working as arn:aws:iam::1:role/deployer (ours: false)
        ");
    });
}

#[test]
fn what_is_kept_of_a_stack_whose_deletion_failed_needs_no_update_first() {
    run(async {
        let bench = Bench::new().await;
        let past = "-60 Old AWS::SNS::Topic DELETE_FAILED needed
            -60 Other AWS::SQS::Queue DELETE_FAILED needed
            -60 . DELETE_FAILED";
        bench
            .service
            .stack("news", &template(&["Old", "Other"]), past);
        bench.service.on("DeleteStack", GONE);
        let farewell = stackwright::destroy::plan(&bench.cloud, "news").await;
        let mut farewell = farewell.expect("an answer").expect("a stack");
        farewell.keep(&["Old".to_owned()]).expect("it is there");
        let removed = bench.remove(&farewell).await.expect("removed");
        assert_eq!(bench.service.writes(), ["DeleteStack(Old)"]);
        let left: Vec<_> = removed.left.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(left, ["news-old"]);
    });
}

#[test]
fn what_nested_stacks_kept_is_left_over_too() {
    run(async {
        let bench = Bench::new().await;
        let past = "-90 Inner AWS::CloudFormation::Stack CREATE_COMPLETE
            -90 Inner/. CREATE_COMPLETE
            -90 Inner/Deep AWS::CloudFormation::Stack CREATE_COMPLETE
            -90 Inner/Deep/. CREATE_COMPLETE
            -90 . CREATE_COMPLETE
            -60 . DELETE_IN_PROGRESS
            -59 Inner/Deep/Rules AWS::SNS::Topic DELETE_COMPLETE
            -59 Inner/Deep/Kept AWS::SNS::Topic DELETE_SKIPPED
            -58 Inner/Deep/. DELETE_COMPLETE
            -58 Inner/Deep AWS::CloudFormation::Stack DELETE_COMPLETE
            -57 Inner/Other AWS::SNS::Topic DELETE_SKIPPED
            -56 Inner/. DELETE_COMPLETE
            -56 Inner AWS::CloudFormation::Stack DELETE_COMPLETE
            -55 . DELETE_COMPLETE";
        bench.service.stack("news", &template(&[]), past);
        let sweep = stackwright::destroy::leftovers(&bench.cloud, &["news"], None).await;
        let mut left: Vec<_> = sweep.left.iter().map(|it| it.name.as_str()).collect();
        left.sort_unstable();
        assert_eq!(left, ["news-Inner-Deep-kept", "news-Inner-other"]);
    });
}
