//! The API in front of it all.

use stackwright::{
    Stack,
    construct::{
        LogGroup,
        rest_api::{
            CacheSize, Cors, IntoIntegration as _, LogAccess, Mapping, RestApi, Schema,
            StageHandle, lambda_proxy, start_execution,
        },
    },
    parameter::Parameter,
    resource::Condition,
};

use crate::{Lab, NAME, accounts::Accounts, functions::Functions, mocks, workflow::Workflow};

pub(crate) struct Api {
    pub(crate) name: String,
    pub(crate) stage: StageHandle,
}

/// What stands behind the API, as far as the labs have built it.
pub(crate) struct Parts<'a> {
    pub(crate) accounts: Option<&'a Accounts>,
    pub(crate) functions: Option<&'a Functions>,
    pub(crate) workflow: Option<&'a Workflow>,
}

pub(crate) fn add(stack: &Stack, parts: &Parts<'_>, lab: Lab) -> Api {
    let api = stack.add("DragonsApi", RestApi::regional(name(stack)));
    let signed_in = parts
        .accounts
        .map(|accounts| api.cognito_authorizer("cognito-authorizer", &accounts.pool));
    let report = api.model("dragon", report());

    let dragons = api.resource("dragons").cors(Cors::any_origin());
    let list = dragons.get(match parts.functions {
        Some(functions) => lambda_proxy(&functions.list),
        None => mocks::listing(),
    });
    let add = dragons.post(match parts.workflow {
        Some(workflow) => start_execution(&workflow.machine)
            .input(report_mapping())
            .into_integration(),
        None => mocks::report(),
    });
    let (list, add) = match &signed_in {
        Some(signed_in) => (list.authorizer(signed_in), add.authorizer(signed_in)),
        None => (list, add),
    };
    add.body(&report);
    let mut stage = api.stage("prod");
    if lab >= Lab::Monitoring {
        // Without them the cache would answer one family's question with another's dragons.
        list.cache_key("family").cache_key("dragonName");
        let log = stack.add("DragonsApiLogs", LogGroup::new());
        let log_access = stack.add("ApiLogAccess", LogAccess::new());
        stage = stage
            .traced()
            .cached_if(&cached(stack), CacheSize::Gb0_5)
            .access_log(&log)
            .after(&log_access);
    }
    Api {
        name: name(stack),
        stage,
    }
}

/// Whether the stage has a cache, which costs by the hour.
fn cached(stack: &Stack) -> Condition {
    stack.notice(
        "on AWS the API's cache of 0.5 GB is billed by the hour for as long as the stack exists; \
         --param EnableCache=false leaves it out",
    );
    let wanted = Parameter::<String>::new()
        .default("true")
        .allowed(["true", "false"])
        .describe("The API's cache of 0.5 GB, which is billed by the hour");
    let wanted = stack.parameter("EnableCache", wanted);
    stack.condition("CacheEnabled", wanted.equals("true"))
}

/// The course's name for the API. A stack under another name needs another one, since metrics know
/// an API by its name.
fn name(stack: &Stack) -> String {
    match stack.name() {
        NAME => "DragonsApp".to_owned(),
        other => format!("DragonsApp-{other}"),
    }
}

/// What a report must look like to reach the workflow.
fn report() -> Schema {
    Schema::object()
        .title("Dragon")
        .required("dragonName", Schema::string())
        .optional("description", Schema::string())
        .required("family", Schema::string())
        .optional("city", Schema::string())
        .optional("country", Schema::string())
        .optional("state", Schema::string())
        .optional("neighborhood", Schema::string())
        .optional("reportingPhoneNumber", Schema::string())
        .required("confirmationRequired", Schema::boolean())
}

/// From the report's fields to those of the data file.
fn report_mapping() -> Mapping {
    Mapping::new()
        .text("dragon_name_str", "dragonName")
        .text("description_str", "description")
        .text("family_str", "family")
        .text("location_city_str", "city")
        .text("location_country_str", "country")
        .text("location_state_str", "state")
        .text("location_neighborhood_str", "neighborhood")
        .text("reportingPhoneNumber", "reportingPhoneNumber")
        .boolean("confirmationRequired", "confirmationRequired")
}

impl Api {
    pub(crate) fn outputs(&self, stack: &Stack) {
        stack.output(
            "ApiUrl",
            "The API; the dragons are at /dragons",
            self.stage.url(),
        );
    }
}
