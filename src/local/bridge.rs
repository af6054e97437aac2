//! The bridge's Python files, and how they get to the disk.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use sha2::{Digest as _, Sha256};

use super::{
    environment::{hex, run},
    error::LocalError,
};

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("bridge/", $path)))),*]
    };
}

/// The files, by their path in the bridge's folder.
pub(super) const FILES: &[(&str, &str)] = files![
    "__main__.py",
    "stackwright_bridge/__init__.py",
    "stackwright_bridge/apigateway/__init__.py",
    "stackwright_bridge/apigateway/call.py",
    "stackwright_bridge/apigateway/definition/__init__.py",
    "stackwright_bridge/apigateway/definition/document.py",
    "stackwright_bridge/apigateway/definition/importer.py",
    "stackwright_bridge/apigateway/definition/integration.py",
    "stackwright_bridge/apigateway/definition/method.py",
    "stackwright_bridge/apigateway/definition/models.py",
    "stackwright_bridge/apigateway/definition/overwrite.py",
    "stackwright_bridge/apigateway/integrations.py",
    "stackwright_bridge/apigateway/json_path.py",
    "stackwright_bridge/apigateway/mapping.py",
    "stackwright_bridge/apigateway/mock.py",
    "stackwright_bridge/apigateway/service_action.py",
    "stackwright_bridge/apigateway/variables.py",
    "stackwright_bridge/apigateway/velocity.py",
    "stackwright_bridge/cloudformation/__init__.py",
    "stackwright_bridge/cloudformation/api.py",
    "stackwright_bridge/cloudformation/api_definition.py",
    "stackwright_bridge/cloudformation/bucket_deletion.py",
    "stackwright_bridge/cloudformation/bucket_ownership.py",
    "stackwright_bridge/cloudformation/change_set_outputs.py",
    "stackwright_bridge/cloudformation/failure_reasons.py",
    "stackwright_bridge/cloudformation/function_code.py",
    "stackwright_bridge/cloudformation/include_location.py",
    "stackwright_bridge/cloudformation/interrupted.py",
    "stackwright_bridge/cloudformation/template_yaml.py",
    "stackwright_bridge/functions/__init__.py",
    "stackwright_bridge/functions/worker_script.py",
    "stackwright_bridge/functions/workers.py",
    "stackwright_bridge/loopback.py",
    "stackwright_bridge/preload.py",
    "stackwright_bridge/saver.py",
    "stackwright_bridge/server.py",
    "stackwright_bridge/status.py",
    "stackwright_bridge/unsigned_callers.py",
    "stackwright_bridge/watch.py",
    "stackwright_bridge/when_loaded.py",
];

/// What the files say, in short.
pub(super) fn digest() -> [u8; 32] {
    let mut hash = Sha256::new();
    for (path, text) in FILES {
        hash.update(format!("{path}\0{}\0{text}", text.len()));
    }
    hash.finalize().into()
}

/// Writes the files into a folder of the cache that is named by their content, and compiles them.
pub(super) fn unpack(cache: &Path, python: &Path) -> Result<PathBuf, LocalError> {
    let mut hash = Sha256::new();
    hash.update(digest());
    // Compiled files belong to a Python, so each environment has a bridge of its own.
    hash.update(python.as_os_str().as_encoded_bytes());
    let folder = cache.join(format!("bridge-{}", hex(&hash.finalize()[..8])));
    if folder.exists() {
        return Ok(folder);
    }
    let partial = cache.join(format!(
        "{}.{}.partial",
        folder.file_name().unwrap_or_default().display(),
        std::process::id()
    ));
    for (path, text) in FILES {
        let path = partial.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(LocalError::file(parent))?;
        }
        fs::write(&path, text).map_err(LocalError::file(&path))?;
    }
    run(Command::new(python)
        .args(["-m", "compileall", "-q", "-q"])
        .arg(&partial))?;
    match fs::rename(&partial, &folder) {
        // Somebody else was faster with the same files.
        Err(_) if folder.exists() => {
            fs::remove_dir_all(&partial).map_err(LocalError::file(&partial))?;
        }
        Err(error) => return Err(LocalError::file(&folder)(error)),
        Ok(()) => {}
    }
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::{
        super::{LocalCloud, StartOptions, environment},
        *,
    };

    #[test]
    fn every_python_file_of_the_bridge_is_embedded() {
        let mut found = Vec::new();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/local/bridge");
        collect(&folder, &folder, &mut found).unwrap();
        let mut embedded = FILES
            .iter()
            .map(|(path, _)| (*path).to_owned())
            .collect::<Vec<_>>();
        found.sort();
        embedded.sort();
        assert_eq!(found, embedded);
    }

    /// The tests in Python, which need the environment and a cloud that runs.
    #[test]
    fn the_bridge_passes_its_own_tests() {
        let project = tempfile::tempdir().unwrap();
        let cloud = LocalCloud::of(project.path());
        let running = cloud.start(&StartOptions::default(), &mut |_| {}).unwrap();
        let environment = environment::ensure(&mut |_| {}).unwrap();
        let output = Command::new(&environment.python)
            .args(["-B", "-m", "unittest", "discover", "-t", ".", "-s", "tests"])
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/local/bridge"))
            .env("ENDPOINT", running.endpoint())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        cloud.stop().unwrap();
        assert!(output.status.success(), "{told}");
        assert!(!told.contains("skipped"), "{told}");
    }

    fn collect(root: &Path, folder: &Path, found: &mut Vec<String>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() && !path.ends_with("tests") && !path.ends_with("__pycache__") {
                collect(root, &path, found)?;
            } else if path.extension().is_some_and(|extension| extension == "py") {
                let relative = path.strip_prefix(root).map_err(io::Error::other)?;
                found.push(relative.to_string_lossy().replace('\\', "/"));
            }
        }
        Ok(())
    }
}
