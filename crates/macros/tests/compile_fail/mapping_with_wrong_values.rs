use stackwright::cfn::apigateway::Stage;

fn variables(stage: Stage) -> Stage {
    stage.variables([("limit", 5)])
}

fn main() {}
