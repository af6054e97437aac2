stackwright::resources! {
    pub mod sns { "AWS::SNS::Topic", "AWS::SNS::Subscription", "AWS::SNS::Topic" }
}

fn main() {}
