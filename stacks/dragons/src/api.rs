//! The API in front of it all.

use stackwright::{
    Stack,
    construct::{
        LogGroup,
        rest_api::{
            CacheSize, Cors, LogAccess, Mapping, RestApi, Schema, StageHandle, lambda_proxy,
            start_execution,
        },
    },
    template::{Intrinsic, Node, Parameter},
};

use crate::{NAME, accounts::Accounts, functions::Functions, workflow::Workflow};

pub(crate) struct Api {
    pub(crate) name: String,
    pub(crate) stage: StageHandle,
}

pub(crate) fn add(
    stack: &Stack,
    accounts: &Accounts,
    functions: &Functions,
    workflow: &Workflow,
) -> Api {
    let api = stack.add("DragonsApi", RestApi::regional(name(stack)));
    let signed_in = api.cognito_authorizer("cognito-authorizer", &accounts.pool);
    let report = api.model("dragon", report());

    let dragons = api.resource("dragons").cors(Cors::any_origin());
    dragons
        .get(lambda_proxy(&functions.list))
        .authorizer(&signed_in)
        // Without them the cache would answer one family's question with another's dragons.
        .cache_key("family")
        .cache_key("dragonName");
    dragons
        .post(start_execution(&workflow.machine).input(report_mapping()))
        .authorizer(&signed_in)
        .body(&report);

    let cached = stack.condition(
        "CacheEnabled",
        Intrinsic::Equals(Node::from(&cache_parameter(stack)), "true".into()),
    );
    stack.notice(
        "on AWS the API's cache of 0.5 GB is billed by the hour for as long as the stack exists; \
         --param EnableCache=false leaves it out",
    );
    let log = stack.add("DragonsApiLogs", LogGroup::new());
    let log_access = stack.add("ApiLogAccess", LogAccess::new());
    let stage = api
        .stage("prod")
        .traced()
        .cached_if(&cached, CacheSize::Gb0_5)
        .access_log(&log)
        .after(&log_access);
    Api {
        name: name(stack),
        stage,
    }
}

/// The course's name for the API. A stack under another name needs another one, since metrics know
/// an API by its name.
fn name(stack: &Stack) -> String {
    match stack.name() {
        NAME => "DragonsApp".to_owned(),
        other => format!("DragonsApp-{other}"),
    }
}

fn cache_parameter(stack: &Stack) -> stackwright::Value<String> {
    stack.parameter(
        "EnableCache",
        Parameter {
            type_name: "String".to_owned(),
            default: Some("true".into()),
            allowed_values: vec!["true".into(), "false".into()],
            description: Some("The API's cache of 0.5 GB, which is billed by the hour".to_owned()),
            ..Parameter::default()
        },
    )
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
