//! Walks over all parts of a tree.

use super::{Function, Intrinsic, Node, Template, View, pointer::Pointer};

impl Template {
    /// Calls `visitor` for every node of the template, parents before their parts, with its JSON
    /// pointer (`/Resources/Topic/Properties/TopicName`).
    ///
    /// Below a function the pointer goes on with its full form (`/Fn::Join/1/0`). Attributes that
    /// are plain strings in the model (`Type`, `DependsOn`, `Condition`) are no nodes.
    ///
    /// ```
    /// use stackwright::template::{Node, Template};
    ///
    /// let template = Template::parse("Outputs: {All: {Value: !Join [',', [a, b]]}}")?;
    /// let mut texts = Vec::new();
    /// template.visit(|pointer, node| {
    ///     if let Node::Text(text) = node {
    ///         texts.push(format!("{pointer} {text}"));
    ///     }
    /// });
    /// assert_eq!(
    ///     texts,
    ///     ["/Outputs/All/Value/Fn::Join/1/0 a", "/Outputs/All/Value/Fn::Join/1/1 b"]
    /// );
    /// # Ok::<(), stackwright::template::ReadError>(())
    /// ```
    pub fn visit<'a>(&'a self, mut visitor: impl FnMut(&str, &'a Node)) {
        walk(self.view(), &mut Pointer::default(), &mut visitor);
    }

    /// Whether any of the nodes that [`Template::visit`] goes to is such a one.
    pub(crate) fn has_node<'a>(&'a self, mut test: impl FnMut(&'a Node) -> bool) -> bool {
        has(self.view(), &mut test)
    }
}

impl Node {
    /// Calls `visitor` for this node and all below it, parents before their parts, with its JSON
    /// pointer from here; see [`Template::visit`].
    ///
    /// ```
    /// let node = stackwright::template::Node::parse("[[a], b]")?;
    /// let mut pointers = Vec::new();
    /// node.visit(|pointer, _| pointers.push(pointer.to_owned()));
    /// assert_eq!(pointers, ["", "/0", "/0/0", "/1"]);
    /// # Ok::<(), stackwright::template::ReadError>(())
    /// ```
    pub fn visit<'a>(&'a self, mut visitor: impl FnMut(&str, &'a Node)) {
        walk(View::Node(self), &mut Pointer::default(), &mut visitor);
    }
}

impl Node {
    /// Lets `visitor` change this node and all below it, parents before their parts, until it
    /// answers that what is below a node is not to be visited. It is given each node's JSON
    /// pointer, which begins with `pointer`.
    pub(crate) fn visit_mut(
        &mut self,
        pointer: &str,
        visitor: &mut impl FnMut(&str, &mut Node) -> bool,
    ) {
        walk_mut(self, &mut Pointer::starting_with(pointer), visitor);
    }
}

fn walk_mut(
    node: &mut Node,
    pointer: &mut Pointer,
    visitor: &mut impl FnMut(&str, &mut Node) -> bool,
) {
    if !visitor(pointer.as_str(), node) {
        return;
    }
    match node {
        Node::List(items) => {
            pointer.within_each(items, |pointer, item| walk_mut(item, pointer, visitor));
        }
        Node::Map(map) => {
            for (key, value) in map {
                pointer.within(key, |pointer| walk_mut(value, pointer, visitor));
            }
        }
        Node::Intrinsic(intrinsic) => pointer.within(intrinsic.name(), |pointer| {
            for (place, argument) in arguments_mut(intrinsic) {
                let place: Vec<&str> = place.iter().map(String::as_str).collect();
                pointer.within_all(&place, |pointer| walk_mut(argument, pointer, visitor));
            }
        }),
        Node::Null | Node::Bool(_) | Node::Integer(_) | Node::Float(_) | Node::Text(_) => {}
    }
}

/// The nodes among a function's arguments, each with its place below the function's name.
fn arguments_mut(intrinsic: &mut Intrinsic) -> Vec<(Vec<String>, &mut Node)> {
    fn numbered<'a>(
        nodes: impl IntoIterator<Item = &'a mut Node>,
        first: usize,
    ) -> Vec<(Vec<String>, &'a mut Node)> {
        let nodes = nodes.into_iter().enumerate();
        nodes
            .map(|(index, node)| (vec![(first + index).to_string()], node))
            .collect()
    }
    match intrinsic {
        Intrinsic::Ref(_) | Intrinsic::Condition(_) => Vec::new(),
        Intrinsic::Sub { variables, .. } => variables
            .iter_mut()
            .map(|(name, node)| (vec!["1".to_owned(), name.clone()], node))
            .collect(),
        Intrinsic::GetAtt {
            attribute: node, ..
        }
        | Intrinsic::Join { items: node, .. }
        | Intrinsic::Split { text: node, .. } => numbered([node], 1),
        Intrinsic::Select { index, items } => numbered([index, items], 0),
        Intrinsic::If {
            then, otherwise, ..
        } => numbered([then, otherwise], 1),
        Intrinsic::FindInMap {
            map,
            top,
            second,
            default,
        } => {
            let mut found = numbered([map, top, second], 0);
            if let Some(default) = default {
                found.push((vec!["3".to_owned(), "DefaultValue".to_owned()], default));
            }
            found
        }
        Intrinsic::Cidr { block, count, bits } => {
            numbered([block, count].into_iter().chain(bits), 0)
        }
        Intrinsic::Transform { name, parameters } => {
            let mut found = vec![(vec!["Name".to_owned()], name)];
            found.extend(
                parameters
                    .iter_mut()
                    .map(|node| (vec!["Parameters".to_owned()], node)),
            );
            found
        }
        Intrinsic::And(conditions) | Intrinsic::Or(conditions) => numbered(conditions, 0),
        Intrinsic::Not(condition) => numbered([condition], 0),
        Intrinsic::Equals(left, right) => numbered([left, right], 0),
        Intrinsic::ImportValue(argument)
        | Intrinsic::GetStackOutput(argument)
        | Intrinsic::Base64(argument)
        | Intrinsic::GetAzs(argument)
        | Intrinsic::Length(argument)
        | Intrinsic::ToJsonString(argument) => vec![(Vec::new(), argument)],
    }
}

fn walk<'a>(view: View<'a>, pointer: &mut Pointer, visitor: &mut impl FnMut(&str, &'a Node)) {
    match view {
        View::Node(node) => walk_node(node, pointer, visitor),
        View::List(items) => {
            pointer.within_each(items, |pointer, item| walk(item, pointer, visitor));
        }
        View::Map(entries) => {
            for (key, value) in entries {
                pointer.within(key, |pointer| walk(value, pointer, visitor));
            }
        }
        View::Intrinsic(function) => walk_function(function, pointer, visitor),
        View::Bool(_) | View::Text(_) | View::Owned(_) => {}
    }
}

/// Walks through what a template mostly consists of, without a view of each part.
fn walk_node<'a>(node: &'a Node, pointer: &mut Pointer, visitor: &mut impl FnMut(&str, &'a Node)) {
    visitor(pointer.as_str(), node);
    match node {
        Node::List(items) => {
            pointer.within_each(items, |pointer, item| walk_node(item, pointer, visitor));
        }
        Node::Map(map) => {
            for (key, value) in map {
                pointer.within(key, |pointer| walk_node(value, pointer, visitor));
            }
        }
        Node::Intrinsic(function) => walk_function(function, pointer, visitor),
        Node::Null | Node::Bool(_) | Node::Integer(_) | Node::Float(_) | Node::Text(_) => {}
    }
}

fn walk_function<'a>(
    function: &'a Function,
    pointer: &mut Pointer,
    visitor: &mut impl FnMut(&str, &'a Node),
) {
    pointer.within(function.name(), |pointer| {
        walk(function.argument(), pointer, visitor);
    });
}

fn has<'a>(view: View<'a>, test: &mut impl FnMut(&'a Node) -> bool) -> bool {
    match view {
        View::Node(node) => node_has(node, test),
        View::List(items) => items.into_iter().any(|item| has(item, test)),
        View::Map(entries) => entries.into_iter().any(|(_, value)| has(value, test)),
        View::Intrinsic(function) => has(function.argument(), test),
        View::Bool(_) | View::Text(_) | View::Owned(_) => false,
    }
}

fn node_has<'a>(node: &'a Node, test: &mut impl FnMut(&'a Node) -> bool) -> bool {
    test(node)
        || match node {
            Node::List(items) => items.iter().any(|item| node_has(item, test)),
            Node::Map(map) => map.values().any(|value| node_has(value, test)),
            Node::Intrinsic(function) => has(function.argument(), test),
            Node::Null | Node::Bool(_) | Node::Integer(_) | Node::Float(_) | Node::Text(_) => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changing_walks_where_reading_walks() {
        let text = |text: &str| Node::from(text);
        let tree = Node::List(vec![
            Intrinsic::GetAtt {
                resource: "A".to_owned(),
                attribute: "B".into(),
            }
            .into(),
            Intrinsic::Sub {
                text: "${a}".to_owned(),
                variables: [("a".to_owned(), Intrinsic::Base64(text("b")).into())]
                    .into_iter()
                    .collect(),
            }
            .into(),
            Intrinsic::If {
                condition: "C".to_owned(),
                then: Intrinsic::Select {
                    index: 0_i64.into(),
                    items: Node::List(vec![text("x")]),
                }
                .into(),
                otherwise: Intrinsic::Join {
                    separator: ",".to_owned(),
                    items: text("y"),
                }
                .into(),
            }
            .into(),
            Intrinsic::FindInMap {
                map: "M".into(),
                top: "T".into(),
                second: "S".into(),
                default: Some(1_i64.into()),
            }
            .into(),
            Intrinsic::Cidr {
                block: "B".into(),
                count: 6_i64.into(),
                bits: Some(5_i64.into()),
            }
            .into(),
            Intrinsic::Transform {
                name: "N".into(),
                parameters: Some(Node::map()),
            }
            .into(),
            Intrinsic::Not(Intrinsic::And(vec![text("p"), text("q")]).into()).into(),
            Intrinsic::Equals(text("l"), text("r")).into(),
        ]);
        let mut read = Vec::new();
        tree.visit(|pointer, node| read.push((pointer.to_owned(), node.clone())));
        let mut changed = Vec::new();
        tree.clone().visit_mut("", &mut |pointer, node| {
            changed.push((pointer.to_owned(), node.clone()));
            true
        });
        assert!(read.len() > 20, "{}", read.len());
        assert_eq!(read, changed);
    }
}
