//! Log groups that the stack owns, so that none outlives it.

use crate::{
    cfn::logs,
    resource::{Construct, Declaration, OnRemoval},
    source::SourceLine,
    stack::Stack,
    value::{IntoValue, Value},
};

/// How long log events are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Retention {
    /// Three days.
    ThreeDays,
    /// A week.
    OneWeek,
    /// Two weeks.
    #[default]
    TwoWeeks,
    /// 30 days.
    OneMonth,
    /// 365 days.
    OneYear,
}

impl Retention {
    fn days(self) -> u32 {
        match self {
            Self::ThreeDays => 3,
            Self::OneWeek => 7,
            Self::TwoWeeks => 14,
            Self::OneMonth => 30,
            Self::OneYear => 365,
        }
    }
}

/// A log group, deleted with the stack.
///
/// ```
/// use stackwright::{construct::{LogGroup, Retention}, testing::TestedStack};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// stack.add("Calls", LogGroup::new());
/// stack.add("Audit", LogGroup::named("/eggs/audit").retention(Retention::OneYear));
/// let stack = TestedStack::of(&app);
/// stack.resource("Calls").assert_property("RetentionInDays", 14);
/// stack.resource("Audit").assert_property("RetentionInDays", 365);
/// ```
#[derive(Debug, Default)]
pub struct LogGroup {
    name: Option<Value<String>>,
    retention: Retention,
}

impl LogGroup {
    /// A log group whose name the service makes.
    pub fn new() -> Self {
        Self::default()
    }

    /// A log group of this name.
    pub fn named(name: impl IntoValue<String>) -> Self {
        Self {
            name: Some(name.into_value()),
            ..Self::default()
        }
    }

    /// Sets how long log events are kept; two weeks if not set.
    pub fn retention(mut self, retention: Retention) -> Self {
        self.retention = retention;
        self
    }
}

#[diagnostic::do_not_recommend]
impl Construct for LogGroup {
    type Handle = logs::LogGroupHandle;

    fn add_to(self, stack: &Stack, id: &str, line: SourceLine) -> logs::LogGroupHandle {
        let mut group = logs::LogGroup::new().retention_in_days(self.retention.days());
        if let Some(name) = self.name {
            group = group.log_group_name(name.assume_kind());
        }
        let handle = stack.declare(id, Declaration::by_construct(group), line);
        handle.on_removal(OnRemoval::Delete);
        handle.into()
    }
}
