use super::*;
use crate::{
    diff::{SchemaFacts, compare},
    template::Template,
};

fn difference(old: &str, new: &str) -> Difference {
    let template = |text: &str| Template::parse(text).expect("a template");
    compare("dragons", &template(old), &template(new), &SchemaFacts)
}

#[test]
fn a_pull_request_gets_a_sentence_a_table_and_folded_details() {
    let old = "
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties: {TableName: one, KeySchema: [{AttributeName: id, KeyType: HASH}]}
  Hello:
    Type: AWS::Lambda::Function
    Properties:
      Timeout: 3
      Code: {ZipFile: \"def handler(event, context):\\n    return '```'\\n\"}
      Environment: {Variables: {API_TOKEN: abc, TABLE: !Ref Table}}
  Gone: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: 'a | b'}}
";
    let new = old
        .replace("TableName: one", "TableName: two")
        .replace("Timeout: 3", "Timeout: 9")
        .replace("'```'", "'**```**'")
        .replace("abc", "def")
        .replace("  Gone:", "  Come:");
    let found = difference(old, &new);
    let text = to_markdown([&found, &Difference::of_nothing("other")]);
    assert!(!text.contains("abc") && !text.contains("def\""), "{text}");
    insta::assert_snapshot!(text, @r#"
    **dragons**: 1 to add, 1 to change, 1 replaced (holds data), 1 to remove

    - ⚠️ **data at risk**: `Table` is replaced: the new one starts without its data

    | | resource | type | what happens |
    |---|---|---|---|
    | ~ | `Table` | AWS::DynamoDB::Table | **replaced** |
    | ~ | `Hello` | AWS::Lambda::Function | changed: `Timeout`, `Code`, `Environment` |
    | + | `Come` | AWS::SNS::Topic | added; it is the same as Gone, which is removed: under another logical id the service creates it anew and deletes Gone; to keep Gone, add `.moved_from("Gone")` to it |
    | − | `Gone` | AWS::SNS::Topic | deleted; it is the same as Come, which is added |

    <details><summary>Table</summary>

    ```diff
          because: TableName
    !     TableName: "one" → "two"
          → Hello is changed in place (Environment.Variables.TABLE takes Table)
    ```

    </details>

    <details><summary>Hello</summary>

    ````diff
          because: Environment takes Table
    !     Timeout: 3 → 9
          Code.ZipFile:
              def handler(event, context):
    -           return '```'
    +           return '**```**'
          Environment.Variables.API_TOKEN: changed (not shown)
    ````

    </details>

    <details><summary>Come</summary>

    ```diff
          it is the same as Gone, which is removed: under another logical id the service creates it anew
            and deletes Gone; to keep Gone, add `.moved_from("Gone")` to it
    +     Type: "AWS::SNS::Topic"
    +     Properties: {DisplayName: "a | b"}
    ```

    </details>

    <details><summary>Gone</summary>

    ```diff
          it is the same as Come, which is added
    ```

    </details>

    **other**: no differences
    "#);
}

#[test]
fn what_does_not_fit_is_said_to_be_left_out() {
    let resources = |value: &str| {
        let mut text = "Resources:\n".to_owned();
        for number in 0..800 {
            let _ = writeln!(
                text,
                "  Topic{number}: {{Type: 'AWS::SNS::Topic', Properties: {{DisplayName: '{value} {}'}}}}",
                "word ".repeat(20),
            );
        }
        text
    };
    let found = difference(&resources("old"), &resources("new"));
    let text = to_markdown([&found, &found, &found]);
    assert!(text.len() <= LIMIT, "{}", text.len());
    assert!(text.contains("more_ |"), "the table is cut");
    let last = text.lines().last().expect("a line");
    assert!(last.starts_with("_Left out"), "{last}");
    assert!(last.contains("stacks, the details of"), "{last}");
}
