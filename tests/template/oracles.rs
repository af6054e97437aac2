//! What other readers make of what we write.

use proptest::{strategy::Strategy, strategy::ValueTree};
use serde_json::{Value, json};
use stackwright::template::{Intrinsic, Map, Node};

use crate::{python, trees};

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
            let read: serde_yaml_ng::Value =
                serde_yaml_ng::from_str(&yaml).map_err(|error| fail(&yaml, &error.to_string()))?;
            let read = plain(read);
            let expected = Value::from(&tree);
            if read == expected {
                Ok(())
            } else {
                Err(fail(&yaml, &format!("{read}\ninstead of\n{expected}")))
            }
        })
        .unwrap();
}

/// YAML as JSON, short tags as the functions that they stand for.
fn plain(value: serde_yaml_ng::Value) -> Value {
    use serde_yaml_ng::Value as Yaml;
    match value {
        Yaml::Sequence(items) => items.into_iter().map(plain).collect(),
        Yaml::Mapping(entries) => entries
            .into_iter()
            .map(|(key, value)| {
                let Yaml::String(key) = key else {
                    panic!("the key {key:?} is no text");
                };
                (key, plain(value))
            })
            .collect(),
        Yaml::Tagged(tagged) => {
            let tag = tagged.tag.to_string();
            let name = tag.trim_start_matches('!');
            match (name, plain(tagged.value)) {
                ("Ref" | "Condition", argument) => json!({ name: argument }),
                ("GetAtt", Value::String(dotted)) => {
                    let (resource, attribute) = dotted.split_once('.').unwrap();
                    json!({ "Fn::GetAtt": [resource, attribute] })
                }
                (name, argument) => json!({ format!("Fn::{name}"): argument }),
            }
        }
        scalar => serde_json::to_value(scalar).unwrap(),
    }
}

/// PyYAML as the AWS CLI and cfn-lint use it, in its two implementations.
const PYYAML: &str = r#"
import json, sys, yaml

def function(loader, suffix, node):
    name = suffix if suffix in ("Ref", "Condition") else "Fn::" + suffix
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {name: value}

class Pure(yaml.SafeLoader):
    pass

loaders = [Pure]
Pure.add_multi_constructor("!", function)
if hasattr(yaml, "CSafeLoader"):
    class Fast(yaml.CSafeLoader):
        pass
    Fast.add_multi_constructor("!", function)
    loaders.append(Fast)

answers = []
for text in json.load(sys.stdin):
    for loader in loaders:
        try:
            answer = json.dumps(yaml.load(text, loader), default=lambda value: {"not JSON": repr(value)})
        except Exception as error:
            answer = json.dumps({"error": str(error)})
        answers.append(json.loads(answer))
json.dump({"loaders": len(loaders), "answers": answers}, sys.stdout)
"#;

#[test]
fn a_reader_of_yaml_1_1_reads_the_same_tree() {
    let mut runner = trees::runner(1);
    let trees: Vec<Node> = (0..600)
        .map(|_| trees::tree().new_tree(&mut runner).unwrap().current())
        .collect();
    let texts: Vec<String> = trees.iter().map(Node::to_yaml).collect();
    let answers = pyyaml(&texts);
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
    assert_eq!(plain(serde_yaml_ng::from_str(&yaml).unwrap()), expected);
    for answer in &pyyaml(&[yaml])[0] {
        assert_eq!(*answer, expected);
    }
}

/// What PyYAML makes of each text, one answer by implementation.
pub(crate) fn pyyaml(texts: &[String]) -> Vec<Vec<Value>> {
    let python = python::python_with(&["PyYAML==6.0.3"]);
    let output = python.run(PYYAML, &json!(texts).to_string());
    let output: Value = serde_json::from_str(&output).unwrap();
    let loaders = usize::try_from(output["loaders"].as_u64().unwrap()).unwrap();
    output["answers"]
        .as_array()
        .unwrap()
        .chunks(loaders)
        .map(<[Value]>::to_vec)
        .collect()
}
