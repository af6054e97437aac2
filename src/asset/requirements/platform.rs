//! What packages are installed for.

use std::fmt;

/// The processors that functions run on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Architecture {
    /// Intel's and AMD's, 64 bits.
    #[default]
    X86_64,
    /// Graviton: 64-bit ARM.
    Arm64,
}

impl Architecture {
    /// The name that Lambda has for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::X86_64 => "x86_64",
            Self::Arm64 => "arm64",
        }
    }

    /// The name that wheels have for it.
    fn machine(self) -> &'static str {
        match self {
            Self::X86_64 => "x86_64",
            Self::Arm64 => "aarch64",
        }
    }
}

/// A Python of Lambda's.
///
/// ```
/// use stackwright::asset::{Architecture, PythonPlatform};
///
/// let platform = PythonPlatform::of_runtime("python3.11", Architecture::X86_64);
/// assert_eq!(platform.map(|it| it.to_string()).as_deref(), Some("Python 3.11 on x86_64"));
/// assert_eq!(PythonPlatform::of_runtime("nodejs22.x", Architecture::X86_64), None);
/// assert_eq!(Architecture::Arm64.as_str(), "arm64");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PythonPlatform {
    /// The 13 of Python 3.13.
    pub minor: u32,
    /// The processor.
    pub architecture: Architecture,
}

impl PythonPlatform {
    /// The platform behind the name of a runtime; none if it has no Python 3.
    pub fn of_runtime(runtime: &str, architecture: Architecture) -> Option<Self> {
        let minor = runtime.strip_prefix("python3.")?.parse().ok()?;
        Some(Self {
            minor,
            architecture,
        })
    }

    /// The platforms of wheels that run there, the best first.
    ///
    /// Up to Python 3.11 a runtime is Amazon Linux 2 with glibc 2.26, from 3.12 on it is Amazon
    /// Linux 2023 with 2.34. Wheels for an older glibc run on a newer one.
    pub(super) fn tags(self) -> Vec<String> {
        let machine = self.architecture.machine();
        let newest = if self.minor >= 12 { 34 } else { 26 };
        let oldest = match self.architecture {
            Architecture::X86_64 => 5,
            Architecture::Arm64 => 17,
        };
        let mut tags = Vec::new();
        for glibc in (oldest..=newest).rev() {
            tags.push(format!("manylinux_2_{glibc}_{machine}"));
            // The names that these had before.
            let former = match glibc {
                17 => "manylinux2014",
                12 => "manylinux2010",
                5 => "manylinux1",
                _ => continue,
            };
            tags.push(format!("{former}_{machine}"));
        }
        tags.push(format!("linux_{machine}"));
        tags
    }
}

impl fmt::Display for PythonPlatform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            minor,
            architecture,
        } = self;
        write!(f, "Python 3.{minor} on {}", architecture.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wheels_for_an_older_system_run_on_a_newer_one() {
        let tags = |minor, architecture| {
            PythonPlatform {
                minor,
                architecture,
            }
            .tags()
            .join(" ")
        };
        insta::assert_snapshot!(tags(11, Architecture::Arm64), @"manylinux_2_26_aarch64 manylinux_2_25_aarch64 manylinux_2_24_aarch64 manylinux_2_23_aarch64 manylinux_2_22_aarch64 manylinux_2_21_aarch64 manylinux_2_20_aarch64 manylinux_2_19_aarch64 manylinux_2_18_aarch64 manylinux_2_17_aarch64 manylinux2014_aarch64 linux_aarch64");
        let newer = tags(13, Architecture::X86_64);
        assert!(newer.starts_with("manylinux_2_34_x86_64 manylinux_2_33_x86_64"));
        assert!(newer.ends_with("manylinux_2_5_x86_64 manylinux1_x86_64 linux_x86_64"));
        assert!(newer.contains(" manylinux2010_x86_64 "), "{newer}");
    }
}
