//! A command's connection to a cloud.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process,
    sync::{Arc, Mutex, OnceLock},
};

use tokio::runtime::{Builder, Runtime};

use super::{
    context::Context, crash, error::CliError, local_start, parameters_file, printer::Printer,
};
use crate::{
    assembly::Assembly,
    cloud::Cloud,
    deploy::{Durations, Interrupt, Settings, clean_up_after_ourselves},
    project::state_folder,
    suggest::did_you_mean,
    target::{Defaults, Endpoint, Overrides, Target},
};

/// A connection, and what the work on it needs.
pub(crate) struct Session {
    pub(crate) target: Target,
    pub(crate) cloud: Cloud,
    pub(crate) interrupt: Interrupt,
    /// The project's folder.
    pub(crate) root: PathBuf,
    durations: Arc<OnceLock<Arc<Mutex<Durations>>>>,
    runtime: Option<Runtime>,
}

impl Session {
    /// Connects to the target of the command line; starts the local cloud if that is the target.
    pub(crate) fn open(context: &Context<'_>, root: &Path) -> Result<Self, CliError> {
        let overrides = Overrides {
            region: context.args.region.clone(),
            profile: context.args.profile.clone(),
            endpoint_url: context.args.endpoint_url.clone(),
            asset_bucket: context.args.asset_bucket.clone(),
            defaults: Defaults {
                region: context.sam.config.region.clone(),
                profile: context.sam.config.profile.clone(),
                asset_bucket: context.sam.config.asset_bucket.clone(),
            },
        };
        let target = Target::resolve(root, &context.args.target, &overrides)?;
        if let Some(region) = &context.sam.config.region
            && *region != target.region
        {
            context.printer.message(format_args!(
                "note: samconfig names the region {region}; the target `{}` is in {}",
                target.name, target.region
            ));
        }
        let local = if target.is_local() {
            let running = local_start::start(root, &context.printer)?;
            Some(Endpoint::parse(&running.endpoint())?)
        } else {
            None
        };
        // One thread: the work is waiting for answers.
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let cloud = runtime.block_on(Cloud::connect(&target, local.as_ref()));
        clean_up_if_it_panics(target.clone(), local);
        let durations = Arc::default();
        let (known, folder, place) = (Arc::clone(&durations), root.to_owned(), target.name.clone());
        let cloud = cloud.knowing(move |type_name, operation| {
            let known = remembered(&known, &folder, &place).lock().ok()?;
            known.expected(type_name, operation)
        });
        let interrupt = Interrupt::new();
        runtime.spawn(listen(interrupt.clone(), context.printer.clone()));
        Ok(Self {
            target,
            cloud,
            interrupt,
            root: root.to_owned(),
            durations,
            runtime: Some(runtime),
        })
    }

    /// How long resources took before at this target: one memory for all stacks, so that none
    /// overwrites what another has learnt.
    pub(crate) fn durations(&self) -> Arc<Mutex<Durations>> {
        Arc::clone(remembered(&self.durations, &self.root, &self.target.name))
    }

    /// The same, as it was before this run.
    pub(crate) fn durations_before(&self) -> Durations {
        Durations::read(&state_folder(&self.root), &self.target.name)
    }

    /// Does work to its end.
    pub(crate) fn run<T>(&self, work: impl Future<Output = T>) -> T {
        match &self.runtime {
            Some(runtime) => runtime.block_on(work),
            None => unreachable!("the runtime goes with the session"),
        }
    }

    /// How to deploy, by the command line and the target; the command line wins.
    pub(crate) fn settings(
        &self,
        context: &Context<'_>,
        assembly: &Assembly,
    ) -> Result<Settings, CliError> {
        let mut settings = Settings {
            app: assembly.app.clone(),
            parameters: sam_parameters(context, assembly),
            tags: context.sam.config.tags.clone(),
            capabilities: context.sam.config.capabilities.clone(),
            ..Settings::default()
        };
        settings.parameters.extend(self.target.parameters.clone());
        settings.tags.extend(self.target.tags.clone());
        if let Some(path) = &context.args.parameters_file {
            settings.parameters.extend(parameters_file::read(path)?);
        }
        settings.parameters.extend(context.args.parameters.clone());
        settings.tags.extend(context.args.tags.clone());
        Ok(settings)
    }

    /// The target in a few words.
    pub(crate) fn place(&self) -> String {
        let region = &self.target.region;
        match (&self.target.account, self.cloud.endpoint()) {
            _ if self.target.is_local() => format!("the local cloud ({region})"),
            (_, Some(endpoint)) => format!("{endpoint} ({region})"),
            (Some(account), None) => format!("account {account} ({region})"),
            (None, None) => region.clone(),
        }
    }
}

/// The values of a SAM project for parameters that the stacks have. As in SAM, one file serves
/// templates with different parameters.
fn sam_parameters(context: &Context<'_>, assembly: &Assembly) -> BTreeMap<String, String> {
    let stacks = assembly.stacks.iter();
    let known: BTreeSet<&str> = stacks
        .flat_map(|stack| stack.template.parameters.keys().map(String::as_str))
        .collect();
    let (used, unused): (BTreeMap<_, _>, BTreeMap<_, _>) = context
        .sam
        .config
        .parameters
        .clone()
        .into_iter()
        .partition(|(name, _)| known.contains(name.as_str()));
    for name in unused.keys() {
        context.printer.message(format_args!(
            "note: the template has no parameter `{name}`, which samconfig has a value for{}",
            did_you_mean(name, known.iter().copied())
        ));
    }
    used
}

/// By a connection of its own: the one in use may be in any state.
fn clean_up_if_it_panics(target: Target, local: Option<Endpoint>) {
    crash::clean_up_with(move || {
        if let Ok(runtime) = Builder::new_current_thread().enable_all().build() {
            runtime.block_on(async {
                let cloud = Cloud::connect(&target, local.as_ref()).await;
                // The next run knows of what is left.
                let _left = clean_up_after_ourselves(&cloud).await;
            });
        }
    });
}

/// What is remembered of a place, read once.
fn remembered<'a>(
    known: &'a OnceLock<Arc<Mutex<Durations>>>,
    root: &Path,
    place: &str,
) -> &'a Arc<Mutex<Durations>> {
    known.get_or_init(|| Arc::new(Mutex::new(Durations::read(&state_folder(root), place))))
}

impl Drop for Session {
    fn drop(&mut self) {
        // A question that nobody answers must not keep the process.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// The first Ctrl-C asks the work to end well, the second one has no need to be told again, and the
/// third one ends the process. To be told to end or to lose the terminal is the same.
async fn listen(interrupt: Interrupt, printer: Printer) {
    let mut told = 0;
    while told_to_end().await.is_ok() {
        told += 1;
        match told {
            1 => printer.message("stopping"),
            2 => printer.message(
                "cleaning up; Ctrl-C once more leaves at once, and the next run cleans up",
            ),
            #[expect(clippy::exit, reason = "the user insists")]
            _ => process::exit(130),
        }
        interrupt.raise();
    }
}

#[cfg(unix)]
async fn told_to_end() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    if ignores_hangups() {
        return tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = terminate.recv() => Ok(()),
        };
    }
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = terminate.recv() => Ok(()),
        _ = hangup.recv() => Ok(()),
    }
}

/// Whether the process was started to outlive its terminal, as by `nohup`.
#[cfg(unix)]
fn ignores_hangups() -> bool {
    std::fs::read_to_string("/proc/self/status").is_ok_and(|status| {
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let bits = ignored.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok());
        bits.is_some_and(|bits| bits & 1 == 1)
    })
}

#[cfg(not(unix))]
async fn told_to_end() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
