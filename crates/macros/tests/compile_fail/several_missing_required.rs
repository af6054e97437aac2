use stackwright::cfn::lambda;

fn main() {
    lambda::Permission::new();
}
