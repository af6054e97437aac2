//! How often whole commands call the cloud.

use std::process::Stdio;

use crate::{
    limits::{assert_within, judge},
    project::{Project, write_target},
    proxy::Proxy,
};

/// Looks at something that goes on: how many there are is a matter of time.
const LOOKS: [&str; 3] = ["DescribeChangeSet", "DescribeStackEvents", "DescribeEvents"];

#[test]
fn commands_call_the_cloud_as_often_as_they_may() {
    let project = Project::new();
    let shared = crate::local_cloud::shared();
    let proxy = Proxy::to(&shared.url);
    write_target(project.folder.path(), &project.account, &proxy.url());
    let mut numbers = Vec::new();
    for (what, arguments) in [
        ("diff of a new stack", &["diff"][..]),
        ("first deploy", &["deploy", "--yes"]),
        ("deploy without changes", &["deploy", "--yes"]),
        ("diff without changes", &["diff"]),
        ("destroy", &["destroy", "--yes"]),
    ] {
        let mut command = project.command(arguments);
        let status = command.stdout(Stdio::null()).status().expect("it starts");
        assert!(status.success(), "{what}");
        let mut calls = proxy.take();
        calls.dedup_by(|next, call| next == call && LOOKS.contains(&next.as_str()));
        numbers.push((format!("calls of a {what}"), calls.len() as u64));
    }
    assert_within(&numbers);
}

#[test]
fn a_number_outside_its_band_is_told_with_what_to_do() {
    let limits = "[[limit]]\nwhat = 'eggs'\nleast = 2\nmost = 3\nwhy = 'a hen lays no more'\n";
    let numbers = [
        ("eggs", 1),
        ("eggs", 2),
        ("eggs", 3),
        ("eggs", 4),
        ("hens", 1),
    ];
    let told = numbers
        .iter()
        .filter_map(|(what, number)| judge(limits, what, *number).err());
    let told: Vec<String> = told.collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    eggs: 1, where benches/limits.toml allows 2 to 3 (a hen lays no more); that is better than it was: lower the band, so that it stays so
    eggs: 4, where benches/limits.toml allows 2 to 3 (a hen lays no more); find what costs more; if it is worth it, raise the band and say why
    benches/limits.toml has no band for hens, which came to 1
    ");
}
