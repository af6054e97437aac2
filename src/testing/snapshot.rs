//! Texts for snapshots that change only when the stack does.

use super::{TestedResource, TestedStack, resource::whole};
use crate::{
    assembly::Asset,
    template::{Intrinsic, Map, Node},
};

impl TestedStack {
    /// The template in YAML, where archives of code are named after the resource that uses them
    /// and not after their content: an edit of a Lambda function's code does not change it.
    ///
    /// It works with `insta::assert_snapshot!` and with a plain `assert_eq!`.
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new());
    /// assert_eq!(
    ///     TestedStack::of(&app).snapshot(),
    ///     "AWSTemplateFormatVersion: '2010-09-09'\n\
    ///      Resources:\n  News:\n    Type: AWS::SNS::Topic\n"
    /// );
    /// ```
    pub fn snapshot(&self) -> String {
        let mut template = self.assembly.template.clone();
        for asset in &self.assembly.assets {
            if let Some(resource) = template.resources.get_mut(&asset.resource) {
                rename_in_map(&mut resource.properties, asset);
            }
        }
        template.to_yaml()
    }
}

impl TestedResource<'_> {
    /// The resource in YAML, as in [`TestedStack::snapshot`].
    ///
    /// ```
    /// # use stackwright::{App, cfn::sns, testing::TestedStack};
    /// # let mut app = App::new("news", ".");
    /// # app.stack("news").add("News", sns::Topic::new().topic_name("news"));
    /// # let stack = TestedStack::of(&app);
    /// assert_eq!(
    ///     stack.resource("News").snapshot(),
    ///     "Type: AWS::SNS::Topic\nProperties:\n  TopicName: news\n"
    /// );
    /// ```
    pub fn snapshot(&self) -> String {
        let Some(declaration) = self.declaration() else {
            return String::new();
        };
        let mut node = whole(declaration);
        let assets = self.stack.assembly.assets.iter();
        for asset in assets.filter(|asset| asset.resource == self.logical_id()) {
            rename(&mut node, asset);
        }
        node.to_yaml()
    }
}

fn rename(node: &mut Node, asset: &Asset) {
    match node {
        Node::Text(text) => rename_in_text(text, asset),
        Node::List(items) => items.iter_mut().for_each(|item| rename(item, asset)),
        Node::Map(map) => rename_in_map(map, asset),
        // Where a key stands within text, as in an address.
        Node::Intrinsic(intrinsic) => match &mut **intrinsic {
            Intrinsic::Sub { text, variables } => {
                rename_in_text(text, asset);
                rename_in_map(variables, asset);
            }
            Intrinsic::Join { items, .. } => rename(items, asset),
            _ => {}
        },
        Node::Null | Node::Bool(_) | Node::Integer(_) | Node::Float(_) => {}
    }
}

fn rename_in_map(map: &mut Map, asset: &Asset) {
    map.values_mut().for_each(|value| rename(value, asset));
}

fn rename_in_text(text: &mut String, asset: &Asset) {
    if text.contains(&asset.key) {
        *text = text.replace(&asset.key, &format!("(code of {}).zip", asset.resource));
    }
}
