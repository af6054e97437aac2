//! What is a key, by its form.

/// How the ids of access keys start: those that stay, and those that expire.
const STARTS: [&str; 2] = ["AKIA", "ASIA"];
/// The letters of such an id.
const LENGTH: usize = 20;

/// What kind of key is in a text.
pub(super) fn find(text: &str) -> Option<&'static str> {
    if text.len() < LENGTH {
        None
    } else if STARTS.iter().any(|start| has_access_key(text, start)) {
        Some("an access key")
    } else if has_private_key(text) {
        Some("a private key")
    } else {
        None
    }
}

fn has_access_key(text: &str, start: &str) -> bool {
    let is_of_id = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    text.match_indices(start).any(|(at, _)| {
        let bytes = text.as_bytes();
        let word = bytes[at..].iter().take_while(|it| is_of_id(it)).count();
        let starts = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        // AWS's own examples end so.
        starts && word == LENGTH && !text[..at + LENGTH].ends_with("EXAMPLE")
    })
}

fn has_private_key(text: &str) -> bool {
    text.split("-----BEGIN ").skip(1).any(|rest| {
        rest.split_once("-----").is_some_and(|(what, body)| {
            let body = body.split("-----").next().unwrap_or_default();
            let letters = body.chars().filter(char::is_ascii_alphanumeric).count();
            // Less is a placeholder.
            what.ends_with("PRIVATE KEY") && letters >= 64
        })
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn keys_are_known_by_their_form() {
        // Put together, so that nobody who looks for keys finds these.
        let id = format!("AK{}", "IAZ3XKQ7WPLM5TRB2C");
        assert_eq!(find(&format!("export KEY={id}\n")), Some("an access key"));
        assert_eq!(find(&format!("x{id}")), None);
        assert_eq!(find(&format!("{id}A")), None);
        assert_eq!(find("AKIAIOSFODNN7EXAMPLE"), None);
        let body = "a".repeat(64);
        let block = |what: &str| format!("-----BEGIN {what}-----\n{body}\n-----END {what}-----");
        assert_eq!(find(&block("RSA PRIVATE KEY")), Some("a private key"));
        assert_eq!(find(&block("PUBLIC KEY")), None);
        assert_eq!(
            find("-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----"),
            None
        );
    }
}
