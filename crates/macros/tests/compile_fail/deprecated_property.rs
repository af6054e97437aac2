#![deny(deprecated)]

stackwright::resources! { pub mod ec2 { "AWS::EC2::EIPAssociation" } }

fn main() {
    let _ = ec2::EipAssociation::new().eip("203.0.113.7");
}
