//! A project with a local cloud of its own, and how to talk to that.

use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use stackwright::local::{LocalCloud, LocalError, Progress, Running, StartOptions};

pub(crate) const ACCOUNT: &str = "271828182845";

/// A project in a folder that goes away, and its cloud with it.
pub(crate) struct Project {
    folder: tempfile::TempDir,
    pub(crate) cloud: LocalCloud,
}

impl Project {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let cloud = LocalCloud::of(folder.path());
        Self { folder, cloud }
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn start(&self) -> Running {
        self.start_with(&StartOptions::default()).unwrap()
    }

    pub(crate) fn start_with(&self, options: &StartOptions) -> Result<Running, LocalError> {
        self.cloud.start(options, &mut |_| {})
    }

    /// Starts, and gives the steps that were told.
    pub(crate) fn start_told(&self) -> (Running, Vec<Progress>) {
        let mut steps = Vec::new();
        let running = self
            .cloud
            .start(&StartOptions::default(), &mut |step| steps.push(step));
        (running.unwrap(), steps)
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        // The folder goes next; a cloud that cannot be stopped ends by itself then.
        let _stopped = self.cloud.stop();
    }
}

/// Calls a service that speaks JSON.
pub(crate) fn call(endpoint: &str, service: &str, target: &str, body: &Value) -> Value {
    let answer = ureq::post(format!("{endpoint}/"))
        .header("x-amz-target", target)
        .header("content-type", "application/x-amz-json-1.1")
        .header("authorization", signature(service))
        .send(body.to_string())
        .unwrap();
    serde_json::from_str(&answer.into_body().read_to_string().unwrap()).unwrap()
}

/// What a client signs with; nobody checks more than the account and the region.
fn signature(service: &str) -> String {
    format!(
        "AWS4-HMAC-SHA256 Credential={ACCOUNT}/20260101/us-east-1/{service}/aws4_request, \
         SignedHeaders=host, Signature=0"
    )
}

pub(crate) fn put_parameter(endpoint: &str, name: &str) {
    let body = json!({"Name": name, "Value": "v", "Type": "String", "Overwrite": true});
    call(endpoint, "ssm", "AmazonSSM.PutParameter", &body);
}

pub(crate) fn parameters(endpoint: &str) -> Vec<String> {
    let answer = call(endpoint, "ssm", "AmazonSSM.DescribeParameters", &json!({}));
    let names = answer["Parameters"].as_array().unwrap().iter();
    names
        .map(|it| it["Name"].as_str().unwrap().to_owned())
        .collect()
}

/// Makes a function of Python source with a stack of the same name, and waits until it is there.
pub(crate) fn deploy_function(endpoint: &str, name: &str, source: &str) {
    let trust = json!({"Version": "2012-10-17", "Statement": []});
    let template = json!({"Resources": {
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}},
        "Function": {"Type": "AWS::Lambda::Function", "Properties": {
            "FunctionName": name, "Runtime": "python3.13", "Handler": "index.handler",
            "Code": {"ZipFile": source}, "Timeout": 60, "Role": {"Fn::GetAtt": ["Role", "Arn"]},
        }},
    }});
    let template = template.to_string();
    let form = [
        ("Action", "CreateStack"),
        ("StackName", name),
        ("TemplateBody", &template),
    ];
    stack_call(endpoint, &form);
    let form = [("Action", "DescribeStacks"), ("StackName", name)];
    until(|| stack_call(endpoint, &form).contains("CREATE_COMPLETE"));
}

pub(crate) fn stack_call(endpoint: &str, form: &[(&str, &str)]) -> String {
    let answer = ureq::post(format!("{endpoint}/"))
        .header("authorization", signature("cloudformation"))
        .send_form(form.iter().copied())
        .unwrap();
    answer.into_body().read_to_string().unwrap()
}

pub(crate) fn invoke(endpoint: &str, name: &str) -> String {
    let answer = ureq::post(format!(
        "{endpoint}/2015-03-31/functions/{name}/invocations"
    ))
    .header("authorization", signature("lambda"))
    .send("{}")
    .unwrap();
    answer.into_body().read_to_string().unwrap()
}

/// Waits until something is so; half a minute is for ever.
#[track_caller]
pub(crate) fn until(mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(
            start.elapsed() < Duration::from_secs(30),
            "it never became so"
        );
        thread::sleep(Duration::from_millis(20));
    }
}
