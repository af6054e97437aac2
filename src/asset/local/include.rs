//! Parts of templates in files of their own, which the macro `AWS::Include` takes in.

use super::{Packer, error::What, within};
use crate::{
    asset::place::{Form, Takes, is_local},
    source::escape,
    template::{Intrinsic, Node, Template},
};

const MACRO: &str = "Fn::Transform";
/// The macro, which stands for the resource of what it takes in.
pub(crate) const INCLUDE: &str = "AWS::Include";

/// Whether the template calls any macro with something of this machine.
pub(super) fn is_called(template: &Template) -> bool {
    template.has_node(|node| {
        let location = node.get("Location").and_then(Node::as_text);
        location.is_some_and(is_local)
    }) || template.transform.iter().any(|it| it.as_map().is_some())
}

impl Packer<'_> {
    /// Packs what the macro takes in, wherever it is called.
    pub(super) fn includes(&mut self, template: &mut Template) {
        let sections = [
            ("Metadata", &mut template.metadata),
            ("Globals", &mut template.globals),
            ("Mappings", &mut template.mappings),
            ("Resources", &mut template.resource_macros),
            ("Outputs", &mut template.output_macros),
        ];
        for (name, section) in sections {
            for (key, node) in section {
                let pointer = format!("/{name}/{}", escape(key));
                if key == MACRO {
                    self.call(&pointer, node);
                }
                self.within_node(&pointer, node);
            }
        }
        for node in template.transform.iter_mut() {
            self.call("/Transform", node);
        }
        for (key, node) in &mut template.conditions {
            self.within_node(&format!("/Conditions/{}", escape(key)), node);
        }
        for (id, resource) in &mut template.resources {
            let pointer = format!("/Resources/{}", escape(id));
            for (name, map) in [
                ("/Properties", &mut resource.properties),
                ("/Metadata", &mut resource.metadata),
                ("", &mut resource.other),
            ] {
                for (key, node) in map {
                    let pointer = format!("{pointer}{name}/{}", escape(key));
                    if key == MACRO {
                        self.call(&pointer, node);
                    }
                    self.within_node(&pointer, node);
                }
            }
        }
        for (id, output) in &mut template.outputs {
            if let Some(node) = &mut output.value {
                self.within_node(&format!("/Outputs/{}/Value", escape(id)), node);
            }
        }
    }

    fn within_node(&mut self, pointer: &str, node: &mut Node) {
        node.visit_mut(pointer, &mut |pointer, node| {
            match node {
                Node::Intrinsic(function) => {
                    if let Intrinsic::Transform {
                        name,
                        parameters: Some(parameters),
                    } = &mut **function
                        && name.as_text() == Some(INCLUDE)
                    {
                        self.location(pointer, parameters);
                    }
                }
                Node::Map(map) => {
                    if let Some(call) = map.get_mut(MACRO) {
                        self.call(&format!("{pointer}/{MACRO}"), call);
                    }
                }
                _ => {}
            }
            true
        });
    }

    /// A call beside other keys: a mapping of the macro's name and what it is given.
    fn call(&mut self, pointer: &str, node: &mut Node) {
        if let Node::Map(call) = node
            && call.get("Name").and_then(Node::as_text) == Some(INCLUDE)
            && let Some(parameters) = call.get_mut("Parameters")
        {
            self.location(pointer, parameters);
        }
    }

    fn location(&mut self, pointer: &str, parameters: &mut Node) {
        let Node::Map(parameters) = parameters else {
            return;
        };
        let Some(location) = parameters.get_mut("Location") else {
            return;
        };
        let Some(text) = location.as_text().filter(|text| is_local(text)) else {
            return;
        };
        let what = What {
            resource: INCLUDE.to_owned(),
            property: "Location".to_owned(),
            path: within(&self.stack.folder, text),
        };
        self.put(pointer, location, (Takes::File, Form::Address), &what, None);
    }
}
