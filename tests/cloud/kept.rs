//! Kept plans of several stacks, and such that an earlier run has begun to carry out.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use serde_json::json;
use stackwright::{
    App,
    assembly::Assembly,
    deploy::{
        DeployError, Interrupt, KeptPlace, KeptPlan, KeptStack, Planned, Resumed, Settings,
        discard_kept, plan, resume,
    },
    render::Dialect,
    resource::Raw,
};

use crate::{
    bench::{Bench, properties, run},
    proxy::{Fault, result},
};

/// Two stacks that know nothing of each other, and one that reads the name of the first one's
/// topic.
fn app() -> Assembly {
    let mut app = App::new("test", env!("CARGO_MANIFEST_DIR"));
    let [news, eggs, reader] = ["news", "eggs", "reader"].map(|name| app.stack(name));
    let topic = |name: &str| Raw::new("AWS::SNS::Topic", properties(json!({"TopicName": name})));
    let topics =
        [(&news, "one"), (&eggs, "two")].map(|(stack, name)| stack.add("Main", topic(name)));
    let mut held = properties(json!({"Type": "String"}));
    held.insert(
        "Value".to_owned(),
        topics[0].attribute::<String>("TopicName").into(),
    );
    reader.add("Held", Raw::new("AWS::SSM::Parameter", held));
    app.synthesize(Dialect::default()).expect("a valid program")
}

fn new_plan(bench: &Bench) -> KeptPlan {
    let place = KeptPlace {
        target: "test".to_owned(),
        account: bench.account.clone(),
        region: "us-east-1".to_owned(),
        endpoint: Some(bench.proxy.url()),
    };
    KeptPlan::new("test", place)
}

/// Plans a stack and keeps that.
async fn keep(
    bench: &Bench,
    app: &Assembly,
    place: usize,
    id: &str,
) -> Result<KeptStack, DeployError> {
    let settings = Settings {
        keep_for: Some(id.to_owned()),
        ..bench.settings.clone()
    };
    let stack = &app.stacks[place];
    match plan(&bench.cloud, stack, &settings, &|_| {}, &bench.interrupt).await? {
        Planned::Ready(plan) => {
            let kept = plan.as_kept();
            plan.leave();
            Ok(kept)
        }
        Planned::NoChanges(_) | Planned::OnlyFiles(_) => panic!("nothing was deployed before"),
    }
}

async fn take_up<'a>(bench: &'a Bench, app: &'a Assembly, kept: &KeptStack) -> Resumed<'a> {
    let stack = app.stacks.iter().find(|stack| stack.name == kept.stack);
    let (stack, interrupt) = (stack.expect("the stack"), Interrupt::new());
    let resumed = resume(
        &bench.cloud,
        stack,
        &bench.settings,
        kept,
        &|_| {},
        &interrupt,
    );
    resumed.await.expect("an answer")
}

#[test]
fn stacks_of_one_app_are_planned_together_and_what_needs_them_waits() {
    run(async {
        let bench = Bench::new().await;
        let app = app();
        let reader = app.stacks.iter().position(|stack| stack.name == "reader");
        let reader = reader.expect("the stack");
        let mut kept = new_plan(&bench);
        for place in (0..app.stacks.len()).filter(|&place| place != reader) {
            let stack = keep(&bench, &app, place, &kept.id).await.expect("a plan");
            kept.stacks.push(stack);
        }
        // As AWS answers; the local cloud finds that out when it executes.
        bench.proxy.spoil(|request| {
            let failed = "<Status>FAILED</Status><StatusReason>No export named news:Main found\
                          </StatusReason>";
            let answer = || Fault::Answer(200, result("DescribeChangeSet", failed));
            (request.name == "DescribeChangeSet").then(answer)
        });
        let waits = keep(&bench, &app, reader, &kept.id)
            .await
            .expect_err("it waits");
        bench.proxy.mend();
        assert!(waits.awaits_export(), "{waits}");
        let shells = bench.stacks().await;
        assert_eq!(shells.len(), 2, "{shells:?}");
        assert!(shells.values().all(|status| status == "REVIEW_IN_PROGRESS"));

        // A run between them takes nothing away, and all can be discarded at once.
        bench.deploy(&app.stacks[1]).await.expect("deployed");
        let sets = bench.cloud.change_sets(&kept.stacks[0].stack).await;
        assert_eq!(sets.expect("an answer").len(), 1);
        assert!(matches!(
            take_up(&bench, &app, &kept.stacks[0]).await,
            Resumed::Ready(_)
        ));
        discard_kept(&bench.cloud, &kept, &|_| {})
            .await
            .expect("discarded");
        let left = bench.stacks().await;
        assert_eq!(left.len(), 1, "only the one that was deployed: {left:?}");
    });
}

#[test]
fn a_plan_that_was_begun_is_followed_to_its_end_and_not_begun_again() {
    run(async {
        let mut bench = Bench::new().await;
        let app = app();
        let kept = keep(&bench, &app, 0, &new_plan(&bench).id)
            .await
            .expect("a plan");
        let Resumed::Ready(plan) = take_up(&bench, &app, &kept).await else {
            panic!("nothing has moved");
        };
        // The user leaves as soon as the service has begun.
        let interrupt = Interrupt::new();
        let (raised, begun) = (interrupt.clone(), Arc::new(AtomicBool::new(false)));
        bench.proxy.spoil(move |request| {
            if begun.load(Ordering::SeqCst) {
                raised.raise();
            }
            begun.fetch_or(request.name == "ExecuteChangeSet", Ordering::SeqCst);
            None
        });
        let left = plan.execute(&|_| {}, &interrupt).await;
        bench.proxy.mend();
        assert!(
            matches!(left, Err(DeployError::Detached { .. })),
            "{left:?}"
        );

        bench.proxy.take();
        for _ in 0..2 {
            let Resumed::Done(deployed) = take_up(&bench, &app, &kept).await else {
                panic!("it was carried out");
            };
            assert_eq!(deployed.stack.status.as_str(), "CREATE_COMPLETE");
        }
        let requests = bench.proxy.take();
        assert!(
            !requests.iter().any(|name| name == "ExecuteChangeSet"),
            "{requests:?}"
        );

        // Whatever comes after that is another deploy.
        bench
            .settings
            .tags
            .insert("Team".to_owned(), "hens".to_owned());
        bench.deploy(&app.stacks[0]).await.expect("deployed");
        let moved = take_up(&bench, &app, &kept).await;
        assert!(matches!(moved, Resumed::Moved(_)), "{moved:?}");
    });
}
