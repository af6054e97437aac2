stackwright::resources! { pub mod sns { AWS::SNS::Topic } }

fn main() {}
