//! A template's sections.

use indexmap::IndexMap;

use super::{EmptyKeys, Map, Node, OneOrMany, Unfit};

/// A CloudFormation template.
///
/// ```
/// use stackwright::template::{Output, Parameter, Resource, Template};
///
/// let mut template: Template = Template::parse(
///     "Parameters:
///   Name: {Type: String, Default: news}
/// Resources:
///   News: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref Name}}
/// Outputs:
///   Arn: {Value: !Ref News}
/// ",
/// )?;
/// let name: &Parameter = &template.parameters["Name"];
/// assert_eq!(name.default, Some("news".into()));
/// let news: &mut Resource = &mut template.resources["News"];
/// news.properties.insert("FifoTopic".to_owned(), true.into());
/// let arn: &Output = &template.outputs["Arn"];
/// assert_eq!(arn.export, None);
/// assert!(template.to_yaml().contains("FifoTopic: true"));
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    /// `AWSTemplateFormatVersion`; `2010-09-09` is the only one there is.
    pub format_version: Option<String>,
    /// What the stack is for; at most 1,024 bytes.
    pub description: Option<String>,
    /// `Metadata`.
    pub metadata: Map,
    /// `Transform`: the macros that CloudFormation runs over the template, in order. A name, or a
    /// mapping of `Name` and `Parameters`.
    pub transform: OneOrMany<Node>,
    /// `Globals`, of the serverless transform.
    pub globals: Map,
    /// `Parameters`.
    pub parameters: IndexMap<String, Parameter>,
    /// `Rules`.
    pub rules: Map,
    /// `Mappings`.
    pub mappings: Map,
    /// `Conditions`.
    pub conditions: IndexMap<String, Node>,
    /// `Resources`, by logical id.
    pub resources: IndexMap<String, Resource>,
    /// Entries under `Resources` that a macro turns into resources: `Fn::ForEach::…`, and
    /// `Fn::Transform` in place of a resource or of all of them.
    pub resource_macros: Map,
    /// `Outputs`.
    pub outputs: IndexMap<String, Output>,
    /// Entries under `Outputs` that a macro turns into outputs.
    pub output_macros: Map,
    /// Sections that are not listed here, as they were read.
    pub other: Map,
    /// Sections that were read with nothing in them.
    pub empty: EmptyKeys,
    /// Entries under `Parameters`, `Resources` and `Outputs` that cannot be such.
    pub unfit: Unfit,
}

/// An entry under `Parameters`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parameter {
    /// `Type`: `String`, `Number`, `List<…>`, `AWS::SSM::Parameter::Value<…>`, ….
    pub type_name: String,
    /// `Default`.
    pub default: Option<Node>,
    /// `Description`; at most 4,000 characters.
    pub description: Option<String>,
    /// `AllowedValues`.
    pub allowed_values: Vec<Node>,
    /// `NoEcho`: the value is a secret, never to be shown.
    pub no_echo: bool,
    /// `AllowedPattern`, `MinLength`, `MaxLength`, `MinValue`, `MaxValue`,
    /// `ConstraintDescription`, as they were written; `NoEcho` too where it was written as
    /// anything but `true`, and an empty list of `AllowedValues`.
    pub constraints: Map,
}

/// An entry under `Resources`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resource {
    /// `Type`, as in `AWS::SNS::Topic`.
    pub type_name: String,
    /// `Condition`: the resource exists where it holds.
    pub condition: Option<String>,
    /// `DependsOn`.
    pub depends_on: OneOrMany<String>,
    /// `DeletionPolicy`: `Delete`, `Retain`, `RetainExceptOnCreate` or `Snapshot`.
    pub deletion_policy: Option<Node>,
    /// `UpdateReplacePolicy`: `Delete`, `Retain` or `Snapshot`.
    pub update_replace_policy: Option<Node>,
    /// `CreationPolicy`.
    pub creation_policy: Option<Node>,
    /// `UpdatePolicy`.
    pub update_policy: Option<Node>,
    /// `Metadata`.
    pub metadata: Map,
    /// `Properties`.
    pub properties: Map,
    /// Attributes that are not listed here (SAM's `Connectors`, …), as they were read.
    pub other: Map,
    /// Attributes that were read with nothing in them.
    pub empty: EmptyKeys,
}

/// An entry under `Outputs`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Output {
    /// `Value`.
    pub value: Option<Node>,
    /// `Description`.
    pub description: Option<String>,
    /// `Export.Name`: what another stack imports it by.
    pub export: Option<Node>,
    /// `Condition`: the output exists where it holds.
    pub condition: Option<String>,
    /// Attributes that are not listed here, as they were read.
    pub other: Map,
}
