//! Folders of code as archives.

#![expect(clippy::unwrap_used, reason = "a failure in a helper fails the test")]

#[path = "common/python.rs"]
mod python;

use std::{
    fs::{self, File},
    path::Path,
    time::{Duration, SystemTime},
};

use sha2::{Digest as _, Sha256};
use stackwright::{
    assembly::{Asset, AssetFile, StackAssembly},
    asset::{
        Architecture, AssetError, IGNORE_FILE, PythonPlatform, SIZE_LIMIT, collect, content_hash,
        install_in, pack,
    },
    template::Template,
};

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, content) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
}

fn names(files: &[AssetFile]) -> Vec<&str> {
    files.iter().map(|file| file.name.as_str()).collect()
}

const CODE: [(&str, &str); 4] = [
    ("handler.py", "def handler(event, context):\n    return 1\n"),
    ("lib/a.py", "A = 1\n"),
    ("lib/Ä.txt", "ä"),
    ("run", "#!/bin/sh\n"),
];

#[test]
fn the_same_content_gives_the_same_bytes() {
    let one = tempfile::tempdir().unwrap();
    write(one.path(), &CODE);
    let other = tempfile::tempdir().unwrap();
    for file in CODE.iter().rev() {
        write(other.path(), &[*file]);
        let time = SystemTime::UNIX_EPOCH + Duration::from_hours(400_000);
        let file = File::options()
            .append(true)
            .open(other.path().join(file.0))
            .unwrap();
        file.set_modified(time).unwrap();
    }
    set_modes(one.path(), 0o600, 0o700);
    set_modes(other.path(), 0o664, 0o775);

    let files = collect(one.path(), &[]).unwrap();
    let archive = pack(&files).unwrap();
    let mut others = collect(other.path(), &[]).unwrap();
    others.reverse();
    assert_eq!(pack(&others).unwrap(), archive);
    assert_eq!(content_hash(&files).unwrap(), archive.hash);
    if cfg!(unix) {
        // The same on every machine, and for ever: deployed stacks have it in their templates.
        insta::assert_snapshot!(archive.hash, @"2f6b28be67504178c7bdb430cdb643a0d8e75e99a897a9a06d8d6a282fff5734");
        // The archive too, which Lambda takes the hash of: a new version of the archiver that packs
        // otherwise would make every function look changed to those who compare it.
        let bytes = Sha256::digest(&archive.bytes);
        let bytes: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        insta::assert_snapshot!(bytes, @"882eb259d115a1b847adf31baeb40368f431df0a9c18ca81cce697b4d079d92c");
    }
}

#[cfg(unix)]
fn set_modes(folder: &Path, plain: u32, executable: u32) {
    use std::os::unix::fs::PermissionsExt;
    for (name, _) in CODE {
        let mode = if name == "run" { executable } else { plain };
        fs::set_permissions(folder.join(name), fs::Permissions::from_mode(mode)).unwrap();
    }
}

#[cfg(not(unix))]
fn set_modes(_folder: &Path, _plain: u32, _executable: u32) {}

#[test]
fn name_mode_and_content_each_count() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("a", "1"), ("b", "2"), ("ab", "12")]);
    let file = |name: &str, path: &str, executable| AssetFile {
        name: name.to_owned(),
        path: folder.path().join(path),
        executable,
    };
    let hashes = [
        vec![file("a", "a", false)],
        vec![file("a", "a", true)],
        vec![file("a", "b", false)],
        vec![file("b", "a", false)],
        vec![file("a", "a", false), file("b", "b", false)],
        vec![file("ab", "ab", false)],
    ]
    .map(|files| content_hash(&files).unwrap());
    for (index, hash) in hashes.iter().enumerate() {
        assert_eq!(hash.len(), 64);
        assert!(!hashes[..index].contains(hash));
    }
    let twice = [file("a", "a", false), file("a", "b", false)];
    let error = pack(&twice).unwrap_err();
    assert!(matches!(error, AssetError::Twice { .. }), "{error}");
}

#[cfg(unix)]
#[test]
fn others_can_unpack_it() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &CODE);
    set_modes(folder.path(), 0o600, 0o700);
    let archive = pack(&collect(folder.path(), &[]).unwrap()).unwrap();
    let zip = folder.path().join("out.zip");
    fs::write(&zip, archive.bytes).unwrap();
    let script = r#"
import sys, zipfile
with zipfile.ZipFile(sys.stdin.read()) as archive:
    assert archive.testzip() is None
    for info in archive.infolist():
        print(info.filename, oct(info.external_attr >> 16), info.date_time, info.compress_type,
              info.create_system, info.file_size, info.extra)
"#;
    let listing = python::python_with(&[]).run(script, zip.to_str().unwrap());
    insta::assert_snapshot!(listing, @"
    handler.py 0o100644 (1980, 1, 1, 0, 0, 0) 8 3 42 b''
    lib/a.py 0o100644 (1980, 1, 1, 0, 0, 0) 8 3 6 b''
    lib/Ä.txt 0o100644 (1980, 1, 1, 0, 0, 0) 8 3 2 b''
    run 0o100755 (1980, 1, 1, 0, 0, 0) 8 3 10 b''
    ");
}

#[test]
fn what_the_code_does_not_need_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        "handler.py",
        "notes.md",
        "data/keep.csv",
        "data/big.csv",
        "data/deep/other.csv",
        "vendor/tests/needed.py",
        "vendor/test_needed.py",
        "tests/test_handler.py",
        "test_handler.py",
        "__pycache__/handler.pyc",
        "vendor/__pycache__/x.pyc",
        "stale.pyc",
        ".venv/bin/python",
        ".git/config",
        ".gitignore",
        ".env",
    ];
    write(folder.path(), &files.map(|name| (name, "x")));
    write(
        folder.path(),
        &[(".gitignore", "*.py\n"), (".ignore", "*\n")],
    );
    let collected =
        |ignore: &[&str]| -> String { names(&collect(folder.path(), ignore).unwrap()).join(" ") };
    let all = ".env .ignore data/big.csv data/deep/other.csv data/keep.csv handler.py notes.md \
               vendor/test_needed.py vendor/tests/needed.py";
    assert_eq!(collected(&[]), all);

    let rules = "# comment\n*.md\n/.*\n/data/*\n!/data/keep.csv\n!/tests/\n";
    write(folder.path(), &[(IGNORE_FILE, rules)]);
    write(
        folder.path(),
        &[("vendor/.stackwrightignore", "/tests/\n!*.pyc\n")],
    );
    assert_eq!(
        collected(&[]),
        "data/keep.csv handler.py tests/test_handler.py vendor/test_needed.py"
    );
    assert_eq!(
        collected(&["!*.md", "/vendor/", "/tests/"]),
        "data/keep.csv handler.py notes.md"
    );
    let error = collect(folder.path(), &["a[z-b]"]).unwrap_err();
    assert!(
        matches!(&error, AssetError::Rule { line, .. } if line == "a[z-b]"),
        "{error}"
    );
}

#[cfg(unix)]
#[test]
fn links_stay_inside() {
    use std::os::unix::fs::symlink;
    let around = tempfile::tempdir().unwrap();
    let folder = around.path().join("code");
    write(around.path(), &[("secret", "s"), ("code/real/a.py", "x")]);
    symlink("real", folder.join("alias")).unwrap();
    symlink("real/a.py", folder.join("b.py")).unwrap();
    let files = collect(&folder, &[]).unwrap();
    assert_eq!(names(&files), ["alias/a.py", "b.py", "real/a.py"]);

    let problem = |target: &str, ignore: &[&str]| {
        let link = folder.join("link");
        symlink(target, &link).unwrap();
        let error = collect(&folder, ignore).map_err(|error| match &error {
            AssetError::LinkOutside { path, .. }
            | AssetError::LinkCircle { path }
            | AssetError::Unreadable { path, .. } => {
                assert_eq!(*path, link);
                error
            }
            _ => error,
        });
        fs::remove_file(link).unwrap();
        error
    };
    let outside = problem("../secret", &[]).unwrap_err();
    assert!(
        matches!(outside, AssetError::LinkOutside { .. }),
        "{outside}"
    );
    let outside = problem("..", &[]).unwrap_err();
    assert!(
        matches!(outside, AssetError::LinkOutside { .. }),
        "{outside}"
    );
    let circle = problem(".", &[]).unwrap_err();
    assert!(matches!(circle, AssetError::LinkCircle { .. }), "{circle}");
    let broken = problem("nowhere", &[]).unwrap_err();
    assert!(matches!(broken, AssetError::Unreadable { .. }), "{broken}");
    assert!(problem("nowhere", &["link"]).is_ok());

    // A circle over two links.
    write(&folder, &[("x/f", ""), ("y/f", "")]);
    symlink("../y", folder.join("x/y")).unwrap();
    symlink("../x", folder.join("y/x")).unwrap();
    let circle = collect(&folder, &[]).unwrap_err();
    assert!(matches!(circle, AssetError::LinkCircle { .. }), "{circle}");
}

#[test]
fn folders_that_cannot_be_packed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let message = |path: &Path| collect(path, &[]).unwrap_err().to_string();
    let shown = |path: &Path| path.display().to_string();

    let missing = path.join("missing");
    assert_eq!(
        message(&missing),
        format!(
            "there is no folder `{}`; correct the path (it starts from the program's own folder)",
            shown(&missing)
        )
    );
    assert_eq!(
        message(path),
        format!(
            "there is nothing to pack in `{}`; add code to it, or ignore less",
            shown(path)
        )
    );
    write(path, &[("tests/a.py", ""), ("b", "")]);
    assert_eq!(
        message(&path.join("b")),
        format!(
            "`{}` is no folder; give the folder that holds the code",
            shown(&path.join("b"))
        )
    );
    fs::remove_file(path.join("b")).unwrap();
    assert!(matches!(collect(path, &[]), Err(AssetError::Empty { .. })));
}

#[cfg(unix)]
#[test]
fn files_that_cannot_be_packed() {
    use std::os::unix::{ffi::OsStrExt, net::UnixListener};
    let folder = tempfile::tempdir().unwrap();
    let odd = folder.path().join("a\\b");
    fs::write(&odd, "").unwrap();
    assert!(matches!(collect(folder.path(), &[]), Err(AssetError::Name { path }) if path == odd));
    fs::remove_file(odd).unwrap();
    let odd = folder.path().join(std::ffi::OsStr::from_bytes(b"\xff"));
    if fs::write(&odd, "").is_ok() {
        // Not every system lets such a name be made.
        assert!(matches!(
            collect(folder.path(), &[]),
            Err(AssetError::Name { .. })
        ));
        fs::remove_file(odd).unwrap();
    }
    let socket = folder.path().join("socket");
    let _listener = UnixListener::bind(&socket).unwrap();
    assert!(
        matches!(collect(folder.path(), &[]), Err(AssetError::Special { path }) if path == socket)
    );
}

#[test]
fn lambdas_limit_counts_unpacked_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let sized = |name: &str, size: u64| {
        File::create(folder.path().join(name))
            .unwrap()
            .set_len(size)
            .unwrap();
    };
    for index in 0..6 {
        sized(&format!("f{index}"), index);
    }
    sized("large", SIZE_LIMIT - 15);
    collect(folder.path(), &[]).unwrap();
    sized("f0", 1);
    let error = collect(folder.path(), &[]).unwrap_err().to_string();
    let path = folder.path().display();
    assert_eq!(
        error,
        format!(
            "`{path}` has 262144001 bytes unpacked, and Lambda takes at most 262144000; ignore \
             what the code does not need. The largest files: `large` (262143985 bytes), `f5` (5 \
             bytes), `f4` (4 bytes), `f3` (3 bytes), `f2` (2 bytes)"
        )
    );
}

#[test]
fn an_asset_is_packed_as_it_was_named() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &CODE);
    let files = collect(folder.path(), &[]).unwrap();
    let asset = Asset::archive("Function", files).unwrap();
    assert_eq!(asset.bytes().unwrap(), pack(asset.files()).unwrap().bytes);
    write(folder.path(), &[("handler.py", "changed")]);
    let error = asset.bytes().unwrap_err();
    assert!(matches!(error, AssetError::Changed { .. }), "{error}");
    fs::remove_file(folder.path().join("handler.py")).unwrap();
    let error = asset.bytes().unwrap_err();
    assert!(matches!(error, AssetError::Unreadable { .. }), "{error}");
}

/// A wheel: what pip needs of one, and a module that says which it is.
fn wheel(folder: &Path, package: &str, version: &str, tag: &str, needs: &str) {
    use std::io::Write as _;
    let info = format!("{package}-{version}.dist-info");
    let needs = match needs {
        "" => String::new(),
        needs => format!("Requires-Dist: {needs}\n"),
    };
    let files = [
        (format!("{package}/__init__.py"), format!("IS = '{tag}'\n")),
        (
            format!("{info}/METADATA"),
            format!("Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n{needs}"),
        ),
        (
            format!("{info}/WHEEL"),
            format!("Wheel-Version: 1.0\nGenerator: a test\nRoot-Is-Purelib: true\nTag: {tag}\n"),
        ),
        (
            format!("{info}/entry_points.txt"),
            format!("[console_scripts]\n{package} = {package}:main\n"),
        ),
        (format!("{info}/RECORD"), String::new()),
    ];
    let path = folder.join(format!("{package}-{version}-{tag}.whl"));
    let mut archive = zip::ZipWriter::new(File::create(path).unwrap());
    for (name, content) in files {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(name, options).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
}

const GRAVITON: PythonPlatform = PythonPlatform {
    minor: 13,
    architecture: Architecture::Arm64,
};

#[test]
fn packages_are_installed_for_the_functions_platform_once() {
    let around = tempfile::tempdir().unwrap();
    let (cache, project) = (around.path().join("cache"), around.path().join("project"));
    let wheels = project.join("wheels");
    fs::create_dir_all(&wheels).unwrap();
    for tag in [
        "cp313-cp313-manylinux_2_28_aarch64",
        "cp313-cp313-manylinux_2_28_x86_64",
        "cp313-cp313-manylinux_2_39_aarch64",
        "cp312-cp312-manylinux_2_28_aarch64",
        "cp313-cp313-macosx_11_0_arm64",
    ] {
        wheel(&wheels, "eggs", "2.0", tag, "hens>=1; python_version<'4'");
    }
    wheel(&wheels, "hens", "1.5", "py3-none-any", "");
    let list = project.join("requirements.txt");
    let index = "--no-index\n--find-links wheels\n";
    fs::write(&list, format!("{index}eggs==2.0  # fresh ones\n")).unwrap();

    // Runs at the same time make one installation, and what a killed one left is swept away.
    let other = install_in(
        &cache,
        &list,
        PythonPlatform {
            minor: 12,
            ..GRAVITON
        },
    )
    .unwrap();
    let folders = std::thread::scope(|scope| {
        let install = || install_in(&cache, &list, GRAVITON).unwrap();
        let [one, two] = [scope.spawn(install), scope.spawn(install)];
        [one.join().unwrap(), two.join().unwrap()]
    });
    assert_eq!(folders[0], folders[1]);
    assert_ne!(folders[0], other);
    let module = |folder: &Path| fs::read_to_string(folder.join("eggs/__init__.py")).unwrap();
    assert_eq!(
        module(&folders[0]),
        "IS = 'cp313-cp313-manylinux_2_28_aarch64'\n"
    );
    assert_eq!(
        module(&other),
        "IS = 'cp312-cp312-manylinux_2_28_aarch64'\n"
    );
    let files = collect(&folders[0], &[]).unwrap();
    insta::assert_snapshot!(names(&files).join("\n"), @r"
    eggs-2.0.dist-info/METADATA
    eggs-2.0.dist-info/WHEEL
    eggs-2.0.dist-info/entry_points.txt
    eggs/__init__.py
    hens-1.5.dist-info/METADATA
    hens-1.5.dist-info/WHEEL
    hens-1.5.dist-info/entry_points.txt
    hens/__init__.py
    ");

    // The same archive from another machine: other places, another day, another cache.
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().join("moved");
    fs::create_dir(&moved).unwrap();
    fs::rename(&wheels, moved.join("wheels")).unwrap();
    let copy = moved.join("requirements.txt");
    fs::copy(&list, &copy).unwrap();
    let again = install_in(&elsewhere.path().join("cache"), &copy, GRAVITON).unwrap();
    let again = pack(&collect(&again, &[]).unwrap()).unwrap();
    assert_eq!(again, pack(&files).unwrap());

    // The wheels are gone here, so that only what was installed can answer. Comments do not count.
    fs::write(&list, format!("{index}\n# some\neggs==2.0\n")).unwrap();
    assert_eq!(install_in(&cache, &list, GRAVITON).unwrap(), folders[0]);

    // Nothing is left of what fails.
    fs::write(&list, format!("{index}eggs==2.0\nhens==7\n")).unwrap();
    let left = || fs::read_dir(&cache).unwrap().count();
    let before = left();
    let error = install_in(&cache, &list, GRAVITON).unwrap_err().to_string();
    assert_eq!(
        error,
        format!(
            "{}:3: there is no wheel of `eggs==2.0` for Python 3.13 on arm64; correct the name, \
             or take a package that is published as a wheel: what has to be built is not \
             installed for another platform",
            list.display()
        )
    );
    assert_eq!(left(), before + 1, "the lock");
}

/// Where a process of its own finds the folder with what it is to install.
#[cfg(unix)]
const CHILD: &str = "STACKWRIGHT_TEST_INSTALLS";

#[cfg(unix)]
#[test]
#[ignore = "what another test starts to kill"]
fn a_process_that_installs() {
    let Some(around) = std::env::var_os(CHILD) else {
        return;
    };
    let around = Path::new(&around);
    install_in(
        &around.join("cache"),
        &around.join("requirements.txt"),
        GRAVITON,
    )
    .unwrap();
}

#[cfg(unix)]
#[test]
fn nothing_half_made_is_taken_for_an_installation() {
    use std::{os::unix::fs::PermissionsExt as _, process::Command, thread};
    let around = tempfile::tempdir().unwrap();
    let (cache, list) = (
        around.path().join("cache"),
        around.path().join("requirements.txt"),
    );
    wheel(around.path(), "eggs", "2.0", "py3-none-any", "");
    fs::write(&list, "--no-index\n--find-links .\neggs==2.0\n").unwrap();
    // A Python whose pip has written something, and then takes long.
    let slow = around.path().join("python");
    let script = "#!/bin/sh
case \"$*\" in *'pip install'*)
  while [ \"$1\" != --target ]; do shift; done
  mkdir -p \"$2/eggs\" && echo half > \"$2/eggs/__init__.py\" && exec sleep 5;;
esac
exec python3 \"$@\"
";
    fs::write(&slow, script).unwrap();
    fs::set_permissions(&slow, fs::Permissions::from_mode(0o755)).unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "a_process_that_installs"])
        .env(CHILD, around.path())
        .env("STACKWRIGHT_PYTHON", &slow)
        .spawn()
        .unwrap();
    let half = || {
        let entries = fs::read_dir(&cache).into_iter().flatten().flatten();
        let mut folders = entries
            .map(|entry| entry.path())
            .filter(|path| path.is_dir());
        folders.find(|path| path.join("eggs/__init__.py").exists())
    };
    let begun = std::time::Instant::now();
    while half().is_none() {
        assert!(begun.elapsed() < Duration::from_secs(60), "pip begins");
        thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();

    let half = half().unwrap();
    let whole = install_in(&cache, &list, GRAVITON).unwrap();
    let module = fs::read_to_string(whole.join("eggs/__init__.py")).unwrap();
    assert_eq!(module, "IS = 'py3-none-any'\n");
    assert_ne!(whole, half);
    assert!(!half.exists(), "what the killed run left is gone");
}

#[test]
fn requirements_that_cannot_be_installed_are_told_by_their_line() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("requirements.txt");
    let message = |text: &str| {
        fs::write(&list, text).unwrap();
        let error = install_in(&folder.path().join("cache"), &list, GRAVITON).unwrap_err();
        error
            .to_string()
            .replace(&*folder.path().to_string_lossy(), "HERE")
    };
    insta::assert_snapshot!(message("hens==1\n-e .\n"), @"HERE/requirements.txt:2: `.` is code of this machine, not a package that is published: add its folder with `.with_package(…)`, or build a wheel and name that");
    insta::assert_snapshot!(message("hens==1\n\n./lib/hens\n"), @"HERE/requirements.txt:3: `./lib/hens` is code of this machine, not a package that is published: add its folder with `.with_package(…)`, or build a wheel and name that");
    insta::assert_snapshot!(message("hens @ git+https://code.example/hens\n"), @"HERE/requirements.txt:1: `git+https://code.example/hens` is a repository, and only wheels can be installed for another platform: name a released version, or build a wheel and name that");
    insta::assert_snapshot!(message("-r other.txt\n"), @"there is no file `HERE/other.txt`; correct the path (it starts from the program's own folder)");
    insta::assert_snapshot!(message("# all\n-r requirements.txt\n"), @"HERE/requirements.txt:2: `HERE/requirements.txt` includes itself; remove that line");
    insta::assert_snapshot!(message("--no-index\nhens 1\n"), @"HERE/requirements.txt:2: pip cannot install this: Invalid requirement: 'hens 1'");
    wheel(folder.path(), "hens", "1.5", "py3-none-any", "");
    insta::assert_snapshot!(message("--no-index\n--find-links .\nhens==1.0\n"), @"HERE/requirements.txt:3: there is no wheel of `hens==1.0` for Python 3.13 on arm64 (there are wheels of 1.5); name one of these");
    let hash = "0".repeat(64);
    let told = message(&format!(
        "--no-index\n--find-links .\nhens==1.5 --hash=sha256:{hash}\n"
    ));
    assert!(
        told.starts_with("HERE/requirements.txt:3: the file of `hens==1.5` has the hash sha256:"),
        "{told}"
    );
}

#[test]
fn single_files_are_named_by_their_content() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("machine.asl.json", "{}")]);
    let path = folder.path().join("machine.asl.json");
    let file = Asset::file("Machine", &path).unwrap();
    let text = Asset::text("Machine", "{}", "json");
    assert_eq!(file.key, text.key);
    assert_eq!(file.bytes().unwrap(), text.bytes().unwrap());
    assert_eq!(file.content_type(), "application/json");
    fs::write(&path, "[]").unwrap();
    let error = file.bytes().unwrap_err();
    assert!(matches!(error, AssetError::Changed { .. }), "{error}");
    let lost = Asset::file("Machine", folder.path().join("lost.json")).unwrap_err();
    assert!(matches!(lost, AssetError::Unreadable { .. }), "{lost}");
}

#[test]
fn a_bucket_of_the_users_own_is_named_wherever_an_asset_is() {
    let asset = Asset::text("Api", "{}", "json");
    let key = &asset.key;
    let text = format!(
        "Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      DefinitionUri: {{Bucket: !Sub 'stackwright-assets-${{AWS::Region}}', Key: {key}}}
      DefinitionBody:
        Fn::Transform:
          Name: AWS::Include
          Parameters:
            Location: !Sub s3://stackwright-assets-${{AWS::Region}}/{key}
"
    );
    let (template, positions) = Template::parse_located(&text).unwrap();
    let mut stack = StackAssembly::of_template("api", template, "api.yaml", &positions);
    stack.assets.push(asset.clone());
    stack.use_asset_bucket(&"team/code".parse().unwrap());
    assert_eq!(stack.assets[0].key, format!("code/{key}"));
    let yaml = stack.template.to_yaml();
    assert!(
        yaml.contains(&format!("Location: s3://team/code/{key}\n")),
        "{yaml}"
    );
    assert!(
        yaml.contains(&format!("Bucket: team\n        Key: code/{key}\n")),
        "{yaml}"
    );
}
