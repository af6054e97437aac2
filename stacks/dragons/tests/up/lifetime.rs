//! `up`, changes, a restart, `down`.

use crate::{harness::Project, python::python_with};

/// Lists what an account has, by service, apart from what AWS itself puts there.
const INVENTORY: &str = r#"
import boto3, json, sys

def client(service):
    return boto3.client(service, endpoint_url=sys.argv[1], region_name="us-east-1",
                        aws_access_key_id="test", aws_secret_access_key="test")

found = {
    "stacks": [s["StackName"] for s in client("cloudformation").describe_stacks()["Stacks"]],
    "buckets": [b["Name"] for b in client("s3").list_buckets()["Buckets"]],
    "parameters": [p["Name"] for p in client("ssm").describe_parameters()["Parameters"]],
    "functions": [f["FunctionName"] for f in client("lambda").list_functions()["Functions"]],
    "log groups": [g["logGroupName"] for g in client("logs").describe_log_groups()["logGroups"]],
    "pools": [p["Name"] for p in client("cognito-idp").list_user_pools(MaxResults=10)["UserPools"]],
    "apis": [a["name"] for a in client("apigateway").get_rest_apis()["items"]],
    "machines": [m["name"] for m in client("stepfunctions").list_state_machines()["stateMachines"]],
    "topics": [t["TopicArn"] for t in client("sns").list_topics()["Topics"]],
    "roles": [r["RoleName"] for r in client("iam").list_roles()["Roles"]
              if not r["Path"].startswith("/aws-service-role/")],
    "alarms": [a["AlarmName"] for a in client("cloudwatch").describe_alarms()["MetricAlarms"]],
    "dashboards": [d["DashboardName"]
                   for d in client("cloudwatch").list_dashboards()["DashboardEntries"]],
}
print(json.dumps(found))
"#;

/// Fills the bucket with versions, marks of deletion and unfinished uploads, and makes the log groups
/// that Lambda makes for functions that are told of no other.
const LITTER: &str = r#"
import boto3, sys

def client(service):
    return boto3.client(service, endpoint_url=sys.argv[1], region_name="us-east-1",
                        aws_access_key_id="test", aws_secret_access_key="test")

s3 = client("s3")
bucket = next(b["Name"] for b in s3.list_buckets()["Buckets"] if "dragonbucket" in b["Name"])
s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
for number in range(60):
    s3.put_object(Bucket=bucket, Key=f"object {number % 20}", Body=b"x")
s3.delete_object(Bucket=bucket, Key="object 1")
for key in "ab":
    s3.create_multipart_upload(Bucket=bucket, Key=key)
for function in client("lambda").list_functions()["Functions"]:
    client("logs").create_log_group(logGroupName="/aws/lambda/" + function["FunctionName"])
"#;

fn inventory(project: &Project) -> serde_json::Map<String, serde_json::Value> {
    let script = INVENTORY.replace("sys.argv[1]", &format!("{:?}", project.endpoint()));
    let listed = python_with(&["boto3==1.43.106"]).run(&script, "");
    let found: serde_json::Value = serde_json::from_str(&listed).expect(&listed);
    found.as_object().expect("an object").clone()
}

#[test]
fn from_nothing_to_nothing() {
    let project = Project::new();

    // The first time: everything is made, and every check passes.
    let first = project.succeed(&["up"]);
    let ticks = first
        .stderr
        .lines()
        .filter(|line| line.trim_start().starts_with('✓'));
    let ticks: Vec<&str> = ticks.collect();
    assert_eq!(ticks.len(), 12, "{}", first.stderr);
    assert!(!first.stderr.contains('✗'), "{}", first.stderr);
    let crowd = "50 reports at once: none is lost";
    assert!(
        ticks.iter().any(|line| line.contains(crowd)),
        "{}",
        first.stderr
    );
    let labels: Vec<&str> = first
        .stdout
        .lines()
        .filter_map(|line| line.split("  ").next())
        .collect();
    assert_eq!(labels, ["API", "sign in as", "password"]);
    assert!(
        inventory(&project)
            .values()
            .all(|found| found.as_array().is_some_and(|it| !it.is_empty()))
    );

    // The second time: nothing changes, and a glance is enough.
    let second = project.succeed(&["up"]);
    assert!(second.stderr.contains("no changes"), "{}", second.stderr);
    assert!(!second.stderr.contains("50 reports"), "{}", second.stderr);
    assert_eq!(second.stdout, first.stdout);
    assert_eq!(project.succeed(&["diff", "--exit-code"]).code, Some(0));

    // The addresses work on this machine, and the API knows who may come in.
    let outputs = project.json(&["outputs", "--json"]);
    let outputs = &outputs["stacks"][0]["outputs"];
    let names: Vec<&String> = outputs.as_object().expect("an object").keys().collect();
    assert_eq!(
        names,
        [
            "ApiUrl",
            "UserPoolId",
            "UserPoolClientId",
            "BucketName",
            "StateMachineArn",
            "TopicArn"
        ]
    );
    let api = outputs["ApiUrl"].as_str().expect("an address");
    let refused = ureq::get(format!("{api}/dragons")).call();
    assert!(
        matches!(refused, Err(ureq::Error::StatusCode(401))),
        "{refused:?}"
    );

    // The students' data is theirs: no later deploy touches it.
    let bucket = outputs["BucketName"].as_str().expect("a name");
    let object = format!("{}/{bucket}/dragon_stats_one.json", project.endpoint());
    ureq::put(&object).send("[]").expect("written");
    let change = ["--param", "EnableCache=false"];
    let diff = project.dragons(&[&["diff", "--exit-code"], &change[..]].concat());
    assert_eq!(diff.code, Some(3), "{}", diff.stdout);
    let deploy = project.succeed(&[&["deploy", "--yes"], &change[..]].concat());
    assert!(
        deploy.stderr.contains("DragonsApiStageProd"),
        "{}",
        deploy.stderr
    );

    // What is deployed outlives the process.
    project.succeed(&["local", "stop"]);
    let status = project.succeed(&["status"]);
    assert!(
        status.stdout.contains("UPDATE_COMPLETE"),
        "{}",
        status.stdout
    );
    let mut stored = ureq::get(&object).call().expect("kept");
    assert_eq!(stored.body_mut().read_to_string().expect("text"), "[]");

    // Then all of it goes, with what AWS and its users have left in it.
    let script = LITTER.replace("sys.argv[1]", &format!("{:?}", project.endpoint()));
    python_with(&["boto3==1.43.106"]).run(&script, "");
    let down = project.succeed(&["down"]);
    assert!(down.stderr.contains("3 log groups gone"), "{}", down.stderr);
    assert!(down.stderr.contains("0 left"), "{}", down.stderr);
    project.succeed(&["local", "start"]);
    for (service, left) in inventory(&project) {
        assert_eq!(left, serde_json::json!([]), "{service}");
    }
    let again = project.succeed(&["down"]);
    assert!(
        again.stderr.contains("there is no such stack"),
        "{}",
        again.stderr
    );
}
