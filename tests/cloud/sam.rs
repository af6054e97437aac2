//! SAM projects as they are: SAM CLI's own templates, and a project with files of every kind.

use std::{fs, path::Path, process::Output};

use minijinja::{Environment, context};
use serde::Deserialize;

use crate::{
    project::{Project, json, status, stderr, stdout, write_target},
    python::python_with,
};

/// What `sam init` makes projects of: its package, without what it needs to run.
const SAM_CLI: [&str; 3] = ["--no-deps", "--no-compile", "aws-sam-cli==1.170.0"];

/// Prints the templates in the package, with the runtimes that they are for.
const TEMPLATES: &str = r#"
import json, pathlib, samcli
folder = pathlib.Path(samcli.__file__).parent / "lib" / "init"
found = {}
for runtime, entries in json.loads((folder / "local_manifest.json").read_text()).items():
    for entry in entries:
        name = entry["directory"].split("/")[-1]
        root = folder / "templates" / name / "{{cookiecutter.project_name}}"
        texts = [it for it in root.rglob("*") if it.is_file() and it.suffix not in (".jar", ".pyc")]
        files = {str(it.relative_to(root)): it.read_text() for it in texts}
        found.setdefault(name, {"name": name, "files": files, "runtimes": []})["runtimes"].append(runtime)
print(json.dumps(list(found.values())))
"#;

/// A template of `sam init`.
#[derive(Deserialize)]
struct Template {
    name: String,
    files: std::collections::BTreeMap<String, String>,
    runtimes: Vec<String>,
}

impl Template {
    /// Makes a project of it, as `sam init` does.
    fn render(&self, folder: &Path, runtime: &str, architecture: &str) {
        let environment = Environment::new();
        let values = context! {
            cookiecutter => context! {
                project_name => "hello",
                runtime => runtime,
                architectures => context! { value => vec![architecture.to_owned()] },
            }
        };
        for (name, text) in &self.files {
            let text = environment.render_str(text, &values).expect("a template");
            let path = folder.join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, text).expect("written");
        }
    }
}

/// A day on which all Pythons of SAM CLI's can still be deployed.
const TODAY: &str = "1795348800";

fn run(project: &Project, arguments: &[&str]) -> Output {
    let mut command = project.command(arguments);
    command.env("SOURCE_DATE_EPOCH", TODAY);
    command.output().expect("it starts")
}

#[test]
fn projects_of_sam_init_are_deployed_compared_and_removed() {
    let templates = python_with(&SAM_CLI).run(TEMPLATES, "");
    let templates: Vec<Template> = serde_json::from_str(&templates).expect("JSON");
    let mut told = Vec::new();
    for template in &templates {
        let language = template
            .name
            .trim_start_matches("cookiecutter-aws-sam-hello-");
        // Each Python that it is for, and one runtime of each other language.
        let runtimes = match language {
            "python" => template.runtimes.as_slice(),
            _ => &template.runtimes[..1],
        };
        for runtime in runtimes {
            for architecture in ["x86_64", "arm64"] {
                if language != "python" && architecture == "arm64" {
                    continue;
                }
                let project = Project::new();
                template.render(project.folder.path(), runtime, architecture);
                let outcome = use_it(&project, language);
                told.push(format!("{language} {runtime} {architecture}: {outcome}"));
            }
        }
    }
    told.sort();
    insta::assert_snapshot!(told.join("\n"), @r"
    dotnet dotnet6 x86_64: error: `src/HelloWorld`, the CodeUri of `HelloWorldFunction`, is source that a build for dotnet6 makes code of
    golang go1.x x86_64: error[F001]: no function can be created with `go1.x` since 2024-02-08, nor changed from 2027-03-03
    java-gradle java11 x86_64: error: `HelloWorldFunction`, the CodeUri of `HelloWorldFunction`, is source that a build for java11 makes code of
    java-maven java8.al2 x86_64: error: `HelloWorldFunction`, the CodeUri of `HelloWorldFunction`, is source that a build for java8.al2 makes code of
    nodejs nodejs22.x x86_64: deployed, no difference, removed
    python python3.8 arm64: deployed, no difference, answers, removed
    python python3.8 x86_64: deployed, no difference, answers, removed
    python python3.9 arm64: deployed, no difference, answers, removed
    python python3.9 x86_64: deployed, no difference, answers, removed
    ");
}

/// Deploys a project, sees no difference, calls it, and removes it; or gives what is said instead.
fn use_it(project: &Project, language: &str) -> String {
    let deployed = run(project, &["deploy", "--yes"]);
    let said = stderr(&deployed);
    if status(&deployed) != 0 {
        let first = said.lines().find(|line| line.starts_with("error"));
        return first.unwrap_or_else(|| panic!("{said}")).to_owned();
    }
    let diff = run(project, &["diff", "--exit-code"]);
    assert_eq!(status(&diff), 0, "{}{}", stdout(&diff), stderr(&diff));
    let mut outcome = "deployed, no difference".to_owned();
    if language == "python" {
        let outputs = json(&run(project, &["outputs", "--json"]));
        let url = outputs["stacks"][0]["outputs"]["HelloWorldApi"].as_str();
        let url = url.unwrap_or_else(|| panic!("{outputs}"));
        let mut answer = ureq::get(url).call().expect("it answers");
        let body = answer.body_mut().read_to_string().expect("text");
        assert_eq!(body, "{\"message\": \"hello world\"}");
        outcome.push_str(", answers");
    }
    let gone = run(project, &["destroy", "--yes"]);
    assert_eq!(status(&gone), 0, "{}", stderr(&gone));
    outcome + ", removed"
}

const PROJECT: [(&str, &str); 10] = [
    (
        "samconfig.toml",
        "version = 0.1
[default.global.parameters]
stack_name = \"eggs\"
[default.deploy.parameters]
s3_bucket = \"of-another-cloud\"
capabilities = \"CAPABILITY_IAM\"
parameter_overrides = \"Stage=\\\"prod\\\" Unknown=1\"
tags = \"team=hens\"
[staging.deploy.parameters]
stack_name = \"eggs-staging\"
",
    ),
    (
        "template.yaml",
        "Transform: AWS::Serverless-2016-10-31
Parameters: {Stage: {Type: String, Default: dev}}
Globals: {Function: {CodeUri: src, Runtime: python3.13, Handler: app.handler}}
Resources:
  Hello: {Type: AWS::Serverless::Function, Properties: {Layers: [!Ref Shared]}}
  Shared: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: layer}}
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: machine.asl.json
      DefinitionSubstitutions: {Hello: !GetAtt Hello.Arn}
      Policies: [LambdaInvokePolicy: {FunctionName: !Ref Hello}]
  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child/template.yaml, Parameters: {Stage: !Ref Stage}}}
  App: {Type: AWS::Serverless::Application, Properties: {Location: app.yaml}}
  Topic:
    Type: AWS::SNS::Topic
    Properties: {'Fn::Transform': {Name: AWS::Include, Parameters: {Location: topic.yaml}}}
Outputs:
  Stage: {Value: !Ref Stage}
",
    ),
    ("src/app.py", "def handler(event, context):\n    return 1\n"),
    ("layer/python/shared.py", "EGGS = 12\n"),
    (
        "machine.asl.json",
        "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Task\", \"Resource\": \"${Hello}\", \"End\": true}}}",
    ),
    (
        "child/template.yaml",
        "Parameters: {Stage: {Type: String}}
Resources:
  Inner: {Type: AWS::Lambda::LayerVersion, Properties: {Content: code, Description: !Ref Stage}}
",
    ),
    ("child/code/inner.py", "def handler(event, context):\n    return 2\n"),
    ("app.yaml", "Resources: {News: {Type: AWS::SNS::Topic}}\n"),
    ("topic.yaml", "DisplayName: Eggs\n"),
    (".aws-sam/build/template.yaml", "Resources: {Built: {Type: AWS::SNS::Topic}}\n"),
];

#[test]
fn files_of_every_kind_go_with_a_template() {
    let project = Project::new();
    let folder = project.folder.path();
    for (name, text) in PROJECT {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    let run = |arguments: &[&str]| {
        let mut command = project.command(&[]);
        let program = command.get_program().to_owned();
        command = std::process::Command::new(program);
        command
            .current_dir(folder)
            .args(["--target", "test"])
            .args(arguments)
            .env_remove("AWS_ACCESS_KEY_ID")
            .env_remove("AWS_SECRET_ACCESS_KEY")
            .env_remove("AWS_ENDPOINT_URL");
        command.output().expect("it starts")
    };
    let new = run(&["diff"]);
    assert_eq!(status(&new), 0, "{}", stderr(&new));
    let deployed = run(&["deploy", "--yes"]);
    let said = stderr(&deployed);
    assert_eq!(status(&deployed), 0, "{said}");
    assert!(said.contains("eggs: deployed"), "{said}");
    let notes: Vec<&str> = said
        .lines()
        .filter(|line| line.starts_with("note: "))
        .collect();
    insta::assert_snapshot!(notes.join("\n"), @r"
    note: the template has no parameter `Unknown`, which samconfig has a value for
    note: `sam build` has made a template too: --template .aws-sam/build/template.yaml takes that one
    ");
    assert!(
        stdout(&deployed).contains("Stage  prod"),
        "{}",
        stdout(&deployed)
    );

    let same = run(&["diff", "--exit-code"]);
    assert_eq!(status(&same), 0, "{}", stdout(&same));

    // What a nested stack's code is decides what its template is called.
    fs::write(
        folder.join("child/code/inner.py"),
        "def handler(event, context):\n    return 3\n",
    )
    .expect("written");
    let changed = run(&["diff"]);
    assert!(
        stdout(&changed).contains("AWS::CloudFormation::Stack Child"),
        "{}",
        stdout(&changed)
    );
    // What the service reads while it plans is only uploaded by a deploy.
    fs::write(folder.join("topic.yaml"), "DisplayName: Hens\n").expect("written");
    let changed = run(&["diff"]);
    assert!(
        stdout(&changed).contains("nothing is\n    uploaded for a diff"),
        "{}",
        stdout(&changed)
    );
    // The local cloud does not tell that a nested stack is changed in place.
    let again = run(&["deploy", "--yes", "--allow-loss", "Child"]);
    assert_eq!(status(&again), 0, "{}", stderr(&again));

    fs::remove_file(folder.join("layer/python/shared.py")).expect("removed");
    let empty = run(&["deploy", "--yes"]);
    let said = stderr(&empty);
    assert_eq!(status(&empty), 1, "{said}");
    insta::assert_snapshot!(said, @r"
    note: the template has no parameter `Unknown`, which samconfig has a value for
    error: `layer`, the ContentUri of `Shared`, cannot be packed: there is nothing to pack in `layer`; add code to it, or ignore less
      at template.yaml:6
    ");

    let built = run(&[
        "diff",
        "--template",
        ".aws-sam/build/template.yaml",
        "--config-env",
        "staging",
    ]);
    assert!(
        stdout(&built).starts_with("eggs-staging (new stack): 1 to add"),
        "{}{}",
        stdout(&built),
        stderr(&built)
    );

    let gone = run(&["destroy", "--yes"]);
    assert_eq!(status(&gone), 0, "{}", stderr(&gone));
}

#[test]
fn samconfig_leads_to_no_account() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(
        folder.path().join("template.yaml"),
        "Resources: {A: {Type: AWS::SNS::Topic}}\n",
    )
    .expect("written");
    fs::write(
        folder.path().join("samconfig.toml"),
        "version = 0.1\n[default.deploy.parameters]\nstack_name = \"eggs\"\nregion = \"eu-west-1\"\nprofile = \"live\"\n",
    )
    .expect("written");
    write_target(folder.path(), "000000000000", "http://192.0.2.1:1");
    let file = folder.path().join("stackwright.toml");
    let text = fs::read_to_string(&file).expect("a file");
    fs::write(&file, text.replace("region = \"us-east-1\"\n", "")).expect("written");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_stackwright"));
    command
        .current_dir(folder.path())
        .args(["deploy", "--yes", "--target", "test"]);
    let said = stderr(&command.output().expect("it starts"));
    assert!(
        said.contains("the target `test` does not say its region"),
        "{said}"
    );
}
