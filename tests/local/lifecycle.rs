//! Starting, finding, stopping, and what survives.

use std::{fs, net::TcpListener, process, thread, time::Duration};

use stackwright::local::{LocalError, Progress, StartOptions};

use crate::{
    common::local_cloud,
    harness::{Project, parameters, put_parameter, until},
};

#[test]
fn the_shared_cloud_answers() {
    let endpoint = local_cloud::shared();
    let health = ureq::get(format!("{}/_ministack/health", endpoint.url)).call();
    assert_eq!(health.unwrap().status(), 200);
    assert_ne!(endpoint.account, local_cloud::shared().account);
}

#[test]
fn a_second_start_finds_the_first() {
    let project = Project::new();
    let first = project.start();
    let second = project.start();
    assert!(first.fresh && !second.fresh);
    assert_eq!((first.pid, first.port), (second.pid, second.port));
    let status = project.cloud.status().unwrap();
    assert!(status.answers);
    assert_eq!(status.running.unwrap().pid, first.pid);
}

#[test]
fn two_projects_stand_side_by_side() {
    let (one, other) = (Project::new(), Project::new());
    let (first, second) = (one.start(), other.start());
    assert_ne!(first.port, second.port);
    put_parameter(&first.endpoint(), "mine");
    assert_eq!(parameters(&second.endpoint()), [] as [String; 0]);
    assert!(one.cloud.stop().unwrap());
    assert!(other.cloud.status().unwrap().answers);
}

#[test]
fn starts_at_the_same_time_are_one() {
    let project = Project::new();
    let pids = thread::scope(|scope| {
        let starts = [(); 4].map(|()| scope.spawn(|| project.start().pid));
        starts.map(|start| start.join().unwrap())
    });
    assert_eq!(pids, [pids[0]; 4]);
}

#[test]
fn state_and_port_outlast_a_stop() {
    let project = Project::new();
    let first = project.start();
    put_parameter(&first.endpoint(), "kept");
    assert!(project.cloud.stop().unwrap());
    assert!(!project.cloud.stop().unwrap());
    assert!(project.cloud.status().unwrap().running.is_none());
    let second = project.start();
    assert_eq!(second.port, first.port);
    assert_eq!(parameters(&second.endpoint()), ["kept"]);
}

#[test]
fn a_reset_leaves_nothing() {
    let project = Project::new();
    let first = project.start();
    put_parameter(&first.endpoint(), "gone");
    assert!(project.cloud.reset().unwrap());
    assert!(!project.cloud.reset().unwrap());
    let second = project.start();
    assert_eq!(parameters(&second.endpoint()), [] as [String; 0]);
    assert_eq!(second.port, first.port);
}

#[test]
fn another_program_on_the_port_moves_the_cloud_but_not_a_port_that_was_asked_for() {
    let project = Project::new();
    let first = project.start();
    project.cloud.stop().unwrap();
    let _other = TcpListener::bind(("127.0.0.1", first.port)).unwrap();
    let options = StartOptions {
        port: Some(first.port),
        ..StartOptions::default()
    };
    let refused = project.start_with(&options).unwrap_err();
    assert!(matches!(refused, LocalError::PortTaken { port } if port == first.port));
    assert_ne!(project.start().port, first.port);
}

#[test]
fn a_running_cloud_does_not_move_to_another_port() {
    let project = Project::new();
    let running = project.start();
    let options = StartOptions {
        port: Some(running.port ^ 1),
        ..StartOptions::default()
    };
    let refused = project.start_with(&options).unwrap_err();
    assert!(
        matches!(refused, LocalError::OnAnotherPort { running: port, .. } if port == running.port)
    );
}

#[test]
fn a_record_of_a_process_that_is_another_one_now_is_stale() {
    let project = Project::new();
    project.start();
    let record = project.cloud.folder().join("cloud.json");
    let text = fs::read_to_string(&record).unwrap();
    let first = project.cloud.status().unwrap().running.unwrap();
    project.cloud.stop().unwrap();
    // As after a restart of the machine: the id belongs to somebody else, here to us.
    let own = process::id();
    fs::write(
        &record,
        text.replace(
            &format!("\"pid\": {}", first.pid),
            &format!("\"pid\": {own}"),
        ),
    )
    .unwrap();
    assert!(project.cloud.status().unwrap().running.is_none());
    let (running, steps) = project.start_told();
    assert!(running.fresh);
    assert!(matches!(
        steps[..],
        [Progress::EndedUnexpectedly, Progress::Starting { .. }]
    ));
}

#[test]
fn a_cloud_ends_when_its_folder_goes() {
    let project = Project::new();
    let running = project.start();
    fs::remove_file(project.cloud.folder().join("cloud.json")).unwrap();
    until(|| TcpListener::bind(("127.0.0.1", running.port)).is_ok());
}

#[test]
fn a_cloud_that_nobody_uses_ends_if_told_so() {
    let project = Project::new();
    let options = StartOptions {
        stop_when_idle: Some(Duration::from_secs(1)),
        ..StartOptions::default()
    };
    project.start_with(&options).unwrap();
    until(|| project.cloud.status().unwrap().running.is_none());
    assert!(project.start().fresh);
}
