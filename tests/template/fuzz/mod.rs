//! Damaged templates, in numbers: no panic, no hang, no end of memory.
//!
//! CI runs a few thousand; by hand, in an optimised build:
//!
//! ```sh
//! STACKWRIGHT_FUZZ_COUNT=10000000 cargo test --release --no-default-features --test template \
//!     fuzz -- --nocapture
//! ```
//!
//! `STACKWRIGHT_FUZZ_SEED` makes another run of it, `STACKWRIGHT_FUZZ_FROM` starts at a later input.

mod mutate;
mod random;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use stackwright::{
    assembly::StackAssembly,
    check::{Settings, check},
    template::Template,
};

/// No input is this big, so none may take this long.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the smallest stack holds on which this runs: Windows gives the main thread that much. An
/// unoptimised build takes several times as much.
const STACK: usize = if cfg!(debug_assertions) { 8 } else { 1 } << 20;

#[test]
fn nothing_breaks_the_readers() {
    let setting = |name: &str, usual: u64| {
        let value = std::env::var(format!("STACKWRIGHT_FUZZ_{name}"));
        value.map_or(usual, |value| value.parse().unwrap())
    };
    let seed = setting("SEED", 1);
    let from = setting("FROM", 0);
    let count = setting("COUNT", 1500);
    let corpus = mutate::corpus();
    let current = AtomicU64::new(from);
    thread::scope(|scope| {
        let worker = thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || {
                let mut slowest = (Duration::ZERO, 0);
                let mut read = 0_u64;
                for index in from..from + count {
                    current.store(index, Ordering::Relaxed);
                    let input = mutate::input(&corpus, seed, index);
                    let start = Instant::now();
                    let outcome = catch_unwind(AssertUnwindSafe(|| use_all(&input)));
                    slowest = slowest.max((start.elapsed(), index));
                    let text = input.escape_ascii();
                    read += u64::from(outcome.unwrap_or_else(|_| {
                        panic!("input {index} of seed {seed} does it: {text}")
                    }));
                }
                (slowest, read)
            })
            .unwrap();
        let mut last = (from, Instant::now());
        while !worker.is_finished() {
            thread::sleep(Duration::from_millis(20));
            let index = current.load(Ordering::Relaxed);
            if last.0 != index {
                last = (index, Instant::now());
            }
            if last.1.elapsed() > PATIENCE {
                report(&format!("input {index} of seed {seed} takes too long"));
                std::process::abort();
            }
        }
        let ((time, index), read) = worker.join().unwrap();
        // Damage that always breaks the text would test nothing but the refusal.
        assert!(read > count / 10, "only {read} of {count} were templates");
        report(&format!(
            "{count} inputs, {read} of them templates; the slowest is {index} with {time:?}; {}",
            peak_memory()
        ));
    });
}

/// Everything that is done with a template before anyone is asked; tells whether it was one.
fn use_all(input: &[u8]) -> bool {
    let Ok((template, positions)) = Template::parse_located(input) else {
        return false;
    };
    let again = |text: &str| {
        Template::parse(text).unwrap_or_else(|error| panic!("refuses its own: {error}: {text}"))
    };
    let (yaml, json) = (template.to_yaml(), template.to_json());
    assert!(again(&yaml) == template, "another template: {yaml}");
    // JSON has one spelling for `!Condition` and for a mapping of that key.
    assert!(again(&json).to_json() == json, "another template: {json}");
    let mut nodes = 0;
    template.visit(|pointer, _| {
        nodes += 1;
        assert!(positions.find(pointer).is_some());
    });
    // Attributes that are plain strings in the model are no nodes, and refer to something too.
    assert!(template.references().len() <= (nodes + 1) * input.len());
    template.dependencies().cycle();
    template.capabilities();
    let stack = StackAssembly::of_template("fuzz", template, "fuzz.yaml", &positions);
    let report = check(&stack, &Settings::default());
    for diagnostic in report.diagnostics {
        assert!(!diagnostic.message.is_empty());
    }
    true
}

/// The most memory that the process has ever had, where the system tells.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM"));
    peak.unwrap_or("peak memory unknown").to_owned()
}

#[expect(clippy::print_stderr, reason = "figures for whoever runs it by hand")]
fn report(text: &str) {
    eprintln!("{text}");
}

#[test]
fn long_names_are_compared_with_nothing() {
    // Comparing them letter by letter with every known type took minutes.
    let name = "AWS::SNS::Topic".repeat(50_000);
    let text = format!("Resources: {{A: {{Type: '{name}', Properties: {{a: 1}}}}}}");
    assert!(use_all(text.as_bytes()));
}

#[test]
fn each_condition_is_looked_at_once() {
    // Each names the one before it twice: looked at as often as they are named, they took longer
    // than the age of the universe.
    let chain: String = (1..100)
        .map(|n| format!("  C{n}: !And [!Condition C{0}, !Condition C{0}]\n", n - 1))
        .collect();
    let circle = "  C0: !And [!Condition C0, !Condition C0, !Not [!Condition C0]]\n";
    for first in ["  C0: !Equals [!Ref P, a]\n", circle] {
        let text = format!(
            "Parameters: {{P: {{Type: String}}}}\nConditions:\n{first}{chain}Resources:\n  \
             A: {{Type: AWS::SNS::Topic, Condition: C99}}\n  \
             B: {{Type: AWS::SNS::Topic, Condition: C98, Properties: {{TopicName: !If [C99, !Ref A, \
             !Ref AWS::NoValue]}}}}\n  C: {{Type: AWS::SNS::Topic, Properties: {{TopicName: !Ref B}}}}\n"
        );
        assert!(use_all(text.as_bytes()));
    }
}
