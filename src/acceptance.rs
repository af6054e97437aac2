//! What someone has looked at and wants as it is.

use crate::source::SourceLine;

/// A finding of `check` that is as it should be, and why.
///
/// ```
/// use stackwright::{App, construct::{Bucket, BucketRemoval}};
///
/// let mut app = App::new("example", ".");
/// let stack = app.stack("example");
/// let work = stack.add("Work", Bucket::new(BucketRemoval::Retain));
/// work.accept("X004", "students show each other their work");
/// let assembly = app.synthesize(Default::default())?;
/// let acceptance: &stackwright::acceptance::Acceptance = &assembly.stacks[0].accepted[0];
/// assert_eq!((acceptance.code.as_str(), acceptance.resource.as_deref()), ("X004", Some("Work")));
/// # Ok::<(), stackwright::app::SynthesisError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// The rule's code.
    pub code: String,
    /// The stack; every stack where none is named.
    pub stack: Option<String>,
    /// The logical id of the resource; every resource where none is named.
    pub resource: Option<String>,
    /// Why it is accepted.
    pub reason: String,
    /// The line that accepts it.
    pub line: SourceLine,
}
