//! The same program prints the same bytes, wherever and however it runs.

use std::{
    fs,
    path::Path,
    process::Command,
    time::{Duration, SystemTime},
};

use stackwright::{App, construct::Function, render::Dialect};

use crate::program::{dragons, printed, resources, template, yaml};

#[test]
fn twice_and_anywhere() {
    let elsewhere = tempfile::tempdir().unwrap();
    let first = yaml(&[]);
    assert_eq!(yaml(&[]), first);
    let mut moved = dragons(&["synth"]);
    moved
        .current_dir(elsewhere.path())
        .env("HOME", elsewhere.path())
        .env("TMPDIR", elsewhere.path())
        .env("TZ", "Pacific/Kiritimati")
        .env("LANG", "tr_TR.ISO-8859-9")
        .env("LC_ALL", "tr_TR.ISO-8859-9")
        .env("USER", "somebody-else")
        .env("COLUMNS", "20")
        .env("CLICOLOR_FORCE", "1")
        .env("AWS_REGION", "ap-southeast-2")
        .env("AWS_DEFAULT_REGION", "ap-southeast-2");
    assert_eq!(printed(&mut moved), first);
    let mut bare = dragons(&["synth"]);
    bare.env_clear();
    assert_eq!(printed(&mut bare), first);
    // Where it would be deployed to is no part of the template.
    assert_eq!(yaml(&["--region", "us-west-2", "--target", "local"]), first);
}

#[cfg(unix)]
#[test]
fn under_another_umask() {
    let mut strict = Command::new("sh");
    strict.args([
        "-c",
        r#"umask 077 && exec "$0" synth"#,
        env!("CARGO_BIN_EXE_dragons"),
    ]);
    assert_eq!(printed(&mut strict), yaml(&[]));
}

#[test]
fn from_a_copy_of_the_code() {
    let copy = tempfile::tempdir().unwrap();
    let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("lambda");
    copy_folder(&original, &copy.path().join("lambda"));
    let mut app = App::new("copy", copy.path());
    let stack = app.stack("copy");
    let folders = [
        ("ListDragons", "lambda/list_dragons"),
        ("AddDragon", "lambda/add_dragon"),
        ("ValidateDragon", "lambda/validate_dragon"),
    ];
    for (id, folder) in folders {
        stack.add(id, Function::python(folder).with_package("lambda/dragons"));
    }
    let copied: Vec<(String, String)> = app
        .synthesize(Dialect::CloudFormation)
        .unwrap()
        .stacks
        .remove(0)
        .assets
        .into_iter()
        .map(|asset| (asset.resource, asset.key))
        .collect();
    let template = template(&[]);
    let printed: Vec<(String, String)> = resources(&template, "AWS::Lambda::Function")
        .map(|(id, properties)| {
            let key = properties["Code"]["S3Key"].as_str().unwrap();
            (id.to_owned(), key.to_owned())
        })
        .collect();
    assert_eq!(copied, printed);
    assert_eq!(copied.len(), folders.len());
}

/// Copies files with other times and, in the reverse order, likely in another order of entries.
fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    let mut entries: Vec<_> = fs::read_dir(from)
        .unwrap()
        .map(|entry| entry.unwrap())
        .collect();
    entries.reverse();
    for entry in entries {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
            let earlier = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
            let file = fs::File::options().write(true).open(&target).unwrap();
            file.set_modified(earlier).unwrap();
        }
    }
}
