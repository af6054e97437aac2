//! The Lambda code's own tests, run by the Python of this machine.

#[path = "../../../tests/common/python.rs"]
mod python;

use python::python_with;

/// As close to what the Lambda runtime brings along as matters here.
const BOTO3: &[&str] = &["boto3==1.43.106"];

const CODE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/lambda");

#[test]
fn its_own_tests_pass() {
    let script = "\
import sys, unittest
sys.dont_write_bytecode = True
code = sys.stdin.read()
tests = unittest.defaultTestLoader.discover(code + '/tests', top_level_dir=code)
result = unittest.TextTestRunner().run(tests)
print(result.testsRun)
sys.exit(not result.wasSuccessful())
";
    let count: u32 = python_with(BOTO3).run(script, CODE).trim().parse().unwrap();
    assert!(count > 50, "only {count} tests were found");
}

#[test]
fn functions_call_no_more_than_this() {
    let script = "\
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.stdin.read())
from tests.calls import calls
print(json.dumps(calls(), indent=1))
";
    insta::assert_snapshot!(python_with(BOTO3).run(script, CODE), @r#"
    {
     "list_dragons": {
      "s3:GetObject": [
       "cave/dragon_stats_one.json"
      ],
      "ssm:GetParameters": [
       "parameter/dragon_data_bucket_name",
       "parameter/dragon_data_file_name"
      ]
     },
     "add_dragon": {
      "s3:GetObject": [
       "cave/dragon_stats_one.json"
      ],
      "s3:PutObject": [
       "cave/dragon_stats_one.json"
      ],
      "ssm:GetParameters": [
       "parameter/dragon_data_bucket_name",
       "parameter/dragon_data_file_name"
      ]
     },
     "validate_dragon": {
      "s3:GetObject": [
       "cave/dragon_stats_one.json"
      ],
      "ssm:GetParameters": [
       "parameter/dragon_data_bucket_name",
       "parameter/dragon_data_file_name"
      ]
     }
    }
    "#);
}
