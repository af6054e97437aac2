//! Which value each stack parameter gets.

use std::{collections::BTreeMap, fmt};

use crate::{
    cloud::ParameterValue,
    suggest::did_you_mean,
    template::{Node, Parameter, Template},
};

/// A parameter that cannot be given as it was, or is missing.
///
/// ```
/// use std::collections::BTreeMap;
/// use stackwright::{deploy::{ParameterProblem, choose_parameters}, template::Template};
///
/// let template = Template::parse(
///     "Parameters: {Email: {Type: String}, Size: {Type: String, Default: s}}",
/// )?;
/// let nothing = BTreeMap::new();
/// let problem = ParameterProblem::Missing { name: "Email".to_owned(), description: None };
/// let chosen = choose_parameters(&template, &nothing, &BTreeMap::new(), None);
/// assert_eq!(chosen, Err(vec![problem]));
///
/// let given = [("Email".to_owned(), "hen@example.com".to_owned())].into();
/// let chosen = choose_parameters(&template, &given, &BTreeMap::new(), None);
/// assert_eq!(chosen, Ok([("Email".to_owned(), Some("hen@example.com".to_owned()))].into()));
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterProblem {
    /// It has no default, no previous value, and none was given.
    Missing {
        /// The parameter.
        name: String,
        /// What it is for.
        description: Option<String>,
    },
    /// The template has no such parameter.
    Unknown {
        /// The name that was given.
        name: String,
        /// A name that is like it, as an end of the sentence.
        suggestion: String,
    },
    /// The value is not one of those that are allowed.
    NotAllowed {
        /// The parameter.
        name: String,
        /// Those that are.
        allowed: String,
    },
}

impl fmt::Display for ParameterProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { name, description } => {
                write!(f, "`{name}` has no value: give it with --param {name}=…")?;
                match description {
                    Some(description) => write!(f, " ({description})"),
                    None => Ok(()),
                }
            }
            Self::Unknown { name, suggestion } => {
                write!(f, "the template has no parameter `{name}`{suggestion}")
            }
            Self::NotAllowed { name, allowed } => {
                write!(f, "the value of `{name}` is none of: {allowed}")
            }
        }
    }
}

/// The value for each of the template's parameters that needs one sent: the given one, or `None`
/// to keep the stack's. A parameter that is left to its default is not in the map.
///
/// A stack that runs on the old template's default follows a new default; a value that was given
/// once stays.
pub fn choose_parameters(
    template: &Template,
    given: &BTreeMap<String, String>,
    previous: &BTreeMap<String, ParameterValue>,
    old: Option<&Template>,
) -> Result<BTreeMap<String, Option<String>>, Vec<ParameterProblem>> {
    let mut chosen = BTreeMap::new();
    let mut problems = Vec::new();
    for (name, parameter) in &template.parameters {
        if let Some(value) = given.get(name) {
            problems.extend(not_allowed(name, parameter, value));
            chosen.insert(name.clone(), Some(value.clone()));
            continue;
        }
        let old = old.and_then(|old| old.parameters.get(name));
        match (previous.get(name), old, &parameter.default) {
            (Some(value), Some(old), Some(_)) if is_default(old, value) => {}
            (Some(_), Some(_), _) => {
                chosen.insert(name.clone(), None);
            }
            (_, _, Some(_)) => {}
            (_, _, None) => problems.push(ParameterProblem::Missing {
                name: name.clone(),
                description: parameter.description.clone(),
            }),
        }
    }
    for name in given.keys() {
        if !template.parameters.contains_key(name) {
            problems.push(ParameterProblem::Unknown {
                name: name.clone(),
                suggestion: did_you_mean(name, template.parameters.keys().map(String::as_str)),
            });
        }
    }
    if problems.is_empty() {
        Ok(chosen)
    } else {
        Err(problems)
    }
}

fn is_default(parameter: &Parameter, value: &ParameterValue) -> bool {
    parameter
        .default
        .as_ref()
        .and_then(Node::scalar_text)
        .is_some_and(|default| default == value.given)
}

fn not_allowed(name: &str, parameter: &Parameter, value: &str) -> Option<ParameterProblem> {
    let allowed: Vec<String> = parameter
        .allowed_values
        .iter()
        .filter_map(Node::scalar_text)
        .collect();
    (!allowed.is_empty() && !allowed.iter().any(|allowed| allowed == value)).then(|| {
        ParameterProblem::NotAllowed {
            name: name.to_owned(),
            allowed: allowed.join(", "),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(parameters: &[(&str, Option<&str>)]) -> Template {
        Template {
            parameters: parameters
                .iter()
                .map(|(name, default)| {
                    let parameter = Parameter {
                        type_name: "String".to_owned(),
                        default: default.map(Into::into),
                        ..Parameter::default()
                    };
                    ((*name).to_owned(), parameter)
                })
                .collect(),
            ..Template::default()
        }
    }

    fn values(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    fn previous(pairs: &[(&str, &str)]) -> BTreeMap<String, ParameterValue> {
        values(pairs)
            .into_iter()
            .map(|(name, given)| {
                let value = ParameterValue {
                    given,
                    resolved: None,
                };
                (name, value)
            })
            .collect()
    }

    #[test]
    fn a_value_is_given_or_kept_or_left_to_the_default() {
        let old = template(&[
            ("Given", None),
            ("Kept", Some("x")),
            ("Follows", Some("old")),
        ]);
        let new = template(&[
            ("Given", None),
            ("Kept", Some("x")),
            ("Follows", Some("new")),
            ("Fresh", Some("d")),
        ]);
        let chosen = choose_parameters(
            &new,
            &values(&[("Given", "1")]),
            &previous(&[("Given", "0"), ("Kept", "y"), ("Follows", "old")]),
            Some(&old),
        )
        .expect("all have a value");
        assert_eq!(
            chosen,
            BTreeMap::from([
                ("Given".to_owned(), Some("1".to_owned())),
                ("Kept".to_owned(), None),
            ])
        );
    }

    #[test]
    fn all_problems_are_told_at_once() {
        let mut template = template(&[("Email", None), ("Size", Some("s"))]);
        template.parameters["Email"].description = Some("where alerts go".to_owned());
        template.parameters["Size"].allowed_values = vec!["s".into(), "m".into()];
        let problems = choose_parameters(
            &template,
            &values(&[("Emial", "x"), ("Size", "xl")]),
            &BTreeMap::new(),
            None,
        )
        .expect_err("problems");
        let text: Vec<String> = problems.iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(text.join("\n"), @r"
        `Email` has no value: give it with --param Email=… (where alerts go)
        the value of `Size` is none of: s, m
        the template has no parameter `Emial`; did you mean `Email`?
        ");
    }
}
