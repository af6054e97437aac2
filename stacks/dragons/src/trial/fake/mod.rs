//! An application in memory behind a real socket, with the faults that a trial must find.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard},
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use super::{application::Application, reports::stored};
use crate::Lab;

mod cloud;

/// What is wrong with the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fault {
    OpenToAll,
    NoCorsOnErrors,
    NoPreflight,
    EmptyList,
    NoFilters,
    AnyShape,
    MangledQuotes,
    LostUpdate,
    LostEarlier,
    CachedList,
    NoValidation,
    FailedRuns,
    BusyFile,
    OtherBucket,
    NoSignUp,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) faults: BTreeSet<Fault>,
    pub(super) file: Vec<u8>,
    pub(super) users: BTreeMap<String, (String, bool)>,
    pub(super) calls: Vec<String>,
    pub(super) executions: BTreeMap<String, (String, Vec<&'static str>)>,
}

/// The application and the cloud that it is in.
#[derive(Clone)]
pub(super) struct Fake {
    state: Arc<Mutex<State>>,
    pub(super) address: String,
}

const TOKEN: &str = "header.claims.signature";

impl Fake {
    pub(super) fn start(file: &[u8], faults: &[Fault]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let fake = Self {
            address: format!("http://{}", listener.local_addr().unwrap()),
            state: Arc::default(),
        };
        fake.state().file = file.to_vec();
        fake.state().faults.extend(faults);
        let server = fake.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let fake = server.clone();
                thread::spawn(move || fake.serve(&stream));
            }
        });
        fake
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn has(&self, fault: Fault) -> bool {
        self.state().faults.contains(&fault)
    }

    pub(super) fn application(&self) -> Application {
        let outputs = [
            ("ApiUrl", format!("{}/prod/", self.address)),
            ("UserPoolId", "pool".to_owned()),
            ("UserPoolClientId", "client".to_owned()),
            ("BucketName", "cave".to_owned()),
            ("StateMachineArn", "machine".to_owned()),
            ("TopicArn", "topic".to_owned()),
        ];
        let outputs = outputs.map(|(name, value)| (name.to_owned(), value));
        Application::from_outputs(Lab::Monitoring, &outputs.into(), "bucket-name", "file-name")
            .unwrap()
    }

    fn serve(&self, mut stream: &TcpStream) {
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let mut words = line.split(' ');
        let (method, target) = (words.next().unwrap(), words.next().unwrap().to_owned());
        let method = method.to_owned();
        let mut headers = BTreeMap::new();
        loop {
            line.clear();
            reader.read_line(&mut line).unwrap();
            match line.trim_end().split_once(": ") {
                Some((name, value)) => headers.insert(name.to_lowercase(), value.to_owned()),
                None => break,
            };
        }
        let length = headers
            .get("content-length")
            .map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let body: Value = serde_json::from_slice(&body).unwrap_or_default();
        let (status, cors, content) = match headers.get("x-amz-target") {
            Some(target) => self.sign_in(target, &body),
            None => self.api(&method, &target, headers.get("authorization"), &body),
        };
        let cors = if cors {
            "access-control-allow-origin: *\r\n\
             access-control-allow-methods: GET,OPTIONS,POST\r\n\
             access-control-allow-headers: Content-Type,Authorization\r\n"
        } else {
            ""
        };
        let content = content.to_string();
        let length = content.len();
        let _ = write!(
            stream,
            "HTTP/1.1 {status} x\r\n{cors}content-length: {length}\r\nconnection: close\r\n\r\n{content}"
        );
    }

    fn api(&self, method: &str, target: &str, token: Option<&String>, body: &Value) -> Reply {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        assert_eq!(path, "/prod/dragons");
        let errors = !self.has(Fault::NoCorsOnErrors);
        if method == "OPTIONS" {
            return (200, !self.has(Fault::NoPreflight), json!({}));
        }
        if token.is_none_or(|token| token != TOKEN) && !self.has(Fault::OpenToAll) {
            return (401, errors, json!({"message": "Unauthorized"}));
        }
        if method == "GET" {
            return (200, true, self.list(query).into());
        }
        if !body["confirmationRequired"].is_boolean() && !self.has(Fault::AnyShape) {
            return (400, errors, json!({"message": "Invalid request body"}));
        }
        let mut state = self.state();
        let arn = format!("execution:{}", state.executions.len());
        let running = ("RUNNING".to_owned(), Vec::new());
        state.executions.insert(arn.clone(), running);
        let (fake, report, run) = (self.clone(), body.clone(), arn.clone());
        thread::spawn(move || {
            thread::sleep(Duration::from_millis(20));
            fake.run(&run, &report);
        });
        (200, true, json!({"executionArn": arn}))
    }

    fn run(&self, arn: &str, report: &Value) {
        let mut dragon = stored(report);
        let mut state = self.state();
        let has = |fault| state.faults.contains(&fault);
        let name = dragon["dragon_name_str"].as_str().unwrap().to_owned();
        let mut dragons: Vec<Value> = serde_json::from_slice(&state.file).unwrap();
        let known = dragons
            .iter()
            .any(|known| known["dragon_name_str"] == name.as_str());
        let (mut status, mut states) = ("SUCCEEDED", vec!["ValidateDragon"]);
        if has(Fault::FailedRuns) {
            status = "FAILED";
        } else if known && !has(Fault::NoValidation) {
            states.push("AlertDragonValidationFailure");
        } else if !(has(Fault::LostUpdate) && name.starts_with("Number 7 ")) {
            states.push("AddDragon");
            if has(Fault::MangledQuotes) {
                let mangled = dragon.to_string().replace('\'', r"\\'");
                dragon = serde_json::from_str(&mangled).unwrap();
            }
            if has(Fault::LostEarlier) {
                dragons.pop();
            }
            if !known {
                dragons.push(dragon);
            }
            state.file = serde_json::to_vec(&dragons).unwrap();
        }
        state
            .executions
            .insert(arn.to_owned(), (status.to_owned(), states));
    }

    fn list(&self, query: &str) -> Vec<Value> {
        if self.has(Fault::EmptyList) || self.has(Fault::CachedList) && query.is_empty() {
            return Vec::new();
        }
        let mut dragons: Vec<Value> = serde_json::from_slice(&self.state().file).unwrap();
        for (name, value) in query.split('&').filter_map(|part| part.split_once('=')) {
            let value = decode(value);
            let field = if name == "family" {
                "family_str"
            } else {
                "dragon_name_str"
            };
            if !(self.has(Fault::NoFilters) && name == "family") {
                dragons.retain(|dragon| dragon[field] == value.as_str());
            }
        }
        dragons
    }

    fn sign_in(&self, target: &str, body: &Value) -> Reply {
        let refusal = |kind: &str| (400, false, json!({"__type": kind, "message": "no"}));
        assert_eq!(body["ClientId"], "client");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let mut state = self.state();
        state.calls.push(target.to_owned());
        match target.split_once('.').unwrap().1 {
            "SignUp" if state.faults.contains(&Fault::NoSignUp) => {
                refusal("NotAuthorizedException")
            }
            "SignUp" => {
                let name = text(&body["Username"]);
                if state.users.contains_key(&name) {
                    return refusal("com.amazonaws#UsernameExistsException");
                }
                state.users.insert(name, (text(&body["Password"]), false));
                (200, false, json!({"UserConfirmed": false}))
            }
            "InitiateAuth" => {
                let parameters = &body["AuthParameters"];
                match state.users.get(&text(&parameters["USERNAME"])) {
                    Some((_, false)) => refusal("UserNotConfirmedException"),
                    Some((password, true)) if *password == text(&parameters["PASSWORD"]) => {
                        let result = json!({"AuthenticationResult": {"IdToken": TOKEN}});
                        (200, false, result)
                    }
                    _ => refusal("NotAuthorizedException"),
                }
            }
            other => panic!("{other} needs a signature"),
        }
    }
}

type Reply = (u16, bool, Value);

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        if *first == b'%' {
            let hex = std::str::from_utf8(&rest[..2]).unwrap();
            bytes.push(u8::from_str_radix(hex, 16).unwrap());
            rest = &rest[2..];
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).unwrap()
}
