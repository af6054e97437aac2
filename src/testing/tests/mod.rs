//! What assertions say when they fail.

mod messages;
mod permissions;

use std::{
    panic::{self, AssertUnwindSafe, Location},
    sync::{Arc, Mutex},
    thread,
};

use insta::assert_snapshot;

use super::*;
use crate::{App, cfn::sns, template::Intrinsic};

/// A stack to be asked about, and the line before its first.
fn news() -> (TestedStack, u32) {
    let mut app = App::new("news", env!("CARGO_MANIFEST_DIR"));
    let first = line!();
    let stack = app.stack("news");
    let news = stack.add("News", topic("news"));
    stack.add("Gossip", topic("gossip").display_name("Gossip"));
    let mail = sns::Subscription::new("email", news.topic_arn());
    stack.add("Mail", mail).depends_on(&news);
    stack.output("Topic", "", news.topic_arn());
    (TestedStack::of(&app), first)
}

fn topic(name: &str) -> sns::Topic {
    sns::Topic::new().topic_name(name)
}

/// The message of a failing assertion, with lines of the program counted from `first`; without
/// lines if that is 0.
fn message<T>(first: u32, result: Result<T, TestError>) -> String {
    let error = result.err().expect("it fails").to_string();
    let mut parts = error.split("src/testing/tests/");
    let mut message = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (_, rest) = part.split_once(':').expect("a file and a line");
        let end = rest.find(|c: char| !c.is_ascii_digit());
        let (line, rest) = rest.split_at(end.unwrap_or(rest.len()));
        message.push_str("news.rs");
        if first > 0 {
            let line: u32 = line.parse().expect("a line");
            message.push_str(&format!(":{}", line - first));
        }
        message.push_str(rest);
    }
    message
}

#[test]
fn assertions_panic_at_the_line_of_the_test() {
    let (stack, _) = news();
    let place = Arc::new(Mutex::new(0));
    let seen = place.clone();
    let before = Arc::new(panic::take_hook());
    let others = before.clone();
    let this = thread::current().id();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == this {
            *seen.lock().expect("no panic") = info.location().map_or(0, Location::line);
        } else {
            others(info);
        }
    }));
    let line = line!() + 1;
    let result = panic::catch_unwind(AssertUnwindSafe(|| stack.resource("Nes")));
    panic::set_hook(Box::new(move |info| before(info)));
    let panic = result.expect_err("there is none");
    let text = panic.downcast_ref::<String>().expect("a message");
    assert_eq!(
        text,
        "stack `news` has no resource `Nes`; did you mean `News`?"
    );
    assert_eq!(*place.lock().expect("no panic"), line);
}

#[test]
fn wrong_programs() {
    let mut app = App::new("news", ".");
    app.stack("one");
    app.stack("two");
    assert_snapshot!(message(0, TestedStack::try_of(&app)), @"the app has several stacks: choose one with `TestedStack::named`: one, two");
    let mut wrong = App::new("news", ".");
    let first = line!();
    let stack = wrong.stack("one");
    stack.add("No-News", topic("news"));
    assert_snapshot!(message(first, TestedStack::try_of(&wrong)), @r"
    `No-News` cannot be a logical id
      at news.rs:2
      hint: use letters and digits only, at most 255 of them
    ");
}

#[test]
fn errors_travel() {
    fn is_error<T: std::error::Error + Send + Sync + 'static>() {}
    is_error::<TestError>();
    let condition: Intrinsic = Intrinsic::Condition("Is".to_owned());
    let mut app = App::new("news", ".");
    app.stack("news")
        .condition("Loud", Intrinsic::Not(condition.into()));
    TestedStack::of(&app).assert_condition("Loud", refers_to("Is"));
}
