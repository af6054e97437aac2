//! Kinds of text: what an ARN, a name or an id is of.
