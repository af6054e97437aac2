//! A timeline as a chart: a row for the stack, and one for each resource.

use serde::Serialize;

use super::{
    axis,
    words::{LOOKS, look, words},
};
use crate::deploy::timeline::{Row, Span, Timeline};

/// The height of the line of times, and of each row.
const TOP: usize = 26;
const ROW: usize = 34;
/// Where in a row its text and its bars are.
const TEXT: usize = 14;
const BAR: usize = 19;
const BAR_HEIGHT: usize = 9;
/// How far nested stacks are indented.
const INDENT: usize = 14;
/// What took no time is shown all the same.
const NARROWEST: f64 = 0.4;

/// Lengths from left to right are in hundredths of the whole width, so that a chart is as wide as
/// the window; all others are in pixels.
#[derive(Debug, Serialize)]
pub(super) struct Chart {
    height: usize,
    marks: Vec<Mark>,
    rows: Vec<ChartRow>,
    links: Vec<Link>,
    /// The looks that occur, and what they mean.
    legend: Vec<(&'static str, &'static str)>,
}

#[derive(Debug, Serialize)]
struct Mark {
    x: f64,
    text: String,
}

#[derive(Debug, Serialize)]
struct ChartRow {
    y: usize,
    text_y: usize,
    bar_y: usize,
    height: usize,
    bar_height: usize,
    indent: usize,
    id: String,
    type_name: String,
    words: String,
    /// Whether it is part of the longest chain of waiting.
    in_chain: bool,
    bars: Vec<Bar>,
}

#[derive(Debug, Serialize)]
struct Bar {
    x: f64,
    width: f64,
    look: &'static str,
    title: String,
}

/// From the end of one bar to the beginning of one that waited for it.
#[derive(Debug, Serialize)]
struct Link {
    from: f64,
    to: f64,
    top: usize,
    bottom: usize,
}

/// The chart of the stack called `name`.
pub(super) fn chart(name: &str, timeline: &Timeline) -> Chart {
    let length = (timeline.ended - timeline.begun).max(1);
    let x = |at: i64| hundredths(at - timeline.begun, length);
    let row = |place: usize, depth, id: &str, type_name: &str, spans: &[Span], in_chain| {
        let y = TOP + place * ROW;
        let said: Vec<String> = spans.iter().map(|it| words(it, timeline.ended)).collect();
        ChartRow {
            y,
            text_y: y + TEXT,
            bar_y: y + BAR,
            height: ROW,
            bar_height: BAR_HEIGHT,
            indent: 4 + depth * INDENT,
            id: id.to_owned(),
            type_name: type_name.to_owned(),
            words: said.join(", "),
            in_chain,
            bars: spans
                .iter()
                .map(|span| Bar {
                    x: x(span.begun).min(100.0 - NARROWEST),
                    width: hundredths(span.ended.unwrap_or(timeline.ended) - span.begun, length)
                        .max(NARROWEST),
                    look: look(span),
                    title: title(id, type_name, span, timeline),
                })
                .collect(),
        }
    };
    let mut rows = vec![row(0, 0, name, "the whole stack", &timeline.phases, false)];
    for (place, it) in timeline.rows.iter().enumerate() {
        let in_chain = timeline.chain.contains(&place);
        let (id, type_name) = (&it.logical_id, &it.type_name);
        rows.push(row(place + 1, it.depth, id, type_name, &it.spans, in_chain));
    }
    let middle = |place: usize| TOP + (place + 1) * ROW + BAR + BAR_HEIGHT / 2;
    let links = timeline.chain.windows(2).filter_map(|pair| {
        let [before, after] = [pair[0], pair[1]];
        let begun = timeline.rows[after].spans.first()?.begun;
        let ended = first_end_before(&timeline.rows[before], begun)?;
        let (a, b) = (middle(before), middle(after));
        Some(Link {
            from: x(ended),
            to: x(begun),
            top: a,
            bottom: b,
        })
    });
    let looks: Vec<&str> = rows
        .iter()
        .flat_map(|row| row.bars.iter().map(|bar| bar.look))
        .collect();
    Chart {
        height: TOP + rows.len() * ROW,
        marks: axis::marks(length)
            .map(|at| Mark {
                x: hundredths(at, length),
                text: axis::time(at),
            })
            .collect(),
        links: links.collect(),
        legend: LOOKS
            .into_iter()
            .filter(|(look, _)| looks.contains(look))
            .collect(),
        rows,
    }
}

/// When what another resource waited for was done.
fn first_end_before(row: &Row, begun: i64) -> Option<i64> {
    let ends = row.spans.iter().filter_map(|span| span.ended);
    ends.filter(|ended| *ended <= begun).max()
}

/// What is shown where the pointer rests.
fn title(id: &str, type_name: &str, span: &Span, timeline: &Timeline) -> String {
    let from = axis::time(span.begun - timeline.begun);
    let mut title = format!(
        "{id} ({type_name})\n{}, from {from} on",
        words(span, timeline.ended)
    );
    if let Some(expected) = span.expected {
        let expected = i64::try_from(expected.as_millis()).unwrap_or(i64::MAX);
        title += &format!("; usually {}", axis::time(expected));
    }
    if let Some(reason) = &span.reason {
        title += &format!("\n{reason}");
    }
    title
}

/// Two digits behind the point tell pixels apart.
fn hundredths(part: i64, whole: i64) -> f64 {
    (part as f64 / whole as f64 * 10_000.0).round() / 100.0
}
