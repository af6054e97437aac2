//! Programs that compile and cannot be synthesized.

use stackwright::{
    App, Stack,
    cfn::sns,
    construct::{
        bucket::{Bucket, BucketRemoval},
        function::Function,
    },
    render::Dialect,
    resource::Raw,
    template::{Map, Parameter},
};

/// A program with a mistake.
pub(super) struct Program {
    pub(super) title: &'static str,
    pub(super) known: &'static str,
    build: fn(&mut App, &Stack),
}

impl Program {
    /// What synthesis says about it.
    pub(super) fn says(&self) -> String {
        let mut app = App::new("example", ".");
        let stack = app.stack("example");
        (self.build)(&mut app, &stack);
        let error = app.synthesize(Dialect::default()).expect_err(self.title);
        error.problems[0].message.clone()
    }
}

pub(super) fn all() -> Vec<Program> {
    vec![
        Program {
            title: "the same logical id twice",
            known: "in YAML the last one wins, silently",
            build: |_, stack| {
                stack.add("Topic", sns::Topic::new());
                stack.add("Topic", Raw::new("AWS::SQS::Queue", Map::default()));
            },
        },
        Program {
            title: "a logical id with a hyphen",
            known: "Template format error: Resource name my-topic is non alphanumeric.",
            build: |_, stack| {
                stack.add("my-topic", sns::Topic::new());
            },
        },
        Program {
            title: "a stack name with an underscore",
            known: "Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*",
            build: |app, _| {
                app.stack("my_stack").add("Topic", sns::Topic::new());
            },
        },
        Program {
            title: "a folder of code that is not there",
            known: "Unable to upload artifact src/ referenced by CodeUri parameter: path does not exist",
            build: |_, stack| {
                stack.add("List", Function::python("lambda/list_dragon"));
            },
        },
        Program {
            title: "a parameter that is declared twice",
            known: "in YAML the last one wins, silently",
            build: |_, stack| {
                stack.parameter::<String>("Email", Parameter::default());
                stack.parameter::<String>("Email", Parameter::default());
            },
        },
        Program {
            title: "a data file that is not there",
            known: "NoSuchKey at the first request",
            build: |_, stack| {
                let bucket = stack.add("Data", Bucket::new(BucketRemoval::EmptyAndDelete));
                bucket.seed("dragons.json", "data/dragons.json");
            },
        },
    ]
}
