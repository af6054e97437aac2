use stackwright::construct::state_machine::{Rule, path};

fn rule() -> Rule {
    path("$.large").is_less_than(true)
}

fn main() {}
