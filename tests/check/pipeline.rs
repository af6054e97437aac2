//! D: deployment pipelines.

use insta::assert_snapshot;

use crate::found::found;

/// A pipeline of these stages.
fn pipeline(stages: &str) -> String {
    let head = "
Conditions: {More: !Equals [!Ref 'AWS::Region', eu-west-1]}
Parameters: {Name: {Type: String}}
Resources:
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/pipeline
      ArtifactStore: {Type: S3, Location: artifacts-of-ours}
      Stages:";
    let stages = stages
        .replace(
            "SOURCE",
            "{Category: Source, Owner: AWS, Provider: S3, Version: '1'}",
        )
        .replace(
            "BUILD",
            "{Category: Build, Owner: AWS, Provider: CodeBuild, Version: '1'}",
        )
        .replace(
            "STACK",
            "{Category: Deploy, Owner: AWS, Provider: CloudFormation, Version: '1'}",
        )
        .replace(
            "APPROVAL",
            "{Category: Approval, Owner: AWS, Provider: Manual, Version: '1'}",
        );
    found("D", &format!("{head}{stages}"))
}

#[test]
fn a_whole_pipeline() {
    assert_snapshot!(pipeline("
        - Name: Source
          Actions:
            - {Name: Code, ActionTypeId: SOURCE, OutputArtifacts: [{Name: Code}]}
            - !If [More, {Name: More, ActionTypeId: SOURCE, OutputArtifacts: [{Name: More}]}, !Ref AWS::NoValue]
        - Name: Build
          Actions:
            # It is listed before what it waits for.
            - Name: Test
              RunOrder: 2
              ActionTypeId: BUILD
              InputArtifacts: !If [More, [{Name: Built}, {Name: More}], [{Name: Built}]]
            - {Name: Build, ActionTypeId: BUILD, InputArtifacts: [{Name: Code}], OutputArtifacts: [{Name: Built}]}
        - !If [More, {Name: Ask, Actions: [{Name: Ask, ActionTypeId: APPROVAL}]}, !Ref AWS::NoValue]
        - Name: Deploy
          Actions:
            - Name: Deploy
              ActionTypeId: STACK
              InputArtifacts: [{Name: Built}]
              Configuration: {ActionMode: CREATE_UPDATE, TemplatePath: Built::template.yaml, TemplateConfiguration: '#{Code.Name}::a.json'}
            - Name: Delete
              ActionTypeId: STACK
              Configuration: {ActionMode: DELETE_ONLY, TemplatePath: Built::template.yaml}
"), @"");
}

#[test]
fn sources_come_first() {
    assert_snapshot!(pipeline("
        - Name: Source
          Actions:
            - {Name: Code, ActionTypeId: SOURCE, OutputArtifacts: [{Name: Code}]}
            - {Name: Ask, ActionTypeId: APPROVAL}
        - Name: Build
          Actions:
            - {Name: Other, ActionTypeId: SOURCE, OutputArtifacts: [{Name: Other}]}
"), @r"
    error D001 Pipeline/Properties/Stages/0/Actions/1/ActionTypeId/Category: the first stage has source actions only
    error D001 Pipeline/Properties/Stages/1/Actions/0/ActionTypeId/Category: only the first stage has source actions
    ");
    // Which stage is the first is not known.
    assert_snapshot!(pipeline("
        - !If [More, {Name: Ask, Actions: [{Name: Ask, ActionTypeId: APPROVAL}]}, !Ref AWS::NoValue]
        - {Name: Source, Actions: [{Name: Code, ActionTypeId: SOURCE, OutputArtifacts: [{Name: Code}]}]}
"), @"");
}

#[test]
fn names_are_there_once() {
    assert_snapshot!(pipeline("
        - Name: Source
          Actions:
            - {Name: Code, ActionTypeId: SOURCE, OutputArtifacts: [{Name: Code}]}
            - {Name: Code, ActionTypeId: SOURCE, OutputArtifacts: [{Name: Code}]}
        - !If
          - More
          - {Name: Ask, Actions: [{Name: Code, ActionTypeId: APPROVAL}]}
          - {Name: Ask, Actions: [{Name: Code, ActionTypeId: APPROVAL}]}
        - {Name: Source, Actions: [{Name: Ask, ActionTypeId: APPROVAL}]}
"), @r"
    error D002 Pipeline/Properties/Stages/2/Name: two stages are called `Source`
    error D002 Pipeline/Properties/Stages/0/Actions/1/Name: two actions of the stage are called `Code`
    error D004 Pipeline/Properties/Stages/0/Actions/1/OutputArtifacts/0/Name: the artifact `Code` is made twice
    ");
}

#[test]
fn artifacts_come_from_an_action_before() {
    assert_snapshot!(pipeline("
        - {Name: Source, Actions: [{Name: Code, ActionTypeId: SOURCE, OutputArtifacts: [{Name: Code}]}]}
        - Name: Build
          Actions:
            - {Name: Early, ActionTypeId: BUILD, InputArtifacts: [{Name: Built}, {Name: Cod}]}
            - {Name: Build, ActionTypeId: BUILD, InputArtifacts: [{Name: Built}], OutputArtifacts: [{Name: Built}]}
"), @r"
    error D003 Pipeline/Properties/Stages/1/Actions/0/InputArtifacts/0/Name: no action before makes the artifact `Built`
    error D003 Pipeline/Properties/Stages/1/Actions/0/InputArtifacts/1/Name: no action before makes the artifact `Cod`; did you mean `Code`?
    error D003 Pipeline/Properties/Stages/1/Actions/1/InputArtifacts/0/Name: no action before makes the artifact `Built`
    ");
    // What one of them is called is not known.
    assert_snapshot!(pipeline("
        - {Name: Source, Actions: [{Name: Code, ActionTypeId: SOURCE, OutputArtifacts: [{Name: !Ref Name}]}]}
        - {Name: Build, Actions: [{Name: Build, ActionTypeId: BUILD, InputArtifacts: [{Name: Code}]}]}
"), @"");
}

#[test]
fn actions_have_as_many_artifacts_as_their_kind() {
    assert_snapshot!(pipeline("
        - {Name: Source, Actions: [{Name: Code, ActionTypeId: SOURCE}]}
        - Name: Build
          Actions:
            - {Name: Build, ActionTypeId: BUILD, OutputArtifacts: [{Name: A}, {Name: B}, {Name: C}, {Name: D}, {Name: E}, {Name: F}]}
            - {Name: Ask, RunOrder: 2, ActionTypeId: APPROVAL, InputArtifacts: !If [More, [{Name: A}], []]}
            - {Name: Unknown, RunOrder: 2, ActionTypeId: BUILD, InputArtifacts: [!If [More, {Name: A}, !Ref AWS::NoValue]]}
"), @r"
    error D005 Pipeline/Properties/Stages/0/Actions/0: an action `Source` of `S3` has one output artifact, and not 0
    error D005 Pipeline/Properties/Stages/1/Actions/0: an action `Build` of `CodeBuild` has 1 to 5 input artifacts, and not 0
    error D005 Pipeline/Properties/Stages/1/Actions/0/OutputArtifacts: an action `Build` of `CodeBuild` has 0 to 5 output artifacts, and not 6
    error D005 Pipeline/Properties/Stages/1/Actions/1/InputArtifacts/Fn::If/1: an action `Approval` of `Manual` has no input artifacts, and not 1
    ");
}

#[test]
fn actions_read_from_what_they_take() {
    assert_snapshot!(pipeline("
        - {Name: Source, Actions: [{Name: Code, ActionTypeId: SOURCE, OutputArtifacts: [{Name: Code}]}]}
        - Name: Deploy
          Actions:
            - Name: Deploy
              ActionTypeId: STACK
              InputArtifacts: [{Name: Code}]
              Configuration: {ActionMode: CREATE_UPDATE, TemplatePath: Cod::template.yaml, TemplateConfiguration: Other::a.json}
            - Name: Build
              ActionTypeId: BUILD
              InputArtifacts: [{Name: Code}, {Name: Code}]
              Configuration: {ProjectName: p, PrimarySource: Main}
"), @r"
    error D006 Pipeline/Properties/Stages/1/Actions/0/Configuration/TemplatePath: the action does not take the artifact `Cod`; did you mean `Code`?
    error D006 Pipeline/Properties/Stages/1/Actions/0/Configuration/TemplateConfiguration: the action does not take the artifact `Other`
    error D006 Pipeline/Properties/Stages/1/Actions/1/Configuration/PrimarySource: the action does not take the artifact `Main`
    ");
}
