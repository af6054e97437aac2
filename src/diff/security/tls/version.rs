//! Versions of TLS, and the names of policies that begin with one.

use std::fmt;

/// A version, from the oldest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    Ssl3,
    Tls10,
    Tls11,
    Tls12,
    Tls13,
}

/// What the names of policies have in them, the more telling parts first.
///
/// Sources: <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html>,
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html>,
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html>.
const NAMES: &[(&str, Version)] = &[
    ("tls13_1_0", Version::Tls10),
    ("tls13_1_1", Version::Tls11),
    ("tls13_1_2", Version::Tls12),
    ("tls13_1_3", Version::Tls13),
    ("tls13_", Version::Tls13),
    ("tls12_", Version::Tls12),
    ("tls_1_0", Version::Tls10),
    ("tls_1_1", Version::Tls11),
    ("tls_1_2", Version::Tls12),
    ("tls_1_3", Version::Tls13),
    ("fs_1_1", Version::Tls11),
    ("fs_1_2", Version::Tls12),
    ("tlsv1.1", Version::Tls11),
    ("tlsv1.2", Version::Tls12),
    ("tlsv1.3", Version::Tls13),
    ("tlsv1", Version::Tls10),
    ("sslv3", Version::Ssl3),
    // The oldest of the policies are called by their year.
    ("elbsecuritypolicy_2015", Version::Tls10),
    ("elbsecuritypolicy_2016", Version::Tls10),
    ("elbsecuritypolicy_fs_2018", Version::Tls10),
];

impl Version {
    /// The oldest version that a policy of this name lets in.
    pub(super) fn least_of(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase().replace('-', "_");
        NAMES
            .iter()
            .find(|(part, _)| name.contains(part))
            .map(|(_, version)| *version)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ssl3 => "SSL 3.0",
            Self::Tls10 => "TLS 1.0",
            Self::Tls11 => "TLS 1.1",
            Self::Tls12 => "TLS 1.2",
            Self::Tls13 => "TLS 1.3",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn names_tell_the_oldest_version() {
        for (name, expected) in [
            ("SSLv3", Some(Version::Ssl3)),
            ("TLSv1", Some(Version::Tls10)),
            ("TLSv1_2016", Some(Version::Tls10)),
            ("TLSv1.1_2016", Some(Version::Tls11)),
            ("TLSv1.2_2021", Some(Version::Tls12)),
            ("TLSv1.3_2025", Some(Version::Tls13)),
            ("TLS_1_0", Some(Version::Tls10)),
            ("TLS_1_2", Some(Version::Tls12)),
            ("SecurityPolicy_TLS13_1_2_PQ_2025_09", Some(Version::Tls12)),
            ("SecurityPolicy_TLS13_1_3_2025_09", Some(Version::Tls13)),
            ("SecurityPolicy_TLS13_2025_EDGE", Some(Version::Tls13)),
            ("SecurityPolicy_TLS12_2018_EDGE", Some(Version::Tls12)),
            ("ELBSecurityPolicy-2016-08", Some(Version::Tls10)),
            ("ELBSecurityPolicy-FS-2018-06", Some(Version::Tls10)),
            ("ELBSecurityPolicy-FS-1-1-2019-08", Some(Version::Tls11)),
            ("ELBSecurityPolicy-FS-1-2-Res-2020-10", Some(Version::Tls12)),
            (
                "ELBSecurityPolicy-TLS-1-2-Ext-2018-06",
                Some(Version::Tls12),
            ),
            ("ELBSecurityPolicy-TLS13-1-0-2021-06", Some(Version::Tls10)),
            (
                "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
                Some(Version::Tls12),
            ),
            ("ELBSecurityPolicy-TLS13-1-3-2021-06", Some(Version::Tls13)),
            ("Policy-Min-TLS-1-2-PFS-2023-10", Some(Version::Tls12)),
            ("TransferSecurityPolicy-2024-01", None),
        ] {
            assert_eq!(Version::least_of(name), expected, "{name}");
        }
    }
}
