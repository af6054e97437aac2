//! Mapping templates, rendered by a real Velocity.

#[path = "common/python.rs"]
mod python;

use serde_json::{Value, json};
use stackwright::{
    App,
    construct::{
        rest_api::{Mapping, RestApi, start_execution},
        state_machine::{StateMachine, succeed},
    },
    render::Dialect,
    template::{Intrinsic, Node},
};

/// The request template that starts an execution with this mapping.
fn template(mapping: Mapping) -> String {
    let mut app = App::new("test", env!("CARGO_MANIFEST_DIR"));
    let stack = app.stack("test");
    let machine = stack.add("Machine", StateMachine::standard(succeed("Done")));
    let api = stack.add("Api", RestApi::regional("api"));
    api.resource("dragons")
        .post(start_execution(&machine).input(mapping));
    api.stage("prod");
    let assembly = app
        .synthesize(Dialect::CloudFormation)
        .expect("no problems");
    let method = &assembly.stacks[0].template.resources["ApiDragonsPost"];
    let template = method
        .properties
        .get("Integration")
        .and_then(|integration| integration.get("RequestTemplates"))
        .and_then(|templates| templates.get("application/json"));
    match template.and_then(Node::as_intrinsic) {
        Some(Intrinsic::Sub { text, .. }) => text.replace("${Machine}", "arn:machine"),
        other => panic!("{other:?}"),
    }
}

/// What executions get for these bodies, whatever `$input.json` gives for what is missing.
fn inputs(mapping: Mapping, bodies: &[Value]) -> Vec<Value> {
    let request = json!({"template": template(mapping), "bodies": bodies});
    let output = python::python_with(&["airspeed-ext==0.6.9"])
        .run(include_str!("velocity.py"), &request.to_string());
    let outputs: Vec<Value> = serde_json::from_str(&output).expect("JSON");
    let (first, others) = outputs.split_at(bodies.len());
    for other in others.chunks(bodies.len()) {
        assert_eq!(other, first);
    }
    first.to_vec()
}

/// Texts that break templates that escape too little or too much.
const TEXTS: [&str; 12] = [
    "Frank",
    "",
    "O'Neil",
    "the \"great\"",
    r"back\slash",
    r"\'",
    r#"\\" ' \" '"#,
    "two\nlines\r\n\ttabbed",
    "a/b </script>",
    "Žluťoučký 龍 🐉 \u{2028}\u{7f}\u{1}",
    "$util.escapeJavaScript('x') ${Machine} $!x #set($x = 1) #end",
    "{\"input\": null}",
];

fn mapping() -> Mapping {
    Mapping::new()
        .text("dragon_name_str", "dragonName")
        .boolean("confirmationRequired", "confirmationRequired")
        .number("damage_int", "damage")
}

#[test]
fn any_text_arrives_unharmed() {
    let bodies = TEXTS.map(|text| json!({"dragonName": text, "confirmationRequired": true}));
    for (input, text) in inputs(mapping(), &bodies).iter().zip(TEXTS) {
        assert_eq!(
            *input,
            json!({"dragon_name_str": text, "confirmationRequired": true, "damage_int": null})
        );
    }
}

#[test]
fn types_are_kept_and_missing_fields_have_a_value() {
    let bodies = [
        json!({}),
        json!({"confirmationRequired": false, "damage": 0, "more": "is left out"}),
        json!({"confirmationRequired": true, "damage": -1.5}),
    ];
    let expected = [
        json!({"dragon_name_str": "", "confirmationRequired": false, "damage_int": null}),
        json!({"dragon_name_str": "", "confirmationRequired": false, "damage_int": 0}),
        json!({"dragon_name_str": "", "confirmationRequired": true, "damage_int": -1.5}),
    ];
    assert_eq!(inputs(mapping(), &bodies), expected);
}

#[test]
fn without_a_mapping_the_whole_body_arrives() {
    let bodies = TEXTS.map(|text| json!({"any": [{"text": text}], "number": 1}));
    assert_eq!(inputs(Mapping::new(), &bodies), bodies);
}
