//! Properties whose value may be a file: tools upload it before they deploy.

use crate::{
    check::path::Path,
    template::{Node, Resource},
};

/// What `aws cloudformation package` replaces by where it has put the file; its documentation
/// lists them.
const PROPERTIES: [(&str, &str); 12] = [
    ("AWS::ApiGateway::RestApi", "BodyS3Location"),
    (
        "AWS::AppSync::FunctionConfiguration",
        "RequestMappingTemplateS3Location",
    ),
    (
        "AWS::AppSync::FunctionConfiguration",
        "ResponseMappingTemplateS3Location",
    ),
    ("AWS::AppSync::GraphQLSchema", "DefinitionS3Location"),
    ("AWS::AppSync::Resolver", "RequestMappingTemplateS3Location"),
    (
        "AWS::AppSync::Resolver",
        "ResponseMappingTemplateS3Location",
    ),
    ("AWS::CloudFormation::Stack", "TemplateURL"),
    ("AWS::CodeCommit::Repository", "S3"),
    ("AWS::ElasticBeanstalk::ApplicationVersion", "SourceBundle"),
    ("AWS::Lambda::Function", "Code"),
    ("AWS::Lambda::LayerVersion", "Content"),
    ("AWS::StepFunctions::StateMachine", "DefinitionS3Location"),
];

/// Whether a value is the name of a file that is packaged.
pub(super) fn is_file(resource: &Resource, node: &Node, path: &Path<'_>) -> bool {
    node.as_text().is_some() && PROPERTIES.contains(&(&resource.type_name, path.name()))
}
