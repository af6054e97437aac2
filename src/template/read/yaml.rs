//! YAML text to a tree with positions.

use std::{collections::HashMap, rc::Rc};

use indexmap::IndexMap;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, StrInput, Tag};

use super::{
    super::{Node, yaml::resolve},
    Position, ReadError, ReadProblem,
    raw::{Content, DEPTH_LIMIT, Entry, Raw},
    tag::Meaning,
};

/// What all aliases of a text together may stand for, in bytes: sixteen times the longest
/// template that CloudFormation takes.
const ALIAS_LIMIT: usize = 16 << 20;

/// Reads a text of one YAML document.
pub(super) fn read(text: &str) -> Result<Rc<Raw>, ReadError> {
    let mut composer = Composer {
        text,
        parser: Parser::new_from_str(text),
        anchors: HashMap::new(),
        aliased: 0,
    };
    let mut document = None;
    loop {
        let (event, position) = composer.next()?;
        match event {
            Event::DocumentStart(_) if document.is_some() => {
                return Err(ReadError::new(position, ReadProblem::SeveralDocuments));
            }
            Event::DocumentStart(_) => {
                let (event, position) = composer.next()?;
                document = Some(composer.part(event, position, 0)?);
            }
            Event::StreamEnd => break,
            _ => {}
        }
    }
    let start = Position { line: 1, column: 1 };
    document.ok_or(ReadError::new(start, ReadProblem::Empty))
}

struct Composer<'a> {
    text: &'a str,
    parser: Parser<'a, StrInput<'a>>,
    anchors: HashMap<usize, Rc<Raw>>,
    aliased: usize,
}

/// An event, and where it starts.
type Located<'a> = (Event<'a>, Position);

impl<'a> Composer<'a> {
    fn next(&mut self) -> Result<Located<'a>, ReadError> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => Ok((event, position(span.start))),
            Some(Err(error)) => Err(self.broken(&error)),
            None => Ok((Event::StreamEnd, Position { line: 1, column: 1 })),
        }
    }

    fn broken(&self, error: &ScanError) -> ReadError {
        let position = position(*error.marker());
        let line = self.text.lines().nth(position.line - 1).unwrap_or_default();
        let indentation = &line[..line.len() - line.trim_start().len()];
        let problem = match error.info() {
            _ if indentation.contains('\t') => ReadProblem::Tab,
            "invalid indentation" | "invalid indentation in quoted scalar" => {
                ReadProblem::Indentation
            }
            // The parser looks ahead, and has a limit of its own.
            "recursion limit exceeded" => ReadProblem::TooDeep { limit: DEPTH_LIMIT },
            message => ReadProblem::Yaml {
                message: message.to_owned(),
            },
        };
        ReadError::new(position, problem)
    }

    /// Reads the part that starts with `event`.
    fn part(
        &mut self,
        event: Event<'a>,
        position: Position,
        depth: usize,
    ) -> Result<Rc<Raw>, ReadError> {
        check_depth(depth, position)?;
        let (anchor, tag, content) = match event {
            Event::Alias(anchor) => return self.alias(anchor, position, depth),
            Event::Scalar(text, style, anchor, tag) => {
                let meaning = meaning(tag.as_deref(), position)?;
                (anchor, meaning, scalar(&text, style, meaning, position)?)
            }
            Event::SequenceStart(anchor, tag) => {
                let meaning = meaning(tag.as_deref(), position)?;
                expect(meaning, Meaning::List, position)?;
                (anchor, meaning, self.items(depth)?)
            }
            Event::MappingStart(anchor, tag) => {
                let meaning = meaning(tag.as_deref(), position)?;
                expect(meaning, Meaning::Map, position)?;
                (anchor, meaning, self.entries(depth)?)
            }
            // No other event starts a part; an empty document has none at all.
            _ => (0, None, Content::Scalar(Node::Null)),
        };
        let mut raw = Rc::new(Raw::new(position, content));
        if let Some(Meaning::Function(name)) = tag {
            raw = Rc::new(Raw::new(position, Content::Function(name, raw)));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, Rc::clone(&raw));
        }
        Ok(raw)
    }

    fn alias(
        &mut self,
        anchor: usize,
        position: Position,
        depth: usize,
    ) -> Result<Rc<Raw>, ReadError> {
        // The parser knows the anchor already, so it is one that has not ended.
        let raw = self
            .anchors
            .get(&anchor)
            .ok_or(ReadError::new(position, ReadProblem::RecursiveAlias))?;
        check_depth(depth + raw.height, position)?;
        self.aliased = self.aliased.saturating_add(raw.weight);
        if self.aliased > ALIAS_LIMIT {
            let problem = ReadProblem::TooManyAliases { limit: ALIAS_LIMIT };
            return Err(ReadError::new(position, problem));
        }
        Ok(Rc::clone(raw))
    }

    fn items(&mut self, depth: usize) -> Result<Content, ReadError> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Content::List(items)),
                (event, position) => items.push(self.part(event, position, depth + 1)?),
            }
        }
    }

    fn entries(&mut self, depth: usize) -> Result<Content, ReadError> {
        let mut merged = IndexMap::new();
        let mut entries = Vec::new();
        let mut seen = HashMap::new();
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
            if let Some(first) = seen.insert(key.clone(), position) {
                let problem = ReadProblem::DuplicateKey { key, first };
                return Err(ReadError::new(position, problem));
            }
            entries.push(Entry {
                key,
                position,
                value,
            });
        }
        // What is written here has the last word over what is merged in.
        merged.retain(|key, _| !seen.contains_key(key));
        Ok(Content::Map(merged.into_values().chain(entries).collect()))
    }

    /// Keys are text, and stay as they are written: `on`, `1.10` and `012` among them.
    fn key(
        &mut self,
        event: Event<'a>,
        position: Position,
        depth: usize,
    ) -> Result<String, ReadError> {
        if let Event::Scalar(text, ScalarStyle::Plain, 0, None) = &event
            && resolve(text) != Node::Null
        {
            return Ok(text.to_string());
        }
        let raw = self.part(event, position, depth + 1)?;
        match &raw.content {
            Content::Scalar(Node::Text(text)) => Ok(text.clone()),
            _ => Err(ReadError::new(position, ReadProblem::KeyNotText)),
        }
    }
}

fn check_depth(depth: usize, position: Position) -> Result<(), ReadError> {
    if depth > DEPTH_LIMIT {
        let problem = ReadProblem::TooDeep { limit: DEPTH_LIMIT };
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
    text: &str,
    style: ScalarStyle,
    meaning: Option<Meaning>,
    position: Position,
) -> Result<Content, ReadError> {
    let node = match (meaning, style) {
        (None, ScalarStyle::Plain) => Some(resolve(text)),
        (None, _) => Some(text.into()),
        (Some(meaning), _) => meaning.scalar(text),
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

/// Checks the tag of a collection: a function, or what it is.
fn expect(tag: Option<Meaning>, own: Meaning, position: Position) -> Result<(), ReadError> {
    match tag {
        None | Some(Meaning::Function(_)) => Ok(()),
        Some(tag) if tag == own => Ok(()),
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
    match &value.content {
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
                .all(|item| matches!(item.content, Content::Map(_))) =>
        {
            items.iter().try_for_each(|item| merge(merged, item))
        }
        _ => Err(ReadError::new(value.position, ReadProblem::Merge)),
    }
}
