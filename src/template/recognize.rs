//! Which mappings of a single key are functions.

use super::{Function, Intrinsic, Map, Node, function::Spelling};

/// A mapping of one key as the function that it spells, where the argument has the right shape.
///
/// Anything else comes back as the mapping that it is, so nothing is lost. `Condition` is left
/// alone: it is a function only inside conditions (see [`condition`]), and in a policy statement
/// it is plain data.
pub(super) fn recognize(map: Map) -> Node {
    if map.len() != 1 {
        return Node::Map(map);
    }
    let Some((key, argument)) = map.into_iter().next() else {
        return Node::map();
    };
    let spelling = spelling(&key, &argument);
    spelled(key, argument, spelling)
}

/// The function of a short tag, given its full name; a mapping where the argument does not fit.
pub(super) fn short(name: &str, argument: Node) -> Node {
    if name == "Condition" {
        return condition(Node::Map(Map::from_iter([(name.to_owned(), argument)])));
    }
    let spelling = spelling(name, &argument);
    spelled(name.to_owned(), argument, spelling)
}

fn spelled(name: String, argument: Node, spelling: Spelling) -> Node {
    match function(&name, argument) {
        Ok(intrinsic) => Node::Intrinsic(Function::new(intrinsic, spelling)),
        Err(argument) => Node::Map(Map::from_iter([(name, argument)])),
    }
}

/// Which of its spellings a function has.
fn spelling(name: &str, argument: &Node) -> Spelling {
    let is_other = match (name, argument) {
        ("Fn::GetAtt", argument) => argument.as_text().is_some(),
        ("Fn::Sub", Node::List(items)) => {
            matches!(items.as_slice(), [_, Node::Map(variables)] if variables.is_empty())
        }
        _ => false,
    };
    if is_other {
        Spelling::Other
    } else {
        Spelling::Usual
    }
}

/// The function `name` of `argument`, or the argument back.
pub(super) fn function(name: &str, argument: Node) -> Result<Intrinsic, Node> {
    match name {
        "Ref" => text(argument).map(Intrinsic::Ref),
        "Fn::GetAtt" => get_att(argument),
        "Fn::Sub" => sub(argument),
        "Fn::Join" => {
            text_and_node(argument).map(|(separator, items)| Intrinsic::Join { separator, items })
        }
        "Fn::Split" => {
            text_and_node(argument).map(|(separator, text)| Intrinsic::Split { separator, text })
        }
        "Fn::Select" => items(argument).map(|[index, items]| Intrinsic::Select { index, items }),
        "Fn::If" => condition_of_if(argument),
        "Fn::FindInMap" => find_in_map(argument),
        "Fn::ImportValue" => Ok(Intrinsic::ImportValue(argument)),
        "Fn::GetStackOutput" => Ok(Intrinsic::GetStackOutput(argument)),
        "Fn::Base64" => Ok(Intrinsic::Base64(argument)),
        "Fn::Cidr" => cidr(argument),
        "Fn::GetAZs" => Ok(Intrinsic::GetAzs(argument)),
        "Fn::Transform" => transform(argument),
        "Fn::And" => conditions(argument).map(Intrinsic::And),
        "Fn::Or" => conditions(argument).map(Intrinsic::Or),
        "Fn::Not" => items(argument).map(|[inner]| Intrinsic::Not(condition(inner))),
        "Fn::Equals" => items(argument).map(|[left, right]| Intrinsic::Equals(left, right)),
        "Fn::Length" => Ok(Intrinsic::Length(argument)),
        "Fn::ToJsonString" => Ok(Intrinsic::ToJsonString(argument)),
        _ => Err(argument),
    }
}

/// `{"Condition": "Name"}` where a condition is expected.
pub(super) fn condition(node: Node) -> Node {
    match node {
        Node::Map(map) if map.len() == 1 => match map.get("Condition") {
            Some(Node::Text(name)) => Intrinsic::Condition(name.clone()).into(),
            _ => Node::Map(map),
        },
        other => other,
    }
}

/// The mapping that `node` is, where one must be: a section, a resource's properties, …
///
/// A function in such a place is an entry like any other (`Fn::Transform` among properties).
pub(super) fn mapping(node: Node) -> Result<Map, Node> {
    match node {
        Node::Map(map) => Ok(map),
        Node::Intrinsic(intrinsic) => Ok(Map::from_iter([(
            intrinsic.name().to_owned(),
            intrinsic.written_argument().to_node(),
        )])),
        other => Err(other),
    }
}

fn text(argument: Node) -> Result<String, Node> {
    match argument {
        Node::Text(text) => Ok(text),
        other => Err(other),
    }
}

fn items<const N: usize>(argument: Node) -> Result<[Node; N], Node> {
    match argument {
        Node::List(items) => items.try_into().map_err(Node::List),
        other => Err(other),
    }
}

fn text_and_node(argument: Node) -> Result<(String, Node), Node> {
    match items(argument)? {
        [Node::Text(text), node] => Ok((text, node)),
        other => Err(Node::List(other.into())),
    }
}

fn conditions(argument: Node) -> Result<Vec<Node>, Node> {
    match argument {
        Node::List(items) => Ok(items.into_iter().map(condition).collect()),
        other => Err(other),
    }
}

fn get_att(argument: Node) -> Result<Intrinsic, Node> {
    match argument {
        Node::Text(text) => match text.split_once('.') {
            Some((resource, attribute)) if !resource.is_empty() && !attribute.is_empty() => {
                Ok(Intrinsic::GetAtt {
                    resource: resource.to_owned(),
                    attribute: attribute.into(),
                })
            }
            _ => Err(Node::Text(text)),
        },
        list => text_and_node(list).map(|(resource, attribute)| Intrinsic::GetAtt {
            resource,
            attribute,
        }),
    }
}

fn sub(argument: Node) -> Result<Intrinsic, Node> {
    match argument {
        Node::Text(text) => Ok(Intrinsic::Sub {
            text,
            variables: Map::default(),
        }),
        list => {
            let (text, variables) = text_and_node(list)?;
            match mapping(variables) {
                Ok(variables) => Ok(Intrinsic::Sub { text, variables }),
                Err(other) => Err(Node::List(vec![text.into(), other])),
            }
        }
    }
}

fn condition_of_if(argument: Node) -> Result<Intrinsic, Node> {
    match items(argument)? {
        [Node::Text(condition), then, otherwise] => Ok(Intrinsic::If {
            condition,
            then,
            otherwise,
        }),
        other => Err(Node::List(other.into())),
    }
}

fn find_in_map(argument: Node) -> Result<Intrinsic, Node> {
    let (keys, default) = match argument {
        Node::List(mut items) if items.len() == 4 => match items.pop() {
            Some(Node::Map(mut last)) if last.len() == 1 && last.contains_key("DefaultValue") => {
                (Node::List(items), last.swap_remove("DefaultValue"))
            }
            last => {
                items.extend(last);
                return Err(Node::List(items));
            }
        },
        other => (other, None),
    };
    items(keys).map(|[map, top, second]| Intrinsic::FindInMap {
        map,
        top,
        second,
        default,
    })
}

fn cidr(argument: Node) -> Result<Intrinsic, Node> {
    match argument {
        Node::List(list) if list.len() == 3 => {
            items(Node::List(list)).map(|[block, count, bits]| Intrinsic::Cidr {
                block,
                count,
                bits: Some(bits),
            })
        }
        other => items(other).map(|[block, count]| Intrinsic::Cidr {
            block,
            count,
            bits: None,
        }),
    }
}

fn transform(argument: Node) -> Result<Intrinsic, Node> {
    match argument {
        Node::Map(mut map)
            if map.contains_key("Name")
                && (map.len() == 1 || (map.len() == 2 && map.contains_key("Parameters"))) =>
        {
            let parameters = map.swap_remove("Parameters");
            match map.swap_remove("Name") {
                Some(name) => Ok(Intrinsic::Transform { name, parameters }),
                None => Err(Node::Map(map)),
            }
        }
        other => Err(other),
    }
}
