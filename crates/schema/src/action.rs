//! The actions that IAM policies allow and deny.
//!
//! `actions.py` writes the file and describes it.

use std::io::Read as _;

use flate2::read::DeflateDecoder;

static BYTES: &[u8] = include_bytes!("../data/actions.bin");

/// A service, as policies name it, with all its actions.
#[derive(Clone, Debug)]
pub struct Service {
    line: String,
}

/// What can be allowed: `GetObject` of `s3`. IAM does not look at case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action<'a> {
    /// Its name, without the service.
    pub name: &'a str,
    /// Whether it can be allowed on some resources only.
    pub on_resources: bool,
}

impl Service {
    /// The service whose actions start with `prefix`, as in `s3`; case does not matter.
    ///
    /// ```
    /// use stackwright_schema::Service;
    ///
    /// let s3 = Service::find("s3").expect("a service that exists");
    /// assert!(s3.actions().any(|action| action.name == "GetObject" && action.on_resources));
    /// ```
    pub fn find(prefix: &str) -> Option<Self> {
        let mut at = index_end();
        for block in index().lines() {
            let (size, services) = block.split_once(' ')?;
            let size: usize = size.parse().ok()?;
            let is_it = |name: &str| name.eq_ignore_ascii_case(prefix);
            let Some(name) = services.split(' ').find(|name| is_it(name)) else {
                at += size;
                continue;
            };
            let mut text = String::new();
            DeflateDecoder::new(&BYTES[at..at + size])
                .read_to_string(&mut text)
                .ok()?;
            return text
                .lines()
                .find(|line| line.split(' ').next() == Some(name))
                .map(|line| Self {
                    line: line.to_owned(),
                });
        }
        None
    }

    /// The names of all services, sorted.
    pub fn names() -> impl Iterator<Item = &'static str> {
        index().lines().flat_map(|block| block.split(' ').skip(1))
    }

    /// Its name: what stands before the colon.
    pub fn name(&self) -> &str {
        self.line.split(' ').next().unwrap_or_default()
    }

    /// Its actions, sorted.
    pub fn actions(&self) -> impl Iterator<Item = Action<'_>> {
        self.line.split(' ').skip(1).map(|word| {
            let name = word.strip_suffix('+');
            Action {
                name: name.unwrap_or(word),
                on_resources: name.is_some(),
            }
        })
    }
}

fn index_end() -> usize {
    let size = BYTES
        .first_chunk()
        .map_or(0, |size| u32::from_le_bytes(*size));
    size_of::<u32>() + size as usize
}

/// A line for each block: its size, and the services in it.
fn index() -> &'static str {
    let bytes = BYTES.get(size_of::<u32>()..index_end());
    bytes
        .and_then(|bytes| std::str::from_utf8(bytes).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_can_be_read() {
        let services: Vec<Service> = Service::names().filter_map(Service::find).collect();
        assert_eq!(services.len(), Service::names().count());
        assert!(services.iter().map(Service::name).eq(Service::names()));
        let count: usize = services.iter().map(|it| it.actions().count()).sum();
        assert!(count > 20_000, "{count}");
        assert!(Service::find("S3").is_some_and(|s3| s3.name() == "s3"));
        assert!(Service::find("s33").is_none());
        assert!(Service::find("").is_none());
    }
}
