//! Conditions on the execution's data, for choices.

use std::ops::Not;

use super::path::{Path, invalid_path};
use crate::template::{Map, Node};

/// A condition on the execution's data (a choice rule of the Amazon States Language).
///
/// ```
/// use stackwright::construct::state_machine::{Rule, path};
///
/// let is_brown = path("$.colour").is("brown");
/// let is_large = path("$.grams").is_at_least(63);
/// let both: Rule = is_brown.clone().and(is_large.clone());
/// assert_eq!(both, Rule::And(vec![is_brown.clone(), is_large.clone()]));
/// assert_eq!(!is_brown.clone(), Rule::Not(Box::new(is_brown.clone())));
/// let either = is_brown.or(is_large);
/// # let _ = either;
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// A comparison of what is at a path.
    Comparison {
        /// The path.
        path: Path,
        /// The language's operator, as in `StringEquals`.
        operator: &'static str,
        /// What it is compared with.
        operand: Operand,
    },
    /// All of them hold.
    And(Vec<Rule>),
    /// At least one of them holds.
    Or(Vec<Rule>),
    /// It does not hold.
    Not(Box<Rule>),
}

/// The right side of a comparison.
///
/// ```
/// use stackwright::construct::state_machine::{Operand, Rule, path};
///
/// let Rule::Comparison { operator, operand, .. } = path("$.colour").is("brown") else {
///     unreachable!("a comparison was made");
/// };
/// assert_eq!(operator, "StringEquals");
/// assert_eq!(operand, Operand::Literal("brown".into()));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// A literal.
    Literal(Node),
    /// What the data holds at another path.
    Path(Path),
}

/// A literal that data can be compared with for equality.
///
/// ```
/// use stackwright::construct::state_machine::Equatable;
///
/// assert_eq!("brown".equality(), ("StringEquals", "brown".into()));
/// assert_eq!(63.equality(), ("NumericEquals", 63.into()));
/// ```
#[diagnostic::on_unimplemented(
    message = "data cannot be compared with a `{Self}`",
    label = "expected text, a number or a truth value"
)]
pub trait Equatable {
    /// The language's operator for equality, and the literal.
    fn equality(self) -> (&'static str, Node);
}

#[diagnostic::do_not_recommend]
impl Equatable for bool {
    fn equality(self) -> (&'static str, Node) {
        ("BooleanEquals", self.into())
    }
}

#[diagnostic::do_not_recommend]
impl Equatable for &str {
    fn equality(self) -> (&'static str, Node) {
        ("StringEquals", self.into())
    }
}

/// A literal that data can be compared with by size: numbers, and strings in code point order.
///
/// ```
/// use stackwright::construct::state_machine::{Comparable, Rule, path};
///
/// fn between<C: Comparable>(least: C, most: C) -> Rule {
///     path("$.value").is_at_least(least).and(path("$.value").is_at_most(most))
/// }
/// # let _ = (between(53, 63), between("a", "m"));
/// ```
#[diagnostic::on_unimplemented(
    message = "a `{Self}` is neither less nor greater than data",
    label = "expected text or a number",
    note = "compare with `.is(…)`"
)]
pub trait Comparable {
    /// `Numeric` or `String`.
    const FAMILY: Family;

    /// The literal.
    fn literal(self) -> Node;
}

/// The language's families of comparisons.
///
/// ```
/// use stackwright::construct::state_machine::{Comparable, Family};
///
/// assert_eq!(<&str>::FAMILY, Family::String);
/// assert_eq!(f64::FAMILY, Family::Numeric);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Numbers.
    Numeric,
    /// Strings.
    String,
}

macro_rules! numbers {
    ($($number:ty => $node:ty),*) => {$(
        #[diagnostic::do_not_recommend]
impl Equatable for $number {
            fn equality(self) -> (&'static str, Node) {
                ("NumericEquals", self.literal())
            }
        }

        #[diagnostic::do_not_recommend]
impl Comparable for $number {
            const FAMILY: Family = Family::Numeric;

            fn literal(self) -> Node {
                <$node>::from(self).into()
            }
        }
    )*};
}

numbers!(i32 => i64, i64 => i64, f64 => f64);

#[diagnostic::do_not_recommend]
impl Comparable for &str {
    const FAMILY: Family = Family::String;

    fn literal(self) -> Node {
        self.into()
    }
}

impl Path {
    fn compare(self, operator: &'static str, operand: Operand) -> Rule {
        Rule::Comparison {
            path: self,
            operator,
            operand,
        }
    }

    /// The data at the path equals `literal`: a boolean, a number or a string.
    ///
    /// ```
    /// use stackwright::construct::state_machine::path;
    ///
    /// let rules = [
    ///     path("$.colour").is("brown"),
    ///     path("$.grams").is(63),
    ///     path("$.fresh").is(true),
    ///     path("$.grams").is_less_than(53),
    ///     path("$.grams").is_greater_than(73.5),
    ///     path("$.name").matches("egg-*"),
    ///     path("$.hen").equals_string_at("$.mother"),
    ///     path("$.grams").equals_number_at("$.expected"),
    ///     path("$.laid").is_before("2026-12-24T00:00:00Z"),
    ///     path("$.laid").is_after("2026-12-01T00:00:00Z"),
    ///     path("$.hen").is_present(),
    ///     path("$.hen").is_null(),
    ///     path("$.fresh").is_boolean(),
    ///     path("$.grams").is_number(),
    ///     path("$.hen").is_string(),
    ///     path("$.laid").is_timestamp(),
    /// ];
    /// # let _ = rules;
    /// ```
    pub fn is(self, literal: impl Equatable) -> Rule {
        let (operator, literal) = literal.equality();
        self.compare(operator, Operand::Literal(literal))
    }

    /// The data at the path is smaller than `literal`.
    pub fn is_less_than<C: Comparable>(self, literal: C) -> Rule {
        let operator = match C::FAMILY {
            Family::Numeric => "NumericLessThan",
            Family::String => "StringLessThan",
        };
        self.compare(operator, Operand::Literal(literal.literal()))
    }

    /// The data at the path is `literal` or smaller.
    pub fn is_at_most<C: Comparable>(self, literal: C) -> Rule {
        let operator = match C::FAMILY {
            Family::Numeric => "NumericLessThanEquals",
            Family::String => "StringLessThanEquals",
        };
        self.compare(operator, Operand::Literal(literal.literal()))
    }

    /// The data at the path is greater than `literal`.
    pub fn is_greater_than<C: Comparable>(self, literal: C) -> Rule {
        let operator = match C::FAMILY {
            Family::Numeric => "NumericGreaterThan",
            Family::String => "StringGreaterThan",
        };
        self.compare(operator, Operand::Literal(literal.literal()))
    }

    /// The data at the path is `literal` or greater.
    pub fn is_at_least<C: Comparable>(self, literal: C) -> Rule {
        let operator = match C::FAMILY {
            Family::Numeric => "NumericGreaterThanEquals",
            Family::String => "StringGreaterThanEquals",
        };
        self.compare(operator, Operand::Literal(literal.literal()))
    }

    /// The string at the path matches `pattern`, in which `*` stands for any characters.
    pub fn matches(self, pattern: impl Into<String>) -> Rule {
        self.compare("StringMatches", Operand::Literal(pattern.into().into()))
    }

    /// The string at the path equals the string at `other`.
    pub fn equals_string_at(self, other: impl Into<Path>) -> Rule {
        self.compare("StringEqualsPath", Operand::Path(other.into()))
    }

    /// The number at the path equals the number at `other`.
    pub fn equals_number_at(self, other: impl Into<Path>) -> Rule {
        self.compare("NumericEqualsPath", Operand::Path(other.into()))
    }

    /// The timestamp at the path is before `timestamp` (RFC 3339, as in `2016-03-14T01:59:00Z`).
    pub fn is_before(self, timestamp: impl Into<String>) -> Rule {
        self.compare(
            "TimestampLessThan",
            Operand::Literal(timestamp.into().into()),
        )
    }

    /// The timestamp at the path is after `timestamp` (RFC 3339, as in `2016-03-14T01:59:00Z`).
    pub fn is_after(self, timestamp: impl Into<String>) -> Rule {
        self.compare(
            "TimestampGreaterThan",
            Operand::Literal(timestamp.into().into()),
        )
    }

    /// There is something at the path, `null` included.
    pub fn is_present(self) -> Rule {
        self.compare("IsPresent", Operand::Literal(true.into()))
    }

    /// There is `null` at the path.
    pub fn is_null(self) -> Rule {
        self.compare("IsNull", Operand::Literal(true.into()))
    }

    /// There is a boolean at the path.
    pub fn is_boolean(self) -> Rule {
        self.compare("IsBoolean", Operand::Literal(true.into()))
    }

    /// There is a number at the path.
    pub fn is_number(self) -> Rule {
        self.compare("IsNumeric", Operand::Literal(true.into()))
    }

    /// There is a string at the path.
    pub fn is_string(self) -> Rule {
        self.compare("IsString", Operand::Literal(true.into()))
    }

    /// There is a timestamp (RFC 3339) at the path.
    pub fn is_timestamp(self) -> Rule {
        self.compare("IsTimestamp", Operand::Literal(true.into()))
    }
}

impl Rule {
    /// Both hold.
    pub fn and(self, other: Rule) -> Rule {
        match self {
            Self::And(mut rules) => {
                rules.push(other);
                Self::And(rules)
            }
            first => Self::And(vec![first, other]),
        }
    }

    /// At least one holds.
    pub fn or(self, other: Rule) -> Rule {
        match self {
            Self::Or(mut rules) => {
                rules.push(other);
                Self::Or(rules)
            }
            first => Self::Or(vec![first, other]),
        }
    }

    /// The rule in the language, without the state that it leads to.
    pub(super) fn to_map(&self) -> Map {
        let list =
            |rules: &[Rule]| -> Node { rules.iter().map(|rule| rule.to_map().into()).collect() };
        let mut map = Map::default();
        match self {
            Self::Comparison {
                path,
                operator,
                operand,
            } => {
                map.insert("Variable".to_owned(), path.as_str().into());
                let operand = match operand {
                    Operand::Literal(node) => node.clone(),
                    Operand::Path(path) => path.as_str().into(),
                };
                map.insert((*operator).to_owned(), operand);
            }
            Self::And(rules) => {
                map.insert("And".to_owned(), list(rules));
            }
            Self::Or(rules) => {
                map.insert("Or".to_owned(), list(rules));
            }
            Self::Not(rule) => {
                map.insert("Not".to_owned(), rule.to_map().into());
            }
        }
        map
    }

    /// What is wrong with the rule, if anything.
    pub(super) fn problem(&self) -> Option<String> {
        match self {
            Self::Comparison { path, operand, .. } => {
                invalid_path(path).or_else(|| match operand {
                    Operand::Path(path) => invalid_path(path),
                    Operand::Literal(_) => None,
                })
            }
            Self::And(rules) | Self::Or(rules) => rules.iter().find_map(Self::problem),
            Self::Not(rule) => rule.problem(),
        }
    }
}

impl Not for Rule {
    type Output = Rule;

    fn not(self) -> Rule {
        match self {
            Self::Not(rule) => *rule,
            rule => Self::Not(Box::new(rule)),
        }
    }
}
