use stackwright::cfn::logs::LogGroup;

fn main() {
    let _ = LogGroup::new().retention_in_days("7");
}
