//! Many deploys, with much going wrong at random.

use std::{sync::Mutex, thread};

use super::{assert_arrived, fault, small};
use crate::bench::{Bench, run};

/// A source of numbers that gives the same ones for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// Runs with so many of a hundred requests spoiled; gives how many commands each took.
fn random_runs(seeds: std::ops::Range<u64>, percent: u64, workers: usize) -> Vec<usize> {
    let open = Mutex::new(seeds);
    let taken = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                run(async {
                    let mut bench = Bench::new().await;
                    loop {
                        let Some(seed) = open.lock().expect("no panic").next() else {
                            break;
                        };
                        let mut dice = Dice((seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
                        bench.proxy.spoil(move |request| {
                            let kinds = [
                                "reset before",
                                "reset after",
                                "500",
                                "503",
                                "throttled",
                                "cut short",
                                "slow",
                            ];
                            let spoiled = dice.roll(100) < percent;
                            let kind = kinds[dice.roll(kinds.len() as u64) as usize];
                            spoiled.then(|| fault(kind, request))
                        });
                        let name = format!("random-{seed}");
                        let mut commands = 0;
                        loop {
                            commands += 1;
                            match bench.deploy(&small(&name)).await {
                                Ok(_) => break,
                                Err(error) => assert!(commands < 10, "{seed}: {error}"),
                            }
                        }
                        bench.proxy.mend();
                        // A command that could not remove what the one before it had left told
                        // so, and leaves that to the next one.
                        if commands > 1 {
                            bench.deploy(&small(&name)).await.expect("no faults");
                        }
                        assert_arrived(&bench.cloud, &name, &name).await;
                        taken.lock().expect("no panic").push(commands);
                        // Each run begins with all the retries that a client has.
                        bench = bench.anew().await;
                    }
                });
            });
        }
    });
    taken.into_inner().expect("no panic")
}

#[test]
fn two_hundred_deploys_arrive_though_three_of_ten_requests_go_wrong() {
    let commands = random_runs(0..200, 30, 8);
    assert_eq!(commands.len(), 200);
    let at_once = commands.iter().filter(|&&count| count == 1).count();
    assert!(at_once > 150, "most need no second command: {commands:?}");
}
