//! JSON pointers while a tree is walked.

use std::borrow::Cow;

use crate::source::escape;

/// A JSON pointer (RFC 6901) that grows on the way down and shrinks on the way up.
#[derive(Clone, Debug, Default)]
pub(super) struct Pointer {
    text: String,
}

impl Pointer {
    /// A pointer to start from.
    pub(super) fn starting_with(pointer: &str) -> Self {
        Self {
            text: pointer.to_owned(),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Does something one level further down.
    pub(super) fn within<T>(&mut self, key: &str, inner: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.text.len();
        self.text.push('/');
        self.text.push_str(&escape(key));
        let result = inner(self);
        self.text.truncate(length);
        result
    }

    /// Does something with each item of a list.
    pub(super) fn within_each<I>(
        &mut self,
        items: impl IntoIterator<Item = I>,
        mut inner: impl FnMut(&mut Self, I),
    ) {
        let length = self.text.len();
        for (index, item) in items.into_iter().enumerate() {
            self.text.push('/');
            match u8::try_from(index) {
                // Lists are short, and this is on every walk's way.
                Ok(digit @ 0..10) => self.text.push(char::from(b'0' + digit)),
                _ => self.text.push_str(&index.to_string()),
            }
            inner(self, item);
            self.text.truncate(length);
        }
    }

    /// Does something several levels further down.
    pub(super) fn within_all<T>(&mut self, keys: &[&str], inner: impl FnOnce(&mut Self) -> T) -> T {
        match keys {
            [] => inner(self),
            [first, rest @ ..] => self.within(first, |pointer| pointer.within_all(rest, inner)),
        }
    }
}

/// The keys that a pointer goes through.
pub(crate) fn segments(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    pointer.split('/').skip(1).map(|segment| {
        if segment.contains('~') {
            segment.replace("~1", "/").replace("~0", "~").into()
        } else {
            segment.into()
        }
    })
}
