//! How something that the transform makes is called.

use super::words::word;

/// A logical id that the transform may give, and to what.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) source: usize,
    prefix: String,
    tail: Tail,
    /// The types that it may have; any where there are none.
    types: &'static [&'static str],
    /// What it is; where that is empty, its type says it.
    part: String,
    /// What it belongs to within the source, after what it is.
    of: String,
    /// Whether it is the source itself, which only the transform writes out.
    is_source: bool,
    /// The part of the source that asks for it, as a JSON pointer from the resource down.
    pub(super) below: String,
}

/// What follows the beginning of an id.
#[derive(Clone, Copy, Debug)]
enum Tail {
    Nothing,
    /// The hash of what it is made from.
    Hash,
    /// Letters and digits, if any, and then this.
    Any(&'static str),
}

impl Rule {
    pub(super) fn exact(id: impl Into<String>, types: &'static [&'static str], part: &str) -> Self {
        Self {
            source: 0,
            prefix: id.into(),
            tail: Tail::Nothing,
            types,
            part: part.to_owned(),
            of: String::new(),
            is_source: false,
            below: String::new(),
        }
    }

    /// The source itself, where the author did not write it.
    pub(super) fn itself(id: &str, types: &'static [&'static str]) -> Self {
        Self {
            is_source: true,
            ..Self::exact(id, types, "")
        }
    }

    pub(super) fn hashed(
        prefix: impl Into<String>,
        types: &'static [&'static str],
        part: &str,
    ) -> Self {
        Self {
            tail: Tail::Hash,
            ..Self::exact(prefix, types, part)
        }
    }

    /// One whose id begins with `prefix` and ends with `suffix`, with anything between them.
    pub(super) fn around(
        prefix: impl Into<String>,
        suffix: &'static str,
        types: &'static [&'static str],
        part: &str,
    ) -> Self {
        Self {
            tail: Tail::Any(suffix),
            ..Self::exact(prefix, types, part)
        }
    }

    /// Asked for by this property of the source, or a part of it.
    pub(super) fn at(self, below: impl AsRef<str>) -> Self {
        Self {
            below: format!("/Properties/{}", below.as_ref()),
            ..self
        }
    }

    pub(super) fn below(self, below: impl Into<String>) -> Self {
        Self {
            below: below.into(),
            ..self
        }
    }

    /// Belonging to this part of the source.
    pub(super) fn of(self, of: impl Into<String>) -> Self {
        Self {
            of: of.into(),
            ..self
        }
    }

    /// How many characters of the id the rule says, if the id and its type are such.
    pub(super) fn fits(&self, id: &str, type_name: &str) -> Option<usize> {
        if !type_name.is_empty() && !self.types.is_empty() && !self.types.contains(&type_name) {
            return None;
        }
        let rest = id.strip_prefix(self.prefix.as_str())?;
        let said = self.prefix.len();
        match self.tail {
            Tail::Nothing => rest.is_empty().then_some(said),
            // The hash is as good as said.
            Tail::Hash => is_hash(rest).then_some(id.len()),
            Tail::Any(suffix) => rest.ends_with(suffix).then_some(said + suffix.len()),
        }
    }

    pub(super) fn part_of(&self, type_name: &str) -> String {
        if self.is_source {
            return String::new();
        }
        let part = match self.part.as_str() {
            "" => word(type_name),
            part => part.to_owned(),
        };
        match self.of.as_str() {
            "" => part,
            of => format!("{part} of {of}"),
        }
    }
}

/// Ten hexadecimal digits, as the transform writes its hashes.
fn is_hash(text: &str) -> bool {
    let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.len() == 10 && text.bytes().all(digit)
}
