//! Stacks beside what was written before, without asking anybody.

use std::{fs, path::Path};

use super::{
    context::only,
    error::CliError,
    nested::{Placed, compare_nested},
    written::{Written, manifest, template_in},
};
use crate::{
    assembly::{Assembly, StackAssembly},
    diff::{
        CodeDifference, CodeError, CodePlace, Difference, FileDifference, HeldCode, Kind,
        ResourceDifference, SchemaFacts, Side, Values, compare_code, compare_sides,
    },
    template::{Resource, Template},
};

/// What the stacks change, beside what was written before. A stack that has no file in a folder is
/// a new one; one that only the folder's manifest names is told, unless one stack is `chosen`.
pub(super) fn against(
    written: &Written,
    assembly: &Assembly,
    chosen: Option<&str>,
    given: &[(String, String)],
) -> Result<Vec<Difference>, CliError> {
    match written {
        Written::File { old, folder } => Ok(vec![difference(only(assembly)?, given, old, folder)]),
        Written::Folder(folder) => beside_folder(folder, assembly, chosen, given),
    }
}

fn beside_folder(
    folder: &Path,
    assembly: &Assembly,
    chosen: Option<&str>,
    given: &[(String, String)],
) -> Result<Vec<Difference>, CliError> {
    let mut differences = Vec::new();
    let mut is_known = false;
    for stack in &assembly.stacks {
        let old = template_in(folder, &stack.name)?;
        is_known |= old.is_some();
        let creates = old.is_none();
        let mut found = difference(stack, given, &old.unwrap_or_default(), folder);
        found.creates_stack = creates;
        differences.push(found);
    }
    let manifest = manifest(folder)?;
    if chosen.is_none() {
        let written = manifest.iter().flatten();
        let gone = written.filter(|name| !assembly.stacks.iter().any(|stack| stack.name == **name));
        differences.extend(gone.map(|name| Difference {
            abandoned: true,
            ..Difference::of_nothing(name)
        }));
    }
    if is_known || manifest.is_some() {
        Ok(differences)
    } else {
        Err(CliError::failed(format!(
            "there is no template of these stacks in `{}`",
            folder.display()
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
    let [old, new] = [(before, folder), (after, &*stack.folder)].map(|(side, folder)| Placed {
        side,
        lines: &stack.source_map,
        folder,
    });
    compare_nested(&mut difference, old, new);
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

/// Compares code file by file, where that of the old template lies beside it: in the archives that
/// `synth --out` wrote, or in folders that the template names.
fn compare_archives(
    difference: &mut Difference,
    stack: &StackAssembly,
    old: &Template,
    folder: &Path,
) {
    for (id, new) in &stack.template.resources {
        let Some((before, after)) = old
            .resources
            .get(id)
            .and_then(|old| held(stack, id, old, new, folder))
        else {
            continue;
        };
        let files = match (before, after) {
            (Ok(before), Ok(after)) => compared(&before, &after).map_err(|error| error.to_string()),
            (Err(why), _) | (_, Err(why)) => Err(why),
        };
        let code = match files {
            Ok(files) if files.is_empty() => continue,
            Ok(files) => CodeDifference::Files(files),
            Err(why) => CodeDifference::Unknown(format!("not compared by file: {why}")),
        };
        let known = difference.resources.iter_mut().find(|it| it.id == *id);
        match (known, &code) {
            (Some(resource), _) if resource.kind == Kind::Modified => resource.code = Some(code),
            // The same folder by name, with other files in it.
            (None, CodeDifference::Files(_)) if new.condition.is_none() => {
                let mut resource = ResourceDifference::new(id, &new.type_name, Kind::Modified);
                resource.code = Some(code);
                resource.line = stack.source_map.resource(id);
                difference.resources.push(resource);
            }
            _ => {}
        }
    }
    let place = |id: &str| {
        stack
            .template
            .resources
            .get_index_of(id)
            .unwrap_or(usize::MAX)
    };
    difference
        .resources
        .sort_by_key(|resource| place(&resource.id));
}

fn compared(before: &HeldCode, after: &HeldCode) -> Result<Vec<FileDifference>, CodeError> {
    compare_code(before.code()?, after.code()?)
}

type Held = Result<HeldCode, String>;

/// The code of a resource on both sides, if it lies on this machine.
fn held(
    stack: &StackAssembly,
    id: &str,
    old: &Resource,
    new: &Resource,
    folder: &Path,
) -> Option<(Held, Held)> {
    let asset = stack.assets.iter().find(|it| it.resource == id);
    let before = match CodePlace::of(old)? {
        CodePlace::Local(place) => HeldCode::local(folder, &place),
        CodePlace::Object { key, .. } => {
            let key = key.as_text()?;
            // A key leads nowhere else.
            if asset?.key == key || key.contains("..") || key.starts_with('/') {
                return None;
            }
            Ok(HeldCode::Archive(
                fs::read(folder.join("assets").join(key)).ok()?,
            ))
        }
    };
    let after = match (asset, CodePlace::of(new)?) {
        (Some(asset), _) => Ok(HeldCode::Files(asset.files().to_vec())),
        (None, CodePlace::Local(place)) => HeldCode::local(&stack.folder, &place),
        (None, CodePlace::Object { .. }) => return None,
    };
    Some((before, after))
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

    /// Opens what lies at `path`, and compares with it.
    fn against(
        path: &Path,
        assembly: &Assembly,
        chosen: Option<&str>,
    ) -> Result<Vec<Difference>, CliError> {
        super::against(&Written::open(path)?, assembly, chosen, &[])
    }

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
        assert!(against(&folder.path().join("none.yaml"), &first, None).is_err());

        let [stack, _] = &*first.stacks else {
            panic!("two stacks")
        };
        fs::create_dir_all(out.join("assets")).expect("made");
        assert!(
            against(&out, &first, None).is_err(),
            "there is nothing in it"
        );
        fs::write(out.join("code.json"), stack.template.to_json()).expect("written");
        let asset = &stack.assets[0];
        let archive = asset.bytes().expect("packed");
        fs::write(out.join("assets").join(&asset.key), archive).expect("written");

        write("def handler(event, context):\n    return 2\n");
        let found = against(&out, &assembly(folder.path()), None).expect("compared");
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

    #[test]
    fn a_stack_that_is_only_in_the_folder_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let code = folder.path().join("code");
        fs::create_dir(&code).expect("made");
        fs::write(code.join("index.py"), "x = 1\n").expect("written");
        let now = assembly(folder.path());
        let out = folder.path().join("out");
        fs::create_dir(&out).expect("made");
        let manifest = r#"{"version": 1, "stacks": [{"name": "code"}, {"name": "former"}]}"#;
        fs::write(out.join("manifest.json"), manifest).expect("written");
        let found = against(&out, &now, None).expect("compared");
        let names: Vec<_> = found.iter().map(|it| (&*it.stack, it.abandoned)).collect();
        assert_eq!(
            names,
            [("code", false), ("topics", false), ("former", true)]
        );
        assert_eq!(
            crate::diff::headline(&found[2]),
            "former: no longer part of the program; a deploy leaves it as it is"
        );
        let chosen = against(&out, &now, Some("code")).expect("compared");
        assert!(chosen.iter().all(|it| !it.abandoned));
    }

    /// The stack of a SAM template in a folder, with code beside it.
    fn serverless(folder: &Path, code: &str) -> Assembly {
        let template =
            "Resources: {Greet: {Type: 'AWS::Serverless::Function', Properties: {CodeUri: src}}}";
        fs::create_dir_all(folder.join("src")).expect("made");
        fs::write(folder.join("src/index.py"), code).expect("written");
        fs::write(folder.join("template.yaml"), template).expect("written");
        let (template, positions) = Template::parse_located(template).expect("a template");
        let mut stack = StackAssembly::of_template("s", template, "template.yaml", &positions);
        stack.folder = folder.to_owned();
        Assembly {
            app: "s".to_owned(),
            root: folder.to_owned(),
            stacks: vec![stack],
        }
    }

    #[test]
    fn folders_that_templates_name_are_compared_by_file() {
        let folders = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
        let before = serverless(folders[0].path(), "def handler(e, c):\n    return 1\n");
        let after = serverless(folders[1].path(), "def handler(e, c):\n    return 2\n");
        let old = folders[0].path().join("template.yaml");
        let same = against(&old, &before, None).expect("compared");
        assert!(same[0].is_empty());
        let found = against(&old, &after, None).expect("compared");
        let text = crate::diff::to_text(&found[0], crate::diff::TextForm::default());
        insta::assert_snapshot!(anstream::adapter::strip_str(&text).to_string(), @r"
        s: 1 to change

        [~] AWS::Serverless::Function Greet template.yaml:1
            ~ file index.py
                def handler(e, c):
              -     return 1
              +     return 2
        ");
    }
}
