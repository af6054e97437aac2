//! Users who leave before the end.

use std::{process::Child, thread, time::Duration};

use rustix::process::{Pid, Signal, kill_process};
use stackwright::deploy::DeployError;

use super::{PATIENCE, assert_arrived, process, small};
use crate::{
    bench::{Bench, run},
    proxy::Fault,
};

fn interrupt(process: &Child) {
    let pid = i32::try_from(process.id()).ok().and_then(Pid::from_raw);
    kill_process(pid.expect("a process"), Signal::INT).expect("it lives");
}

/// Runs until a request called `name` is made that `rule` holds, and presses Ctrl-C so often.
fn interrupted(bench: &Bench, stack: &str, name: &'static str, times: usize) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let held = bench.proxy.held();
    let mut executed = false;
    bench.proxy.spoil(move |request| {
        let wanted = request.name == name && (executed || name == "DescribeChangeSet");
        executed |= request.name == "ExecuteChangeSet";
        wanted.then_some(Fault::HoldBefore)
    });
    let process = process(bench, &folder, stack).spawn().expect("it starts");
    held.recv_timeout(PATIENCE).expect("it gets there");
    for _ in 0..times {
        interrupt(&process);
        thread::sleep(Duration::from_millis(20));
    }
    let output = process.wait_with_output().expect("it ends");
    bench.proxy.mend();
    assert_eq!(output.status.code(), Some(130));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_user_who_leaves_is_told_what_goes_on_and_comes_back_to_it() {
    run(async {
        let mut bench = Bench::new().await;
        bench.settings.app = "left".to_owned();
        // Before anything has begun, all is cleaned up, however often it is said.
        for times in [1, 2] {
            let told = interrupted(&bench, "left", "DescribeChangeSet", times);
            assert!(told.contains("nothing was changed"), "{told}");
            assert!(bench.stacks().await.is_empty(), "{times}");
        }
        let told = interrupted(&bench, "left", "DescribeStackEvents", 1);
        assert!(told.contains("goes on without us"), "{told}");
        let next = bench.deploy(&small("left")).await;
        assert!(next.is_ok(), "{next:?}");
        assert_arrived(&bench.cloud, "left", "left").await;
    });
}

#[test]
fn a_program_that_is_told_to_leave_says_so_to_its_caller() {
    run(async {
        let bench = Bench::new().await;
        bench.interrupt.raise();
        let left = bench.deploy(&small("stopped")).await;
        assert!(matches!(left, Err(DeployError::Stopped)), "{left:?}");
        assert!(bench.stacks().await.is_empty());
    });
}
