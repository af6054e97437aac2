//! What is written, but has nothing in it.

/// The keys of a template or resource that stand there with an empty mapping or list
/// (`Properties: {}`).
///
/// They are written out again as they were read. The service knows no difference to leaving them
/// out, so equality does not look at them.
#[derive(Clone, Debug, Default)]
pub struct EmptyKeys {
    keys: Vec<&'static str>,
}

impl EmptyKeys {
    pub(super) fn insert(&mut self, key: &'static str) {
        self.keys.push(key);
    }

    /// Whether this key stands there with nothing in it.
    pub fn contains(&self, key: &str) -> bool {
        self.keys.contains(&key)
    }
}

impl PartialEq for EmptyKeys {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
