//! Trying the deployed application as a client would, and leaving it as it was.
//!
//! A trial knows nothing about what the data file holds: it reads the file first and expects the
//! application to show just that, so that it works with a student's own dragons too. What it
//! reports itself has names of its own and is removed afterwards by a conditional write.

mod api;
mod application;
mod check;
mod cloud;
mod data_file;
mod demo_user;
mod executions;
mod http;
mod patience;
mod random;
mod reading;
mod reporting;
mod reports;
mod run;
mod sign_in;

#[cfg(test)]
mod fake;
#[cfg(test)]
mod tests;

pub use application::{Accounts, Application, MissingOutput};
pub use check::{Check, Outcome};
pub use cloud::{Cloud, CloudError, StoredObject};
pub use demo_user::{DemoUser, DemoUserError};
pub use random::NoRandomness;
pub use run::{Depth, Options, Progress, Report, User, run};
