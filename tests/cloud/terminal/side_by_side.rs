//! Several stacks at once: one view of them all.

use std::{thread, time::Duration};

use super::pty::Terminal;
use crate::{local_cloud, project::Project, proxy::Proxy, side_by_side::program};

#[test]
fn several_stacks_share_one_view_above_which_each_line_names_its_stack() {
    let project = Project::new();
    // So slow that a person sees what is under way.
    let proxy = Proxy::to(&local_cloud::shared().url);
    proxy.spoil(|request| {
        if request.name == "ExecuteChangeSet" {
            thread::sleep(Duration::from_millis(500));
        }
        None
    });
    let url = proxy.url();
    let command = program(&project, &["deploy", "--yes", "--endpoint-url", &url]);
    let terminal = Terminal::start(command, 100);
    terminal.wait_for("  planning");
    terminal.wait_for(" 0/4 stacks");
    terminal.wait_for("farm: deployed in");
    terminal.wait_for("/4 stacks");
    let ended = terminal.end();
    assert_eq!(ended.status, Some(0), "{}", ended.screen.contents());
    assert!(!ended.screen.hide_cursor(), "the cursor is back");
    let screen = ended.screen.contents();
    assert!(
        !screen.contains("/4 stacks"),
        "nothing of the view is left: {screen}"
    );
    let mut own: Vec<&str> = screen
        .lines()
        .filter_map(|line| line.split_once(": deployed in"))
        .map(|(stack, _)| stack)
        .collect();
    own.sort_unstable();
    assert_eq!(own, ["farm", "kitchen", "market", "news"], "{screen}");
    // What is written while something is drawn begins on a line of its own.
    let told = screen
        .lines()
        .filter(|line| line.contains("CREATE_COMPLETE"));
    for line in told {
        let (stack, _) = line.split_once(": ").expect("a name");
        assert!(own.contains(&stack), "{screen}");
    }
}
