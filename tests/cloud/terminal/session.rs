//! A whole deploy as a person sees it: plan, question, what is under way, end.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::pty::Terminal;
use crate::project::{Project, TEMPLATE, json, stdout};

/// Something that is under way until it is told to be done.
const WAITS: &str = "  Handle: {Type: AWS::CloudFormation::WaitConditionHandle}
  Wait:
    Type: AWS::CloudFormation::WaitCondition
    DependsOn: Topic
    Properties: {Handle: !Ref Handle, Timeout: '60'}
Outputs:";

/// The screen without what is another one each time.
fn steady(project: &Project, screen: &str) -> String {
    static TIMES: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r" *[0-9.]+ ?s\b").expect("an expression"));
    static URLS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"http://[0-9.:]+").expect("an expression"));
    let folder = project.folder.path().display().to_string();
    let screen = screen.replace(&folder, "FOLDER");
    let screen = TIMES.replace_all(&screen, " TIME");
    URLS.replace_all(&screen, "URL").trim_end().to_owned()
}

#[test]
fn a_deploy_from_its_plan_to_its_end() {
    let project = Project::new();
    project.write(&TEMPLATE.replace("Outputs:", WAITS));
    let mut terminal = Terminal::start(project.command(&["deploy"]), 100);
    terminal.wait_for("[y/N]");
    terminal.type_in("y\n");
    terminal.wait_for("creating Wait");
    let meanwhile = terminal.screen();

    // Another terminal attaches to it.
    let follower = Terminal::start(project.command(&["events", "--follow"]), 100);
    follower.wait_for("creating Wait");

    let now = json(&project.run(&["status", "--json"]));
    let resources = now["stacks"][0]["resources"].as_array().expect("a list");
    let handle = resources
        .iter()
        .find(|it| it["id"] == "Handle")
        .expect("it is there");
    let url = handle["physicalId"].as_str().expect("an address");
    let signal = r#"{"Status": "SUCCESS", "UniqueId": "1", "Reason": "enough", "Data": ""}"#;
    ureq::put(url).send(signal).expect("signalled");

    let ended = terminal.end();
    let followed = follower.end();
    assert_eq!((ended.status, followed.status), (Some(0), Some(0)));
    assert!(!ended.screen.hide_cursor(), "the cursor is back");
    let after = meanwhile.find("[y/N]").expect("the question");
    insta::assert_snapshot!(steady(&project, &meanwhile[after..]), @r"
    [y/N] y
     TIME CREATE_IN_PROGRESS AWS::CloudFormation::Stack things
     TIME CREATE_COMPLETE AWS::CloudFormation::WaitConditionHandle Handle
     TIME CREATE_COMPLETE AWS::SNS::Topic Topic
      creating Wait TIME                  AWS::CloudFormation::WaitCondition
    ━━━━━━━━━━━━━╸────── 2/3 TIME  waiting for Wait
    ");
    insta::assert_snapshot!(steady(&project, &ended.screen.contents()), @r#"
    1 warning; `cargo run -p stackwright -- check` shows it
    create things in URL (us-east-1)

    things (new stack): 3 to add

    [+] AWS::SNS::Topic Topic template.yaml:4
    [+] AWS::CloudFormation::WaitConditionHandle Handle template.yaml:5
    [+] AWS::CloudFormation::WaitCondition Wait template.yaml:6

    Parameters
    [+] Size: + "small"

    Outputs
    [+] Name: + !GetAtt Topic.TopicName
    [+] Site: + !Sub "https://${Topic.TopicName}.s3.amazonaws.com/index.html"

    Deploy things? [y/N] y
     TIME CREATE_IN_PROGRESS AWS::CloudFormation::Stack things
     TIME CREATE_COMPLETE AWS::CloudFormation::WaitConditionHandle Handle
     TIME CREATE_COMPLETE AWS::SNS::Topic Topic
     TIME CREATE_COMPLETE AWS::CloudFormation::WaitCondition Wait
     TIME CREATE_COMPLETE AWS::CloudFormation::Stack things
    things: deployed in TIME
    Name  one
    Site  URL/one/index.html
    "#);
    insta::assert_snapshot!(steady(&project, &followed.screen.contents()), @r"
     TIME CREATE_IN_PROGRESS AWS::CloudFormation::Stack things
     TIME CREATE_COMPLETE AWS::CloudFormation::WaitConditionHandle Handle
     TIME CREATE_COMPLETE AWS::SNS::Topic Topic
     TIME CREATE_COMPLETE AWS::CloudFormation::WaitCondition Wait
     TIME CREATE_COMPLETE AWS::CloudFormation::Stack things
    things: CREATE_COMPLETE
    ");
    let said = stdout(&project.run(&["events"]));
    insta::assert_snapshot!(steady(&project, &said), @r"
    things: CREATE_COMPLETE
     TIME CREATE_IN_PROGRESS AWS::CloudFormation::Stack things
     TIME CREATE_IN_PROGRESS AWS::CloudFormation::WaitConditionHandle Handle
     TIME CREATE_COMPLETE AWS::CloudFormation::WaitConditionHandle Handle
     TIME CREATE_IN_PROGRESS AWS::SNS::Topic Topic
     TIME CREATE_COMPLETE AWS::SNS::Topic Topic
     TIME CREATE_IN_PROGRESS AWS::CloudFormation::WaitCondition Wait
     TIME CREATE_COMPLETE AWS::CloudFormation::WaitCondition Wait
     TIME CREATE_COMPLETE AWS::CloudFormation::Stack things
    ");
}
