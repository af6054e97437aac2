//! CloudFormation resource schemas, embedded.
