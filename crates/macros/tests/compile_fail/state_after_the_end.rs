use stackwright::construct::state_machine::{Chain, pass, succeed};

fn flow() -> Chain {
    succeed("Done").then(pass("Later"))
}

fn main() {}
