stackwright::resources! {
    pub mod wrong {
        "Custom::Warmup",
        "Initech::Vpc::Standard::MODULE",
        "MongoDB::Atlas::Cluster",
        "AWS::SSM::Parameter::Value<String>",
        "AWS::NoValue",
    }
}

fn main() {}
