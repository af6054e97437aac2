use stackwright::construct::{
    TopicHandle,
    state_machine::{Task, task},
};

fn alert(topic: &TopicHandle) -> Task {
    task("Alert", topic)
}

fn main() {}
