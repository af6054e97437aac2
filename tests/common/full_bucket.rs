//! What the service does and the local cloud does not: it deletes no bucket that has anything in it.

use std::{
    sync::{Arc, Mutex},
    time::{SystemTime, UNIX_EPOCH},
};

use stackwright::cloud::time_text;

use crate::proxy::{Fault, Proxy, result};

/// A bucket of a stack that is to be deleted.
pub(crate) struct FullBucket {
    /// The account that it is in.
    pub(crate) account: String,
    /// The stack's name.
    pub(crate) stack: String,
    /// The stack's ARN.
    pub(crate) stack_id: String,
    /// The bucket's id in the template.
    pub(crate) logical_id: &'static str,
    /// The bucket's own name.
    pub(crate) name: String,
}

impl FullBucket {
    /// Lets the proxy refuse to delete the stack as long as anything is in the bucket: with a failure
    /// that the stack's events tell. `before` is called each time before the bucket is looked at, with
    /// the number of times that the stack was to be deleted. Gives whether it was refused, for each time.
    pub(crate) fn refuse(
        self,
        proxy: &Proxy,
        mut before: impl FnMut(&Self, usize) + Send + 'static,
    ) -> Arc<Mutex<Vec<bool>>> {
        let url = format!("{}/{}", proxy.target(), self.name);
        let refusals = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&refusals);
        let mut refused = None;
        proxy.spoil(move |request| match request.name.as_str() {
            "DeleteStack" => {
                let field = |name: &str| {
                    let fields = request.body.split('&').filter_map(|it| it.split_once('='));
                    let mut values = fields.filter(|(key, _)| *key == name);
                    values.next().map(|(_, value)| value.to_owned())
                };
                if !field("StackName").is_some_and(|name| name.contains(&self.stack)) {
                    return None;
                }
                let mut noted = noted.lock().expect("no panic while held");
                before(&self, noted.len() + 1);
                let is_full = self.is_full(&url);
                noted.push(is_full);
                let now = SystemTime::now().duration_since(UNIX_EPOCH);
                let now = now.expect("a time").as_millis() as i64;
                let token = field("ClientRequestToken").expect("a token");
                refused = is_full.then_some((now, token));
                is_full.then(|| Fault::Answer(200, result("DeleteStack", "")))
            }
            "DescribeStacks" => refused.as_ref().map(|_| {
                let stack = format!(
                    "<Stacks><member><StackName>{}</StackName><StackId>{}</StackId><CreationTime>\
                     2026-11-01T00:00:00Z</CreationTime><StackStatus>DELETE_FAILED</StackStatus>\
                     </member></Stacks>",
                    self.stack, self.stack_id
                );
                Fault::Answer(200, result("DescribeStacks", &stack))
            }),
            "DescribeStackEvents" => refused.as_ref().map(|refused| {
                let events = self.events(refused);
                Fault::Answer(200, result("DescribeStackEvents", &events))
            }),
            _ => None,
        });
        refusals
    }

    /// Puts an object into the bucket.
    pub(crate) fn put(&self, proxy_target: &str, key: &str) {
        let url = format!("{proxy_target}/{}/{key}", self.name);
        let put = ureq::put(url).header("authorization", signature(&self.account));
        put.send("1").expect("put");
    }

    /// Whether a version or a mark of deletion is in it.
    fn is_full(&self, url: &str) -> bool {
        let versions = ureq::get(format!("{url}?versions&max-keys=1"));
        let versions = versions.header("authorization", signature(&self.account));
        let mut answer = versions.call().expect("a listing");
        let listed = answer.body_mut().read_to_string().expect("a text");
        listed.contains("<Version>") || listed.contains("<DeleteMarker>")
    }

    /// The service's words about the failure.
    fn events(&self, (begun, token): &(i64, String)) -> String {
        let own = (
            self.stack.as_str(),
            "AWS::CloudFormation::Stack",
            self.stack_id.as_str(),
        );
        let bucket = (self.logical_id, "AWS::S3::Bucket", self.name.as_str());
        let full = "<ResourceStatusReason>The bucket you tried to delete is not empty (Service: S3, \
                    Status Code: 409)</ResourceStatusReason>";
        let events = [
            (2, own, "DELETE_FAILED", ""),
            (1, bucket, "DELETE_FAILED", full),
            (0, own, "DELETE_IN_PROGRESS", ""),
        ];
        let events = events.map(|(after, (id, kind, physical), status, reason)| {
            let at = begun + after;
            let fraction = format!(".{:03}Z", at % 1000);
            let time = time_text(at).replace('Z', &fraction);
            format!(
                "<member><EventId>{token}-{after}</EventId><StackId>{}</StackId><StackName>{}\
                 </StackName><LogicalResourceId>{id}</LogicalResourceId><PhysicalResourceId>{physical}\
                 </PhysicalResourceId><ResourceType>{kind}</ResourceType><ResourceStatus>{status}\
                 </ResourceStatus>{reason}<ClientRequestToken>{token}</ClientRequestToken>\
                 <Timestamp>{time}</Timestamp></member>",
                self.stack_id, self.stack
            )
        });
        format!("<StackEvents>{}</StackEvents>", events.concat())
    }
}

/// The local cloud reads the account from this, and does not check the signature.
pub(crate) fn signature(account: &str) -> String {
    format!(
        "AWS4-HMAC-SHA256 Credential={account}/20260101/us-east-1/s3/aws4_request, \
         SignedHeaders=host, Signature=0"
    )
}
