//! REST APIs of API Gateway: resources, methods, and what answers them.
//!
//! ```
//! # use stackwright::{App, OnRemoval, construct::{Function, StateMachineHandle, UserPool}};
//! use stackwright::construct::rest_api::{
//!     Cors, Mapping, RestApi, Schema, lambda_proxy, start_execution,
//! };
//!
//! # fn api(stack: &stackwright::Stack, machine: &StateMachineHandle) {
//! # let list = stack.add("ListEggs", Function::python("list"));
//! # let pool = stack.add("Pool", UserPool::new("pool", OnRemoval::Delete));
//! let api = stack.add("EggsApi", RestApi::regional("eggs"));
//! let members = api.cognito_authorizer("members", &pool);
//! let egg = api.model("egg", Schema::object().required("colour", Schema::string()));
//!
//! let eggs = api.resource("eggs").cors(Cors::any_origin());
//! eggs.get(lambda_proxy(&list)).authorizer(&members);
//! eggs.post(start_execution(machine).input(Mapping::new().text("egg_colour", "colour")))
//!     .body(&egg)
//!     .authorizer(&members);
//! let stage = api.stage("prod").traced();
//! stack.output("ApiUrl", "Where the API is reached", stage.url());
//! # }
//! ```

mod api;
mod authorizer;
mod cors;
mod fingerprint;
mod integration;
mod log_access;
mod mapping;
mod method;
mod model;
mod names;
mod render;
mod resource;
mod stage;
mod text;

pub use api::{ModelHandle, RestApi, RestApiHandle};
pub use authorizer::AuthorizerHandle;
pub use cors::Cors;
pub use integration::{
    Integration, IntoIntegration, Response, StartExecution, aws_service, lambda_proxy, mock,
    start_execution,
};
pub use log_access::LogAccess;
pub use mapping::Mapping;
pub use method::{MethodHandle, Verb};
pub use model::Schema;
pub use resource::ApiResource;
pub use stage::{CacheSize, StageHandle};
