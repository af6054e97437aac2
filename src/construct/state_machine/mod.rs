//! State machines: typed states that render to the Amazon States Language.
//!
//! ```
//! # use stackwright::{App, construct::{Function, Topic}};
//! use stackwright::construct::state_machine::{
//!     Catch, StateMachine, choice, fail, path, publish, succeed, task,
//! };
//!
//! # let mut app = App::new("eggs", ".");
//! # let stack = app.stack("eggs");
//! # let (weigh, topic) = (stack.add("Weigh", Function::python("weigh")), stack.add("Topic", Topic::new()));
//! let broken = fail("Broken");
//! let machine = task("Weigh", &weigh)
//!     .result_path("$.weight")
//!     .catch(Catch::on("NoEgg").keep_input(), publish("NoEgg", &topic, "There was no egg"))
//!     .catch_all(&broken)
//!     .then(
//!         choice("Heavy")
//!             .when(path("$.weight").is_greater_than(70), publish("Tell", &topic, "Heavy!"))
//!             .otherwise(succeed("Light")),
//!     );
//! stack.add("EggMachine", StateMachine::standard(machine));
//! ```

mod chain;
mod definition;
mod errors;
mod flow;
mod grant;
mod machine;
mod path;
mod render;
mod rule;
mod substitution;
mod task;

pub use chain::{Chain, Flow, continue_at};
pub use errors::{Catch, Retry};
pub use flow::{
    Choice, Fail, Map, Parallel, Pass, Succeed, Wait, choice, fail, map, parallel, pass, succeed,
    wait_seconds, wait_seconds_at, wait_until, wait_until_at,
};
pub use grant::{Invocable, Publishable};
pub use machine::{LogLevel, StateMachine, StateMachineHandle};
pub use path::{Path, Text, format, path};
pub use rule::{Comparable, Equatable, Family, Operand, Rule};
pub use task::{Task, call, publish, publish_sms, task};

#[cfg(test)]
mod tests;
