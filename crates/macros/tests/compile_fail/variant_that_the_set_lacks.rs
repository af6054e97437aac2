use stackwright::cfn::lambda::function::{TracingConfig, TracingConfigMode};

fn main() {
    let _ = TracingConfig::new().mode(TracingConfigMode::Actve);
}
