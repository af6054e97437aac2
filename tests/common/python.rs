//! Python tools that judge what we write, each set in a virtual environment of its own.

use std::{
    fs::{self, File},
    hash::{DefaultHasher, Hash, Hasher},
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

/// A virtual environment with some packages.
pub(crate) struct PythonEnv {
    folder: PathBuf,
}

/// A virtual environment with `requirements` (as pip takes them, pinned), made on first use and
/// shared by all tests.
pub(crate) fn python_with(requirements: &[&str]) -> PythonEnv {
    let version = finished(Command::new(PYTHON).arg("--version"), "");
    let mut hasher = DefaultHasher::new();
    (requirements, version).hash(&mut hasher);
    let venvs = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("test-venvs");
    fs::create_dir_all(&venvs).expect("the target folder can be written");
    let folder = venvs.join(format!("{:016x}", hasher.finish()));
    let complete = folder.join("complete");

    // Tests run in several processes; the first one builds, the others wait for it.
    let lock = File::create(folder.with_extension("lock")).expect("a lock file can be made");
    lock.lock().expect("the lock can be taken");
    if !complete.exists() {
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("what is left of a broken attempt can go");
        }
        let mut venv = Command::new(PYTHON);
        venv.args(["-m", "venv"]).arg(&folder);
        if requirements.is_empty() {
            venv.arg("--without-pip");
        }
        finished(&mut venv, "");
        let env = PythonEnv {
            folder: folder.clone(),
        };
        if !requirements.is_empty() {
            let pip = ["-m", "pip", "install", "--quiet", "--no-input"];
            finished(
                Command::new(env.program("python"))
                    .args(pip)
                    .arg("--disable-pip-version-check")
                    .args(requirements),
                "",
            );
        }
        File::create(&complete).expect("the environment's folder can be written");
    }
    PythonEnv { folder }
}

impl PythonEnv {
    /// The path of a program that the packages brought along, or of `python` itself.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        if cfg!(windows) {
            self.folder.join("Scripts").join(format!("{name}.exe"))
        } else {
            self.folder.join("bin").join(name)
        }
    }

    /// Runs a script with `input` on its standard input; gives what it prints.
    pub(crate) fn run(&self, script: &str, input: &str) -> String {
        let mut command = Command::new(self.program("python"));
        command.args(["-c", script]).env("PYTHONUTF8", "1");
        finished(&mut command, input)
    }
}

/// What the command prints; its failure fails the test, with all that it said.
fn finished(command: &mut Command, input: &str) -> String {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
    let mut stdin = child.stdin.take().expect("its input is a pipe");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("it can be waited for");
    let _ = writer.join();
    assert!(
        output.status.success(),
        "{command:?} failed ({}):\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("it prints UTF-8")
}
