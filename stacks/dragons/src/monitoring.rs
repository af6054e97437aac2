//! Alarms, and one dashboard for it all.

use stackwright::{
    Stack,
    construct::{Alarm, Dashboard, FunctionHandle, Metric, Statistic},
    pseudo,
};

use crate::{api::Api, functions::Functions, workflow::Workflow};

pub(crate) fn add(stack: &Stack, functions: &Functions, workflow: &Workflow, api: &Api) {
    let functions = [
        ("List", &functions.list),
        ("Add", &functions.add),
        ("Validate", &functions.validate),
    ];
    for (name, function) in functions {
        stack.add(
            &format!("{name}DragonErrors"),
            Alarm::above(of_function("Errors", Statistic::Sum, function), 0.0)
                .describe("A call ended with an error: read the function's log")
                .notify(&workflow.topic),
        );
        stack.add(
            &format!("{name}DragonThrottles"),
            Alarm::above(of_function("Throttles", Statistic::Sum, function), 0.0)
                .describe("Calls were refused: too many at once for the account")
                .notify(&workflow.topic),
        );
    }
    let failed = Metric::new("AWS/States", "ExecutionsFailed", Statistic::Sum)
        .dimension("StateMachineArn", workflow.machine.arn());
    stack.add(
        "FailedReports",
        Alarm::above(failed.clone(), 0.0)
            .describe("A report was not added: read the execution's history")
            .notify(&workflow.topic),
    );
    let broken = of_api("5XXError", Statistic::Sum, api);
    stack.add(
        "ApiErrors",
        Alarm::above(broken.clone(), 0.0)
            .describe("The API answered with a 5xx: read its access log")
            .notify(&workflow.topic),
    );
    let of_all = |metric, statistic: Statistic| {
        functions.map(|(_, function)| of_function(metric, statistic.clone(), function))
    };
    stack.add(
        "DragonsDashboard",
        Dashboard::new(pseudo::stack_name())
            .graph(
                "Requests",
                [
                    of_api("Count", Statistic::Sum, api),
                    of_api("4XXError", Statistic::Sum, api),
                    broken,
                ],
            )
            .graph("Latency", [of_api("Latency", Statistic::Average, api)])
            .graph("Function calls", of_all("Invocations", Statistic::Sum))
            .graph("Function errors", of_all("Errors", Statistic::Sum))
            .graph("Function duration", of_all("Duration", Statistic::Maximum))
            .graph(
                "Reports",
                [
                    Metric::new("AWS/States", "ExecutionsSucceeded", Statistic::Sum)
                        .dimension("StateMachineArn", workflow.machine.arn()),
                    failed,
                ],
            ),
    );
}

fn of_function(name: &'static str, statistic: Statistic, function: &FunctionHandle) -> Metric {
    Metric::new("AWS/Lambda", name, statistic).dimension("FunctionName", function.name())
}

fn of_api(name: &'static str, statistic: Statistic, api: &Api) -> Metric {
    Metric::new("AWS/ApiGateway", name, statistic)
        .dimension("ApiName", api.name.as_str())
        .dimension("Stage", api.stage.name())
}
