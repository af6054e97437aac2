//! What must not be read, where everyone reads it.
//!
//! No message says what was found, only where: it would be in every log.

mod key;
mod name;

use std::borrow::Cow;

pub(crate) use name::{can_be_secret, is_secret_property, is_secret_variable};

use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    template::{Intrinsic, Map, Node, Parameter, Template},
};

pub(super) const WRITTEN: Rule = Rule {
    code: "X018",
    title: "a secret that is written in the template",
    levels: Levels::all(Severity::Warning).strict(Severity::Error),
    explanation: "Whoever can read the template or the stack can read it: it stays in version \
        control, in the deployment's bucket and in the stack's history. Keep it in AWS Secrets \
        Manager and refer to it (`{{resolve:secretsmanager:NAME:SecretString:KEY}}`), let the \
        service make it (`ManageMasterUserPassword: true`, `GenerateSecretString`), or take a \
        parameter with `NoEcho: true` and no default. A function reads it when it runs, by the \
        secret's ARN.\n\n\
        Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/\
        security-best-practices.html#creds>",
};

pub(super) const SHOWN: Rule = Rule {
    code: "X019",
    title: "a secret from a parameter that is shown",
    levels: Levels::all(Severity::Warning).strict(Severity::Error),
    explanation: "The value of a parameter without `NoEcho: true` is shown to everyone who can \
        describe the stack, and a default is in the template itself. Set `NoEcho: true` and leave \
        `Default` out, or refer to AWS Secrets Manager instead.\n\n\
        Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/\
        parameters-section-structure.html>",
};

pub(super) const KEY: Rule = Rule {
    code: "X020",
    title: "an access key or a private key in the template",
    levels: Levels::all(Severity::Error),
    explanation: "A text is made like a key of AWS (`AKIA…`) or is a private key. Whoever reads \
        the template can act with it. Have the key disabled, and give roles to what runs in the \
        stack: they bring keys that expire. Keys that AWS uses as examples are not found.\n\n\
        Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/\
        id_credentials_access-keys.html#securing_access-keys>",
};

/// Whether findings with this code point at a secret, so that the line must not be shown.
pub(in crate::check) fn finds_secrets(code: &str) -> bool {
    // The last is AWS's own, of `--lint`.
    [WRITTEN.code, KEY.code, "W2501"].contains(&code)
}

/// Whether a text holds a key of AWS, or a private key.
pub(crate) fn is_key(text: &str) -> bool {
    key::find(text).is_some()
}

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let template = subject.template;
    template.visit(|pointer, node| {
        let text = match node {
            Node::Text(text) => text,
            Node::Intrinsic(intrinsic) => match &**intrinsic {
                Intrinsic::Sub { text, .. } => text,
                Intrinsic::Ref(name) => {
                    if let Some(parameter) = template.parameters.get(name)
                        && let Some(secret) = secret(template, pointer)
                    {
                        check_parameter(pointer, &secret, name, parameter, findings);
                    }
                    return;
                }
                _ => return,
            },
            _ => return,
        };
        if let Some(what) = key::find(text) {
            findings
                .add(&KEY, pointer, format!("there is {what} in the template"))
                .fix("disable the key, and give a role to what needs it");
        } else if matches!(node, Node::Text(_))
            && name::can_be_secret(text)
            && let Some(key) = secret(template, pointer)
        {
            findings
                .add(
                    &WRITTEN,
                    pointer,
                    format!("the secret `{key}` is written in the template"),
                )
                .fix("keep it in AWS Secrets Manager, and refer to it");
        }
    });
}

/// What the secret at `pointer` is called, if it is one by its name.
fn secret<'a>(template: &'a Template, pointer: &'a str) -> Option<Cow<'a, str>> {
    let (id, path) = pointer
        .strip_prefix("/Resources/")?
        .split_once("/Properties/")?;
    let path = name::without_arms(path);
    let (parent, key) = path.rsplit_once('/').unwrap_or(("", &path));
    let is_variable = parent.ends_with("Environment/Variables") && name::is_secret_variable(key);
    if is_variable || name::is_secret_property(&path) {
        return Some(Cow::Owned(key.to_owned()));
    }
    // ECS and CodeBuild list names and values.
    if key == "Value" && parent.contains("Environment") {
        let item = value_at(&template.resources.get(id)?.properties, parent)?;
        let name = item.get("Name")?.as_text()?;
        return name::is_secret_variable(name).then_some(Cow::Borrowed(name));
    }
    None
}

/// What stands at a path without functions.
fn value_at<'a>(properties: &'a Map, path: &str) -> Option<&'a Node> {
    let mut steps = path.split('/');
    let first = properties.get(steps.next()?)?;
    steps.try_fold(first, |node, step| match node {
        Node::List(items) => items.get(step.parse::<usize>().ok()?),
        node => node.get(step),
    })
}

fn check_parameter(
    pointer: &str,
    secret: &str,
    name: &str,
    parameter: &Parameter,
    findings: &mut Findings,
) {
    // A parameter of SSM's types holds a name, or is the service's to hide.
    if parameter.type_name.starts_with("AWS::") {
        return;
    }
    let hides = parameter.no_echo || parameter.constraints.contains_key("NoEcho");
    if !hides {
        findings
            .add(
                &SHOWN,
                pointer,
                format!("the secret `{secret}` comes from the parameter `{name}`, which is shown"),
            )
            .fix(format!("set `NoEcho: true` at `{name}`"));
    } else if parameter
        .default
        .as_ref()
        .is_some_and(|it| it.as_text().is_none_or(|text| !text.is_empty()))
    {
        findings
            .add(
                &SHOWN,
                pointer,
                format!(
                    "the secret `{secret}` comes from the parameter `{name}`, whose default is in the \
                     template"
                ),
            )
            .fix(format!("remove the `Default` of `{name}`"));
    }
}
