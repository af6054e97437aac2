//! Types of parameters, and what limits their values.

use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    source::escape,
    suggest::did_you_mean,
    template::{Node, Parameter},
};

pub(super) const TYPE: Rule = Rule {
    code: "T008",
    title: "a type that parameters do not have",
    levels: Levels::all(Severity::Error),
    explanation: "A parameter is a `String`, a `Number`, a `CommaDelimitedList`, a `List<…>`, a \
        name of something that exists in the account (`AWS::EC2::VPC::Id`), or the value of a \
        parameter of Systems Manager (`AWS::SSM::Parameter::Value<…>`). Source: \"CloudFormation \
        supplied parameter types\" in the CloudFormation User Guide.",
};

pub(super) const CONSTRAINT: Rule = Rule {
    code: "T009",
    title: "a parameter's attribute that is not known or cannot be",
    levels: Levels::all(Severity::Error),
    explanation: "`MinLength`, `MaxLength` and `AllowedPattern` limit texts, `MinValue` and \
        `MaxValue` limit a `Number`; the smaller one comes first. Source: \"Parameters\" in the \
        CloudFormation User Guide.",
};

const PLAIN: [&str; 3] = ["String", "Number", "CommaDelimitedList"];

/// What an account has.
const OF_ACCOUNTS: [&str; 11] = [
    "AWS::EC2::AvailabilityZone::Name",
    "AWS::EC2::Image::Id",
    "AWS::EC2::Instance::Id",
    "AWS::EC2::KeyPair::KeyName",
    "AWS::EC2::SecurityGroup::GroupName",
    "AWS::EC2::SecurityGroup::Id",
    "AWS::EC2::Subnet::Id",
    "AWS::EC2::VPC::Id",
    "AWS::EC2::Volume::Id",
    "AWS::Route53::HostedZone::Id",
    "AWS::SSM::Parameter::Name",
];

const ATTRIBUTES: [&str; 11] = [
    "AllowedPattern",
    "AllowedValues",
    "ConstraintDescription",
    "Default",
    "Description",
    "MaxLength",
    "MaxValue",
    "MinLength",
    "MinValue",
    "NoEcho",
    "Type",
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.macros.others {
        return;
    }
    for (name, parameter) in &subject.template.parameters {
        let pointer = format!("/Parameters/{}", escape(name));
        let type_name = parameter.type_name.as_str();
        if !is_type(type_name) {
            let known = PLAIN.into_iter().chain(OF_ACCOUNTS);
            let suggestion = did_you_mean(type_name, known);
            findings.add(
                &TYPE,
                format!("{pointer}/Type"),
                format!("parameters have no type `{type_name}`{suggestion}"),
            );
        }
        for (key, value) in &parameter.constraints {
            if let Some(message) = constraint(parameter, key, value) {
                findings.add(&CONSTRAINT, format!("{pointer}/{}", escape(key)), message);
            }
        }
        for (least, most) in [("MinLength", "MaxLength"), ("MinValue", "MaxValue")] {
            let [low, high] = [least, most].map(|key| limit(parameter, key));
            if let (Some(low), Some(high)) = (low, high)
                && low > high
            {
                findings.add(
                    &CONSTRAINT,
                    format!("{pointer}/{least}"),
                    format!("`{least}` is greater than `{most}`: no value fits"),
                );
            }
        }
    }
}

fn is_type(name: &str) -> bool {
    let inner = |prefix: &str| name.strip_prefix(prefix)?.strip_suffix('>');
    // The service takes lists of more than its documentation names.
    PLAIN.contains(&name)
        || OF_ACCOUNTS.contains(&name)
        || inner("List<").is_some()
        || inner("AWS::SSM::Parameter::Value<").is_some()
}

/// What is wrong with an attribute that limits the values.
fn constraint(parameter: &Parameter, key: &str, value: &Node) -> Option<String> {
    let type_name = parameter.type_name.as_str();
    let is_number = type_name == "Number";
    match key {
        "MinValue" | "MaxValue" if PLAIN.contains(&type_name) && !is_number => Some(format!(
            "`{key}` limits numbers, and this is a `{type_name}`"
        )),
        "MinLength" | "MaxLength" | "AllowedPattern" if is_number => {
            Some(format!("`{key}` limits texts, and this is a `Number`"))
        }
        "MinValue" | "MaxValue" | "MinLength" | "MaxLength" if number(value).is_none() => {
            Some(format!("`{key}` must be a number"))
        }
        "AllowedPattern" | "ConstraintDescription" if value.as_text().is_none() => {
            Some(format!("`{key}` must be text"))
        }
        "NoEcho" => {
            let fits = match value {
                Node::Bool(_) => true,
                Node::Text(text) => ["true", "false"]
                    .iter()
                    .any(|it| text.eq_ignore_ascii_case(it)),
                _ => false,
            };
            (!fits).then(|| "`NoEcho` must be true or false".to_owned())
        }
        _ if ATTRIBUTES.contains(&key) => None,
        _ => Some(format!(
            "a parameter has no attribute `{key}`{}",
            did_you_mean(key, ATTRIBUTES)
        )),
    }
}

/// The value of a limit, if it is a number.
pub(super) fn limit(parameter: &Parameter, key: &str) -> Option<f64> {
    number(parameter.constraints.get(key)?)
}

pub(super) fn number(node: &Node) -> Option<f64> {
    match node {
        #[expect(clippy::cast_precision_loss, reason = "limits are small")]
        Node::Integer(number) => Some(*number as f64),
        Node::Float(number) => Some(*number),
        Node::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}
