//! The Python environment that the local cloud runs in, made once per machine.
//!
//! It is built under a temporary name and renamed when whole, so an environment that exists is
//! complete. What it is made of is in its name: another set of packages, or another Python, is
//! another environment.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use etcetera::base_strategy::{BaseStrategy as _, choose_native_strategy};
use sha2::{Digest as _, Sha256};

use super::{
    Progress, bridge,
    error::LocalError,
    pip,
    python::{self, Candidate},
};

/// Every package, pinned by version and by the hashes of its files.
const WHEELS: &str = include_str!("requirements.txt");
/// Those that are published as source only.
const SOURCES: &str = include_str!("requirements-source.txt");

/// Packages that make an environment.
#[derive(Clone, Copy)]
struct Packages {
    /// How the environment's folder starts.
    name: &'static str,
    /// Wheels, pinned by version and by the hashes of their files.
    wheels: &'static str,
    /// Those that are published as source only.
    sources: &'static str,
}

const CLOUD: Packages = Packages {
    name: "local",
    wheels: WHEELS,
    sources: SOURCES,
};

/// What to run the local cloud with.
#[derive(Clone, Debug)]
pub(super) struct Environment {
    /// The environment's interpreter.
    pub(super) python: PathBuf,
    /// The bridge's folder, which can be run.
    pub(super) bridge: PathBuf,
}

/// Finds the environment, or makes it, once for all who ask at the same time.
pub(super) fn ensure(progress: &mut dyn FnMut(Progress)) -> Result<Environment, LocalError> {
    let cache = cache_folder()?;
    let python = made(CLOUD, &cache, progress)?;
    let bridge = bridge::unpack(&cache, &python)?;
    Ok(Environment { python, bridge })
}

/// The interpreter of an environment of wheels, made on first use; `name` is what its folder starts
/// with.
pub(super) fn of_wheels(
    name: &'static str,
    wheels: &'static str,
    progress: &mut dyn FnMut(Progress),
) -> Result<PathBuf, LocalError> {
    let packages = Packages {
        name,
        wheels,
        sources: "",
    };
    made(packages, &cache_folder()?, progress)
}

fn made(
    packages: Packages,
    cache: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<PathBuf, LocalError> {
    let base = python::find()?;
    let folder = cache.join(format!("{}-{}", packages.name, key(packages, &base)));
    let python = interpreter(&folder);
    fs::create_dir_all(cache).map_err(LocalError::file(cache))?;
    if !python.exists() {
        let lock_path = folder.with_extension("lock");
        let lock = File::create(&lock_path).map_err(LocalError::file(&lock_path))?;
        if lock.try_lock().is_err() {
            progress(Progress::WaitingForInstallation);
            lock.lock().map_err(LocalError::file(&lock_path))?;
        }
        if !python.exists() {
            install(packages, &base, &folder, progress)?;
        }
    }
    Ok(python)
}

/// `STACKWRIGHT_CACHE_DIR`, or the user's cache folder.
pub(crate) fn cache_folder() -> Result<PathBuf, LocalError> {
    if let Some(folder) = std::env::var_os("STACKWRIGHT_CACHE_DIR").filter(|it| !it.is_empty()) {
        let folder = PathBuf::from(folder);
        return std::path::absolute(&folder).map_err(LocalError::file(&folder));
    }
    choose_native_strategy()
        .map(|folders| folders.cache_dir().join("stackwright"))
        .map_err(|_| LocalError::NoCacheFolder)
}

/// What a cloud of this version runs: its packages and its bridge, in short.
pub(super) fn build() -> String {
    let mut hash = Sha256::new();
    hash.update(WHEELS);
    hash.update(SOURCES);
    hash.update(bridge::digest());
    hex(&hash.finalize()[..8])
}

fn key(packages: Packages, base: &Candidate) -> String {
    let mut hash = Sha256::new();
    hash.update(packages.wheels);
    hash.update(packages.sources);
    hash.update(base.executable.as_os_str().as_encoded_bytes());
    hash.update(format!("\0{}\0{}", base.version, base.platform));
    hex(&hash.finalize()[..8])
}

/// The version of the emulator inside.
pub(super) fn emulator_version() -> &'static str {
    let rest = WHEELS.split("\nministack==").nth(1);
    rest.and_then(|rest| rest.split_whitespace().next())
        .unwrap_or_default()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn interpreter(folder: &Path) -> PathBuf {
    if cfg!(windows) {
        folder.join("Scripts").join("python.exe")
    } else {
        folder.join("bin").join("python")
    }
}

fn install(
    packages: Packages,
    base: &Candidate,
    folder: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), LocalError> {
    let partial = folder.with_extension("partial");
    // What an interrupted installation left; we hold the lock, so nobody is at it.
    discard(folder).map_err(LocalError::file(folder))?;
    discard(&partial).map_err(LocalError::file(&partial))?;
    let made = fill(packages, base, &partial, progress)
        .and_then(|()| fs::rename(&partial, folder).map_err(LocalError::file(folder)));
    if made.is_err() {
        // The first error is the one to tell.
        let _leftover = discard(&partial);
    }
    made
}

fn fill(
    packages: Packages,
    base: &Candidate,
    folder: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), LocalError> {
    progress(Progress::MakingEnvironment {
        python: base.clone(),
    });
    let made = run(Command::new(&base.executable)
        .args(["-I", "-m", "venv"])
        .arg(folder))?;
    if !made.status.success() {
        let reason = pip::last_line(&made);
        return Err(LocalError::Environment { reason });
    }
    progress(Progress::InstallingPackages);
    let python = interpreter(folder);
    pip::install(&python, folder, packages.wheels, packages.sources)?;
    progress(Progress::Compiling);
    pip::compile(&python, folder)
}

/// Runs a command to its end, without the variables that would send Python elsewhere.
pub(crate) fn run(command: &mut Command) -> Result<Output, LocalError> {
    for variable in [
        "PYTHONHOME",
        "PYTHONPATH",
        "PYTHONSTARTUP",
        "PIP_TARGET",
        "PIP_PREFIX",
    ] {
        command.env_remove(variable);
    }
    let program = PathBuf::from(command.get_program());
    command
        .stdin(Stdio::null())
        .output()
        .map_err(LocalError::file(program))
}

fn discard(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_interrupted_installation_left_is_removed() {
        let cache = tempfile::tempdir().unwrap();
        let folder = cache.path().join("local-1");
        for leftover in [folder.clone(), folder.with_extension("partial")] {
            fs::create_dir(&leftover).unwrap();
            fs::write(leftover.join("file"), "").unwrap();
        }
        let base = Candidate {
            executable: cache.path().join("no-python"),
            version: python::Version(3, 12, 0),
            implementation: "cpython".to_owned(),
            platform: "any".to_owned(),
            can_venv: true,
        };
        let error = install(CLOUD, &base, &folder, &mut |_| {}).unwrap_err();
        assert!(matches!(error, LocalError::File { .. }));
        assert_eq!(fs::read_dir(cache.path()).unwrap().count(), 0);
    }
}
