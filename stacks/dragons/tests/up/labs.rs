//! From lab to lab, as the course goes.

use crate::harness::Project;

#[test]
fn the_data_survives_the_course() {
    let project = Project::new();
    let checks = |lab: &str| {
        let up = project.succeed(&["up", "--lab", lab]);
        assert!(!up.stderr.contains('✗'), "{}", up.stderr);
        let ticks = up
            .stderr
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix("✓ "));
        let ticks: Vec<String> = ticks
            .map(|line| line.split(" (").next().unwrap_or(line).to_owned())
            .collect();
        (ticks, up.stdout)
    };

    let (ticks, facts) = checks("1");
    assert_eq!(ticks, ["the course's first program finds the dragons"]);
    assert!(facts.starts_with("bucket"), "{facts}");
    let outputs = project.json(&["outputs", "--lab", "1", "--json"]);
    let bucket = &outputs["stacks"][0]["outputs"]["BucketName"];
    let bucket = bucket.as_str().expect("a name").to_owned();
    // A student adds a dragon of their own.
    let object = format!("{}/{bucket}/dragon_stats_one.json", project.endpoint());
    let own = r#"[{"dragon_name_str": "Smaug", "family_str": "red"}]"#;
    ureq::put(&object).send(own).expect("written");

    let (ticks, _) = checks("2");
    assert_eq!(
        ticks,
        [
            "a browser may ask from any origin",
            "the course's first program finds the dragons",
            "the mock lists a few dragons, all or by the query",
            "a report of the wrong shape is refused",
        ]
    );
    let (ticks, facts) = checks("3");
    assert!(ticks[0].starts_with("a demo user signs up"), "{ticks:?}");
    assert_eq!(ticks.len(), 6, "{ticks:?}");
    assert!(facts.contains("password"), "{facts}");
    let (ticks, _) = checks("4");
    assert!(
        ticks.iter().any(|tick| tick == "GET lists them all"),
        "{ticks:?}"
    );
    for lab in ["5", "6"] {
        project.succeed(&["deploy", "--yes", "--lab", lab]);
    }

    let mut kept = ureq::get(&object).call().expect("kept");
    assert_eq!(kept.body_mut().read_to_string().expect("text"), own);
    project.succeed(&["down"]);
}
