//! What other readers make of what we write.

use proptest::{strategy::Strategy, strategy::ValueTree};
use serde_json::Value;
use stackwright::template::{Intrinsic, Map, Node};

use crate::{trees, yaml_readers};

/// Functions without a mapping of their own: what is left when a tree is read again.
fn normal(value: Value) -> Value {
    Value::from(&Node::from(value))
}

#[test]
fn our_reader_reads_the_same_tree() {
    trees::runner(600)
        .run(&trees::tree(), |tree| {
            let yaml = tree.to_yaml();
            let read = Node::parse(&yaml).map_err(|error| fail(&yaml, &error.to_string()))?;
            let expected = normal(Value::from(&tree));
            let read = normal(Value::from(&read));
            if read != expected {
                return Err(fail(&yaml, &format!("{read}\ninstead of\n{expected}")));
            }
            let json = Value::from(&tree).to_string();
            let read = Node::parse(&json).map_err(|error| fail(&json, &error.to_string()))?;
            if normal(Value::from(&read)) != expected {
                return Err(fail(&json, "reads differently"));
            }
            Ok(())
        })
        .unwrap();
}

fn fail(text: &str, reason: &str) -> proptest::test_runner::TestCaseError {
    proptest::test_runner::TestCaseError::fail(format!("{text}\n{reason}"))
}

#[test]
fn a_reader_of_yaml_1_2_reads_the_same_tree() {
    trees::runner(600)
        .run(&trees::tree(), |tree| {
            let yaml = tree.to_yaml();
            let read =
                yaml_readers::yaml_1_2(&yaml).map_err(|error| fail(&yaml, &error.to_string()))?;
            let expected = Value::from(&tree);
            if read == expected {
                Ok(())
            } else {
                Err(fail(&yaml, &format!("{read}\ninstead of\n{expected}")))
            }
        })
        .unwrap();
}

#[test]
fn a_reader_of_yaml_1_1_reads_the_same_tree() {
    let mut runner = trees::runner(1);
    let trees: Vec<Node> = (0..600)
        .map(|_| trees::tree().new_tree(&mut runner).unwrap().current())
        .collect();
    let texts: Vec<String> = trees.iter().map(Node::to_yaml).collect();
    let answers = yaml_readers::pyyaml(&texts);
    for (index, tree) in trees.iter().enumerate() {
        // The answers have gone through JSON, which costs floats their last bit.
        let expected: Value = serde_json::from_str(&Value::from(tree).to_string()).unwrap();
        for answer in &answers[index] {
            assert_eq!(*answer, expected, "{}", texts[index]);
        }
    }
}

#[test]
fn keys_too_long_for_a_reader_to_look_ahead() {
    let long = |first: &str| format!("{first}{}", "k".repeat(2000));
    let values = [
        Node::from("text"),
        "a\nb\n".into(),
        vec![Node::from(1), vec![2.into()].into()].into(),
        Node::from([("a", 1.into())]),
        Node::from(Map::from_iter([(long("a"), 1.into())])),
        Intrinsic::Base64("a".into()).into(),
        Intrinsic::Or(vec!["a".into()]).into(),
        Node::map(),
    ];
    let map: Map = values
        .into_iter()
        .enumerate()
        .map(|(index, value)| (long(&format!("'{index}: ")), value))
        .collect();
    let tree = Node::from(vec![
        Node::from([("a", Node::from(map.clone()))]),
        map.into(),
    ]);
    let expected = Value::from(&tree);
    let yaml = tree.to_yaml();
    assert_eq!(Node::parse(&yaml).unwrap(), tree);
    assert_eq!(yaml_readers::yaml_1_2(&yaml).unwrap(), expected);
    for answer in &yaml_readers::pyyaml(&[yaml])[0] {
        assert_eq!(*answer, expected);
    }
}
