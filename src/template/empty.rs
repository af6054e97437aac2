//! What is written, but has nothing in it.

/// The keys of a template or resource that stand there with an empty mapping or list
/// (`Properties: {}`).
///
/// They are written out again as they were read. The service knows no difference to leaving them
/// out, so equality does not look at them.
///
/// ```
/// use stackwright::template::{EmptyKeys, Template};
///
/// let text = "Resources:\n  News:\n    Type: AWS::SNS::Topic\n    Properties: {}\n";
/// let template = Template::parse(text)?;
/// let empty: &EmptyKeys = &template.resources["News"].empty;
/// assert!(empty.contains("Properties"));
/// assert_eq!(template.to_yaml(), text);
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
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
