//! What was found.

use crate::{source::SourceLine, template::segments};

use super::Severity;

/// Something wrong with a stack, and what to do about it.
///
/// ```
/// use stackwright::{App, OnRemoval, check::{Diagnostic, Severity, Settings, check}};
/// use stackwright::resource::ResourceType;
///
/// stackwright::resources! { mod sqs { "AWS::SQS::Queue" } }
///
/// let mut app = App::new("jobs", ".");
/// let queue = sqs::Queue::new().visibility_timeout(90_000);
/// app.stack("jobs").add("Jobs", queue.on_removal(OnRemoval::Delete));
/// let assembly = app.synthesize(Default::default())?;
/// let report = check(&assembly.stacks[0], &Settings::default());
/// let found: &Diagnostic = &report.diagnostics[0];
/// assert_eq!(found.severity, Severity::Error);
/// assert_eq!(found.resource.as_deref(), Some("Jobs"));
/// assert_eq!(found.path(), "Properties.VisibilityTimeout");
/// # Ok::<(), stackwright::app::SynthesisError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's code.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// The stack.
    pub stack: String,
    /// The logical id of the resource that it is about, if it is about one.
    pub resource: Option<String>,
    /// The place, as a JSON pointer into the template.
    pub pointer: String,
    /// The line of the program or of the template file.
    pub line: Option<SourceLine>,
    /// Whether a line that would be shown holds a secret.
    pub is_secret: bool,
    /// What is wrong.
    pub message: String,
    /// Other places that have to do with it, in the order in which they are read.
    pub related: Vec<Related>,
    /// What to do about it.
    pub fix: Option<String>,
}

/// A second place that a finding is about.
///
/// ```
/// use stackwright::{App, app::Problem, check::{Related, Report}, source::SourceLine};
///
/// let [first, second] = [1, 2].map(|line| SourceLine::of_file("src/main.rs", line, 1));
/// let problem = Problem::new("used twice").at(second).related("first used", first);
/// let report = Report::of_problems("news", &[problem]);
/// let related: &Related = &report.diagnostics[0].related[0];
/// assert_eq!((related.label.as_str(), related.line), ("first used here", Some(first)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// What is there, in a few words.
    pub label: String,
    /// The place, as a JSON pointer into the template, where it is in one.
    pub pointer: Option<String>,
    /// The line of the program or of the template file.
    pub line: Option<SourceLine>,
}

impl Diagnostic {
    /// The place in the resource as people write it: `Properties.Environment.Variables`; the whole
    /// path where it is not about a resource, and nothing where it is about the resource itself.
    pub fn path(&self) -> String {
        let mut segments = segments(&self.pointer);
        if self.resource.is_some() {
            segments.nth(1);
        }
        segments.collect::<Vec<_>>().join(".")
    }
}
