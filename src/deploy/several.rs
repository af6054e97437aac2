//! Several stacks of an app: one after the other where one needs another, side by side elsewhere.

use std::num::NonZeroUsize;

use futures_util::stream::{FuturesUnordered, StreamExt as _};

use crate::assembly::StackAssembly;

/// What became of one stack among several.
///
/// ```
/// use stackwright::deploy::StackOutcome;
///
/// let skipped: StackOutcome<(), ()> = StackOutcome::Skipped { because: "network".to_owned() };
/// assert!(!skipped.is_done());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StackOutcome<T, E> {
    /// The work is done.
    Done(T),
    /// The work failed.
    Failed(E),
    /// Nothing was done, for it needs a stack that failed.
    Skipped {
        /// The stack that failed.
        because: String,
    },
}

impl<T, E> StackOutcome<T, E> {
    /// Whether the work is done.
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Done(_))
    }
}

/// A stack whose turn comes after those of others.
///
/// ```
/// use std::num::NonZeroUsize;
/// use stackwright::deploy::{StackOutcome, Turn, in_turn};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// // Removing: a stack goes after those that need it.
/// let readers = Turn { stack: 2, name: "readers", after: vec![] };
/// let news = Turn { stack: 1, name: "news", after: vec!["readers"] };
/// let left: Vec<StackOutcome<i32, ()>> =
///     in_turn(&[readers, news], NonZeroUsize::MIN, async |stack| Ok(*stack)).await;
/// assert_eq!(left, [StackOutcome::Done(2), StackOutcome::Done(1)]);
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn<'a, S> {
    /// What the work is about.
    pub stack: S,
    /// The stack's name.
    pub name: &'a str,
    /// The names of the stacks whose turns come before. What is not among the turns is not waited
    /// for.
    pub after: Vec<&'a str>,
}

/// Does `work` for each stack in a deploy order: [`in_turn`], each after those that it needs.
///
/// ```
/// use std::num::NonZeroUsize;
/// use stackwright::{App, construct::Topic, deploy::{StackOutcome, in_order}};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), stackwright::app::SynthesisError> {
/// # let mut app = App::new("news", ".");
/// # for name in ["news", "readers"] {
/// #     app.stack(name).add("Topic", Topic::new());
/// # }
/// let stacks = app.synthesize(Default::default())?.stacks;
/// let outcomes = in_order(&stacks, NonZeroUsize::MIN, async |stack| match &*stack.name {
///     "news" => Ok(stack.template.resources.len()),
///     _ => Err("nobody reads"),
/// })
/// .await;
/// assert_eq!(outcomes, [StackOutcome::Done(1), StackOutcome::Failed("nobody reads")]);
/// # Ok(())
/// # }
/// ```
pub async fn in_order<'a, T, E>(
    stacks: &'a [StackAssembly],
    width: NonZeroUsize,
    work: impl AsyncFn(&'a StackAssembly) -> Result<T, E>,
) -> Vec<StackOutcome<T, E>> {
    let turns = stacks.iter().map(|stack| Turn {
        stack,
        name: &stack.name,
        after: stack.after.iter().map(String::as_str).collect(),
    });
    let turns: Vec<Turn<'_, &StackAssembly>> = turns.collect();
    in_turn(&turns, width, async |stack: &&'a StackAssembly| {
        work(stack).await
    })
    .await
}

/// Does `work` for each stack as soon as those that it comes after are done, for at most `width`
/// stacks at once. Where it fails, the stacks that come after that one are skipped, and no others.
/// The outcomes are in the order of the turns.
pub async fn in_turn<'a, S, T, E>(
    turns: &'a [Turn<'_, S>],
    width: NonZeroUsize,
    work: impl AsyncFn(&'a S) -> Result<T, E>,
) -> Vec<StackOutcome<T, E>> {
    let work = &work;
    let mut outcomes: Vec<Option<StackOutcome<T, E>>> = turns.iter().map(|_| None).collect();
    let mut waiting: Vec<usize> = (0..turns.len()).collect();
    let mut running = FuturesUnordered::new();
    loop {
        waiting.retain(|&place| match readiness(turns, &outcomes, place) {
            Readiness::Ready if running.len() < width.get() => {
                running.push(async move { (place, work(&turns[place].stack).await) });
                false
            }
            Readiness::Hopeless(because) => {
                outcomes[place] = Some(StackOutcome::Skipped { because });
                false
            }
            Readiness::Ready | Readiness::Waiting => true,
        });
        let Some((place, result)) = running.next().await else {
            break;
        };
        outcomes[place] = Some(match result {
            Ok(done) => StackOutcome::Done(done),
            Err(error) => StackOutcome::Failed(error),
        });
    }
    outcomes.into_iter().flatten().collect()
}

enum Readiness {
    Ready,
    Waiting,
    /// This stack failed, which has to come before.
    Hopeless(String),
}

/// Whether what a turn comes after is done.
fn readiness<S, T, E>(
    turns: &[Turn<'_, S>],
    outcomes: &[Option<StackOutcome<T, E>>],
    place: usize,
) -> Readiness {
    let before = |name: &&str| {
        let mut found = turns.iter().zip(outcomes);
        found.find(|(turn, _)| turn.name == *name)
    };
    let mut ready = Readiness::Ready;
    for (turn, outcome) in turns[place].after.iter().filter_map(before) {
        match outcome {
            Some(StackOutcome::Done(_)) => {}
            Some(StackOutcome::Failed(_)) => return Readiness::Hopeless(turn.name.to_owned()),
            Some(StackOutcome::Skipped { because }) => {
                return Readiness::Hopeless(because.clone());
            }
            None => ready = Readiness::Waiting,
        }
    }
    ready
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use super::*;
    use crate::template::{Positions, Template};

    fn stacks(after: &[&[usize]]) -> Vec<StackAssembly> {
        let stack = |place: usize| {
            let positions = Positions::default();
            let name = format!("s{place}");
            StackAssembly {
                after: after[place].iter().map(|it| format!("s{it}")).collect(),
                ..StackAssembly::of_template(name, Template::default(), "t.yaml", &positions)
            }
        };
        (0..after.len()).map(stack).collect()
    }

    /// What happens, in order, where the work of a stack takes as many turns as its number.
    fn run(stacks: &[StackAssembly], width: usize, failing: &str) -> (String, usize) {
        let (told, busy, most) = (RefCell::new(Vec::new()), Cell::new(0), Cell::new(0));
        let width = NonZeroUsize::new(width).expect("not none");
        let outcomes = in_order(stacks, width, async |stack| {
            told.borrow_mut().push(format!("{} begins", stack.name));
            busy.set(busy.get() + 1);
            most.set(most.get().max(busy.get()));
            for _ in 0..stack.name[1..].parse().expect("a number") {
                tokio::task::yield_now().await;
            }
            busy.set(busy.get() - 1);
            told.borrow_mut().push(format!("{} ends", stack.name));
            if stack.name == failing {
                Err("no")
            } else {
                Ok(())
            }
        });
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let outcomes = runtime.expect("a runtime").block_on(outcomes);
        for (stack, outcome) in stacks.iter().zip(&outcomes) {
            told.borrow_mut()
                .push(format!("{}: {outcome:?}", stack.name));
        }
        assert_eq!(outcomes.len(), stacks.len());
        (told.take().join("\n"), most.get())
    }

    #[test]
    fn a_failure_stops_what_needs_it_and_nothing_else() {
        let stacks = stacks(&[&[], &[0], &[], &[1, 2], &[2]]);
        let (told, most) = run(&stacks, 8, "s1");
        assert_eq!(most, 2);
        insta::assert_snapshot!(told, @r#"
        s0 begins
        s0 ends
        s2 begins
        s1 begins
        s1 ends
        s2 ends
        s4 begins
        s4 ends
        s0: Done(())
        s1: Failed("no")
        s2: Done(())
        s3: Skipped { because: "s1" }
        s4: Done(())
        "#);
    }

    #[test]
    fn no_more_than_so_many_work_at_once() {
        let free: Vec<&[usize]> = vec![&[]; 9];
        assert_eq!(run(&stacks(&free), 3, "").1, 3);
        assert_eq!(run(&stacks(&free), 1, "").1, 1);
    }

    #[test]
    fn a_stack_begins_after_all_that_it_needs_have_ended() {
        let after: Vec<Vec<usize>> = (0..50)
            .map(|place| {
                (0..place)
                    .filter(|it| (place * 7 + it * 13) % 11 == 0)
                    .collect()
            })
            .collect();
        let after: Vec<&[usize]> = after.iter().map(Vec::as_slice).collect();
        let (told, most) = run(&stacks(&after), 4, "");
        assert!(most > 1 && most <= 4, "{most}");
        let line = |text: String| {
            let found = told.lines().position(|line| line == text);
            found.unwrap_or_else(|| panic!("no line `{text}`"))
        };
        for (place, before) in after.iter().enumerate() {
            for it in *before {
                assert!(line(format!("s{it} ends")) < line(format!("s{place} begins")));
            }
        }
    }
}
