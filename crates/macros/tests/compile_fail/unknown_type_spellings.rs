stackwright::resources! {
    pub mod wrong {
        "AWS::sns::Topic",
        "SNS::Topic",
        "AWS::SNS:Topic",
        "AWS::Lambda::Funktion",
        "AWS::SNS",
        "Topic",
        "",
    }
}

fn main() {}
