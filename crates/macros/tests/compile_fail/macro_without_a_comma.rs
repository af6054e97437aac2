stackwright::resources! { pub mod sns { "AWS::SNS::Topic" "AWS::SNS::Subscription" } }

fn main() {}
