//! Every type of the schema, compiled for real: some minutes, so only on demand.

use std::{collections::BTreeMap, fmt::Write as _, fs, io, path::Path, process::Command};

use stackwright_schema::Schema;

/// More types in one crate take more memory to compile than a small machine has to spare.
const TYPES_A_BATCH: usize = 64;

/// The types of each service, as a program that wants them all would have them.
fn services() -> BTreeMap<String, Vec<String>> {
    let mut services: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for name in Schema::all().map(Schema::name) {
        let service = name.rsplit_once("::").map_or("", |(service, _)| service);
        let module = service.replace("::", "_").to_lowercase();
        services.entry(module).or_default().push(name);
    }
    services
}

/// The source of a crate for each batch; what the macro writes causes no warning.
fn batches() -> Vec<String> {
    let mut batches: Vec<String> = Vec::new();
    let mut size = TYPES_A_BATCH;
    for (module, types) in services() {
        if size + types.len() > TYPES_A_BATCH {
            batches.push("//! Types.\n#![deny(missing_docs, warnings)]\n".to_owned());
            size = 0;
        }
        size += types.len();
        let types = types.join("\", \"");
        let code = format!("stackwright::resources! {{ pub mod {module} {{ \"{types}\" }} }}\n");
        batches.last_mut().expect("one was pushed").push_str(&code);
    }
    batches
}

/// Writes a package with a library for each batch; says how many there are.
fn write_package(root: &Path, package: &Path) -> io::Result<usize> {
    let sources = package.join("batches");
    if sources.exists() {
        fs::remove_dir_all(&sources)?;
    }
    fs::create_dir_all(&sources)?;
    fs::write(sources.join("none.rs"), "")?;
    fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock"))?;
    let mut manifest = format!(
        "[package]\nname = 'every-type'\nedition = '2024'\n\n[workspace]\n\n\
         [profile.dev]\ndebug = false\nincremental = false\n\n\
         [dependencies]\nstackwright = {{ path = '{}', default-features = false }}\n\n\
         [lib]\npath = 'batches/none.rs'\n",
        root.display()
    );
    let batches = batches();
    for (number, source) in batches.iter().enumerate() {
        let path = format!("batches/batch{number}.rs");
        fs::write(package.join(&path), source)?;
        write!(
            manifest,
            "\n[[example]]\nname = 'batch{number}'\npath = '{path}'\ncrate-type = ['lib']\n"
        )
        .map_err(io::Error::other)?;
    }
    fs::write(package.join("Cargo.toml"), manifest)?;
    Ok(batches.len())
}

#[test]
#[ignore = "takes minutes"]
fn every_type_compiles() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("every_type");
    let batches = write_package(&root, &package).expect("a package can be written");
    println!("{} types in {batches} batches", Schema::all().count());
    let status = Command::new(env!("CARGO"))
        .current_dir(&package)
        .env("CARGO_TARGET_DIR", package.join("target"))
        .args(["build", "--examples", "--offline", "--keep-going"])
        .status()
        .expect("cargo runs");
    assert!(status.success(), "not every type compiles");
}
