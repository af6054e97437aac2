//! What is told while the work goes on, for programs to read.

use serde_json::Value;
use stackwright::{
    cloud::StackEvent,
    deploy::{Cause, Event, FileStep, ResourceProgress, UnderWay},
    diff::Counts,
    expansion::{Authored, Made, Source},
};

use crate::{
    diff_schema,
    project::{Project, json, status, stderr, stdout},
};

const SCHEMA: &str = include_str!("../../docs/events.schema.json");

fn lines(text: &str) -> Vec<Value> {
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

#[test]
fn the_schema_describes_every_event() {
    let stack = || "things".to_owned();
    let event = StackEvent {
        stack: stack(),
        reason: Some("why".to_owned()),
        ..StackEvent::default()
    };
    let source = Source {
        id: "List".to_owned(),
        type_name: "AWS::Serverless::Function".to_owned(),
        implied_by: Vec::new(),
        place: "/Resources/List".to_owned(),
    };
    let authored = Authored {
        type_name: None,
        made: Some(Made {
            sources: vec![source],
            part: "role".to_owned(),
            place: "/Resources/List".to_owned(),
        }),
    };
    let cause = Cause {
        stack: stack(),
        logical_id: "Topic".to_owned(),
        type_name: "AWS::SNS::Topic".to_owned(),
        status: "CREATE_FAILED".to_owned(),
        reason: "the name is taken".to_owned(),
        authored: authored.clone(),
        line: None,
        hint: None,
        log: vec!["Traceback".to_owned()],
    };
    let events = [
        Event::Note { text: stack() },
        Event::Compared {
            stack: stack(),
            counts: Counts::default(),
        },
        Event::AwaitingChangeSet { stack: stack() },
        Event::LookingForDrift { stack: stack() },
        Event::Waiting {
            stack: stack(),
            status: "UPDATE_IN_PROGRESS".to_owned(),
            by: UnderWay::default(),
        },
        Event::Uploading { files: 1 },
        Event::Started {
            stack: stack(),
            resources: 1,
        },
        Event::Resource(ResourceProgress {
            event,
            done: 0,
            total: 1,
            authored: authored.clone(),
            line: None,
        }),
        Event::Failed(cause),
        Event::UploadingFiles {
            stack: stack(),
            step: FileStep::default(),
        },
        Event::FilePart {
            bucket: stack(),
            key: stack(),
            step: FileStep::default(),
        },
        Event::FilePut {
            bucket: stack(),
            key: stack(),
            bytes: 1,
            step: FileStep::default(),
        },
        Event::Seeded {
            bucket: stack(),
            key: stack(),
        },
        Event::FileRemoved {
            bucket: stack(),
            key: stack(),
            step: FileStep::default(),
        },
        Event::Stopping {
            functions: vec![stack()],
        },
        Event::Emptying {
            bucket: stack(),
            removed: 1,
        },
    ];
    let events: Vec<Value> = events.iter().map(Event::to_json).collect();
    diff_schema::assert_follows(SCHEMA, &events);
}

#[test]
fn each_line_of_json_is_what_the_schema_says() {
    let project = Project::new();
    let mut planned = lines(&stdout(&project.run(&["deploy", "--plan-only", "--json"])));
    let kept = planned.last().expect("an event")["plan"].clone();
    let kept = kept.as_str().expect("a plan is kept");
    let discarded = project.run(&["deploy", "--discard-plan", kept, "--json"]);
    planned.extend(lines(&stdout(&discarded)));
    assert_eq!(planned.last().expect("an event")["event"], "discarded");

    let deployed = project.run(&["deploy", "--yes", "--json"]);
    assert_eq!(status(&deployed), 0, "{}", stderr(&deployed));
    let mut events = lines(&stdout(&deployed));
    let plan = events.iter().find(|event| event["event"] == "plan");
    let mut plan = plan.expect("a plan").clone();
    plan.as_object_mut()
        .expect("a mapping")
        .shift_remove("event");
    diff_schema::assert_valid(&[plan]);

    let said = lines(&stdout(&project.run(&["events", "--json"])));
    let of = |events: &[Value], id: &str| {
        let of = events.iter().filter(|event| event["id"] == id);
        of.map(|event| event["status"].to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(of(&said, "Topic"), of(&events, "Topic"));
    let followed = project.run(&["events", "--json", "--follow"]);
    assert_eq!(status(&followed), 0, "{}", stderr(&followed));
    let followed = lines(&stdout(&followed));
    assert_eq!(of(&followed, "Topic"), of(&events, "Topic"));
    assert_eq!(followed.last().expect("an event")["succeeded"], true);
    events.extend(planned);
    events.extend(said);
    events.extend(followed);
    let removed = project.run(&["destroy", "--yes", "--json"]);
    let removed = lines(&stdout(&removed));
    assert_eq!(removed[0]["event"], "removal_plan");
    events.extend(removed);
    events.push(json(&project.run(&["destroy", "--yes", "--json"])));
    diff_schema::assert_follows(SCHEMA, &events);
    assert_eq!(status(&project.run(&["events"])), 1, "there is no stack");
}
