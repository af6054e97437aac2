//! What operators say of a deploy, as it is sent.

use std::sync::{Arc, Mutex};

use stackwright::{cloud::ChangeSetOptions, construct::Topic};

use crate::bench::{Bench, Outcome, run, stack};

/// What went out to an operation, one field a line.
async fn sent(bench: &Bench, operations: &'static [&'static str]) -> String {
    let bodies: Arc<Mutex<Vec<String>>> = Arc::default();
    let seen = Arc::clone(&bodies);
    bench.proxy.spoil(move |request| {
        if operations.contains(&request.name.as_str()) {
            let fields: Vec<&str> = request.body.split('&').filter(|it| is_told(it)).collect();
            let text = format!("{}: {}", request.name, fields.join(" "));
            seen.lock().expect("no panic while held").push(text);
        }
        None
    });
    let topics = stack("topics", |stack| {
        stack.add("Topic", Topic::new());
    });
    let outcome = bench.deploy(&topics).await;
    bench.proxy.mend();
    assert!(matches!(outcome, Ok(Outcome::Deployed(_))), "{outcome:?}");
    let bodies = bodies.lock().expect("no panic while held");
    bodies.join("\n")
}

/// Whether a field is about options.
fn is_told(field: &str) -> bool {
    const PARTS: [&str; 9] = [
        "DeploymentConfig",
        "DisableRollback",
        "EnableTerminationProtection",
        "ImportExistingResources",
        "NotificationARNs",
        "RetainExceptOnCreate",
        "RoleARN",
        "RollbackConfiguration",
        "StackPolicyBody",
    ];
    PARTS.iter().any(|part| field.starts_with(part))
}

#[test]
fn options_go_with_the_change_set() {
    run(async {
        let mut bench = Bench::new().await;
        bench.settings.options = ChangeSetOptions {
            role: Some("role".to_owned()),
            notifications: vec!["topic".to_owned()],
            alarms: vec!["alarm".to_owned()],
            monitoring_minutes: Some(10),
            import_existing: true,
            ..ChangeSetOptions::default()
        };
        let text = sent(&bench, &["CreateChangeSet", "ExecuteChangeSet"]).await;
        insta::assert_snapshot!(text, @r"
        CreateChangeSet: RoleARN=role RollbackConfiguration.RollbackTriggers.member.1.Arn=alarm RollbackConfiguration.RollbackTriggers.member.1.Type=AWS%3A%3ACloudWatch%3A%3AAlarm RollbackConfiguration.MonitoringTimeInMinutes=10 NotificationARNs.member.1=topic ImportExistingResources=true
        ExecuteChangeSet: RetainExceptOnCreate=true
        ");
    });
}

#[test]
fn express_says_once_whether_a_failure_is_rolled_back() {
    run(async {
        let mut bench = Bench::new().await;
        bench.settings.options.express = true;
        let text = sent(&bench, &["CreateChangeSet", "ExecuteChangeSet"]).await;
        insta::assert_snapshot!(text, @r"
        CreateChangeSet: DeploymentConfig.Mode=EXPRESS DeploymentConfig.DisableRollback=false
        ExecuteChangeSet: 
        ");
    });
}

#[test]
fn a_policy_and_protection_come_after_the_deploy() {
    run(async {
        let mut bench = Bench::new().await;
        bench.settings.stack_policy = Some("{\"Statement\":[]}".to_owned());
        bench.settings.protect = Some(true);
        let operations = &["SetStackPolicy", "UpdateTerminationProtection"];
        let text = sent(&bench, operations).await;
        insta::assert_snapshot!(text, @r"
        UpdateTerminationProtection: EnableTerminationProtection=true
        SetStackPolicy: StackPolicyBody=%7B%22Statement%22%3A%5B%5D%7D
        ");
        let topics = bench.cloud.stack("topics").await.expect("an answer");
        assert!(topics.expect("a stack").protected);
    });
}
