//! Stacks beside what lies in files, without asking anybody.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{context::only, error::CliError};
use crate::{
    assembly::{Assembly, StackAssembly},
    diff::{
        Code, CodeDifference, Difference, Kind, SchemaFacts, Side, Values, archive_of,
        compare_code, compare_sides,
    },
    template::{Node, Template},
};

/// What the stacks change, beside a template file or a folder that `synth --out` wrote: one file a
/// stack. A stack that has no file there is a new one.
pub(super) fn against(
    path: &Path,
    assembly: &Assembly,
    given: &[(String, String)],
) -> Result<Vec<Difference>, CliError> {
    if !path.is_dir() {
        let folder = path.parent().unwrap_or(Path::new("."));
        let old = read(path)?.ok_or_else(|| {
            CliError::failed(format!("there is no file `{}`", path.display()))
                .hint("name a template, or a folder that `synth --out FOLDER` wrote")
        })?;
        return Ok(vec![difference(only(assembly)?, given, &old, folder)]);
    }
    let mut differences = Vec::new();
    let mut is_known = false;
    for stack in &assembly.stacks {
        let mut old = None;
        for extension in ["yaml", "json"] {
            let file = path.join(format!("{}.{extension}", stack.name));
            old = old.or(read(&file)?);
        }
        is_known |= old.is_some();
        let creates = old.is_none();
        let mut found = difference(stack, given, &old.unwrap_or_default(), path);
        found.creates_stack = creates;
        differences.push(found);
    }
    if is_known || path.join("manifest.json").exists() {
        Ok(differences)
    } else {
        Err(CliError::failed(format!(
            "there is no template of these stacks in `{}`",
            path.display()
        ))
        .hint("write one with `synth --out FOLDER`"))
    }
}

fn difference(
    stack: &StackAssembly,
    given: &[(String, String)],
    old: &Template,
    folder: &Path,
) -> Difference {
    let new = &stack.template;
    let values = [Values::defaults(old), with(new, given)];
    let [before, after] =
        [(old, &values[0]), (new, &values[1])].map(|(template, values)| Side { template, values });
    let mut difference = compare_sides(&stack.name, before, after, &SchemaFacts);
    difference.locate(&stack.source_map);
    compare_archives(&mut difference, stack, old, folder);
    difference
}

/// What the parameters stand for: what was given, or else their defaults.
fn with(template: &Template, given: &[(String, String)]) -> Values {
    let mut values = Values::defaults(template);
    for (name, value) in given {
        if let Some(parameter) = template.parameters.get(name) {
            values.give(name, parameter, value);
        }
    }
    values
}

/// The template in a file; none if there is no such file.
fn read(file: &Path) -> Result<Option<Template>, CliError> {
    let shown = file.display();
    let text = match fs::read(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        text => {
            text.map_err(|error| CliError::failed(format!("`{shown}` cannot be read: {error}")))?
        }
    };
    let template = Template::parse(text).map_err(|error| {
        CliError::failed(&error.problem).at(format!(
            "{shown}:{}:{}",
            error.position.line, error.position.column
        ))
    })?;
    Ok(Some(template))
}

/// Compares code file by file, where the archives of the old templates lie beside them.
fn compare_archives(
    difference: &mut Difference,
    stack: &StackAssembly,
    old: &Template,
    folder: &Path,
) {
    for resource in &mut difference.resources {
        let asset = stack.assets.iter().find(|it| it.resource == resource.id);
        let place = old.resources.get(&resource.id).and_then(archive_of);
        let key = place
            .and_then(|place| place.get("S3Key"))
            .and_then(Node::as_text);
        let (Some(asset), Some(key), Kind::Modified) = (asset, key, resource.kind) else {
            continue;
        };
        // A key leads nowhere else.
        let file: PathBuf = folder.join("assets").join(key);
        if key == asset.key || key.contains("..") || key.starts_with('/') {
            continue;
        }
        let Ok(archive) = fs::read(&file) else {
            continue;
        };
        let files = Code::of_archive(&archive)
            .and_then(|old| compare_code(old, Code::of_files(&asset.files)?));
        resource.code = Some(match files {
            Ok(files) => CodeDifference::Files(files),
            Err(error) => CodeDifference::Unknown(format!("not compared by file: {error}")),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        App,
        construct::{Function, Topic},
        diff::FileContent,
        render::Dialect,
    };

    /// A stack with a function whose code lies in `folder`, and one with a topic.
    fn assembly(folder: &Path) -> Assembly {
        let mut app = App::new("greetings", folder);
        app.stack("code").add("Greet", Function::python("code"));
        app.stack("topics").add("News", Topic::new());
        app.synthesize(Dialect::default()).expect("a valid program")
    }

    #[test]
    fn a_folder_has_a_file_a_stack_and_its_code() {
        let folder = tempfile::tempdir().expect("a folder");
        let code = folder.path().join("code");
        let write = |text: &str| fs::write(code.join("index.py"), text).expect("written");
        fs::create_dir(&code).expect("made");
        write("def handler(event, context):\n    return 1\n");
        let first = assembly(folder.path());
        let out = folder.path().join("out");
        assert!(against(&folder.path().join("none.yaml"), &first, &[]).is_err());

        let [stack, _] = &*first.stacks else {
            panic!("two stacks")
        };
        fs::create_dir_all(out.join("assets")).expect("made");
        assert!(
            against(&out, &first, &[]).is_err(),
            "there is nothing in it"
        );
        fs::write(out.join("code.json"), stack.template.to_json()).expect("written");
        let asset = &stack.assets[0];
        let archive = asset.pack().expect("packed");
        fs::write(out.join("assets").join(&asset.key), archive).expect("written");

        write("def handler(event, context):\n    return 2\n");
        let found = against(&out, &assembly(folder.path()), &[]).expect("compared");
        let [changed, new] = &*found else {
            panic!("two stacks")
        };
        assert_eq!((&*changed.stack, changed.creates_stack), ("code", false));
        assert_eq!((&*new.stack, new.creates_stack), ("topics", true));
        let greet = changed.resources.iter().find(|it| it.id == "Greet");
        let Some(CodeDifference::Files(files)) = &greet.expect("it changes").code else {
            panic!("{greet:?}")
        };
        assert_eq!((files.len(), &*files[0].name), (1, "index.py"));
        assert!(matches!(&files[0].content, FileContent::Lines(hunks) if hunks.len() == 1));
    }
}
