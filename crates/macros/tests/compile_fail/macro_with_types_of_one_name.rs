stackwright::resources! {
    pub mod functions { "AWS::Lambda::Function", "AWS::Serverless::Function" }
}

fn main() {}
