use stackwright::cfn::iam;

fn main() {
    let _ = iam::Role::new(r#"{"Version": "2012-10-17"}"#);
}
