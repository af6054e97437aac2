//! What a deploy would change, against the local cloud.

use crate::bench::{Bench, Outcome, properties, run, stack};
use serde_json::json;
use stackwright::{
    assembly::StackAssembly,
    deploy::preview,
    diff::{Difference, Evidence, Kind, Replacement, TextForm, to_json, to_text},
    resource::Raw,
    template::Map,
};

/// A queue, and a topic whose name depends on the queue's.
fn assembly(queue: &str, delay: i64) -> StackAssembly {
    stack("queues", |stack| {
        let queue = json!({"QueueName": queue, "DelaySeconds": delay});
        stack.add("Queue", Raw::new("AWS::SQS::Queue", properties(queue)));
        let topic = json!({"TopicName": {"Fn::GetAtt": ["Queue", "QueueName"]}});
        stack.add("Topic", Raw::new("AWS::SNS::Topic", properties(topic)));
    })
}

async fn difference(bench: &Bench, assembly: &StackAssembly) -> Difference {
    let found = preview(
        &bench.cloud,
        assembly,
        &bench.settings,
        &|_| {},
        &bench.interrupt,
    )
    .await
    .expect("a difference");
    crate::diff_schema::assert_valid(&[to_json([&found])]);
    found
}

async fn deploy(bench: &Bench, assembly: &StackAssembly) {
    let outcome = bench.deploy(assembly).await;
    assert!(matches!(outcome, Ok(Outcome::Deployed(_))), "{outcome:?}");
}

#[test]
fn a_new_stack_is_all_new_and_gets_no_shell() {
    run(async {
        let bench = Bench::new().await;
        let found = difference(&bench, &assembly("a", 1)).await;
        assert!(found.creates_stack);
        assert_eq!(found.counts().added, 2);
        assert!(bench.stacks().await.is_empty());
        let requests = bench.proxy.take();
        assert!(
            requests
                .iter()
                .all(|name| name.starts_with("Describe") || name.starts_with("Get"))
        );
    });
}

#[test]
fn no_changes_are_found_in_two_requests() {
    run(async {
        let bench = Bench::new().await;
        deploy(&bench, &assembly("a", 1)).await;
        bench.proxy.take();
        assert!(difference(&bench, &assembly("a", 1)).await.is_empty());
        assert_eq!(bench.proxy.take().len(), 2);
    });
}

#[test]
fn replacement_and_what_follows_from_it_are_shown_and_nothing_is_left_behind() {
    run(async {
        let bench = Bench::new().await;
        deploy(&bench, &assembly("a", 1)).await;
        let found = difference(&bench, &assembly("b", 2)).await;
        let [queue, topic] = &found.resources[..] else {
            panic!("{found:?}")
        };
        assert_eq!(
            (queue.kind, queue.replacement),
            (Kind::Modified, Replacement::Yes)
        );
        let evidence = [Evidence::Template, Evidence::ChangeSet, Evidence::Live];
        assert_eq!(queue.evidence, evidence);
        assert_eq!(queue.line.expect("a line").file(), file!());
        // The topic's own text is the same: it follows.
        assert_eq!(topic.evidence, [Evidence::Template, Evidence::ChangeSet]);
        assert_eq!(topic.causes, ["TopicName takes Queue.QueueName"]);
        assert!(found.losses().any(|resource| resource.id == "Queue"));
        let text = anstream::adapter::strip_str(&to_text(&found, TextForm::default())).to_string();
        let text = text.replace(&format!(" {}", queue.line.expect("a line")), " LINE");
        let text = text.replace(&format!(" {}", topic.line.expect("a line")), " LINE");
        insta::assert_snapshot!(text, @r#"
        queues: 2 replaced (1 holds data)

        data at risk: Queue is replaced: the new one starts without its data (no
            messages)

        [~] AWS::SQS::Queue Queue replaced LINE
            because: QueueName
            QueueName: "a" → "b"
            DelaySeconds: 1 → 2
            → Topic is replaced (TopicName takes Queue.QueueName)
        [~] AWS::SNS::Topic Topic replaced LINE
            because: TopicName takes Queue.QueueName
        "#);

        let sets = bench.cloud.change_sets("queues").await.expect("an answer");
        assert!(sets.is_empty(), "{sets:?}");
        assert_eq!(bench.stacks().await["queues"], "CREATE_COMPLETE");
    });
}

#[test]
fn values_of_parameters_and_tags_are_part_of_it() {
    run(async {
        let mut bench = Bench::new().await;
        let assembly = stack("values", |stack| {
            let size = stackwright::template::Parameter {
                type_name: "Number".to_owned(),
                default: Some(1_i64.into()),
                ..Default::default()
            };
            stack.parameter::<i64>("Size", size);
            stack.add("Topic", Raw::new("AWS::SNS::Topic", Map::default()));
        });
        deploy(&bench, &assembly).await;
        bench.settings.parameters.insert("Size".into(), "2".into());
        bench.settings.tags.insert("team".into(), "dragons".into());
        let found = difference(&bench, &assembly).await;
        let entries: Vec<String> = found
            .entries
            .iter()
            .map(|entry| format!("{} {} {:?}", entry.section, entry.name, entry.kind))
            .collect();
        assert_eq!(
            entries,
            ["Parameter values Size Modified", "Tags team Added"]
        );
    });
}
