//! Rust names for CloudFormation's.

use std::collections::BTreeSet;

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Spellings that the usual rules would cut in the wrong places.
const SPELLINGS: [(&str, &str); 15] = [
    ("DDoS", "Ddos"),
    ("GraphQL", "Graphql"),
    ("IPv4", "Ipv4"),
    ("IPv6", "Ipv6"),
    ("IoT", "Iot"),
    ("MySQL", "Mysql"),
    ("NoSQL", "Nosql"),
    ("OAuth", "Oauth"),
    ("OpenID", "Openid"),
    ("PostgreSQL", "Postgresql"),
    ("PromQL", "Promql"),
    ("SageMaker", "Sagemaker"),
    ("WebACL", "WebAcl"),
    ("vCpu", "Vcpu"),
    ("VCpu", "Vcpu"),
];

const KEYWORDS: [&str; 53] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "Self",
];

/// Evens out spellings, so that `TopicARNs` has two words and not three.
fn even(name: &str) -> String {
    let mut name = name.to_owned();
    for (from, to) in SPELLINGS {
        name = name.replace(from, to);
    }
    let mut letters: Vec<char> = name.chars().collect();
    for at in 2..letters.len() {
        let plural = letters[at] == 's'
            && letters[at - 1].is_ascii_uppercase()
            && letters[at - 2].is_ascii_uppercase();
        if plural
            && letters
                .get(at + 1)
                .is_none_or(|next| !next.is_ascii_lowercase())
        {
            let mut first = at - 1;
            while first > 0 && letters[first - 1].is_ascii_uppercase() {
                letters[first].make_ascii_lowercase();
                first -= 1;
            }
        }
    }
    letters.into_iter().collect()
}

/// A name for a function, an argument or a module.
pub(crate) fn snake(name: &str) -> String {
    guard(&even(name).to_snake_case())
}

/// A name for a type.
pub(crate) fn camel(name: &str) -> String {
    guard(&even(name).to_upper_camel_case())
}

/// A name for an enum's variant: the value in camel case, with signs spelt out where it has
/// nothing else.
pub(crate) fn variant(value: &str) -> String {
    let plain = value.to_upper_camel_case();
    if plain.chars().any(|letter| letter.is_ascii_alphanumeric()) {
        return match guard(&plain).as_str() {
            "Other" => "OtherValue".to_owned(),
            "Self_" => "SelfValue".to_owned(),
            name => name.to_owned(),
        };
    }
    let spelt: String = value.chars().map(sign).collect();
    if spelt.is_empty() {
        "Empty".to_owned()
    } else {
        spelt
    }
}

fn sign(sign: char) -> String {
    let word = match sign {
        '*' => "Star",
        '+' => "Plus",
        '-' => "Minus",
        '=' => "Equal",
        '!' => "Not",
        '<' => "Less",
        '>' => "Greater",
        '.' => "Dot",
        '/' => "Slash",
        '%' => "Percent",
        '&' => "And",
        '|' => "Or",
        ' ' => "Space",
        ',' => "Comma",
        ';' => "Semicolon",
        ':' => "Colon",
        other => return format!("U{:04X}", u32::from(other)),
    };
    word.to_owned()
}

/// Keeps a name from being a keyword, empty, or a number.
fn guard(name: &str) -> String {
    let kept: String = name
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() || letter == '_' {
                letter
            } else {
                '_'
            }
        })
        .collect();
    if KEYWORDS.contains(&kept.as_str()) {
        format!("{kept}_")
    } else if kept.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && kept != "_"
    {
        kept
    } else if kept.is_empty() || kept == "_" {
        "unnamed".to_owned()
    } else if kept.contains(|letter: char| letter.is_ascii_lowercase()) {
        format!("n{kept}")
    } else {
        format!("N{kept}")
    }
}

/// The marker's name for a kind: `IamRoleArn` for `AWS::IAM::Role.Arn`.
pub(crate) fn kind(kind: &str) -> String {
    let (resource, attribute) = kind.split_once('.').unwrap_or((kind, ""));
    let mut parts = resource.split("::").skip(1);
    let service = camel(parts.next().unwrap_or_default());
    let resource = camel(parts.next().unwrap_or_default());
    let attribute = camel(attribute);
    let attribute = attribute
        .strip_prefix(&resource)
        .filter(|rest| !rest.is_empty())
        .unwrap_or(&attribute);
    format!("{service}{resource}{attribute}")
}

/// Names that are taken, compared without regard to case.
#[derive(Debug, Default)]
pub(crate) struct Taken(BTreeSet<String>);

impl Taken {
    /// With these taken from the start.
    pub(crate) fn with(names: &[&str]) -> Self {
        Self(names.iter().map(|name| name.to_lowercase()).collect())
    }

    /// Takes the name or, where it is taken, one with a suffix.
    pub(crate) fn take(&mut self, name: &str, suffix: &str) -> String {
        let mut candidate = name.to_owned();
        let mut number = 1;
        while !self.0.insert(candidate.to_lowercase()) {
            candidate = match (number, suffix) {
                (1, suffix) if !suffix.is_empty() => format!("{name}{suffix}"),
                _ => format!("{name}{suffix}{}", number + 1),
            };
            number += 1;
        }
        candidate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_as_rust() {
        let snakes = [
            ("TopicName", "topic_name"),
            ("NotificationARNs", "notification_arns"),
            ("KMSMasterKeyID", "kms_master_key_id"),
            ("SecurityGroupIDs", "security_group_ids"),
            ("Ipv6CidrBlock", "ipv6_cidr_block"),
            ("EnvironmentEC2", "environment_ec2"),
            ("Type", "type_"),
            ("S3BucketName", "s3_bucket_name"),
            ("CallbackURLs", "callback_urls"),
            ("3rdParty", "n3rd_party"),
            ("VPCs", "vpcs"),
            ("WindowsEvents", "windows_events"),
        ];
        for (name, expected) in snakes {
            assert_eq!(snake(name), expected);
        }
        assert_eq!(camel("IoTAnalyticsAction"), "IotAnalyticsAction");
        assert_eq!(camel("DBInstance"), "DbInstance");
        let variants = [
            ("python3.13", "Python313"),
            ("http/s", "HttpS"),
            ("BucketOwnerPreferred", "BucketOwnerPreferred"),
            ("AWS_PROXY", "AwsProxy"),
            ("*", "Star"),
            ("1.2", "N12"),
            ("Other", "OtherValue"),
            ("self", "SelfValue"),
            ("", "Empty"),
        ];
        for (value, expected) in variants {
            assert_eq!(variant(value), expected);
        }
        assert_eq!(kind("AWS::IAM::Role.Arn"), "IamRoleArn");
        assert_eq!(kind("AWS::KMS::Alias.AliasName"), "KmsAliasName");
        assert_eq!(kind("AWS::EC2::VPCEndpoint.Id"), "Ec2VpcEndpointId");
    }

    #[test]
    fn a_taken_name_gets_a_suffix() {
        let mut taken = Taken::with(&["raw"]);
        assert_eq!(taken.take("raw", "_"), "raw_");
        assert_eq!(taken.take("Foo", ""), "Foo");
        assert_eq!(taken.take("foo", ""), "foo2");
        assert_eq!(taken.take("FOO", ""), "FOO3");
    }
}
