//! The local cloud: an emulator of AWS as a child of ours, one per project, on this machine only.
//!
//! It runs [ministack](https://github.com/ministackorg/ministack) in a Python environment of its
//! own, listens on 127.0.0.1, keeps its state in the project's `.stackwright/local`, and lives on
//! until it is stopped.

mod bridge;
mod child;
mod environment;
mod error;
mod folder;
mod health;
mod launch;
mod log;
mod pip;
mod port;
mod process;
mod progress;
mod python;
mod record;
mod running;

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

pub use self::{
    error::LocalError,
    progress::Progress,
    python::{Candidate, Version},
    running::{Running, StartOptions, Status},
};
use self::{folder::Folder, health::Waited, record::Record};

/// How long a running cloud may take to answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);
/// How long a cloud may take to write down its state when it is told to end.
const STOP_LIMIT: Duration = Duration::from_secs(15);
/// How often a port that was just taken by somebody else is replaced by another.
const PORT_ATTEMPTS: u32 = 3;

pub(crate) use self::{
    environment::{cache_folder, hex, run},
    error::install_python,
    pip::network_failure,
    python::of_minor_version as python_of,
};

/// The interpreter of a Python environment of pinned wheels, made on first use like the local
/// cloud's own; `name` is what its folder in the cache starts with.
pub(crate) fn python_with(
    name: &'static str,
    wheels: &'static str,
    progress: &mut dyn FnMut(Progress),
) -> Result<PathBuf, LocalError> {
    environment::of_wheels(name, wheels, progress)
}

/// The local cloud of one project.
///
/// ```no_run
/// use stackwright::local::{LocalCloud, StartOptions};
///
/// let cloud = LocalCloud::of(env!("CARGO_MANIFEST_DIR"));
/// let running = cloud.start(&StartOptions::default(), &mut |step| println!("{step:?}"))?;
/// println!("{} keeps its state in {}", running.endpoint(), cloud.folder().display());
/// cloud.stop()?;
/// # Ok::<(), stackwright::local::LocalError>(())
/// ```
#[derive(Clone, Debug)]
pub struct LocalCloud {
    root: PathBuf,
    folder: Folder,
}

impl LocalCloud {
    /// The cloud of the project at `root`, whether it runs or not.
    pub fn of(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        Self {
            folder: Folder::of(&root),
            root,
        }
    }

    /// The folder that holds everything of it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where it writes its log.
    ///
    /// ```
    /// use stackwright::local::LocalCloud;
    ///
    /// let cloud = LocalCloud::of("/srv/eggs");
    /// assert!(cloud.log_path().starts_with(cloud.folder()));
    /// ```
    pub fn log_path(&self) -> PathBuf {
        self.folder.log()
    }

    /// Starts it, or finds it running, and waits until it answers.
    pub fn start(
        &self,
        options: &StartOptions,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Running, LocalError> {
        // Without a lock when it just runs, which is what most commands find.
        if let Some(record) = self.alive()?
            && record.is_current()
            && health::answers(record.port, &record.instance)
            && let Some(running) = self.found(&record, options)?
        {
            return Ok(running);
        }
        let _lock = self.lock(progress)?;
        if let Some(record) = Record::read(&self.folder.record())? {
            if record.is_alive() && !record.is_current() {
                progress(Progress::Replacing);
                self.stop_locked()?;
            } else if record.is_alive()
                && let Some(running) = self.found(&record, options)?
            {
                return Ok(running);
            } else {
                progress(Progress::EndedUnexpectedly);
                self.forget()?;
            }
        }
        let environment = environment::ensure(progress)?;
        if options.discard_state {
            self.folder.wipe()?;
        }
        self.folder.prepare()?;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let port = port::choose(options.port, &self.folder.port(), &self.root)?;
            match self.launch(&environment, port, options, progress) {
                // Between our look and its bind somebody else took the port.
                Err(LocalError::Died { .. })
                    if options.port.is_none()
                        && attempt < PORT_ATTEMPTS
                        && !port::is_free(port) => {}
                launched => return launched,
            }
        }
    }

    /// How it is.
    ///
    /// ```no_run
    /// use stackwright::local::LocalCloud;
    ///
    /// let status = LocalCloud::of(".").status()?;
    /// match status.running {
    ///     Some(running) if status.answers => println!("it answers at {}", running.endpoint()),
    ///     Some(running) => println!("process {} does not answer", running.pid),
    ///     None => println!("it does not run"),
    /// }
    /// # Ok::<(), stackwright::local::LocalError>(())
    /// ```
    pub fn status(&self) -> Result<Status, LocalError> {
        let running = self.alive()?.map(|record| Running::new(&record, false));
        let answers = running
            .as_ref()
            .is_some_and(|running| health::answers(running.port, &running.instance));
        Ok(Status {
            running,
            answers,
            folder: self.folder.path().to_owned(),
            log: self.folder.log(),
        })
    }

    /// Ends it and everything it has started; its state stays. Says whether it ran.
    pub fn stop(&self) -> Result<bool, LocalError> {
        if !self.folder.path().exists() {
            return Ok(false);
        }
        let _lock = self.lock(&mut |_| {})?;
        self.stop_locked()
    }

    /// Ends it if it runs, and removes all its state. Says whether it ran.
    ///
    /// ```no_run
    /// use stackwright::local::LocalCloud;
    ///
    /// if LocalCloud::of(".").reset()? {
    ///     println!("it ran, and has forgotten everything");
    /// }
    /// # Ok::<(), stackwright::local::LocalError>(())
    /// ```
    pub fn reset(&self) -> Result<bool, LocalError> {
        if !self.folder.path().exists() {
            return Ok(false);
        }
        let _lock = self.lock(&mut |_| {})?;
        let ran = self.stop_locked()?;
        self.folder.wipe()?;
        Ok(ran)
    }

    /// Gives its log to `take`, piece by piece, until `take` answers no; if it is to `follow`, also
    /// what is added later.
    ///
    /// ```no_run
    /// use stackwright::local::LocalCloud;
    ///
    /// LocalCloud::of(".").logs(false, &mut |piece| {
    ///     print!("{piece}");
    ///     true
    /// })?;
    /// # Ok::<(), stackwright::local::LocalError>(())
    /// ```
    pub fn logs(&self, follow: bool, take: &mut dyn FnMut(&str) -> bool) -> Result<(), LocalError> {
        log::read(&self.folder.log(), follow, take)
    }

    fn lock(&self, progress: &mut dyn FnMut(Progress)) -> Result<File, LocalError> {
        let folder = self.folder.path();
        fs::create_dir_all(folder).map_err(LocalError::file(folder))?;
        let path = self.folder.lock();
        let lock = File::create(&path).map_err(LocalError::file(&path))?;
        if lock.try_lock().is_err() {
            progress(Progress::WaitingForOther);
            lock.lock().map_err(LocalError::file(&path))?;
        }
        Ok(lock)
    }

    fn alive(&self) -> Result<Option<Record>, LocalError> {
        Ok(Record::read(&self.folder.record())?.filter(Record::is_alive))
    }

    /// The process of a record; none if it ends before it answers.
    fn found(
        &self,
        record: &Record,
        options: &StartOptions,
    ) -> Result<Option<Running>, LocalError> {
        if let Some(wanted) = options.port
            && wanted != record.port
        {
            return Err(LocalError::OnAnotherPort {
                running: record.port,
                wanted,
            });
        }
        let waited = health::wait(record.port, &record.instance, ANSWER_LIMIT, || {
            !record.is_alive()
        });
        match waited {
            Waited::Ready => Ok(Some(Running::new(record, false))),
            Waited::Ended => Ok(None),
            Waited::TimedOut => Err(LocalError::Unresponsive {
                pid: record.pid,
                port: record.port,
                seconds: ANSWER_LIMIT.as_secs(),
                log: self.folder.log(),
            }),
        }
    }

    fn stop_locked(&self) -> Result<bool, LocalError> {
        let Some(record) = self.alive()? else {
            self.forget()?;
            return Ok(false);
        };
        let failed = |source| LocalError::Stop {
            pid: record.pid,
            source,
        };
        process::terminate(record.pid).map_err(failed)?;
        let start = Instant::now();
        while record.is_alive() && start.elapsed() < STOP_LIMIT {
            thread::sleep(Duration::from_millis(10));
        }
        // What it started, and itself if it hangs.
        process::kill_group(record.pid).map_err(failed)?;
        while record.is_alive() {
            if start.elapsed() > STOP_LIMIT * 2 {
                return Err(failed(io::ErrorKind::TimedOut.into()));
            }
            thread::sleep(Duration::from_millis(10));
        }
        // Its threads may hold the port a moment longer, or somebody else takes it at once.
        let ended = Instant::now();
        while !port::is_free(record.port) && ended.elapsed() < Duration::from_secs(1) {
            thread::sleep(Duration::from_millis(5));
        }
        self.forget()?;
        Ok(true)
    }

    fn forget(&self) -> Result<(), LocalError> {
        let path = self.folder.record();
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(LocalError::file(path)(error))
            }
            _ => Ok(()),
        }
    }
}
