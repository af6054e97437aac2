//! What SAM makes of its own ways to say who may do what.

mod api;
mod auth;
mod connector;
mod event;
mod role;

use super::{side::Entry, statement::Found};

/// Reads a serverless resource.
pub(super) fn collect(entry: &Entry<'_>, found: &mut Found) {
    let has_role = entry.get("Role").is_some();
    match entry.type_name() {
        "AWS::Serverless::Api" | "AWS::Serverless::HttpApi" => api::collect(entry, found),
        "AWS::Serverless::Connector" => connector::collect(entry, found),
        "AWS::Serverless::Function" => {
            if !has_role {
                role::of_function(entry, found);
            }
            event::of_function(entry, found);
        }
        "AWS::Serverless::StateMachine" => {
            if !has_role {
                role::of_machine(entry, found);
            }
            event::of_machine(entry, found);
        }
        _ => {}
    }
}
