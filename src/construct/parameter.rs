//! Parameter Store parameters.

use std::ops::Deref;

use super::{policy::Statement, role::Grantee};
use crate::{
    cfn::ssm,
    resource::{Construct, Declaration, ResourceHandle},
    source::SourceLine,
    stack::Stack,
    template::{Map, Node},
    value::{IntoValue, Value, substitute},
};

/// A plain text parameter of Parameter Store, which is never a place for a secret.
///
/// ```
/// use stackwright::construct::{Bucket, BucketRemoval, Parameter};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let data = stack.add("Data", Bucket::new(BucketRemoval::Retain));
/// let name = Parameter::string("/eggs/bucket", data.name()).describe("Where eggs are kept");
/// stack.add("BucketName", name);
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("BucketName").assert_property("Name", "/eggs/bucket");
/// ```
#[derive(Debug)]
pub struct Parameter {
    name: String,
    value: Value<String>,
    description: Option<String>,
}

impl Parameter {
    /// A parameter of the type String.
    pub fn string(name: impl Into<String>, value: impl IntoValue<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into_value(),
            description: None,
        }
    }

    /// Says what the parameter is for; at most 1,024 characters.
    pub fn describe(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }
}

#[diagnostic::do_not_recommend]
impl Construct for Parameter {
    type Handle = ParameterHandle;

    fn add_to(self, stack: &Stack, id: &str, line: SourceLine) -> ParameterHandle {
        let mut parameter =
            ssm::Parameter::new(ssm::parameter::Type::String, self.value).name(self.name.as_str());
        if let Some(description) = self.description {
            parameter = parameter.description(description);
        }
        ParameterHandle {
            resource: stack.declare(id, Declaration::by_construct(parameter), line),
            name: self.name,
        }
    }
}

/// A parameter of a stack.
///
/// ```
/// use stackwright::construct::{Parameter, ParameterHandle, Role, Statement};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// # let writer = stack.add("Writer", Role::for_service("lambda.amazonaws.com"));
/// let limit: ParameterHandle = stack.add("Limit", Parameter::string("/eggs/limit", "12"));
/// stack.output("Limit", "Where the limit is", limit.name());
/// writer.allow(Statement::allow(["ssm:PutParameter"]).on([limit.arn()]));
/// # app.synthesize(Default::default())?;
/// # Ok::<(), stackwright::app::SynthesisError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ParameterHandle {
    resource: ResourceHandle,
    name: String,
}

impl ParameterHandle {
    /// The parameter's name.
    pub fn name(&self) -> Value<String> {
        self.resource.reference()
    }

    /// The parameter's ARN. The slash that a name may start with is the ARN's own.
    pub fn arn(&self) -> Node {
        let path = self.name.strip_prefix('/').unwrap_or(&self.name);
        substitute(
            format!(
                "arn:${{AWS::Partition}}:ssm:${{AWS::Region}}:${{AWS::AccountId}}:parameter/{path}"
            ),
            Map::default(),
        )
        .into()
    }

    /// Lets the grantee read the parameter, one of several in a call.
    ///
    /// ```
    /// use stackwright::construct::{Parameter, Role};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// # let reader = stack.add("Reader", Role::for_service("lambda.amazonaws.com"));
    /// let limit = stack.add("Limit", Parameter::string("/eggs/limit", "12"));
    /// limit.grant_read(&reader);
    /// # let tested = stackwright::testing::TestedStack::of(&app);
    /// # let arn = "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/eggs/limit";
    /// # tested.resource("Reader").assert_allows("ssm:GetParameters", arn);
    /// ```
    #[track_caller]
    pub fn grant_read(&self, grantee: &impl Grantee) -> &Self {
        // The ARN is made of the name, and so does not put this stack before the grantee's.
        let role = grantee.role();
        role.stack().follow(self.stack(), SourceLine::here());
        role.allow(Statement::allow(["ssm:GetParameters"]).on([self.arn()]));
        self
    }
}

impl Deref for ParameterHandle {
    type Target = ResourceHandle;

    fn deref(&self) -> &ResourceHandle {
        &self.resource
    }
}
