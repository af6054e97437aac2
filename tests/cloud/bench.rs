//! A stack under test: an account of its own in the shared local cloud, and what is told.

use std::{cell::RefCell, collections::BTreeMap};

use stackwright::{
    App,
    assembly::StackAssembly,
    cloud::Cloud,
    deploy::{DeployError, Deployed, Event, Interrupt, Plan, Planned, Settings, plan},
    destroy::{self, Removed},
    render::Dialect,
    target::{Endpoint, Place, Target},
    template::{Map, Node},
};

use crate::{local_cloud, proxy::Proxy};

/// An account of one's own, and a connection to it that counts requests.
pub(crate) struct Bench {
    pub(crate) account: String,
    pub(crate) proxy: Proxy,
    pub(crate) cloud: Cloud,
    pub(crate) settings: Settings,
    pub(crate) interrupt: Interrupt,
    events: RefCell<Vec<Event>>,
}

/// What a deploy came to.
#[derive(Debug)]
pub(crate) enum Outcome {
    NoChanges,
    OnlyFiles,
    Deployed(Box<Deployed>),
}

impl Bench {
    pub(crate) async fn new() -> Self {
        let shared = local_cloud::shared();
        let proxy = Proxy::to(&shared.url);
        let target = target(&proxy.url(), &shared.account);
        Self {
            cloud: Cloud::connect(&target, None).await,
            account: shared.account,
            proxy,
            settings: Settings {
                app: "test".to_owned(),
                // Most tests are about what comes afterwards.
                no_preflight: true,
                ..Settings::default()
            },
            interrupt: Interrupt::new(),
            events: RefCell::default(),
        }
    }

    /// Another one in the same account.
    pub(crate) async fn beside(other: &Self) -> Self {
        let proxy = Proxy::to(other.proxy.target());
        Self {
            cloud: Cloud::connect(&target(&proxy.url(), &other.account), None).await,
            account: other.account.clone(),
            proxy,
            settings: other.settings.clone(),
            interrupt: Interrupt::new(),
            events: RefCell::default(),
        }
    }

    /// The same with a bucket of its own for code.
    pub(crate) async fn with_bucket(self, bucket: &str) -> Self {
        let mut target = target(&self.proxy.url(), &self.account);
        target.asset_bucket = Some(bucket.parse().expect("a bucket"));
        Self {
            cloud: Cloud::connect(&target, None).await,
            ..self
        }
    }

    /// The same with a new connection.
    pub(crate) async fn anew(self) -> Self {
        Self {
            cloud: Cloud::connect(&target(&self.proxy.url(), &self.account), None).await,
            ..self
        }
    }

    /// Plans and executes.
    pub(crate) async fn deploy(&self, stack: &StackAssembly) -> Result<Outcome, DeployError> {
        self.events.borrow_mut().clear();
        let report = |event: &Event| self.events.borrow_mut().push(event.clone());
        match plan(&self.cloud, stack, &self.settings, &report, &self.interrupt).await? {
            Planned::NoChanges(unchanged) => {
                unchanged.finish(&report, &self.interrupt).await?;
                Ok(Outcome::NoChanges)
            }
            Planned::OnlyFiles(unchanged) => {
                unchanged.finish(&report, &self.interrupt).await?;
                Ok(Outcome::OnlyFiles)
            }
            Planned::Ready(plan) => {
                let deployed = plan.execute(&report, &self.interrupt).await?;
                Ok(Outcome::Deployed(Box::new(deployed)))
            }
        }
    }

    /// Plans, and waits to be told what becomes of the plan.
    pub(crate) async fn ready<'a>(&'a self, stack: &'a StackAssembly) -> Plan<'a> {
        let planned = plan(&self.cloud, stack, &self.settings, &|_| {}, &self.interrupt).await;
        match planned {
            Ok(Planned::Ready(plan)) => *plan,
            other => panic!("a plan: {other:?}"),
        }
    }

    /// Removes a stack.
    pub(crate) async fn destroy(&self, stack: &StackAssembly) -> Result<Removed, DeployError> {
        self.events.borrow_mut().clear();
        let farewell = destroy::plan(&self.cloud, &stack.name).await?;
        let farewell = farewell.expect("the stack exists");
        let report = |event: &Event| self.events.borrow_mut().push(event.clone());
        let lines = &stack.source_map;
        let removed = destroy::remove(&self.cloud, &farewell, lines, &report, &self.interrupt);
        let removed = removed.await?;
        destroy::remove_our_own(&self.cloud, &report, &self.interrupt).await?;
        Ok(removed)
    }

    /// What was told during the last deploy or removal.
    pub(crate) fn events(&self) -> Vec<Event> {
        self.events.borrow().clone()
    }

    /// The remarks among it.
    pub(crate) fn notes(&self) -> Vec<String> {
        let notes = self.events().into_iter().filter_map(|event| match event {
            Event::Note { text } => Some(text),
            _ => None,
        });
        notes.collect()
    }

    /// Names and statuses of all stacks.
    pub(crate) async fn stacks(&self) -> BTreeMap<String, String> {
        let stacks = self.cloud.stacks().await.expect("an answer");
        stacks
            .into_iter()
            .map(|stack| (stack.name, stack.status.as_str().to_owned()))
            .collect()
    }

    /// A client of S3 that is not ours.
    pub(crate) fn s3(&self) -> aws_sdk_s3::Client {
        s3(&self.account, self.proxy.target())
    }
}

/// A client of S3 that is not ours, in the account called `account`.
pub(crate) fn s3(account: &str, url: &str) -> aws_sdk_s3::Client {
    let credentials = aws_sdk_s3::config::Credentials::new(account, "test", None, None, "test");
    let config = aws_sdk_s3::Config::builder()
        .behavior_version_latest()
        .region(aws_sdk_s3::config::Region::new("us-east-1"))
        .credentials_provider(credentials)
        .endpoint_url(url)
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .force_path_style(true)
        .build();
    aws_sdk_s3::Client::from_conf(config)
}

/// A target in the local cloud, in the account called `account`.
pub(crate) fn target(url: &str, account: &str) -> Target {
    Target {
        name: "test".to_owned(),
        place: Place::Endpoint(Endpoint::parse(url).expect("an endpoint")),
        account: Some(account.to_owned()),
        region: "us-east-1".to_owned(),
        profile: None,
        parameters: BTreeMap::new(),
        tags: BTreeMap::new(),
        asset_bucket: None,
    }
}

/// The one stack of an app that `build` fills.
#[track_caller]
pub(crate) fn stack(name: &str, build: impl FnOnce(&stackwright::Stack)) -> StackAssembly {
    let mut app = App::new("test", env!("CARGO_MANIFEST_DIR"));
    let stack = app.stack(name);
    build(&stack);
    let assembly = app.synthesize(Dialect::default()).expect("a valid program");
    assembly.stacks.into_iter().next().expect("one stack")
}

/// Runs asynchronous work to its end.
pub(crate) fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(work)
}

/// The properties of a resource.
pub(crate) fn properties(json: serde_json::Value) -> Map {
    match Node::from(json) {
        Node::Map(map) => map,
        other => panic!("{other:?} is no mapping"),
    }
}
