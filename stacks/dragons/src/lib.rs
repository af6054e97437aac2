//! The Dragons application: the whole stack of the course "Building Modern Python Applications on
//! AWS", described in Rust.

mod accounts;
mod api;
mod functions;
mod monitoring;
mod options;
mod storage;
pub mod trial;
mod try_out;
mod workflow;
mod workplace;

pub use options::{Notify, Options, Query};
use stackwright::{App, Stack, cli::Launch};
pub use try_out::try_out;

/// The name of the app, and of its stack; only a stack of this name has the course's own names.
pub const NAME: &str = "dragons";

/// The app: one stack, called [`NAME`] unless the command line names it.
pub fn app(options: &Options, launch: &Launch) -> App {
    let mut app = App::new(NAME, env!("CARGO_MANIFEST_DIR"));
    dragons(&app.stack(launch.stack_name(NAME)), options);
    app
}

/// The stack, from the data to the API in front of it.
fn dragons(stack: &Stack, options: &Options) {
    stack.describe("Dragons: lists the dragons that were sighted and takes reports of new ones");
    let storage = storage::add(stack);
    let accounts = accounts::add(stack, &storage);
    let functions = functions::add(stack, &storage, options.query);
    let workflow = workflow::add(stack, &functions, options.notify);
    let api = api::add(stack, &accounts, &functions, &workflow);
    monitoring::add(stack, &functions, &workflow, &api);
    if options.cloud9 {
        workplace::add(stack);
    }
    api.outputs(stack);
    accounts.outputs(stack);
    storage.outputs(stack);
    workflow.outputs(stack);
}
