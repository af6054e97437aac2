//! What is left of stacks, with what it costs and how to be rid of it.

use super::{context::Context, printer::STRONG};
use crate::destroy::{Leftover, Why};

/// Tells what is left, and what could not be looked for.
pub(super) fn tell(context: &Context<'_>, left: &[Leftover], unseen: &[String]) {
    for leftover in left {
        context.printer.message(describe(context, leftover));
    }
    for sentence in unseen {
        context.printer.warning(sentence);
    }
}

/// How much is left, without saying more than is known.
pub(super) fn count(left: &[Leftover], unseen: &[String]) -> String {
    match (left.len(), unseen.is_empty()) {
        (count, true) => format!("{count} left"),
        (0, false) => "nothing found that is left, but not all could be looked at".to_owned(),
        (count, false) => format!("at least {count} left"),
    }
}

/// A leftover in a few lines.
pub(super) fn describe(context: &Context<'_>, leftover: &Leftover) -> String {
    let why = match leftover.why {
        Why::Kept => "kept",
        Why::Abandoned => "not deleted",
        Why::Tagged => "still there",
        Why::MadeByService => "made by a service",
        Why::Unknown => "kept, and perhaps still there",
    };
    let kind = match (&leftover.path, leftover.type_name.as_str()) {
        (Some(path), "") => format!("{path} "),
        (Some(path), type_name) => format!("{path} ({type_name}) "),
        (None, "") => String::new(),
        (None, type_name) => format!("{type_name} "),
    };
    let mut text = format!(
        "{why}: {kind}{STRONG}{}{STRONG:#}, {}\n  to remove it: {}",
        leftover.name, leftover.cost, leftover.remove
    );
    if let Some(restore) = &leftover.restore {
        let program = if restore.starts_with("aws ") {
            String::new()
        } else {
            format!("{} ", context.invocation())
        };
        text += &format!("\n  to bring it back: {program}{restore}");
    }
    text
}
