//! The commands as a person or a script meets them.

use std::fs;

use serde_json::Value;

use crate::{
    diff_schema, local_cloud,
    project::{Project, TEMPLATE, json, status, stderr, stdout},
    proxy::{Fault, Proxy, result},
};

#[test]
fn a_stack_lives_from_diff_to_destroy() {
    let project = Project::new();
    let diff = project.run(&["diff", "--exit-code"]);
    assert_eq!(status(&diff), 3);
    insta::assert_snapshot!(stdout(&diff), @r#"
    things (new stack): 1 to add

    [+] AWS::SNS::Topic Topic template.yaml:4

    Parameters
    [+] Size: + "small"

    Outputs
    [+] Name: + !GetAtt Topic.TopicName
    [+] Site: + !Sub "https://${Topic.TopicName}.s3.amazonaws.com/index.html"
    "#);

    let refused = project.run(&["deploy"]);
    assert_eq!(status(&refused), 1);
    assert!(
        stderr(&refused).contains("add --yes"),
        "{}",
        stderr(&refused)
    );
    let nothing = json(&project.run(&["status", "--json"]));
    assert_eq!(nothing["stacks"][0]["exists"], false);

    let deployed = project.run(&["deploy", "--yes"]);
    assert_eq!(status(&deployed), 0, "{}", stderr(&deployed));
    let url = local_cloud::shared().url;
    insta::assert_snapshot!(stdout(&deployed).replace(&url, "URL"), @r"
    Name  one
    Site  URL/one/index.html
    ");

    let again = project.run(&["deploy", "--yes"]);
    assert_eq!(status(&again), 0);
    assert!(stderr(&again).contains("no changes"), "{}", stderr(&again));
    assert_eq!(status(&project.run(&["diff", "--exit-code"])), 0);

    let outputs = json(&project.run(&["outputs", "--json"]));
    assert_eq!(outputs["version"], 1);
    assert_eq!(outputs["stacks"][0]["outputs"]["Name"], "one");
    let site = outputs["stacks"][0]["outputs"]["Site"]
        .as_str()
        .expect("a text");
    assert_eq!(site, format!("{url}/one/index.html"));
    let status_now = json(&project.run(&["status", "--json"]));
    assert_eq!(status_now["stacks"][0]["status"], "CREATE_COMPLETE");
    assert_eq!(status_now["endpoint"], url);

    let refused = project.run(&["destroy"]);
    assert_eq!(status(&refused), 1);
    assert!(stderr(&refused).contains("--yes"), "{}", stderr(&refused));
    let destroyed = project.run(&["destroy", "--yes"]);
    assert_eq!(status(&destroyed), 0, "{}", stderr(&destroyed));
    let destroyed = project.run(&["destroy", "--yes"]);
    assert_eq!(status(&destroyed), 0);
    assert!(
        stderr(&destroyed).contains("no such stack"),
        "{}",
        stderr(&destroyed)
    );
    assert_eq!(status(&project.run(&["outputs"])), 1);
}

#[test]
fn a_log_says_what_is_awaited_while_the_service_makes_its_change_set() {
    let project = Project::new();
    let proxy = Proxy::to(&local_cloud::shared().url);
    let mut looks = 0;
    proxy.spoil(move |request| {
        let is_look = request.name == "DescribeChangeSet";
        looks += usize::from(is_look);
        let unfinished = "<ChangeSetId>arn:aws:cloudformation:us-east-1:1:changeSet/s/1</ChangeSetId>\
                          <StackId>arn:aws:cloudformation:us-east-1:1:stack/s/1</StackId>\
                          <Status>CREATE_IN_PROGRESS</Status>";
        (is_look && looks <= 2)
            .then(|| Fault::Answer(200, result("DescribeChangeSet", unfinished)))
    });
    let deployed = project.run(&["deploy", "--yes", "--endpoint-url", &proxy.url()]);
    assert_eq!(status(&deployed), 0, "{}", stderr(&deployed));
    let said = stderr(&deployed);
    let first: Vec<&str> = said.lines().take(2).collect();
    insta::assert_snapshot!(first.join("\n"), @r"
    1 warning; `cargo run -p stackwright -- check` shows it
    things: 1 to add, by the templates; asking the service what it would do
    ");
}

#[test]
fn each_line_of_json_is_an_event_of_version_1() {
    let project = Project::new();
    let deployed = project.run(&["deploy", "--yes", "--json"]);
    assert_eq!(status(&deployed), 0, "{}", stderr(&deployed));
    let events: Vec<Value> = stdout(&deployed)
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect();
    assert!(events.iter().all(|event| event["version"] == 1));
    let names: Vec<&str> = events
        .iter()
        .filter_map(|event| event["event"].as_str())
        .collect();
    assert_eq!(names[..2], ["compared", "plan"]);
    assert_eq!(names.last(), Some(&"finished"));
    assert_eq!(names.iter().filter(|name| **name == "resource").count(), 4);
    assert_eq!(events.last().expect("an event")["outputs"]["Name"], "one");

    let removed = project.run(&["destroy", "--yes", "--json"]);
    let last = stdout(&removed).lines().last().expect("a line").to_owned();
    let last: Value = serde_json::from_str(&last).expect("a line of JSON");
    assert_eq!(last["event"], "removed");
    assert_eq!(last["left"], Value::Array(Vec::new()));
}

#[test]
fn a_failure_names_its_cause_and_the_line_of_the_template() {
    let project = Project::new();
    project.write(
        "Resources:\n  One: {Type: AWS::SSM::Parameter, Properties: {Name: /x, Type: String, Value: a}}\n  \
         Two:\n    Type: AWS::SSM::Parameter\n    DependsOn: One\n    \
         Properties: {Name: /x, Type: String, Value: a}\n",
    );
    project.ignore("P021");
    let failed = project.run(&["deploy", "--yes"]);
    assert_eq!(status(&failed), 1);
    let text = stderr(&failed);
    let error = text.split_once("error: ").expect("an error").1;
    assert!(
        error.starts_with("creating the stack `things` failed (ROLLBACK_COMPLETE): Two"),
        "{text}"
    );
    assert!(error.contains("at template.yaml:3"), "{text}");
    assert!(error.contains("hint: the name is taken"), "{text}");
}

#[test]
fn a_change_that_loses_data_has_a_status_of_its_own() {
    let project = Project::new();
    let with_bucket = TEMPLATE.replace("Outputs:", "  Bucket: {Type: AWS::S3::Bucket}\nOutputs:");
    fs::write(project.folder.path().join("old.yaml"), &with_bucket).expect("a file");
    let offline = ["diff", "--offline", "--against", "old.yaml", "--exit-code"];
    let diff = project.run(&offline);
    assert_eq!(status(&diff), 4, "{}", stderr(&diff));
    assert!(
        stdout(&diff).contains("Bucket is deleted with its data"),
        "{}",
        stdout(&diff)
    );
    let diff = project.run(&["diff", "--against", "old.yaml", "--json"]);
    assert_eq!(status(&diff), 0);
    assert_eq!(json(&diff)["stacks"][0]["losesData"], true);
    assert_eq!(
        status(&project.run(&["diff", "--offline"])),
        2,
        "it needs --against"
    );
}

#[test]
fn fail_on_fails_with_1_and_says_why() {
    let project = Project::new();
    let before = TEMPLATE.replace("Outputs:", "  Bucket: {Type: AWS::S3::Bucket}\nOutputs:");
    fs::write(project.folder.path().join("old.yaml"), &before).expect("a file");
    let broader = before.replace(
        "Outputs:",
        "  Open:\n    Type: AWS::SNS::TopicPolicy\n    Properties:\n      Topics: [!Ref Topic]\n      \
         PolicyDocument: {Statement: [{Effect: Allow, Principal: '*', Action: 'sns:Publish', Resource: !Ref Topic}]}\n\
         Outputs:",
    );
    let mut told = String::new();
    for (what, template) in [
        ("nothing", &*before),
        ("an open topic", &broader),
        ("without its bucket", TEMPLATE),
    ] {
        project.write(template);
        for kinds in [
            "broadening",
            "destructive",
            "any",
            "broadening,destructive",
            "drift",
        ] {
            let diff = project.run(&[
                "-q",
                "diff",
                "--against",
                "old.yaml",
                "--exit-code",
                "--fail-on",
                kinds,
            ]);
            let why = stderr(&diff);
            told += &format!("{what}, {kinds}: {} {}\n", status(&diff), why.trim_end());
        }
    }
    insta::assert_snapshot!(told, @r"
    nothing, broadening: 0 
    nothing, destructive: 0 
    nothing, any: 0 
    nothing, broadening,destructive: 0 
    nothing, drift: 2 error: `--fail-on drift` needs `--drift`
    an open topic, broadening: 1 error: things: more is allowed: anyone may sns:Publish ${Topic} (--fail-on broadening)
    an open topic, destructive: 3 
    an open topic, any: 1 error: things: the stack would be changed (--fail-on any)
    an open topic, broadening,destructive: 1 error: things: more is allowed: anyone may sns:Publish ${Topic} (--fail-on broadening)
    an open topic, drift: 2 error: `--fail-on drift` needs `--drift`
    without its bucket, broadening: 4 
    without its bucket, destructive: 1 error: things: what holds data is destroyed or replaced: Bucket (--fail-on destructive)
    without its bucket, any: 1 error: things: the stack would be changed (--fail-on any)
    without its bucket, broadening,destructive: 1 error: things: what holds data is destroyed or replaced: Bucket (--fail-on destructive)
    without its bucket, drift: 2 error: `--fail-on drift` needs `--drift`
    ");
}

#[test]
fn json_of_the_command_is_what_the_schema_says() {
    let project = Project::new();
    let mut outputs = vec![json(&project.run(&["diff", "--json"]))];
    assert_eq!(status(&project.run(&["deploy", "--yes"])), 0);
    outputs.push(json(&project.run(&["diff", "--json", "--drift"])));
    project.write(&TEMPLATE.replace("TopicName: one", "TopicName: two"));
    let changed = project.run(&["diff", "--json", "--drift", "--fail-on", "drift"]);
    assert_eq!(status(&changed), 0, "{}", stderr(&changed));
    outputs.push(json(&changed));
    fs::write(project.folder.path().join("old.yaml"), TEMPLATE).expect("a file");
    let against = ["diff", "--json", "--offline", "--against", "old.yaml"];
    outputs.push(json(&project.run(&against)));
    assert_eq!(outputs[2]["stacks"][0]["counts"]["replaced"], 1);
    diff_schema::assert_valid(&outputs);
}

#[test]
fn outputs_alone_are_a_change() {
    let project = Project::new();
    assert_eq!(status(&project.run(&["deploy", "--yes"])), 0);
    project.write(&TEMPLATE.replace("Value: !GetAtt Topic.TopicName", "Value: !Ref Size"));
    let deployed = project.run(&["deploy", "--yes"]);
    assert_eq!(status(&deployed), 0, "{}", stderr(&deployed));
    let outputs = json(&project.run(&["outputs", "--json"]));
    assert_eq!(outputs["stacks"][0]["outputs"]["Name"], "small");
    let larger = project.run(&["deploy", "--yes", "--param", "Size=large"]);
    assert_eq!(status(&larger), 0, "{}", stderr(&larger));
    let outputs = json(&project.run(&["outputs", "--json"]));
    assert_eq!(outputs["stacks"][0]["outputs"]["Name"], "large");
}

#[test]
fn wrong_input_is_answered_in_one_clear_error() {
    let project = Project::new();
    let messages: Vec<String> = [
        &["deploy", "-qy", "--param", "Sise=large"][..],
        &["deploy", "-qy", "--target", "tset"],
        &["deploy", "-qy", "--endpoint-url", "nonsense"],
        &["deploy", "-qy", "--endpoint-url", "http://127.0.0.1:9"],
    ]
    .iter()
    .map(|arguments| {
        let output = project.run(arguments);
        let folder = project.folder.path().display().to_string();
        let text = stderr(&output).replace(&folder, "FOLDER");
        // The system's words follow.
        let text = text.split("Connection refused").next().unwrap_or_default();
        format!("{} {}", status(&output), text.trim_end())
    })
    .collect();
    insta::assert_snapshot!(messages.join("\n"), @r"
    2 error: the template has no parameter `Sise`; did you mean `Size`?
    2 error: there is no target `tset` in FOLDER/stackwright.toml; did you mean `test`? (known: test, local)
    2 error: `nonsense` cannot be an endpoint: write it as http://HOST:PORT or https://HOST
    1 error: cannot reach http://127.0.0.1:9:
    ");
}

#[test]
fn the_wrong_account_is_refused_with_both_numbers() {
    let project = Project::new();
    let mut command = project.command(&["deploy", "--yes"]);
    command.env("AWS_ACCESS_KEY_ID", "000000000002");
    command.env("AWS_SECRET_ACCESS_KEY", "any");
    let refused = command.output().expect("it starts");
    assert_eq!(status(&refused), 1);
    let text = stderr(&refused);
    assert!(
        text.contains("000000000002") && text.contains(&project.account),
        "{text}"
    );
    let nothing = json(&project.run(&["status", "--json"]));
    assert_eq!(nothing["stacks"][0]["exists"], false);
}

#[test]
fn a_template_that_cannot_be_planned_is_refused_and_leaves_no_shell() {
    let project = Project::new();
    project.write(
        "Mappings: {M: {a: {b: c}}}\nResources:\n  One:\n    Type: AWS::SNS::Topic\n    \
         Properties: {TopicName: !FindInMap [M, a, nothing]}\n",
    );
    project.ignore("R014");
    let refused = project.run(&["deploy", "--yes"]);
    assert_eq!(status(&refused), 1);
    insta::assert_snapshot!(stderr(&refused), @"error: the service cannot plan the deployment of `things`: Template error: Unable to get mapping for M::a::nothing");
    let nothing = json(&project.run(&["status", "--json"]));
    assert_eq!(nothing["stacks"][0]["exists"], false);
}
