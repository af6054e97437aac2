//! What a start does at the moment.

use super::python::Candidate;

/// A step of a start, told as it begins.
///
/// ```
/// use stackwright::local::Progress;
///
/// fn tell(step: Progress) {
///     match step {
///         Progress::InstallingPackages => println!("installing; this happens once"),
///         Progress::Starting { port } => println!("starting on port {port}"),
///         other => println!("{other:?}"),
///     }
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Progress {
    /// Another command is starting or stopping the same cloud.
    WaitingForOther,
    /// Another command is installing what the local cloud needs.
    WaitingForInstallation,
    /// The cloud of last time ended without being told to; it starts anew with what it had kept.
    EndedUnexpectedly,
    /// A cloud of another version runs; it is replaced, and its state taken over.
    Replacing,
    /// First start on this machine: a Python environment is made.
    MakingEnvironment {
        /// The Python that it is made with.
        python: Candidate,
    },
    /// First start on this machine: the packages are fetched and installed.
    InstallingPackages,
    /// First start on this machine: the packages are compiled.
    Compiling,
    /// The process is started.
    Starting {
        /// Its port.
        port: u16,
    },
}
