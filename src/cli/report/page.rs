//! The page, from what is known.

use minijinja::{Environment, UndefinedBehavior, syntax::SyntaxConfig, value::Serde};
use serde::Serialize;

use super::{
    Ended, Report, Section, axis,
    chart::{Chart, chart},
    messages, now,
};
use crate::{
    assembly::StackAssembly,
    cli::error::{CliError, Message},
    cloud::{StackEvent, time_text},
    deploy::timeline::{Span, Timeline},
};

const NAME: &str = "page.html";
const PAGE: &str = include_str!("../../../templates/report/page.html.jinja");
const STYLE: &str = include_str!("../../../templates/report/style.css");

#[derive(Serialize)]
struct Page<'a> {
    style: &'a str,
    title: String,
    place: &'a str,
    begun: String,
    written: String,
    /// What is wrong with the run as a whole.
    messages: Vec<Problem<'a>>,
    sections: Vec<PageSection<'a>>,
    version: &'a str,
}

#[derive(Serialize)]
struct PageSection<'a> {
    name: &'a str,
    headline: String,
    look: &'static str,
    facts: Vec<(&'static str, String)>,
    messages: Vec<Problem<'a>>,
    chart: Option<Chart>,
    has_chain: bool,
    resources: Vec<Line<'a>>,
    events: Vec<Said<'a>>,
}

#[derive(Serialize)]
struct Problem<'a> {
    place: Option<&'a str>,
    text: &'a str,
    related: Option<&'a str>,
    hints: &'a [String],
    log: &'a [String],
}

/// What was done with a resource, as a line of the table.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    stack: Option<&'a str>,
    type_name: &'a str,
    status: &'a str,
    begun: String,
    took: String,
    expected: Option<String>,
    reason: Option<&'a str>,
    line: Option<String>,
}

#[derive(Serialize)]
struct Said<'a> {
    at: String,
    id: &'a str,
    stack: Option<&'a str>,
    type_name: &'a str,
    status: &'a str,
    reason: Option<&'a str>,
}

/// The page about all that a report knows. `error` is what the whole run ended with.
pub(super) fn render(
    report: &Report,
    stacks: &[StackAssembly],
    error: Option<&CliError>,
    is_over: bool,
) -> Result<String, minijinja::Error> {
    let sections = report.sections.borrow();
    let timelines: Vec<_> = stacks
        .iter()
        .filter_map(|stack| Some((stack, sections.get(&stack.name)?)))
        .map(|(stack, section)| {
            let usual =
                |type_name: &str, operation: &str| report.durations.expected(type_name, operation);
            let timeline = Timeline::of(&section.events, stack, usual);
            (stack, section, timeline)
        })
        .collect();
    let sections: Vec<PageSection<'_>> = timelines
        .iter()
        .map(|(stack, section, timeline)| section_of(stack, section, timeline.as_ref()))
        .collect();
    let untold = timelines
        .iter()
        .all(|(_, section, _)| section.messages.is_empty());
    let whole = error.filter(|_| untold).map(messages).unwrap_or_default();
    let title = match sections.as_slice() {
        _ if !is_over => "Not over yet when this was written".to_owned(),
        [only] => format!("{}: {}", only.name, only.headline),
        several => summary(several),
    };
    let page = Page {
        style: STYLE,
        title,
        place: &report.place,
        begun: time_text(report.begun),
        written: time_text(now()),
        messages: problems(&whole),
        sections,
        version: env!("CARGO_PKG_VERSION"),
    };
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).build()?);
    environment.render_named_str(NAME, PAGE, Serde(page))
}

/// As in `3 stacks: 2 deployed, 1 failed`.
fn summary(sections: &[PageSection<'_>]) -> String {
    let mut counts = indexmap::IndexMap::new();
    for section in sections {
        let what = match section.look {
            "done" => "as wanted",
            "failed" => "failed",
            "going" => "goes on",
            _ => "not deployed",
        };
        *counts.entry(what).or_insert(0) += 1;
    }
    let counts: Vec<String> = counts
        .into_iter()
        .map(|(what, count)| format!("{count} {what}"))
        .collect();
    format!("{} stacks: {}", sections.len(), counts.join(", "))
}

fn section_of<'a>(
    stack: &'a StackAssembly,
    section: &'a Section,
    timeline: Option<&'a Timeline>,
) -> PageSection<'a> {
    let phase = timeline.and_then(|timeline| timeline.phases.last());
    let goes_on = phase.is_some_and(|phase| phase.ended.is_none());
    let (headline, look) = headline(section.ended, timeline, goes_on);
    let mut facts = Vec::new();
    if let (Some(phase), Some(timeline)) = (phase, timeline) {
        let took = axis::time(timeline.ended - timeline.begun);
        facts.push(("Status", phase.status.clone()));
        facts.push(("Began", time_text(timeline.begun)));
        facts.push((if goes_on { "So far" } else { "Took" }, took));
    }
    PageSection {
        name: &stack.name,
        headline,
        look,
        facts,
        messages: problems(&section.messages),
        chart: timeline.map(|timeline| chart(&stack.name, timeline)),
        has_chain: timeline.is_some_and(|timeline| !timeline.chain.is_empty()),
        resources: timeline
            .map(|it| lines(&stack.name, it))
            .unwrap_or_default(),
        events: said(&stack.name, &section.events, timeline),
    }
}

/// How it ended, in a few words, and what that looks like.
fn headline(ended: Ended, timeline: Option<&Timeline>, goes_on: bool) -> (String, &'static str) {
    let first = timeline.and_then(|timeline| timeline.phases.first());
    let (doing, did) = match first.map(|phase| phase.operation.as_str()) {
        Some("CREATE") => ("creating it", "created"),
        Some("UPDATE") => ("updating it", "updated"),
        Some("DELETE") => ("removing it", "removed"),
        _ => ("deploying it", "deployed"),
    };
    let took = timeline.map_or(0, |it| it.ended - it.begun);
    let long = |word: &str| match took {
        0 => String::new(),
        took => format!(" {word} {}", axis::time(took)),
    };
    match ended {
        Ended::Done => (format!("{did}{}", long("in")), "done"),
        Ended::Unchanged => ("no changes".to_owned(), "done"),
        Ended::Failed if timeline.is_none() => ("not deployed".to_owned(), "failed"),
        Ended::Failed => (format!("{doing} failed{}", long("after")), "failed"),
        Ended::Left if goes_on => (
            format!("{doing} goes on; this shows how it was{}", long("after")),
            "going",
        ),
        Ended::Left => ("stopped".to_owned(), "cancelled"),
        Ended::NotBegun => ("not begun".to_owned(), "kept"),
    }
}

fn problems(messages: &[Message]) -> Vec<Problem<'_>> {
    messages
        .iter()
        .map(|message| Problem {
            place: message.place.as_deref(),
            text: &message.text,
            related: message.related.as_deref(),
            hints: &message.hints,
            log: &message.log,
        })
        .collect()
}

fn lines<'a>(stack: &str, timeline: &'a Timeline) -> Vec<Line<'a>> {
    let rows = timeline.rows.iter();
    let spans = rows.flat_map(|row| row.spans.iter().map(move |span| (row, span)));
    let line = |(row, span): (&'a crate::deploy::timeline::Row, &'a Span)| Line {
        id: &row.logical_id,
        stack: (row.stack != stack).then_some(&row.stack),
        type_name: &row.type_name,
        status: &span.status,
        begun: axis::time(span.begun - timeline.begun),
        took: match span.ended {
            Some(ended) => axis::time(ended - span.begun),
            None => "goes on".to_owned(),
        },
        expected: span.expected.map(|expected| {
            let expected = i64::try_from(expected.as_millis());
            axis::time(expected.unwrap_or(i64::MAX))
        }),
        reason: span.reason.as_deref(),
        line: row.line.map(|line| line.to_string()),
    };
    spans.map(line).collect()
}

fn said<'a>(stack: &str, events: &'a [StackEvent], timeline: Option<&Timeline>) -> Vec<Said<'a>> {
    let begun = timeline.map_or(0, |timeline| timeline.begun);
    let said = |event: &'a StackEvent| Said {
        at: format!("{:.3} s", (event.at - begun) as f64 / 1000.0),
        id: &event.logical_id,
        stack: (event.stack != stack).then_some(&event.stack),
        type_name: &event.type_name,
        status: &event.status,
        reason: event.reason.as_deref(),
    };
    events.iter().map(said).collect()
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, path::Path};

    use super::*;
    use crate::{deploy::Durations, template::Template};

    /// What is said by others, as far as it could be taken for a part of the page.
    const NASTY: &str = "</title><script src='https://x.example/'>alert(\"&\")</script>";

    fn event(id: &str, type_name: &str, status: &str, at: i64) -> StackEvent {
        StackEvent {
            stack_id: "arn:aws:cloudformation:us-east-1:0:stack/farm/1".to_owned(),
            stack: "farm".to_owned(),
            logical_id: id.to_owned(),
            physical_id: if id == "farm" {
                "arn:aws:cloudformation:us-east-1:0:stack/farm/1".to_owned()
            } else {
                NASTY.to_owned()
            },
            type_name: type_name.to_owned(),
            status: status.to_owned(),
            reason: Some(NASTY.to_owned()),
            at,
            ..StackEvent::default()
        }
    }

    #[test]
    fn what_others_say_stays_text() {
        let text = "Resources: {Hens: {Type: AWS::SNS::Topic}}";
        let (template, positions) = Template::parse_located(text).expect("a template");
        let stack = StackAssembly::of_template("farm", template, NASTY, &positions);
        let whole = "AWS::CloudFormation::Stack";
        let section = Section {
            events: vec![
                event("farm", whole, "CREATE_IN_PROGRESS", 1_000),
                event("Hens", NASTY, "CREATE_IN_PROGRESS", 2_000),
                event("Hens", NASTY, "CREATE_FAILED", 4_000),
                event("farm", whole, "ROLLBACK_IN_PROGRESS", 5_000),
            ],
            ended: Ended::Failed,
            messages: vec![Message {
                place: Some(NASTY.to_owned()),
                related: Some(NASTY.to_owned()),
                hints: vec![NASTY.to_owned()],
                log: vec![NASTY.to_owned()],
                ..Message::new(NASTY)
            }],
        };
        let report = Report {
            file: "report.html".into(),
            place: NASTY.to_owned(),
            begun: 0,
            durations: Durations::read(Path::new("no-such-folder"), "test"),
            sections: RefCell::new([("farm".to_owned(), section)].into_iter().collect()),
        };
        let page = render(&report, &[stack], None, true).expect("a page");
        assert!(
            page.contains("<h1>farm: creating it failed after 4 s</h1>"),
            "{page}"
        );
        // Each message, line, type, reason and title.
        let escaped = "&lt;script src=&#x27;https:&#x2f;&#x2f;x.example&#x2f;&#x27;&gt;alert(&quot;&amp;&quot;)";
        assert!(page.matches(escaped).count() > 15, "{page}");
        for never in ["<script", "https://", "src='"] {
            assert!(!page.contains(never), "{page}");
        }
    }
}
