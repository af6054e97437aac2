//! Stacks of one app that use each other's values.

use crate::bench::{Bench, Outcome, properties, run};
use serde_json::json;
use stackwright::{
    App,
    assembly::Assembly,
    deploy::{DeployError, preview},
    render::Dialect,
    resource::Raw,
    template::Map,
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
    news.add("Other", Raw::new("AWS::SNS::Topic", Map::new()));
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
