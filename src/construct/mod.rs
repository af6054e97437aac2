//! What people build with: the intent, with safe defaults, and grants between the parts.

pub mod alarm;
pub mod bucket;
mod code;
pub mod dashboard;
pub mod function;
mod json_text;
pub mod layer;
pub mod log_group;
pub mod parameter;
pub mod policy;
pub mod rest_api;
pub mod role;
mod sam;
pub mod state_machine;
pub mod topic;
pub mod user_pool;

pub use alarm::{Alarm, Metric, Statistic};
pub use bucket::{Bucket, BucketHandle, BucketRemoval, ObjectOwnership, PublicAccess};
pub use dashboard::Dashboard;
pub use function::{Function, FunctionHandle};
pub use layer::{Layer, LayerHandle};
pub use log_group::{LogGroup, Retention};
pub use parameter::{Parameter, ParameterHandle};
pub use policy::Statement;
pub use rest_api::{RestApi, RestApiHandle};
pub use role::{Grantee, Role, RoleHandle};
pub use state_machine::{StateMachine, StateMachineHandle};
pub use topic::{Topic, TopicHandle};
pub use user_pool::{UserPool, UserPoolClient, UserPoolClientHandle, UserPoolHandle};
