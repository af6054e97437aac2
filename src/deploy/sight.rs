//! What can be seen of a stack with the permissions that there are.

use std::collections::BTreeMap;

use crate::{
    cloud::{Cloud, CloudError, ParameterValue, StackRecord, StackStatus},
    template::{Parameter, Template},
};

/// A stack and its template, as far as they may be read.
#[derive(Debug, Default)]
pub(super) struct Sight {
    pub(super) found: Option<StackRecord>,
    pub(super) deployed: Option<String>,
    /// Why the stack's status, parameters and tags are not known, though there may be one.
    pub(super) hidden_stack: Option<String>,
    /// Why the deployed template is not known, though there is a stack.
    pub(super) hidden_template: Option<String>,
}

/// Looks at a stack and its template at once. Fails if neither may be read.
pub(super) async fn look(cloud: &Cloud, name: &str) -> Result<Sight, CloudError> {
    let (stack, template) = tokio::join!(cloud.stack(name), cloud.template(name));
    let mut sight = Sight::default();
    match (stack, template) {
        (Err(error), Err(_)) => return Err(error),
        (Err(error), Ok(template)) if error.is_denied() => {
            sight.hidden_stack = template.is_some().then(|| error.to_string());
            sight.deployed = template;
        }
        (Err(error), Ok(_)) => return Err(error),
        (Ok(stack), template) => {
            // A shell has no template, and what the service says about that does not matter.
            let exists = stack
                .as_ref()
                .is_some_and(|stack| stack.status != StackStatus::ReviewInProgress);
            match template {
                _ if !exists => {}
                Ok(template) => sight.deployed = template,
                Err(error) if error.is_denied() => sight.hidden_template = Some(error.to_string()),
                Err(error) => return Err(error),
            }
            sight.found = stack;
        }
    }
    Ok(sight)
}

impl Sight {
    /// A stack that may be updated, with what is known from its template alone.
    pub(super) fn assumed_stack(name: &str, template: &Template) -> StackRecord {
        let parameters = template.parameters.keys().map(|name| {
            let value = ParameterValue {
                given: String::new(),
                resolved: None,
            };
            (name.clone(), value)
        });
        StackRecord {
            name: name.to_owned(),
            id: name.to_owned(),
            status: StackStatus::UpdateComplete,
            reason: None,
            parameters: parameters.collect(),
            outputs: Vec::new(),
            tags: BTreeMap::new(),
            role: None,
            protected: false,
            root: None,
            changed: None,
        }
    }

    /// A template with what is known from the stack alone.
    pub(super) fn assumed_template(stack: &StackRecord) -> Template {
        let parameters = stack.parameters.keys().map(|name| {
            let parameter = Parameter {
                type_name: "String".to_owned(),
                ..Parameter::default()
            };
            (name.clone(), parameter)
        });
        Template {
            parameters: parameters.collect(),
            ..Template::default()
        }
    }
}
