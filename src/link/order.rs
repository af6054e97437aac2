//! Which stack comes before which.

use crate::{app::Problem, source::SourceLine};

/// A stack that another one needs, and why.
#[derive(Clone, Debug)]
pub(super) struct Need {
    /// The number of the stack that must be there first.
    pub(super) stack: usize,
    /// What is used of it.
    what: String,
    /// The first line that uses something of it.
    line: SourceLine,
}

impl Need {
    pub(super) fn add(needs: &mut Vec<Self>, stack: usize, what: String, line: SourceLine) {
        if needs.iter().all(|need| need.stack != stack) {
            needs.push(Self { stack, what, line });
        }
    }
}

/// The stacks' numbers in an order in which each comes after what it needs, and otherwise in the
/// order in which the program made them; or the circle that allows none.
pub(super) fn deploy_order(names: &[&str], needs: &[Vec<Need>]) -> Result<Vec<usize>, Problem> {
    let mut order = Vec::new();
    let mut placed = vec![false; names.len()];
    for start in 0..names.len() {
        // The way from the start to where we are, with the next need to look at on each step.
        let mut way = vec![(start, 0)];
        while let Some((stack, next)) = way.last_mut() {
            let stack = *stack;
            if placed[stack] {
                way.pop();
                continue;
            }
            let Some(need) = needs[stack].get(*next) else {
                placed[stack] = true;
                order.push(stack);
                way.pop();
                continue;
            };
            *next += 1;
            if let Some(first) = way.iter().position(|(stack, _)| *stack == need.stack) {
                let circle: Vec<usize> = way[first..].iter().map(|(stack, _)| *stack).collect();
                return Err(describe(names, needs, &circle));
            }
            way.push((need.stack, 0));
        }
    }
    Ok(order)
}

fn describe(names: &[&str], needs: &[Vec<Need>], circle: &[usize]) -> Problem {
    let next = circle.iter().cycle().skip(1);
    let steps: Vec<(String, SourceLine)> = circle
        .iter()
        .zip(next)
        .filter_map(|(stack, other)| {
            let need = needs[*stack].iter().find(|need| need.stack == *other)?;
            let text = format!(
                "`{}` uses {} of `{}` at {}",
                names[*stack], need.what, names[*other], need.line
            );
            Some((text, need.line))
        })
        .collect();
    let stacks: Vec<String> = circle
        .iter()
        .map(|stack| format!("`{}`", names[*stack]))
        .collect();
    let texts: Vec<&str> = steps.iter().map(|(text, _)| text.as_str()).collect();
    let problem = Problem::new(format!(
        "the stacks {} need each other, so none can be deployed first",
        stacks.join(" and ")
    ));
    let problem = match steps.first() {
        Some((_, line)) => problem.at(*line),
        None => problem,
    };
    problem.hint(format!(
        "{}: move what both need into one stack, or into one of its own",
        texts.join("; ")
    ))
}
