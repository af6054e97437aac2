//! Passwords and tags.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Letters and digits that nobody mistakes for one another.
const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

/// The system has no randomness to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random numbers: {cause}")]
pub struct NoRandomness {
    /// What the system said.
    cause: getrandom::Error,
}

/// A password of 92 bits that satisfies every policy of a user pool: four groups of four letters
/// and digits, with an upper-case letter, a lower-case one, a digit and a hyphen.
pub(super) fn password() -> Result<String, NoRandomness> {
    loop {
        let mut groups = Vec::with_capacity(4);
        for _ in 0..4 {
            let mut group = String::with_capacity(4);
            while group.len() < 4 {
                group.extend(letter()?);
            }
            groups.push(group);
        }
        let password = groups.join("-");
        if [
            |letter: char| letter.is_ascii_uppercase(),
            |letter: char| letter.is_ascii_lowercase(),
            |letter: char| letter.is_ascii_digit(),
        ]
        .iter()
        .all(|class| password.contains(*class))
        {
            return Ok(password);
        }
    }
}

/// A letter, each as likely as any other; none if the dice have to be thrown again.
fn letter() -> Result<Option<char>, NoRandomness> {
    let mut byte = [0];
    fill(&mut byte)?;
    let fair = 256 / LETTERS.len() * LETTERS.len();
    let index = usize::from(byte[0]);
    Ok((index < fair).then(|| char::from(LETTERS[index % LETTERS.len()])))
}

fn fill(bytes: &mut [u8]) -> Result<(), NoRandomness> {
    getrandom::fill(bytes).map_err(|cause| NoRandomness { cause })
}

/// A mark of one trial: when it started, and a random part.
pub(super) fn tag() -> Result<String, NoRandomness> {
    let mut random = [0; 2];
    fill(&mut random)?;
    let seconds = now().as_secs();
    Ok(format!("{seconds:08x}{:04x}", u16::from_be_bytes(random)))
}

/// How long ago the trial of a tag started; none if it is no tag, or one of the future.
pub(super) fn age_of(tag: &str) -> Option<Duration> {
    let seconds = tag.get(..tag.len().checked_sub(4)?)?;
    let started = u64::from_str_radix(seconds, 16).ok()?;
    now().checked_sub(Duration::from_secs(started))
}

fn now() -> Duration {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_satisfy_every_policy() {
        for _ in 0..200 {
            let password = password().unwrap();
            assert_eq!(password.len(), 19);
            assert!(password.contains(|c: char| c.is_ascii_uppercase()));
            assert!(password.contains(|c: char| c.is_ascii_lowercase()));
            assert!(password.contains(|c: char| c.is_ascii_digit()));
            assert!(password.contains('-'));
        }
    }

    #[test]
    fn tags_differ_and_tell_their_age() {
        let tag = tag().unwrap();
        assert_ne!(tag, super::tag().unwrap());
        assert!(age_of(&tag).unwrap() < Duration::from_secs(60));
        assert!(age_of("000000000000").unwrap() > Duration::from_secs(1_000_000_000));
        for no_tag in ["", "abc", "nonsense", "ffffffffffff"] {
            assert_eq!(age_of(no_tag), None, "{no_tag}");
        }
    }
}
