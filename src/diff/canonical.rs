//! One form for each meaning.

use super::effective::Scope;
use crate::template::{Intrinsic, Map, Node, Pseudo};

/// The value with intrinsics in the one form that stands for all equivalent ones.
///
/// Text that is put together, by `Fn::Sub` or by `Fn::Join` of a list, becomes one `Fn::Sub`, or a
/// `Ref`, a `Fn::GetAtt` or plain text where that is all there is to it.
///
/// ```
/// use stackwright::{IntoValue, Value, diff::canonical, join, pseudo, sub};
///
/// let joined: Value<String> = join("-", ("eggs", pseudo::region())).into_value();
/// let substituted: Value<String> = sub("eggs-${AWS::Region}").into_value();
/// assert_ne!(joined.node(), substituted.node());
/// assert_eq!(canonical(joined.node()), canonical(substituted.node()));
/// ```
pub fn canonical(node: &Node) -> Node {
    canonical_in(node, &Scope::default())
}

/// The same, with what names stand for put in their place.
pub(super) fn canonical_in(node: &Node, scope: &Scope<'_>) -> Node {
    match node {
        Node::List(items) => {
            let items = items.iter().map(|item| canonical_in(item, scope));
            items.filter(|item| !item.is_no_value()).collect()
        }
        Node::Map(entries) => Node::Map(scope.map(entries)),
        Node::Intrinsic(intrinsic) => of_intrinsic(intrinsic, scope),
        scalar => scalar.clone(),
    }
}

/// A part of a text that is put together.
enum Piece {
    Text(String),
    Value(Node),
}

fn of_intrinsic(intrinsic: &Intrinsic, scope: &Scope<'_>) -> Node {
    let canonical = |node: &Node| canonical_in(node, scope);
    match intrinsic {
        Intrinsic::Sub { text, variables } => whole(pieces_of_sub(text, variables, scope)),
        Intrinsic::Join { separator, items } => match canonical(items) {
            Node::List(items) => whole(pieces_of_join(separator, items)),
            items => Intrinsic::Join {
                separator: separator.clone(),
                items,
            }
            .into(),
        },
        Intrinsic::Select { index, items } => select(canonical(index), canonical(items)),
        Intrinsic::GetAzs(region) => match canonical(region) {
            Node::Text(region) if region.is_empty() => {
                Intrinsic::GetAzs(Pseudo::Region.into()).into()
            }
            region => Intrinsic::GetAzs(region).into(),
        },
        Intrinsic::Ref(name) => match scope.parameter(name) {
            Some(value) => value.clone(),
            None => intrinsic.clone().into(),
        },
        Intrinsic::GetAtt {
            resource,
            attribute,
        } => Intrinsic::GetAtt {
            resource: resource.clone(),
            attribute: canonical(attribute),
        }
        .into(),
        Intrinsic::Split { separator, text } => match canonical(text) {
            Node::Text(text) if !separator.is_empty() => {
                text.split(separator.as_str()).map(Node::from).collect()
            }
            text => Intrinsic::Split {
                separator: separator.clone(),
                text,
            }
            .into(),
        },
        Intrinsic::If {
            condition,
            then,
            otherwise,
        } => match scope.holds(condition) {
            Some(true) => canonical(then),
            Some(false) => canonical(otherwise),
            None => either(condition, canonical(then), canonical(otherwise)),
        },
        Intrinsic::FindInMap {
            map,
            top,
            second,
            default,
        } => {
            let (map, top, second) = (canonical(map), canonical(top), canonical(second));
            match scope.mapped(&map, &top, &second) {
                Some(value) => value.clone(),
                None => Intrinsic::FindInMap {
                    map,
                    top,
                    second,
                    default: default.as_ref().map(canonical),
                }
                .into(),
            }
        }
        Intrinsic::ImportValue(name) => Intrinsic::ImportValue(canonical(name)).into(),
        Intrinsic::GetStackOutput(output) => Intrinsic::GetStackOutput(canonical(output)).into(),
        Intrinsic::Base64(text) => Intrinsic::Base64(canonical(text)).into(),
        Intrinsic::Cidr { block, count, bits } => Intrinsic::Cidr {
            block: canonical(block),
            count: canonical(count),
            bits: bits.as_ref().map(canonical),
        }
        .into(),
        Intrinsic::Transform { name, parameters } => Intrinsic::Transform {
            name: canonical(name),
            parameters: parameters.as_ref().map(canonical),
        }
        .into(),
        Intrinsic::Length(list) => match canonical(list) {
            Node::List(items) => i64::try_from(items.len()).unwrap_or(i64::MAX).into(),
            list => Intrinsic::Length(list).into(),
        },
        Intrinsic::ToJsonString(value) => Intrinsic::ToJsonString(canonical(value)).into(),
        Intrinsic::Condition(_)
        | Intrinsic::And(_)
        | Intrinsic::Or(_)
        | Intrinsic::Not(_)
        | Intrinsic::Equals(..) => of_condition(intrinsic, &canonical),
    }
}

/// The value that depends on a condition, unless both arms are the same.
fn either(condition: &str, then: Node, otherwise: Node) -> Node {
    if same(&then, &otherwise) {
        return then;
    }
    Intrinsic::If {
        condition: condition.to_owned(),
        then,
        otherwise,
    }
    .into()
}

/// A condition: the order of what is compared or combined means nothing, nor does a double `Not`.
fn of_condition(intrinsic: &Intrinsic, canonical: &impl Fn(&Node) -> Node) -> Node {
    let sorted = |parts: &[Node]| {
        let mut parts: Vec<Node> = parts.iter().map(canonical).collect();
        parts.sort_by_cached_key(|part| format!("{part:?}"));
        parts.dedup();
        parts
    };
    match intrinsic {
        Intrinsic::And(all) => Intrinsic::And(sorted(all)).into(),
        Intrinsic::Or(any) => Intrinsic::Or(sorted(any)).into(),
        Intrinsic::Not(inner) => match canonical(inner) {
            Node::Intrinsic(inner) => match inner.into_intrinsic() {
                Intrinsic::Not(twice) => twice,
                other => Intrinsic::Not(other.into()).into(),
            },
            inner => Intrinsic::Not(inner).into(),
        },
        Intrinsic::Equals(left, right) => {
            let (left, right) = (canonical(left), canonical(right));
            let swap = match (left.scalar_text(), right.scalar_text()) {
                (Some(_), None) => true,
                (None, Some(_)) => false,
                _ => format!("{right:?}") < format!("{left:?}"),
            };
            let (left, right) = if swap { (right, left) } else { (left, right) };
            Intrinsic::Equals(left, right).into()
        }
        other => other.clone().into(),
    }
}

fn pieces_of_sub(text: &str, variables: &Map, scope: &Scope<'_>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        let Some(length) = rest[start..].find('}') else {
            break;
        };
        pieces.push(Piece::Text(rest[..start].to_owned()));
        let name = rest[start + 2..start + length].trim();
        if let Some(literal) = name.strip_prefix('!') {
            pieces.push(Piece::Text(format!("${{{literal}}}")));
        } else if let Some(value) = variables.get(name) {
            pieces.extend(pieces_of(canonical_in(value, scope)));
        } else if let Some((resource, attribute)) = name.split_once('.') {
            pieces.push(Piece::Value(
                Intrinsic::GetAtt {
                    resource: resource.to_owned(),
                    attribute: attribute.into(),
                }
                .into(),
            ));
        } else {
            let reference = Intrinsic::Ref(name.to_owned());
            pieces.extend(pieces_of(of_intrinsic(&reference, scope)));
        }
        rest = &rest[start + length + 1..];
    }
    pieces.push(Piece::Text(rest.to_owned()));
    pieces
}

fn pieces_of_join(separator: &str, items: Vec<Node>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            pieces.push(Piece::Text(separator.to_owned()));
        }
        pieces.extend(pieces_of(item));
    }
    pieces
}

/// The parts of a canonical value that stands in a text.
fn pieces_of(value: Node) -> Vec<Piece> {
    match value {
        Node::Intrinsic(inner) => match inner.into_intrinsic() {
            Intrinsic::Sub { text, variables } => {
                pieces_of_sub(&text, &variables, &Scope::default())
            }
            other => vec![Piece::Value(other.into())],
        },
        scalar => vec![
            scalar
                .scalar_text()
                .map_or(Piece::Value(scalar), Piece::Text),
        ],
    }
}

/// Puts pieces together in the shortest form that means the same.
fn whole(pieces: Vec<Piece>) -> Node {
    let mut merged: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (merged.last_mut(), piece) {
            (_, Piece::Text(text)) if text.is_empty() => {}
            (Some(Piece::Text(last)), Piece::Text(text)) => last.push_str(&text),
            (_, piece) => merged.push(piece),
        }
    }
    if merged.len() <= 1 {
        return match merged.pop() {
            None => "".into(),
            Some(Piece::Text(text)) => text.into(),
            Some(Piece::Value(value)) => value,
        };
    }
    let mut text = String::new();
    let mut variables = Map::default();
    for piece in merged {
        match piece {
            Piece::Text(literal) => text.push_str(&literal.replace("${", "${!")),
            Piece::Value(value) => {
                let name = placeholder(&value).unwrap_or_else(|| {
                    let name = format!("{}", variables.len() + 1);
                    variables.insert(name.clone(), value);
                    name
                });
                text.push_str(&format!("${{{name}}}"));
            }
        }
    }
    Intrinsic::Sub { text, variables }.into()
}

/// What `${…}` takes for this value without a variable.
fn placeholder(value: &Node) -> Option<String> {
    match value.as_intrinsic()? {
        Intrinsic::Ref(name) => Some(name.clone()),
        Intrinsic::GetAtt {
            resource,
            attribute,
        } => attribute
            .as_text()
            .map(|attribute| format!("{resource}.{attribute}")),
        _ => None,
    }
}

fn select(index: Node, items: Node) -> Node {
    let number = index
        .scalar_text()
        .and_then(|text| text.parse::<usize>().ok());
    match (number, &items) {
        (Some(number), Node::List(list)) if number < list.len() => list[number].clone(),
        (Some(number), _) => Intrinsic::Select {
            index: i64::try_from(number).map_or(index, Node::Integer),
            items,
        }
        .into(),
        (None, _) => Intrinsic::Select { index, items }.into(),
    }
}

/// Whether two canonical values mean the same: `8` and `"8"` do.
pub(super) fn same(left: &Node, right: &Node) -> bool {
    match (left, right) {
        (Node::List(left), Node::List(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| same(left, right))
        }
        (Node::Map(left), Node::Map(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(key, left)| right.get(key).is_some_and(|right| same(left, right)))
        }
        (Node::Intrinsic(left), Node::Intrinsic(right)) => left == right,
        (left, right) => match (left.scalar_text(), right.scalar_text()) {
            (Some(left), Some(right)) => left == right,
            _ => left == right,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sub(text: &str) -> Node {
        Intrinsic::Sub {
            text: text.to_owned(),
            variables: Map::default(),
        }
        .into()
    }

    fn join(separator: &str, items: Vec<Node>) -> Node {
        Intrinsic::Join {
            separator: separator.to_owned(),
            items: items.into(),
        }
        .into()
    }

    fn reference(name: &str) -> Node {
        Intrinsic::Ref(name.to_owned()).into()
    }

    fn attribute(resource: &str, attribute: &str) -> Node {
        Intrinsic::GetAtt {
            resource: resource.to_owned(),
            attribute: attribute.into(),
        }
        .into()
    }

    #[test]
    fn equivalent_values_have_one_form() {
        let nested = Intrinsic::Sub {
            text: "arn:${what}/x".to_owned(),
            variables: Map::from_iter([("what".to_owned(), attribute("Topic", "Arn"))]),
        };
        let escaped = Intrinsic::Sub {
            text: "${!A}-${B}".to_owned(),
            variables: Map::default(),
        };
        let pairs: [(Node, Node); 10] = [
            (sub("${Topic}"), reference("Topic")),
            (sub("${Topic.Arn}"), attribute("Topic", "Arn")),
            (sub("plain"), "plain".into()),
            (
                join("-", vec!["a".into(), "b".into(), 1_i64.into()]),
                "a-b-1".into(),
            ),
            (join("", vec!["x/".into(), reference("A")]), sub("x/${A}")),
            (
                join(
                    ":",
                    vec!["arn".into(), sub("${AWS::Partition}:s3"), reference("B")],
                ),
                sub("arn:${AWS::Partition}:s3:${B}"),
            ),
            (nested.into(), sub("arn:${Topic.Arn}/x")),
            (
                escaped.into(),
                join("", vec!["${A}-".into(), reference("B")]),
            ),
            (
                Intrinsic::Select {
                    index: "1".into(),
                    items: vec!["a".into(), reference("B")].into(),
                }
                .into(),
                reference("B"),
            ),
            (
                Intrinsic::GetAzs("".into()).into(),
                Intrinsic::GetAzs(reference("AWS::Region")).into(),
            ),
        ];
        for (left, right) in pairs {
            assert_eq!(canonical(&left), canonical(&right), "{left:?}");
        }
    }

    #[test]
    fn different_values_stay_different() {
        let pairs: [(Node, Node); 5] = [
            (sub("${!A}"), sub("${A}")),
            (
                join("-", vec!["a".into(), "b".into()]),
                join("", vec!["a".into(), "b".into()]),
            ),
            (reference("A"), "A".into()),
            (sub("${A.B}"), sub("${A}.B")),
            (true.into(), "yes".into()),
        ];
        for (left, right) in pairs {
            assert!(!same(&canonical(&left), &canonical(&right)), "{left:?}");
        }
        assert!(same(&8_i64.into(), &"8".into()));
        assert!(same(&true.into(), &"true".into()));
    }
}
