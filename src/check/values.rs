//! What a function can come to, as far as the template tells.

use std::borrow::Cow;

use super::{
    conditions::{Assumption, Conditions},
    subject::Subject,
};
use crate::template::{Intrinsic, Map, Node, Parameter, placeholders};

/// No more values of one function are looked at.
const MOST: usize = 24;
const DEEPEST: usize = 24;

/// A value that a function can come to.
#[derive(Clone, Debug)]
pub(super) struct Possible<'a> {
    pub(super) node: Cow<'a, Node>,
    pub(super) origin: Origin<'a>,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin<'a> {
    /// It stands there.
    Written,
    /// The default of this parameter.
    Default(&'a str),
    /// One of the values that this parameter allows.
    Allowed(&'a str),
    /// Computed from what stands elsewhere.
    Computed,
}

impl<'a> Origin<'a> {
    /// Where a value comes from that two were needed for.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Default(_) | Self::Allowed(_), _) => self,
            (_, Self::Default(_) | Self::Allowed(_)) => other,
            _ => Self::Computed,
        }
    }
}

impl<'a> Subject<'a> {
    /// What `node` can be where `given` is so; nothing where the template does not tell.
    pub(super) fn values(&self, node: &'a Node, given: &[Assumption<'a>]) -> Vec<Possible<'a>> {
        let reader = Reader {
            subject: self,
            given,
        };
        reader.values(node, 0)
    }
}

struct Reader<'s, 'a> {
    subject: &'s Subject<'a>,
    given: &'s [Assumption<'a>],
}

impl<'a> Reader<'_, 'a> {
    fn values(&self, node: &'a Node, depth: usize) -> Vec<Possible<'a>> {
        if depth > DEEPEST {
            return Vec::new();
        }
        let Node::Intrinsic(intrinsic) = node else {
            return vec![Possible {
                node: Cow::Borrowed(node),
                origin: Origin::Written,
            }];
        };
        let depth = depth + 1;
        let mut values = match &**intrinsic {
            Intrinsic::Ref(name) => self.of_name(name),
            Intrinsic::If {
                condition,
                then,
                otherwise,
            } => {
                let decided = self.given.iter().find(|(name, _)| *name == condition);
                let arms = match decided {
                    Some((_, true)) => vec![then],
                    Some((_, false)) => vec![otherwise],
                    None => vec![then, otherwise],
                };
                arms.into_iter()
                    .flat_map(|arm| self.values(arm, depth))
                    .collect()
            }
            Intrinsic::FindInMap {
                map,
                top,
                second,
                default: None,
            } => self.in_mapping(map, top, second, depth),
            Intrinsic::Join {
                separator,
                items: Node::List(items),
            } => {
                let pieces = items.iter().map(|item| self.values(item, depth)).collect();
                joined(separator, pieces)
            }
            Intrinsic::Sub { text, variables } => self.substituted(text, variables, depth),
            Intrinsic::Split { separator, text } if !separator.is_empty() => self
                .values(text, depth)
                .into_iter()
                .filter_map(|possible| {
                    let parts = possible.node.as_text()?.split(separator.as_str());
                    let list = parts.map(Node::from).collect();
                    Some(computed(list, possible.origin))
                })
                .collect(),
            Intrinsic::Select { index, items } => self.selected(index, items, depth),
            _ => Vec::new(),
        };
        values.truncate(MOST);
        values
    }

    fn of_name(&self, name: &'a str) -> Vec<Possible<'a>> {
        let Some(parameter) = self.subject.template.parameters.get(name) else {
            return Vec::new();
        };
        if parameter.type_name.starts_with("AWS::SSM::") {
            return Vec::new();
        }
        let conditions = Conditions::new(self.subject.template);
        let allowed = |node: &Node| match node {
            Node::Text(text) => conditions.allow(name, text, self.given),
            Node::Integer(number) => conditions.allow(name, &number.to_string(), self.given),
            _ => true,
        };
        if parameter.allowed_values.is_empty() {
            let default = parameter.default.iter().filter(|node| allowed(node));
            default
                .map(|node| of_parameter(parameter, node, Origin::Default(name)))
                .collect()
        } else {
            let values = parameter.allowed_values.iter();
            values
                .filter(|node| allowed(node))
                .map(|node| of_parameter(parameter, node, Origin::Allowed(name)))
                .collect()
        }
    }

    fn in_mapping(
        &self,
        map: &'a Node,
        top: &'a Node,
        second: &'a Node,
        depth: usize,
    ) -> Vec<Possible<'a>> {
        let template = self.subject.template;
        let tops = map
            .as_text()
            .and_then(|name| template.mappings.get(name))
            .and_then(Node::as_map);
        let Some(tops) = tops else {
            return Vec::new();
        };
        let keys = |node: &'a Node| -> Vec<String> {
            let values = self.values(node, depth);
            values.into_iter().filter_map(|it| text(&it.node)).collect()
        };
        let (first, then) = (keys(top), keys(second));
        let mut values = Vec::new();
        for (_, entries) in tops
            .iter()
            .filter(|(key, _)| first.is_empty() || first.contains(key))
        {
            for key in &then {
                if let Some(node) = entries.get(key) {
                    values.push(Possible {
                        node: Cow::Borrowed(node),
                        origin: Origin::Computed,
                    });
                }
            }
        }
        values
    }

    fn substituted(
        &self,
        template: &'a str,
        variables: &'a Map,
        depth: usize,
    ) -> Vec<Possible<'a>> {
        let mut pieces = Vec::new();
        let mut rest = template;
        for name in placeholders(template) {
            // The text before it, and what stands for it.
            let Some((before, after)) = cut(rest) else {
                return Vec::new();
            };
            pieces.push(vec![computed(
                Node::from(literal(before)),
                Origin::Computed,
            )]);
            pieces.push(match variables.get(name) {
                Some(node) => self.values(node, depth),
                None => self.of_name(name),
            });
            rest = after;
        }
        pieces.push(vec![computed(Node::from(literal(rest)), Origin::Computed)]);
        joined("", pieces)
    }

    fn selected(&self, index: &'a Node, items: &'a Node, depth: usize) -> Vec<Possible<'a>> {
        let index = match index {
            Node::Integer(index) => usize::try_from(*index).ok(),
            Node::Text(text) => text.trim().parse().ok(),
            _ => None,
        };
        let Some(index) = index else {
            return Vec::new();
        };
        if let Node::List(items) = items {
            return items
                .get(index)
                .map(|item| self.values(item, depth))
                .unwrap_or_default();
        }
        self.values(items, depth)
            .into_iter()
            .filter_map(|possible| match &*possible.node {
                Node::List(items) => match items.get(index)? {
                    Node::Intrinsic(_) => None,
                    item => Some(computed(item.clone(), possible.origin)),
                },
                _ => None,
            })
            .collect()
    }
}

fn computed(node: Node, origin: Origin<'_>) -> Possible<'_> {
    Possible {
        node: Cow::Owned(node),
        origin: origin.and(Origin::Computed),
    }
}

/// Whether a parameter's values are lists.
pub(super) fn is_list(parameter: &Parameter) -> bool {
    parameter.type_name.contains("List<") || parameter.type_name.contains("CommaDelimitedList")
}

fn of_parameter<'a>(parameter: &Parameter, node: &'a Node, origin: Origin<'a>) -> Possible<'a> {
    let node = match node.as_text() {
        Some(text) if is_list(parameter) => {
            let items = text.split(',').map(|item| Node::from(item.trim()));
            Cow::Owned(items.collect())
        }
        _ => Cow::Borrowed(node),
    };
    Possible { node, origin }
}

/// The text that a scalar becomes in another text.
fn text(node: &Node) -> Option<String> {
    match node {
        Node::Text(text) => Some(text.clone()),
        Node::Integer(number) => Some(number.to_string()),
        Node::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// Every combination of the pieces.
fn joined<'a>(separator: &str, pieces: Vec<Vec<Possible<'a>>>) -> Vec<Possible<'a>> {
    let mut texts: Option<Vec<(String, Origin<'a>)>> = None;
    for piece in pieces {
        let mut next = Vec::new();
        for possible in &piece {
            let Some(piece) = text(&possible.node) else {
                return Vec::new();
            };
            match &texts {
                None => next.push((piece, possible.origin)),
                Some(texts) => next.extend(texts.iter().map(|(before, origin)| {
                    (
                        format!("{before}{separator}{piece}"),
                        origin.and(possible.origin),
                    )
                })),
            }
        }
        next.truncate(MOST);
        texts = Some(next);
    }
    texts
        .unwrap_or_default()
        .into_iter()
        .map(|(text, origin)| computed(Node::from(text), origin))
        .collect()
}

/// What stands before and after the first placeholder.
fn cut(text: &str) -> Option<(&str, &str)> {
    let mut from = 0;
    loop {
        let at = from + text[from..].find("${")?;
        let close = at + text[at..].find('}')?;
        if !text[at + 2..close].trim_start().starts_with('!') {
            return Some((&text[..at], &text[close + 1..]));
        }
        from = close + 1;
    }
}

/// `${!Name}` is `${Name}`.
fn literal(text: &str) -> String {
    text.replace("${!", "${")
}
