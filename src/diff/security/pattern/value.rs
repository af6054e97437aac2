//! Values as patterns: what is written, and what only the service knows.

use super::Token;
use crate::{
    diff::security::side::World,
    template::{Intrinsic, Node, Pseudo},
};

/// How far names are followed from one resource to the next.
const DEEPEST: usize = 4;

pub(super) fn push(tokens: &mut Vec<Token>, node: &Node, world: &World<'_>, depth: usize) {
    if let Some(text) = node.scalar_text() {
        push_text(tokens, &text);
        return;
    }
    let Some(intrinsic) = node.as_intrinsic() else {
        tokens.push(Token::Value(format!("{node:?}")));
        return;
    };
    if let Intrinsic::Sub { text, variables } = intrinsic {
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once("${") {
            push_text(tokens, before);
            let Some((name, after)) = after.split_once('}') else {
                push_text(tokens, "${");
                rest = after;
                continue;
            };
            rest = after;
            if let Some(literal) = name.strip_prefix('!') {
                push_text(tokens, &format!("${{{literal}}}"));
            } else if let Some(value) = variables.get(name) {
                push(tokens, value, world, depth);
            } else {
                push_value(tokens, &placeholder(name), world, depth);
            }
        }
        push_text(tokens, rest);
    } else {
        push_value(tokens, intrinsic, world, depth);
    }
}

fn placeholder(name: &str) -> Intrinsic {
    match name.split_once('.') {
        Some((resource, attribute)) => Intrinsic::GetAtt {
            resource: resource.to_owned(),
            attribute: attribute.into(),
        },
        None => Intrinsic::Ref(name.to_owned()),
    }
}

pub(super) fn push_text(tokens: &mut Vec<Token>, text: &str) {
    tokens.extend(text.chars().map(|letter| match letter {
        '*' => Token::Any,
        '?' => Token::One,
        letter => Token::Letter(letter),
    }));
}

/// How ARNs of some types are made of what `Ref` gives: type, attribute, ARN.
const ARNS: &[(&str, &str, &str)] = &[
    ("AWS::S3::Bucket", "Arn", "arn:aws:s3:::${}"),
    (
        "AWS::DynamoDB::Table",
        "Arn",
        "arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${}",
    ),
    (
        "AWS::Lambda::Function",
        "Arn",
        "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${}",
    ),
    (
        "AWS::KMS::Key",
        "Arn",
        "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:key/${}",
    ),
];

/// Types whose `Ref` is an attribute too.
const REFERENCES: &[(&str, &str)] = &[
    ("AWS::SNS::Topic", "TopicArn"),
    ("AWS::StepFunctions::StateMachine", "Arn"),
    ("AWS::SecretsManager::Secret", "Id"),
];

fn push_value(tokens: &mut Vec<Token>, intrinsic: &Intrinsic, world: &World<'_>, depth: usize) {
    match intrinsic {
        // In no partition does an ARN of another one mean anything.
        Intrinsic::Ref(name) if name == Pseudo::Partition.name() => push_text(tokens, "aws"),
        Intrinsic::Ref(name) if name == Pseudo::UrlSuffix.name() => {
            push_text(tokens, "amazonaws.com");
        }
        Intrinsic::Ref(name) if world.is_renewed(name) => {
            tokens.push(Token::Value(format!("{name} anew")));
        }
        Intrinsic::Ref(id) => match given_name(id, world) {
            Some(name) if depth < DEEPEST => push(tokens, name, world, depth + 1),
            _ => tokens.push(Token::Value(id.clone())),
        },
        Intrinsic::GetAtt {
            resource,
            attribute: Node::Text(attribute),
        } => {
            let type_name = world.resource(resource).map(|it| it.type_name.as_str());
            let is_it = |of: &str, name: &str| Some(of) == type_name && name == attribute;
            let form = ARNS.iter().find(|(of, name, _)| is_it(of, name));
            if let Some((_, _, form)) = form
                && depth < DEEPEST
            {
                let text = form.replace("${}", &format!("${{{resource}}}"));
                let variables = crate::template::Map::default();
                let arn = Intrinsic::Sub { text, variables }.into();
                push(tokens, &arn, world, depth + 1);
            } else if REFERENCES.iter().any(|(of, name)| is_it(of, name)) {
                push_value(tokens, &Intrinsic::Ref(resource.clone()), world, depth);
            } else {
                tokens.push(Token::Value(format!("{resource}.{attribute}")));
            }
        }
        other => tokens.push(Token::Value(format!("{other:?}"))),
    }
}

/// Types whose `Ref` is the name that they are given.
const NAMED: &[(&str, &str)] = &[
    ("AWS::S3::Bucket", "BucketName"),
    ("AWS::DynamoDB::Table", "TableName"),
    ("AWS::Lambda::Function", "FunctionName"),
];

fn given_name<'a>(id: &str, world: &World<'a>) -> Option<&'a Node> {
    let resource = world.resource(id)?;
    let (_, property) = NAMED.iter().find(|(of, _)| *of == resource.type_name)?;
    let name = resource.properties.get(*property)?;
    (!name.is_no_value()).then_some(name)
}
