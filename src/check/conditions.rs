//! Which conditions can hold together.

use std::collections::{BTreeMap, HashMap};

use crate::template::{Intrinsic, Node, Template};

/// More combinations than this are not looked through.
const MOST_COMBINATIONS: usize = 4096;

/// A condition, and whether it holds.
pub(super) type Assumption<'a> = (&'a str, bool);

/// The conditions of a template.
#[derive(Clone, Copy)]
pub(super) struct Conditions<'a> {
    template: &'a Template,
}

/// What conditions compare, and with what; `None` is any other value.
type Variables = BTreeMap<String, Vec<Option<String>>>;
type Values<'v> = BTreeMap<&'v str, &'v Option<String>>;
/// What is known of each condition so far: nothing while it is looked at. Each is looked at once,
/// however often others name it.
type Known<'a, T> = HashMap<&'a str, Option<T>>;

impl<'a> Conditions<'a> {
    pub(super) fn new(template: &'a Template) -> Self {
        Self { template }
    }

    /// All ways in which the conditions `names` can come out where `given` is so; none where there
    /// are too many to look through.
    pub(super) fn scenarios(
        self,
        names: &[&'a str],
        given: &[Assumption<'a>],
    ) -> Option<Vec<Vec<Assumption<'a>>>> {
        let named = given.iter().map(|(name, _)| *name);
        let variables = self.variables(names.iter().copied().chain(named));
        let mut scenarios: Vec<Vec<Assumption<'a>>> = Vec::new();
        self.each(&variables, |values| {
            let mut known = Known::new();
            if self.agrees(given, values, &mut known) {
                let scenario: Vec<_> = names
                    .iter()
                    .map(|name| (*name, self.holds(name, values, &mut known)))
                    .collect();
                if !scenarios.contains(&scenario) {
                    scenarios.push(scenario);
                }
            }
        })?;
        Some(scenarios)
    }

    /// Whether all that is assumed can be so at once.
    pub(super) fn agree(self, given: &[Assumption<'a>]) -> bool {
        self.scenarios(&[], given)
            .is_none_or(|scenarios| !scenarios.is_empty())
    }

    /// Whether the parameter can have this value where `given` is so.
    pub(super) fn allow(self, parameter: &str, value: &str, given: &[Assumption<'a>]) -> bool {
        if given.is_empty() {
            return true;
        }
        let mut variables = self.variables(given.iter().map(|(name, _)| *name));
        let Some(domain) = variables.get_mut(&key_of_parameter(parameter)) else {
            return true;
        };
        *domain = vec![Some(value.to_owned())];
        let mut possible = false;
        let looked = self.each(&variables, |values| {
            possible = possible || self.agrees(given, values, &mut Known::new());
        });
        looked.is_none() || possible
    }

    fn agrees(
        self,
        given: &[Assumption<'a>],
        values: &Values<'_>,
        known: &mut Known<'a, bool>,
    ) -> bool {
        given
            .iter()
            .all(|(name, wanted)| self.holds(name, values, known) == *wanted)
    }

    /// What the conditions compare, directly and through those that they name.
    fn variables(self, names: impl Iterator<Item = &'a str>) -> Variables {
        let mut variables = Variables::new();
        let mut known = Known::new();
        for name in names {
            self.collect_named(name, &mut variables, &mut known);
        }
        variables
    }

    /// Calls `visit` with every combination of the variables' values.
    fn each(self, variables: &Variables, mut visit: impl FnMut(&Values<'_>)) -> Option<()> {
        let combinations = variables
            .values()
            .try_fold(1_usize, |product, domain| product.checked_mul(domain.len()))
            .filter(|product| *product <= MOST_COMBINATIONS)?;
        for number in 0..combinations {
            let mut rest = number;
            let values = variables
                .iter()
                .map(|(key, domain)| {
                    let value = &domain[rest % domain.len()];
                    rest /= domain.len();
                    (key.as_str(), value)
                })
                .collect();
            visit(&values);
        }
        Some(())
    }

    fn collect_named(self, name: &'a str, variables: &mut Variables, known: &mut Known<'a, ()>) {
        match (known.get(name), self.template.conditions.get(name)) {
            (Some(Some(())), _) => {}
            (None, Some(node)) => {
                known.insert(name, None);
                self.collect(node, variables, known);
                known.insert(name, Some(()));
            }
            // It names itself, or there is none.
            _ => truth(name, variables),
        }
    }

    fn collect(self, node: &'a Node, variables: &mut Variables, known: &mut Known<'a, ()>) {
        match node.as_intrinsic() {
            Some(Intrinsic::Condition(name)) => self.collect_named(name, variables, known),
            Some(Intrinsic::Not(inner)) => self.collect(inner, variables, known),
            Some(Intrinsic::And(parts) | Intrinsic::Or(parts)) => {
                for part in parts {
                    self.collect(part, variables, known);
                }
            }
            Some(Intrinsic::Equals(left, right)) => match (term(left), term(right)) {
                (Term::Literal(_), Term::Literal(_)) => {}
                (Term::Variable(key), Term::Literal(value))
                | (Term::Literal(value), Term::Variable(key)) => {
                    let domain = variables
                        .entry(key)
                        .or_insert_with_key(|key| self.domain(key));
                    // Of a closed set, nothing else can be.
                    if domain.last() == Some(&None) && !domain.contains(&Some(value.clone())) {
                        domain.insert(0, Some(value));
                    }
                }
                (Term::Variable(one), Term::Variable(other)) => {
                    truth(&format!("{one} = {other}"), variables);
                }
            },
            _ => truth(&format!("{node:?}"), variables),
        }
    }

    /// What a parameter can be; anything, where it does not say.
    fn domain(self, key: &str) -> Vec<Option<String>> {
        let parameter = key
            .strip_prefix("Ref ")
            .and_then(|name| self.template.parameters.get(name));
        match parameter {
            Some(parameter) if !parameter.allowed_values.is_empty() => parameter
                .allowed_values
                .iter()
                .map(Node::scalar_text)
                .collect(),
            _ => vec![None],
        }
    }

    fn holds(self, name: &'a str, values: &Values<'_>, known: &mut Known<'a, bool>) -> bool {
        match (known.get(name), self.template.conditions.get(name)) {
            (Some(Some(holds)), _) => *holds,
            (None, Some(node)) => {
                known.insert(name, None);
                let holds = self.is_true(node, values, known);
                known.insert(name, Some(holds));
                holds
            }
            _ => is_set(name, values),
        }
    }

    fn is_true(self, node: &'a Node, values: &Values<'_>, known: &mut Known<'a, bool>) -> bool {
        match node.as_intrinsic() {
            Some(Intrinsic::Condition(name)) => self.holds(name, values, known),
            Some(Intrinsic::Not(inner)) => !self.is_true(inner, values, known),
            Some(Intrinsic::And(parts)) => {
                parts.iter().all(|part| self.is_true(part, values, known))
            }
            Some(Intrinsic::Or(parts)) => {
                parts.iter().any(|part| self.is_true(part, values, known))
            }
            Some(Intrinsic::Equals(left, right)) => match (term(left), term(right)) {
                (Term::Literal(left), Term::Literal(right)) => left == right,
                (Term::Variable(key), Term::Literal(value))
                | (Term::Literal(value), Term::Variable(key)) => values
                    .get(key.as_str())
                    .is_some_and(|is| is.as_ref() == Some(&value)),
                (Term::Variable(one), Term::Variable(other)) => {
                    one == other || is_set(&format!("{one} = {other}"), values)
                }
            },
            _ => is_set(&format!("{node:?}"), values),
        }
    }
}

enum Term {
    Literal(String),
    Variable(String),
}

fn term(node: &Node) -> Term {
    match node {
        Node::Intrinsic(intrinsic) => Term::Variable(match &**intrinsic {
            Intrinsic::Ref(name) => key_of_parameter(name),
            other => format!("{other:?}"),
        }),
        literal => literal
            .scalar_text()
            .map_or_else(|| Term::Variable(format!("{literal:?}")), Term::Literal),
    }
}

fn key_of_parameter(name: &str) -> String {
    format!("Ref {name}")
}

/// A variable that is true or false.
fn truth(key: &str, variables: &mut Variables) {
    variables
        .entry(key.to_owned())
        .or_insert_with(|| vec![Some(String::new()), None]);
}

fn is_set(key: &str, values: &Values<'_>) -> bool {
    values.get(key).is_some_and(|value| value.is_some())
}
