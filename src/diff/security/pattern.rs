//! Words with `*` and `?` in them, and which of two stands for more.

use super::side::World;
use crate::template::{Intrinsic, Node, Pseudo};

/// How far names are followed from one resource to the next.
const DEEPEST: usize = 4;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Token {
    Letter(char),
    /// `*`: anything.
    Any,
    /// `?`: any one letter.
    One,
    /// What only the service knows.
    Value(String),
}

/// A text in which `*` and `?` stand for others, and parts may be known to the service only.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    tokens: Vec<Token>,
    pub(super) shown: String,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.tokens == other.tokens
    }
}

impl Eq for Pattern {}

impl std::hash::Hash for Pattern {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.tokens.hash(state);
    }
}

impl Pattern {
    /// A resource's name or ARN.
    pub(super) fn of(node: &Node, world: &World<'_>) -> Self {
        let mut tokens = Vec::new();
        push(&mut tokens, node, world, 0);
        tokens.dedup_by(|next, last| *next == Token::Any && *last == Token::Any);
        Self {
            tokens,
            shown: shown(node),
        }
    }

    /// An action: its letters' case does not matter.
    pub(super) fn action(node: &Node, world: &World<'_>) -> Self {
        let mut pattern = Self::of(node, world);
        for token in &mut pattern.tokens {
            if let Token::Letter(letter) = token {
                letter.make_ascii_lowercase();
            }
        }
        // `*:*` says what `*` says.
        if pattern.tokens == [Token::Any, Token::Letter(':'), Token::Any] {
            pattern.tokens = vec![Token::Any];
        }
        pattern
    }

    /// One action of a service.
    pub(super) fn action_named(service: &str, name: &str) -> Self {
        let shown = format!("{service}:{name}");
        let letters = shown
            .chars()
            .map(|it| Token::Letter(it.to_ascii_lowercase()));
        Self {
            tokens: letters.collect(),
            shown,
        }
    }

    /// A text that is all there.
    pub(super) fn text(text: &str) -> Self {
        let mut tokens = Vec::new();
        push_text(&mut tokens, text);
        Self {
            tokens,
            shown: text.to_owned(),
        }
    }

    /// A thing that no pattern but `*` stands for.
    pub(super) fn thing(key: &str, shown: impl Into<String>) -> Self {
        Self {
            tokens: vec![Token::Value(key.to_owned())],
            shown: shown.into(),
        }
    }

    /// What stands for everything.
    pub(super) fn everything() -> Self {
        Self {
            tokens: vec![Token::Any],
            shown: "*".to_owned(),
        }
    }

    /// The same in other words.
    pub(super) fn shown_as(self, shown: &str) -> Self {
        Self {
            shown: shown.to_owned(),
            ..self
        }
    }

    /// Whether all that the other one stands for is something that this one stands for.
    pub(super) fn contains(&self, other: &Self) -> bool {
        let (pattern, words) = (&self.tokens, &other.tokens);
        let (mut p, mut w) = (0, 0);
        // Where to try again: after the last star, one token further on.
        let mut retry = None;
        while w < words.len() {
            match pattern.get(p) {
                Some(Token::Any) => {
                    retry = Some((p + 1, w));
                    p += 1;
                }
                Some(token) if stands_for(token, &words[w]) => {
                    p += 1;
                    w += 1;
                }
                _ => {
                    let Some((after, from)) = retry else {
                        return false;
                    };
                    retry = Some((after, from + 1));
                    (p, w) = (after, from + 1);
                }
            }
        }
        pattern[p..].iter().all(|token| *token == Token::Any)
    }

    /// Whether it is certain that nothing fits both.
    pub(super) fn is_disjoint_from(&self, other: &Self) -> bool {
        for (left, right) in self.tokens.iter().zip(&other.tokens) {
            match (left, right) {
                (Token::Letter(left), Token::Letter(right)) if left == right => {}
                (Token::Letter(_), Token::Letter(_)) => return true,
                _ => return false,
            }
        }
        let shorter = self.tokens.len().min(other.tokens.len());
        let mut rest = self.tokens[shorter..]
            .iter()
            .chain(&other.tokens[shorter..]);
        rest.any(|token| matches!(token, Token::Letter(_) | Token::One))
    }

    /// Whether it has `*` or `?`.
    pub(super) fn is_wild(&self) -> bool {
        let wild = |token: &Token| matches!(token, Token::Any | Token::One);
        self.tokens.iter().any(wild)
    }

    /// Whether it stands for everything.
    pub(super) fn is_everything(&self) -> bool {
        self.tokens == [Token::Any]
    }
}

fn stands_for(token: &Token, word: &Token) -> bool {
    match (token, word) {
        (Token::One, Token::Letter(_) | Token::One) => true,
        // Only a star takes in what a star stands for.
        (_, Token::Any) => false,
        (token, word) => token == word,
    }
}

fn push(tokens: &mut Vec<Token>, node: &Node, world: &World<'_>, depth: usize) {
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

fn push_text(tokens: &mut Vec<Token>, text: &str) {
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
                let variables = crate::template::Map::new();
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

/// A value in a line.
pub(super) fn shown(node: &Node) -> String {
    match node {
        Node::Intrinsic(intrinsic) => match &**intrinsic {
            Intrinsic::Sub { text, variables } => {
                let mut text = text.clone();
                for (name, value) in variables {
                    text = text.replace(&format!("${{{name}}}"), &shown(value));
                }
                text
            }
            Intrinsic::ImportValue(name) => format!("${{import {}}}", shown(name)),
            other => other.placeholder().unwrap_or_else(|| as_json(node)),
        },
        node => node.scalar_text().unwrap_or_else(|| as_json(node)),
    }
}

fn as_json(node: &Node) -> String {
    serde_json::Value::from(node).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        diff::{Side, Values},
        template::Template,
    };

    #[test]
    fn one_pattern_stands_for_another() {
        let template = Template::parse(
            "Resources: {B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: mine}}, \
             T: {Type: 'AWS::SNS::Topic'}}",
        )
        .expect("a template");
        let values = Values::default();
        let side = Side {
            template: &template,
            values: &values,
        };
        let world = World::new(side, &template, &values);
        let sub = |text: &str| {
            let node = Intrinsic::Sub {
                text: text.to_owned(),
                variables: crate::template::Map::new(),
            };
            Pattern::of(&crate::diff::canonical(&node.into()), &world)
        };
        for (wide, narrow, expected, back) in [
            ("*", "s3:GetObject", true, false),
            ("s3:Get*", "s3:GetObject", true, false),
            ("s3:Get*", "s3:Get*Acl", true, false),
            ("s3:*Object", "s3:Get*", false, false),
            ("s3:Get?bject", "s3:GetObject", true, false),
            ("s3:Get*", "s3:Get?bject", true, false),
            ("a*b", "a*?b", true, false),
            ("a**b", "a*b", true, true),
            ("${B.Arn}/*", "arn:aws:s3:::mine/x", true, false),
            ("arn:${AWS::Partition}:s3:::mine", "${B.Arn}", true, true),
            ("${B}", "mine", true, true),
            ("${T}", "${T.TopicArn}", true, true),
            ("${T}", "${T.TopicName}", false, false),
            ("x/*", "x/${T}", true, false),
            ("x/?", "x/${T}", false, false),
            ("x/${!aws:username}", "x/${!aws:username}", true, true),
        ] {
            let (wide, narrow) = (sub(wide), sub(narrow));
            assert_eq!(wide.contains(&narrow), expected, "{wide:?} {narrow:?}");
            assert_eq!(narrow.contains(&wide), back, "{narrow:?} {wide:?}");
        }
    }

    #[test]
    fn what_is_certainly_apart() {
        for (one, other, expected) in [
            ("s3:Get*", "s3:Put*", true),
            ("s3:Get*", "s3:*", false),
            ("s3:Get", "s3:GetObject", true),
            ("s3:Get*", "s3:Get", false),
        ] {
            let template = Template::default();
            let values = Values::default();
            let side = Side {
                template: &template,
                values: &values,
            };
            let world = World::new(side, &template, &values);
            let [one, other] = [one, other].map(|text| Pattern::of(&text.into(), &world));
            assert_eq!(one.is_disjoint_from(&other), expected, "{one:?} {other:?}");
        }
    }
}
