//! What check looks for.

use super::{Severity, families};

/// Something that check looks for. Codes are stable: they are never given to another rule.
///
/// ```
/// use stackwright::check::{Rule, RuleSet, Severity};
///
/// let rule = Rule::find("l001").expect("there is such a rule");
/// assert_eq!(rule.title, "a stack without resources");
/// assert_eq!(rule.levels.of(RuleSet::Strict), Some(Severity::Error));
/// assert!(Rule::all().any(|other| other.code == rule.code));
/// ```
#[derive(Debug)]
pub struct Rule {
    /// The code, as in `P001`: a letter for the family, and a number.
    pub code: &'static str,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// How bad it is, in each set of rules.
    pub levels: Levels,
    /// Why it is wrong and what to do, in Markdown, with the source of any fact.
    pub explanation: &'static str,
}

/// How bad a finding of a rule is in each set of rules; not looked for where there is none.
///
/// ```
/// use stackwright::check::{Levels, RuleSet, Severity};
///
/// let levels = Levels::all(Severity::Note).strict(Severity::Error).not_in_course();
/// assert_eq!(levels.of(RuleSet::Standard), Some(Severity::Note));
/// assert_eq!(levels.of(RuleSet::Strict), Some(Severity::Error));
/// assert_eq!(levels.of(RuleSet::Course), None);
/// assert_eq!(levels.course(Severity::Note).of(RuleSet::Course), Some(Severity::Note));
/// assert_eq!(Levels::strict_only(Severity::Error).of(RuleSet::Standard), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Levels {
    standard: Option<Severity>,
    strict: Option<Severity>,
    course: Option<Severity>,
}

impl Levels {
    /// The same in every set.
    pub const fn all(severity: Severity) -> Self {
        Self {
            standard: Some(severity),
            strict: Some(severity),
            course: Some(severity),
        }
    }

    /// Only in the strict set.
    pub const fn strict_only(severity: Severity) -> Self {
        Self {
            standard: None,
            strict: Some(severity),
            course: None,
        }
    }

    /// The same, but this bad in the strict set.
    pub const fn strict(self, severity: Severity) -> Self {
        Self {
            strict: Some(severity),
            ..self
        }
    }

    /// The same, but this bad in the course's set.
    pub const fn course(self, severity: Severity) -> Self {
        Self {
            course: Some(severity),
            ..self
        }
    }

    /// The same, but not in the course's set.
    pub const fn not_in_course(self) -> Self {
        Self {
            course: None,
            ..self
        }
    }

    /// How bad it is in `set`.
    pub fn of(self, set: RuleSet) -> Option<Severity> {
        match set {
            RuleSet::Standard => self.standard,
            RuleSet::Strict => self.strict,
            RuleSet::Course => self.course,
        }
    }
}

/// How much is asked of a stack.
///
/// ```
/// use stackwright::check::RuleSet;
///
/// assert_eq!(RuleSet::default(), RuleSet::Standard);
/// assert_eq!(RuleSet::ALL.map(RuleSet::name), ["standard", "strict", "course"]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RuleSet {
    /// What every stack should be.
    #[default]
    Standard,
    /// What a stack in production should be.
    Strict,
    /// What a stack of a course can be: open and short-lived on purpose.
    Course,
}

impl RuleSet {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Standard, Self::Strict, Self::Course];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Strict => "strict",
            Self::Course => "course",
        }
    }
}

impl Rule {
    /// All rules, by family.
    pub fn all() -> impl Iterator<Item = &'static Rule> {
        families::FAMILIES
            .iter()
            .flat_map(|family| family.rules)
            .copied()
    }

    /// The rule with this code; case does not matter.
    pub fn find(code: &str) -> Option<&'static Rule> {
        Self::all().find(|rule| rule.code.eq_ignore_ascii_case(code))
    }
}
