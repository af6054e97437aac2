//! Applications with something wrong in them.

use super::*;

/// The names of the checks that did not pass.
fn failing(report: &Report) -> Vec<&'static str> {
    let checks = report.checks.iter().filter(|check| !check.passed());
    checks.map(|check| check.name).collect()
}

#[test]
fn every_fault_is_found_and_only_where_it_is() {
    const TOKEN: &str = "without a token: 401 with CORS headers";
    const SHAPE: &str = "a report of the wrong shape is refused";
    const NEW: &str = "a report becomes a dragon";
    const AGAIN: &str = "the same report again becomes an alert";
    const STRANGE: &str = "quotes, backslashes, line breaks and all scripts arrive unharmed";
    const CROWD: &str = "50 reports at once: none is lost";
    for (faults, expected) in [
        (&[Fault::OpenToAll][..], &[TOKEN][..]),
        (&[Fault::NoCorsOnErrors], &[TOKEN, SHAPE]),
        (
            &[Fault::NoPreflight],
            &["a browser may ask from any origin"],
        ),
        (
            &[Fault::NoFilters],
            &["filters by family, by name, by both"],
        ),
        (&[Fault::AnyShape], &[SHAPE]),
        (&[Fault::MangledQuotes], &[STRANGE]),
        (&[Fault::LostUpdate], &[CROWD]),
        (&[Fault::NoValidation], &[AGAIN]),
        (&[Fault::FailedRuns], &[NEW, AGAIN, STRANGE, CROWD]),
        (
            &[Fault::EmptyList],
            &[
                "GET lists them all",
                "filters by family, by name, by both",
                NEW,
                AGAIN,
                STRANGE,
                CROWD,
            ],
        ),
    ] {
        let fake = Fake::start(SEED, faults);
        let report = full(&fake);
        assert_eq!(
            failing(&report),
            expected,
            "{faults:?}:\n{}",
            lines(&report)
        );
        assert_eq!(parsed(&fake.state().file), parsed(SEED), "{faults:?}");
    }
}

#[test]
fn a_dragon_that_pushes_another_out_is_found() {
    let fake = Fake::start(SEED, &[Fault::LostEarlier]);
    let report = full(&fake);
    let found = &report.checks[7].outcome;
    let Outcome::Failed { expected, seen } = found else {
        panic!("{found:?}");
    };
    assert_eq!(expected, "all earlier dragons");
    assert!(seen.contains("Xanya"), "{seen}");
}

#[test]
fn what_failed_is_told() {
    let fake = Fake::start(
        SEED,
        &[Fault::FailedRuns, Fault::AnyShape, Fault::OpenToAll],
    );
    let report = lines(&full(&fake));
    let failed = report.lines().filter(|line| line.starts_with("FAILED"));
    // Which one of the crowd is looked at first is chance.
    let failed: Vec<_> = failed.filter(|line| !line.contains("50 reports")).collect();
    insta::assert_snapshot!(failed.join("\n"), @r#"
    FAILED without a token: 401 with CORS headers: expected 401 {"message":"Unauthorized"}; seen 200 [{"description_str":"Carries a rolled-up road map under one wing and still asks moose for directions. Frost never settles on the roof that he picks for the night.","dragon_name_str":"Atlas","family_st…
    FAILED a report of the wrong shape is refused: expected 400 {"message":"Invalid request body"}; seen 200 {"executionArn":"execution:0"}
    FAILED a report becomes a dragon: expected an execution that SUCCEEDED; seen FAILED Oops it broke (execution:1)
    FAILED the same report again becomes an alert: expected an execution that SUCCEEDED; seen FAILED Oops it broke (execution:2)
    FAILED quotes, backslashes, line breaks and all scripts arrive unharmed: expected an execution that SUCCEEDED; seen FAILED Oops it broke (execution:3)
    "#);
}
