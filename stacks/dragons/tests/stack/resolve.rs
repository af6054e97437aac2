//! A template's intrinsics, resolved as if it were deployed.

use serde_json::Value;

/// The bucket of the functions' own tests, so that their calls can be compared with grants.
const BUCKET: &str = "cave";
const REGION: &str = "eu-central-1";
const ACCOUNT: &str = "123456789012";

/// An account to which a template was deployed.
pub(crate) struct Deployed<'a> {
    template: &'a Value,
}

/// An ARN in the account and the region.
pub(crate) fn arn(service: &str, resource: &str) -> String {
    format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}")
}

/// An object of the bucket.
pub(crate) fn object_arn(path: &str) -> String {
    format!("arn:aws:s3:::{path}")
}

impl<'a> Deployed<'a> {
    pub(crate) fn new(template: &'a Value) -> Self {
        Self { template }
    }

    /// The text that a property's value becomes.
    pub(crate) fn text(&self, value: &Value) -> String {
        if let Value::String(text) = value {
            return text.clone();
        }
        let (function, argument) = value
            .as_object()
            .and_then(|map| map.iter().next())
            .unwrap_or_else(|| panic!("{value} is no text"));
        match function.as_str() {
            "Ref" => self.reference(argument.as_str().unwrap()),
            "Fn::GetAtt" => {
                self.attribute(argument[0].as_str().unwrap(), argument[1].as_str().unwrap())
            }
            "Fn::Sub" => substituted(argument.as_str().unwrap(), |name| {
                match name.split_once('.') {
                    Some((id, attribute)) => self.attribute(id, attribute),
                    None => self.reference(name),
                }
            }),
            other => panic!("{other} is not expected here"),
        }
    }

    fn reference(&self, name: &str) -> String {
        let pseudo = match name {
            "AWS::Partition" => Some("aws"),
            "AWS::Region" => Some(REGION),
            "AWS::AccountId" => Some(ACCOUNT),
            "AWS::StackName" => Some("stack"),
            _ => None,
        };
        if let Some(value) = pseudo {
            return value.to_owned();
        }
        let resource = &self.template["Resources"][name];
        let properties = &resource["Properties"];
        match resource["Type"].as_str() {
            Some("AWS::S3::Bucket") => BUCKET.to_owned(),
            Some("AWS::SSM::Parameter") => self.text(&properties["Name"]),
            Some("AWS::ApiGateway::Stage") => self.text(&properties["StageName"]),
            Some("AWS::SNS::Topic") => arn("sns", name),
            Some("AWS::StepFunctions::StateMachine") => {
                arn("states", &format!("stateMachine:{name}"))
            }
            Some("AWS::ApiGateway::RestApi" | "AWS::Logs::LogGroup") => name.to_owned(),
            other => panic!("what Ref {name} ({other:?}) gives is not known here"),
        }
    }

    fn attribute(&self, id: &str, attribute: &str) -> String {
        let type_name = self.template["Resources"][id]["Type"].as_str();
        match (type_name, attribute) {
            (Some("AWS::S3::Bucket"), "Arn") => object_arn(BUCKET),
            (Some("AWS::Lambda::Function"), "Arn") => arn("lambda", &format!("function:{id}")),
            (Some("AWS::Logs::LogGroup"), "Arn") => arn("logs", &format!("log-group:{id}:*")),
            (Some("AWS::StepFunctions::StateMachine"), "Arn") => self.reference(id),
            other => panic!("what {id}.{attribute} ({other:?}) gives is not known here"),
        }
    }
}

/// The text with what `value` gives in place of each `${name}`.
pub(crate) fn substituted(text: &str, value: impl Fn(&str) -> String) -> String {
    let mut parts = text.split("${");
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').expect("every ${ has its }");
        result.push_str(&value(name));
        result.push_str(rest);
    }
    result
}
