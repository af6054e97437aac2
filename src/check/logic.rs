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
    /// Places in `formulas`; nothing where that cannot be known.
    conditions: HashMap<&'a str, Option<usize>>,
    /// What the conditions say, each after those that it names.
    formulas: Vec<Expression>,
    /// How many values each thing that is compared can take.
    variables: Vec<usize>,
}

/// What a part of a condition says; nothing where that cannot be known.
type Formula = Option<Expression>;

#[derive(Clone, Debug)]
enum Expression {
    Known(bool),
    /// What the formula in this place says.
    As(usize),
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
            conditions: HashMap::new(),
            formulas: Vec::new(),
            names: HashMap::new(),
            compared: Vec::new(),
        };
        for name in template.conditions.keys() {
            reader.condition(name);
        }
        let variables = reader.compared.iter();
        Self {
            conditions: reader.conditions,
            formulas: reader.formulas,
            variables: variables
                .map(|compared| compared.values.len() + usize::from(compared.open))
                .collect(),
        }
    }

    /// Whether all facts can be true at once; nothing where that cannot be known.
    pub(super) fn is_possible(&self, facts: &[Fact<'_>]) -> Option<bool> {
        let mut wanted = Vec::with_capacity(facts.len());
        for (name, holds) in facts {
            let formula = (*self.conditions.get(name)?)?;
            wanted.push((formula, *holds));
        }
        let (formulas, variables) = self.needed(wanted.iter().map(|(formula, _)| *formula));
        let combinations = variables
            .iter()
            .try_fold(1_usize, |product, variable| {
                product.checked_mul(self.variables[*variable])
            })
            .filter(|product| *product <= PATIENCE)?;
        let mut values = vec![0; self.variables.len()];
        let mut truths = vec![false; self.formulas.len()];
        for mut number in 0..combinations {
            for variable in &variables {
                let size = self.variables[*variable];
                values[*variable] = number % size;
                number /= size;
            }
            for formula in &formulas {
                truths[*formula] = self.formulas[*formula].holds(&values, &truths);
            }
            if wanted.iter().all(|(it, holds)| truths[*it] == *holds) {
                return Some(true);
            }
        }
        Some(false)
    }

    /// The places of these formulas and of all that they name, in order, and what they compare.
    fn needed(&self, wanted: impl Iterator<Item = usize>) -> (Vec<usize>, Vec<usize>) {
        let mut formulas: BTreeSet<usize> = wanted.collect();
        let mut variables = BTreeSet::new();
        let mut next = formulas.last().copied();
        // Each names only earlier ones.
        while let Some(place) = next {
            self.formulas[place].collect(&mut formulas, &mut variables);
            next = formulas.range(..place).next_back().copied();
        }
        (
            formulas.into_iter().collect(),
            variables.into_iter().collect(),
        )
    }
}

impl Expression {
    fn holds(&self, values: &[usize], truths: &[bool]) -> bool {
        match self {
            Self::Known(holds) => *holds,
            Self::As(formula) => truths[*formula],
            Self::Is(variable, value) => values[*variable] == *value,
            Self::Not(inner) => !inner.holds(values, truths),
            Self::All(parts) => parts.iter().all(|part| part.holds(values, truths)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(values, truths)),
        }
    }

    fn collect(&self, formulas: &mut BTreeSet<usize>, variables: &mut BTreeSet<usize>) {
        match self {
            Self::Known(_) => {}
            Self::As(formula) => {
                formulas.insert(*formula);
            }
            Self::Is(variable, _) => {
                variables.insert(*variable);
            }
            Self::Not(inner) => inner.collect(formulas, variables),
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.collect(formulas, variables);
                }
            }
        }
    }
}

/// Reads conditions, each after those that it names.
struct Reader<'a> {
    template: &'a Template,
    conditions: HashMap<&'a str, Option<usize>>,
    formulas: Vec<Expression>,
    /// Indices into `compared`, by what is compared.
    names: HashMap<String, usize>,
    compared: Vec<Compared>,
}

impl<'a> Reader<'a> {
    /// The place of what a condition says.
    fn condition(&mut self, name: &'a str) -> Option<usize> {
        if let Some(place) = self.conditions.get(name) {
            return *place;
        }
        let node = self.template.conditions.get(name)?;
        // Of one that names itself nothing can be known.
        self.conditions.insert(name, None);
        let formula = self.expression(node)?;
        self.formulas.push(formula);
        let place = Some(self.formulas.len() - 1);
        self.conditions.insert(name, place);
        place
    }

    fn expression(&mut self, node: &'a Node) -> Formula {
        let mut all = |parts: &'a [Node]| {
            parts
                .iter()
                .map(|part| self.expression(part))
                .collect::<Option<Vec<_>>>()
        };
        match node.as_intrinsic()? {
            Intrinsic::And(parts) => Some(Expression::All(all(parts)?)),
            Intrinsic::Or(parts) => Some(Expression::Any(all(parts)?)),
            Intrinsic::Not(inner) => {
                let inner = self.expression(inner)?;
                Some(Expression::Not(Box::new(inner)))
            }
            Intrinsic::Condition(name) => self.condition(name).map(Expression::As),
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
