//! How long the library takes for its work: to build, render, read, check, compare and pack.
//!
//! `cargo bench --package stackwright-benches --bench library`

use std::{fs, hint::black_box, time::Duration};

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use stackwright::{
    assembly::Assembly,
    asset::{collect, pack},
    check::{Settings, check_all},
    diff::{SchemaFacts, compare},
    render::Dialect,
    template::Template,
};
use stackwright_benches::app;

/// Resources of one stack, and files of one archive.
const RESOURCES: [usize; 3] = [10, 100, 500];

/// Stacks of ten resources each.
const STACKS: [usize; 3] = [1, 100, 1000];

fn synthesized(stacks: usize, resources: usize, version: i64) -> Assembly {
    app(stacks, resources, version)
        .synthesize(Dialect::default())
        .expect("a valid program")
}

fn one_stack(criterion: &mut Criterion) {
    for resources in RESOURCES {
        all_work(criterion, ("resources", resources), 1, resources);
    }
}

fn many_stacks(criterion: &mut Criterion) {
    for stacks in STACKS {
        all_work(criterion, ("stacks", stacks), stacks, 10);
    }
}

/// All that is done with an app of `stacks` stacks with `resources` resources each; the figures are
/// put under what is `counted`.
fn all_work(criterion: &mut Criterion, counted: (&str, usize), stacks: usize, resources: usize) {
    let mut measure = |name: &str, work: &mut dyn FnMut()| {
        let mut group = criterion.benchmark_group(name);
        let id = BenchmarkId::new(counted.0, counted.1);
        group.bench_function(id, |bencher| bencher.iter(&mut *work));
    };
    measure("build", &mut || {
        drop(black_box(app(stacks, resources, 1)));
    });
    let built = app(stacks, resources, 1);
    measure("render", &mut || {
        drop(black_box(built.synthesize(Dialect::default())));
    });
    let old = synthesized(stacks, resources, 1);
    measure("write", &mut || {
        for stack in &old.stacks {
            drop(black_box(stack.template.to_yaml()));
        }
    });
    let texts: Vec<_> = old.stacks.iter().map(|it| it.template.to_yaml()).collect();
    measure("read", &mut || {
        for text in &texts {
            drop(black_box(Template::parse(text)));
        }
    });
    let settings = Settings::default();
    measure("check", &mut || {
        drop(black_box(check_all(&old, &settings)));
    });
    let new = synthesized(stacks, resources, 2);
    measure("diff", &mut || {
        for (old, new) in old.stacks.iter().zip(&new.stacks) {
            let difference = compare(&old.name, &old.template, &new.template, &SchemaFacts);
            drop(black_box(difference));
        }
    });
}

fn packing(criterion: &mut Criterion) {
    let folder = std::env::temp_dir().join(format!("stackwright-pack-{}", std::process::id()));
    let mut group = criterion.benchmark_group("pack");
    for files in RESOURCES {
        fs::create_dir_all(&folder).expect("a folder");
        for number in 0..files {
            let text = format!("def answer_{number}():\n    return {number}\n").repeat(40);
            fs::write(folder.join(format!("part_{number}.py")), text).expect("a file");
        }
        group.bench_function(BenchmarkId::new("files", files), |bencher| {
            bencher.iter_batched(
                || collect(&folder, &[]).expect("files"),
                |files| pack(&files).expect("an archive"),
                BatchSize::LargeInput,
            );
        });
        fs::remove_dir_all(&folder).expect("it was made here");
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    targets = one_stack, many_stacks, packing
}
criterion_main!(benches);
