//! What the parameters of a template stand for.

use std::collections::BTreeMap;

use crate::template::{Node, Parameter, Template};

/// A parameter's value, as far as it is known and may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// This text.
    Known(String),
    /// What Parameter Store holds under a name.
    Stored {
        /// The name.
        name: String,
        /// The value there, if it was read.
        value: Option<String>,
    },
    /// A secret.
    Secret {
        /// Whether it is given anew, and so may be another one.
        anew: bool,
    },
}

/// The values of a template's parameters; one that is not in here is unknown.
///
/// ```
/// use stackwright::{diff::{Argument, Values}, template::Template};
///
/// let template = Template::parse(
///     "{Parameters: {Size: {Type: Number, Default: 3}, Key: {Type: String, NoEcho: true}}, Resources: {}}",
/// )?;
/// let mut values = Values::defaults(&template);
/// values.set("Key", Argument::Secret { anew: true });
/// assert_eq!(values.get("Size"), Some(&Argument::Known("3".to_owned())));
/// values.give("Size", &template.parameters["Size"], "4");
/// assert_eq!(values.get("Size"), Some(&Argument::Known("4".to_owned())));
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    entries: BTreeMap<String, Argument>,
}

impl Values {
    /// The values that the template's own defaults give.
    pub fn defaults(template: &Template) -> Self {
        let mut values = Self::default();
        for (name, parameter) in &template.parameters {
            if let Some(default) = parameter.default.as_ref().and_then(Node::scalar_text) {
                values.give(name, parameter, default);
            } else if parameter.no_echo {
                values.set(name, Argument::Secret { anew: false });
            }
        }
        values
    }

    /// Gives a parameter a value, in the way in which its declaration takes it. That of a secret
    /// is not kept.
    pub fn give(&mut self, name: &str, parameter: &Parameter, value: impl Into<String>) {
        let argument = if parameter.no_echo {
            Argument::Secret { anew: false }
        } else if is_stored(parameter) {
            Argument::Stored {
                name: value.into(),
                value: None,
            }
        } else {
            Argument::Known(value.into())
        };
        self.set(name, argument);
    }

    /// Sets a parameter's value.
    pub fn set(&mut self, name: &str, argument: Argument) {
        self.entries.insert(name.to_owned(), argument);
    }

    /// A parameter's value.
    pub fn get(&self, name: &str) -> Option<&Argument> {
        self.entries.get(name)
    }

    /// What a `Ref` of the parameter gives, if that is known.
    pub(super) fn node(&self, name: &str, parameter: &Parameter) -> Option<Node> {
        let text = match self.entries.get(name)? {
            Argument::Known(text)
            | Argument::Stored {
                value: Some(text), ..
            } => text,
            Argument::Stored { value: None, .. } | Argument::Secret { .. } => return None,
        };
        if !is_list(parameter) {
            return Some(text.as_str().into());
        }
        Some(text.split(',').map(|item| item.trim().into()).collect())
    }

    /// Whether a parameter has another value on the other side, or may have one, in a way that its
    /// users' values do not show.
    pub(in crate::diff) fn differ_unseen(&self, new: &Self, name: &str) -> bool {
        match (self.get(name), new.get(name)) {
            (_, Some(Argument::Secret { anew })) => *anew,
            (
                Some(Argument::Stored {
                    name: old_name,
                    value: old,
                }),
                Some(Argument::Stored {
                    name: new_name,
                    value: new,
                }),
            ) => old_name != new_name && (old.is_none() || new.is_none()),
            _ => false,
        }
    }
}

/// Whether the value is the name of what Parameter Store holds.
fn is_stored(parameter: &Parameter) -> bool {
    parameter
        .type_name
        .starts_with("AWS::SSM::Parameter::Value<")
}

fn is_list(parameter: &Parameter) -> bool {
    let name = parameter.type_name.as_str();
    let name = name
        .strip_prefix("AWS::SSM::Parameter::Value<")
        .unwrap_or(name);
    name.starts_with("List<") || name.starts_with("CommaDelimitedList")
}
