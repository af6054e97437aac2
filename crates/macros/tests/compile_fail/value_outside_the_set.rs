use stackwright::cfn::lambda::function::TracingConfig;

fn main() {
    let _ = TracingConfig::new().mode("Always");
}
