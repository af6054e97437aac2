//! `--report`: what an operation did, as a page.

use std::fs;

use crate::{
    project::{Project, TEMPLATE, status, stderr},
    python::python_with,
};

/// Prints what a page says, after it was read as strictly as XML is; and what it must not have:
/// programs, and anything that is fetched from elsewhere.
const READ: &str = r##"
import re, sys
import xml.etree.ElementTree as ET

page = ET.fromstring(sys.stdin.read())
text = lambda it: " ".join(" ".join(it.itertext()).split())
times = lambda it: re.sub(r"( in| after| first)? \b[0-9.]+ (ms|s|min)\b", "", it)
for it in page.iter():
    assert it.tag not in ("script", "link", "img", "iframe", "object"), it.tag
    for name, value in it.attrib.items():
        assert not name.startswith("on"), name
        assert name not in ("src", "href") or value.startswith("#"), value
    if it.text and it.tag == "style":
        assert "url(h" not in it.text and "@import" not in it.text
for it in page.find("body").iter():
    kind = it.get("class", "")
    if it.tag in ("h1", "h2", "summary"):
        print(f"{it.tag}: {times(text(it))}")
    elif kind.startswith("message"):
        for line in it:
            print(f"  ! {text(line)}")
    elif it.tag == "g" and it.find("rect") is not None:
        bars = [bar.get("class").split()[1] for bar in it.iter("rect")]
        print(f"  {times(text(it.find('text')))}: {' '.join(bars)}")
    elif it.tag == "tr" and it.find("td") is not None and it[1].text.startswith("AWS::"):
        cells = [text(cell) for cell in it]
        print("  |", " | ".join(filter(None, cells[:3] + cells[6:])))
"##;

/// What a report says.
pub(crate) fn read(page: &str) -> String {
    python_with(&[]).run(READ, page)
}

fn written(project: &Project, name: &str) -> String {
    fs::read_to_string(project.folder.path().join(name)).expect("a report")
}

#[test]
fn a_deploy_and_its_failure_are_drawn_and_told() {
    let project = Project::new();
    let deployed = project.run(&["deploy", "--yes", "--report", "new.html"]);
    assert_eq!(status(&deployed), 0, "{}", stderr(&deployed));
    assert!(stderr(&deployed).ends_with("report: new.html\n"));
    insta::assert_snapshot!(read(&written(&project, "new.html")), @r"
    h1: things: created
      things the whole stack created: done
      Topic AWS::SNS::Topic created: done
      | Topic template.yaml:4 | AWS::SNS::Topic | CREATE_COMPLETE
    summary: All that the service said: 4 events
    ");

    let again = project.run(&["deploy", "--yes", "--report", "same.html"]);
    assert_eq!(status(&again), 0, "{}", stderr(&again));
    insta::assert_snapshot!(read(&written(&project, "same.html")), @"h1: things: no changes");

    project.ignore("R014");
    let broken = "  Late: {Type: AWS::SSM::Parameter, DependsOn: Topic, Properties: {Name: /aws/late, Type: String, Value: '<1>'}}\nOutputs:";
    project.write(&TEMPLATE.replace("one}", "two}").replace("Outputs:", broken));
    let failed = project.run(&["deploy", "--yes", "--report", "broken.html"]);
    assert_eq!(status(&failed), 1, "{}", stderr(&failed));
    insta::assert_snapshot!(read(&written(&project, "broken.html")), @r"
    h1: things: updating it failed
      ! template.yaml:5
      ! updating the stack `things` failed (UPDATE_ROLLBACK_COMPLETE): Late (AWS::SSM::Parameter): No access to reserved parameter name: aws/late. (AccessDeniedException)
      ! hint: such names are AWS's own: choose another one (parameters under `/aws` and `/ssm` cannot be made)
      ! hint: the stack is as it was before; deploy again once the cause is mended
      things the whole stack not updated: failed, rolled back, cleaned up: failed undone undone
      ◆ Topic AWS::SNS::Topic updated, undone: done undone
      ◆ Late AWS::SSM::Parameter not updated: failed: failed
      | Topic template.yaml:4 | AWS::SNS::Topic | UPDATE_COMPLETE
      | Topic template.yaml:4 | AWS::SNS::Topic | DELETE_COMPLETE
      | Late template.yaml:5 | AWS::SSM::Parameter | UPDATE_FAILED | No access to reserved parameter name: aws/late. (AccessDeniedException)
    summary: All that the service said: 11 events
    ");

    let asked = project.run(&["events", "--report", "after.html"]);
    assert_eq!(status(&asked), 0, "{}", stderr(&asked));
    let after = read(&written(&project, "after.html"));
    let before = read(&written(&project, "broken.html"));
    let chart = |page: &str| {
        let lines = page.lines().filter(|line| line.contains(": done"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(chart(&after), chart(&before));
}

#[test]
fn where_no_report_can_be_written_nothing_is_deployed() {
    let project = Project::new();
    let refused = project.run(&["deploy", "--yes", "--report", "nowhere/report.html"]);
    assert_eq!(status(&refused), 2);
    insta::assert_snapshot!(stderr(&refused), @r"
    1 warning; `cargo run -p stackwright -- check` shows it
    error: the report cannot be written to nowhere/report.html: No such file or directory (os error 2)
      hint: nothing was done; name a file in a folder that exists and can be written to
    ");
    assert_eq!(status(&project.run(&["events"])), 1, "there is no stack");
}

#[cfg(unix)]
#[test]
fn what_goes_on_without_us_is_told_so() {
    use std::{
        io::{BufRead as _, BufReader, Read as _},
        process::Stdio,
    };

    use rustix::process::{Pid, Signal, kill_process};

    let project = Project::new();
    let waits = "  Handle: {Type: AWS::CloudFormation::WaitConditionHandle}
  Wait: {Type: AWS::CloudFormation::WaitCondition, Properties: {Handle: !Ref Handle, Timeout: '9'}}
Outputs:";
    project.write(&TEMPLATE.replace("Outputs:", waits));
    let mut command = project.command(&["deploy", "--yes", "-v", "--report", "left.html"]);
    let mut process = command.stderr(Stdio::piped()).spawn().expect("it starts");
    let mut told = BufReader::new(process.stderr.take().expect("a pipe"));
    let mut line = String::new();
    while !line.contains("CREATE_IN_PROGRESS AWS::CloudFormation::WaitCondition Wait") {
        line.clear();
        assert_ne!(told.read_line(&mut line).expect("text"), 0, "it ended");
    }
    assert!(written(&project, "left.html").contains("Not over yet when this was written"));
    let pid = Pid::from_raw(i32::try_from(process.id()).expect("a number"));
    kill_process(pid.expect("a process"), Signal::INT).expect("it lives");
    let mut rest = String::new();
    told.read_to_string(&mut rest).expect("text");
    assert_eq!(process.wait().expect("it ends").code(), Some(130), "{rest}");
    let left = read(&written(&project, "left.html"));
    assert!(
        left.starts_with("h1: things: creating it goes on"),
        "{left}"
    );
    assert!(left.contains("! left while the service works on"), "{left}");
    assert!(left.contains(": going"), "{left}");
}
