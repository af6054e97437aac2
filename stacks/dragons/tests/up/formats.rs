//! One stack in two languages: SAM, plain CloudFormation, and back.

use crate::harness::Project;

#[test]
fn a_stack_changes_its_format_and_keeps_its_data() {
    let project = Project::new();
    let sam = ["--format", "sam"];
    let outputs = |format: &[&str]| {
        let told = project.json(&[&["outputs", "--json"], format].concat());
        told["stacks"][0]["outputs"].clone()
    };

    // In SAM from the start: everything is made, and every check passes.
    let first = project.succeed(&[&["up"][..], &sam].concat());
    let ticks = first.stderr.lines();
    let ticks = ticks.filter(|line| line.trim_start().starts_with('✓'));
    assert_eq!(ticks.count(), 12, "{}", first.stderr);
    assert!(!first.stderr.contains('✗'), "{}", first.stderr);
    let unchanged = project.succeed(&[&["diff", "--exit-code"][..], &sam].concat());
    assert_eq!(unchanged.code, Some(0));
    let made = outputs(&sam);
    let bucket = made["BucketName"].as_str().expect("a name");
    let object = format!("{}/{bucket}/dragon_stats_one.json", project.endpoint());
    let own = r#"[{"dragon_name_str": "Smaug", "family_str": "red"}]"#;
    ureq::put(&object).send(own).expect("written");

    // The API alone is another one.
    let kept = |now: &serde_json::Value| {
        for (name, before) in made.as_object().expect("outputs") {
            assert_eq!(now[name] == *before, name != "ApiUrl", "{name}: {now}");
        }
        let mut data = ureq::get(&object).call().expect("kept");
        assert_eq!(data.body_mut().read_to_string().expect("text"), own);
    };
    project.succeed(&["deploy", "--yes"]);
    let plain = outputs(&[]);
    kept(&plain);
    assert_eq!(project.succeed(&["diff", "--exit-code"]).code, Some(0));
    project.succeed(&[&["deploy", "--yes"][..], &sam].concat());
    kept(&outputs(&sam));

    // What it was is gone, and what it is works.
    let api = outputs(&sam)["ApiUrl"]
        .as_str()
        .expect("an address")
        .to_owned();
    let refused = ureq::get(format!("{api}/dragons")).call();
    assert!(
        matches!(refused, Err(ureq::Error::StatusCode(401))),
        "{refused:?}"
    );

    // Its definitions lie in files, and a change of one is told by what it says.
    let texted = [&["diff", "--notify", "sms"][..], &sam].concat();
    let told = project.succeed(&texted).stdout;
    let state = "States.AlertAddDragonSuccess.Parameters.TopicArn";
    assert!(told.contains(state), "{told}");
    project.succeed(&["down"]);
}
