//! The state machine that validates and adds a reported dragon, and announces the outcome.

use stackwright::{
    Stack,
    construct::{
        Topic, TopicHandle,
        state_machine::{
            Catch, Chain, Flow as _, Retry, StateMachine, StateMachineHandle, choice, fail, format,
            path, publish, publish_sms, succeed, task,
        },
    },
    parameter::Parameter,
};

use crate::{Lab, Notify, Options, functions::Functions};

/// How long one task may take, in seconds; AddDragon itself gives up a little earlier.
const TASK_SECONDS: u32 = 70;

pub(crate) struct Workflow {
    pub(crate) machine: StateMachineHandle,
    pub(crate) topic: TopicHandle,
}

pub(crate) fn add(stack: &Stack, functions: &Functions, options: &Options) -> Workflow {
    let topic = add_topic(stack);
    let announce = |state: &str, message: &str| -> Chain {
        let text = format(message, ["$.dragon_name_str"]);
        match options.notify {
            Notify::Topic => publish(state, &topic, text).subject("Dragons").into_chain(),
            Notify::Sms => publish_sms(state, path("$.reportingPhoneNumber"), text).into_chain(),
        }
    };
    let failure = fail("CatchAllFailure")
        .error("DragonNotAdded")
        .cause("A task failed: its own error is in the event before this one.");
    let confirmation = choice("ConfirmationRequired")
        .when(
            path("$.confirmationRequired").is(true),
            announce("AlertAddDragonSuccess", "The dragon {} has been added."),
        )
        .when(
            path("$.confirmationRequired").is(false),
            succeed("NoAlertAddDragonSuccess"),
        )
        .otherwise(&failure);
    let machine = StateMachine::standard(
        task("ValidateDragon", &functions.validate)
            .discard_result()
            .timeout_seconds(TASK_SECONDS)
            .retry(Retry::transient_lambda_errors())
            .catch(
                Catch::on("DragonValidationException").keep_input(),
                announce(
                    "AlertDragonValidationFailure",
                    "The dragon {} failed validation and was not added.",
                ),
            )
            .catch_all(&failure)
            .then(
                task("AddDragon", &functions.add)
                    .discard_result()
                    .timeout_seconds(TASK_SECONDS)
                    .retry(Retry::transient_lambda_errors())
                    .retry(Retry::on(["DataFileBusy"]).full_jitter())
                    .catch_all(&failure),
            )
            .then(confirmation),
    );
    let machine = stack.add(
        "DragonsStateMachine",
        match options.lab {
            Lab::Monitoring => machine.traced(),
            _ => machine,
        },
    );
    Workflow { machine, topic }
}

/// The topic, and a subscription to it for whoever gives an address.
fn add_topic(stack: &Stack) -> TopicHandle {
    let topic = stack.add("DragonsTopic", Topic::new().display_name("Dragons"));
    let address = Parameter::<String>::new()
        .default("")
        .describe("Where to send what is announced; nowhere if empty");
    let address = stack.parameter("AlertEmail", address);
    let wanted = stack.condition("HasAlertEmail", !address.equals(""));
    topic
        .subscribe_email("AlertSubscription", address)
        .only_if(&wanted);
    topic
}

impl Workflow {
    pub(crate) fn outputs(&self, stack: &Stack) {
        stack.output(
            "StateMachineArn",
            "The workflow behind POST /dragons",
            self.machine.arn(),
        );
        stack.output(
            "TopicArn",
            "Where the outcome of a report is announced",
            self.topic.arn(),
        );
    }
}
