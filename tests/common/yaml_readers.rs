//! Other people's readers of YAML, which take CloudFormation's short tags as functions.

use serde_json::{Value, json};

use crate::python;

/// What a reader of YAML 1.2 makes of a text.
pub(crate) fn yaml_1_2(text: &str) -> Result<Value, serde_yaml_ng::Error> {
    serde_yaml_ng::from_str(text).map(plain)
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
