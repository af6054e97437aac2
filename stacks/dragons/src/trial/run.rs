//! The order of the checks.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use super::{
    api::{Api, Visitor},
    application::Application,
    check::{Check, Failure, Outcome, Verdict},
    cloud::Cloud,
    data_file::{Content, DataFile},
    demo_user::DemoUser,
    executions::Executions,
    random::{self, NoRandomness},
    reading,
    reporting::Reporter,
    reports::{Names, report},
    sign_in::Pool,
};
use crate::Lab;

/// How much is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// What changes nothing: a handful of requests.
    Quick,
    /// Reports of dragons too, 50 of them at once: some 300 requests and 60 runs of the workflow.
    Full,
}

/// Who signs in.
#[derive(Clone, Debug)]
pub enum User {
    /// A user that stays, signed up as the web app would.
    Kept(DemoUser),
    /// A user that exists during the trial only and is never written to.
    Passing,
}

/// How to try.
#[derive(Clone, Debug)]
pub struct Options {
    /// How much is tried.
    pub depth: Depth,
    /// The region that the application is deployed to.
    pub region: String,
    /// The address of the local cloud; none on AWS.
    pub endpoint: Option<String>,
    /// Who signs in.
    pub user: User,
    /// Whether the API's stage has a cache, so that a list may be of earlier.
    pub cached: bool,
    /// How long a run of the workflow may take, and all of a crowd together, under load too.
    pub limit: Duration,
}

/// What happens during a trial.
#[derive(Clone, Copy, Debug)]
pub enum Progress<'a> {
    /// A check begins.
    Started(&'static str),
    /// A check has ended.
    Ended(&'a Check),
}

/// How a trial ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The checks, in the order in which they were made.
    pub checks: Vec<Check>,
}

impl Report {
    /// Whether the application did all that was tried.
    pub fn passed(&self) -> bool {
        self.checks.iter().all(Check::passed)
    }
}

struct Notes<'a> {
    checks: Vec<Check>,
    progress: &'a mut dyn FnMut(Progress<'_>),
}

impl Notes<'_> {
    fn check(&mut self, name: &'static str, check: impl FnOnce() -> Verdict) {
        (self.progress)(Progress::Started(name));
        self.note(name, check().into());
    }

    fn note(&mut self, name: &'static str, outcome: Outcome) {
        self.checks.push(Check { name, outcome });
        if let Some(check) = self.checks.last() {
            (self.progress)(Progress::Ended(check));
        }
    }

    /// A check whose result later ones need.
    fn need<T>(
        &mut self,
        name: &'static str,
        check: impl FnOnce() -> Result<(T, String), Failure>,
    ) -> Option<T> {
        (self.progress)(Progress::Started(name));
        match check() {
            Ok((value, seen)) => {
                self.note(name, Outcome::Passed { seen });
                Some(value)
            }
            Err(failure) => {
                self.note(name, Err(failure).into());
                None
            }
        }
    }

    fn skip(&mut self, names: &[&'static str], reason: &'static str) {
        for name in names {
            self.note(name, Outcome::Skipped { reason });
        }
    }
}

const SIGN_IN: &str = "a demo user signs up and in";
const WITHOUT_TOKEN: &str = "without a token: 401 with CORS headers";
const PREFLIGHT: &str = "a browser may ask from any origin";
const FIRST_PROGRAM: &str = "the course's first program finds the dragons";
const MOCKED: &str = "the mock lists a few dragons, all or by the query";
const LISTING: &str = "GET lists them all";
const FILTERS: &str = "filters by family, by name, by both";
const WRONG_SHAPE: &str = "a report of the wrong shape is refused";
const NEW_DRAGON: &str = "a report becomes a dragon";
const KNOWN_DRAGON: &str = "the same report again becomes an alert";
const STRANGE_NAMES: &str = "quotes, backslashes, line breaks and all scripts arrive unharmed";
const CROWD: &str = "50 reports at once: none is lost";
const TIDY: &str = "the dragons of this trial are gone again";
const NOBODY: &str = "nobody could sign in";
const SIGN_OFF: &str = "the user of this trial is gone again";

/// Tries the application and tells of every check as it begins and ends.
///
/// The only error is a system without randomness; whatever the application does wrong is in the
/// report.
pub fn run(
    application: &Application,
    cloud: &dyn Cloud,
    options: &Options,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Report, NoRandomness> {
    let tag = random::tag()?;
    let mut notes = Notes {
        checks: Vec::new(),
        progress,
    };
    let pool = application.accounts.as_ref().map(|accounts| Pool {
        accounts,
        cloud,
        address: options.user_pools(),
    });
    let passing = match (&options.user, &pool) {
        (User::Passing, Some(_)) => Some(DemoUser::passing(&tag)?),
        _ => None,
    };
    let token = pool.as_ref().map(|pool| {
        notes.need(SIGN_IN, || match (&options.user, &passing) {
            (User::Kept(user), _) => pool
                .admit(user)
                .map(|(token, seen)| (token, seen.to_owned())),
            (User::Passing, Some(user)) => {
                Ok((pool.admit_in_passing(user)?, "signed in".to_owned()))
            }
            (User::Passing, None) => Err(Failure::new("a user", "none")),
        })
    });
    let api = application.api_url.as_deref().map(Api::new);
    if let Some(api) = &api {
        if pool.is_some() {
            notes.check(WITHOUT_TOKEN, || reading::without_token(api));
        }
        notes.check(PREFLIGHT, || reading::preflight(api));
    }
    let names = Names::new(tag);
    let found = notes.need(FIRST_PROGRAM, || {
        let file = DataFile::find(application, cloud)?;
        if options.depth == Depth::Full {
            file.remove(&Names::is_left_behind, None)?;
        }
        let content = reading::first_program(application, &file)?;
        let seen = format!("{} in {}", content.dragons.len(), file.key());
        Ok(((file, content), seen))
    });
    let visitor = match (&api, token) {
        (None, _) | (_, Some(None)) => None,
        (Some(api), None) => Some(Visitor { api, token: None }),
        (Some(api), Some(token)) => Some(Visitor { api, token }),
    };
    let reports = options.depth == Depth::Full && application.lab >= Lab::Workflow;
    match (application.lab, &visitor, &found) {
        (Lab::Storage, ..) => {}
        (Lab::Api | Lab::Accounts, Some(visitor), _) => {
            notes.check(MOCKED, || reading::mocked(visitor));
            refuse(&mut notes, visitor, &names);
        }
        (Lab::Api | Lab::Accounts, None, _) => {
            notes.skip(&[MOCKED, WRONG_SHAPE], NOBODY);
        }
        (_, Some(visitor), Some((file, before))) => {
            tour(&mut notes, options, visitor, before, &names);
            if reports {
                let reporter = Reporter {
                    api: visitor,
                    file,
                    before,
                    executions: Executions(cloud),
                    names: &names,
                    cached: options.cached,
                    limit: options.limit,
                    started: Mutex::default(),
                };
                visit(&mut notes, &reporter);
            }
        }
        (_, visitor, _) => {
            let reason = match visitor {
                None => NOBODY,
                Some(_) => "there is no data file to compare with",
            };
            notes.skip(&[LISTING, FILTERS, WRONG_SHAPE], reason);
            if reports {
                notes.skip(&[NEW_DRAGON, KNOWN_DRAGON, STRANGE_NAMES, CROWD], reason);
            }
        }
    }
    if let (Some(user), Some(pool)) = (&passing, &pool) {
        notes.check(SIGN_OFF, || pool.remove(user));
    }
    Ok(Report {
        checks: notes.checks,
    })
}

/// The checks that change nothing.
fn tour(
    notes: &mut Notes<'_>,
    options: &Options,
    api: &Visitor<'_>,
    content: &Content,
    names: &Names,
) {
    notes.check(LISTING, || reading::listing(api, content, options.cached));
    notes.check(FILTERS, || reading::filters(api, content, options.cached));
    refuse(notes, api, names);
}

fn refuse(notes: &mut Notes<'_>, api: &Visitor<'_>, names: &Names) {
    let wrong = report(&names.name("Nobody"), "Of the wrong shape.", false);
    notes.check(WRONG_SHAPE, || reading::wrong_shape(api, wrong));
}

/// The checks that report dragons, and the tidying up after them.
fn visit(notes: &mut Notes<'_>, reporter: &Reporter<'_>) {
    notes.check(NEW_DRAGON, || reporter.new_dragon());
    notes.check(KNOWN_DRAGON, || reporter.known_dragon());
    notes.check(STRANGE_NAMES, || reporter.strange_names());
    notes.check(CROWD, || reporter.crowd());
    notes.check(TIDY, || {
        let started = reporter.started.lock();
        let started = started.unwrap_or_else(PoisonError::into_inner);
        // A run that goes on would add its dragon after we have looked.
        reporter.executions.end(&started, reporter.limit)?;
        let ours = |name: &str| reporter.names.is_ours(name);
        let removed = reporter.file.remove(&ours, Some(reporter.before))?;
        Ok(format!("{removed} removed"))
    });
}

impl Options {
    /// The address of the user pools' service.
    fn user_pools(&self) -> String {
        match &self.endpoint {
            Some(endpoint) => format!("{}/", endpoint.trim_end_matches('/')),
            None => {
                let suffix = if self.region.starts_with("cn-") {
                    ".cn"
                } else {
                    ""
                };
                format!("https://cognito-idp.{}.amazonaws.com{suffix}/", self.region)
            }
        }
    }
}
