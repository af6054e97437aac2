//! The process: how it is started, and with which settings.

use std::{
    env,
    ffi::OsString,
    fs::OpenOptions,
    path::Path,
    process::{Child, Command, Stdio},
};

use super::{environment::Environment, error::LocalError, folder::Folder};

/// What of our own surroundings the process gets: no credentials, no profiles, no endpoints, since
/// the code of functions sees them too.
const INHERITED: [&str; 6] = ["PATH", "SYSTEMROOT", "LANG", "LC_ALL", "LC_CTYPE", "USER"];

/// Starts the process on the port; it lives on when we end.
pub(super) fn spawn(
    environment: &Environment,
    folder: &Folder,
    port: u16,
    instance: &str,
    idle_seconds: Option<u64>,
) -> Result<Child, LocalError> {
    let log_path = folder.log();
    let log = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&log_path)
        .map_err(LocalError::file(&log_path))?;
    let errors = log.try_clone().map_err(LocalError::file(&log_path))?;
    let inherited = INHERITED
        .into_iter()
        .filter_map(|name| Some((name, env::var_os(name)?)));
    let mut command = Command::new(&environment.python);
    command
        .arg("-s")
        .arg(&environment.bridge)
        .current_dir(folder.path())
        .env_clear()
        .envs(inherited)
        .envs(settings(folder, port))
        .env("STACKWRIGHT_INSTANCE", instance)
        .env("STACKWRIGHT_RECORD", folder.record())
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(errors);
    if let Some(seconds) = idle_seconds {
        command.env("STACKWRIGHT_IDLE_SECONDS", seconds.to_string());
    }
    command
        .spawn()
        .map_err(LocalError::file(&environment.python))
}

fn settings(folder: &Folder, port: u16) -> Vec<(&'static str, OsString)> {
    let path = |path: &Path| path.as_os_str().to_owned();
    let nowhere = folder.path().join("none");
    let mut no_docker = OsString::from("unix://");
    no_docker.push(&nowhere);
    vec![
        ("GATEWAY_PORT", port.to_string().into()),
        ("BIND_HOST", "127.0.0.1".into()),
        // State, and everything else that is written, stays in the project's folder.
        ("PERSIST_STATE", "1".into()),
        ("STATE_DIR", path(&folder.state())),
        ("S3_PERSIST", "1".into()),
        ("S3_DATA_DIR", path(&folder.objects())),
        ("TMPDIR", path(&folder.temporary())),
        ("TEMP", path(&folder.temporary())),
        ("HOME", path(&folder.home())),
        // Functions run as processes of their own; nothing looks for Docker.
        ("LAMBDA_EXECUTOR", "local".into()),
        ("LAMBDA_WARM_TTL_SECONDS", "60".into()),
        ("DOCKER_HOST", no_docker),
        // Further listeners.
        ("SFTP_ENABLED", "0".into()),
        ("IOT_MTLS_ENABLED", "0".into()),
        // Nothing on this machine may be taken for credentials.
        ("AWS_EC2_METADATA_DISABLED", "true".into()),
        ("AWS_CONFIG_FILE", path(&nowhere)),
        ("AWS_SHARED_CREDENTIALS_FILE", path(&nowhere)),
        ("PYTHONUNBUFFERED", "1".into()),
        ("PYTHONUTF8", "1".into()),
        ("TZ", "UTC".into()),
    ]
}
