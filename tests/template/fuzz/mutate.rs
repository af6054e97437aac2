//! Templates, and what damages them.

use stackwright::template::{Map, Node, Template};

use super::random::Random;
use crate::read::FOREIGN;

/// Short texts that are templates; the shorter, the more inputs in an hour.
const SHORT: [&str; 6] = [
    "Resources:\n  A:\n    Type: AWS::SNS::Topic\n",
    "Parameters:\n  P: {Type: String, Default: a}\nResources:\n  A:\n    Type: AWS::SQS::Queue\n    DependsOn: B\n    Properties:\n      QueueName: !Sub '${P}-${AWS::Region}'\n      DelaySeconds: 5\n  B:\n    Type: AWS::SNS::Topic\n    Condition: C\nConditions:\n  C: !Not [!Equals [!Ref P, '']]\n",
    "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n      Code:\n        ZipFile: |\n          def handler(event, context):\n            return {\"a\": 'b'}\n      Role: !GetAtt R.Arn\n      Runtime: python3.13\n      Environment: {Variables: {A: \"x\\ty\", B: 'it''s'}}\n  R: &r\n    Type: AWS::IAM::Role\n    Properties: {AssumeRolePolicyDocument: {Version: 2012-10-17, Statement: [{Effect: Allow, Action: '*'}]}}\n  S: *r\n",
    "{\"Resources\": {\"A\": {\"Type\": \"AWS::S3::Bucket\", \"Properties\": {\"Tags\": [{\"Key\": \"a\", \"Value\": {\"Ref\": \"AWS::StackName\"}}]}}}, \"Outputs\": {\"O\": {\"Value\": {\"Fn::Join\": [\"-\", [\"a\", 1, true, null, 1.5e3, \"\\u00e9\"]]}}}}",
    "Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      RoleArn: !If [C, a, !Ref AWS::NoValue]\n      DefinitionString: '{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"End\": true}}}'\nMappings:\n  M: {a: {b: !!str 1, c: [x, y]}}\n",
    "Transform: AWS::Serverless-2016-10-31\nGlobals: {Function: {Timeout: 3}}\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: {CodeUri: ., Handler: a.b, Events: {E: {Type: Api, Properties: {Path: /, Method: get}}}}\nOutputs:\n  U:\n    Value: !FindInMap [M, !Ref AWS::Region, x]\n    Export: {Name: >-\n      folded\n      text}\n",
];

/// What means something in YAML, JSON or CloudFormation.
const TOKENS: [&str; 96] = [
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "  ",
    "\n  ",
    "\n    ",
    "- ",
    "? ",
    ": ",
    ":",
    ",",
    "[",
    "]",
    "{",
    "}",
    "[]",
    "{}",
    "'",
    "\"",
    "\\",
    "#",
    " #",
    "&a ",
    "*a",
    "&a [*a]",
    "<<: ",
    "<<: *a\n",
    "!",
    "!!",
    "!<",
    "!<tag:yaml.org,2002:int> ",
    "!!str ",
    "!!int ",
    "!!float ",
    "!!bool ",
    "!!null ",
    "!!map ",
    "!!seq ",
    "!!binary ",
    "!!set ",
    "!Ref ",
    "!Sub ",
    "!GetAtt ",
    "!Join ",
    "!If ",
    "!Condition ",
    "!Rain::Embed ",
    "!ref ",
    "| ",
    "|\n",
    "|-\n",
    "|+\n",
    "|2\n",
    ">\n",
    ">-\n",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "%TAG ! tag:x,2000:\n",
    "~",
    "null",
    "yes",
    "0o7",
    "0x1f",
    "1_000",
    "12:30:45",
    ".inf",
    ".nan",
    "1e999",
    "9223372036854775808",
    "2012-10-17",
    "\u{feff}",
    "\u{2028}",
    "\u{85}",
    "\0",
    "\u{1f600}",
    "\\ud800",
    "Resources",
    "Fn::Sub",
    "Fn::GetAtt",
    "Fn::If",
    "Fn::ForEach::L",
    "Fn::Transform",
    "AWS::NoValue",
    "${",
    "${A.B}",
    "}",
    "Ref",
    "Condition",
    "Type",
    "Properties",
    "DependsOn",
    "A",
    "=",
];

/// The texts that inputs are made of, in YAML as people write it, and in YAML and JSON as we do.
pub(super) fn corpus() -> Vec<Vec<u8>> {
    let texts = SHORT.into_iter().chain([FOREIGN]);
    let spellings = texts.flat_map(|text| {
        let template = Template::parse(text).unwrap();
        [text.to_owned(), template.to_yaml(), template.to_json()]
    });
    spellings.map(String::into_bytes).collect()
}

/// The input of this number.
pub(super) fn input(corpus: &[Vec<u8>], seed: u64, index: u64) -> Vec<u8> {
    let random = &mut Random::new(seed, index);
    // The last three are the long ones.
    let short = &corpus[..corpus.len() - 3];
    let from = if random.below(16) == 0 { corpus } else { short };
    let mut input = random.pick(from).clone();
    if random.below(4) == 0 {
        input = other_tree(&input, random);
    }
    for _ in 0..random.below(6) {
        damage(&mut input, corpus, random);
    }
    input
}

fn damage(input: &mut Vec<u8>, corpus: &[Vec<u8>], random: &mut Random) {
    let start = random.below(input.len() + 1);
    let length = random.below(16).min(input.len() - start);
    let part = input[start..start + length].to_vec();
    let token = random.pick(&TOKENS).as_bytes();
    match random.below(8) {
        0 => {
            if let Some(byte) = input.get_mut(start) {
                *byte ^= 1 << random.below(8);
            }
        }
        1 => drop(input.drain(start..start + length)),
        2 => insert(input, start, &part),
        3 => insert(input, start, &part.repeat(1 << random.below(9))),
        4 => insert(input, start, &token.repeat(1 << random.below(9))),
        5 => {
            let other = random.pick(corpus);
            let from = random.below(other.len());
            let to = (from + random.below(200)).min(other.len());
            insert(input, start, &other[from..to]);
        }
        6 => drop(input.splice(start..start + length, token.iter().copied())),
        _ => insert(input, start, token),
    }
}

fn insert(input: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    drop(input.splice(at..at, bytes.iter().copied()));
}

/// A text of a tree that differs from the given one, written by ourselves.
fn other_tree(input: &[u8], random: &mut Random) -> Vec<u8> {
    let Ok(mut node) = Node::parse(input) else {
        return input.to_vec();
    };
    let mut parts = Vec::new();
    node.visit(|_, part| parts.push(part.clone()));
    for _ in 0..=random.below(3) {
        let part = random.pick(&parts).clone();
        graft(&mut node, part, random);
    }
    let text = if random.below(2) == 0 {
        node.to_yaml()
    } else {
        serde_json::Value::from(&node).to_string()
    };
    text.into_bytes()
}

/// Puts a part in another place.
fn graft(node: &mut Node, part: Node, random: &mut Random) {
    let deeper = random.below(4) > 0;
    match node {
        Node::List(items) if deeper && !items.is_empty() => {
            let index = random.below(items.len());
            graft(&mut items[index], part, random);
        }
        Node::Map(map) if deeper && !map.is_empty() => {
            let index = random.below(map.len());
            graft(&mut map[index], part, random);
        }
        Node::List(items) => items.push(part),
        Node::Map(map) => {
            let key = *random.pick(&TOKENS);
            map.insert(key.to_owned(), part);
        }
        other if random.below(2) == 0 => {
            let key = *random.pick(&TOKENS);
            *other = Node::Map(Map::from_iter([(key.to_owned(), part)]));
        }
        other => *other = part,
    }
}
