use super::*;
use crate::{
    app::Problem,
    assembly::AssetContent,
    template::{Positions, Template},
};

/// A project's folder with these files.
fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        let parent = path.parent().expect("a folder around it");
        fs::create_dir_all(parent).expect("made");
        fs::write(path, text).expect("written");
    }
    folder
}

fn stack(folder: &Path, template: &str) -> StackAssembly {
    let (template, positions): (Template, Positions) =
        Template::parse_located(template).expect("a template");
    let mut stack = StackAssembly::of_template("s", template, "template.yaml", &positions);
    stack.folder = folder.to_owned();
    stack
}

/// The packed stack, or all that is wrong, without the names of temporary folders.
fn pack(template: &str, files: &[(&str, &str)], installs: bool) -> Result<StackAssembly, String> {
    let folder = project(files);
    let mut stack = stack(folder.path(), template);
    let packing = Packing {
        home: &Home::ours("stackwright-assets-000000000000-eu-west-1", "eu-west-1"),
        installs,
        parameters: &BTreeMap::new(),
    };
    let place = format!("{}/", folder.path().display());
    match pack_local(&mut stack, &packing) {
        Ok(()) => {
            for notice in &mut stack.notices {
                *notice = notice.replace(&place, "");
            }
            Ok(stack)
        }
        Err(problems) => {
            let problems = problems.into_iter().map(|it| Problem::from(it).to_string());
            let text = problems.collect::<Vec<_>>().join("\n");
            Err(text.replace(&place, ""))
        }
    }
}

fn refused(template: &str, files: &[(&str, &str)]) -> String {
    pack(template, files, false).expect_err("it cannot be packed")
}

/// What the template says, with the beginnings of hashes, and the assets.
fn told(stack: &StackAssembly) -> String {
    let mut text = stack.template.to_yaml();
    for asset in &stack.assets {
        let hash = asset.key.split(['.', '/']).find(|it| it.len() == 64);
        let hash = hash.expect("a hash");
        let names: Vec<&str> = asset.files().iter().map(|it| it.name.as_str()).collect();
        text.push_str(&format!(
            "{} {} {}\n",
            asset.resource,
            asset.key,
            names.join(" ")
        ));
        text = text.replace(hash, &hash[..6]);
    }
    text
}

#[test]
fn properties_name_the_bucket() {
    let template = "\
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {CodeUri: src}, Api: {DefinitionUri: api.json}}
Resources:
  Shared: {Type: AWS::Serverless::Function}
  Inline: {Type: AWS::Serverless::Function, Properties: {InlineCode: x}}
  One: {Type: AWS::Lambda::Function, Properties: {Code: ./src/app.py}}
  Made: {Type: AWS::Lambda::LayerVersion, Properties: {Content: made.bin}}
  Far: {Type: AWS::Serverless::Function, Properties: {CodeUri: 's3://theirs/code.zip'}}
  Machine: {Type: AWS::Serverless::StateMachine, Properties: {DefinitionUri: m.json}}
  Schema: {Type: AWS::AppSync::GraphQLSchema, Properties: {DefinitionS3Location: api.json}}
  Job: {Type: AWS::Glue::Job, Properties: {Command: {ScriptLocation: src/app.py}}}
  Graph:
    Type: AWS::Serverless::GraphQLApi
    Properties: {Functions: {F: {CodeUri: src/app.py}}, Resolvers: {Query: {R: {CodeUri: src/app.py}}}}
  Topic: {Type: AWS::SNS::Topic, Properties: {'Fn::Transform': {Name: AWS::Include, Parameters: {Location: m.json}}}}
  'Fn::ForEach::Each': [Id, [A], {'F${Id}': {Type: AWS::Serverless::Function, Properties: {CodeUri: src}}}]
";
    let files = [
        ("src/app.py", "x = 1\n"),
        ("src/tests/test_app.py", ""),
        (".aws-sam/cache.py", ""),
        ("made.bin", "PK\u{3}\u{4} and so on"),
        ("m.json", "{}"),
        ("api.json", "{\"openapi\": \"3.0.1\"}"),
    ];
    let stack = pack(template, &files, false).expect("packed");
    insta::assert_snapshot!(told(&stack), @r"
    Transform: AWS::Serverless-2016-10-31
    Globals:
      Api:
        DefinitionUri:
          Bucket: !Sub stackwright-assets-${AWS::AccountId}-${AWS::Region}
          Key: 257da9.json
    Resources:
      Shared:
        Type: AWS::Serverless::Function
        Properties:
          CodeUri:
            Bucket: !Sub stackwright-assets-${AWS::AccountId}-${AWS::Region}
            Key: f381fe.zip
      Inline:
        Type: AWS::Serverless::Function
        Properties:
          InlineCode: x
      One:
        Type: AWS::Lambda::Function
        Properties:
          Code:
            S3Bucket: !Sub stackwright-assets-${AWS::AccountId}-${AWS::Region}
            S3Key: f381fe.zip
      Made:
        Type: AWS::Lambda::LayerVersion
        Properties:
          Content:
            S3Bucket: !Sub stackwright-assets-${AWS::AccountId}-${AWS::Region}
            S3Key: 07c91e.bin
      Far:
        Type: AWS::Serverless::Function
        Properties:
          CodeUri: s3://theirs/code.zip
      Machine:
        Type: AWS::Serverless::StateMachine
        Properties:
          DefinitionUri:
            Bucket: !Sub stackwright-assets-${AWS::AccountId}-${AWS::Region}
            Key: 44136f.json
      Schema:
        Type: AWS::AppSync::GraphQLSchema
        Properties:
          DefinitionS3Location: s3://stackwright-assets-000000000000-eu-west-1/257da9.json
      Job:
        Type: AWS::Glue::Job
        Properties:
          Command:
            ScriptLocation: s3://stackwright-assets-000000000000-eu-west-1/9e26bf.py
      Graph:
        Type: AWS::Serverless::GraphQLApi
        Properties:
          Functions:
            F:
              CodeUri: s3://stackwright-assets-000000000000-eu-west-1/9e26bf.py
          Resolvers:
            Query:
              R:
                CodeUri: s3://stackwright-assets-000000000000-eu-west-1/9e26bf.py
      Topic:
        Type: AWS::SNS::Topic
        Properties:
          Fn::Transform:
            Name: AWS::Include
            Parameters:
              Location: s3://stackwright-assets-000000000000-eu-west-1/44136f.json
      Fn::ForEach::Each:
        - Id
        - - A
        - F${Id}:
            Type: AWS::Serverless::Function
            Properties:
              CodeUri:
                Bucket: !Sub stackwright-assets-${AWS::AccountId}-${AWS::Region}
                Key: f381fe.zip
    Globals 257da9.json 
    Shared f381fe.zip app.py
    One f381fe.zip app.py
    Made 07c91e.bin 
    Machine 44136f.json 
    Schema 257da9.json 
    Job 9e26bf.py 
    Graph 9e26bf.py 
    Graph 9e26bf.py 
    Fn::ForEach::Each f381fe.zip app.py
    AWS::Include 44136f.json
    ");
}

#[test]
fn a_bucket_of_the_users_is_named_as_it_is() {
    let template = "Resources: {F: {Type: AWS::Serverless::Function, Properties: {CodeUri: .}}, \
                    A: {Type: AWS::Serverless::Application, Properties: {Location: a.json}}}";
    let folder = project(&[("app.py", ""), ("a.json", "{\"Resources\": {}}")]);
    let mut stack = stack(folder.path(), template);
    let bucket = "team-artifacts/eggs".parse().expect("a bucket");
    let packing = Packing {
        home: &Home::of(&bucket, "cn-north-1"),
        installs: false,
        parameters: &BTreeMap::new(),
    };
    pack_local(&mut stack, &packing).expect("packed");
    insta::assert_snapshot!(told(&stack), @r"
    Resources:
      F:
        Type: AWS::Serverless::Function
        Properties:
          CodeUri:
            Bucket: team-artifacts
            Key: eggs/7a3b25.zip
      A:
        Type: AWS::Serverless::Application
        Properties:
          Location: https://s3.cn-north-1.amazonaws.com.cn/team-artifacts/eggs/ff1f86.json
    F eggs/7a3b25.zip a.json app.py
    A eggs/ff1f86.json
    ");
}

#[test]
fn nested_templates_come_with_their_own_files() {
    let template = "Resources: {S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child/t.yaml}}}";
    let child = "Resources: {F: {Type: AWS::Lambda::Function, Properties: {Code: code}}}";
    let files = [("child/t.yaml", child), ("child/code/app.py", "")];
    let stack = pack(template, &files, false).expect("packed");
    insta::assert_snapshot!(told(&stack), @r"
    Resources:
      S:
        Type: AWS::CloudFormation::Stack
        Properties:
          TemplateURL: https://s3.eu-west-1.amazonaws.com/stackwright-assets-000000000000-eu-west-1/0246cf.json
    S d7a784.zip app.py
    S 0246cf.json
    ");
    let AssetContent::Text(text) = &stack.assets[1].content else {
        panic!("a template")
    };
    assert!(text.contains(&stack.assets[0].key), "{text}");

    let circle =
        "Resources: {S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: t.yaml}}}";
    let lost = "Resources:\n  F: {Type: AWS::Lambda::Function, Properties: {Code: lost}}\n";
    let name = [("t.yaml", circle)];
    insta::assert_snapshot!(refused(circle, &name), @r"
    `t.yaml`, the TemplateURL of `S`, is nested in itself
      at t.yaml:1
      hint: name another template
    ");
    insta::assert_snapshot!(refused(template, &[("child/t.yaml", lost)]), @r"
    there is no `child/lost`, the Code of `F`
      at child/t.yaml:2
      hint: paths start from the template's folder: correct this one, or let the build that makes it run first
    ");
    insta::assert_snapshot!(refused(template, &[("child/t.yaml", "Resources: [")]), @r"
    `child/t.yaml`, the TemplateURL of `S`, is no template: line 2, column 1: this is not YAML: while parsing a node, did not find expected node content; look at the indentation and the quotes up to here
      at template.yaml:1
    ");
}

#[test]
fn what_cannot_be_packed_is_told_with_its_line() {
    let function = |properties: &str, more: &str| {
        format!(
            "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n{properties}{more}"
        )
    };
    let code = "      CodeUri: src\n";
    let method = |name: &str| function(code, &format!("    Metadata: {{BuildMethod: {name}}}\n"));
    let source = |file: &'static str| [("src/app.py", ""), (file, "")];
    let run = |template: &str, files: &[(&str, &str)]| refused(template, files);
    insta::assert_snapshot!(run(&function("      CodeUri: srk\n", ""), &source("src/x")), @r"
    there is no `srk`, the CodeUri of `F`
      at template.yaml:5
      hint: paths start from the template's folder: correct this one, or let the build that makes it run first
    ");
    insta::assert_snapshot!(run(&method("makefile"), &source("src/Makefile")), @r"
    `src`, the CodeUri of `F`, is source that `BuildMethod: makefile` makes code of
      at template.yaml:5
      hint: run `sam build`, and deploy what it makes with --template .aws-sam/build/template.yaml
    ");
    insta::assert_snapshot!(run(&method("rust-cargolambda"), &source("src/Cargo.toml")), @r"
    `src`, the CodeUri of `F`, is source that `BuildMethod: rust-cargolambda` makes code of
      at template.yaml:5
      hint: run `sam build`, and deploy what it makes with --template .aws-sam/build/template.yaml
    ");
    let java = function(code, "      Runtime: java21\n");
    insta::assert_snapshot!(run(&java, &source("src/pom.xml")), @r"
    `src`, the CodeUri of `F`, is source that a build for java21 makes code of
      at template.yaml:5
      hint: run `sam build`, and deploy what it makes with --template .aws-sam/build/template.yaml
    ");
    let image = function(
        "      PackageType: Image\n",
        "    Metadata: {Dockerfile: Dockerfile}\n",
    );
    insta::assert_snapshot!(run(&image, &[]), @r"
    the image of `F` is not in a registry
      at template.yaml:4
      hint: stackwright builds no images: push it, and name it with `ImageUri: ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG`
    ");
    let layer = "Resources:\n  L:\n    Type: AWS::Serverless::LayerVersion\n    Properties: {ContentUri: src}\n    Metadata: {BuildMethod: python3.13}\n";
    insta::assert_snapshot!(run(layer, &source("src/requirements.txt")), @r"
    `src`, the ContentUri of `L`, is source that `BuildMethod: python3.13` makes code of
      at template.yaml:4
      hint: add --install-requirements, or run `sam build` and deploy what it makes with --template .aws-sam/build/template.yaml
    ");
    let api =
        "Resources:\n  A:\n    Type: AWS::Serverless::Api\n    Properties: {DefinitionUri: src}\n";
    insta::assert_snapshot!(run(api, &source("src/x")), @r"
    `src`, the DefinitionUri of `A`, is a folder, and must be a file
      at template.yaml:4
      hint: name the file in it
    ");
    let include = "Resources:\n  T:\n    Type: AWS::SNS::Topic\n    Properties:\n      Fn::Transform: {Name: AWS::Include, Parameters: {Location: t.yaml}}\n";
    insta::assert_snapshot!(run(include, &[]), @r"
    there is no `t.yaml`, the Location of `AWS::Include`
      at template.yaml:5
      hint: paths start from the template's folder: correct this one, or let the build that makes it run first
    ");
}

#[test]
fn what_a_build_has_made_goes_up_as_it_is() {
    let template = "\
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: F, Runtime: java21}
    Metadata: {SamResourceId: F, BuildMethod: makefile}
";
    let files = [
        ("F/pom.xml", ""),
        ("F/requirements.txt", "requests\n"),
        ("F/Makefile", ""),
    ];
    let stack = pack(template, &files, false).expect("packed");
    assert!(stack.notices.is_empty(), "{:?}", stack.notices);
}

#[test]
fn packages_that_are_not_installed_are_told() {
    let template = "\
Globals: {Function: {Runtime: python3.13}}
Resources:
  F: {Type: AWS::Serverless::Function, Properties: {CodeUri: src}}
  G: {Type: AWS::Serverless::Function, Properties: {CodeUri: src}}
  None: {Type: AWS::Serverless::Function, Properties: {CodeUri: none}}
  Node: {Type: AWS::Serverless::Function, Properties: {CodeUri: node, Runtime: nodejs22.x}}
";
    let files = [
        ("src/app.py", ""),
        ("src/requirements.txt", "requests\n"),
        ("none/app.py", ""),
        ("none/requirements.txt", "# nothing\n"),
        ("node/requirements.txt", "requests\n"),
        (
            "node/package.json",
            "{\"dependencies\": {\"left-pad\": \"1\"}}",
        ),
        (BUILT, "Resources: {}"),
    ];
    let stack = pack(template, &files, false).expect("packed");
    insta::assert_snapshot!(stack.notices.join("\n"), @r"
    the packages of src/requirements.txt are not installed: add --install-requirements, or deploy what `sam build` makes
    the packages of node/package.json are not installed: deploy what `sam build` makes
    `sam build` has made a template too: --template .aws-sam/build/template.yaml takes that one
    ");
    let unknown = template.replace("python3.13", "!Ref Python");
    insta::assert_snapshot!(pack(&unknown, &files, true).expect_err("no runtime"), @r"
    it is not known for which Python the packages of src/requirements.txt are to be installed
      at template.yaml:3
      hint: write `Runtime` out, or give its parameter a value
    it is not known for which Python the packages of src/requirements.txt are to be installed
      at template.yaml:4
      hint: write `Runtime` out, or give its parameter a value
    ");
}
