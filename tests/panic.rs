//! A program that panics in the middle of its work with a cloud.
//!
//! Without the test harness: this file is the program as well, so that its own command line runs.
//! The variable names the program's folder; without it, the checks run.

#[path = "common/local_cloud.rs"]
mod local_cloud;

use std::{
    env, fs,
    process::{Command, ExitCode},
};

use stackwright::{
    App,
    assembly::Assembly,
    cli::{CliError, Deployed, Finding, Launch, Program, Tried},
    cloud::Cloud,
    construct::Topic,
    deploy::{Interrupt, Planned, Settings, plan},
    render::Dialect,
    target::{Overrides, Target},
};

const ROOT: &str = "STACKWRIGHT_TEST_ROOT";

/// Flags of the program: none.
#[derive(clap::Args)]
struct NoOptions {}

fn main() -> ExitCode {
    if env::var_os(ROOT).is_some() {
        let build = |_: &NoOptions, _: &Launch| app("News");
        let program = Program::new("test", "A program for tests", build);
        return program.trial(panic_with_a_plan).run();
    }
    what_a_panic_would_leave_is_removed_first();
    ExitCode::SUCCESS
}

/// A stack with a topic.
fn app(topic: &str) -> App {
    let mut app = App::new("test", env::var(ROOT).unwrap_or_default());
    app.stack("news").add(topic, Topic::new());
    app
}

async fn cloud(root: &std::path::Path) -> Cloud {
    let target = Target::resolve(root, "test", &Overrides::default());
    Cloud::connect(&target.expect("a target"), None).await
}

fn run<T>(work: impl Future<Output = T>) -> T {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().build();
    runtime.expect("a runtime").block_on(work)
}

/// Plans a change of the stack, and panics while its change set is there.
fn panic_with_a_plan(
    _: &NoOptions,
    deployed: &Deployed<'_>,
    _: &mut dyn FnMut(Finding<'_>),
) -> Result<Tried, CliError> {
    run(async {
        let cloud = cloud(deployed.root).await;
        let changed: Assembly = app("Gossip")
            .synthesize(Dialect::default())
            .expect("a program");
        let (settings, interrupt) = (Settings::default(), Interrupt::new());
        let planned = plan(&cloud, &changed.stacks[0], &settings, &|_| {}, &interrupt).await;
        assert!(matches!(planned, Ok(Planned::Ready(_))), "{planned:?}");
        let sets = cloud.change_sets("news").await.expect("an answer");
        panic!("a mistake with {} change set", sets.len());
    })
}

fn what_a_panic_would_leave_is_removed_first() {
    let shared = local_cloud::shared();
    let folder = tempfile::tempdir().expect("a folder");
    let notes = folder.path().join("cache");
    let target = format!(
        "[target.test]\naccount = \"{}\"\nregion = \"us-east-1\"\nendpoint = \"{}\"\n",
        shared.account, shared.url
    );
    fs::write(folder.path().join("stackwright.toml"), target).expect("a file");
    let output = Command::new(env::current_exe().expect("a program"))
        .args(["up", "--target", "test", "--yes"])
        .current_dir(folder.path())
        .env(ROOT, folder.path())
        .env("STACKWRIGHT_CACHE_DIR", &notes)
        .output()
        .expect("it starts");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(101), "{stderr}");
    assert!(stderr.contains("a mistake with 1 change set"), "{stderr}");
    let sets = run(async {
        let cloud = cloud(folder.path()).await;
        cloud.change_sets("news").await.expect("an answer")
    });
    assert!(sets.is_empty(), "{sets:?}");
    let notes = fs::read_dir(notes.join("runs")).expect("notes were taken");
    assert_eq!(notes.count(), 0, "the next run has nothing to do");
}
