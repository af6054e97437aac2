//! Questions, and what their answers do.

use super::pty::{Ended, Terminal};
use crate::project::{Project, TEMPLATE, status, stderr};

/// Deploys on a terminal, and gives each answer when its question is there.
fn deploy(project: &Project, answers: &[(&str, &str)]) -> Ended {
    let mut terminal = Terminal::start(project.command(&["deploy"]), 100);
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
