//! Stacks of one app that use each other's values.

use crate::bench::{Bench, Outcome, properties, run};
use serde_json::json;
use std::num::NonZeroUsize;

use stackwright::{
    App,
    assembly::Assembly,
    deploy::{DeployError, StackOutcome, in_order, preview},
    render::Dialect,
    resource::Raw,
    template::{Intrinsic, Map, Node},
};

/// A reader, which is described first, and the topic whose name it reads. Each calls its own
/// resource `Main`.
fn app(topic_name: &str) -> Assembly {
    let mut app = App::new("test", env!("CARGO_MANIFEST_DIR"));
    let reader = app.stack("reader");
    let news = app.stack("news");
    let topic = json!({"TopicName": topic_name});
    let topic = news.add("Main", Raw::new("AWS::SNS::Topic", properties(topic)));
    let mut held = properties(json!({"Type": "String"}));
    held.insert(
        "Value".to_owned(),
        topic.attribute::<String>("TopicName").into(),
    );
    let held = reader.add("Main", Raw::new("AWS::SSM::Parameter", held));
    reader.output("Read", "", held.attribute::<String>("Value"));
    news.add("Other", Raw::new("AWS::SNS::Topic", Map::default()));
    app.synthesize(Dialect::default()).expect("a valid program")
}

#[test]
fn a_value_goes_from_stack_to_stack_in_deploy_order_and_back_in_reverse() {
    run(async {
        let bench = Bench::new().await;
        let assembly = app("one");
        let names: Vec<_> = assembly.stacks.iter().map(|stack| &stack.name).collect();
        assert_eq!(names, ["news", "reader"]);
        let quiet = |_: &_| {};
        for stack in &assembly.stacks {
            let (settings, interrupt) = (&bench.settings, &bench.interrupt);
            let difference = preview(&bench.cloud, stack, settings, &quiet, interrupt).await;
            assert!(difference.expect("a comparison").creates_stack);
        }

        let early = bench.deploy(&assembly.stacks[1]).await;
        let Err(DeployError::Failed { .. } | DeployError::Unplannable { .. }) = early else {
            panic!("nothing exports it yet: {early:?}")
        };

        for stack in &assembly.stacks {
            let outcome = bench.deploy(stack).await;
            let Ok(Outcome::Deployed(deployed)) = outcome else {
                panic!("not deployed: {outcome:?}")
            };
            if stack.name == "reader" {
                let outputs = &deployed.stack.outputs;
                let read = outputs.iter().find(|output| output.key == "Read");
                assert_eq!(read.expect("an output").value, "one");
            }
        }
        for stack in &assembly.stacks {
            let again = bench.deploy(stack).await.expect("no failure");
            assert!(matches!(again, Outcome::NoChanges));
        }

        let in_use = bench.destroy(&assembly.stacks[0]).await;
        assert!(in_use.is_err(), "the reader imports it: {in_use:?}");
        for stack in assembly.stacks.iter().rev() {
            let removed = bench.destroy(stack).await.expect("no failure");
            assert!(removed.left.is_empty());
        }
        assert!(bench.stacks().await.is_empty());
    });
}

/// Fifty stacks of which each reads a value of some earlier ones; `broken` cannot be made.
fn fifty(broken: usize) -> Assembly {
    let mut app = App::new("test", env!("CARGO_MANIFEST_DIR"));
    let mut values = Vec::new();
    for place in 0..50_usize {
        let stack = app.stack(format!("s{place:02}"));
        let read = (0..place)
            .filter(|it| (place * 7 + it * 13) % 17 == 0)
            .take(2);
        let mut parts: Vec<Node> = vec![format!("{place}").into()];
        parts.extend(read.map(|it: usize| Node::from(&values[it])));
        let value = Intrinsic::Join {
            separator: "-".to_owned(),
            items: Node::List(parts),
        };
        let mut held = properties(json!({"Type": "String"}));
        held.insert("Value".to_owned(), Node::from(value));
        if place == broken {
            held.insert("Type".to_owned(), "SecureString".into());
        }
        let held = stack.add("Held", Raw::new("AWS::SSM::Parameter", held));
        values.push(held.attribute::<String>("Value"));
    }
    app.synthesize(Dialect::default()).expect("a valid program")
}

#[test]
fn of_fifty_stacks_those_that_need_a_failed_one_are_left_out_and_no_others() {
    run(async {
        let bench = Bench::new().await;
        let width = NonZeroUsize::new(8).expect("not none");
        let deploy_all = async |assembly: &Assembly| {
            let stacks = &assembly.stacks;
            in_order(stacks, width, async |stack| bench.deploy(stack).await).await
        };
        // Each imports what those before it export, so out of order it would fail.
        let broken = fifty(3);
        let outcomes = deploy_all(&broken).await;
        let mut left_out = vec!["s03".to_owned()];
        for (stack, outcome) in broken.stacks.iter().zip(&outcomes) {
            let needs = stack.after.iter().any(|name| left_out.contains(name));
            match outcome {
                StackOutcome::Failed(error) => {
                    assert_eq!(stack.name, "s03", "{error}");
                }
                StackOutcome::Skipped { because } => {
                    assert!(needs, "{} was left out", stack.name);
                    assert_eq!(because, "s03");
                    left_out.push(stack.name.clone());
                }
                StackOutcome::Done(_) => assert!(!needs, "{} was deployed", stack.name),
            }
        }
        assert!(left_out.len() > 2, "{left_out:?}");

        let mended = fifty(usize::MAX);
        let outcomes = deploy_all(&mended).await;
        for (stack, outcome) in mended.stacks.iter().zip(&outcomes) {
            match outcome {
                StackOutcome::Done(Outcome::Deployed(_)) => {
                    assert!(left_out.contains(&stack.name), "{} again", stack.name);
                }
                StackOutcome::Done(Outcome::NoChanges) => {
                    assert!(!left_out.contains(&stack.name), "{}", stack.name);
                }
                other => panic!("{}: {other:?}", stack.name),
            }
        }
        let stacks = bench.stacks().await;
        assert_eq!(stacks.len(), 50);
        assert!(stacks.values().all(|status| status == "CREATE_COMPLETE"));
    });
}
