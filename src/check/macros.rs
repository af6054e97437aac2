//! What changes a template before it is deployed.

use crate::template::{Node, Template, serverless::is_serverless_type};

/// The macros that a template names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Macros {
    /// `AWS::Serverless-2016-10-31`: adds resources, and leaves functions alone.
    pub(super) serverless: bool,
    /// It is needed, and is not named.
    pub(super) serverless_missing: bool,
    /// `AWS::LanguageExtensions`: more functions, and functions in more places.
    pub(super) language_extensions: bool,
    /// Loops of the language extensions.
    pub(super) loops: bool,
    /// Any other: it can do anything to the whole template.
    pub(super) others: bool,
}

pub(super) use crate::template::serverless::{LANGUAGE_EXTENSIONS, SERVERLESS};

/// What the key of a loop starts with.
pub(super) const LOOP: &str = "Fn::ForEach::";

impl Macros {
    pub(super) fn of(template: &Template) -> Self {
        let mut macros = Self {
            loops: !template.resource_macros.is_empty()
                || !template.output_macros.is_empty()
                || template
                    .conditions
                    .keys()
                    .any(|name| name.starts_with(LOOP))
                || template.mappings.keys().any(|name| name.starts_with(LOOP)),
            ..Self::default()
        };
        for transform in &template.transform {
            match transform.as_text() {
                Some(SERVERLESS) => macros.serverless = true,
                Some(LANGUAGE_EXTENSIONS) => macros.language_extensions = true,
                _ => macros.others = true,
            }
        }
        let needs_serverless = !template.globals.is_empty()
            || template
                .resources
                .values()
                .any(|resource| is_serverless_type(&resource.type_name));
        macros.serverless_missing = needs_serverless && !macros.serverless && !macros.others;
        macros.serverless |= needs_serverless;
        template.has_node(|node| {
            match node {
                Node::Map(map) => {
                    macros.loops |= map.keys().any(|key| key.starts_with(LOOP));
                    macros.others |= map.contains_key("Fn::Transform");
                }
                Node::Intrinsic(function) => macros.others |= function.name() == "Fn::Transform",
                _ => {}
            }
            macros.loops && macros.others
        });
        macros
    }

    /// Whether parts of the template are not known yet.
    pub(super) fn hide(self) -> bool {
        self.loops || self.others
    }
}
