//! Change sets, and what becomes of them.

use crate::{
    service::{State, refusal},
    stacks::{ARNS, Stack},
    wire::{Answer, Request, element, list},
};

/// What becomes of a change set.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// After how many seconds.
    pub(crate) after: f64,
    pub(crate) status: &'static str,
    pub(crate) execution: &'static str,
    pub(crate) reason: &'static str,
    /// Logical id, type, and the change set of a nested stack.
    pub(crate) changes: Vec<(String, String, String)>,
}

impl Default for Outcome {
    fn default() -> Self {
        Self {
            after: 0.0,
            status: "CREATE_COMPLETE",
            execution: "AVAILABLE",
            reason: "",
            changes: Vec::new(),
        }
    }
}

/// A change set.
#[derive(Clone, Debug)]
pub(crate) struct ChangeSet {
    pub(crate) name: String,
    pub(crate) arn: String,
    pub(crate) stack: String,
    pub(crate) at: i64,
    pub(crate) outcome: Outcome,
    pub(crate) request: Request,
    pub(crate) executed: bool,
}

impl State {
    pub(crate) fn create_change_set(&mut self, request: &Request, now: i64) -> Answer {
        let name = request.get("StackName");
        let creates = request.get("ChangeSetType") == "CREATE";
        let found = self
            .find(name, now)
            .ok()
            .map(|stack| (stack.arn.clone(), stack.status(now).0.to_owned()));
        let stack = match found {
            None if creates => {
                let stack = Stack::new(name, self.stacks.len());
                let arn = stack.arn.clone();
                self.stacks.push(stack);
                self.begin(&arn, now, "", "0 . REVIEW_IN_PROGRESS User Initiated");
                arn
            }
            None => return Err(refusal(&format!("Stack [{name}] does not exist"))),
            Some((arn, status)) if creates == (status == "REVIEW_IN_PROGRESS") => {
                let updatable = ["CREATE_FAILED", "UPDATE_FAILED"].contains(&status.as_str())
                    || (status.ends_with("_COMPLETE") && status != "ROLLBACK_COMPLETE");
                if !creates && !updatable {
                    return Err(refusal(&format!(
                        "Stack:{arn} is in {status} state and can not be updated."
                    )));
                }
                arn
            }
            Some((_, status)) => {
                return Err(refusal(&format!("Stack [{name}] already exists: {status}")));
            }
        };
        let token = request.get("ChangeSetName").to_owned();
        let mut outcome = self.outcomes.pop_front().unwrap_or_default();
        if outcome.changes.is_empty() {
            outcome.changes = resources(request.get("TemplateBody"));
        }
        let arn = format!("{ARNS}:changeSet/{token}/{}", self.sets.len());
        self.sets.push(ChangeSet {
            name: token,
            arn: arn.clone(),
            stack: stack.clone(),
            at: now,
            outcome,
            request: request.clone(),
            executed: false,
        });
        Ok(element("Id", &arn) + &element("StackId", &stack))
    }

    pub(crate) fn describe_change_set(&self, request: &Request, now: i64) -> Answer {
        let name = request.get("ChangeSetName");
        let set = self
            .sets
            .iter()
            .find(|set| set.name == name || set.arn == name);
        let set = set.ok_or_else(|| not_found(name))?;
        let outcome = &set.outcome;
        let made = set.at + (outcome.after * 1000.0) as i64 <= now;
        let (status, execution) = if made {
            (outcome.status, outcome.execution)
        } else {
            ("CREATE_IN_PROGRESS", "UNAVAILABLE")
        };
        let changes = outcome.changes.iter().filter(|_| made);
        let changes = changes.map(|(id, type_name, nested)| {
            format!(
                "<Type>Resource</Type><ResourceChange><Action>{}</Action>\
                 <LogicalResourceId>{id}</LogicalResourceId>\
                 <ResourceType>{type_name}</ResourceType>{}</ResourceChange>",
                if set.request.get("ChangeSetType") == "CREATE" {
                    "Add"
                } else {
                    "Modify"
                },
                element("ChangeSetId", nested)
            )
        });
        Ok([
            element("ChangeSetId", &set.arn),
            element("ChangeSetName", &set.name),
            element("StackId", &set.stack),
            element("Status", status),
            element("ExecutionStatus", execution),
            element("StatusReason", if made { outcome.reason } else { "" }),
            list("Changes", changes),
        ]
        .concat())
    }

    pub(crate) fn execute(&mut self, request: &Request, now: i64) -> Answer {
        let name = request.get("ChangeSetName");
        let set = self
            .sets
            .iter_mut()
            .find(|set| set.name == name || set.arn == name);
        let set = set.ok_or_else(|| not_found(name))?;
        if set.outcome.execution != "AVAILABLE" || set.executed {
            let text = format!(
                "ChangeSet [{name}] cannot be executed in its current execution status of [{}]",
                set.outcome.execution
            );
            return Err(("InvalidChangeSetStatus".to_owned(), text));
        }
        set.executed = true;
        let (arn, asked) = (set.stack.clone(), set.request.clone());
        let creates = asked.get("ChangeSetType") == "CREATE";
        let usual = if creates {
            "0 . CREATE_IN_PROGRESS User Initiated\n0.1 . CREATE_COMPLETE"
        } else {
            "0 . UPDATE_IN_PROGRESS User Initiated\n0.1 . UPDATE_COMPLETE"
        };
        let script = self.script("ExecuteChangeSet", usual);
        self.begin(&arn, now, request.get("ClientRequestToken"), &script);
        self.sets.retain(|set| set.stack != arn);
        let stack = self.stacks.iter_mut().find(|stack| stack.arn == arn);
        let stack = stack.expect("it was found");
        if ["CREATE_COMPLETE", "UPDATE_COMPLETE"].contains(&stack.end()) {
            stack.template = asked.get("TemplateBody").to_owned();
            stack.tags = asked.pairs("Tags", "Key", "Value");
            stack.parameters = asked.pairs("Parameters", "ParameterKey", "ParameterValue");
        }
        Ok(String::new())
    }
}

/// What a change set of this template is about.
fn resources(template: &str) -> Vec<(String, String, String)> {
    let template: serde_json::Value = serde_json::from_str(template).unwrap_or_default();
    let resources = template["Resources"].as_object();
    let resources = resources.into_iter().flatten().map(|(id, resource)| {
        let type_name = resource["Type"].as_str().unwrap_or_default();
        (id.clone(), type_name.to_owned(), String::new())
    });
    resources.collect()
}

fn not_found(name: &str) -> (String, String) {
    let text = format!("ChangeSet [{name}] does not exist");
    ("ChangeSetNotFound".to_owned(), text)
}
