stackwright::resources! { "AWS::SNS::Topic" }

fn main() {}
