//! `synth --out`: the template, its archives, its source map, and the manifest that names them.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    program::{dragons, printed, resources, template, yaml},
    python::python_with,
};

fn written(options: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut command = dragons(&["synth", "--out"]);
    assert_eq!(printed(command.arg(folder.path()).args(options)), "");
    folder
}

fn read_json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// All files below a folder, by path with `/` in it.
fn files(folder: &Path, prefix: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&entry.path(), &format!("{name}/")));
        } else {
            found.insert(name);
        }
    }
    found
}

#[test]
fn the_manifest_names_every_file() {
    let folder = written(&[]);
    let manifest = read_json(&folder.path().join("manifest.json"));
    assert_eq!(manifest["version"], 1);
    assert_eq!(manifest["app"], "dragons");
    let [stack] = manifest["stacks"].as_array().unwrap().as_slice() else {
        panic!("one stack: {manifest}");
    };
    assert_eq!(stack["name"], "dragons");
    assert_eq!(stack["capabilities"], json!(["CAPABILITY_IAM"]));
    let mut named = BTreeSet::from(["manifest.json".to_owned()]);
    let mut name = |value: &Value| named.insert(value.as_str().unwrap().to_owned());
    name(&stack["template"]);
    name(&stack["sourceMap"]);
    let template = template(&[]);
    let assets = stack["assets"].as_array().unwrap();
    assert_eq!(
        assets.len(),
        resources(&template, "AWS::Lambda::Function").count()
    );
    for asset in assets {
        name(&asset["file"]);
        let function = &template["Resources"][asset["resource"].as_str().unwrap()];
        assert_eq!(function["Properties"]["Code"]["S3Key"], asset["key"]);
    }
    assert_eq!(files(folder.path(), ""), named);
}

#[test]
fn the_template_is_the_printed_one() {
    for (form, expected) in [
        ("yaml", yaml(&["--stack", "Other"])),
        ("json", yaml(&["--stack", "Other", "--as", "json"])),
    ] {
        let folder = written(&["--stack", "Other", "--as", form]);
        let file = folder.path().join(format!("Other.{form}"));
        assert_eq!(fs::read_to_string(file).unwrap(), expected);
    }
}

#[test]
fn a_second_run_writes_the_same_bytes() {
    let (one, other) = (written(&[]), written(&[]));
    let names = files(one.path(), "");
    assert_eq!(files(other.path(), ""), names);
    for name in names {
        let [one, other] = [&one, &other].map(|folder| fs::read(folder.path().join(&name)));
        assert!(one.unwrap() == other.unwrap(), "{name} differs");
    }
}

/// Python's own reader of archives, which also checks every checksum.
const UNZIP: &str = "
import json, sys, zipfile
contents = []
for path in json.load(sys.stdin):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None, path
        contents.append({
            info.filename: [oct(info.external_attr >> 16), archive.read(info).decode()]
            for info in archive.infolist()
        })
json.dump(contents, sys.stdout)
";

#[test]
fn archives_hold_the_handler_and_the_shared_package() {
    let folder = written(&[]);
    let manifest = read_json(&folder.path().join("manifest.json"));
    let assets = manifest["stacks"][0]["assets"].as_array().unwrap();
    let paths: Vec<_> = assets
        .iter()
        .map(|asset| folder.path().join(asset["file"].as_str().unwrap()))
        .collect();
    let contents = python_with(&[]).run(UNZIP, &json!(paths).to_string());
    let contents: Vec<Value> = serde_json::from_str(&contents).unwrap();
    let code = Path::new(env!("CARGO_MANIFEST_DIR")).join("lambda");
    for (asset, content) in assets.iter().zip(contents) {
        let handler = match asset["resource"].as_str().unwrap() {
            "ListDragons" => "list_dragons/handler.py",
            "AddDragon" => "add_dragon/handler.py",
            "ValidateDragon" => "validate_dragon/handler.py",
            other => panic!("whose code {other} runs is not known here"),
        };
        let mut expected = serde_json::Map::new();
        let mut expect = |name: &str, path: &Path| {
            let text = fs::read_to_string(path).unwrap();
            expected.insert(name.to_owned(), json!(["0o100644", text]));
        };
        expect("handler.py", &code.join(handler));
        for name in files(&code.join("dragons"), "dragons/") {
            if !name.contains("__pycache__") {
                expect(&name, &code.join(&name));
            }
        }
        assert!(expected.len() > 5);
        assert_eq!(content, Value::Object(expected), "{handler}");
    }
}

#[test]
fn the_source_map_names_lines_of_code() {
    let folder = written(&[]);
    let map = read_json(&folder.path().join("dragons.source-map.json"));
    assert_eq!(map["version"], 1);
    let template = template(&[]);
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let lines = map["lines"].as_object().unwrap();
    for (pointer, place) in lines {
        assert!(template.pointer(pointer).is_some(), "{pointer} is nothing");
        let (file, line) = place.as_str().unwrap().rsplit_once(':').unwrap();
        assert!(
            Path::new(file).starts_with("stacks/dragons/src"),
            "{pointer} is at {place}"
        );
        let source = fs::read_to_string(workspace.join(file)).unwrap();
        let line = line.parse::<usize>().unwrap() - 1;
        let around: Vec<_> = source.lines().skip(line).take(2).collect();
        let code = around.first().map_or("", |line| line.trim());
        assert!(
            code.contains('(') && !code.starts_with("//"),
            "{pointer} is at {place}: {code}"
        );
        // Where the program gives the id itself, it is on that line or the next.
        let quoted = format!("\"{}\"", pointer.rsplit('/').next().unwrap());
        if pointer.split('/').count() == 3 && source.contains(&quoted) {
            let found = around.iter().any(|line| line.contains(&quoted));
            assert!(found, "{pointer} is at {place}: {code}");
        }
    }
    for section in ["Resources", "Parameters", "Conditions", "Outputs"] {
        for id in template[section].as_object().unwrap().keys() {
            assert!(
                lines.contains_key(&format!("/{section}/{id}")),
                "{section}/{id} has no line"
            );
        }
    }
}
