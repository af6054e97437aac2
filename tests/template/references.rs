//! References and dependencies.

use stackwright::template::{Template, placeholders};

const TEMPLATE: &str = r#"
Parameters: {Env: {Type: String}}
Mappings: {Ports: {http: {in: 80}}}
Conditions:
  Prod: !Equals [!Ref Env, prod]
  Both: !And [!Condition Prod, {Condition: Prod}]
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Condition: Prod
    DependsOn: [Role, Topic2]
    Properties:
      A/b: !Sub
        - "${Env} ${!Env} ${Role.Arn} ${Own} ${Own.Part} ${AWS::Region}"
        - Own: !Ref Role
          Own.Part: !GetAtt [Topic2, !Ref Env]
      Port: !FindInMap [Ports, !Ref Env, in]
      Value: !If [Prod, !GetAtt Stack.Outputs.Url, !Ref AWS::NoValue]
  Topic2: {Type: AWS::SNS::Topic}
  Role: {Type: AWS::IAM::Role}
  Stack: {Type: AWS::CloudFormation::Stack, Metadata: {Note: !Ref Role}}
Outputs:
  Arn: {Condition: Both, Value: !GetAtt Topic.TopicArn}
"#;

#[test]
fn references_are_found_everywhere() {
    let template = Template::parse(TEMPLATE).unwrap();
    let list: String = template
        .references()
        .iter()
        .map(|reference| {
            let (pointer, name) = (&reference.pointer, reference.name);
            format!("{pointer} -> {name} {:?}\n", reference.kind)
        })
        .collect();
    insta::assert_snapshot!(list, @r#"
    /Resources/Topic/Condition -> Prod Condition
    /Resources/Topic/DependsOn -> Role Existence
    /Resources/Topic/DependsOn -> Topic2 Existence
    /Outputs/Arn/Condition -> Both Condition
    /Conditions/Prod/Fn::Equals/0 -> Env Value
    /Conditions/Both/Fn::And/0 -> Prod Condition
    /Conditions/Both/Fn::And/1 -> Prod Condition
    /Resources/Topic/Properties/A~1b -> Env Value
    /Resources/Topic/Properties/A~1b -> Role Attribute("Arn")
    /Resources/Topic/Properties/A~1b -> AWS::Region Value
    /Resources/Topic/Properties/A~1b/Fn::Sub/1/Own -> Role Value
    /Resources/Topic/Properties/A~1b/Fn::Sub/1/Own.Part -> Topic2 ComputedAttribute
    /Resources/Topic/Properties/A~1b/Fn::Sub/1/Own.Part/Fn::GetAtt/1 -> Env Value
    /Resources/Topic/Properties/Port -> Ports Mapping
    /Resources/Topic/Properties/Port/Fn::FindInMap/1 -> Env Value
    /Resources/Topic/Properties/Value -> Prod Condition
    /Resources/Topic/Properties/Value/Fn::If/1 -> Stack Attribute("Outputs.Url")
    /Resources/Topic/Properties/Value/Fn::If/2 -> AWS::NoValue Value
    /Resources/Stack/Metadata/Note -> Role Value
    /Outputs/Arn/Value -> Topic Attribute("TopicArn")
    "#);
}

#[test]
fn dependencies_are_between_resources() {
    let template = Template::parse(TEMPLATE).unwrap();
    let dependencies = template.dependencies();
    let of = |id: &str| dependencies.of(id).collect::<Vec<_>>();
    assert_eq!(of("Topic"), ["Role", "Topic2", "Stack"]);
    assert_eq!(of("Stack"), ["Role"]);
    assert_eq!(of("Role"), [""; 0]);
    assert_eq!(of("Nobody"), [""; 0]);
    assert_eq!(
        dependencies.reasons("Topic", "Role"),
        [
            "/Resources/Topic/DependsOn",
            "/Resources/Topic/Properties/A~1b",
            "/Resources/Topic/Properties/A~1b/Fn::Sub/1/Own",
        ]
    );
    assert_eq!(dependencies.cycle(), None);
}

#[test]
fn cycles_are_found() {
    let cycle = |resources: &[(&str, &str)]| {
        let text: String = resources
            .iter()
            .map(|(id, needs)| format!("  {id}: {{Type: T, DependsOn: [{needs}]}}\n"))
            .collect();
        let template = Template::parse(format!("Resources:\n{text}")).unwrap();
        let dependencies = template.dependencies();
        dependencies.cycle().map(|cycle| cycle.join(" "))
    };
    assert_eq!(cycle(&[("A", "B"), ("B", "C"), ("C", "")]), None);
    assert_eq!(
        cycle(&[("A", "B, C"), ("B", "D"), ("C", "D"), ("D", "")]),
        None
    );
    assert_eq!(cycle(&[("A", "A")]).unwrap(), "A");
    assert_eq!(
        cycle(&[("A", "B"), ("B", "C"), ("C", "D, B"), ("D", "")]).unwrap(),
        "B C"
    );
}

#[test]
fn long_chains_need_no_deep_stack() {
    let text: String = (0..20_000)
        .map(|index| {
            format!(
                "  R{index}: {{Type: T, DependsOn: R{}}}\n",
                (index + 1) % 20_000
            )
        })
        .collect();
    let template = Template::parse(format!("Resources:\n{text}")).unwrap();
    assert_eq!(template.dependencies().cycle().unwrap().len(), 20_000);
}

#[test]
fn placeholders_of_sub() {
    let names = |text| placeholders(text).collect::<Vec<_>>();
    assert_eq!(names("a ${B} ${!C} ${ D.E }${F}}$G ${H"), ["B", "D.E", "F"]);
    assert_eq!(names("${}$${A}"), ["", "A"]);
    assert_eq!(names(""), [""; 0]);
}
