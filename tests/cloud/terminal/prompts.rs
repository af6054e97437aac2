//! Questions, and what their answers do.

use super::pty::{Ended, Terminal};
use crate::{
    local_cloud,
    project::{Project, TEMPLATE, json, status, stderr},
};

fn deploy(project: &Project, answers: &[(&str, &str)]) -> Ended {
    on_terminal(project, "deploy", answers)
}

/// Runs a command on a terminal, and gives each answer when its question is there.
fn on_terminal(project: &Project, command: &str, answers: &[(&str, &str)]) -> Ended {
    let mut terminal = Terminal::start(project.command(&[command]), 100);
    for (question, answer) in answers {
        terminal.wait_for(question);
        terminal.type_in(answer);
    }
    terminal.end()
}

#[test]
fn what_holds_data_goes_only_if_its_name_is_typed() {
    let project = Project::new();
    let bucket = "  Photos: {Type: AWS::S3::Bucket}\nOutputs:";
    project.write(&TEMPLATE.replace("Outputs:", bucket));
    let refused = deploy(&project, &[("Deploy things? [y/N]", "n\n")]);
    assert_eq!(refused.status, Some(1), "{}", refused.screen.contents());
    let ended = deploy(&project, &[("Deploy things? [y/N]", "y\n")]);
    assert_eq!(ended.status, Some(0), "{}", ended.screen.contents());

    project.write(TEMPLATE);
    let yes = ("Deploy things? [y/N]", "y\n");
    let question = "let it go (Photos):";
    let refused = deploy(&project, &[yes, (question, "photos\n")]);
    assert_eq!(refused.status, Some(1), "{}", refused.screen.contents());
    let screen = refused.screen.contents();
    let asked = &screen[screen.find("Deploy things?").expect("the question")..];
    insta::assert_snapshot!(asked.trim_end(), @r"
    Deploy things? [y/N] y
    Photos (AWS::S3::Bucket) is deleted: it holds no objects
    Type its name to let it go (Photos): photos
    error: not deployed; nothing was changed
    ");
    let kept = project.run(&["deploy", "--yes"]);
    assert_eq!(status(&kept), 1, "it is still there: {}", stderr(&kept));

    let ended = deploy(&project, &[yes, (question, "Photos\n")]);
    assert_eq!(ended.status, Some(0), "{}", ended.screen.contents());
}

/// Asks EC2 for something that no stack knows of.
fn ec2(project: &Project, fields: &[(&str, &str)]) {
    let key = format!(
        "AWS4-HMAC-SHA256 Credential={}/20260101/us-east-1/ec2/aws4_request, SignedHeaders=host, \
         Signature=0",
        project.account
    );
    let fields = [("Version", "2016-11-15")].iter().chain(fields).copied();
    let asked = ureq::post(local_cloud::shared().url).header("authorization", &key);
    asked.send_form(fields).expect("done");
}

#[test]
fn what_cannot_be_deleted_is_let_go_of_only_if_that_is_agreed_to() {
    let project = Project::new();
    let net = "  Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}\nOutputs:";
    project.write(&TEMPLATE.replace("Outputs:", net));
    let deployed = project.run(&["deploy", "--yes"]);
    assert_eq!(status(&deployed), 0, "{}", stderr(&deployed));
    let now = json(&project.run(&["status", "--json"]));
    let resources = now["stacks"][0]["resources"].as_array().expect("a list");
    let net = resources
        .iter()
        .find(|it| it["id"] == "Net")
        .expect("a network");
    let net = net["physicalId"].as_str().expect("an id");
    let subnet = [
        ("Action", "CreateSubnet"),
        ("VpcId", net),
        ("CidrBlock", "10.0.1.0/24"),
    ];
    ec2(&project, &subnet);

    let name = ("Type the stack's name to remove it (things):", "things\n");
    let question = "Let go of Net, and delete the rest? [y/N]";
    let refused = on_terminal(&project, "destroy", &[name, (question, "n\n")]);
    let screen = refused.screen.contents();
    assert_eq!(refused.status, Some(1), "{screen}");
    assert!(screen.contains("trying again"), "{screen}");
    let now = json(&project.run(&["status", "--json"]));
    assert_eq!(now["stacks"][0]["status"], "DELETE_FAILED");
    // Without anybody to ask, nothing is let go of.
    assert_eq!(status(&project.run(&["destroy", "--yes"])), 1);

    let agreed = on_terminal(&project, "destroy", &[name, (question, "y\n")]);
    let screen = agreed.screen.contents();
    assert_eq!(agreed.status, Some(0), "{screen}");
    let after = screen.rfind(question).expect("the question");
    let told = screen[after..].replace(net, "NET");
    for line in ["kept: Net (AWS::EC2::VPC) NET", "to remove it: ", "1 left"] {
        assert!(told.contains(line), "{line}: {told}");
    }
    let now = json(&project.run(&["status", "--json"]));
    assert_eq!(now["stacks"][0]["exists"], false);
}
