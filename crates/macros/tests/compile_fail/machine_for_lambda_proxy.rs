use stackwright::construct::{RestApiHandle, StateMachineHandle, rest_api::lambda_proxy};

fn method(api: &RestApiHandle, machine: &StateMachineHandle) {
    api.resource("dragons").post(lambda_proxy(machine));
}

fn main() {}
