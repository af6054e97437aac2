//! Trials of an application in memory.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    demo_user::DemoUser,
    fake::{Fake, Fault},
    run::{Depth, Options, Report, User, run},
    *,
};

mod faults;

const SEED: &[u8] = include_bytes!("../../../data/dragon_stats_one.json");

fn kept() -> User {
    User::Kept(DemoUser {
        email: "demo@example.com".to_owned(),
        password: "secret".to_owned(),
    })
}

fn options(fake: &Fake, depth: Depth, user: User) -> Options {
    Options {
        depth,
        region: "eu-central-1".to_owned(),
        endpoint: Some(fake.address.clone()),
        user,
        cached: false,
        limit: Duration::from_secs(20),
    }
}

fn try_it(fake: &Fake, options: &Options) -> Report {
    run(&fake.application(), fake, options, &mut |_| ()).unwrap()
}

fn full(fake: &Fake) -> Report {
    try_it(fake, &options(fake, Depth::Full, kept()))
}

/// A report in lines, without what differs from one trial to the next.
fn lines(report: &Report) -> String {
    let lines = report.checks.iter().map(|check| match &check.outcome {
        Outcome::Passed { seen } => format!("ok {}: {seen}", check.name),
        Outcome::Failed { expected, seen } => {
            format!("FAILED {}: expected {expected}; seen {seen}", check.name)
        }
        Outcome::Skipped { reason } => format!("skipped {}: {reason}", check.name),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn parsed(file: &[u8]) -> Vec<Value> {
    serde_json::from_slice(file).unwrap()
}

#[test]
fn a_new_application() {
    let fake = Fake::start(SEED, &[]);
    let report = full(&fake);
    insta::assert_snapshot!(lines(&report), @"
    ok a demo user signs up and in: signed up, confirmed and signed in
    ok without a token: 401 with CORS headers: 401 Unauthorized, from any origin
    ok a browser may ask from any origin: GET and POST, from any origin
    ok the course's first program finds the dragons: 25 in dragons.json
    ok GET lists them all: 25 dragons: black 6, blue 6, green 6, red 7
    ok filters by family, by name, by both: red 7, black 6, blue 6, green 6, purple 0, Atlas 1, red+Atlas 1, no such family+Atlas 0
    ok a report of the wrong shape is refused: 400 Invalid request body
    ok a report becomes a dragon: 26 dragons now
    ok the same report again becomes an alert: SUCCEEDED by AlertDragonValidationFailure, still 26 dragons
    ok quotes, backslashes, line breaks and all scripts arrive unharmed: 8 names
    ok 50 reports at once: none is lost: all 50 there, 84 dragons: black 6, blue 6, green 6, purple 59, red 7
    ok the dragons of this trial are gone again: 59 removed
    ");
    assert!(report.passed());
    assert_eq!(
        fake.state().file,
        SEED,
        "the file is as it was, byte for byte"
    );
}

#[test]
fn an_application_with_dragons_of_its_own() {
    let mut dragons = parsed(SEED);
    dragons.remove(0);
    dragons.push(json!({"dragon_name_str": "Frank", "family_str": "purple", "damage_int": 7}));
    let file = serde_json::to_vec(&dragons).unwrap();
    let fake = Fake::start(&file, &[]);
    let report = full(&fake);
    insta::assert_snapshot!(lines(&report), @"
    ok a demo user signs up and in: signed up, confirmed and signed in
    ok without a token: 401 with CORS headers: 401 Unauthorized, from any origin
    ok a browser may ask from any origin: GET and POST, from any origin
    ok the course's first program finds the dragons: 25 in dragons.json
    ok GET lists them all: 25 dragons: black 6, blue 6, green 6, purple 1, red 6
    ok filters by family, by name, by both: red 6, black 6, blue 6, green 6, purple 1, Bahamethut 1, black+Bahamethut 1, no such family+Bahamethut 0
    ok a report of the wrong shape is refused: 400 Invalid request body
    ok a report becomes a dragon: 26 dragons now
    ok the same report again becomes an alert: SUCCEEDED by AlertDragonValidationFailure, still 26 dragons
    ok quotes, backslashes, line breaks and all scripts arrive unharmed: 8 names
    ok 50 reports at once: none is lost: all 50 there, 84 dragons: black 6, blue 6, green 6, purple 60, red 6
    ok the dragons of this trial are gone again: 59 removed
    ");
    assert_eq!(fake.state().file, file);
}

#[test]
fn no_dragons_at_all() {
    let fake = Fake::start(b"[]", &[]);
    assert!(full(&fake).passed());
    assert_eq!(fake.state().file, b"[]");
}

#[test]
fn a_quick_trial_writes_nothing() {
    let fake = Fake::start(SEED, &[]);
    let report = try_it(&fake, &options(&fake, Depth::Quick, User::Passing));
    insta::assert_snapshot!(lines(&report), @"
    ok a demo user signs up and in: signed in
    ok without a token: 401 with CORS headers: 401 Unauthorized, from any origin
    ok a browser may ask from any origin: GET and POST, from any origin
    ok the course's first program finds the dragons: 25 in dragons.json
    ok GET lists them all: 25 dragons: black 6, blue 6, green 6, red 7
    ok filters by family, by name, by both: red 7, black 6, blue 6, green 6, purple 0, Atlas 1, red+Atlas 1, no such family+Atlas 0
    ok a report of the wrong shape is refused: 400 Invalid request body
    ok the user of this trial is gone again: the user is gone
    ");
    assert!(fake.state().users.is_empty());
    assert!(
        !fake
            .state()
            .calls
            .iter()
            .any(|call| call.ends_with("SignUp"))
    );
}

#[test]
fn dragons_that_came_in_between_stay() {
    let fake = Fake::start(SEED, &[Fault::BusyFile]);
    assert!(full(&fake).passed());
    let mut expected = parsed(SEED);
    expected.push(json!({"dragon_name_str": "from somebody else"}));
    assert_eq!(parsed(&fake.state().file), expected);
}

#[test]
fn what_an_earlier_trial_left_behind_goes_and_what_runs_now_stays() {
    let mut dragons = parsed(SEED);
    dragons.push(json!({"dragon_name_str": "Frank (trial 650000001234)"}));
    let now = super::random::tag().unwrap();
    dragons.push(json!({"dragon_name_str": format!("Frank (trial {now})")}));
    let fake = Fake::start(&serde_json::to_vec(&dragons).unwrap(), &[]);
    assert!(full(&fake).passed());
    dragons.remove(25);
    assert_eq!(parsed(&fake.state().file), dragons);
}

#[test]
fn without_a_user_or_a_file_the_rest_is_skipped() {
    let fake = Fake::start(SEED, &[Fault::NoSignUp]);
    let quick = |fake: &Fake| try_it(fake, &options(fake, Depth::Quick, kept()));
    insta::assert_snapshot!(lines(&quick(&fake)), @r#"
    FAILED a demo user signs up and in: expected a new user; seen SignUp: 400 {"__type":"NotAuthorizedException","message":"no"}
    ok without a token: 401 with CORS headers: 401 Unauthorized, from any origin
    ok a browser may ask from any origin: GET and POST, from any origin
    ok the course's first program finds the dragons: 25 in dragons.json
    skipped GET lists them all: nobody could sign in
    skipped filters by family, by name, by both: nobody could sign in
    skipped a report of the wrong shape is refused: nobody could sign in
    "#);
    let fake = Fake::start(SEED, &[Fault::OtherBucket]);
    insta::assert_snapshot!(lines(&quick(&fake)), @"
    ok a demo user signs up and in: signed up, confirmed and signed in
    ok without a token: 401 with CORS headers: 401 Unauthorized, from any origin
    ok a browser may ask from any origin: GET and POST, from any origin
    FAILED the course's first program finds the dragons: expected the bucket cave in the parameter bucket-name; seen `den`
    skipped GET lists them all: there is no data file to compare with
    skipped filters by family, by name, by both: there is no data file to compare with
    skipped a report of the wrong shape is refused: there is no data file to compare with
    ");
    let fake = Fake::start(b"[", &[]);
    insta::assert_snapshot!(lines(&quick(&fake)), @"
    ok a demo user signs up and in: signed up, confirmed and signed in
    ok without a token: 401 with CORS headers: 401 Unauthorized, from any origin
    ok a browser may ask from any origin: GET and POST, from any origin
    FAILED the course's first program finds the dragons: expected a JSON array of dragons; seen dragons.json: EOF while parsing a list at line 1 column 1
    skipped GET lists them all: there is no data file to compare with
    skipped filters by family, by name, by both: there is no data file to compare with
    skipped a report of the wrong shape is refused: there is no data file to compare with
    ");
}

#[test]
fn the_kept_user_is_let_in_whatever_the_pool_remembers() {
    let fake = Fake::start(SEED, &[]);
    let admitted = |fake: &Fake| {
        let report = try_it(fake, &options(fake, Depth::Quick, kept()));
        report.checks[0].outcome.clone()
    };
    let seen = |text: &str| Outcome::Passed {
        seen: text.to_owned(),
    };
    let new = seen("signed up, confirmed and signed in");
    assert_eq!(admitted(&fake), new);
    assert_eq!(admitted(&fake), seen("signed in again"));
    for (password, confirmed) in [("of another time", true), ("secret", false)] {
        let user = (password.to_owned(), confirmed);
        fake.state()
            .users
            .insert("demo@example.com".to_owned(), user);
        assert_eq!(admitted(&fake), new);
    }
}

#[test]
fn nobody_answers() {
    let fake = Fake::start(SEED, &[]);
    let mut application = fake.application();
    // Port 9 is `discard`: nobody listens there on a machine of today.
    application.api_url = Some("http://127.0.0.1:9/prod".to_owned());
    let options = options(&fake, Depth::Full, kept());
    let report = run(&application, &fake, &options, &mut |_| ()).unwrap();
    assert_eq!(
        report.checks.iter().filter(|check| check.passed()).count(),
        3
    );
    let found = lines(&report);
    let refused = "expected an answer; seen no answer from http://127.0.0.1:9/prod/dragons: ";
    assert!(found.contains(refused), "{found}");
    assert_eq!(fake.state().file, SEED);
}

#[test]
fn a_cache_may_answer_from_earlier() {
    let fake = Fake::start(SEED, &[Fault::CachedList]);
    let mut options = options(&fake, Depth::Full, kept());
    assert!(!try_it(&fake, &options).passed());
    options.cached = true;
    let report = try_it(&fake, &options);
    assert!(report.passed(), "{}", lines(&report));
}

#[test]
fn progress_is_told_as_it_is_made() {
    let fake = Fake::start(SEED, &[]);
    let mut told = Vec::new();
    let options = options(&fake, Depth::Quick, kept());
    let report = run(&fake.application(), &fake, &options, &mut |progress| {
        told.push(match progress {
            Progress::Started(name) => (name, false),
            Progress::Ended(check) => (check.name, true),
        });
    })
    .unwrap();
    let names = report.checks.iter().map(|check| check.name);
    let expected: Vec<_> = names
        .flat_map(|name| [(name, false), (name, true)])
        .collect();
    assert_eq!(told, expected);
}
