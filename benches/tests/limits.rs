//! What must not grow unnoticed, counted: memory that is asked for, and crates.

use std::{alloc::System, collections::BTreeSet, process::Command, sync::Mutex};

use limits::assert_within;
use stackwright::{
    check::{Settings, check_all},
    diff::{SchemaFacts, compare},
    render::Dialect,
    template::Template,
};
use stackwright_benches::app;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[path = "../../tests/common/limits.rs"]
mod limits;

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// How often memory was asked for during some work, and how many bytes in all.
fn allocated<T>(work: impl FnOnce() -> T) -> (u64, u64) {
    let region = Region::new(COUNTED);
    let result = work();
    let spent = region.change();
    drop(result);
    let count = spent.allocations + spent.reallocations;
    (count as u64, spent.bytes_allocated as u64)
}

/// Memory that other tests ask for at the same time is counted too, so whoever measures goes alone.
static ALONE: Mutex<()> = Mutex::new(());

#[test]
fn memory_is_asked_for_as_often_as_it_may() {
    let _alone = ALONE.lock();
    let before = app(1, 100, 1);
    let before = before
        .synthesize(Dialect::default())
        .expect("a valid program");
    let settings = Settings::default();
    // What is read once and kept is no part of the work.
    check_all(&before, &settings);
    let old = before.stacks[0].template.to_yaml();

    let synth = allocated(|| {
        let assembly = app(1, 100, 2).synthesize(Dialect::default());
        let assembly = assembly.expect("a valid program");
        assembly.stacks[0].template.to_yaml()
    });
    let check = allocated(|| check_all(&before, &settings));
    let read = allocated(|| Template::parse(&old).expect("a template"));
    let new = app(1, 100, 2)
        .synthesize(Dialect::default())
        .expect("a valid program");
    let new = &new.stacks[0].template;
    let diff = allocated(|| compare("size-0", &before.stacks[0].template, new, &SchemaFacts));
    let works = [
        ("synth", synth),
        ("check", check),
        ("read", read),
        ("diff", diff),
    ];
    let numbers = works.map(|(what, (count, bytes))| {
        [
            (format!("allocations of {what}"), count),
            (format!("kilobytes that {what} asks for"), bytes / 1000),
        ]
    });
    assert_within(numbers.as_flattened());
}

#[test]
fn the_app_is_as_large_as_asked() {
    let _alone = ALONE.lock();
    let assembly = app(3, 40, 1).synthesize(Dialect::default());
    let stacks = assembly.expect("a valid program").stacks;
    let counts = stacks.iter().map(|stack| stack.template.resources.len());
    assert!(counts.eq([40, 40, 40]));
}

#[test]
fn the_program_is_built_of_as_many_crates_as_it_may() {
    let _alone = ALONE.lock();
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--package", "stackwright"])
        .args(["--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let tree = String::from_utf8_lossy(&output.stdout);
    let crates: BTreeSet<&str> = tree
        .lines()
        .map(|line| line.trim_end_matches(" (*)"))
        .collect();
    assert_within(&[("crates of the program".to_owned(), crates.len() as u64)]);
}
