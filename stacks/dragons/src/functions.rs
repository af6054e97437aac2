//! The three functions, each with the least that its code needs.

use stackwright::{
    Stack,
    construct::{Function, FunctionHandle},
};

use crate::{Lab, Options, storage::Storage};

pub(crate) struct Functions {
    pub(crate) list: FunctionHandle,
    pub(crate) add: FunctionHandle,
    pub(crate) validate: FunctionHandle,
}

pub(crate) fn add(stack: &Stack, storage: &Storage, options: &Options) -> Functions {
    let traced = |function: Function| match options.lab {
        Lab::Monitoring => function.traced(),
        _ => function,
    };
    let list = stack.add(
        "ListDragons",
        traced(
            Function::python("lambda/list_dragons")
                .with_package("lambda/dragons")
                .describe("Lists dragons, all or by family and name")
                .environment("DRAGONS_QUERY", options.query.name()),
        ),
    );
    let add = stack.add(
        "AddDragon",
        traced(
            Function::python("lambda/add_dragon")
                .with_package("lambda/dragons")
                .describe("Adds a reported dragon to the data file")
                // Fifty reports at once queue up for the one data file.
                .timeout_seconds(60),
        ),
    );
    let validate = stack.add(
        "ValidateDragon",
        traced(
            Function::python("lambda/validate_dragon")
                .with_package("lambda/dragons")
                .describe("Refuses a dragon that is known already"),
        ),
    );
    for function in [&list, &add, &validate] {
        storage.bucket.grant_read(function, Storage::DATA_FILE);
        storage.bucket_parameter.grant_read(function);
        storage.file_parameter.grant_read(function);
        function.environment("DRAGONS_BUCKET_PARAMETER", storage.bucket_parameter.name());
        function.environment("DRAGONS_FILE_PARAMETER", storage.file_parameter.name());
    }
    storage.bucket.grant_write(&add, Storage::DATA_FILE);
    Functions {
        list,
        add,
        validate,
    }
}
