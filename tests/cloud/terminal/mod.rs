//! The commands on a real terminal: what a person sees when they have ended.

mod prompts;
mod pty;
mod session;
mod side_by_side;

use std::{fs, thread, time::Duration};

use crate::{
    local_cloud,
    project::{Project, TEMPLATE, status, stderr},
    proxy::Proxy,
};
use pty::{Ended, Terminal, tagged};

/// `TEMPLATE` with a role, and a function with code.
fn grown(action: &str, greeting: &str) -> String {
    let more = format!(
        "  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{{Effect: Allow, Principal: {{Service: lambda.amazonaws.com}}, Action: 'sts:AssumeRole'}}]
      Policies:
        - PolicyName: publish
          PolicyDocument: {{Version: '2012-10-17', Statement: [{{Effect: Allow, Action: '{action}', Resource: !Ref Topic}}]}}
  Greet:
    Type: AWS::Lambda::Function
    Properties:
      Role: !GetAtt Role.Arn
      Runtime: python3.13
      Handler: index.handler
      Timeout: 5
      Code:
        ZipFile: |
          def handler(event, context):
              return '{greeting}'
Outputs:"
    );
    TEMPLATE.replace("Outputs:", &more)
}

/// Shows what differs on a terminal of so many columns.
fn diff(project: &Project, arguments: &[&str], columns: u16) -> Ended {
    let mut command = project.command(&["diff"]);
    command.args(arguments);
    let ended = Terminal::start(command, columns).end();
    assert_eq!(ended.status, Some(0), "{}", ended.screen.contents());
    assert!(!ended.screen.hide_cursor(), "the cursor is back");
    ended
}

#[test]
fn a_difference_of_two_files_on_a_narrow_and_on_a_wide_terminal() {
    let project = Project::new();
    fs::write(
        project.folder.path().join("old.yaml"),
        grown("sns:Publish", "hello"),
    )
    .expect("written");
    project.write(&grown("sns:*", "good morning").replace("TopicName: one", "TopicName: two"));
    let arguments = ["--offline", "--against", "old.yaml"];
    let narrow = diff(&project, &arguments, 60);
    insta::assert_snapshot!(tagged(&narrow.screen), @r#"
    1 warning; `cargo run -p stackwright -- check` shows it
    <bold>things</>: 2 to change, 1 replaced

    <bold>Security</>: 1 broader
    <bold>Role</> <faint>template.yaml:12</>
      <bold red>+ broader</>
        may sns:*
        (before: sns:Publish)
        on ${Topic}

    <yellow>[~]</> AWS::SNS::Topic <bold>Topic</> <bold red>replaced</> <faint>template.yaml:4</>
        <faint>because: TopicName</>
        TopicName: <red>"one"</> → <green>"two"</>
        <faint>→ Role is changed in place</>
          <faint>(Policies[0].PolicyDocument.Statement[0].Resource</>
          <faint>takes Topic)</>
        <faint>→ the output Name changes (Topic.TopicName)</>
        <faint>→ the output Site changes (Topic.TopicName)</>
    <yellow>[~]</> AWS::IAM::Role <bold>Role</> <faint>template.yaml:5</>
        <faint>because: Policies takes Topic</>
        Policies[publish].PolicyDocument:
          <yellow>~ </>statement Allow sns:* on !Ref Topic
              Action: <red>- "sns:Publish"</>
              Action: <green>+ "sns:*"</>
    <yellow>[~]</> AWS::Lambda::Function <bold>Greet</> <faint>template.yaml:13</>
        Code.ZipFile:
          <faint>  def handler(event, context):</>
          <red>-     return </><bold under red>'hello'</>
          <green>+     return </><bold under green>'good morning'</>
    "#);
    let wide = diff(&project, &arguments, 120);
    insta::assert_snapshot!(wide.screen.contents(), @r#"
    1 warning; `cargo run -p stackwright -- check` shows it
    things: 2 to change, 1 replaced

    Security: 1 broader
    Role template.yaml:12
      + broader   may sns:*              ${Topic}
                  (before: sns:Publish)

    [~] AWS::SNS::Topic Topic replaced template.yaml:4
        because: TopicName
        TopicName: "one" → "two"
        → Role is changed in place (Policies[0].PolicyDocument.Statement[0].Resource takes Topic)
        → the output Name changes (Topic.TopicName)
        → the output Site changes (Topic.TopicName)
    [~] AWS::IAM::Role Role template.yaml:5
        because: Policies takes Topic
        Policies[publish].PolicyDocument:
          ~ statement Allow sns:* on !Ref Topic
              Action: - "sns:Publish"
              Action: + "sns:*"
    [~] AWS::Lambda::Function Greet template.yaml:13
        Code.ZipFile:
            def handler(event, context):
          -     return 'hello'
          +     return 'good morning'
    "#);
}

#[test]
fn a_difference_from_what_is_deployed_leaves_nothing_of_the_spinner() {
    let project = Project::new();
    project.write(&grown("sns:Publish", "hello"));
    let deployed = project.run(&["deploy", "--yes"]);
    assert_eq!(status(&deployed), 0, "{}", stderr(&deployed));
    project.write(&grown("sns:Publish", "good morning").replace("Timeout: 5", "Timeout: 9"));
    // So slow that a person sees what is said meanwhile.
    let proxy = Proxy::to(&local_cloud::shared().url);
    proxy.spoil(|request| {
        if request.name == "CreateChangeSet" {
            thread::sleep(Duration::from_millis(400));
        }
        None
    });
    for columns in [60, 120] {
        let ended = diff(&project, &["--endpoint-url", &proxy.url()], columns);
        let meanwhile = "things: 1 to change, by the templates; asking the service";
        assert!(ended.written.contains(meanwhile), "{:?}", ended.written);
        insta::allow_duplicates! {
            insta::assert_snapshot!(ended.screen.contents(), @r"
            1 warning; `cargo run -p stackwright -- check` shows it
            things: 1 to change

            [~] AWS::Lambda::Function Greet template.yaml:13
                Timeout: 5 → 9
                Code.ZipFile:
                    def handler(event, context):
                  -     return 'hello'
                  +     return 'good morning'
            ");
        }
    }
}
