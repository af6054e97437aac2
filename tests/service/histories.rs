//! What is told of operations, whatever the order in which it reaches us.

use std::fmt::Write as _;

use stackwright::deploy::{DeployError, Event};

use crate::bench::{Bench, run, template, topics};

/// The cause that a failed deploy ends with, and what comes before it is told.
fn cause(ended: Result<impl std::fmt::Debug, DeployError>) -> String {
    match ended {
        Err(DeployError::Failed { status, cause, .. }) => {
            let cause = cause.map_or_else(|| "no cause".to_owned(), |cause| cause.to_string());
            format!("{status}: {cause}")
        }
        other => panic!("{other:?}"),
    }
}

async fn existing() -> Bench {
    let bench = Bench::new().await;
    let past = "-90 Old AWS::SNS::Topic CREATE_COMPLETE\n-60 . CREATE_COMPLETE";
    bench.service.stack("news", &template(&["Old"]), past);
    bench
}

#[test]
fn a_stack_is_created_updated_and_removed() {
    run(async {
        let bench = Bench::new().await;
        bench.service.on(
            "ExecuteChangeSet",
            "0   .   CREATE_IN_PROGRESS User Initiated
             1   One AWS::SNS::Topic CREATE_IN_PROGRESS
             60  One AWS::SNS::Topic CREATE_COMPLETE
             61  .   CREATE_COMPLETE",
        );
        let deployed = bench.deploy(&topics(&["One"])).await.expect("no failure");
        let deployed = deployed.expect("something to do");
        assert_eq!(deployed.stack.status.as_str(), "CREATE_COMPLETE");
        let again = bench.deploy(&topics(&["One"])).await.expect("no failure");
        assert!(again.is_none());
        bench
            .destroy("news")
            .await
            .expect("no failure")
            .expect("a stack");
        assert!(bench.destroy("news").await.expect("no failure").is_none());
        assert_eq!(bench.service.change_sets(), 0);
        insta::assert_snapshot!(bench.lines().join("\n"), @r"
        news/news CREATE_IN_PROGRESS
        news/One CREATE_IN_PROGRESS
        news/One CREATE_COMPLETE
        news/news CREATE_COMPLETE
        news/news DELETE_IN_PROGRESS
        news/news DELETE_COMPLETE
        ");
    });
}

#[test]
fn more_events_than_a_page_holds_are_each_told_once_and_in_order() {
    run(async {
        for resources in [99, 100, 101, 350] {
            let bench = existing().await;
            let mut script = "0 . UPDATE_IN_PROGRESS User Initiated\n".to_owned();
            for number in 0..resources {
                // All of it comes within one look, at the same time.
                writeln!(script, "4 Topic{number} AWS::SNS::Topic UPDATE_COMPLETE").expect("text");
            }
            script += "4.1 . UPDATE_COMPLETE";
            bench.service.on("ExecuteChangeSet", &script);
            bench.deploy(&topics(&["One"])).await.expect("no failure");
            let mut expected = vec!["news/news UPDATE_IN_PROGRESS".to_owned()];
            expected.extend((0..resources).map(|n| format!("news/Topic{n} UPDATE_COMPLETE")));
            expected.push("news/news UPDATE_COMPLETE".to_owned());
            assert_eq!(bench.lines(), expected, "{resources}");
        }
    });
}

#[test]
fn an_old_stack_with_many_events_tells_only_of_this_operation() {
    run(async {
        let bench = Bench::new().await;
        let mut past = String::new();
        for number in 0..330 {
            writeln!(past, "-90 Topic{number} AWS::SNS::Topic CREATE_COMPLETE").expect("text");
        }
        past += "-60 . CREATE_COMPLETE";
        bench.service.stack("news", &template(&["Old"]), &past);
        bench.deploy(&topics(&["One"])).await.expect("no failure");
        assert_eq!(bench.lines().len(), 2);
    });
}

#[test]
fn an_event_that_arrives_late_is_told_and_may_be_the_cause() {
    run(async {
        let bench = existing().await;
        bench.service.on(
            "ExecuteChangeSet",
            "0     .   UPDATE_IN_PROGRESS User Initiated
             2     One AWS::SNS::Topic CREATE_IN_PROGRESS
             2+6   Two AWS::SNS::Topic CREATE_IN_PROGRESS
             9+5   Two AWS::SNS::Topic CREATE_FAILED the name is taken
             9     One AWS::SNS::Topic CREATE_FAILED Resource creation cancelled
             10    .   UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [One, Two].
             20    .   UPDATE_ROLLBACK_COMPLETE",
        );
        let ended = bench.deploy(&topics(&["One", "Two"])).await;
        insta::assert_snapshot!(bench.lines().join("\n"), @r"
        news/news UPDATE_IN_PROGRESS
        news/One CREATE_IN_PROGRESS
        news/Two CREATE_IN_PROGRESS
        news/One CREATE_FAILED
        news/news UPDATE_ROLLBACK_IN_PROGRESS
        news/Two CREATE_FAILED
        cause: news/Two (AWS::SNS::Topic): the name is taken
        news/news UPDATE_ROLLBACK_COMPLETE
        ");
        insta::assert_snapshot!(cause(ended), @"UPDATE_ROLLBACK_COMPLETE: Two (AWS::SNS::Topic): the name is taken");
    });
}

#[test]
fn a_stack_that_still_shows_its_review_is_waited_for() {
    run(async {
        let bench = Bench::new().await;
        bench.service.on(
            "ExecuteChangeSet",
            "0+12 .   CREATE_IN_PROGRESS User Initiated
             1+11 One AWS::SNS::Topic CREATE_IN_PROGRESS
             30   One AWS::SNS::Topic CREATE_COMPLETE
             31   .   CREATE_COMPLETE",
        );
        // What DescribeStacks says is five seconds behind the events.
        bench.service.lag(5.0);
        let deployed = bench.deploy(&topics(&["One"])).await.expect("no failure");
        let deployed = deployed.expect("something to do");
        assert_eq!(deployed.stack.status.as_str(), "CREATE_COMPLETE");
        assert!(
            bench.time.passed().as_secs() >= 36,
            "{:?}",
            bench.time.passed()
        );
    });
}

#[test]
fn a_failure_in_a_nested_stack_is_followed_to_its_own_resource() {
    run(async {
        let bench = existing().await;
        bench.service.on(
            "ExecuteChangeSet",
            "0   .                UPDATE_IN_PROGRESS User Initiated
             1   Inner            AWS::CloudFormation::Stack CREATE_IN_PROGRESS
             1   Inner/.          CREATE_IN_PROGRESS
             2   Inner/Deep       AWS::CloudFormation::Stack CREATE_IN_PROGRESS
             2   Inner/Deep/.     CREATE_IN_PROGRESS
             3   Inner/Deep/Queue AWS::SQS::Queue CREATE_IN_PROGRESS
             9   Inner/Deep/Queue AWS::SQS::Queue CREATE_FAILED the name is not allowed
             10  Inner/Deep/.     ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Queue].
             12  Inner/Deep/.     ROLLBACK_COMPLETE
             13  Inner/Deep       AWS::CloudFormation::Stack CREATE_FAILED Embedded stack news-Inner-Deep was not successfully created: The following resource(s) failed to create: [Queue].
             14  Inner/.          CREATE_FAILED The following resource(s) failed to create: [Deep].
             15  Inner            AWS::CloudFormation::Stack CREATE_FAILED Embedded stack news-Inner was not successfully created
             16  .                UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Inner].
             30  .                UPDATE_ROLLBACK_COMPLETE",
        );
        let ended = bench.deploy(&topics(&["One"])).await;
        let told = bench.lines();
        let place = |text: &str| told.iter().position(|line| line.contains(text));
        // It is told while the rollback is still going on.
        assert!(
            place("cause: ") < place("news/news UPDATE_ROLLBACK_COMPLETE"),
            "{told:#?}"
        );
        assert_eq!(
            told.iter().filter(|line| line.starts_with("cause")).count(),
            1
        );
        insta::assert_snapshot!(cause(ended), @"UPDATE_ROLLBACK_COMPLETE: Queue (AWS::SQS::Queue): the name is not allowed");
    });
}

#[test]
fn a_hook_that_refuses_is_the_cause() {
    run(async {
        let bench = existing().await;
        bench.service.on(
            "ExecuteChangeSet",
            "0 .   UPDATE_IN_PROGRESS User Initiated
             1 One AWS::SNS::Topic CREATE_IN_PROGRESS
             2 One AWS::SNS::Topic CREATE_IN_PROGRESS hook=Acme::Sns::Encrypted/HOOK_IN_PROGRESS
             3 One AWS::SNS::Topic CREATE_IN_PROGRESS hook=Acme::Sns::Encrypted/HOOK_COMPLETE_FAILED the topic is not encrypted
             4 One AWS::SNS::Topic CREATE_FAILED The following hook(s) failed: [Acme::Sns::Encrypted]
             5 .   UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [One].
             9 .   UPDATE_ROLLBACK_COMPLETE",
        );
        let ended = bench.deploy(&topics(&["One"])).await;
        insta::assert_snapshot!(cause(ended), @"UPDATE_ROLLBACK_COMPLETE: One (AWS::SNS::Topic): The following hook(s) failed: [Acme::Sns::Encrypted]: the topic is not encrypted");
    });
}

#[test]
fn an_operation_that_follows_ours_at_once_is_not_taken_for_it() {
    run(async {
        let bench = existing().await;
        bench.service.on(
            "ExecuteChangeSet",
            "0   .   UPDATE_IN_PROGRESS User Initiated
             5   One AWS::SNS::Topic UPDATE_COMPLETE
             6   .   UPDATE_COMPLETE
             6.1 .   UPDATE_IN_PROGRESS token=somebody-else User Initiated
             7   Two AWS::SNS::Topic UPDATE_FAILED token=somebody-else no
             90  .   UPDATE_ROLLBACK_COMPLETE token=somebody-else",
        );
        let deployed = bench.deploy(&topics(&["One"])).await.expect("no failure");
        assert!(deployed.is_some());
        assert!(
            bench.time.passed().as_secs() < 20,
            "{:?}",
            bench.time.passed()
        );
        insta::assert_snapshot!(bench.lines().join("\n"), @r"
        news/news UPDATE_IN_PROGRESS
        news/One UPDATE_COMPLETE
        news/news UPDATE_COMPLETE
        ");
    });
}

#[test]
fn who_waits_for_others_tells_their_operations_apart_without_tokens() {
    run(async {
        let bench = Bench::new().await;
        bench.service.stack(
            "news",
            &template(&["Old"]),
            "-9  .   UPDATE_IN_PROGRESS token= User Initiated
             -8  Old AWS::SNS::Topic UPDATE_IN_PROGRESS token=
             0.2 Old AWS::SNS::Topic UPDATE_COMPLETE token=
             0.3 .   UPDATE_COMPLETE token=
             0.4 .   UPDATE_IN_PROGRESS token= operation=next User Initiated
             5   Old AWS::SNS::Topic UPDATE_FAILED token= operation=next no
             6   .   UPDATE_ROLLBACK_IN_PROGRESS token= operation=last
             9   .   UPDATE_ROLLBACK_COMPLETE token= operation=last",
        );
        bench.deploy(&topics(&["One"])).await.expect("no failure");
        let told = bench.told().into_iter().filter_map(|event| match event {
            Event::Waiting { status, .. } => Some(format!("waiting: {status}")),
            Event::Resource(progress) if progress.event.is_of_stack() => {
                Some(progress.event.status)
            }
            _ => None,
        });
        insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n"), @r"
        waiting: UPDATE_IN_PROGRESS
        UPDATE_IN_PROGRESS
        UPDATE_COMPLETE
        waiting: UPDATE_ROLLBACK_IN_PROGRESS
        UPDATE_IN_PROGRESS
        UPDATE_ROLLBACK_IN_PROGRESS
        UPDATE_ROLLBACK_COMPLETE
        UPDATE_IN_PROGRESS
        UPDATE_COMPLETE
        ");
    });
}

#[test]
fn what_cannot_be_cleaned_up_after_an_update_is_an_orphan_and_no_failure() {
    run(async {
        let bench = existing().await;
        bench.service.on(
            "ExecuteChangeSet",
            "0  .   UPDATE_IN_PROGRESS User Initiated
             3  One AWS::SNS::Topic CREATE_COMPLETE
             4  .   UPDATE_COMPLETE_CLEANUP_IN_PROGRESS
             5  Old AWS::SNS::Topic DELETE_IN_PROGRESS
             9  Old AWS::SNS::Topic DELETE_FAILED somebody holds on to it
             10 .   UPDATE_COMPLETE",
        );
        let deployed = bench.deploy(&topics(&["One"])).await.expect("no failure");
        let orphans = deployed.expect("something to do").orphans;
        let orphans: Vec<String> = orphans.iter().map(ToString::to_string).collect();
        assert_eq!(orphans, ["Old (AWS::SNS::Topic): somebody holds on to it"]);
    });
}
