use super::*;

fn read(text: &str, environment: Option<&str>) -> Result<SamConfig, String> {
    named("samconfig.toml", text, environment)
}

fn named(name: &str, text: &str, environment: Option<&str>) -> Result<SamConfig, String> {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(name), text).expect("written");
    SamConfig::read(folder.path(), None, environment).map_err(|error| {
        let folder = format!("{}/", folder.path().display());
        error.to_string().replace(&folder, "")
    })
}

fn error(text: &str) -> String {
    read(text, None).expect_err("an error")
}

const FILE: &str = r#"
version = 0.1

[default.global.parameters]
stack_name = "eggs"
region = "eu-central-1"
tags = "team=hens"

[default.build.parameters]
cached = true

[default.deploy.parameters]
capabilities = "CAPABILITY_IAM CAPABILITY_AUTO_EXPAND"
confirm_changeset = true
resolve_s3 = true
s3_bucket = "team-artifacts"
s3_prefix = "eggs"
parameter_overrides = "Stage=\"prod\" Name=\"two hens\""
image_repositories = []

[staging.deploy.parameters]
stack_name = "eggs-staging"
parameter_overrides = ["Stage=staging", "ParameterKey=Name,ParameterValue=x"]
tags = ["team=hens", "cost center='a b'"]
disable_rollback = true
no_execute_changeset = true
fail_on_empty_changeset = true
"#;

#[test]
fn an_environment_has_what_its_deploy_and_all_commands_have() {
    let config = read(FILE, None).expect("it is valid");
    let bucket = config.asset_bucket.as_ref().map(ToString::to_string);
    assert_eq!(bucket.as_deref(), Some("team-artifacts/eggs"));
    assert_eq!(config.stack_name.as_deref(), Some("eggs"));
    assert_eq!(config.region.as_deref(), Some("eu-central-1"));
    assert_eq!(
        config.capabilities.join(" "),
        "CAPABILITY_IAM CAPABILITY_AUTO_EXPAND"
    );
    assert_eq!(
        format!("{:?} {:?}", config.parameters, config.tags),
        r#"{"Name": "two hens", "Stage": "prod"} {"team": "hens"}"#
    );
    assert!(config.notes.is_empty() && !config.keeps_failed);
}

#[test]
fn each_form_of_a_value_is_read() {
    let text = FILE.replace("cost center='a b'", "'cost center'='a b'");
    let config = read(&text, Some("staging")).expect("it is valid");
    assert_eq!(
        format!("{:?} {:?}", config.parameters, config.tags),
        r#"{"Name": "x", "Stage": "staging"} {"cost center": "a b", "team": "hens"}"#
    );
    assert!(config.keeps_failed && config.fails_if_unchanged && config.only_plans.is_some());

    let yaml = "version: 0.1\ndefault:\n  deploy:\n    parameters:\n      stack_name: eggs\n      \
                parameter_overrides:\n        Stage: prod\n        Size: 2\n        Zones: [a, b]\n        \
                Loud: true\n";
    let config = named("samconfig.yaml", yaml, None).expect("it is valid");
    assert_eq!(
        format!("{:?} {:?}", config.stack_name, config.parameters),
        r#"Some("eggs") {"Loud": "True", "Size": "2", "Stage": "prod", "Zones": "a,b"}"#
    );
}

#[test]
fn what_makes_no_sense_is_told_with_its_line() {
    let set = |line: &str| {
        error(&format!(
            "version = 0.1\n[default.deploy.parameters]\n{line}\n"
        ))
    };
    insta::assert_snapshot!(set("stack_name = 7"), @"samconfig.toml:3: `stack_name` is a number, and must be text: write it in quotes");
    insta::assert_snapshot!(set("\ntags = true"), @"samconfig.toml:4: `tags` is true or false, and must be text, a list of texts or a table");
    insta::assert_snapshot!(set("disable_rollback = 'yes'"), @"samconfig.toml:3: `disable_rollback` is text, and must be true or false, without quotes");
    insta::assert_snapshot!(set("capabilities = ['CAPABILITY_IAM', 2]"), @"samconfig.toml:3: `capabilities` is a number, and must be text: write it in quotes");
    insta::assert_snapshot!(set("parameter_overrides = 'Stage'"), @"samconfig.toml:3: `parameter_overrides`: `Stage` is not of the form NAME=VALUE");
    insta::assert_snapshot!(set("parameter_overrides = 'file://prod.yaml'"), @"samconfig.toml:3: `parameter_overrides` is in a file of its own, which is not followed: name it with --parameters-file prod.yaml");
    insta::assert_snapshot!(set("s3_bucket = 'No_Bucket'"), @"samconfig.toml:3: `No_Bucket` cannot be a bucket's name: write it as NAME or NAME/PREFIX, with 3 to 63 small letters, digits, hyphens and dots in NAME");
    insta::assert_snapshot!(set("stack_name = eggs"), @"samconfig.toml:3: string values must be quoted, expected literal string");
    insta::assert_snapshot!(error("default = 1"), @"samconfig.toml:1: `default` is a number, and must be a table");
    insta::assert_snapshot!(read(FILE, Some("stagin")).expect_err("no such one"), @"samconfig.toml:1: there is no environment `stagin`; did you mean `staging`? (known: default, staging)");
    let yaml = named(
        "samconfig.yaml",
        "default:\n  deploy:\n    parameters:\n      stack_name: 7\n",
        None,
    );
    insta::assert_snapshot!(yaml.expect_err("an error"), @"samconfig.yaml:4: `stack_name` is a number, and must be text: write it in quotes");
}

#[test]
fn unknown_keys_are_noted() {
    let text = "[default.deploy.parameters]\nstack_nam = 'eggs'\n";
    let config = read(text, None).expect("it is valid");
    let note = &config.notes[0];
    insta::assert_snapshot!(note[note.find("samconfig").expect("its name")..], @"samconfig.toml:2: SAM CLI has no option `stack_nam`, and it is not followed; did you mean `stack_name`?");
}

#[test]
fn a_file_that_is_asked_for_must_be_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let read = |file, environment| SamConfig::read(folder.path(), file, environment);
    assert!(read(None, None).expect("nothing").path.is_none());
    let missing = read(Some(Path::new("other.toml")), None).expect_err("missing");
    assert!(missing.to_string().contains("other.toml: "), "{missing}");
    let missing = read(None, Some("prod")).expect_err("missing");
    let text = missing.to_string();
    insta::assert_snapshot!(text[text.find("samconfig").expect("its name")..], @"samconfig.toml: there is no such file, and so no environment `prod`: leave out --config-env, or name the file with --config-file");
}
