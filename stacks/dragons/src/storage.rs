//! The bucket, its data file, and the parameters by which clients find both.

use stackwright::{
    Stack,
    construct::{
        Bucket, BucketHandle, BucketRemoval, ObjectOwnership, Parameter, ParameterHandle,
        PublicAccess,
    },
};

use crate::NAME;

/// The data file's key.
const DATA_FILE: &str = "dragon_stats_one.json";

pub(crate) struct Storage {
    pub(crate) bucket: BucketHandle,
    pub(crate) bucket_parameter: ParameterHandle,
    pub(crate) file_parameter: ParameterHandle,
}

pub(crate) fn add(stack: &Stack) -> Storage {
    // The web app's objects are public by their own ACL, as in the labs; the data file stays private.
    let bucket = stack.add(
        "DragonBucket",
        Bucket::new(BucketRemoval::EmptyAndDelete)
            .object_ownership(ObjectOwnership::BucketOwnerPreferred)
            .public_access(PublicAccess::AllowAcls),
    );
    bucket.seed(DATA_FILE, "data/dragon_stats_one.json");
    let bucket_parameter = stack.add(
        "BucketNameParameter",
        Parameter::string(bucket_parameter_name(stack.name()), bucket.name())
            .describe("The bucket with the dragons"),
    );
    let file_parameter = stack.add(
        "FileNameParameter",
        Parameter::string(file_parameter_name(stack.name()), DATA_FILE)
            .describe("The key of the dragons' data file"),
    );
    Storage {
        bucket,
        bucket_parameter,
        file_parameter,
    }
}

/// The name of the parameter that holds the bucket's name, for the stack called `stack`.
pub(crate) fn bucket_parameter_name(stack: &str) -> String {
    parameter_name(stack, "dragon_data_bucket_name")
}

/// The name of the parameter that holds the data file's key, for the stack called `stack`.
pub(crate) fn file_parameter_name(stack: &str) -> String {
    parameter_name(stack, "dragon_data_file_name")
}

/// The course's clients read the bare names; a stack under another name must leave those alone.
fn parameter_name(stack: &str, name: &str) -> String {
    match stack {
        NAME => name.to_owned(),
        other => format!("/{other}/{name}"),
    }
}

impl Storage {
    /// The ARN pattern of the data file, which grants name.
    pub(crate) const DATA_FILE: &'static str = DATA_FILE;

    pub(crate) fn outputs(&self, stack: &Stack) {
        stack.output(
            "BucketName",
            "The bucket with the data file and the web app",
            self.bucket.name(),
        );
    }
}
