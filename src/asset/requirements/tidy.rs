//! What pip leaves that is not the package's own: it differs from machine to machine, and no
//! function reads it.

use std::{fs, io, path::Path};

/// Notes of the installation in a package's `.dist-info`.
const NOTES: [&str; 5] = [
    "RECORD",
    "INSTALLER",
    "REQUESTED",
    "direct_url.json",
    "uv_cache.json",
];

/// Makes what pip installed into a folder the same on every machine.
pub(super) fn tidy(folder: &Path) -> io::Result<()> {
    // Programs, whose first line names the Python of this machine.
    let programs = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    match fs::remove_dir_all(programs) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "dist-info") {
            for note in NOTES {
                match fs::remove_file(path.join(note)) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
            }
        }
    }
    Ok(())
}
