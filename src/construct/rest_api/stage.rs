//! Stages: the API as it is deployed.

use indexmap::IndexMap;

use super::{api::RestApiHandle, names};
use crate::{
    app::Problem,
    cfn::logs::LogGroupHandle,
    resource::{Condition, ResourceHandle},
    source::SourceLine,
    template::Node,
    value::{IntoValue, Value, sub},
};

/// A stage of the API.
pub(super) struct Stage {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) line: SourceLine,
    pub(super) description: Option<String>,
    pub(super) traced: bool,
    pub(super) detailed_metrics: bool,
    pub(super) throttling: Option<(f64, u32)>,
    pub(super) cache: Option<Cache>,
    pub(super) access_log: Option<Value<String>>,
    pub(super) after: Vec<String>,
    pub(super) variables: IndexMap<String, Value<String>>,
}

/// The cache of a stage.
#[derive(Clone)]
pub(super) struct Cache {
    pub(super) size: CacheSize,
    pub(super) condition: Option<Condition>,
    pub(super) seconds: Option<u32>,
}

impl Cache {
    /// `true` where the cache is on.
    pub(super) fn enabled(&self) -> Value<bool> {
        match &self.condition {
            Some(condition) => condition.choose(true, false).into_value(),
            None => true.into_value(),
        }
    }
}

/// The memory of a stage's cache, which is billed by the hour for as long as the stage exists.
///
/// ```
/// use stackwright::construct::rest_api::CacheSize;
///
/// assert_eq!(CacheSize::Gb0_5.gigabytes(), "0.5");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CacheSize {
    /// 0.5 GB.
    Gb0_5,
    /// 1.6 GB.
    Gb1_6,
    /// 6.1 GB.
    Gb6_1,
    /// 13.5 GB.
    Gb13_5,
    /// 28.4 GB.
    Gb28_4,
    /// 58.2 GB.
    Gb58_2,
    /// 118 GB.
    Gb118,
    /// 237 GB.
    Gb237,
}

impl CacheSize {
    /// The size in gigabytes, as the service spells it.
    pub fn gigabytes(self) -> &'static str {
        match self {
            Self::Gb0_5 => "0.5",
            Self::Gb1_6 => "1.6",
            Self::Gb6_1 => "6.1",
            Self::Gb13_5 => "13.5",
            Self::Gb28_4 => "28.4",
            Self::Gb58_2 => "58.2",
            Self::Gb118 => "118",
            Self::Gb237 => "237",
        }
    }
}

/// A cheap reference to a stage of an API.
///
/// ```
/// use stackwright::construct::{LogGroup, rest_api::StageHandle};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// # let api = stack.add("Api", stackwright::construct::RestApi::regional("eggs"));
/// # let ok = stackwright::construct::rest_api::Response::status(200);
/// # api.root().get(stackwright::construct::rest_api::mock().response(ok));
/// let calls = stack.add("Calls", LogGroup::new());
/// let stage: StageHandle = api
///     .stage("prod")
///     .describe("What everyone uses")
///     .traced()
///     .detailed_metrics()
///     .throttled(50.0, 100)
///     .access_log(&calls)
///     .variable("colour", "brown");
/// stack.output("ApiUrl", "Where the API is reached", stage.url());
/// stack.output("Stage", "", stage.name());
/// assert_eq!(stage.logical_id(), "ApiStageProd");
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("ApiStageProd").assert_property("Variables.colour", "brown");
/// ```
#[derive(Clone)]
pub struct StageHandle {
    api: RestApiHandle,
    index: usize,
    id: String,
}

impl StageHandle {
    pub(super) fn new(api: RestApiHandle, name: &str, line: SourceLine) -> Self {
        let id = format!("{}Stage{}", api.api.id, names::pascal(name));
        let mut state = api.api.state.borrow_mut();
        let valid = !name.is_empty()
            && name.len() <= 128
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        if !valid {
            state.problems.push(
                Problem::new(format!("`{name}` cannot be a stage's name"))
                    .at(line)
                    .hint("use letters, digits, `-` and `_`, at most 128 characters"),
            );
        }
        state.stages.push(Stage {
            id: id.clone(),
            name: name.to_owned(),
            line,
            description: None,
            traced: false,
            detailed_metrics: false,
            throttling: None,
            cache: None,
            access_log: None,
            after: Vec::new(),
            variables: IndexMap::new(),
        });
        let index = state.stages.len() - 1;
        drop(state);
        Self { api, index, id }
    }

    fn change(self, change: impl FnOnce(&mut Stage)) -> Self {
        if let Some(stage) = self.api.api.state.borrow_mut().stages.get_mut(self.index) {
            change(stage);
        }
        self
    }

    fn resource(&self) -> ResourceHandle {
        ResourceHandle::new(self.api.stack().clone(), self.id.clone())
    }

    /// The logical id of the stage.
    pub fn logical_id(&self) -> &str {
        &self.id
    }

    /// The stage's name.
    pub fn name(&self) -> Value<String> {
        self.resource().reference()
    }

    /// The address of the API's root on this stage, without a slash at its end.
    pub fn url(&self) -> Value<String> {
        sub(format!(
            "https://{}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}/{}",
            self.api.placeholder(None),
            self.resource().placeholder(None)
        ))
        .into_value()
    }

    /// Says what the stage is for.
    pub fn describe(self, text: impl Into<String>) -> Self {
        self.change(|stage| stage.description = Some(text.into()))
    }

    /// Sends traces of requests to X-Ray.
    pub fn traced(self) -> Self {
        self.change(|stage| stage.traced = true)
    }

    /// Counts requests method by method too; CloudWatch bills for each metric.
    pub fn detailed_metrics(self) -> Self {
        self.change(|stage| stage.detailed_metrics = true)
    }

    /// The most requests of each method: `rate` a second in the long run, `burst` at once; others
    /// get 429.
    pub fn throttled(self, rate: f64, burst: u32) -> Self {
        self.change(|stage| stage.throttling = Some((rate, burst)))
    }

    /// Keeps answers to GET in a cache of this size, which is billed by the hour. Say by which
    /// parameters answers differ: [`MethodHandle::cache_key`](super::MethodHandle::cache_key).
    ///
    /// ```
    /// use stackwright::construct::rest_api::CacheSize;
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// # let api = stack.add("Api", stackwright::construct::RestApi::regional("eggs"));
    /// # let ok = stackwright::construct::rest_api::Response::status(200);
    /// # let mock = || stackwright::construct::rest_api::mock().response(ok.clone());
    /// api.resource("eggs").get(mock()).cache_key("colour");
    /// api.stage("prod").cached(CacheSize::Gb0_5).cache_seconds(60);
    /// # let tested = stackwright::testing::TestedStack::of(&app);
    /// # tested.resource("ApiStageProd").assert_property("CacheClusterSize", "0.5");
    /// ```
    pub fn cached(self, size: CacheSize) -> Self {
        self.change(|stage| {
            stage.cache = Some(Cache {
                size,
                condition: None,
                seconds: None,
            });
        })
    }

    /// As [`cached`](Self::cached), where the condition holds.
    ///
    /// ```
    /// use stackwright::{construct::rest_api::CacheSize, parameter::Parameter};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// # let api = stack.add("Api", stackwright::construct::RestApi::regional("eggs"));
    /// # let ok = stackwright::construct::rest_api::Response::status(200);
    /// # api.root().get(stackwright::construct::rest_api::mock().response(ok));
    /// let level = stack.parameter("Level", Parameter::<String>::new().default("trial"));
    /// let live = stack.condition("Live", level.equals("live"));
    /// api.stage("prod").cached_if(&live, CacheSize::Gb0_5);
    /// # let yaml = app.synthesize(Default::default())?.stacks[0].template.to_yaml();
    /// # assert!(yaml.contains("CacheClusterEnabled: !If"), "{yaml}");
    /// # Ok::<(), stackwright::app::SynthesisError>(())
    /// ```
    pub fn cached_if(self, condition: &Condition, size: CacheSize) -> Self {
        self.change(|stage| {
            stage.cache = Some(Cache {
                size,
                condition: Some(condition.clone()),
                seconds: None,
            });
        })
    }

    /// How long an answer stays in the cache; 0 to 3,600, and 300 unless said otherwise. Say
    /// [`cached`](Self::cached) first.
    pub fn cache_seconds(self, seconds: u32) -> Self {
        self.change(|stage| {
            if let Some(cache) = &mut stage.cache {
                cache.seconds = Some(seconds);
            }
        })
    }

    /// Writes a line of JSON for each request into a log group.
    ///
    /// API Gateway does so by a role that is set once for the whole account and region: see
    /// [`LogAccess`](super::LogAccess).
    pub fn access_log(self, group: &LogGroupHandle) -> Self {
        let arn = group.attribute("Arn");
        self.change(|stage| stage.access_log = Some(arn))
    }

    /// Creates the stage after another resource: what it cannot do without, as the account's
    /// [`LogAccess`](super::LogAccess).
    ///
    /// ```
    /// use stackwright::construct::rest_api::LogAccess;
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// # let api = stack.add("Api", stackwright::construct::RestApi::regional("eggs"));
    /// # let ok = stackwright::construct::rest_api::Response::status(200);
    /// # api.root().get(stackwright::construct::rest_api::mock().response(ok));
    /// let access = stack.add("LogAccess", LogAccess::new());
    /// api.stage("prod").after(&access);
    /// # let tested = stackwright::testing::TestedStack::of(&app);
    /// # let after = stackwright::testing::list_with(["LogAccess"]);
    /// # tested.resource("ApiStageProd").assert_attribute("DependsOn", after);
    /// ```
    #[track_caller]
    pub fn after(self, resource: &ResourceHandle) -> Self {
        if self
            .api
            .stack()
            .follow(resource.stack(), SourceLine::here())
        {
            return self;
        }
        let id = resource.logical_id().to_owned();
        self.change(|stage| stage.after.push(id))
    }

    /// Sets a stage variable.
    pub fn variable(self, name: impl Into<String>, value: impl IntoValue<String>) -> Self {
        let (name, value) = (name.into(), value.into_value());
        self.change(|stage| {
            stage.variables.insert(name, value);
        })
    }
}

/// What a line of an access log says of a request, by the names of the fields.
const LOG_FIELDS: [(&str, &str); 13] = [
    ("requestId", "requestId"),
    ("time", "requestTime"),
    ("ip", "identity.sourceIp"),
    ("method", "httpMethod"),
    ("resource", "resourcePath"),
    ("path", "path"),
    ("protocol", "protocol"),
    ("status", "status"),
    ("length", "responseLength"),
    ("latency", "responseLatency"),
    ("integrationStatus", "integrationStatus"),
    ("integrationError", "integrationErrorMessage"),
    ("error", "error.responseType"),
];

/// The format of a line of an access log: one JSON object.
pub(super) fn access_log_format() -> String {
    let fields: Vec<String> = LOG_FIELDS
        .iter()
        .map(|(name, variable)| format!(r#""{name}":"$context.{variable}""#))
        .collect();
    format!("{{{}}}", fields.join(","))
}

/// The path of a method as settings of a stage spell it: `/~1dragons`.
pub(super) fn settings_path(path: &str) -> Node {
    let mut text = "/".to_owned();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        text.push_str("~1");
        text.push_str(part);
    }
    text.into()
}
