use stackwright::construct::{FunctionHandle, RestApiHandle};

fn method(api: &RestApiHandle, list: &FunctionHandle) {
    api.resource("dragons").get(list);
}

fn main() {}
