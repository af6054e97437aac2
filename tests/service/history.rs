//! What happens to a stack, in a few lines of text.
//!
//! ```text
//! 0     .       UPDATE_IN_PROGRESS User Initiated
//! 0.5   Topic   AWS::SNS::Topic UPDATE_IN_PROGRESS
//! 3+2   Topic   AWS::SNS::Topic UPDATE_FAILED Access denied
//! 3.1   .       UPDATE_ROLLBACK_IN_PROGRESS
//! 4     Inner/. CREATE_IN_PROGRESS
//! ```
//!
//! Seconds since the operation was begun (before the history began, where they are negative), and
//! by how many of them the event arrives later; the resource, or `.` for the stack itself, below
//! the nested stacks that it is in; the type; the status; the reason. Words like
//! `token=…`, `operation=…` and `hook=TYPE/STATUS` may stand before the reason.

/// One line of it.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// In milliseconds.
    pub(crate) at: i64,
    /// In milliseconds.
    pub(crate) late: i64,
    /// The logical ids of the nested stacks around it.
    pub(crate) nested: Vec<String>,
    /// The logical id; none for the stack itself.
    pub(crate) id: Option<String>,
    pub(crate) type_name: String,
    pub(crate) status: String,
    pub(crate) reason: String,
    /// Instead of the operation's own.
    pub(crate) token: Option<String>,
    /// The same of its id.
    pub(crate) operation: Option<String>,
    /// Type and status.
    pub(crate) hook: Option<(String, String)>,
}

pub(crate) const STACK: &str = "AWS::CloudFormation::Stack";

/// Reads a history.
pub(crate) fn read(text: &str) -> Vec<Line> {
    let lines = text.lines().map(str::trim);
    lines.filter(|line| !line.is_empty()).map(line).collect()
}

fn line(text: &str) -> Line {
    let mut words = text.split_whitespace().peekable();
    let mut next = || words.next().unwrap_or_else(|| panic!("too short: {text}"));
    let time = next();
    let (at, late) = time.split_once('+').unwrap_or((time, "0"));
    let mut nested: Vec<String> = next().split('/').map(str::to_owned).collect();
    let id = nested.pop().filter(|id| id != ".");
    let type_name = match &id {
        Some(_) => next(),
        None => STACK,
    };
    let status = next().to_owned();
    let mut line = Line {
        at: millis(at),
        late: millis(late),
        nested,
        id,
        type_name: type_name.to_owned(),
        status,
        reason: String::new(),
        token: None,
        operation: None,
        hook: None,
    };
    while let Some(word) = words.peek() {
        if let Some(token) = word.strip_prefix("token=") {
            line.token = Some(token.to_owned());
        } else if let Some(operation) = word.strip_prefix("operation=") {
            line.operation = Some(operation.to_owned());
        } else if let Some((type_name, status)) = word
            .strip_prefix("hook=")
            .and_then(|hook| hook.split_once('/'))
        {
            line.hook = Some((type_name.to_owned(), status.to_owned()));
        } else {
            break;
        }
        words.next();
    }
    line.reason = words.collect::<Vec<_>>().join(" ");
    line
}

fn millis(seconds: &str) -> i64 {
    let seconds: f64 = seconds
        .parse()
        .unwrap_or_else(|_| panic!("no time: {seconds}"));
    (seconds * 1000.0).round() as i64
}
