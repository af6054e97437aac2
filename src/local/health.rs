//! Asks a cloud whether it is there, and whether it is the one that is meant.

use std::{
    thread,
    time::{Duration, Instant},
};

use serde::Deserialize;

#[derive(Deserialize)]
struct Answer {
    instance: String,
}

/// Whether `instance` answers on the port.
pub(super) fn answers(port: u16, instance: &str) -> bool {
    let agent = ureq::Agent::new_with_config(
        ureq::Agent::config_builder()
            // What listens on this machine is never behind a proxy.
            .proxy(None)
            .timeout_global(Some(Duration::from_secs(2)))
            .build(),
    );
    let answer = agent
        .get(format!("http://127.0.0.1:{port}/_stackwright/status"))
        .call()
        .ok()
        .and_then(|response| response.into_body().read_to_string().ok())
        .and_then(|text| serde_json::from_str::<Answer>(&text).ok());
    answer.is_some_and(|answer| answer.instance == instance)
}

/// What waiting for an answer came to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Waited {
    /// It answers.
    Ready,
    /// It ended first.
    Ended,
    /// Time ran out.
    TimedOut,
}

/// Waits until the instance answers, or `has_ended`, or the time is over.
pub(super) fn wait(
    port: u16,
    instance: &str,
    limit: Duration,
    mut has_ended: impl FnMut() -> bool,
) -> Waited {
    let start = Instant::now();
    loop {
        if answers(port, instance) {
            return Waited::Ready;
        }
        if has_ended() {
            return Waited::Ended;
        }
        if start.elapsed() > limit {
            return Waited::TimedOut;
        }
        thread::sleep(Duration::from_millis(15));
    }
}
