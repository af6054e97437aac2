//! Commands of the AWS CLI, for what is left to the user.

use crate::cloud::Cloud;

/// A command line that works on what `cloud` is connected to, each word quoted where a shell needs
/// that.
pub(super) fn aws(cloud: &Cloud, words: &[&str]) -> String {
    let mut line = "aws".to_owned();
    let region = ["--region", cloud.region()];
    for word in words.iter().chain(&region) {
        line.push(' ');
        line.push_str(&quoted(word));
    }
    if let Some(endpoint) = cloud.endpoint() {
        line.push_str(" --endpoint-url ");
        line.push_str(&quoted(endpoint.url()));
    }
    line
}

/// A word as a POSIX shell reads it back.
pub(super) fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=,@+".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_the_word_that_was_meant() {
        let told = ["photos", "$(date)", "", "it's", "a b", "/aws/lambda/x"].map(quoted);
        assert_eq!(
            told.join(" "),
            r"photos '$(date)' '' 'it'\''s' 'a b' /aws/lambda/x"
        );
    }
}
