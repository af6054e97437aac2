//! Nested stacks whose templates lie on this machine, compared with what they were.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    assembly::StackAssembly,
    asset::is_local,
    diff::{
        Difference, Fate, Nested, SchemaFacts, Side, compare_sides, effective, fate_of,
        nested_template,
    },
    source::SourceMap,
    template::{Resource, Template},
};

/// One side of a comparison, with its lines, and the folder from where it names files.
#[derive(Clone, Copy)]
pub(super) struct Placed<'a> {
    pub(super) side: Side<'a>,
    pub(super) lines: &'a SourceMap,
    pub(super) folder: &'a Path,
}

/// A template file; an empty one for what is not there.
#[derive(Default)]
struct File {
    path: PathBuf,
    template: Template,
    lines: SourceMap,
}

/// Adds what changes in nested stacks of which both sides name a template of this machine.
pub(super) fn compare_nested(difference: &mut Difference, old: Placed<'_>, new: Placed<'_>) {
    compare_within(difference, old, new, &mut Vec::new());
}

/// `around` has the files that we are in: a template that is nested in itself is told elsewhere.
fn compare_within(
    difference: &mut Difference,
    old: Placed<'_>,
    new: Placed<'_>,
    around: &mut Vec<PathBuf>,
) {
    let names_any = |placed: Placed<'_>| {
        let mut resources = placed.side.template.resources.values();
        resources.any(|resource| local_template(resource).is_some())
    };
    if !names_any(old) && !names_any(new) {
        return;
    }
    let (before, after) = (effective(old.side), effective(new.side));
    let gone = before.resources.keys();
    let gone = gone.filter(|id| !after.resources.contains_key(*id));
    let ids = after.resources.keys().chain(gone);
    for id in ids {
        let [was, becomes] = [&before, &after].map(|side| side.resources.get(id));
        // What is elsewhere on one side, or goes without its resources, is not compared.
        if [was, becomes]
            .into_iter()
            .flatten()
            .any(|it| local_template(it).is_none())
            || becomes.is_none() && was.is_some_and(is_kept)
        {
            continue;
        }
        let read = |resource: Option<&Resource>, folder: &Path| {
            let place = resource.and_then(local_template);
            place.map_or_else(|| Ok(File::default()), |place| File::read(folder, place))
        };
        let files = match (read(was, old.folder), read(becomes, new.folder)) {
            (Ok(old), Ok(new)) => [old, new],
            (Err(why), _) | (_, Err(why)) => {
                let what = format!("what changes in the nested stack `{id}`: {why}");
                difference.caveats.push(what);
                continue;
            }
        };
        let [old_file, new_file] = files.each_ref();
        let file = becomes.map_or(old_file, |_| new_file);
        if around.contains(&file.path) {
            continue;
        }
        around.push(file.path.clone());
        let nested = Nested {
            id,
            old: (was, &old_file.template),
            new: (becomes, &new_file.template),
            line: new.lines.resource(id),
        };
        nest(difference, &nested, [old_file, new_file], around);
        around.pop();
    }
}

fn nest(
    difference: &mut Difference,
    nested: &Nested<'_>,
    [old, new]: [&File; 2],
    around: &mut Vec<PathBuf>,
) {
    let values = nested.values();
    let [before, after] = nested.sides(&values);
    let mut inner = compare_sides(nested.id, before, after, &SchemaFacts);
    inner.locate(&new.lines);
    let [before, after] = [(before, old), (after, new)].map(|(side, file)| Placed {
        side,
        lines: &file.lines,
        folder: file.path.parent().unwrap_or(Path::new("")),
    });
    compare_within(&mut inner, before, after, around);
    difference.nest(nested, inner);
}

/// Whether the nested stack stays, outside, when it leaves the stack.
fn is_kept(resource: &Resource) -> bool {
    fate_of(resource, resource.deletion_policy.as_ref(), true) != Fate::Deleted
}

/// The template file of this machine that a nested stack names.
fn local_template(resource: &Resource) -> Option<&str> {
    nested_template(resource).filter(|place| is_local(place))
}

impl File {
    fn read(folder: &Path, place: &str) -> Result<Self, String> {
        let path = folder.join(place.trim_start_matches("./"));
        let shown = path.display();
        let text = fs::read(&path).map_err(|error| format!("`{shown}` cannot be read: {error}"))?;
        let (template, positions) = Template::parse_located(text)
            .map_err(|error| format!("`{shown}` is no template: {error}"))?;
        // Source lines live as long as the process, and there are few such files.
        let name: &'static str = Box::leak(shown.to_string().into_boxed_str());
        let stack = StackAssembly::of_template("", template, name, &positions);
        Ok(Self {
            template: stack.template,
            lines: stack.source_map,
            path,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::{TextForm, Values, to_text};

    const CHILD: &str = "{Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: child.yaml, Parameters: {Name: eggs}}}";

    /// Writes templates by their names, and compares the folders' `template.yaml`.
    fn compared(old: &[(&str, &str)], new: &[(&str, &str)]) -> String {
        let folders = [old, new].map(|files| {
            let folder = tempfile::tempdir().expect("a folder");
            for (name, text) in files {
                let path = folder.path().join(name);
                fs::create_dir_all(path.parent().expect("a folder")).expect("made");
                fs::write(path, text.replace("CHILD", CHILD)).expect("written");
            }
            folder
        });
        let [old, new] = folders.each_ref().map(|folder| {
            let text = fs::read(folder.path().join("template.yaml")).expect("a file");
            Template::parse(text).expect("a template")
        });
        let values = [Values::defaults(&old), Values::defaults(&new)];
        let lines = SourceMap::default();
        let side = |template, values, place: usize| Placed {
            side: Side { template, values },
            lines: &lines,
            folder: folders[place].path(),
        };
        let [old, new] = [side(&old, &values[0], 0), side(&new, &values[1], 1)];
        let mut found = compare_sides("farm", old.side, new.side, &SchemaFacts);
        compare_nested(&mut found, old, new);
        let text = to_text(&found, TextForm::default());
        let text = anstream::adapter::strip_str(&text).to_string();
        let [old, new] = folders.each_ref().map(|it| it.path().display().to_string());
        text.replace(&old, "old").replace(&new, "new")
    }

    #[test]
    fn what_changes_in_nested_stacks_is_told_with_its_own_lines() {
        let parent = "Resources: {Child: CHILD, News: {Type: 'AWS::SNS::Topic'}}";
        let child = |queue: &str, size: &str| {
            format!(
                "Parameters: {{Name: {{Type: String}}}}
Resources:
  Hens: {{Type: AWS::SQS::Queue, Properties: {{QueueName: !Sub '${{Name}}{queue}'}}}}
  Inner: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: deeper/inner.yaml, Parameters: {{Size: {size}}}}}}}
Outputs:
  Hens: {{Value: !GetAtt Hens.Arn}}
"
            )
        };
        let inner = "Parameters: {Size: {Type: Number}}
Resources:
  Egg: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref Size}}
";
        let found = compared(
            &[
                ("template.yaml", parent),
                ("child.yaml", &child("", "1")),
                ("deeper/inner.yaml", inner),
            ],
            &[
                ("template.yaml", parent),
                ("child.yaml", &child("-new", "2")),
                ("deeper/inner.yaml", inner),
            ],
        );
        insta::assert_snapshot!(found, @r#"
        farm: 3 to change, 1 replaced (holds data)

        data at risk: Child.Hens is replaced: the new one starts without its data

        [~] AWS::CloudFormation::Stack Child
            because: something changes in the nested stack
        [~] AWS::SQS::Queue Child.Hens replaced new/child.yaml:3
            because: QueueName
            QueueName: "eggs" → "eggs-new"
            → the output Child.Hens changes (Child.Hens.Arn)
        [~] AWS::CloudFormation::Stack Child.Inner new/child.yaml:4
            because: something changes in the nested stack
            Parameters.Size: 1 → 2
        [~] AWS::SSM::Parameter Child.Inner.Egg new/deeper/inner.yaml:3
            because: Value takes the parameter Size
            Value: "1" → "2"
        "#);
    }

    #[test]
    fn nested_stacks_that_come_and_go_show_what_is_in_them() {
        let table = "Resources: {Data: {Type: 'AWS::DynamoDB::Table', Properties: {TableName: hens, KeySchema: [], AttributeDefinitions: []}}, Deeper: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: deeper.yaml}}}";
        let queue = "Resources: {Work: {Type: 'AWS::SQS::Queue'}}";
        let role = "Resources: {Open: {Type: 'AWS::Lambda::Url', Properties: {AuthType: NONE, TargetFunctionArn: !Ref Name}}}";
        let found = compared(
            &[
                (
                    "template.yaml",
                    "Resources: {Child: CHILD, Kept: {Type: 'AWS::CloudFormation::Stack', DeletionPolicy: Retain, Properties: {TemplateURL: child.yaml}}}",
                ),
                ("child.yaml", table),
                ("deeper.yaml", queue),
            ],
            &[
                ("template.yaml", "Resources: {Other: CHILD}"),
                ("child.yaml", role),
            ],
        );
        insta::assert_snapshot!(found, @r#"
        farm: 2 to add, 4 to remove (all hold data), 1 to leave behind

        data at risk: Child is deleted with its data
        data at risk: Child.Data is deleted with its data
        data at risk: Child.Deeper is deleted with its data
        data at risk: Child.Deeper.Work is deleted with its data

        Security: 1 broader, 1 unknown
        Kept
          ? unknown   had what the nested stack allows
                      (depends on child.yaml)
        anyone new/child.yaml:1
          + broader   may call the function by its URL  Other.Open

        [+] AWS::CloudFormation::Stack Other
            it is the same as Child, which is removed: under another logical id the
              service creates it anew and deletes Child; to keep Child, add
              `.moved_from("Child")` to it
        [+] AWS::Lambda::Url Other.Open new/child.yaml:1
        [-] AWS::CloudFormation::Stack Child deleted
            it is the same as Other, which is added
        [-] AWS::DynamoDB::Table Child.Data deleted
        [-] AWS::CloudFormation::Stack Child.Deeper deleted
        [-] AWS::SQS::Queue Child.Deeper.Work deleted
        [-] AWS::CloudFormation::Stack Kept leaves the stack, and is kept
        "#);
    }

    #[test]
    fn what_cannot_be_compared_is_said_and_ends() {
        let nested = "Resources: {Child: CHILD}";
        let found = compared(
            &[("template.yaml", nested), ("child.yaml", "Resources: [")],
            &[("template.yaml", nested)],
        );
        insta::assert_snapshot!(found, @r"
        farm: no differences

        not known: what changes in the nested stack `Child`:
            `old/child.yaml` is no template: line 2, column 1: this is not
            YAML: while parsing a node, did not find expected node content; look at the
            indentation and the quotes up to here
        ");
        let circle = [("template.yaml", nested), ("child.yaml", nested)];
        insta::assert_snapshot!(compared(&circle, &circle), @"farm: no differences");
        let elsewhere = "Resources: {Child: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: 'https://s3.amazonaws.com/b/k'}}}";
        let found = compared(
            &[("template.yaml", elsewhere)],
            &[("template.yaml", nested)],
        );
        insta::assert_snapshot!(found, @r#"
        farm: 1 to change

        Security: 1 unknown
        Child
          ? unknown   has what the nested stack allows
                      (depends on child.yaml)

        [~] AWS::CloudFormation::Stack Child
            TemplateURL: "https://s3.amazonaws.com/b/k" → "child.yaml"
            Parameters: + {Name: "eggs"}
        "#);
    }
}
