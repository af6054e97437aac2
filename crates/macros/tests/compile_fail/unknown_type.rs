stackwright::resources! {
    pub mod sns {
        "AWS::SNS::Topics",
        "AWS::SNS::Topic",
        "AWS::Nothing::LikeThat",
    }
}

fn main() {}
