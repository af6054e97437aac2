//! What is a secret, by its name.

use std::borrow::Cow;

/// How properties that hold a secret are called, at the end.
const ENDINGS: &[&str] = &[
    "Password",
    "Passphrase",
    "Secret",
    "SecretString",
    "SecretKey",
    "SecretAccessKey",
    "SecretToken",
    "SharedKey",
    "PrivateKey",
    "AccessToken",
    "AuthToken",
    "OauthToken",
    "RefreshToken",
    "JwtToken",
    "HECToken",
    "SasToken",
    "ApiKeyValue",
];

/// Words in the name of an environment variable that make it one of a secret.
const WORDS: &[&str] = &[
    "PASSWORD",
    "PASSWD",
    "PWD",
    "PASSPHRASE",
    "SECRET",
    "SECRETS",
    "TOKEN",
    "CREDENTIAL",
    "CREDENTIALS",
    "APIKEY",
];

/// Pairs of words that do.
const PAIRS: &[(&str, &str)] = &[
    ("API", "KEY"),
    ("ACCESS", "KEY"),
    ("PRIVATE", "KEY"),
    ("SIGNING", "KEY"),
    ("ENCRYPTION", "KEY"),
];

/// Last words of variables that say where a secret is, or something about one.
const ABOUT: &[&str] = &[
    "ALGORITHM",
    "ARN",
    "AUDIENCE",
    "BUCKET",
    "COUNT",
    "DAYS",
    "ENABLED",
    "ENDPOINT",
    "EXPIRATION",
    "EXPIRY",
    "FIELD",
    "FILE",
    "FORMAT",
    "HEADER",
    "HOURS",
    "ID",
    "IDS",
    "ISSUER",
    "LENGTH",
    "LIFETIME",
    "LIMIT",
    "LOCATION",
    "MANAGER",
    "MINUTES",
    "MODE",
    "NAME",
    "NAMES",
    "PARAM",
    "PARAMETER",
    "PATH",
    "POLICY",
    "PREFIX",
    "PROVIDER",
    "REGION",
    "ROTATION",
    "SECONDS",
    "SOURCE",
    "STORE",
    "TABLE",
    "TIMEOUT",
    "TTL",
    "TYPE",
    "URI",
    "URL",
    "USE",
    "VALIDITY",
    "VERSION",
];

/// Whether the property at a path below `Properties`, without arms, holds a secret.
pub(crate) fn is_secret_property(path: &str) -> bool {
    let key = path.rsplit('/').next().unwrap_or_default();
    ENDINGS.iter().any(|ending| key.ends_with(ending))
        // Units of time, and what a method's caller must send.
        && !path.contains("TokenValidityUnits/")
        && !key.starts_with("Remove")
}

/// Whether an environment variable holds a secret.
pub(crate) fn is_secret_variable(name: &str) -> bool {
    let words = words(name);
    if words
        .last()
        .is_none_or(|last| ABOUT.contains(&last.as_str()))
    {
        return false;
    }
    words.iter().any(|word| WORDS.contains(&word.as_str()))
        || words
            .windows(2)
            .any(|pair| PAIRS.contains(&(&pair[0], &pair[1])))
}

/// `dbPassword` and `DB_PASSWORD` alike are `DB` and `PASSWORD`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for c in name.chars() {
        let starts = !c.is_ascii_alphanumeric() || c.is_ascii_uppercase() && after_small;
        if starts && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if c.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(c.to_ascii_uppercase());
        }
        after_small = c.is_ascii_lowercase() || c.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a literal can be a secret: not where one is (an ARN, a path, an address, a reference),
/// and no number, truth value or unit.
pub(crate) fn can_be_secret(text: &str) -> bool {
    let text = text.trim();
    !(text.is_empty()
        || text.contains("{{resolve:")
        || text.starts_with("arn:")
        || text.starts_with('/')
        || text.contains("://")
        || text.eq_ignore_ascii_case("true")
        || text.eq_ignore_ascii_case("false")
        || text.parse::<f64>().is_ok() && text.len() < 6)
}

/// The path without the arms of `Fn::If`: what stands in one is called like the whole.
pub(super) fn without_arms(path: &str) -> Cow<'_, str> {
    if !path.contains("/Fn::If/") {
        return Cow::Borrowed(path);
    }
    Cow::Owned(path.replace("/Fn::If/1", "").replace("/Fn::If/2", ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_secrets_are_known_by_their_words() {
        for secret in [
            "DB_PASSWORD",
            "dbPassword",
            "TOKEN",
            "GITHUB_TOKEN",
            "API_KEY",
            "stripeSecret",
        ] {
            assert!(is_secret_variable(secret), "{secret}");
        }
        for other in [
            "SECRET_ARN",
            "PASSWORD_LENGTH",
            "TOKENIZER",
            "DB_SECRET_NAME",
            "KEY",
            "COMPASS",
            "secretId",
            "",
        ] {
            assert!(!is_secret_variable(other), "{other}");
        }
    }

    #[test]
    fn properties_of_secrets_are_known_by_their_ends() {
        for secret in ["MasterUserPassword", "Users/0/Password"] {
            assert!(is_secret_property(secret), "{secret}");
        }
        assert_eq!(without_arms("Password/Fn::If/2/Fn::If/1"), "Password");
        assert!(!is_secret_property("SecretArn"));
        assert!(!is_secret_property("TokenValidityUnits/AccessToken"));
    }
}
