use stackwright::cfn::iam;

fn role(trust: serde_json::Value) -> iam::Role {
    iam::Role::new(trust).role_id("AROAEXAMPLE")
}

fn main() {}
