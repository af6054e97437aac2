//! A service, a connection to it, and what is told.

use std::cell::RefCell;

use stackwright::{
    App,
    assembly::StackAssembly,
    cloud::{Cloud, Manner},
    deploy::{DeployError, Deployed, Event, Interrupt, Planned, Settings, plan},
    destroy::{self, Farewell, Removed},
    render::Dialect,
    resource::Raw,
    target::{Endpoint, Place, Target},
    template::Map,
};

use crate::{service::Service, time::Time};

/// In simulated time, as far away as AWS is.
pub(crate) struct Bench {
    pub(crate) service: Service,
    pub(crate) time: Time,
    pub(crate) cloud: Cloud,
    pub(crate) settings: Settings,
    pub(crate) interrupt: Interrupt,
    told: RefCell<Vec<Event>>,
}

impl Bench {
    pub(crate) async fn new() -> Self {
        let time = Time::simulated();
        let service = Service::new(&time);
        let manner = Manner {
            clock: time.clock(),
            near: Some(false),
        };
        Self {
            cloud: Cloud::connect_with(&target(&service.url), None, manner).await,
            service,
            time,
            settings: Settings {
                app: "test".to_owned(),
                no_preflight: true,
                ..Settings::default()
            },
            interrupt: Interrupt::new(),
            told: RefCell::default(),
        }
    }

    /// Plans and executes; nothing if nothing changes.
    pub(crate) async fn deploy(
        &self,
        stack: &StackAssembly,
    ) -> Result<Option<Deployed>, DeployError> {
        let report = |event: &Event| self.told.borrow_mut().push(event.clone());
        match plan(&self.cloud, stack, &self.settings, &report, &self.interrupt).await? {
            Planned::NoChanges(_) | Planned::OnlyFiles(_) => Ok(None),
            Planned::Ready(plan) => plan.execute(&report, &self.interrupt).await.map(Some),
        }
    }

    /// Removes a stack; nothing if there is none.
    pub(crate) async fn destroy(&self, name: &str) -> Result<Option<Removed>, DeployError> {
        let Some(farewell) = destroy::plan(&self.cloud, name).await? else {
            return Ok(None);
        };
        self.remove(&farewell).await.map(Some)
    }

    /// Removes a stack as it was planned.
    pub(crate) async fn remove(&self, farewell: &Farewell) -> Result<Removed, DeployError> {
        let report = |event: &Event| self.told.borrow_mut().push(event.clone());
        let lines = stackwright::source::SourceMap::default();
        destroy::remove(&self.cloud, farewell, &lines, &report, &self.interrupt).await
    }

    /// What was told since the last time that this was asked.
    pub(crate) fn told(&self) -> Vec<Event> {
        self.told.take()
    }

    /// What was told of resources and causes, a line each.
    pub(crate) fn lines(&self) -> Vec<String> {
        let lines = self.told().into_iter().filter_map(|event| match event {
            Event::Resource(progress) => {
                let event = progress.event;
                Some(format!(
                    "{}/{} {}",
                    event.stack, event.logical_id, event.status
                ))
            }
            Event::Failed(cause) => Some(format!("cause: {}/{cause}", cause.stack)),
            Event::Note { text } => Some(format!("note: {text}")),
            _ => None,
        });
        lines.collect()
    }
}

fn target(url: &str) -> Target {
    Target {
        name: "test".to_owned(),
        place: Place::Endpoint(Endpoint::parse(url).expect("an endpoint")),
        account: Some("000000000001".to_owned()),
        region: "us-east-1".to_owned(),
        profile: None,
        parameters: std::collections::BTreeMap::new(),
        tags: std::collections::BTreeMap::new(),
        asset_bucket: None,
    }
}

/// A stack called `news` with these topics.
pub(crate) fn topics(ids: &[&str]) -> StackAssembly {
    let mut app = App::new("test", env!("CARGO_MANIFEST_DIR"));
    let stack = app.stack("news");
    for id in ids {
        stack.add(id, Raw::new("AWS::SNS::Topic", Map::default()));
    }
    drop(stack);
    let assembly = app.synthesize(Dialect::default()).expect("a valid program");
    assembly.stacks.into_iter().next().expect("one stack")
}

/// The same as a template with these topics.
pub(crate) fn template(ids: &[&str]) -> String {
    let topic = serde_json::json!({"Type": "AWS::SNS::Topic"});
    let resources: serde_json::Map<_, _> = ids
        .iter()
        .map(|id| ((*id).to_owned(), topic.clone()))
        .collect();
    serde_json::json!({"Resources": resources}).to_string()
}

/// Runs asynchronous work to its end.
pub(crate) fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(work)
}
