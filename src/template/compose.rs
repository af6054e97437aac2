//! From a template's fields to the document, in the order in which people write it.

use super::{EmptyKeys, Map, Node, Output, Parameter, Resource, Template, View};

type Entries<'a> = Vec<(&'a str, View<'a>)>;

impl Template {
    /// The document as a tree.
    ///
    /// ```
    /// use stackwright::template::{Node, Template};
    ///
    /// let template = Template {
    ///     description: Some("news".to_owned()),
    ///     ..Template::default()
    /// };
    /// assert_eq!(template.to_node(), Node::from([("Description", "news".into())]));
    /// ```
    pub fn to_node(&self) -> Node {
        self.view().to_node()
    }

    pub(super) fn view(&self) -> View<'_> {
        let mut entries = Entries::new();
        text(
            &mut entries,
            "AWSTemplateFormatVersion",
            &self.format_version,
        );
        text(&mut entries, "Description", &self.description);
        filled(
            &mut entries,
            &self.empty,
            "Metadata",
            View::map(&self.metadata),
        );
        filled(
            &mut entries,
            &self.empty,
            "Transform",
            self.transform.view(View::Node),
        );
        filled(
            &mut entries,
            &self.empty,
            "Globals",
            View::map(&self.globals),
        );
        let parameters = self.parameters.iter();
        filled(
            &mut entries,
            &self.empty,
            "Parameters",
            View::Map(
                parameters
                    .map(|(name, parameter)| (name.as_str(), parameter.view()))
                    .chain(nodes(&self.unfit.parameters))
                    .collect(),
            ),
        );
        filled(&mut entries, &self.empty, "Rules", View::map(&self.rules));
        filled(
            &mut entries,
            &self.empty,
            "Mappings",
            View::map(&self.mappings),
        );
        let conditions = self.conditions.iter();
        filled(
            &mut entries,
            &self.empty,
            "Conditions",
            View::Map(
                conditions
                    .map(|(name, node)| (name.as_str(), View::Node(node)))
                    .collect(),
            ),
        );
        let resources = self.resources.iter();
        let resources = resources.map(|(id, resource)| (id.as_str(), resource.view()));
        filled(
            &mut entries,
            &self.empty,
            "Resources",
            View::Map(
                resources
                    .chain(nodes(&self.resource_macros))
                    .chain(nodes(&self.unfit.resources))
                    .collect(),
            ),
        );
        let outputs = self.outputs.iter();
        let outputs = outputs.map(|(name, output)| (name.as_str(), output.view()));
        filled(
            &mut entries,
            &self.empty,
            "Outputs",
            View::Map(
                outputs
                    .chain(nodes(&self.output_macros))
                    .chain(nodes(&self.unfit.outputs))
                    .collect(),
            ),
        );
        entries.extend(nodes(&self.other));
        View::Map(entries)
    }
}

impl Parameter {
    fn view(&self) -> View<'_> {
        let mut entries = vec![("Type", View::Text(&self.type_name))];
        node(&mut entries, "Default", &self.default);
        text(&mut entries, "Description", &self.description);
        if !self.allowed_values.is_empty() {
            entries.push(("AllowedValues", View::list(&self.allowed_values)));
        }
        if self.no_echo && !self.constraints.contains_key("NoEcho") {
            entries.push(("NoEcho", View::Bool(true)));
        }
        entries.extend(nodes(&self.constraints));
        View::Map(entries)
    }
}

impl Resource {
    pub(super) fn view(&self) -> View<'_> {
        let mut entries = vec![("Type", View::Text(&self.type_name))];
        text(&mut entries, "Condition", &self.condition);
        filled(
            &mut entries,
            &self.empty,
            "DependsOn",
            self.depends_on.view(|id| View::Text(id)),
        );
        node(&mut entries, "DeletionPolicy", &self.deletion_policy);
        node(
            &mut entries,
            "UpdateReplacePolicy",
            &self.update_replace_policy,
        );
        node(&mut entries, "CreationPolicy", &self.creation_policy);
        node(&mut entries, "UpdatePolicy", &self.update_policy);
        filled(
            &mut entries,
            &self.empty,
            "Metadata",
            View::map(&self.metadata),
        );
        filled(
            &mut entries,
            &self.empty,
            "Properties",
            View::map(&self.properties),
        );
        entries.extend(nodes(&self.other));
        View::Map(entries)
    }
}

impl Output {
    fn view(&self) -> View<'_> {
        let mut entries = Entries::new();
        text(&mut entries, "Condition", &self.condition);
        text(&mut entries, "Description", &self.description);
        node(&mut entries, "Value", &self.value);
        if let Some(name) = &self.export {
            entries.push(("Export", View::Map(vec![("Name", View::Node(name))])));
        }
        entries.extend(nodes(&self.other));
        View::Map(entries)
    }
}

fn nodes(map: &Map) -> impl Iterator<Item = (&str, View<'_>)> {
    map.iter()
        .map(|(key, node)| (key.as_str(), View::Node(node)))
}

fn text<'a>(entries: &mut Entries<'a>, key: &'static str, text: &'a Option<String>) {
    entries.extend(text.as_deref().map(|text| (key, View::Text(text))));
}

fn node<'a>(entries: &mut Entries<'a>, key: &'static str, node: &'a Option<Node>) {
    entries.extend(node.as_ref().map(|node| (key, View::Node(node))));
}

/// Empty sections and attributes are left out, unless they were read.
fn filled<'a>(entries: &mut Entries<'a>, empty: &EmptyKeys, key: &'static str, view: View<'a>) {
    if !view.is_empty() || empty.contains(key) {
        entries.push((key, view));
    }
}
