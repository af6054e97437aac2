//! Telling that there is nothing to do without asking for a change set.
//!
//! This says so only where a change set could not find anything either; whatever depends on
//! something outside the template is left to the service.

use std::collections::BTreeMap;

use crate::{
    cloud::{StackRecord, StackStatus},
    template::{Intrinsic, Node, Template},
};

/// What a deploy would send.
pub(super) struct Wanted<'a> {
    pub(super) template: &'a Template,
    /// The template's text.
    pub(super) body: &'a str,
    pub(super) parameters: &'a BTreeMap<String, Option<String>>,
    pub(super) tags: &'a BTreeMap<String, String>,
}

/// Whether the stack is exactly what is wanted already.
pub(super) fn is_unchanged(
    stack: &StackRecord,
    deployed: &str,
    old: &Template,
    wanted: &Wanted<'_>,
) -> bool {
    let healthy = matches!(
        stack.status,
        StackStatus::CreateComplete | StackStatus::UpdateComplete | StackStatus::ImportComplete
    );
    healthy
        && (deployed == wanted.body || old == wanted.template)
        && stack.tags == *wanted.tags
        && same_parameters(stack, wanted)
        && !depends_on_more(wanted.template)
}

/// Whether each parameter keeps its value. A secret one that is given cannot be compared.
fn same_parameters(stack: &StackRecord, wanted: &Wanted<'_>) -> bool {
    wanted.template.parameters.iter().all(|(name, parameter)| {
        let now = stack.parameters.get(name).map(|value| value.given.as_str());
        match wanted.parameters.get(name) {
            Some(Some(given)) => !parameter.no_echo && now == Some(given.as_str()),
            Some(None) => now.is_some(),
            None => {
                let default = parameter.default.as_ref();
                parameter.no_echo || default.and_then(Node::scalar_text).as_deref() == now
            }
        }
    })
}

/// Whether the same template may mean something else today: values of Parameter Store, secrets,
/// macros, nested stacks, other stacks' outputs.
fn depends_on_more(template: &Template) -> bool {
    let stored = template
        .parameters
        .values()
        .any(|parameter| parameter.type_name.starts_with("AWS::SSM::Parameter::"));
    let nested = template
        .resources
        .values()
        .any(|resource| resource.type_name == "AWS::CloudFormation::Stack");
    let macros = !template.transform.is_empty()
        || !template.resource_macros.is_empty()
        || !template.output_macros.is_empty();
    let mut depends = stored || nested || macros;
    template.visit(|pointer, node| {
        let macros = ["/Fn::ForEach", "/Fn::Transform"];
        depends |= macros.iter().any(|name| pointer.contains(name)) || is_outside(node);
    });
    depends
}

fn is_outside(node: &Node) -> bool {
    match node {
        Node::Text(text) => text.contains("{{resolve:"),
        Node::Intrinsic(intrinsic) => match &**intrinsic {
            Intrinsic::Transform { .. } | Intrinsic::GetStackOutput(_) => true,
            Intrinsic::Sub { text, .. } => text.contains("{{resolve:"),
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloud::ParameterValue;

    fn stack(parameters: &[(&str, &str)]) -> StackRecord {
        StackRecord {
            name: "s".to_owned(),
            id: "arn".to_owned(),
            status: StackStatus::UpdateComplete,
            reason: None,
            parameters: parameters
                .iter()
                .map(|(name, value)| {
                    let value = ParameterValue {
                        given: (*value).to_owned(),
                        resolved: None,
                    };
                    ((*name).to_owned(), value)
                })
                .collect(),
            outputs: Vec::new(),
            tags: BTreeMap::new(),
            role: None,
            protected: false,
            root: None,
            changed: None,
        }
    }

    fn template(text: &str) -> Template {
        Template::parse(text).expect("a template")
    }

    fn unchanged(
        stack: &StackRecord,
        old: &str,
        new: &str,
        parameters: &[(&str, Option<&str>)],
    ) -> bool {
        let new_template = template(new);
        let parameters = parameters
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.map(str::to_owned)))
            .collect();
        let wanted = Wanted {
            template: &new_template,
            body: new,
            parameters: &parameters,
            tags: &BTreeMap::new(),
        };
        is_unchanged(stack, old, &template(old), &wanted)
    }

    const PLAIN: &str = "Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {A: 1, B: 2}}}";

    #[test]
    fn the_same_meaning_is_no_change() {
        let moved = "Resources: {T: {Properties: {B: 2, A: 1}, Type: 'AWS::SNS::Topic'}}";
        assert!(unchanged(&stack(&[]), PLAIN, PLAIN, &[]));
        assert!(unchanged(&stack(&[]), PLAIN, moved, &[]));
        let other = "Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {A: 1, B: 3}}}";
        assert!(!unchanged(&stack(&[]), PLAIN, other, &[]));
    }

    #[test]
    fn a_stack_that_is_not_healthy_is_asked_about() {
        let mut rolled_back = stack(&[]);
        rolled_back.status = StackStatus::UpdateRollbackComplete;
        assert!(!unchanged(&rolled_back, PLAIN, PLAIN, &[]));
        let mut tagged = stack(&[]);
        tagged.tags.insert("a".to_owned(), "b".to_owned());
        assert!(!unchanged(&tagged, PLAIN, PLAIN, &[]));
    }

    #[test]
    fn parameters_are_compared_where_they_can_be() {
        let text = "
Parameters:
  P: {Type: String, Default: d}
  S: {Type: String, NoEcho: true, Default: s}
Resources: {T: {Type: 'AWS::SNS::Topic'}}";
        let stack = stack(&[("P", "d"), ("S", "****")]);
        assert!(unchanged(&stack, text, text, &[]));
        assert!(unchanged(
            &stack,
            text,
            text,
            &[("P", Some("d")), ("S", None)]
        ));
        assert!(!unchanged(&stack, text, text, &[("P", Some("e"))]));
        assert!(!unchanged(&stack, text, text, &[("S", Some("****"))]));
    }

    #[test]
    fn what_depends_on_more_than_the_template_is_left_to_the_service() {
        let texts = [
            "Parameters: {P: {Type: 'AWS::SSM::Parameter::Value<String>', Default: d}}\nResources: {T: {Type: 'AWS::SNS::Topic'}}",
            "Transform: AWS::Serverless-2016-10-31\nResources: {T: {Type: 'AWS::SNS::Topic'}}",
            "Resources: {T: {Type: 'AWS::CloudFormation::Stack'}}",
            "Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {A: '{{resolve:ssm:x}}'}}}",
            "Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {A: !Sub 'x{{resolve:ssm:x}}'}}}",
            "Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {A: [!Join ['', ['{{resolve:secretsmanager:x}}']]]}}}",
            "Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {'Fn::Transform': {Name: 'AWS::Include'}}}}",
            "Resources: {'Fn::ForEach::T': [X, [a], {'T${X}': {Type: 'AWS::SNS::Topic'}}]}",
        ];
        for text in texts {
            let parameters = [("P", "d")];
            assert!(!unchanged(&stack(&parameters), text, text, &[]), "{text}");
        }
    }
}
