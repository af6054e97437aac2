use stackwright::cfn::lambda::function::Environment;

fn main() {
    let _ = Environment::new().variable([("STAGE", "prod")]);
}
