//! R: references and functions.

use insta::assert_snapshot;

use crate::{found::found, template::check};

#[test]
fn a_circle_is_told_with_all_its_places() {
    assert_snapshot!(check("\
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !GetAtt Queue.QueueName
  Queue:
    Type: AWS::SQS::Queue
    DependsOn: Other
  Other:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Ref Topic
"), @r"
    error[R003]: resources wait for each other: `Topic` → `Queue` → `Other` → `Topic`
      --> template.yaml:5:7
       |
     5 |       TopicName: !GetAtt Queue.QueueName
       |       ^^^^^^^^^^ Topic, Properties.TopicName
    ...
     8 |     DependsOn: Other
       |     ---------- `Queue` waits for `Other`
    ...
    12 |       QueueName: !Ref Topic
       |       ---------- `Other` waits for `Topic`
       |
       = help: take one of these references away

    template: 1 error
      uses 3 of 500 resources, 238 of 1,000,000 bytes
    ");
}

#[test]
fn a_circle_that_conditions_exclude_is_none() {
    assert_snapshot!(found("R", "\
Parameters: {Stage: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources:
  One:
    Type: AWS::SQS::Queue
    Properties: {QueueName: !If [IsProd, !GetAtt Two.QueueName, one]}
  Two:
    Type: AWS::SQS::Queue
    Properties: {QueueName: !If [IsProd, two, !GetAtt One.QueueName]}
  Self:
    Type: AWS::SQS::Queue
    Properties: {QueueName: !GetAtt Self.Arn}
"), @"error R003 Self/Properties/QueueName: `Self` waits for itself");
}

#[test]
fn what_refers_to_a_conditional_resource_is_conditional_too() {
    assert_snapshot!(found("R", "\
Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod]}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsDev: !Equals [!Ref Stage, dev]
  Never: !And [!Condition IsProd, !Condition IsDev]
Resources:
  Topic: {Type: AWS::SNS::Topic, Condition: IsProd}
  Always:
    Type: AWS::SNS::Topic
    Properties: {DisplayName: !Ref Topic}
  Chosen:
    Type: AWS::SNS::Topic
    Properties: {DisplayName: !If [IsDev, none, !Ref Topic]}
  Same:
    Type: AWS::SNS::Topic
    Condition: IsProd
    DependsOn: Topic
    Properties: {DisplayName: !If [IsDev, !Ref Always, !Sub '${Topic}']}
Outputs:
  Topic: {Value: !Ref Topic}
  Fine: {Condition: Never, Value: !Ref Topic}
"), @r"
    warning R005 Always/Properties/DisplayName: `Topic` exists only where `IsProd` holds, and this can exist elsewhere
    warning R005 /Outputs/Topic/Value: `Topic` exists only where `IsProd` holds, and this can exist elsewhere
    warning R016 Same/Properties/DisplayName/Fn::If/1: `IsDev` never holds here, so this is never used
    ");
}

#[test]
fn functions_are_known_by_name_and_shape() {
    assert_snapshot!(found("R", "\
Conditions: {Yes: !Equals [!Ref 'AWS::Region', eu-west-1]}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: {'Fn::getatt': [Queue, Arn]}
      DisplayName: {'Fn::Joined': ['', [a]]}
      KmsMasterKeyId: !Join ['', [a], b]
      SignatureVersion: !If [!Equals [a, b], a, b]
      TracingConfig: {'Fn::Sub': a, More: b}
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Join ['-', abc]
      KmsMasterKeyId: !Sub ['${A}', {A: [1]}]
      RedrivePolicy: !Join ['', !Sub 'a,${Topic}']
      RedriveAllowPolicy: !If [Yes, !Equals [a, b], {}]
Outputs:
  Az: {Value: !Select [3, [a, b]]}
  Wrong: {Value: !Select [x, !GetAZs '']}
"), @r"
    error R007 Topic/Properties/TopicName/Fn::getatt: there is no function `Fn::getatt`; did you mean `Fn::GetAtt`?
    error R007 Topic/Properties/DisplayName/Fn::Joined: there is no function `Fn::Joined`; did you mean `Fn::Join`?
    error R006 Topic/Properties/KmsMasterKeyId/Fn::Join: `Fn::Join` takes a list of two: the literal text between the items, and the items
    error R006 Topic/Properties/SignatureVersion/Fn::If: `Fn::If` takes a list of three: the name of a condition, the value where it holds, and the value where it does not
    error R008 Topic/Properties/SignatureVersion/Fn::If/0/Fn::Equals: `Fn::Equals` works only under `Conditions`; choose with `Fn::If` here
    error R006 Topic/Properties/TracingConfig/Fn::Sub: `Fn::Sub` has company: a function stands alone in its mapping
    error R009 Queue/Properties/QueueName/Fn::Join/1: `Fn::Join` contains a value where a list belongs
    error R009 Queue/Properties/KmsMasterKeyId/Fn::Sub/1/A: `Fn::Sub` contains a list where a text belongs
    error R009 Queue/Properties/RedrivePolicy/Fn::Join/1: `Fn::Join` contains `Fn::Sub`, which it does not take there
    error R006 Queue/Properties/RedriveAllowPolicy/Fn::If: `Fn::If` takes a list of three: the name of a condition, the value where it holds, and the value where it does not
    error R008 Queue/Properties/RedriveAllowPolicy/Fn::If/1/Fn::Equals: `Fn::Equals` works only under `Conditions`; choose with `Fn::If` here
    error R015 /Outputs/Az/Value/Fn::Select/0: there is no item 3: the list has 2, counted from zero
    error R015 /Outputs/Wrong/Value/Fn::Select/0: the index of `Fn::Select` is a whole number from zero
    ");
}

#[test]
fn functions_work_where_the_service_evaluates_them() {
    assert_snapshot!(found("R", "\
Parameters: {Name: {Type: String, Default: !Ref 'AWS::Region'}}
Mappings: {Table: {Row: {Cell: !Ref Name}}}
Conditions:
  ByResource: !Equals [!Ref Topic, a]
  ByAttribute: !Equals [!GetAtt Topic.TopicName, a]
  Chosen: !Equals [!If [ByResource, a, b], a]
Resources:
  Topic:
    Type: AWS::SNS::Topic
    DeletionPolicy: !Sub '${Name}'
    Condition: ByResource
    Properties:
      TopicName: !If [ByAttribute, {'Fn::Length': [a]}, !If [Chosen, a, b]]
      DisplayName: !FindInMap [Table, Row, Cell]
Outputs:
  Topic:
    Condition: ByResource
    Value: {'Fn::ImportValue': !GetAtt Topic.TopicName}
    Export: {Name: !Sub 'x-${Topic}'}
"), @r"
    error R008 /Parameters/Name/Default/Ref: `Ref` in a parameter: parameters are literals
    error R008 /Mappings/Table/Row/Cell/Ref: `Ref` in a mapping: mappings are literals
    error R008 /Conditions/ByResource/Fn::Equals/0/Ref: a condition cannot depend on the resource `Topic`: it is decided before there are any
    error R008 /Conditions/ByAttribute/Fn::Equals/0/Fn::GetAtt: a condition cannot depend on the resource `Topic`: it is decided before there are any
    error R008 /Conditions/Chosen/Fn::Equals/0/Fn::If: `Fn::If` does not work in conditions
    warning R017 Topic/DeletionPolicy: `DeletionPolicy` is computed, and takes a literal word
    error R008 Topic/Properties/TopicName/Fn::If/1/Fn::Length: `Fn::Length` needs the transform `AWS::LanguageExtensions`
    error R009 /Outputs/Topic/Value/Fn::ImportValue: `Fn::ImportValue` contains `Fn::GetAtt`, which it does not take there
    error R008 /Outputs/Topic/Export/Name/Fn::Sub: the name of an export cannot come from a resource, as `Topic` is
    ");
}

#[test]
fn substitutions_have_something_to_fill_in() {
    assert_snapshot!(found("R", "\
Parameters: {Name: {Type: String}}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: ${Name}-topic
      DisplayName: !Sub ['${Name} ${Other}', {Other: x, Ohter: y}]
      KmsMasterKeyId: !Sub plain
      SignatureVersion: !Sub '${} ${A-B} ${!fine} ${Topc}'
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: '{\"Comment\": \"${Name}\"}'
      DefinitionSubstitutions: {Name: x}
      RoleArn: ${stageVariables.role}
"), @r"
    error R001 Topic/Properties/SignatureVersion: there is no parameter or resource `Topc`; did you mean `Topic`?
    warning R013 Topic/Properties/TopicName: `${Name}` stays as it is: only `Fn::Sub` fills it in
    warning R011 Topic/Properties/DisplayName/Fn::Sub/1/Ohter: the text has no `${Ohter}`
    note R012 Topic/Properties/KmsMasterKeyId/Fn::Sub: `Fn::Sub` has nothing to fill in
    error R010 Topic/Properties/SignatureVersion/Fn::Sub: `${}` cannot be filled in: that is no name
    error R010 Topic/Properties/SignatureVersion/Fn::Sub: `${A-B}` cannot be filled in: that is no name
    ");
}

#[test]
fn mappings_have_the_keys_that_are_looked_up() {
    assert_snapshot!(check("\
Mappings:
  Sizes:
    small: {Memory: 128}
    large: {Memory: 1024, Timeout: 30}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !FindInMap [Sizes, smal, Memory]
      DisplayName: !FindInMap [Sizes, !Ref 'AWS::Region', Memroy]
      KmsMasterKeyId: !FindInMap [Sizes, !Ref 'AWS::Region', Timeout]
"), @r"
    error[R014]: the mapping `Sizes` has no `smal`; did you mean `small`?
     --> template.yaml:9:37
      |
    2 |   Sizes:
      |   ------ the mapping
    ...
    9 |       TopicName: !FindInMap [Sizes, smal, Memory]
      |                                     ^^^^ Topic, Properties.TopicName.Fn::FindInMap.1

    error[R014]: nothing in the mapping `Sizes` is called `Memroy`; did you mean `Memory`?
      --> template.yaml:10:59
       |
     2 |   Sizes:
       |   ------ the mapping
    ...
    10 |       DisplayName: !FindInMap [Sizes, !Ref 'AWS::Region', Memroy]
       |                                                           ^^^^^^ Topic, Properties.DisplayName.Fn::FindInMap.2

    template: 2 errors
      uses 1 of 500 resources, 418 of 1,000,000 bytes
    ");
}

#[test]
fn a_reference_needs_no_depends_on() {
    assert_snapshot!(found("R", "\
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Queue:
    Type: AWS::SQS::Queue
    DependsOn: [Topic, Other]
    Properties: {QueueName: !GetAtt Topic.TopicName}
  Other: {Type: AWS::SNS::Topic}
"), @"note R004 Queue/DependsOn: a reference already makes this wait for `Topic`");
}

#[test]
fn loops_and_choices_need_what_they_need() {
    assert_snapshot!(found("RT", "\
Conditions: {IsProd: !Equals [!Ref 'AWS::Region', eu-west-1]}
Resources:
  'Fn::ForEach::Topics': [Name, [A, B], {'Topic${Name}': {Type: 'AWS::SNS::Topic'}}]
  Topic: {Type: 'AWS::SNS::Topic', Condition: IsProd}
  Chosen:
    Type: AWS::SNS::Topic
    Properties:
      Fn::If:
      - IsProd
      - TopicName: !Ref Topic
      - TopicName: !Ref Topic
  Rained:
    Type: Custom::Thing
    UpdatePolicy: {}
    CreationPolicy: {}
    Properties: {Text: {'Fn::Rain::Embed': a.txt}}
"), @r"
    error T018 Rained/CreationPolicy: `Custom::Thing` has no `CreationPolicy`
    error T018 Rained/UpdatePolicy: `Custom::Thing` has no `UpdatePolicy`
    warning R005 Chosen/Properties/Fn::If/2/TopicName: `Topic` exists only where `IsProd` holds, and this can exist elsewhere
    error R008 Fn::ForEach::Topics: `Fn::ForEach` needs the transform `AWS::LanguageExtensions`
    error R007 Rained/Properties/Text/Fn::Rain::Embed: `Fn::Rain::Embed` is for rain, not for CloudFormation
    ");
    assert_snapshot!(found("T", "\
Transform: [{Parameters: {}}, {Name: 'AWS::Include', Other: 1}]
Resources: {Topic: {Type: 'AWS::SNS::Topic'}}
"), @r"
    error T016 /Transform: a transform has a `Name`
    error T016 /Transform: a transform has no `Other`, only `Name` and `Parameters`
    ");
}
