//! The bucket of the user's own that code and large templates go to.

use std::{fmt, str::FromStr};

/// A bucket of the user's own, and what the keys of our objects begin with there.
///
/// ```
/// use stackwright::target::AssetBucket;
///
/// let bucket: AssetBucket = "team-artifacts/stacks".parse()?;
/// assert_eq!((bucket.name.as_str(), bucket.prefix.as_str()), ("team-artifacts", "stacks/"));
/// assert_eq!(bucket.to_string(), "team-artifacts/stacks");
/// assert!("Team_Artifacts".parse::<AssetBucket>().is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetBucket {
    /// The bucket's name.
    pub name: String,
    /// Ends with `/` unless it is empty.
    pub prefix: String,
}

impl FromStr for AssetBucket {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, prefix) = text.split_once('/').unwrap_or((text, ""));
        let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let fits = (3..=63).contains(&name.len())
            && name.chars().all(|c| is_letter(c) || matches!(c, '-' | '.'))
            && name.starts_with(is_letter)
            && name.ends_with(is_letter);
        if !fits {
            return Err(format!(
                "`{name}` cannot be a bucket's name: write it as NAME or NAME/PREFIX, with 3 to 63 \
                 small letters, digits, hyphens and dots in NAME"
            ));
        }
        let prefix = prefix.trim_matches('/');
        Ok(Self {
            name: name.to_owned(),
            prefix: match prefix {
                "" => String::new(),
                prefix => format!("{prefix}/"),
            },
        })
    }
}

impl fmt::Display for AssetBucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, prefix } = self;
        match prefix.as_str() {
            "" => write!(f, "{name}"),
            prefix => write!(f, "{name}/{}", prefix.trim_end_matches('/')),
        }
    }
}
