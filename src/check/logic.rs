//! When conditions hold.
//!
//! A condition compares parameters with literals. What is compared is taken to be free within the
//! parameter's `AllowedValues`, or to be any text where there are none, so an answer is sound: what
//! is said to be impossible is impossible.

use std::collections::{BTreeSet, HashMap};

use crate::template::{Intrinsic, Node, Template};

/// A condition's name, and whether it holds.
pub(super) type Fact<'a> = (&'a str, bool);

/// More combinations than this are not tried.
const PATIENCE: usize = 1 << 12;

/// The conditions of a template.
#[derive(Debug, Default)]
pub(super) struct Logic<'a> {
    conditions: HashMap<&'a str, Formula>,
    /// How many values each thing that is compared can take.
    variables: Vec<usize>,
}

/// What a condition says; nothing where that cannot be known.
type Formula = Option<Expression>;

#[derive(Clone, Debug)]
enum Expression {
    Known(bool),
    /// The variable has this value.
    Is(usize, usize),
    Not(Box<Expression>),
    All(Vec<Expression>),
    Any(Vec<Expression>),
}

/// What is compared somewhere, and the literals that it can be.
#[derive(Debug)]
struct Compared {
    values: Vec<String>,
    /// Whether it can be something else, too.
    open: bool,
}

impl<'a> Logic<'a> {
    pub(super) fn new(template: &'a Template) -> Self {
        let mut reader = Reader {
            template,
            names: HashMap::new(),
            compared: Vec::new(),
        };
        let mut conditions: HashMap<&str, Formula> = HashMap::new();
        for name in template.conditions.keys() {
            reader.condition(name, &mut conditions, &mut Vec::new());
        }
        let variables = reader.compared.iter();
        Self {
            conditions,
            variables: variables
                .map(|compared| compared.values.len() + usize::from(compared.open))
                .collect(),
        }
    }

    /// Whether all facts can be true at once; nothing where that cannot be known.
    pub(super) fn is_possible(&self, facts: &[Fact<'_>]) -> Option<bool> {
        let mut variables = BTreeSet::new();
        let mut formulas = Vec::with_capacity(facts.len());
        for (name, holds) in facts {
            let formula = self.conditions.get(name)?.as_ref()?;
            formula.collect(&mut variables);
            formulas.push((formula, *holds));
        }
        let variables: Vec<usize> = variables.into_iter().collect();
        let combinations = variables
            .iter()
            .try_fold(1_usize, |product, variable| {
                product.checked_mul(self.variables[*variable])
            })
            .filter(|product| *product <= PATIENCE)?;
        let mut values = vec![0; self.variables.len()];
        for mut number in 0..combinations {
            for variable in &variables {
                let size = self.variables[*variable];
                values[*variable] = number % size;
                number /= size;
            }
            if formulas
                .iter()
                .all(|(it, holds)| it.holds(&values) == *holds)
            {
                return Some(true);
            }
        }
        Some(false)
    }
}

impl Expression {
    fn holds(&self, values: &[usize]) -> bool {
        match self {
            Self::Known(holds) => *holds,
            Self::Is(variable, value) => values[*variable] == *value,
            Self::Not(inner) => !inner.holds(values),
            Self::All(parts) => parts.iter().all(|part| part.holds(values)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(values)),
        }
    }

    fn collect(&self, variables: &mut BTreeSet<usize>) {
        match self {
            Self::Known(_) => {}
            Self::Is(variable, _) => {
                variables.insert(*variable);
            }
            Self::Not(inner) => inner.collect(variables),
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|part| part.collect(variables));
            }
        }
    }
}

/// Reads conditions, each after those that it names.
struct Reader<'a> {
    template: &'a Template,
    /// Indices into `compared`, by what is compared.
    names: HashMap<String, usize>,
    compared: Vec<Compared>,
}

impl<'a> Reader<'a> {
    fn condition(
        &mut self,
        name: &'a str,
        known: &mut HashMap<&'a str, Formula>,
        open: &mut Vec<&'a str>,
    ) -> Formula {
        if let Some(formula) = known.get(name) {
            return formula.clone();
        }
        let node = self.template.conditions.get(name)?;
        if open.contains(&name) {
            return None;
        }
        open.push(name);
        let formula = self.expression(node, known, open);
        open.pop();
        known.insert(name, formula.clone());
        formula
    }

    fn expression(
        &mut self,
        node: &'a Node,
        known: &mut HashMap<&'a str, Formula>,
        open: &mut Vec<&'a str>,
    ) -> Formula {
        let mut all = |parts: &'a [Node], known: &mut HashMap<&'a str, Formula>| {
            parts
                .iter()
                .map(|part| self.expression(part, known, open))
                .collect::<Option<Vec<_>>>()
        };
        match node.as_intrinsic()? {
            Intrinsic::And(parts) => Some(Expression::All(all(parts, known)?)),
            Intrinsic::Or(parts) => Some(Expression::Any(all(parts, known)?)),
            Intrinsic::Not(inner) => {
                let inner = self.expression(inner, known, open)?;
                Some(Expression::Not(Box::new(inner)))
            }
            Intrinsic::Condition(name) => self.condition(name, known, open),
            Intrinsic::Equals(left, right) => self.equals(left, right),
            _ => None,
        }
    }

    fn equals(&mut self, left: &Node, right: &Node) -> Formula {
        match (left.scalar_text(), right.scalar_text()) {
            (Some(left), Some(right)) => Some(Expression::Known(left == right)),
            (None, None) if left == right => Some(Expression::Known(true)),
            (Some(value), None) => self.is(right, value),
            (None, Some(value)) => self.is(left, value),
            // Two things that change: taken as a variable of its own.
            (None, None) => {
                let both = Node::List(vec![left.clone(), right.clone()]);
                self.is(&both, "true".to_owned())
            }
        }
    }

    /// That `what` has the value `literal`.
    fn is(&mut self, what: &Node, literal: String) -> Formula {
        // Anything may come out of a macro.
        let mut computed = false;
        what.visit(|_, part| {
            computed |= matches!(part.as_intrinsic(), Some(Intrinsic::Transform { .. }));
        });
        if computed {
            return None;
        }
        let variable = self.variable(what);
        let compared = &mut self.compared[variable];
        let value = match compared.values.iter().position(|value| *value == literal) {
            Some(value) => value,
            None if compared.open => {
                compared.values.push(literal);
                compared.values.len() - 1
            }
            None => return Some(Expression::Known(false)),
        };
        Some(Expression::Is(variable, value))
    }

    fn variable(&mut self, what: &Node) -> usize {
        let name = format!("{what:?}");
        if let Some(index) = self.names.get(&name) {
            return *index;
        }
        let allowed = match what.as_intrinsic() {
            Some(Intrinsic::Ref(name)) => self.template.parameters.get(name),
            _ => None,
        }
        .map(|parameter| parameter.allowed_values.as_slice())
        .filter(|allowed| !allowed.is_empty())
        .and_then(|allowed| {
            allowed
                .iter()
                .map(Node::scalar_text)
                .collect::<Option<Vec<_>>>()
        });
        self.compared.push(Compared {
            open: allowed.is_none(),
            values: allowed.unwrap_or_default(),
        });
        self.names.insert(name, self.compared.len() - 1);
        self.compared.len() - 1
    }
}
