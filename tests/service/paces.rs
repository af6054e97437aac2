//! How soon the end of an operation is known, and how many looks that takes.

use std::{fmt::Write as _, time::Duration};

use crate::bench::{Bench, run, template, topics};

/// Numbers that look random and are the same in each run.
struct Dice(u64);

impl Dice {
    /// From zero to one.
    fn roll(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// An update of so many seconds: resources come and go, and the stack's own end is told some time
/// after the last of them is done.
fn script(dice: &mut Dice, seconds: f64, notice: f64) -> String {
    let last = seconds - notice;
    let mut script = "0 . UPDATE_IN_PROGRESS User Initiated\n".to_owned();
    for (number, id) in ["One", "Two", "Three"].iter().enumerate() {
        let end = if number == 2 {
            last
        } else {
            dice.roll() * last
        };
        let begin = dice.roll() * end;
        let _ = writeln!(script, "{begin:.3} {id} AWS::SNS::Topic UPDATE_IN_PROGRESS");
        let _ = writeln!(script, "{end:.3} {id} AWS::SNS::Topic UPDATE_COMPLETE");
    }
    let _ = writeln!(script, "{seconds:.3} . UPDATE_COMPLETE");
    script
}

/// How long after the end of the operation the deploy is over, and how many looks were made in
/// all while it went on.
async fn deploy(script: &str, seconds: f64) -> (Duration, usize) {
    deploy_at(Bench::new().await, script, seconds).await
}

async fn deploy_at(bench: Bench, script: &str, seconds: f64) -> (Duration, usize) {
    bench
        .service
        .stack("news", &template(&["Old"]), "-60 . UPDATE_COMPLETE");
    bench.service.on("ExecuteChangeSet", script);
    let stack = topics(&["One", "Two", "Three"]);
    bench.deploy(&stack).await.expect("no failure");
    let calls = bench.service.take();
    let begun = calls
        .iter()
        .position(|(_, request)| request.action == "ExecuteChangeSet");
    let begun = begun.expect("it was executed");
    let end = calls[begun].0 + Duration::from_secs_f64(seconds);
    let looks = calls[begun + 1..]
        .iter()
        .filter(|(at, _)| *at < end)
        .count();
    (bench.time.passed().saturating_sub(end), looks)
}

#[test]
fn the_end_is_known_within_half_a_second_at_one_look_a_second() {
    run(async {
        let mut dice = Dice(5);
        let (mut late, mut eager) = (Vec::new(), Vec::new());
        for _ in 0..16 {
            // From five seconds to five minutes; longer ones are watched in `Pace`'s own tests.
            let seconds = 5.0 * 60_f64.powf(dice.roll());
            let notice = 0.8 + 1.7 * dice.roll();
            let script = script(&mut dice, seconds, notice);
            let (delay, looks) = deploy(&script, seconds).await;
            if delay > Duration::from_millis(500) {
                late.push((seconds, notice, delay));
            }
            if looks as f64 > seconds + 3.0 {
                eager.push((seconds, looks));
            }
        }
        assert!(late.is_empty() && eager.is_empty(), "{late:#?} {eager:#?}");
    });
}

#[test]
fn an_end_without_notice_is_known_within_a_look() {
    run(async {
        let mut dice = Dice(6);
        for _ in 0..6 {
            let seconds = 5.0 * 40_f64.powf(dice.roll());
            let script = script(&mut dice, seconds, 0.0);
            let (delay, looks) = deploy(&script, seconds).await;
            assert!(delay <= Duration::from_millis(1200), "{seconds}: {delay:?}");
            assert!(looks as f64 <= seconds + 3.0, "{seconds}: {looks}");
        }
    });
}

#[test]
fn an_end_without_notice_is_known_within_half_a_second_where_resources_take_as_long_as_usual() {
    run(async {
        let mut dice = Dice(7);
        for _ in 0..10 {
            // From twenty seconds to ten minutes.
            let seconds = 20.0 * 30_f64.powf(dice.roll());
            let begin = 0.5 * seconds * dice.roll();
            let usual = (seconds - begin) / (0.8 + 0.4 * dice.roll());
            let script = format!(
                "0 . UPDATE_IN_PROGRESS User Initiated
                 0.4 One AWS::SNS::Topic UPDATE_IN_PROGRESS
                 0.9 One AWS::SNS::Topic UPDATE_COMPLETE
                 1.1 Two AWS::SNS::Topic UPDATE_IN_PROGRESS
                 1.6 Two AWS::SNS::Topic UPDATE_COMPLETE
                 {begin:.3} Three AWS::RDS::DBInstance UPDATE_IN_PROGRESS
                 {seconds:.3} Three AWS::RDS::DBInstance UPDATE_COMPLETE
                 {seconds:.3} . UPDATE_COMPLETE"
            );
            let mut bench = Bench::new().await;
            bench.cloud = bench.cloud.knowing(move |type_name, _| match type_name {
                "AWS::RDS::DBInstance" => Some(Duration::from_secs_f64(usual)),
                _ => None,
            });
            let (delay, looks) = deploy_at(bench, &script, seconds).await;
            let what = format!("{seconds} from {begin}, usually {usual}");
            assert!(delay <= Duration::from_millis(500), "{what}: {delay:?}");
            assert!(looks as f64 <= seconds + 4.0, "{what}: {looks}");
        }
    });
}
