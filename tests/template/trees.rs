//! Generated trees, the same in every run.

use proptest::{
    collection::vec,
    prelude::{Just, Strategy, any, prop_oneof},
    sample::select,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use stackwright::template::{Intrinsic, Map, Node};

/// A runner that draws the same cases each time.
pub(crate) fn runner(cases: u32) -> TestRunner {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// Pieces that have a meaning to some reader of YAML.
const PIECES: [&str; 72] = [
    "on",
    "yes",
    "No",
    "y",
    "n",
    "~",
    "null",
    "true",
    "FALSE",
    "012",
    "0o7",
    "1e3",
    "1_000",
    "0x1f",
    "0b1",
    "12:30:45",
    "1:30.5",
    "2012-10-17",
    "2001-12-14t21:59:43.10-05:00",
    ".5",
    "5.",
    "1.0",
    "+1",
    "-1",
    ".inf",
    "-.INF",
    ".nan",
    "=",
    "<<",
    " ",
    "  ",
    "\t",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    ":",
    ": ",
    " #",
    "#",
    "- ",
    "-",
    "? ",
    "?",
    ",",
    "[",
    "]",
    "{",
    "}",
    "&a",
    "*a",
    "!a",
    "!",
    "|",
    ">",
    "'",
    "\"",
    "\\",
    "%",
    "@",
    "`",
    "---",
    "...",
    "a",
    "word",
    "é",
    "🐉",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "\u{0}",
    "\u{a0}",
];

pub(crate) fn text() -> impl Strategy<Value = String> + Clone {
    let characters = vec(
        prop_oneof![
            any::<char>(),
            (0..0x250_u32).prop_map(|code| { char::from_u32(code).unwrap_or('x') })
        ],
        0..8,
    )
    .prop_map(String::from_iter);
    prop_oneof![
        3 => vec(select(PIECES.to_vec()), 0..6).prop_map(|pieces| pieces.concat()),
        1 => select(PIECES.to_vec()).prop_map(str::to_owned),
        1 => characters,
        1 => vec(select(vec!["a", "b b", " ", "", "  c", "\t", "# d", "e: f"]), 0..6)
            .prop_map(|lines| lines.join("\n")),
    ]
}

fn scalar() -> impl Strategy<Value = Node> {
    prop_oneof![
        8 => text().prop_map(Node::from),
        1 => any::<i64>().prop_map(Node::from),
        1 => proptest::num::f64::NORMAL.prop_map(Node::from),
        1 => any::<bool>().prop_map(Node::from),
        1 => Just(Node::Null),
        1 => text().prop_map(|name| Intrinsic::Ref(name).into()),
        1 => text().prop_map(|text| Intrinsic::Sub { text, variables: Map::default() }.into()),
    ]
}

pub(crate) fn tree() -> impl Strategy<Value = Node> {
    scalar().prop_recursive(5, 40, 4, |inner| {
        let map = || vec((text(), inner.clone()), 0..4).prop_map(Map::from_iter);
        prop_oneof![
            3 => vec(inner.clone(), 0..4).prop_map(Node::from),
            3 => map().prop_map(Node::from),
            2 => function(inner.clone()),
            1 => (text(), map()).prop_map(|(text, variables)| {
                Intrinsic::Sub { text, variables }.into()
            }),
        ]
    })
}

fn function(inner: impl Strategy<Value = Node> + Clone + 'static) -> impl Strategy<Value = Node> {
    let one = inner.clone();
    let two = (inner.clone(), inner.clone());
    let named = (text(), inner.clone());
    prop_oneof![
        one.clone().prop_map(Intrinsic::Base64),
        one.clone().prop_map(Intrinsic::ImportValue),
        one.clone().prop_map(Intrinsic::ToJsonString),
        one.prop_map(Intrinsic::Not),
        vec(inner.clone(), 0..3).prop_map(Intrinsic::Or),
        two.clone()
            .prop_map(|(left, right)| Intrinsic::Equals(left, right)),
        two.prop_map(|(index, items)| Intrinsic::Select { index, items }),
        named
            .clone()
            .prop_map(|(separator, items)| Intrinsic::Join { separator, items }),
        named.prop_map(|(resource, attribute)| Intrinsic::GetAtt {
            resource,
            attribute
        }),
        (inner.clone(), proptest::option::of(inner))
            .prop_map(|(name, parameters)| Intrinsic::Transform { name, parameters }),
    ]
    .prop_map(Node::from)
}
