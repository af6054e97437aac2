//! Lambda functions.

use insta::assert_snapshot;
use stackwright::{
    App,
    check::{self, Settings},
    construct::Function,
    render::Dialect,
};

use crate::{
    found::{found, found_at},
    template::Project,
};

fn function(properties: &str) -> String {
    found(
        "F",
        &format!("Resources: {{F: {{Type: 'AWS::Lambda::Function', Properties: {properties}}}}}"),
    )
}

fn with_runtime(runtime: &str) -> String {
    let template = format!(
        "Resources: {{F: {{Type: 'AWS::Lambda::Function', Properties: {{Handler: a.b, Runtime: \
         {runtime}}}}}}}"
    );
    found("F", &template)
}

#[test]
fn runtimes_come_to_their_end() {
    assert_snapshot!(with_runtime("python3.7"), @"error F001 F/Properties/Runtime: no function can be created with `python3.7` since 2024-01-09, nor changed from 2027-03-03");
    assert_snapshot!(with_runtime("python2.7"), @"error F001 F/Properties/Runtime: no function can be created with `python2.7` since 2021-07-15, nor changed since 2022-05-30");
    assert_snapshot!(with_runtime("python3.9"), @"warning F002 F/Properties/Runtime: `python3.9` has no support since 2025-12-15; from 2027-02-01, no function can be created with it");
    assert_snapshot!(with_runtime("dotnet9"), @"warning F002 F/Properties/Runtime: `dotnet9` has no support since 2026-11-10");
    assert_snapshot!(with_runtime("!If [Old, python3.8, python3.14]"), @"warning F002 F/Properties/Runtime/Fn::If/1: `python3.8` has no support since 2024-10-14; from 2027-02-01, no function can be created with it");
    assert_eq!(with_runtime("python3.13"), "");
    assert_eq!(with_runtime("!Ref Runtime"), "");
    // 2029-04-05: 86 days before the end.
    let template = "Resources: {F: {Type: 'AWS::Lambda::Function', Properties: {Handler: a.b, Runtime: python3.13}}}";
    assert_snapshot!(found_at("F", template, 1_870_041_600), @"warning F002 F/Properties/Runtime: the support of `python3.13` ends on 2029-06-30");
}

#[test]
fn the_day_can_be_another_one() {
    let project = Project::new(
        "Resources: {F: {Type: 'AWS::Lambda::Function', Properties: {Handler: a.b, Runtime: \
         python3.14, Role: 'arn:aws:iam::123456789012:role/r', Code: {S3Bucket: b, S3Key: k}}}}",
    );
    let at = |seconds| project.run_with(&["check", "--json"], &[("SOURCE_DATE_EPOCH", seconds)]);
    assert!(!at("1795348801").stdout.contains("F001"));
    assert!(at("1900000000").stdout.contains("F001"));
}

#[test]
fn code_in_the_template_has_the_handler() {
    let of = |runtime: &str, handler: &str, code: &str| {
        function(&format!(
            "{{Runtime: {runtime}, Handler: {handler}, Code: {{ZipFile: {code}}}}}"
        ))
    };
    let python = r#""import json\ndef handler(event, context):\n  return 1\n""#;
    assert_eq!(of("python3.13", "index.handler", python), "");
    assert_snapshot!(of("python3.13", "index.handlr", python), @"error F004 F/Properties/Handler: no `handlr` is defined in the template; did you mean `handler`?");
    assert_snapshot!(of("python3.13", "app.handler", python), @"error F003 F/Properties/Handler: the code in the template is a file called `index`, and the handler is in `app`");
    assert_snapshot!(of("python3.13", "handler", python), @"error F005 F/Properties/Handler: `handler` does not name a file and a function");
    let node = r#""exports.handler = async (event) => '${AWS::Region}'""#;
    assert_eq!(
        of("nodejs22.x", "index.handler", &format!("!Sub {node}")),
        ""
    );
    assert_snapshot!(of("nodejs22.x", "index.main", &format!("!Sub {node}")), @"error F004 F/Properties/Handler: no `main` is exported from the template");
    assert_eq!(of("python3.13", "index.x", "!Ref Code"), "");
    assert_snapshot!(of("java25", "a.B::c", python), @"error F008 F/Properties/Code: code of `java25` cannot stand in the template");
}

#[test]
fn a_folder_beside_the_template_has_the_handler() {
    let project = Project::new("");
    let found = |runtime: &str, handler: &str, folder: &str| {
        project.write(
            "template.yaml",
            &format!(
                "Transform: AWS::Serverless-2016-10-31\nGlobals: {{Function: {{Runtime: \
                 {runtime}}}}}\nResources: {{F: {{Type: 'AWS::Serverless::Function', Properties: \
                 {{Handler: {handler}, CodeUri: {folder}}}}}}}"
            ),
        );
        let said = project.run(&["check", "--json"]).stdout;
        let json: serde_json::Value = serde_json::from_str(&said).expect("JSON");
        let found: Vec<String> = json["stacks"][0]["diagnostics"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|it| {
                it["code"]
                    .as_str()
                    .is_some_and(|code| code.starts_with('F'))
            })
            .map(|it| format!("{} {} (fix: {})", it["code"], it["message"], it["fix"]))
            .collect();
        found.join("\n").replace('"', "")
    };
    project
        .write(
            "src/app.py",
            "from core import work\ndef handler(event, context): pass\n",
        )
        .write("src/core/__init__.py", "def work(): pass\n")
        .write("web/index.mjs", "export const handler = async () => 1;\n");
    for (handler, folder) in [
        ("app.handler", "src"),
        ("app.work", "./src/"),
        ("core.work", "src"),
        ("src/app.handler", "."),
        ("src.app.handler", "."),
    ] {
        assert_eq!(found("python3.13", handler, folder), "", "{handler}");
    }
    assert_eq!(found("nodejs22.x", "index.handler", "web"), "");
    assert_eq!(found("java25", "index.handler", "web"), "");
    assert_snapshot!(found("python3.13", "apps.handler", "src"), @"F003 there is no `apps.py` in `src`; did you mean `app`? (fix: there is `app.py`)");
    assert_snapshot!(found("python3.13", "app.handle", "src"), @"F004 no `handle` is defined in `src/app.py`; did you mean `handler`? (fix: there is `handler`, `work`)");
    assert_snapshot!(found("nodejs22.x", "index.main", "web"), @"F004 no `main` is exported from `web/index.mjs` (fix: there is `handler`)");
    assert_snapshot!(found("nodejs22.x", "index.main", "build"), @"F006 there is no folder `build` beside the template (fix: null)");
}

#[test]
fn the_folder_of_a_program_has_the_handler() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("eggs")).expect("a folder");
    std::fs::write(
        folder.path().join("eggs/handler.py"),
        "def handle(event, context): pass\n",
    )
    .expect("a file");
    let mut app = App::new("eggs", folder.path());
    let stack = app.stack("eggs");
    stack.add("Weigh", Function::python("eggs"));
    let assembly = app.synthesize(Dialect::default()).expect("an assembly");
    let report = check::check(&assembly.stacks[0], &Settings::default());
    let found = report
        .diagnostics
        .iter()
        .find(|it| it.code == "F004")
        .expect("a finding");
    assert_snapshot!(found.message, @"no `handler` is defined in `eggs/handler.py`; did you mean `handle`?");
    assert_snapshot!(found.fix.clone().unwrap_or_default(), @"there is `handle`");
    let line = found.line.expect("a line");
    assert!(line.file().ends_with("function.rs"), "{line}");
}

#[test]
fn packages_have_what_goes_with_them() {
    assert_snapshot!(function("{Code: {S3Bucket: b, S3Key: k}}"), @r"
    error F007 F/Properties: `Runtime` is missing, which a function of an archive needs
    error F007 F/Properties: `Handler` is missing, which a function of an archive needs
    ");
    assert_eq!(function("{Code: {ImageUri: x}, PackageType: Image}"), "");
    assert_snapshot!(
        function("{Code: {ImageUri: x}, PackageType: Image, Handler: a.b, Runtime: !Ref AWS::NoValue}"),
        @"error F007 F/Properties/Handler: a function of an image has no `Handler`"
    );
    assert_snapshot!(
        function("{Handler: a, Runtime: provided.al2023, Layers: [a, b, c, d, e, f]}"),
        @"error F009 F/Properties/Layers: there are 6 layers, 5 are allowed"
    );
}

#[test]
fn environments() {
    let large = "x".repeat(4096);
    assert_snapshot!(
        function(&format!(
            "{{Handler: a, Runtime: provided.al2023, Environment: {{Variables: {{AWS_REGION: a, \
             NAME: {large}}}}}}}"
        )),
        @r"
    error F010 F/Properties/Environment/Variables/AWS_REGION: Lambda sets `AWS_REGION` itself
    error F011 F/Properties/Environment/Variables: the variables have at least 4111 bytes, 4096 are allowed
    "
    );
}

#[test]
fn api_gateway_does_not_wait_for_ever() {
    assert_snapshot!(found("F", "
Transform: AWS::Serverless-2016-10-31
Resources:
  Slow:
    Type: AWS::Lambda::Function
    Properties: {Handler: a, Runtime: provided.al2023, Timeout: 60}
  Event:
    Type: AWS::Serverless::Function
    Properties: {Handler: a, Runtime: provided.al2023, Timeout: 31, Events: {Get: {Type: HttpApi}}}
  Queue:
    Type: AWS::Lambda::Function
    Properties: {Handler: a, Runtime: provided.al2023, Timeout: 60}
  Method:
    Type: AWS::ApiGateway::Method
    Properties:
      HttpMethod: GET
      Integration:
        Type: AWS_PROXY
        Uri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Slow.Arn}/invocations
  Patient:
    Type: AWS::ApiGateway::Method
    Properties:
      HttpMethod: GET
      Integration:
        TimeoutInMillis: 60000
        Uri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Queue.Arn}/invocations
"), @r"
    warning F012 Slow/Properties/Timeout: `Slow` may take 60 s, and API Gateway waits for 29 s
    warning F012 Event/Properties/Timeout: `Event` may take 31 s, and API Gateway waits for 30 s
    ");
}
