use stackwright::construct::state_machine::{StateMachine, choice, path, succeed};

fn machine() -> StateMachine {
    StateMachine::standard(choice("Large?").when(path("$.large").is(true), succeed("Done")))
}

fn main() {}
