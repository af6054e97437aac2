//! Mapping templates: from a request's JSON body to the input of an execution, in Velocity.
//!
//! The input travels as a JSON document inside a string of another one. Each value is taken as
//! JSON (`$input.json`), which keeps its type and escapes what JSON must, and is then escaped once
//! more for the string around it. `$util.escapeJavaScript` also writes `\'`, which is no JSON:
//! every `\'` in its result is such an escape, and is undone.
//!
//! What the body lacks is not `null` there: API Gateway's Velocity takes it for an empty string,
//! which an `#if` takes for true. Hence the comparisons.

use minijinja::{Value, context};

use crate::app::Problem;

const TEMPLATE: &str = include_str!("../../../templates/vtl/start_execution.vtl");

/// What an execution gets of a request's body: fields, each under a name of its own.
///
/// Fields of the body that are not named are left out.
///
/// ```
/// use stackwright::construct::rest_api::Mapping;
///
/// let egg = Mapping::new()
///     .text("colour", "colour")
///     .number("grams", "weight")
///     .boolean("isFresh", "fresh");
/// assert_ne!(egg, Mapping::default());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    fields: Vec<Field>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Field {
    to: String,
    from: String,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Boolean,
    Number,
}

impl Mapping {
    /// A mapping without fields.
    pub fn new() -> Self {
        Self::default()
    }

    fn field(mut self, to: &str, from: &str, kind: Kind) -> Self {
        self.fields.push(Field {
            to: to.to_owned(),
            from: from.to_owned(),
            kind,
        });
        self
    }

    /// The string that the body has under `from`, as `to`; an empty one where it has none.
    #[must_use]
    pub fn text(self, to: &str, from: &str) -> Self {
        self.field(to, from, Kind::Text)
    }

    /// The boolean that the body has under `from`, as `to`; `false` where it has none.
    #[must_use]
    pub fn boolean(self, to: &str, from: &str) -> Self {
        self.field(to, from, Kind::Boolean)
    }

    /// The number that the body has under `from`, as `to`; `null` where it has none.
    #[must_use]
    pub fn number(self, to: &str, from: &str) -> Self {
        self.field(to, from, Kind::Number)
    }

    /// What is wrong with the mapping, if anything.
    pub(super) fn problem(&self) -> Option<Problem> {
        let names = self
            .fields
            .iter()
            .flat_map(|field| [&field.to, &field.from]);
        for name in names {
            if !is_identifier(name) {
                return Some(
                    Problem::new(format!("`{name}` cannot be a field of a mapping"))
                        .hint("use a letter, then letters, digits and `_`"),
                );
            }
        }
        self.fields.iter().enumerate().find_map(|(index, field)| {
            self.fields[..index]
                .iter()
                .any(|other| other.to == field.to)
                .then(|| Problem::new(format!("the mapping sets `{}` twice", field.to)))
        })
    }

    /// The template that starts an execution of `state_machine`, a text that is put in as it is.
    ///
    /// Without fields, the execution gets the whole body.
    pub(super) fn template(&self, state_machine: &str) -> Result<String, minijinja::Error> {
        let fields: Vec<Value> = self.fields.iter().map(Field::context).collect();
        minijinja::Environment::new().render_str(TEMPLATE, context! { fields, state_machine })
    }
}

/// A name that needs no quoting in Velocity, JSONPath and JSON.
fn is_identifier(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

impl Field {
    fn context(&self) -> Value {
        context! {
            to => self.to.as_str(),
            from => self.from.as_str(),
            missing => match self.kind {
                Kind::Text => r#""""#,
                Kind::Boolean => "false",
                Kind::Number => "null",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;

    #[test]
    fn fields_are_renamed_and_escaped() {
        let mapping = Mapping::new()
            .text("dragon_name_str", "dragonName")
            .boolean("confirmationRequired", "confirmationRequired")
            .number("damage_int", "damage");
        assert_eq!(mapping.problem(), None);
        assert_snapshot!(mapping.template("${Machine}").expect("a template"), @r#"
        #set($from_dragonName = $input.json('$.dragonName'))
        #if("$!from_dragonName" == '' || $from_dragonName == '""' || $from_dragonName == 'null')
        #set($from_dragonName = '""')
        #end
        #set($from_confirmationRequired = $input.json('$.confirmationRequired'))
        #if("$!from_confirmationRequired" == '' || $from_confirmationRequired == '""' || $from_confirmationRequired == 'null')
        #set($from_confirmationRequired = 'false')
        #end
        #set($from_damage = $input.json('$.damage'))
        #if("$!from_damage" == '' || $from_damage == '""' || $from_damage == 'null')
        #set($from_damage = 'null')
        #end
        {
          "stateMachineArn": "${Machine}",
          "input": "{\"dragon_name_str\":$util.escapeJavaScript($from_dragonName).replaceAll("\\'", "'"),\"confirmationRequired\":$util.escapeJavaScript($from_confirmationRequired).replaceAll("\\'", "'"),\"damage_int\":$util.escapeJavaScript($from_damage).replaceAll("\\'", "'")}"
        }
        "#);
    }

    #[test]
    fn without_fields_the_whole_body_is_the_input() {
        assert_snapshot!(Mapping::new().template("${Machine}").expect("a template"), @r#"
        {
          "stateMachineArn": "${Machine}",
          "input": "$util.escapeJavaScript($input.json('$')).replaceAll("\\'", "'")"
        }
        "#);
    }

    #[test]
    fn names_that_would_need_quoting_are_refused() {
        let problem = |mapping: Mapping| mapping.problem().expect("a problem").to_string();
        assert_snapshot!(problem(Mapping::new().text("a", "it's")), @"
        `it's` cannot be a field of a mapping
          hint: use a letter, then letters, digits and `_`
        ");
        assert_snapshot!(problem(Mapping::new().text("$a", "a")), @"
        `$a` cannot be a field of a mapping
          hint: use a letter, then letters, digits and `_`
        ");
        assert_snapshot!(problem(Mapping::new().text("a", "a").boolean("a", "b")), @"the mapping sets `a` twice");
    }
}
