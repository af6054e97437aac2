//! How long the library takes for its work: to build, render, read, check, compare and pack.
//!
//! `cargo bench --package stackwright-benches --bench library`

use std::{fs, hint::black_box, time::Duration};

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use stackwright::{
    asset::{collect, pack},
    check::{Settings, check_all},
    diff::{SchemaFacts, compare},
    render::Dialect,
    template::Template,
};
use stackwright_benches::app;

/// Resources of one stack.
const RESOURCES: [usize; 3] = [10, 100, 500];

/// Stacks of ten resources each.
const STACKS: [usize; 3] = [1, 100, 1000];

fn one_stack(criterion: &mut Criterion) {
    for resources in RESOURCES {
        let mut measure = |name: &str, work: &mut dyn FnMut()| {
            let mut group = criterion.benchmark_group(name);
            let id = BenchmarkId::new("resources", resources);
            group.bench_function(id, |bencher| bencher.iter(&mut *work));
        };
        measure("build", &mut || drop(black_box(app(1, resources, 1))));
        let built = app(1, resources, 1);
        let render = || {
            built
                .synthesize(Dialect::default())
                .expect("a valid program")
        };
        measure("render", &mut || drop(black_box(render())));
        let rendered = render();
        let old = &rendered.stacks[0].template;
        measure("write", &mut || drop(black_box(old.to_yaml())));
        let text = old.to_yaml();
        measure("read", &mut || drop(black_box(Template::parse(&text))));
        let settings = Settings::default();
        measure("check", &mut || {
            drop(black_box(check_all(&rendered, &settings)));
        });
        let new = app(1, resources, 2).synthesize(Dialect::default());
        let new = &new.expect("a valid program").stacks[0].template;
        measure("diff", &mut || {
            drop(black_box(compare("size-0", old, new, &SchemaFacts)));
        });
    }
}

fn many_stacks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("synth");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(3));
    for stacks in STACKS {
        group.bench_function(BenchmarkId::new("stacks", stacks), |bencher| {
            bencher.iter(|| {
                let assembly = app(stacks, 10, 1).synthesize(Dialect::default());
                let assembly = assembly.expect("a valid program");
                let texts = assembly
                    .stacks
                    .iter()
                    .map(|stack| stack.template.to_yaml().len());
                texts.sum::<usize>()
            });
        });
    }
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
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    targets = one_stack, many_stacks, packing
}
criterion_main!(benches);
