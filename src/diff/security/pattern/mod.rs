//! Words with `*` and `?` in them, and which of two stands for more.

mod shown;
mod value;

use super::side::World;
use crate::template::Node;
pub(super) use shown::shown;
use value::{push, push_text};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Intrinsic;
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
                variables: crate::template::Map::default(),
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
