//! What follows in other stacks.

use stackwright::{
    diff::{Outcome, SchemaFacts, Target, TextForm, compare, follow_across, to_json, to_text},
    template::Template,
};

use crate::diff_schema::assert_valid;

fn template(text: &str) -> Template {
    Template::parse(text).expect("a template")
}

const TABLES: &str = "
Resources:
  Table: {Type: 'AWS::DynamoDB::Table', Properties: {TableName: old}}
Outputs:
  Arn: {Value: !GetAtt Table.Arn, Export: {Name: !Sub '${AWS::StackName}-arn'}}
  Unused: {Value: !GetAtt Table.StreamArn, Export: {Name: stream}}
";

const USER: &str = "
Parameters: {Tables: {Type: String, Default: tables}}
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties: {Environment: {Variables: {TABLE: {'Fn::ImportValue': !Sub '${Tables}-arn'}}}}
";

#[test]
fn a_replaced_table_reaches_the_stack_that_imports_its_arn() {
    let new = TABLES.replace("TableName: old", "TableName: new");
    let (old, new, user) = (template(TABLES), template(&new), template(USER));
    let mut differences = [compare("tables", &old, &new, &SchemaFacts)];
    follow_across(&mut differences, &[("tables", &new), ("user", &user)]);
    let chain = &differences[0].resources[0].chain;
    let arn = &chain[0];
    assert_eq!(
        arn.target,
        Target::Output {
            name: "Arn".to_owned(),
            export: Some("tables-arn".to_owned()),
        }
    );
    let function = &arn.chain[0];
    assert_eq!(function.stack.as_deref(), Some("user"));
    assert_eq!(function.outcome, Outcome::Refused);
    assert_eq!(function.uses[0].path, "Environment.Variables.TABLE");
    assert_eq!(function.uses[0].takes, "tables-arn");
    assert!(chain[1].chain.is_empty(), "{chain:?}");
    assert_valid(&[to_json(&differences)]);
    let text = to_text(&differences[0], TextForm::default());
    insta::assert_snapshot!(anstream::adapter::strip_str(&text).to_string(), @r#"
    tables: 1 replaced (holds data)

    data at risk: Table is replaced: the new one starts without its data

    [~] AWS::DynamoDB::Table Table replaced
        because: TableName
        TableName: "old" → "new"
        → the output Arn changes, which is exported as tables-arn (Table.Arn)
          → user: F imports it, so the service refuses the change
            (Environment.Variables.TABLE takes tables-arn)
        → the output Unused changes, which is exported as stream (Table.StreamArn)
    "#);
}

#[test]
fn an_export_that_goes_is_refused_while_it_is_imported() {
    let new = TABLES
        .replace("  Arn:", "  Other:")
        .replace("-arn", "-other");
    let (old, new, user) = (template(TABLES), template(&new), template(USER));
    let mut differences = [compare("tables", &old, &new, &SchemaFacts)];
    follow_across(&mut differences, &[("tables", &new), ("user", &user)]);
    let chains: Vec<(&str, usize)> = differences[0]
        .entries
        .iter()
        .map(|entry| (entry.name.as_str(), entry.chain.len()))
        .collect();
    assert_eq!(chains, [("Arn", 1), ("Other", 0)]);
}

#[test]
fn a_renamed_resource_is_shown_with_the_line_to_add() {
    let old =
        template("Resources: {Old: {Type: 'AWS::SQS::Queue', Properties: {DelaySeconds: 5}}}");
    let new =
        template("Resources: {New: {Type: 'AWS::SQS::Queue', Properties: {DelaySeconds: 5}}}");
    let difference = compare("s", &old, &new, &SchemaFacts);
    assert_valid(&[to_json([&difference])]);
    let text = to_text(&difference, TextForm::default());
    insta::assert_snapshot!(anstream::adapter::strip_str(&text).to_string(), @r#"
    s: 1 to add, 1 to remove (holds data)

    data at risk: Old is deleted with its data

    [+] AWS::SQS::Queue New
        it is the same as Old, which is removed: under another logical id the
          service creates it anew and deletes Old; to keep Old, add
          `.moved_from("Old")` to it
    [-] AWS::SQS::Queue Old deleted
        it is the same as New, which is added
    "#);
}
