//! YAML text to a tree with positions.

use std::{borrow::Cow, collections::HashMap};

use indexmap::IndexMap;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};

use super::{
    super::{
        Node,
        yaml::{is_null, resolve},
    },
    Position, ReadError, ReadProblem,
    indentation::{Complaint, Layout},
    limit,
    raw::{Content, Entries, Entry, Item, Raw},
    tag::Meaning,
};

/// Reads a text of one YAML document.
pub(super) fn read(text: &str) -> Result<Raw, ReadError> {
    let mut layout = Layout::new(text);
    loop {
        let mut composer = Composer {
            layout: &layout,
            parser: Parser::new_from_str(&layout.text),
            anchors: HashMap::new(),
            aliased: 0,
            complaint: None,
            open_end: open_end(&layout.text),
        };
        let document = composer.document();
        let complaint = composer.complaint;
        match complaint {
            Some(complaint) if layout.repair(complaint) => {}
            _ => return document,
        }
    }
}

struct Composer<'a> {
    layout: &'a Layout<'a>,
    parser: Parser<'a, StrInput<'a>>,
    anchors: HashMap<usize, Raw>,
    aliased: usize,
    /// What the parser says against the indentation, where it has given up for that.
    complaint: Option<Complaint>,
    /// Where the text ends in the middle of a line, in characters.
    open_end: usize,
}

/// An event, and where it stands.
type Located<'a> = (Event<'a>, Position);

impl<'a> Composer<'a> {
    fn document(&mut self) -> Result<Raw, ReadError> {
        let mut document = None;
        loop {
            let (event, position) = self.next()?;
            match event {
                Event::DocumentStart(_) if document.is_some() => {
                    return Err(ReadError::new(position, ReadProblem::SeveralDocuments));
                }
                Event::DocumentStart(_) => {
                    let (event, position) = self.next()?;
                    document = Some(self.part(event, position, 0)?);
                }
                Event::StreamEnd => break,
                _ => {}
            }
        }
        let start = Position { line: 1, column: 1 };
        document.ok_or(ReadError::new(start, ReadProblem::Empty))
    }

    fn next(&mut self) -> Result<Located<'a>, ReadError> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                let position = self.layout.original(position(span.start));
                Ok((self.without_added_feed(event, span), position))
            }
            Some(Err(error)) => Err(self.broken(&error)),
            None => Ok((Event::StreamEnd, Position { line: 1, column: 1 })),
        }
    }

    /// A block of text that ends where the file does, without a line feed, has none.
    fn without_added_feed(&self, event: Event<'a>, span: Span) -> Event<'a> {
        match event {
            Event::Scalar(
                mut text,
                style @ (ScalarStyle::Literal | ScalarStyle::Folded),
                anchor,
                tag,
            ) if span.end.index() == self.open_end => {
                if text.ends_with('\n') {
                    text.to_mut().pop();
                }
                Event::Scalar(text, style, anchor, tag)
            }
            other => other,
        }
    }

    fn broken(&mut self, error: &ScanError) -> ReadError {
        let place = position(*error.marker());
        let line = self
            .layout
            .text
            .lines()
            .nth(place.line - 1)
            .unwrap_or_default();
        let indentation = &line[..line.len() - line.trim_start().len()];
        let problem = match error.info() {
            _ if indentation.contains('\t') => ReadProblem::Tab,
            "invalid indentation" | "invalid indentation in flow construct" => {
                self.complaint = Some(Complaint::Flow(place));
                ReadProblem::Indentation
            }
            "invalid indentation in quoted scalar" => {
                self.complaint = Some(Complaint::Quoted(place));
                ReadProblem::Indentation
            }
            // The parser looks ahead, and has a limit of its own.
            "recursion limit exceeded" => ReadProblem::TooDeep {
                limit: limit::DEPTH,
            },
            message => ReadProblem::Yaml {
                message: message.to_owned(),
            },
        };
        ReadError::new(self.layout.original(place), problem)
    }

    /// Reads the part that starts with `event`.
    fn part(
        &mut self,
        event: Event<'a>,
        position: Position,
        depth: usize,
    ) -> Result<Raw, ReadError> {
        check_depth(depth, position)?;
        match event {
            Event::Alias(anchor) => self.alias(anchor, position, depth),
            Event::Scalar(text, style, anchor, tag) => {
                let tag = meaning(tag.as_deref(), position)?;
                let content = scalar(text, style, tag.as_ref(), position)?;
                self.whole(content, anchor, tag, (position, depth))
            }
            Event::SequenceStart(anchor, tag) => {
                let tag = collection(tag.as_deref(), &Meaning::List, position)?;
                let items = self.items(depth)?;
                self.whole(items, anchor, tag, (position, depth))
            }
            Event::MappingStart(anchor, tag) => {
                let tag = collection(tag.as_deref(), &Meaning::Map, position)?;
                let entries = self.entries(depth)?;
                self.whole(entries, anchor, tag, (position, depth))
            }
            // No other event starts a part; an empty document has none at all.
            _ => Raw::new(position, Content::Scalar(Node::Null)),
        }
    }

    /// A part that has been read to its end, with what stands before it.
    fn whole(
        &mut self,
        content: Content,
        anchor: usize,
        tag: Option<Meaning>,
        (position, depth): (Position, usize),
    ) -> Result<Raw, ReadError> {
        let mut raw = Raw::new(position, content)?;
        if let Some(Meaning::Function(name)) = tag {
            raw = function(name, raw, position, depth)?;
        }
        if anchor > 0 {
            raw = raw.shared();
            self.anchors.insert(anchor, raw.clone());
        }
        Ok(raw)
    }

    fn alias(&mut self, anchor: usize, position: Position, depth: usize) -> Result<Raw, ReadError> {
        // The parser knows the anchor already, so it is one that has not ended.
        let raw = self
            .anchors
            .get(&anchor)
            .ok_or(ReadError::new(position, ReadProblem::RecursiveAlias))?;
        check_depth(depth + raw.height, position)?;
        self.aliased = self.aliased.saturating_add(raw.size.bytes);
        if self.aliased > limit::SIZE {
            let problem = ReadProblem::TooManyAliases { limit: limit::SIZE };
            return Err(ReadError::new(position, problem));
        }
        Ok(raw.clone())
    }

    fn items(&mut self, depth: usize) -> Result<Content, ReadError> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Content::List(items)),
                (event, position) => items.push(Item {
                    position,
                    value: self.part(event, position, depth + 1)?,
                }),
            }
        }
    }

    fn entries(&mut self, depth: usize) -> Result<Content, ReadError> {
        let mut merged = IndexMap::new();
        let mut entries = Entries::default();
        loop {
            let (event, position) = self.next()?;
            if event == Event::MappingEnd {
                break;
            }
            let merges =
                matches!(&event, Event::Scalar(text, ScalarStyle::Plain, _, None) if text == "<<");
            let key = self.key(event, position, depth)?;
            let (event, value_position) = self.next()?;
            let value = self.part(event, value_position, depth + 1)?;
            if merges {
                merge(&mut merged, &value)?;
                continue;
            }
            entries.push(Entry {
                key,
                position,
                value,
            })?;
        }
        if merged.is_empty() {
            return Ok(Content::Map(entries.into_vec()));
        }
        // What is written here has the last word over what is merged in.
        merged.retain(|key, _| entries.find(key).is_none());
        let mut all: Vec<Entry> = merged.into_values().collect();
        all.extend(entries.into_vec());
        Ok(Content::Map(all))
    }

    /// Keys are text, and stay as they are written: `on`, `1.10` and `012` among them.
    fn key(
        &mut self,
        event: Event<'a>,
        position: Position,
        depth: usize,
    ) -> Result<String, ReadError> {
        let event = match event {
            Event::Scalar(text, ScalarStyle::Plain, 0, None) if !is_null(&text) => {
                return Ok(text.into_owned());
            }
            event => event,
        };
        let raw = self.part(event, position, depth + 1)?;
        match raw.content() {
            Content::Scalar(Node::Text(text)) => Ok(text.clone()),
            _ => Err(ReadError::new(position, ReadProblem::KeyNotText)),
        }
    }
}

/// A function by its short tag. In full it is a level of its own.
fn function(
    name: Cow<'static, str>,
    mut argument: Raw,
    position: Position,
    depth: usize,
) -> Result<Raw, ReadError> {
    if name == "Fn::GetAtt"
        && let Some(parts) = parts(&argument)?
    {
        argument = parts;
    }
    let raw = Raw::new(position, Content::Function(name, Box::new(argument)))?;
    check_depth(depth + raw.height, position)?;
    Ok(raw)
}

/// The list that `!GetAtt` makes of dotted text: of a part without a dot, a list of one.
fn parts(argument: &Raw) -> Result<Option<Raw>, ReadError> {
    let Content::Scalar(Node::Text(text)) = argument.content() else {
        return Ok(None);
    };
    let position = argument.position;
    let items = text
        .splitn(2, '.')
        .map(|part| {
            let value = Raw::new(position, Content::Scalar(part.into()))?;
            Ok(Item { position, value })
        })
        .collect::<Result<_, _>>()?;
    Raw::new(position, Content::List(items)).map(Some)
}

fn open_end(text: &str) -> usize {
    if text.ends_with(['\n', '\r']) {
        usize::MAX
    } else {
        text.chars().count()
    }
}

fn check_depth(depth: usize, position: Position) -> Result<(), ReadError> {
    if depth > limit::DEPTH {
        let problem = ReadProblem::TooDeep {
            limit: limit::DEPTH,
        };
        return Err(ReadError::new(position, problem));
    }
    Ok(())
}

fn position(marker: Marker) -> Position {
    Position {
        line: marker.line().max(1),
        column: marker.col() + 1,
    }
}

fn meaning(tag: Option<&Tag>, position: Position) -> Result<Option<Meaning>, ReadError> {
    tag.map(|tag| Meaning::of(tag).map_err(|problem| ReadError::new(position, problem)))
        .transpose()
}

fn scalar(
    text: Cow<'_, str>,
    style: ScalarStyle,
    meaning: Option<&Meaning>,
    position: Position,
) -> Result<Content, ReadError> {
    let node = match (meaning, style) {
        (None, ScalarStyle::Plain) => Some(resolve(text)),
        (None, _) => Some(Node::Text(text.into_owned())),
        (Some(meaning), _) => meaning.scalar(&text),
    };
    node.map(Content::Scalar).ok_or_else(|| {
        let name = match meaning {
            Some(Meaning::Type(name)) => name,
            Some(Meaning::List) => "seq",
            _ => "map",
        };
        wrong_tag(name, position)
    })
}

/// The tag of a collection: a function, or what it is.
fn collection(
    tag: Option<&Tag>,
    own: &Meaning,
    position: Position,
) -> Result<Option<Meaning>, ReadError> {
    let tag = meaning(tag, position)?;
    match &tag {
        None | Some(Meaning::Function(_)) => Ok(tag),
        Some(tag) if tag == own => Ok(None),
        Some(Meaning::Type(name)) => Err(wrong_tag(name, position)),
        Some(Meaning::List) => Err(wrong_tag("seq", position)),
        Some(Meaning::Map) => Err(wrong_tag("map", position)),
        Some(Meaning::Text) => Err(wrong_tag("str", position)),
    }
}

fn wrong_tag(name: &str, position: Position) -> ReadError {
    ReadError::new(
        position,
        ReadProblem::WrongTag {
            tag: format!("!!{name}"),
        },
    )
}

/// Adds the entries of a mapping, or of a list of mappings; the first of a key counts.
fn merge(merged: &mut IndexMap<String, Entry>, value: &Raw) -> Result<(), ReadError> {
    match value.content() {
        Content::Map(entries) => {
            for entry in entries {
                merged
                    .entry(entry.key.clone())
                    .or_insert_with(|| entry.clone());
            }
            Ok(())
        }
        Content::List(items)
            if items
                .iter()
                .all(|item| matches!(item.value.content(), Content::Map(_))) =>
        {
            items.iter().try_for_each(|item| merge(merged, &item.value))
        }
        _ => Err(ReadError::new(value.position, ReadProblem::Merge)),
    }
}
