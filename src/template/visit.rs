//! Walks over all parts of a tree.

use super::{Node, Template, View, pointer::Pointer};

impl Template {
    /// Calls `visitor` for every node of the template, parents before their parts, with its JSON
    /// pointer (`/Resources/Topic/Properties/TopicName`).
    ///
    /// Below a function the pointer goes on with its full form (`/Fn::Join/1/0`). Attributes that
    /// are plain strings in the model (`Type`, `DependsOn`, `Condition`) are no nodes.
    pub fn visit<'a>(&'a self, mut visitor: impl FnMut(&str, &'a Node)) {
        walk(self.view(), &mut Pointer::default(), &mut visitor);
    }
}

impl Node {
    /// Calls `visitor` for this node and all below it, parents before their parts, with its JSON
    /// pointer from here; see [`Template::visit`].
    pub fn visit<'a>(&'a self, mut visitor: impl FnMut(&str, &'a Node)) {
        walk(View::Node(self), &mut Pointer::default(), &mut visitor);
    }
}

fn walk<'a>(view: View<'a>, pointer: &mut Pointer, visitor: &mut impl FnMut(&str, &'a Node)) {
    if let View::Node(node) = view {
        visitor(pointer.as_str(), node);
    }
    match view.open() {
        View::List(items) => {
            for (index, item) in items.into_iter().enumerate() {
                pointer.within(&index.to_string(), |pointer| walk(item, pointer, visitor));
            }
        }
        View::Map(entries) => {
            for (key, value) in entries {
                pointer.within(key, |pointer| walk(value, pointer, visitor));
            }
        }
        View::Intrinsic(intrinsic) => pointer.within(intrinsic.name(), |pointer| {
            walk(intrinsic.argument(), pointer, visitor);
        }),
        View::Node(_) | View::Bool(_) | View::Text(_) => {}
    }
}
