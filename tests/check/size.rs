//! L: what is longer or more than the service takes.

use insta::assert_snapshot;

use crate::{found::found, template::check};

fn long(length: usize) -> String {
    "x".repeat(length)
}

#[test]
fn texts_have_their_length() {
    let [description, default, key, of_output] = [1025, 4097, 256, 1025].map(long);
    let keys: String = (0..201).map(|key| format!("k{key}: 1, ")).collect();
    let template = format!(
        "Description: {description}
Parameters: {{Name: {{Type: String, Default: {default}}}}}
Mappings: {{Table: {{{key}: {{a: 1}}, wide: {{{keys}}}}}}}
Resources: {{Topic: {{Type: 'AWS::SNS::Topic'}}}}
Outputs: {{Out: {{Value: a, Description: {of_output}}}}}
"
    );
    assert_snapshot!(found("L", &template).replace(&key, "KEY"), @r"
    error L004 /Description: this has 1,025 bytes, 1,024 are allowed
    error L004 /Parameters/Name/Default: this has 4,097 bytes, 4,096 are allowed
    error L004 /Outputs/Out/Description: this has 1,025 bytes, 1,024 are allowed
    error L004 /Mappings/Table/KEY: this has 256 characters, 255 are allowed
    error L005 /Mappings/Table/wide: this has 201 keys, 200 are allowed
    ");
}

#[test]
fn services_have_limits_of_their_own() {
    let [variable, policy, parameter, longer] = [4096, 5200, 4097, 8193].map(long);
    let statement = format!("{{Statement: [{{Effect: Allow, Action: '*', Resource: {policy}}}]}}");
    let template = format!(
        "Resources:
  Function:
    Type: AWS::Lambda::Function
    Properties: {{Environment: {{Variables: {{A: {variable}}}}}}}
  Role:
    Type: AWS::IAM::Role
    Properties: {{Policies: [{{PolicyName: a, PolicyDocument: {statement}}}]}}
  More:
    Type: AWS::IAM::Policy
    Properties: {{Roles: [!Ref Role], PolicyDocument: {statement}}}
  User:
    Type: AWS::IAM::User
    Properties: {{Policies: [{{PolicyName: a, PolicyDocument: {statement}}}]}}
  Standard:
    Type: AWS::SSM::Parameter
    Properties: {{Tier: Standard, Value: {parameter}}}
  Advanced:
    Type: AWS::SSM::Parameter
    Properties: {{Tier: Advanced, Value: {parameter}}}
  None:
    Type: AWS::SSM::Parameter
    Properties: {{Value: !Sub '{parameter}${{AWS::Region}}'}}
  Never:
    Type: AWS::SSM::Parameter
    Properties: {{Tier: Advanced, Value: {longer}}}
"
    );
    assert_snapshot!(found("L", &template), @r"
    error L006 Function/Properties/Environment/Variables: the variables have at least 4,097 bytes, 4,096 are allowed
    error L008 Standard/Properties/Value: the value has at least 4,097 bytes, 4,096 are allowed
    warning L009 None/Properties/Value: the value has at least 4,097 bytes, more than a standard parameter takes
    error L008 Never/Properties/Value: the value has at least 8,193 bytes, 8,192 are allowed
    error L007 More/Properties/PolicyDocument: the inline policies of `Role` have at least 10,522 characters, 10,240 are allowed
    error L007 User/Properties/Policies: the inline policies of `User` have at least 5,261 characters, 2,048 are allowed
    ");
}

#[test]
fn the_headroom_is_shown_where_it_is_little() {
    let resources: String = (0..460)
        .map(|number| {
            format!(
                "  Topic{number}: {{Type: 'AWS::SNS::Topic', Metadata: {{Text: '{}'}}}}\n",
                long(60)
            )
        })
        .collect();
    let outputs: String = (0..201)
        .map(|number| format!("  Out{number}: {{Value: a}}\n"))
        .collect();
    assert_snapshot!(check(&format!("Resources:\n{resources}Outputs:\n{outputs}")), @r"
    note[L003]: 460 of 500 resources are used
     --> template.yaml:1:1
      |
    1 | Resources:
      | ^^^^^^^^^^ Resources

    error[L002]: 201 outputs, 200 are allowed
       --> template.yaml:462:1
        |
    462 | Outputs:
        | ^^^^^^^^ Outputs
        |
        = help: divide the stack: handles of one stack can be used in another

    note[L010]: the template has 61,923 bytes: it travels through a bucket
     --> template.yaml:1:1
      |
    1 | Resources:
      | ^^^^^^^^^^

    template: 1 error, 2 notes
      uses 460 of 500 resources, 201 of 200 outputs, 61,923 of 1,000,000 bytes
    ");
}
