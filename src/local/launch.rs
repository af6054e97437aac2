//! Starts the process, and sees it through its first seconds.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use super::{
    LocalCloud, Progress, Running, StartOptions, child,
    environment::Environment,
    error::LocalError,
    health::{self, Waited},
    port, process,
    record::Record,
};

/// How long a start may take; a machine under load takes a few seconds.
const LIMIT: Duration = Duration::from_secs(60);

impl LocalCloud {
    /// Starts a process on the port, and waits until it answers.
    pub(super) fn launch(
        &self,
        environment: &Environment,
        port: u16,
        options: &StartOptions,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Running, LocalError> {
        progress(Progress::Starting { port });
        let log = self.folder.log();
        let log_start = fs::metadata(&log).map(|it| it.len()).unwrap_or_default();
        let instance = new_instance(&self.root);
        let idle = options.stop_when_idle.map(|idle| idle.as_secs());
        let mut child = child::spawn(environment, &self.folder, port, &instance, idle)?;
        let record = Record::new(child.id(), port, instance);
        let waited = match &record {
            None => Waited::Ended,
            Some(record) => {
                record.write(&self.folder.record())?;
                health::wait(port, &record.instance, LIMIT, || {
                    !matches!(child.try_wait(), Ok(None))
                })
            }
        };
        if let (Some(record), Waited::Ready) = (&record, waited) {
            port::remember(&self.folder.port(), port)?;
            return Ok(Running::new(record, true));
        }
        let pid = child.id();
        let _gone = child.kill();
        let status = child.wait().map(|status| status.to_string());
        let _gone = process::kill_group(pid);
        self.forget()?;
        Err(LocalError::Died {
            status: status.unwrap_or_default(),
            last_lines: last_lines(&log, log_start),
            log,
        })
    }
}

/// A name that no other start has had.
fn new_instance(root: &Path) -> String {
    use std::hash::BuildHasher as _;

    // Keyed at random by the standard library.
    let state = std::hash::RandomState::new();
    format!("{:016x}", state.hash_one((root, Instant::now())))
}

fn last_lines(log: &Path, from: u64) -> Vec<String> {
    const COUNT: usize = 12;

    let bytes = fs::read(log).unwrap_or_default();
    let own = bytes.get(usize::try_from(from).unwrap_or_default()..);
    let text = String::from_utf8_lossy(own.unwrap_or_default()).into_owned();
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let lines = lines.map(|line| format!("  {line}")).collect::<Vec<_>>();
    lines[lines.len().saturating_sub(COUNT)..].to_vec()
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_cloud_that_ends_at_once_is_told_with_its_last_words() {
        let project = tempfile::tempdir().unwrap();
        let python = project.path().join("python");
        fs::write(&python, "#!/bin/sh\necho one\necho two >&2\nexit 3\n").unwrap();
        fs::set_permissions(&python, fs::Permissions::from_mode(0o755)).unwrap();
        let environment = Environment {
            bridge: project.path().to_owned(),
            python,
        };
        let cloud = LocalCloud::of(project.path());
        cloud.folder.prepare().unwrap();
        fs::write(cloud.log_path(), "of an earlier start\n").unwrap();
        let options = StartOptions::default();
        let error = cloud
            .launch(&environment, 14_000, &options, &mut |_| {})
            .unwrap_err();
        let folder = project.path().display().to_string();
        insta::assert_snapshot!(error.to_string().replace(&folder, "PROJECT"), @r"
        the local cloud ended while starting (exit status: 3); its last words, from PROJECT/.stackwright/local/cloud.log:
          one
          two
        ");
        assert!(!cloud.folder.record().exists());
    }
}
