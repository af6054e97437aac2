use super::*;
use crate::template::Template;

const ROOT: &str = "arn:aws:cloudformation:us-east-1:0:stack/farm/1";
const NESTED: &str = "arn:aws:cloudformation:us-east-1:0:stack/farm-Barn/2";

const TEMPLATE: &str = "Resources:
  Hens: {Type: AWS::SNS::Topic}
  Eggs: {Type: AWS::SQS::Queue, Properties: {QueueName: !GetAtt Hens.TopicName}}
  Slow: {Type: AWS::DynamoDB::Table}
  Barn: {Type: AWS::CloudFormation::Stack, DependsOn: Eggs}
";

/// Events from lines of: seconds, stack or nested stack, logical id, status, reason.
fn events(text: &str) -> Vec<StackEvent> {
    let types = |id: &str| match id {
        "Eggs" => "AWS::SQS::Queue",
        "Slow" => "AWS::DynamoDB::Table",
        "Barn" | "farm" | "farm-Barn" => "AWS::CloudFormation::Stack",
        _ => "AWS::SNS::Topic",
    };
    let lines = text.trim().lines().map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let seconds: f64 = words[0].parse().expect("a number");
        let (stack_id, stack) = match words[1] {
            "farm" => (ROOT, "farm"),
            _ => (NESTED, "farm-Barn"),
        };
        StackEvent {
            stack_id: stack_id.to_owned(),
            stack: stack.to_owned(),
            logical_id: words[2].to_owned(),
            physical_id: match words[2] {
                "farm" => ROOT,
                "Barn" | "farm-Barn" => NESTED,
                _ => "",
            }
            .to_owned(),
            type_name: types(words[2]).to_owned(),
            status: words[3].to_owned(),
            reason: words
                .get(4..)
                .map(|it| it.join(" "))
                .filter(|it| !it.is_empty()),
            at: 1_000_000 + (seconds * 1000.0) as i64,
            ..StackEvent::default()
        }
    });
    lines.collect()
}

/// The timeline as text.
fn text(events: &[StackEvent]) -> String {
    let (template, positions) = Template::parse_located(TEMPLATE).expect("a template");
    let assembly = StackAssembly::of_template("farm", template, "farm.yaml", &positions);
    let usual = |type_name: &str, operation: &str| {
        (type_name == "AWS::SQS::Queue" && operation == "CREATE").then(|| Duration::from_secs(3))
    };
    let Some(timeline) = Timeline::of(events, &assembly, usual) else {
        return "nothing".to_owned();
    };
    let time = |at: i64| (at - timeline.begun) as f64 / 1000.0;
    let span = |span: &Span| {
        let ended = span.ended.map(|at| time(at).to_string());
        format!(
            " | {} {} to {} {:?}{}{}{}",
            span.operation,
            time(span.begun),
            ended.as_deref().unwrap_or("?"),
            span.outcome,
            if span.is_undoing { " undoing" } else { "" },
            span.expected
                .map_or_else(String::new, |it| format!(" usually {it:?}")),
            span.reason
                .as_ref()
                .map_or_else(String::new, |it| format!(": {it}")),
        )
    };
    let spans = |spans: &[Span]| spans.iter().map(span).collect::<String>();
    let mut text = format!("{}{}\n", time(timeline.ended), spans(&timeline.phases));
    for (place, row) in timeline.rows.iter().enumerate() {
        let mark = if timeline.chain.contains(&place) {
            "* "
        } else {
            "  "
        };
        let line = row.line.map_or_else(String::new, |line| line.to_string());
        let indent = "  ".repeat(row.depth);
        text += &format!(
            "{mark}{indent}{} {line}{}\n",
            row.logical_id,
            spans(&row.spans)
        );
    }
    text
}

#[test]
fn a_creation_with_a_nested_stack_and_what_its_end_waited_for() {
    let text = text(&events(
        "
        0 farm farm REVIEW_IN_PROGRESS
        60 farm farm CREATE_IN_PROGRESS User Initiated
        60.5 farm Slow CREATE_IN_PROGRESS
        60.5 farm Hens CREATE_IN_PROGRESS
        60.6 farm Hens CREATE_IN_PROGRESS Resource creation Initiated
        62 farm Hens CREATE_COMPLETE
        62.5 farm Eggs CREATE_IN_PROGRESS
        64 farm Eggs CREATE_COMPLETE
        66 farm Slow CREATE_COMPLETE
        64.5 farm Barn CREATE_IN_PROGRESS
        65 barn farm-Barn CREATE_IN_PROGRESS
        65 barn Perch CREATE_IN_PROGRESS
        66.5 barn Perch CREATE_COMPLETE
        67 barn farm-Barn CREATE_COMPLETE
        67.5 farm Barn CREATE_COMPLETE
        68 farm farm CREATE_COMPLETE
        ",
    ));
    insta::assert_snapshot!(text, @r"
    8 | CREATE 0 to 8 Done
      Slow farm.yaml:4 | CREATE 0.5 to 6 Done
    * Hens farm.yaml:2 | CREATE 0.5 to 2 Done
    * Eggs farm.yaml:3 | CREATE 2.5 to 4 Done usually 3s
    * Barn farm.yaml:5 | CREATE 4.5 to 7.5 Done
        Perch farm.yaml:5 | CREATE 5 to 6.5 Done
    ");
}

#[test]
fn a_failure_its_consequences_and_what_undid_them() {
    let text = text(&events(
        "
        0 farm farm CREATE_IN_PROGRESS
        1 farm Hens CREATE_IN_PROGRESS
        1 farm Slow CREATE_IN_PROGRESS
        2 farm Hens CREATE_COMPLETE
        3 farm Eggs CREATE_IN_PROGRESS
        4 farm Eggs CREATE_FAILED no such name
        4 farm Slow CREATE_FAILED Resource creation cancelled
        5 farm farm ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Eggs].
        6 farm Eggs DELETE_COMPLETE
        6 farm Slow DELETE_IN_PROGRESS
        7 farm Hens DELETE_SKIPPED
        9 farm Slow DELETE_COMPLETE
        9 farm farm ROLLBACK_COMPLETE
        ",
    ));
    insta::assert_snapshot!(text, @r"
    9 | CREATE 0 to 5 Failed: The following resource(s) failed to create: [Eggs]. | ROLLBACK 5 to 9 Done undoing
    * Hens farm.yaml:2 | CREATE 1 to 2 Done | DELETE 7 to 7 Skipped undoing
      Slow farm.yaml:4 | CREATE 1 to 4 Cancelled: Resource creation cancelled | DELETE 6 to 9 Done undoing
    * Eggs farm.yaml:3 | CREATE 3 to 4 Failed usually 3s: no such name | DELETE 6 to 6 Done undoing
    ");
}

#[test]
fn an_update_that_cleans_up_and_one_that_goes_on() {
    let ended = text(&events(
        "
        0 farm farm UPDATE_IN_PROGRESS
        1 farm Hens UPDATE_IN_PROGRESS
        2 farm Hens UPDATE_COMPLETE
        3 farm farm UPDATE_COMPLETE_CLEANUP_IN_PROGRESS
        4 farm Hens DELETE_IN_PROGRESS
        5 farm Hens DELETE_COMPLETE
        5 farm farm UPDATE_COMPLETE
        ",
    ));
    let left = text(&events(
        "
        0 farm farm UPDATE_IN_PROGRESS
        1 farm Hens UPDATE_IN_PROGRESS
        ",
    ));
    assert_eq!(text(&[]), "nothing");
    insta::assert_snapshot!(format!("{ended}\n{left}"), @r"
    5 | UPDATE 0 to 3 Done | UPDATE_COMPLETE_CLEANUP 3 to 5 Done
      Hens farm.yaml:2 | UPDATE 1 to 2 Done | DELETE 4 to 5 Done

    1 | UPDATE 0 to ? Running
      Hens farm.yaml:2 | UPDATE 1 to ? Running
    ");
}

#[test]
fn what_is_removed_waits_for_what_needs_it() {
    let text = text(&events(
        "
        0 farm farm DELETE_IN_PROGRESS
        1 farm Eggs DELETE_IN_PROGRESS
        1 farm Slow DELETE_IN_PROGRESS
        2 farm Slow DELETE_COMPLETE
        3 farm Eggs DELETE_COMPLETE
        3 farm Hens DELETE_IN_PROGRESS
        4 farm Hens DELETE_COMPLETE
        5 farm farm DELETE_COMPLETE
        ",
    ));
    insta::assert_snapshot!(text, @r"
    5 | DELETE 0 to 5 Done
    * Eggs farm.yaml:3 | DELETE 1 to 3 Done
      Slow farm.yaml:4 | DELETE 1 to 2 Done
    * Hens farm.yaml:2 | DELETE 3 to 4 Done
    ");
}
