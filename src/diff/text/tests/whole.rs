//! One difference with something of everything, in colour, narrow and wide.

use super::*;
use crate::diff::{CodeDifference, Detected, Drift, FileContent, FileDifference, Holding, hunks};

const OLD: &str = r#"
Parameters: {Size: {Type: Number, Default: 1}}
Resources:
  Reports:
    Type: AWS::DynamoDB::Table
    Properties: {TableName: reports, KeySchema: [{AttributeName: id, KeyType: HASH}]}
  ListDragons:
    Type: AWS::Lambda::Function
    Properties:
      Timeout: 3
      Environment: {Variables: {TABLE: !Ref Reports, API_TOKEN: one}}
  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: read
          PolicyDocument: {Statement: [{Sid: Read, Effect: Allow, Action: 's3:GetObject', Resource: '*'}]}
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      Definition:
        StartAt: Validate
        States: {Validate: {Type: Task, Resource: 'arn:aws:states:::lambda:invoke', Next: Add}, Add: {Type: Pass, End: true}}
  OldTopic: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: Dragons that were seen}}
Outputs: {Table: {Value: !Ref Reports}}
"#;

/// What `OLD` becomes, with what only the cloud knows.
fn everything() -> Difference {
    let new = OLD
        .replace("Default: 1", "Default: 2")
        .replace("TableName: reports", "TableName: reports-of-dragons")
        .replace("Timeout: 3", "Timeout: 10")
        .replace("API_TOKEN: one", "API_TOKEN: two")
        .replace("'s3:GetObject'", "['s3:GetObject', 's3:PutObject']")
        .replace(
            "Next: Add}",
            "Next: Add, Catch: [{ErrorEquals: [Refused], Next: Tell}]}",
        )
        .replace(
            "Add: {Type: Pass",
            "Tell: {Type: Fail, Error: Refused}, Add: {Type: Pass",
        )
        .replace("OldTopic", "Sightings");
    let mut found = difference(OLD, &new);
    let at = |id: &str| found.resources.iter().position(|it| it.id == id);
    let (table, function) = (at("Reports"), at("ListDragons"));
    found.resources[table.expect("it changes")].holdings = vec![Holding {
        what: "items".to_owned(),
        count: 1_204,
        bytes: Some(88_000),
        estimated: true,
    }];
    let old = "def handler(event, context):\n    return 'hello'\n";
    let code = FileDifference {
        name: "index.py".to_owned(),
        kind: Kind::Modified,
        content: FileContent::Lines(hunks(old, &old.replace("hello", "good morning"))),
    };
    let code = CodeDifference::Files(vec![code]);
    found.resources[function.expect("it changes")].code = Some(code);
    let by_hand = Detected {
        id: "ListDragons".to_owned(),
        type_name: "AWS::Lambda::Function".to_owned(),
        status: "MODIFIED".to_owned(),
        properties: vec![("/Timeout".to_owned(), Some("3".into()), Some("30".into()))],
        ..Detected::default()
    };
    let machine = ("Machine".into(), "AWS::StepFunctions::StateMachine".into());
    let mut drift = Drift::of(&[by_hand], None, &[machine]);
    drift.foresee(&found);
    found.drift = Some(drift);
    let caveat = "what `OldTopic` holds may not be read: access denied";
    found.caveats.push(caveat.to_owned());
    found
}

/// Text with its styles as tags: `<red>old</>`.
fn tagged(text: &str) -> String {
    let mut tagged = String::new();
    let mut pieces = text.split('\u{1b}');
    tagged += pieces.next().unwrap_or_default();
    for piece in pieces {
        let (code, rest) = piece[1..].split_once('m').expect("a colour");
        let name = match code {
            "0" => "/",
            "1" => "bold",
            "2" => "faint",
            "4" => "under",
            "31" => "red",
            "32" => "green",
            "33" => "yellow",
            other => panic!("a colour more: {other}"),
        };
        tagged += &format!("<{name}>{rest}");
    }
    tagged
}

#[test]
fn in_colour() {
    insta::assert_snapshot!(tagged(&to_text(&everything(), TextForm::default())), @r#"
    <bold>dragons</>: 1 to add, 3 to change, 1 replaced (holds data), 1 to remove

    <bold><red>data at risk:</> Reports is replaced: the new one starts without its data (about
        1204 items, 88.0 kB)

    <bold>Security</>: 1 broader
    <bold>Role</>
      <bold><red>+ broader</>   may s3:PutObject  *

    <yellow>[~]</> AWS::DynamoDB::Table <bold>Reports</> <bold><red>replaced</>
        <faint>because: TableName</>
        TableName: <red>"reports"</> → <green>"reports-of-dragons"</>
        <faint>→ ListDragons is changed in place (Environment.Variables.TABLE takes</>
          <faint>Reports)</>
        <faint>→ the output Table changes (Reports)</>
    <yellow>[~]</> AWS::Lambda::Function <bold>ListDragons</>
        <faint>because: Environment takes Reports</>
        Timeout: <red>3</> → <green>10</>
        Environment.Variables.API_TOKEN: <faint>changed (not shown)</>
        <yellow>~ </>file <bold>index.py</>
          <faint>  </><faint>def handler(event, context):</>
          <red>- </><red>    return </><bold><under><red>'hello'</>
          <green>+ </><green>    return </><bold><under><green>'good morning'</>
    <yellow>[~]</> AWS::IAM::Role <bold>Role</>
        Policies[read].PolicyDocument:
          <yellow>~ </>statement <bold>Read</>: Allow s3:GetObject, s3:PutObject on *
              Action: <green>+ "s3:PutObject"</>
    <yellow>[~]</> AWS::StepFunctions::StateMachine <bold>Machine</>
        Definition:
          <green>+ </>state <bold>Tell</>: <green>Fail Refused</>
          <green>+ </>transition <bold>Validate on Refused → Tell</>
    <green>[+]</> AWS::SNS::Topic <bold>Sightings</>
        <bold><red>it is the same as OldTopic, which is removed: under another logical id the</>
          <bold><red>service creates it anew and deletes OldTopic; to keep OldTopic, add</>
          <bold><red>`.moved_from("OldTopic")` to it</>
    <red>[-]</> AWS::SNS::Topic <bold>OldTopic</> <bold><red>deleted</>
        <bold><red>it is the same as Sightings, which is added</>

    <bold>Parameters</>
    <yellow>[~]</> <bold>Size</>
        Default: <red>1</> → <green>2</>

    <bold>Changed outside of deploys</>
    <yellow>[~]</> AWS::Lambda::Function <bold>ListDragons</>
        Timeout: was <red>3</>, is <yellow>30</>, will be <green>10</>
    <faint>not checked:</> AWS::StepFunctions::StateMachine (Machine): the service does not
        compare this type

    <faint>not known:</> what `OldTopic` holds may not be read: access denied
    "#);
}

#[test]
fn on_40_columns() {
    insta::assert_snapshot!(plain(&everything(), 40), @r#"
    dragons: 1 to add, 3 to change, 1
      replaced (holds data), 1 to remove

    data at risk: Reports is replaced: the
        new one starts without its data
        (about 1204 items, 88.0 kB)

    Security: 1 broader
    Role
      + broader
        may s3:PutObject
        on *

    [~] AWS::DynamoDB::Table Reports
        replaced
        because: TableName
        TableName:
          - "reports"
          + "reports-of-dragons"
        → ListDragons is changed in place
          (Environment.Variables.TABLE takes
          Reports)
        → the output Table changes (Reports)
    [~] AWS::Lambda::Function ListDragons
        because: Environment takes Reports
        Timeout: 3 → 10
        Environment.Variables.API_TOKEN:
          changed (not shown)
        ~ file index.py
            def handler(event, context):
          -     return 'hello'
          +     return 'good morning'
    [~] AWS::IAM::Role Role
        Policies[read].PolicyDocument:
          ~ statement Read: Allow
              s3:GetObject, s3:PutObject on
              *
              Action: + "s3:PutObject"
    [~] AWS::StepFunctions::StateMachine
        Machine
        Definition:
          + state Tell: Fail Refused
          + transition Validate on Refused →
              Tell
    [+] AWS::SNS::Topic Sightings
        it is the same as OldTopic, which is
          removed: under another logical id
          the service creates it anew and
          deletes OldTopic; to keep
          OldTopic, add
          `.moved_from("OldTopic")` to it
    [-] AWS::SNS::Topic OldTopic deleted
        it is the same as Sightings, which
          is added

    Parameters
    [~] Size
        Default: 1 → 2

    Changed outside of deploys
    [~] AWS::Lambda::Function ListDragons
        Timeout: was 3, is 30, will be 10
    not checked:
        AWS::StepFunctions::StateMachine
        (Machine): the service does not
        compare this type

    not known: what `OldTopic` holds may not
        be read: access denied
    "#);
}

#[test]
fn on_60_columns() {
    insta::assert_snapshot!(plain(&everything(), 60), @r#"
    dragons: 1 to add, 3 to change, 1 replaced (holds data), 1
      to remove

    data at risk: Reports is replaced: the new one starts
        without its data (about 1204 items, 88.0 kB)

    Security: 1 broader
    Role
      + broader
        may s3:PutObject
        on *

    [~] AWS::DynamoDB::Table Reports replaced
        because: TableName
        TableName: "reports" → "reports-of-dragons"
        → ListDragons is changed in place
          (Environment.Variables.TABLE takes Reports)
        → the output Table changes (Reports)
    [~] AWS::Lambda::Function ListDragons
        because: Environment takes Reports
        Timeout: 3 → 10
        Environment.Variables.API_TOKEN: changed (not shown)
        ~ file index.py
            def handler(event, context):
          -     return 'hello'
          +     return 'good morning'
    [~] AWS::IAM::Role Role
        Policies[read].PolicyDocument:
          ~ statement Read: Allow s3:GetObject, s3:PutObject on
              *
              Action: + "s3:PutObject"
    [~] AWS::StepFunctions::StateMachine Machine
        Definition:
          + state Tell: Fail Refused
          + transition Validate on Refused → Tell
    [+] AWS::SNS::Topic Sightings
        it is the same as OldTopic, which is removed: under
          another logical id the service creates it anew and
          deletes OldTopic; to keep OldTopic, add
          `.moved_from("OldTopic")` to it
    [-] AWS::SNS::Topic OldTopic deleted
        it is the same as Sightings, which is added

    Parameters
    [~] Size
        Default: 1 → 2

    Changed outside of deploys
    [~] AWS::Lambda::Function ListDragons
        Timeout: was 3, is 30, will be 10
    not checked: AWS::StepFunctions::StateMachine (Machine): the
        service does not compare this type

    not known: what `OldTopic` holds may not be read: access
        denied
    "#);
}

#[test]
fn on_160_columns() {
    insta::assert_snapshot!(plain(&everything(), 160), @r#"
    dragons: 1 to add, 3 to change, 1 replaced (holds data), 1 to remove

    data at risk: Reports is replaced: the new one starts without its data (about 1204 items, 88.0 kB)

    Security: 1 broader
    Role
      + broader   may s3:PutObject  *

    [~] AWS::DynamoDB::Table Reports replaced
        because: TableName
        TableName: "reports" → "reports-of-dragons"
        → ListDragons is changed in place (Environment.Variables.TABLE takes Reports)
        → the output Table changes (Reports)
    [~] AWS::Lambda::Function ListDragons
        because: Environment takes Reports
        Timeout: 3 → 10
        Environment.Variables.API_TOKEN: changed (not shown)
        ~ file index.py
            def handler(event, context):
          -     return 'hello'
          +     return 'good morning'
    [~] AWS::IAM::Role Role
        Policies[read].PolicyDocument:
          ~ statement Read: Allow s3:GetObject, s3:PutObject on *
              Action: + "s3:PutObject"
    [~] AWS::StepFunctions::StateMachine Machine
        Definition:
          + state Tell: Fail Refused
          + transition Validate on Refused → Tell
    [+] AWS::SNS::Topic Sightings
        it is the same as OldTopic, which is removed: under another logical id the service creates it anew and deletes OldTopic; to keep OldTopic, add
          `.moved_from("OldTopic")` to it
    [-] AWS::SNS::Topic OldTopic deleted
        it is the same as Sightings, which is added

    Parameters
    [~] Size
        Default: 1 → 2

    Changed outside of deploys
    [~] AWS::Lambda::Function ListDragons
        Timeout: was 3, is 30, will be 10
    not checked: AWS::StepFunctions::StateMachine (Machine): the service does not compare this type

    not known: what `OldTopic` holds may not be read: access denied
    "#);
}
