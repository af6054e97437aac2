//! Refusals because the service is asked too often.

use std::time::Duration;

use stackwright::{
    deploy::{Interrupt, Operation, Watch},
    source::SourceMap,
};

use crate::bench::{Bench, run, template, topics};

fn too_often() -> Option<(String, String)> {
    Some(("Throttling".to_owned(), "Rate exceeded".to_owned()))
}

#[test]
fn a_deploy_outlasts_minutes_of_refusals() {
    for seed in 0..8 {
        fastrand::seed(seed);
        run(async {
            let bench = Bench::new().await;
            bench
                .service
                .stack("news", &template(&["Old"]), "-60 . UPDATE_COMPLETE");
            bench.service.on(
                "ExecuteChangeSet",
                "0   .   UPDATE_IN_PROGRESS User Initiated
                 20  One AWS::SNS::Topic UPDATE_COMPLETE
                 300 .   UPDATE_COMPLETE",
            );
            // Three minutes of it, while the operation goes on.
            bench.service.refuse(|_, now| {
                let storm = Duration::from_secs(5)..Duration::from_secs(185);
                storm.contains(&now).then(too_often).flatten()
            });
            let deployed = bench.deploy(&topics(&["One"])).await;
            assert!(deployed.is_ok(), "{seed}: {deployed:?}");
            // The storm is not answered with a storm.
            let calls = bench.service.take();
            let storm = Duration::from_secs(6)..Duration::from_secs(185);
            let within = calls.iter().filter(|(at, _)| storm.contains(at)).count();
            assert!(within < 90, "{seed}: {within}");
        });
    }
}

#[test]
fn the_pauses_before_retries_are_drawn_anew_each_time() {
    let mut all = Vec::new();
    for seed in [1, 1, 2, 3] {
        fastrand::seed(seed);
        let times = run(async {
            let bench = Bench::new().await;
            bench.service.refuse(|_, _| too_often());
            let refused = bench.cloud.stack("news").await;
            assert!(refused.is_err_and(|error| error.is_throttled()));
            let calls = bench.service.take();
            calls
                .iter()
                .map(|(at, _)| at.as_millis())
                .collect::<Vec<_>>()
        });
        assert_eq!(times.len(), 8, "{times:?}");
        // Between zero and a bound that doubles up to fifteen seconds.
        for (retry, pair) in (0..).zip(times.windows(2)) {
            let bound = (1000_u128 << retry).min(15_000);
            assert!(pair[1] - pair[0] <= bound, "{retry}: {times:?}");
        }
        all.push(times);
    }
    assert_eq!(all[0], all[1]);
    assert!(all[1] != all[2] && all[2] != all[3], "{all:?}");
}

#[test]
fn all_who_watch_share_one_rate() {
    run(async {
        let bench = Bench::new().await;
        let names: Vec<String> = (0..12).map(|number| format!("news{number}")).collect();
        for name in &names {
            let past = "-5 . UPDATE_IN_PROGRESS\n60 . UPDATE_COMPLETE";
            bench.service.stack(name, &template(&["Old"]), past);
        }
        let (cloud, lines, interrupt) = (&bench.cloud, SourceMap::default(), Interrupt::new());
        let watches = names.iter().map(async |name| {
            Watch::attach(cloud, name)
                .follow(Operation::Update, 1, &lines, &|_| {}, &interrupt)
                .await
        });
        let watched = bench.time.together(watches.collect()).await;
        assert!(watched.iter().all(Result::is_ok), "{watched:?}");
        let mut looks = [0_u32; 100];
        for (at, _) in bench.service.take() {
            if let Some(looks) = looks.get_mut(at.as_secs() as usize) {
                *looks += 1;
            }
        }
        // All look once at once; from then on four of them a second, and each in its turn.
        for ten in looks[2..52].chunks(10) {
            let sum: u32 = ten.iter().sum();
            assert!((30..=52).contains(&sum), "{looks:?}");
        }
    });
}
