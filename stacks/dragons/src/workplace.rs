//! The course's workplace in the cloud.

use stackwright::{Stack, cfn::cloud9::EnvironmentEc2};

/// Stops by itself after this many minutes without anyone at it.
const IDLE_MINUTES: u32 = 30;

/// Adds the Cloud9 environment of the labs. AWS closed Cloud9 to new customers in July 2024, so
/// it works in accounts that used it before.
pub(crate) fn add(stack: &Stack) {
    stack.add(
        "PythonDevEnv",
        EnvironmentEc2::new()
            .image_id("amazonlinux-2023-x86_64")
            .instance_type("t3.small")
            .name("Python-DevEnv")
            .automatic_stop_time_minutes(IDLE_MINUTES),
    );
}
