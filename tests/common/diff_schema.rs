//! Whether JSON is what its schema in docs says.

use crate::python::python_with;

/// Fails unless all of these differences are what docs/diff.schema.json allows.
pub(crate) fn assert_valid(outputs: &[serde_json::Value]) {
    assert_follows(include_str!("../../docs/diff.schema.json"), outputs);
}

/// Fails unless all of these are what the schema allows.
pub(crate) fn assert_follows(schema: &str, outputs: &[serde_json::Value]) {
    const SCRIPT: &str = "
import json, sys
from jsonschema import Draft202012Validator
given = json.load(sys.stdin)
Draft202012Validator.check_schema(given['schema'])
validator = Draft202012Validator(given['schema'])
for output in given['outputs']:
    for error in validator.iter_errors(output):
        print(error.json_path, error.message)
";
    let schema: serde_json::Value = serde_json::from_str(schema).expect("JSON");
    let input = serde_json::json!({"schema": schema, "outputs": outputs});
    let found = python_with(&["jsonschema==4.25.1"]).run(SCRIPT, &input.to_string());
    assert!(found.is_empty(), "{found}");
}
