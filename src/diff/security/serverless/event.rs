//! `Events` of SAM: what a function or state machine lets in.
//!
//! Source: `aws-sam-translator`, `model/eventsources` and `model/stepfunctions/events.py`.

use std::rc::Rc;

use super::{
    api::is_written_by_events,
    auth::{Auth, Kind},
};
use crate::{
    diff::security::{
        condition::Condition,
        identity::permission,
        model::{Effect, Topic},
        pattern::{Pattern, shown},
        permission::{Origin, Permission, Unread, Via, Who, Words},
        route::Route,
        side::{Entry, When},
        statement::Found,
    },
    template::{Intrinsic, Map, Node},
};

/// Who calls the function, and what it is called with: type of the event, service, property that
/// names what it comes from.
const CALLERS: &[(&str, &str, Source)] = &[
    (
        "AlexaSkill",
        "alexa-appkit.amazon.com",
        Source::Token("SkillId"),
    ),
    ("CloudWatchEvent", "events.amazonaws.com", Source::Rule),
    (
        "CloudWatchLogs",
        "logs.amazonaws.com",
        Source::Property("LogGroupName"),
    ),
    (
        "Cognito",
        "cognito-idp.amazonaws.com",
        Source::Property("UserPool"),
    ),
    ("EventBridgeRule", "events.amazonaws.com", Source::Rule),
    ("IoTRule", "iot.amazonaws.com", Source::Rule),
    ("S3", "s3.amazonaws.com", Source::Account),
    ("SNS", "sns.amazonaws.com", Source::Property("Topic")),
    ("Schedule", "events.amazonaws.com", Source::Rule),
];

enum Source {
    /// What SAM makes for the event.
    Rule,
    /// Whatever is in this account.
    Account,
    Property(&'static str),
    Token(&'static str),
}

/// What the function asks for by itself: nobody is let in, but its role has more.
const ASKED_FOR: [&str; 7] = [
    "DocumentDB",
    "DynamoDB",
    "Kinesis",
    "MQ",
    "MSK",
    "SQS",
    "SelfManagedKafka",
];

/// An event of a resource.
struct Event<'e, 'w> {
    entry: &'e Entry<'w>,
    name: &'e str,
    kind: &'e str,
    properties: &'e Map,
    when: Vec<When>,
}

/// What calls a function.
pub(super) fn of_function(entry: &Entry<'_>, found: &mut Found) {
    each(entry, found, |event, found| match event.kind {
        "Api" => event.api(Kind::Rest, Some("apigateway.amazonaws.com"), found),
        "HttpApi" => event.api(Kind::Http, Some("apigateway.amazonaws.com"), found),
        "ScheduleV2" => event.by_role("scheduler.amazonaws.com", "lambda:InvokeFunction", found),
        kind if ASKED_FOR.contains(&kind) => {}
        kind => match CALLERS.iter().find(|(of, ..)| *of == kind) {
            Some((_, service, source)) => event.called_by(service, source, found),
            None => event.unread(found),
        },
    });
}

/// What starts a state machine: always a role that SAM makes.
pub(super) fn of_machine(entry: &Entry<'_>, found: &mut Found) {
    const START: &str = "states:StartExecution";
    each(entry, found, |event, found| match event.kind {
        "Api" => {
            event.api(Kind::Rest, None, found);
            event.by_role("apigateway.amazonaws.com", START, found);
        }
        "CloudWatchEvent" | "EventBridgeRule" | "Schedule" => {
            event.by_role("events.amazonaws.com", START, found);
        }
        "ScheduleV2" => event.by_role("scheduler.amazonaws.com", START, found),
        _ => event.unread(found),
    });
}

fn each(entry: &Entry<'_>, found: &mut Found, mut visit: impl FnMut(Event<'_, '_>, &mut Found)) {
    let events = entry.get("Events");
    for events in events.map_or_else(Vec::new, |it| entry.world.arms(it, &entry.when)) {
        for (name, event) in events.node.as_map().into_iter().flatten() {
            let nothing = Map::default();
            for arm in entry.world.arms(event, &events.when) {
                let event = Event {
                    entry,
                    name,
                    kind: arm.node.get("Type").and_then(Node::as_text).unwrap_or(""),
                    properties: arm
                        .node
                        .get("Properties")
                        .and_then(Node::as_map)
                        .unwrap_or(&nothing),
                    when: arm.when,
                };
                visit(event, found);
            }
        }
    }
}

impl Event<'_, '_> {
    fn get(&self, key: &str) -> Option<&Node> {
        self.properties.get(key).filter(|it| !it.is_no_value())
    }

    fn property(&self) -> String {
        format!("/Properties/Events/{}", self.name)
    }

    fn unread(&self, found: &mut Found) {
        found.unread.push(Unread {
            what: "an event that is not known here".to_owned(),
            depends_on: match self.kind {
                "" => format!("the event {}", self.name),
                kind => format!("events of the type {kind}"),
            },
            meaning: format!("{} {:?}", self.kind, self.properties),
            when: self.when.clone(),
            who: self.entry.id.to_owned(),
            origin: Origin {
                id: self.entry.id.to_owned(),
                property: self.property(),
            },
        });
    }

    /// A route that leads to the resource, and who may call with it.
    fn api(&self, kind: Kind, caller: Option<&str>, found: &mut Found) {
        let world = self.entry.world;
        let named = self.get(match kind {
            Kind::Rest => "RestApiId",
            Kind::Http => "ApiId",
        });
        let id = match named {
            Some(node) => match (world.referenced(node), node.as_text()) {
                (Some(id), _) | (None, Some(id)) => id.to_owned(),
                (None, None) => shown(node),
            },
            None => kind.implied().to_owned(),
        };
        let verb = self.get("Method").map_or_else(|| "ANY".to_owned(), shown);
        let verb = match verb.to_ascii_uppercase().as_str() {
            "X-AMAZON-APIGATEWAY-ANY-METHOD" | "*" => "ANY".to_owned(),
            verb => verb.to_owned(),
        };
        let path = self
            .get("Path")
            .map_or_else(|| "/{proxy+}".to_owned(), shown);
        if let Some(service) = caller {
            let of_verb = if verb == "ANY" { "*" } else { &verb };
            let source = format!("{id}/*/{of_verb}{path}");
            let source = Node::from(source.as_str());
            let condition = Condition::plain("ArnLike", "aws:SourceArn", &source, world);
            self.invoked_by(service, vec![condition], found);
        }
        let api = world.resources().find(|it| it.id == id);
        if api.as_ref().is_some_and(|it| !is_written_by_events(it)) {
            return;
        }
        let auth = Auth::of_api(world, &id, kind);
        let route = Route {
            api: &id,
            verb: &verb,
            path: &path,
            gates: auth.gates(self.get("Auth")),
            when: &self.when,
            property: self.property(),
        };
        route.push(self.entry, found);
    }

    fn called_by(&self, service: &str, source: &Source, found: &mut Found) {
        let world = self.entry.world;
        let of = |operator: &str, key: &str, node: &Node| {
            vec![Condition::plain(operator, key, node, world)]
        };
        let conditions = match source {
            Source::Rule => {
                let rule = Node::from(Intrinsic::GetAtt {
                    resource: format!("{}{}", self.entry.id, self.name),
                    attribute: "Arn".into(),
                });
                of("ArnLike", "aws:SourceArn", &rule)
            }
            Source::Account => {
                let account = Node::from(Intrinsic::Ref("AWS::AccountId".to_owned()));
                of("StringEquals", "aws:SourceAccount", &account)
            }
            Source::Property(name) => match self.get(name) {
                Some(node) => of("ArnLike", "aws:SourceArn", node),
                None => Vec::new(),
            },
            Source::Token(name) => match self.get(name) {
                Some(node) => of("StringEquals", "lambda:EventSourceToken", node),
                None => Vec::new(),
            },
        };
        // Through a queue, the function asks by itself.
        let by_queue = self.get("SqsSubscription");
        if self.kind == "SNS" && by_queue.is_some_and(|it| it != &Node::Bool(false)) {
            let queue = by_queue.and_then(|it| it.get("QueueArn"));
            let queue = queue.map_or_else(
                || format!("{}{}Queue", self.entry.id, self.name),
                |it| match self.entry.world.referenced(it) {
                    Some(id) => id.to_owned(),
                    None => shown(it),
                },
            );
            let action = Pattern::action(&"sqs:SendMessage".into(), world);
            self.let_in(service, action, &queue, conditions, found);
            return;
        }
        self.invoked_by(service, conditions, found);
    }

    fn invoked_by(&self, service: &str, conditions: Vec<Condition>, found: &mut Found) {
        let action = Pattern::action(&"lambda:InvokeFunction".into(), self.entry.world);
        self.let_in(service, action, self.entry.id, conditions, found);
    }

    fn let_in(
        &self,
        service: &str,
        action: Pattern,
        on: &str,
        conditions: Vec<Condition>,
        found: &mut Found,
    ) {
        found.permissions.push(Permission {
            topic: Topic::Permission,
            who: Who::One(format!("service {service}")),
            effect: Effect::Allow,
            action: Words::One(action),
            resource: Words::One(Pattern::thing(on, on)),
            conditions,
            when: self.when.clone(),
            via: Via::Resource(on.to_owned()),
            origin: Rc::new(Origin {
                id: self.entry.id.to_owned(),
                property: self.property(),
            }),
        });
    }

    /// What a role may do that SAM makes for the event; one that is named is read where it stands.
    fn by_role(&self, service: &str, action: &str, found: &mut Found) {
        if self.get("RoleArn").is_some() {
            return;
        }
        let role = format!("{}{}Role", self.entry.id, self.name);
        found.permissions.push(permission(
            self.entry,
            role.clone(),
            Pattern::action(&action.into(), self.entry.world),
            Pattern::thing(self.entry.id, self.entry.id),
            self.when.clone(),
            self.property(),
        ));
        let action = Pattern::action(&"sts:AssumeRole".into(), self.entry.world);
        self.let_in(service, action, &role, Vec::new(), found);
        if let Some(last) = found.permissions.last_mut() {
            last.topic = Topic::Trust;
        }
    }
}
