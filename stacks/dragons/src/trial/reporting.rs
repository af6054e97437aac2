//! The checks that report dragons.

use std::{
    collections::BTreeMap,
    sync::{Barrier, Mutex, PoisonError},
    thread,
    time::Duration,
};

use serde_json::Value;

use super::{
    api::Visitor,
    check::{Failure, Verdict},
    data_file::{Content, DataFile},
    executions::Executions,
    patience::Patience,
    reading::census,
    reports::{Names, report, stored},
};

/// The state that tells of a report that was refused.
const REFUSAL: &str = "AlertDragonValidationFailure";

/// How many reports come at once.
const CROWD: usize = 50;

/// What must arrive as it was sent: in JSON, in the mapping template, in SQL, in a query.
const STRANGE: [&str; 8] = [
    "O'Malley ''",
    r#"the "Great""#,
    r"back\slash \n \u0041 \\",
    "two\nlines\tand\r\na tab",
    "Ĝis la revido, 龍 🐉",
    "$input.json('$') $util #set($a = 1) ${a} <b>&amp;</b>",
    "a\u{2028}b\u{7f}c\u{1f}",
    "] } {\"dragon_name_str\": \"x\"",
];

/// Reports dragons and looks for them.
pub(super) struct Reporter<'a> {
    pub(super) api: &'a Visitor<'a>,
    pub(super) file: &'a DataFile<'a>,
    pub(super) before: &'a Content,
    pub(super) executions: Executions<'a>,
    pub(super) names: &'a Names,
    pub(super) cached: bool,
    pub(super) limit: Duration,
    /// The executions that our reports started.
    pub(super) started: Mutex<Vec<String>>,
}

impl Reporter<'_> {
    /// Sends a report, which must be answered with an execution.
    fn start(&self, report: &Value) -> Result<String, Failure> {
        let answer = self.api.report(report)?;
        let content = answer.json().unwrap_or_default();
        match (answer.status, content["executionArn"].as_str()) {
            (200, Some(arn)) => {
                let mut started = self.started.lock().unwrap_or_else(PoisonError::into_inner);
                started.push(arn.to_owned());
                Ok(arn.to_owned())
            }
            _ => Err(Failure::new("200 and an executionArn", answer.excerpt())),
        }
    }

    /// Waits for the end of an execution.
    fn finish(&self, arn: &str) -> Result<(), Failure> {
        self.executions.success(arn, &mut Patience::new(self.limit))
    }

    /// All dragons. What a cache may have kept is read from the data file instead.
    fn all(&self) -> Result<Vec<Value>, Failure> {
        if self.cached {
            return Ok(self.file.read()?.dragons);
        }
        self.api.list(&[])
    }

    /// All dragons; those that were there before must still be.
    fn all_with_earlier(&self) -> Result<Vec<Value>, Failure> {
        let all = self.all()?;
        match self
            .before
            .dragons
            .iter()
            .find(|dragon| !all.contains(dragon))
        {
            Some(lost) => Err(Failure::new(
                "all earlier dragons",
                format!("none like {lost}"),
            )),
            None => Ok(all),
        }
    }

    fn frank(&self) -> Value {
        let description = "Prefers to be reported twice. Waits downtown for the second time.";
        report(&self.names.name("Frank"), description, false)
    }

    /// A report starts the workflow, and soon the dragon is there.
    pub(super) fn new_dragon(&self) -> Verdict {
        let report = self.frank();
        self.finish(&self.start(&report)?)?;
        let all = self.all_with_earlier()?;
        self.once(&report, &all)?;
        self.by_name(&report)?;
        Ok(format!("{} dragons now", all.len()))
    }

    /// The same report is taken, refused by the workflow, and told of.
    pub(super) fn known_dragon(&self) -> Verdict {
        let report = self.frank();
        let arn = self.start(&report)?;
        self.finish(&arn)?;
        let states = self.executions.states(&arn)?;
        if !states.iter().any(|state| state == REFUSAL) {
            return Err(Failure::new(
                format!("the state {REFUSAL}"),
                format!("the states {}", states.join(", ")),
            ));
        }
        let all = self.all_with_earlier()?;
        self.once(&report, &all)?;
        Ok(format!(
            "SUCCEEDED by {REFUSAL}, still {} dragons",
            all.len()
        ))
    }

    /// No letter is lost or changed on the way.
    pub(super) fn strange_names(&self) -> Verdict {
        for text in STRANGE {
            let report = report(&self.names.name(text), text, true);
            self.finish(&self.start(&report)?)?;
            self.by_name(&report)?;
        }
        Ok(format!("{} names", STRANGE.len()))
    }

    /// Many reports at once: none is lost.
    pub(super) fn crowd(&self) -> Verdict {
        let reports: Vec<Value> = (1..=CROWD)
            .map(|number| {
                let name = self.names.name(&format!("Number {number}"));
                report(&name, "One of many.", number % 2 == 0)
            })
            .collect();
        let together = Barrier::new(CROWD);
        let answers: Vec<_> = thread::scope(|scope| {
            let threads: Vec<_> = reports
                .iter()
                .map(|report| {
                    scope.spawn(|| {
                        together.wait();
                        self.start(report)
                    })
                })
                .collect();
            threads
                .into_iter()
                .map(|thread| match thread.join() {
                    Ok(started) => started,
                    Err(_) => Err(Failure::new("an answer", "the request panicked")),
                })
                .collect()
        });
        let taken = answers.iter().filter(|answer| answer.is_ok()).count();
        let started = answers.into_iter().collect::<Result<Vec<_>, _>>().map_err(
            |Failure { expected, seen }| {
                Failure::new(
                    format!("{expected}, {CROWD} times"),
                    format!("that only {taken} times, and: {seen}"),
                )
            },
        )?;
        let mut patience = Patience::new(self.limit);
        for arn in &started {
            self.executions.success(arn, &mut patience)?;
        }
        let all = self.all_with_earlier()?;
        for report in &reports {
            self.once(report, &all)?;
        }
        Ok(format!("all {CROWD} there, {}", census(&all)))
    }

    /// The reported dragon is in the list, as it was reported and once.
    fn once(&self, report: &Value, dragons: &[Value]) -> Result<(), Failure> {
        let mut counts: BTreeMap<bool, usize> = BTreeMap::new();
        let wanted = stored(report);
        for dragon in dragons {
            if dragon["dragon_name_str"] == wanted["dragon_name_str"] {
                *counts.entry(*dragon == wanted).or_default() += 1;
            }
        }
        let as_reported = counts.get(&true).copied().unwrap_or_default();
        let changed = counts.get(&false).copied().unwrap_or_default();
        if (as_reported, changed) == (1, 0) {
            return Ok(());
        }
        Err(Failure::new(
            format!("{wanted} once among {} dragons", dragons.len()),
            format!("{as_reported} like that and {changed} others of the name"),
        ))
    }

    /// Asking for the name gives the dragon as it was reported.
    fn by_name(&self, report: &Value) -> Result<(), Failure> {
        let name = report["dragonName"].as_str().unwrap_or_default();
        self.once(report, &self.api.list(&[("dragonName", name)])?)
    }
}
