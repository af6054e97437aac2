//! A CloudFormation that plays the histories that it is given.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use crate::{
    sets::{ChangeSet, Outcome},
    stacks::{self, ARNS, Operation, Stack, time},
    time::Time,
    wire::{self, Answer, Request, element, list},
};

/// How many events are on a page.
const PAGE: usize = 100;

type Rule = dyn FnMut(&Request, Duration) -> Option<(String, String)> + Send;

/// The service; cloning gives the same one.
#[derive(Clone)]
pub(crate) struct Service {
    pub(crate) url: String,
    pub(crate) time: Time,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) stacks: Vec<Stack>,
    pub(crate) sets: Vec<ChangeSet>,
    /// What happens when an action is asked for; the last one stays.
    scripts: BTreeMap<String, VecDeque<String>>,
    pub(crate) outcomes: VecDeque<Outcome>,
    findings: Vec<String>,
    calls: Vec<(Duration, Request)>,
    rule: Option<Box<Rule>>,
    /// By ARN.
    when_read: BTreeMap<String, String>,
    /// In milliseconds.
    lag: i64,
}

impl Service {
    pub(crate) fn new(time: &Time) -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let (inner, clock) = (Arc::clone(&state), time.clone());
        let url = wire::serve(move |request| {
            let mut state = inner.lock().expect("no panic while held");
            state.answer(request, clock.passed())
        });
        Self {
            url,
            time: time.clone(),
            state,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no panic while held")
    }

    /// There is a stack with that past; what is yet to come of it comes.
    pub(crate) fn stack(&self, name: &str, template: &str, past: &str) -> String {
        let mut state = self.lock();
        let mut stack = Stack::new(name, state.stacks.len());
        stack.template = template.to_owned();
        stack
            .tags
            .insert("stackwright:app".to_owned(), "test".to_owned());
        let arn = stack.arn.clone();
        state.stacks.push(stack);
        let operation = Operation {
            at: self.time.passed().as_millis() as i64,
            token: "Console-UpdateStack-1".to_owned(),
            script: past.to_owned(),
        };
        stacks::begin(&mut state.stacks, &arn, &operation);
        arn
    }

    /// Changes what is known of a stack.
    pub(crate) fn alter(&self, arn: &str, change: impl FnOnce(&mut Stack)) {
        let mut state = self.lock();
        let stack = state.stacks.iter_mut().find(|stack| stack.arn == arn);
        change(stack.expect("a stack"));
    }

    /// What happens to a stack from when somebody first reads its events.
    pub(crate) fn when_read(&self, arn: &str, script: &str) {
        let scripts = &mut self.lock().when_read;
        scripts.insert(arn.to_owned(), script.to_owned());
    }

    /// What is told of stacks themselves is so many seconds behind their events from now on.
    pub(crate) fn lag(&self, seconds: f64) {
        self.lock().lag = (seconds * 1000.0) as i64;
    }

    /// What happens next when `action` is asked for.
    pub(crate) fn on(&self, action: &str, script: &str) {
        let mut state = self.lock();
        let scripts = state.scripts.entry(action.to_owned()).or_default();
        scripts.push_back(script.to_owned());
    }

    /// What becomes of the next change set.
    pub(crate) fn outcome(&self, outcome: Outcome) {
        self.lock().outcomes.push_back(outcome);
    }

    /// There is already a change set of that name or ARN.
    pub(crate) fn change_set(&self, stack: &str, name: &str, outcome: Outcome) -> String {
        let mut state = self.lock();
        let arn = format!("{ARNS}:changeSet/{name}/{}", state.sets.len());
        state.sets.push(ChangeSet {
            name: name.to_owned(),
            arn: arn.clone(),
            stack: stack.to_owned(),
            at: self.time.passed().as_millis() as i64,
            outcome,
            request: Request {
                action: String::new(),
                form: BTreeMap::new(),
            },
            executed: false,
        });
        arn
    }

    /// What the service found before it began: name, path, id, type, words.
    pub(crate) fn finding(&self, words: [&str; 5]) {
        let names = [
            "ValidationName",
            "ValidationPath",
            "LogicalResourceId",
            "ResourceType",
            "ValidationStatusReason",
        ];
        let fields = names
            .iter()
            .zip(words)
            .map(|(name, text)| element(name, text));
        let kind = element("EventType", "VALIDATION_ERROR");
        let finding = fields.collect::<String>() + &kind;
        self.lock().findings.push(finding);
    }

    /// Refuses requests as `rule` says: code and message.
    pub(crate) fn refuse(
        &self,
        rule: impl FnMut(&Request, Duration) -> Option<(String, String)> + Send + 'static,
    ) {
        self.lock().rule = Some(Box::new(rule));
    }

    /// When what was asked, since the last time that this was asked.
    pub(crate) fn take(&self) -> Vec<(Duration, Request)> {
        std::mem::take(&mut self.lock().calls)
    }

    /// The requests that change something, with what tells them apart.
    pub(crate) fn writes(&self) -> Vec<String> {
        let writes = self.take().into_iter().filter_map(|(_, request)| {
            let reads = ["Describe", "Get", "List"];
            let fields = [
                ("ChangeSetType", "ChangeSetType"),
                ("ForceRollback", "ForceRollback"),
                ("DeletionMode", "DeletionMode"),
            ];
            let mut said: Vec<String> = fields
                .iter()
                .map(|(field, _)| request.get(field))
                .filter(|value| !value.is_empty())
                .map(str::to_owned)
                .collect();
            said.extend(request.list("ResourcesToSkip"));
            said.extend(request.list("RetainResources"));
            // Requests to other services have no action.
            let known = !request.action.is_empty()
                && !reads.iter().any(|read| request.action.starts_with(read));
            let said = if said.is_empty() {
                String::new()
            } else {
                format!("({})", said.join(" "))
            };
            known.then(|| request.action + &said)
        });
        writes.collect()
    }

    /// The change sets that are there.
    pub(crate) fn change_sets(&self) -> usize {
        self.lock().sets.len()
    }
}

impl State {
    fn answer(&mut self, request: &Request, passed: Duration) -> Answer {
        self.calls.push((passed, request.clone()));
        if let Some(rule) = &mut self.rule
            && let Some(refusal) = rule(request, passed)
        {
            return Err(refusal);
        }
        let now = passed.as_millis() as i64;
        match request.action.as_str() {
            "GetCallerIdentity" => Ok("<Account>000000000001</Account><Arn>u</Arn>".to_owned()),
            "DescribeStacks" if request.get("StackName").is_empty() => {
                let living = self.stacks.iter().filter(|stack| stack.lives(now));
                Ok(list(
                    "Stacks",
                    living.map(|stack| stack.described(now - self.lag)),
                ))
            }
            "DescribeStacks" => {
                let stack = self.find(request.get("StackName"), now)?;
                Ok(list("Stacks", [stack.described(now - self.lag)]))
            }
            "ListStacks" => {
                let gone = self.stacks.iter().filter(|stack| !stack.lives(now));
                let gone = gone.map(|stack| {
                    [
                        element("StackName", &stack.name),
                        element("StackId", &stack.arn),
                        element("StackStatus", "DELETE_COMPLETE"),
                        element("CreationTime", &time(0)),
                    ]
                    .concat()
                });
                Ok(list("StackSummaries", gone))
            }
            "DescribeStackEvents" => self.events(request, now),
            "ListHookResults" => Ok(list(
                "HookResults",
                [
                    ("Encrypted", "HOOK_COMPLETE_FAILED"),
                    ("Named", "HOOK_COMPLETE_SUCCEEDED"),
                ]
                .map(|(name, status)| {
                    [
                        element("TypeName", &format!("Acme::Sns::{name}")),
                        element("Status", status),
                        element("HookStatusReason", "the topic is not encrypted"),
                    ]
                    .concat()
                }),
            )),
            "DescribeEvents" => Ok(list("OperationEvents", self.findings.clone())),
            "ListStackResources" => {
                let stack = self.find(request.get("StackName"), now)?;
                Ok(list("StackResourceSummaries", stack.resources(now)))
            }
            "GetTemplate" => {
                let stack = self.find(request.get("StackName"), now)?;
                Ok(element("TemplateBody", &stack.template))
            }
            "CreateChangeSet" => self.create_change_set(request, now),
            "DescribeChangeSet" => self.describe_change_set(request, now),
            "ListChangeSets" => {
                let arn = self.find(request.get("StackName"), now)?.arn.clone();
                let sets = self.sets.iter().filter(|set| set.stack == arn);
                let sets = sets.map(|set| {
                    element("ChangeSetName", &set.name) + &element("CreationTime", &time(set.at))
                });
                Ok(list("Summaries", sets.collect::<Vec<_>>()))
            }
            "DeleteChangeSet" => {
                let name = request.get("ChangeSetName");
                self.sets.retain(|set| set.name != name && set.arn != name);
                Ok(String::new())
            }
            "UpdateTerminationProtection" => {
                let arn = self.find(request.get("StackName"), now)?.arn.clone();
                let protected = request.get("EnableTerminationProtection") == "true";
                let mut stacks = self.stacks.iter_mut();
                if let Some(stack) = stacks.find(|stack| stack.arn == arn) {
                    stack.protected = protected;
                }
                Ok(String::new())
            }
            "ExecuteChangeSet" => self.execute(request, now),
            "DeleteStack" => self.delete(request, now),
            "ContinueUpdateRollback" => self.go_on(request, now, &["UPDATE_ROLLBACK_FAILED"]),
            "RollbackStack" => self.go_on(request, now, &["CREATE_FAILED", "UPDATE_FAILED"]),
            "CancelUpdateStack" => self.go_on(request, now, &["UPDATE_IN_PROGRESS"]),
            other => Err(refusal(&format!("The action {other} is not known"))),
        }
    }

    pub(crate) fn find(&self, name: &str, now: i64) -> Result<&Stack, (String, String)> {
        let called = |stack: &&Stack| stack.arn == name || (stack.name == name && stack.lives(now));
        self.stacks
            .iter()
            .rev()
            .find(called)
            .ok_or_else(|| refusal(&format!("Stack with id {name} does not exist")))
    }

    fn events(&mut self, request: &Request, now: i64) -> Answer {
        let arn = self.find(request.get("StackName"), now)?.arn.clone();
        if let Some(script) = self.when_read.remove(&arn) {
            self.begin(&arn, now, "", &script);
        }
        let stack = self.find(request.get("StackName"), now)?;
        let events = stack.visible(now);
        let after = request.get("NextToken");
        let begin = match events.iter().position(|event| event.id() == after) {
            Some(place) => place + 1,
            None if after.is_empty() => 0,
            None => return Err(refusal("the token is not known")),
        };
        let page: Vec<_> = events.iter().skip(begin).take(PAGE).collect();
        let next = match page.last() {
            Some(last) if begin + PAGE < events.len() => element("NextToken", &last.id()),
            _ => String::new(),
        };
        let page = page.into_iter().map(|event| event.described(stack));
        Ok(list("StackEvents", page) + &next)
    }

    fn delete(&mut self, request: &Request, now: i64) -> Answer {
        let Ok(stack) = self.find(request.get("StackName"), now) else {
            // What is gone already is fine.
            return Ok(String::new());
        };
        let (arn, status) = (stack.arn.clone(), stack.status(now).0.to_owned());
        if status == "DELETE_COMPLETE" || status == "DELETE_IN_PROGRESS" {
            return Ok(String::new());
        }
        if stack.protected {
            return Err(refusal(&format!(
                "Stack [{}] cannot be deleted while TerminationProtection is enabled",
                stack.name
            )));
        }
        if status.ends_with("_IN_PROGRESS")
            && !["CREATE_IN_PROGRESS", "REVIEW_IN_PROGRESS"].contains(&status.as_str())
        {
            return Err(refusal(&format!(
                "Stack [{arn}] cannot be deleted while in status {status}"
            )));
        }
        if status != "DELETE_FAILED" && !request.list("RetainResources").is_empty() {
            return Err(refusal("Resources can be retained only from DELETE_FAILED"));
        }
        let usual = "0 . DELETE_IN_PROGRESS User Initiated\n0.1 . DELETE_COMPLETE";
        let script = self.script("DeleteStack", usual);
        self.begin(&arn, now, request.get("ClientRequestToken"), &script);
        Ok(String::new())
    }

    /// What is allowed from some statuses only.
    fn go_on(&mut self, request: &Request, now: i64, from: &[&str]) -> Answer {
        let stack = self.find(request.get("StackName"), now)?;
        let (arn, status) = (stack.arn.clone(), stack.status(now).0.to_owned());
        if !from.contains(&status.as_str()) {
            return Err(refusal(&format!(
                "{} cannot be called from current stack status {status}",
                request.action
            )));
        }
        let usual = "0 . UPDATE_ROLLBACK_IN_PROGRESS User Initiated\n\
                     0.1 . UPDATE_ROLLBACK_COMPLETE";
        let script = self.script(&request.action, usual);
        self.begin(&arn, now, request.get("ClientRequestToken"), &script);
        Ok(element("StackId", &arn))
    }

    pub(crate) fn script(&mut self, action: &str, usual: &str) -> String {
        match self.scripts.get_mut(action) {
            Some(scripts) if scripts.len() > 1 => scripts.pop_front().expect("it has some"),
            Some(scripts) => scripts.front().expect("it has some").clone(),
            None => usual.to_owned(),
        }
    }

    pub(crate) fn begin(&mut self, arn: &str, now: i64, token: &str, script: &str) {
        let operation = Operation {
            at: now,
            token: token.to_owned(),
            script: script.to_owned(),
        };
        // What was still to come of another operation does not come any more.
        for stack in self.stacks.iter_mut().filter(|stack| stack.arn == arn) {
            stack.forget_after(now);
        }
        stacks::begin(&mut self.stacks, arn, &operation);
    }
}

pub(crate) fn refusal(message: &str) -> (String, String) {
    ("ValidationError".to_owned(), message.to_owned())
}
