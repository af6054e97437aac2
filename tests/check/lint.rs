//! AWS's own rules, in the same stream.

use std::process::Command;

use insta::assert_snapshot;

use crate::template::Project;

const TEMPLATE: &str = r#"
Metadata: {stackwright: {accept: {W9010: the image is ours}}}
Resources:
  Open:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: a
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
        - {IpProtocol: tcp, FromPort: 90, ToPort: 80, CidrIp: 10.0.0.0/8}
  Database:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Delete
    UpdateReplacePolicy: Delete
    Properties:
      Engine: postgres
      DBInstanceClass: db.t4g.micro
      AllocatedStorage: "20"
      MasterUsername: admin1
      MasterUserPassword: swordfish
  Machine: {Type: AWS::EC2::Instance, Properties: {ImageId: ami-0123456789abcdef0}}
  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: q, FifoQueue: true}}
"#;

/// What is found, a line each.
fn found(project: &Project, arguments: &[&str]) -> String {
    let said = project.run(&[&["check", "--json"], arguments].concat());
    let json: serde_json::Value = serde_json::from_str(&said.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", said.stderr));
    let report = &json["stacks"][0];
    let line = |it: &serde_json::Value, note: &str| {
        let text = |key: &str| it[key].as_str().unwrap_or_default().to_owned();
        let (code, severity, line) = (text("code"), text("severity"), &it["line"]);
        format!(
            "{line} {severity} {code} {}: {}{note}\n",
            text("pointer"),
            text("message")
        )
    };
    let list = |key: &str| report[key].as_array().cloned().unwrap_or_default();
    let told = list("diagnostics")
        .iter()
        .map(|it| line(it, ""))
        .collect::<String>();
    let accepted = list("accepted");
    told + &accepted
        .iter()
        .map(|it| line(it, " (accepted)"))
        .collect::<String>()
}

#[test]
fn they_tell_what_ours_have_not() {
    let project = Project::new(TEMPLATE);
    let ours = found(&project, &[]);
    let all = found(&project, &["--lint"]);
    let theirs: Vec<&str> = all.lines().filter(|line| !ours.contains(line)).collect();
    assert_snapshot!(theirs.join("\n"), @r"
    10 error E9002 /Resources/Open/Properties/SecurityGroupIngress/1: FromPort 90 is greater than ToPort 80
    21 warning W9010 /Resources/Machine/Properties/ImageId: Hardcoded AMI ID - use a parameter or mapping for portability (accepted)
    ");
    assert!(ours.lines().all(|line| all.contains(line)), "{all}");
    assert!(!all.contains("swordfish"));
    let strict = found(&project, &["--lint", "--rules", "strict"]);
    assert!(strict.contains(" note I9040 "), "{strict}");
}

#[test]
fn a_project_judges_them_too() {
    let project = Project::new(TEMPLATE);
    project.write(
        "stackwright.toml",
        "[check.severity]\ne2504 = 'off'\nW9013 = 'off'\n[[check.accept]]\ncode = 'E9002'\nreason = 'for now'",
    );
    let all = found(&project, &["--lint"]);
    assert!(!all.contains("E2504"), "{all}");
    assert!(all.contains("E9002") && all.contains("(accepted)"), "{all}");
    assert_snapshot!(project.run(&["check", "--explain", "w3037"]).stdout, @r"
    W3037 is the code of a rule of AWS's cloudformation-validate, which `check --lint` asks

    Its rules are described at https://github.com/aws-cloudformation/cloudformation-validate.
    ");
}

#[test]
fn without_python_they_say_what_to_do() {
    let project = Project::new(TEMPLATE);
    let output = Command::new(env!("CARGO_BIN_EXE_stackwright"))
        .args(["check", "--lint"])
        .current_dir(project.root())
        .env("STACKWRIGHT_CACHE_DIR", project.root().join("cache"))
        .env("STACKWRIGHT_PYTHON", "no-python")
        .output()
        .expect("stackwright runs");
    assert!(!output.status.success());
    assert_snapshot!(String::from_utf8_lossy(&output.stderr), @"error: AWS's rules run in Python, in the way that the local cloud does: STACKWRIGHT_PYTHON is `no-python`, which cannot be run as a Python: No such file or directory (os error 2); correct or unset it");
}
