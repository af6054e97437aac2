//! Properties whose value may be a file or a folder of this machine, to be uploaded before a deploy.

/// A property that may name something of this machine.
#[derive(Debug)]
#[cfg_attr(not(feature = "aws"), expect(dead_code, reason = "only deploys pack"))]
pub(crate) struct LocalPlace {
    /// The resource's type.
    pub(crate) type_name: &'static str,
    /// The keys below `Properties`; `*` stands for any.
    pub(crate) path: &'static [&'static str],
    /// What it takes.
    pub(crate) takes: Takes,
    /// How it says where that lies in a bucket.
    pub(crate) form: Form,
}

/// What a property takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Takes {
    /// An archive of code: a folder or a file is packed, an archive is one already.
    Code,
    /// An archive or any file: only a folder is packed.
    Bundle,
    /// A single file.
    File,
    /// A template, whose own files come first.
    Template,
}

/// How a property says where something lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `S3Bucket` and `S3Key`.
    Prefixed,
    /// `Bucket` and `Key`.
    Plain,
    /// `s3://bucket/key`.
    Address,
    /// `https://…`
    Url,
}

impl LocalPlace {
    const fn new(
        type_name: &'static str,
        path: &'static [&'static str],
        takes: Takes,
        form: Form,
    ) -> Self {
        Self {
            type_name,
            path,
            takes,
            form,
        }
    }
}

/// What `aws cloudformation package` and SAM CLI replace by where they have put it, as their
/// documentation lists it.
pub(crate) const LOCAL_PLACES: [LocalPlace; 28] = [
    LocalPlace::new(
        "AWS::Serverless::Function",
        &["CodeUri"],
        Takes::Code,
        Form::Plain,
    ),
    LocalPlace::new(
        "AWS::Serverless::LayerVersion",
        &["ContentUri"],
        Takes::Code,
        Form::Plain,
    ),
    LocalPlace::new(
        "AWS::Serverless::Api",
        &["DefinitionUri"],
        Takes::File,
        Form::Plain,
    ),
    LocalPlace::new(
        "AWS::Serverless::HttpApi",
        &["DefinitionUri"],
        Takes::File,
        Form::Plain,
    ),
    LocalPlace::new(
        "AWS::Serverless::StateMachine",
        &["DefinitionUri"],
        Takes::File,
        Form::Plain,
    ),
    LocalPlace::new(
        "AWS::Serverless::Application",
        &["Location"],
        Takes::Template,
        Form::Url,
    ),
    LocalPlace::new(
        "AWS::Serverless::GraphQLApi",
        &["SchemaUri"],
        Takes::File,
        Form::Address,
    ),
    LocalPlace::new(
        "AWS::Serverless::GraphQLApi",
        &["Functions", "*", "CodeUri"],
        Takes::File,
        Form::Address,
    ),
    LocalPlace::new(
        "AWS::Serverless::GraphQLApi",
        &["Resolvers", "*", "*", "CodeUri"],
        Takes::File,
        Form::Address,
    ),
    LocalPlace::new(
        "AWS::ApiGateway::RestApi",
        &["BodyS3Location"],
        Takes::File,
        Form::Plain,
    ),
    LocalPlace::new(
        "AWS::ApiGatewayV2::Api",
        &["BodyS3Location"],
        Takes::File,
        Form::Plain,
    ),
    LocalPlace::new(
        "AWS::AppSync::FunctionConfiguration",
        &["CodeS3Location"],
        Takes::File,
        Form::Address,
    ),
    LocalPlace::new(
        "AWS::AppSync::FunctionConfiguration",
        &["RequestMappingTemplateS3Location"],
        Takes::File,
        Form::Address,
    ),
    LocalPlace::new(
        "AWS::AppSync::FunctionConfiguration",
        &["ResponseMappingTemplateS3Location"],
        Takes::File,
        Form::Address,
    ),
    LocalPlace::new(
        "AWS::AppSync::GraphQLSchema",
        &["DefinitionS3Location"],
        Takes::File,
        Form::Address,
    ),
    LocalPlace::new(
        "AWS::AppSync::Resolver",
        &["CodeS3Location"],
        Takes::File,
        Form::Address,
    ),
    LocalPlace::new(
        "AWS::AppSync::Resolver",
        &["RequestMappingTemplateS3Location"],
        Takes::File,
        Form::Address,
    ),
    LocalPlace::new(
        "AWS::AppSync::Resolver",
        &["ResponseMappingTemplateS3Location"],
        Takes::File,
        Form::Address,
    ),
    LocalPlace::new(
        "AWS::CloudFormation::ModuleVersion",
        &["ModulePackage"],
        Takes::Bundle,
        Form::Address,
    ),
    LocalPlace::new(
        "AWS::CloudFormation::ResourceVersion",
        &["SchemaHandlerPackage"],
        Takes::Bundle,
        Form::Address,
    ),
    LocalPlace::new(
        "AWS::CloudFormation::Stack",
        &["TemplateURL"],
        Takes::Template,
        Form::Url,
    ),
    LocalPlace::new(
        "AWS::CloudFormation::StackSet",
        &["TemplateURL"],
        Takes::Template,
        Form::Url,
    ),
    LocalPlace::new(
        "AWS::CodeCommit::Repository",
        &["Code", "S3"],
        Takes::Code,
        Form::Plain,
    ),
    LocalPlace::new(
        "AWS::ElasticBeanstalk::ApplicationVersion",
        &["SourceBundle"],
        Takes::Bundle,
        Form::Prefixed,
    ),
    LocalPlace::new(
        "AWS::Glue::Job",
        &["Command", "ScriptLocation"],
        Takes::File,
        Form::Address,
    ),
    LocalPlace::new(
        "AWS::Lambda::Function",
        &["Code"],
        Takes::Code,
        Form::Prefixed,
    ),
    LocalPlace::new(
        "AWS::Lambda::LayerVersion",
        &["Content"],
        Takes::Code,
        Form::Prefixed,
    ),
    LocalPlace::new(
        "AWS::StepFunctions::StateMachine",
        &["DefinitionS3Location"],
        Takes::File,
        Form::Plain,
    ),
];

#[cfg(feature = "aws")]
/// Whether a text is the name of something of this machine rather than an address.
pub(crate) fn is_local(text: &str) -> bool {
    !text.contains("://") && !text.contains("{{resolve:") && !text.contains("${")
}
