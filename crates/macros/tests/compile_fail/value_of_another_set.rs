use stackwright::cfn::lambda::function::{Runtime, TracingConfig};

fn main() {
    let _ = TracingConfig::new().mode(Runtime::Python313);
}
