//! The end of an application that was used: whatever others look for, nothing is left.

use std::{env, thread, time::Instant};

use crate::{
    full_bucket::{FullBucket, signature},
    harness::Project,
    proxy::Proxy,
    python::python_with,
};

/// The account that a local cloud takes its user for.
const ACCOUNT: &str = "000000000000";

/// How many clients fill the bucket.
const CLIENTS: usize = 8;

/// Uploads that nobody finishes, marks of deletion, and the log groups that Lambda and API Gateway
/// make by themselves.
const LITTER: &str = r#"
import boto3, json, sys
url, bucket = json.load(sys.stdin)

def client(service):
    return boto3.client(service, endpoint_url=url, region_name="us-east-1",
                        aws_access_key_id="000000000000", aws_secret_access_key="test")

s3, logs = client("s3"), client("logs")
for number in range(20):
    s3.delete_object(Bucket=bucket, Key=f"object-{number}")
for number in range(5):
    key = f"film-{number}"
    upload = s3.create_multipart_upload(Bucket=bucket, Key=key)["UploadId"]
    s3.upload_part(Bucket=bucket, Key=key, UploadId=upload, PartNumber=1, Body=b"x" * 1000)
groups = ["/aws/lambda/" + it["FunctionName"] for it in client("lambda").list_functions()["Functions"]]
for api in client("apigateway").get_rest_apis()["items"]:
    groups.append(f"API-Gateway-Execution-Logs_{api['id']}/prod")
for group in groups:
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName="2026/11/01/[$LATEST]1")
print(len(groups))
"#;

/// Asks every service that the local cloud has, or those that are named, by every call that lists
/// something and needs no more. What an account that nobody has used has too is not told.
const COMPARE: &str = r#"
import boto3, botocore, concurrent.futures, json, sys, urllib.request
from botocore import xform_name
url, ours, unused, wanted = json.load(sys.stdin)

# What the local cloud calls by other names than the SDK.
NAMES = {"airflow": ["mwaa"], "apigateway": ["apigateway", "apigatewayv2"], "documentdb": ["docdb"],
         "elasticfilesystem": ["efs"], "elasticloadbalancing": ["elb", "elbv2"],
         "elasticmapreduce": ["emr"], "monitoring": ["cloudwatch"], "ses": ["ses", "sesv2"],
         "states": ["stepfunctions"], "tagging": ["resourcegroupstaggingapi"],
         # It tells of the account itself.
         "organizations": []}
# What is remembered of alarms for two weeks.
HISTORY = "describe_alarm_history"
session = boto3.session.Session(region_name="us-east-1")
config = botocore.config.Config(retries={"total_max_attempts": 1}, inject_host_prefix=False)
with urllib.request.urlopen(url + "/_ministack/health") as health:
    services = [it for name in json.load(health)["services"] for it in NAMES.get(name, [name])]

def client(service, account):
    return session.client(service, endpoint_url=url, config=config,
                          aws_access_key_id=account, aws_secret_access_key="test")

def listings(model):
    for name in model.operation_names:
        operation = model.operation_model(name)
        needs = operation.input_shape.required_members if operation.input_shape else []
        members = operation.output_shape.members.values() if operation.output_shape else []
        if (name.startswith(("Describe", "Get", "List")) and not needs
                and any(member.type_name == "list" for member in members)):
            yield xform_name(name)

def listed(client, operation):
    if client.can_paginate(operation):
        pages = client.get_paginator(operation).paginate()
    else:
        pages = [getattr(client, operation)()]
    items = [item for page in pages for it in page.values() if isinstance(it, list) for item in it]
    # The service remembers stacks that are gone.
    gone = lambda item: isinstance(item, dict) and item.get("StackStatus") == "DELETE_COMPLETE"
    return [json.dumps(item, default=lambda _: "a time", sort_keys=True)
            .replace(ours, "ACCOUNT").replace(unused, "ACCOUNT") for item in items if not gone(item)]

def ask(task):
    service, client, operation = task
    try:
        return listed(client, operation)
    except botocore.exceptions.ClientError:
        return None  # The local cloud does not know it.

tasks = []
for service in sorted(set(wanted or services) & set(session.get_available_services())):
    ours_there = client(service, ours)
    operations = listings(ours_there.meta.service_model)
    tasks += [(service, ours_there, it) for it in operations if it != HISTORY]
with concurrent.futures.ThreadPoolExecutor(8) as pool:
    results = list(pool.map(ask, tasks))
found = []
for (service, _, operation), result in zip(tasks, results):
    if result:
        usual = listed(client(service, unused), operation)
        found += [f"{service} {operation}: {it}" for it in result if it not in usual]
answered = [task[0] for task, result in zip(tasks, results) if result is not None]
print(json.dumps({"services": len(set(answered)), "listings": len(answered),
                  "found": found}))
"#;

/// What others find in our account, and how many services and listings told it.
fn others_find(project: &Project, services: &[&str]) -> (u64, u64, Vec<String>) {
    let input = serde_json::json!([project.endpoint(), ACCOUNT, "000000004711", services]);
    let told = python_with(&["boto3==1.43.106"]).run(COMPARE, &input.to_string());
    let told: serde_json::Value = serde_json::from_str(&told).expect(&told);
    let found = told["found"].as_array().expect("a list");
    let found = found.iter().map(ToString::to_string);
    let count = |name: &str| told[name].as_u64().expect("a number");
    (count("services"), count("listings"), found.collect())
}

/// Puts three versions of so many objects.
fn fill(url: &str, bucket: &str, objects: usize) {
    let put = |agent: &ureq::Agent, path: &str, body: &str| {
        let put = agent.put(format!("{url}/{bucket}{path}"));
        let put = put.header("authorization", signature(ACCOUNT));
        put.send(body).expect("put");
    };
    let agent = || ureq::Agent::from(ureq::Agent::config_builder().build());
    let versions = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    put(&agent(), "?versioning", versions);
    thread::scope(|scope| {
        for client in 0..CLIENTS {
            scope.spawn(move || {
                let agent = agent();
                for number in (client..objects).step_by(CLIENTS) {
                    for version in ["1", "22", "333"] {
                        put(&agent, &format!("/object-{number}"), version);
                    }
                }
            });
        }
    });
}

/// What the program seeded is deleted: then only a file differs, of which no plan is kept.
fn data_alone(project: &Project, object: &str) {
    let is_there = || {
        let read = ureq::get(object).header("authorization", signature(ACCOUNT));
        read.call().is_ok()
    };
    assert!(is_there());
    let deleted = ureq::delete(object).header("authorization", signature(ACCOUNT));
    deleted.call().expect("deleted");
    let planned = project.succeed(&["deploy", "--plan-only"]);
    for told in [
        "dragon_stats_one.json",
        "a plan keeps none: `deploy` puts them",
    ] {
        assert!(planned.stderr.contains(told), "{told}: {}", planned.stderr);
    }
    assert!(planned.stdout.is_empty(), "{}", planned.stdout);
    assert!(!is_there());
    let deployed = project.succeed(&["deploy", "--yes"]);
    assert!(
        deployed.stderr.contains("files are in place"),
        "{}",
        deployed.stderr
    );
    assert!(is_there());
}

/// Deploys, lets the application be used, removes it, and lets others look.
#[expect(clippy::print_stdout, reason = "its figures are read by people")]
fn comes_and_goes(objects: usize) {
    let project = Project::new();
    project.succeed(&["deploy", "--yes"]);
    let some = ["lambda", "logs", "s3", "stepfunctions"];
    let (_, _, found) = others_find(&project, &some);
    for service in some {
        let is_found = found.iter().any(|it| it[1..].starts_with(service));
        assert!(is_found, "{service} is looked at: {found:#?}");
    }
    let outputs = project.json(&["outputs", "--json"]);
    let bucket = outputs["stacks"][0]["outputs"]["BucketName"].as_str();
    let bucket = bucket.expect("a name").to_owned();
    let url = project.endpoint();
    data_alone(&project, &format!("{url}/{bucket}/dragon_stats_one.json"));
    let begun = Instant::now();
    fill(&url, &bucket, objects);
    let input = serde_json::json!([url, bucket]).to_string();
    let groups = python_with(&["boto3==1.43.106"]).run(LITTER, &input);
    assert_eq!(groups.trim(), "4");
    let filled = begun.elapsed();

    // When the bucket's turn comes for the first time, somebody writes once more, and the stack is
    // not deleted: as on AWS, and not as in the local cloud.
    let proxy = Proxy::to(&url);
    let status = project.json(&["status", "--json"]);
    let stack = &status["stacks"][0];
    let full = FullBucket {
        account: ACCOUNT.to_owned(),
        stack: stack["stack"].as_str().expect("a name").to_owned(),
        stack_id: stack["arn"].as_str().expect("an ARN").to_owned(),
        logical_id: "DragonBucket",
        name: bucket.clone(),
    };
    let target = url.clone();
    let refused = full.refuse(&proxy, move |bucket, number| {
        if number == 1 {
            bucket.put(&target, "late");
        }
    });
    let begun = Instant::now();
    let ended = project.succeed(&["destroy", "--yes", "--endpoint-url", &proxy.url()]);
    let removed = begun.elapsed();
    assert_eq!(*refused.lock().expect("no panic"), [true, false]);
    // The data that the deploy put there, what was deleted, what nobody finished, and what came late.
    let all = format!("{} objects and versions gone", 3 * objects + 1 + 20 + 5 + 1);
    for told in [&all, "was filled again", "4 log groups gone", "0 left"] {
        assert!(ended.stderr.contains(told), "{told}: {}", ended.stderr);
    }
    let is_counted_whole = 3 * objects + 1 + 20 <= 25_000;
    assert_ne!(
        ended.stderr.contains(": more than "),
        is_counted_whole,
        "{}",
        ended.stderr
    );
    let requests = proxy.take();
    // Our own bucket is touched when no stack needs it any more, and not before.
    let numbered = || requests.iter().enumerate();
    let deletions = numbered().filter(|(_, it)| *it == "DeleteStack");
    let deletions: Vec<usize> = deletions.map(|(place, _)| place).collect();
    let mut writes =
        numbered().filter(|(_, it)| !it.starts_with("GET ") && it.contains("/stackwright-assets-"));
    let first = writes.next().map(|(place, _)| place);
    assert_eq!(
        deletions.len(),
        3,
        "refused, done, and our own: {requests:#?}"
    );
    assert!(first > Some(deletions[1]), "{requests:#?}");

    let begun = Instant::now();
    let (services, listings, found) = others_find(&project, &[]);
    println!(
        "{objects} objects in 3 versions put in {filled:.0?}, all removed in {removed:.0?} with {} \
         requests; {listings} listings of {services} services find nothing ({:.0?})",
        requests.len(),
        begun.elapsed()
    );
    assert!(services > 60 && listings > 300, "{services} {listings}");
    assert_eq!(found, [""; 0]);
}

#[test]
fn nothing_is_left_of_an_application_that_was_used() {
    comes_and_goes(400);
}

#[test]
#[ignore = "it takes a quarter of an hour"]
fn nothing_is_left_of_an_application_that_was_used_much() {
    let objects = env::var("STACKWRIGHT_TEST_OBJECTS").map(|number| number.parse());
    comes_and_goes(objects.map_or(25_000, |number| number.expect("a number")));
}
