use stackwright::cfn::sns::{Topic, topic};

fn main() {
    let _ = Topic::new().tags(topic::Tag::new("team", "dragons"));
}
