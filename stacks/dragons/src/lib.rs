//! The Dragons application: the whole stack of the course "Building Modern Python Applications on
//! AWS", described in Rust.

mod accounts;
mod api;
mod functions;
mod lab;
mod mocks;
mod monitoring;
mod options;
mod storage;
pub mod trial;
mod try_out;
mod workflow;
mod workplace;

pub use lab::Lab;
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
    let lab = options.lab;
    let storage = storage::add(stack);
    let accounts = (lab >= Lab::Accounts).then(|| accounts::add(stack, &storage));
    let functions = (lab >= Lab::Functions).then(|| functions::add(stack, &storage, options));
    let workflow = functions
        .as_ref()
        .filter(|_| lab >= Lab::Workflow)
        .map(|functions| workflow::add(stack, functions, options));
    let parts = api::Parts {
        accounts: accounts.as_ref(),
        functions: functions.as_ref(),
        workflow: workflow.as_ref(),
    };
    let api = (lab >= Lab::Api).then(|| api::add(stack, &parts, lab));
    if let (Some(functions), Some(workflow), Some(api), Lab::Monitoring) =
        (&functions, &workflow, &api, lab)
    {
        monitoring::add(stack, functions, workflow, api);
    }
    if options.cloud9 {
        workplace::add(stack);
    }
    if let Some(api) = &api {
        api.outputs(stack);
    }
    if let Some(accounts) = &accounts {
        accounts.outputs(stack);
    }
    storage.outputs(stack);
    if let Some(workflow) = &workflow {
        workflow.outputs(stack);
    }
}
