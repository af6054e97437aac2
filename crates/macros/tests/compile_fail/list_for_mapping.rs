use stackwright::cfn::apigateway::Stage;

fn variables(stage: Stage) -> Stage {
    stage.variables(["limit"])
}

fn main() {}
