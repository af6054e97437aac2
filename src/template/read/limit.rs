//! How much is read: a text from a stranger must not fill the memory or the stack.

/// The longest text, in bytes: four times the longest template that CloudFormation takes, for
/// texts that get shorter on their way there.
pub(super) const LENGTH: usize = 4 << 20;

/// The deepest nesting. CloudFormation's own limit is lower.
pub(super) const DEPTH: usize = 200;

/// What a template takes in memory and written out, in bytes, after every alias is replaced by
/// what it stands for: sixteen times what the longest text of usual shape takes.
pub(super) const SIZE: usize = 64 << 20;
