//! Asking a person.

use std::io;

use super::{error::CliError, printer::Printer, session::Session};

/// Asks, and gives what was typed. Nobody is asked where there is no terminal: `instead` says which
/// flag answers there.
pub(crate) async fn ask(
    session: &Session,
    printer: &Printer,
    question: &str,
    instead: &str,
) -> Result<String, CliError> {
    if !printer.can_ask() {
        return Err(CliError::failed("nobody can be asked: this is not a terminal").hint(instead));
    }
    printer.question(question);
    let answer = tokio::task::spawn_blocking(|| {
        let mut line = String::new();
        io::stdin().read_line(&mut line).map(|_| line)
    });
    match session.interrupt.or(answer).await {
        Some(Ok(line)) => Ok(line?.trim().to_owned()),
        Some(Err(_)) | None => Err(CliError::interrupted("stopped; nothing was changed")),
    }
}
