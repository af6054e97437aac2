use stackwright::cfn::{lambda, sns::topic};

fn tag(function: lambda::Function) -> lambda::Function {
    function.tags([topic::Tag::new("team", "dragons")])
}

fn main() {}
