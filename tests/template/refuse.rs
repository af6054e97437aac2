//! What is refused, and how.

use crate::read::FOREIGN;
use stackwright::template::{Node, ReadProblem, Template};

fn refusal(text: impl AsRef<[u8]>) -> String {
    Template::parse(text).unwrap_err().to_string()
}

#[test]
fn each_broken_text_has_one_clear_answer() {
    let texts: [&[u8]; 23] = [
        b"",
        b"# only a comment\n",
        b"---\n",
        b"null",
        b"\xff\xfeR\0e\0s\0",
        b"Resources:\n  A: caf\xe9\n",
        b"Resources: {}\n---\nResources: {}\n",
        b"- a\n- b\n",
        b"just text",
        b"[1, 2]",
        b"Resources:\n  A: {Type: T}\n  B: {Type: T}\n  A: {Type: T}\n",
        b"{\"Resources\": {\"A\": {\"Type\": \"T\"},\n  \"A\": {\"Type\": \"T\"}}}",
        b"{\"Resources\": {\"A\" {\"Type\": \"T\"}}}",
        b"{\"Resources\": \"\\ud800\"}",
        b"Resources:\n\tA: {Type: T}\n",
        b"Resources:\n  A: 'T\n",
        b"Resources: {A: {Type: T}\n",
        b"Resources:\n  A: !sub x\n",
        b"Resources:\n  A: !!binary aGk=\n",
        b"Resources:\n  A: !!int x\n",
        b"Resources:\n  A:\n    <<: 5\n",
        b"Resources:\n  ? [a]\n  : b\n",
        b"a: &a\n  b: *a\n",
    ];
    let answers: String = texts
        .iter()
        .map(|text| format!("{}\n  {}\n", text.escape_ascii(), refusal(text)))
        .collect();
    insta::assert_snapshot!(answers, @r#"

      line 1, column 1: there is nothing here; a template has at least one resource under `Resources`
    # only a comment\n
      line 1, column 1: there is nothing here; a template has at least one resource under `Resources`
    ---\n
      line 1, column 1: there is nothing here; a template has at least one resource under `Resources`
    null
      line 1, column 1: there is nothing here; a template has at least one resource under `Resources`
    \xff\xfeR\x00e\x00s\x00
      line 1, column 1: this is not UTF-8 text; save the file in UTF-8
    Resources:\n  A: caf\xe9\n
      line 2, column 9: this is not UTF-8 text; save the file in UTF-8
    Resources: {}\n---\nResources: {}\n
      line 2, column 1: a second document starts here; a template is one document, so remove the `---`
    - a\n- b\n
      line 1, column 1: a template must be a mapping, and here it is a list
    just text
      line 1, column 1: a template must be a mapping, and here it is text
    [1, 2]
      line 1, column 1: a template must be a mapping, and here it is a list
    Resources:\n  A: {Type: T}\n  B: {Type: T}\n  A: {Type: T}\n
      line 4, column 3: the key `A` stands twice in this mapping; the first is on line 2: remove one
    {\"Resources\": {\"A\": {\"Type\": \"T\"},\n  \"A\": {\"Type\": \"T\"}}}
      line 2, column 3: the key `A` stands twice in this mapping; the first is on line 1: remove one
    {\"Resources\": {\"A\" {\"Type\": \"T\"}}}
      line 1, column 20: this is not JSON: expected `:`; look at the commas and the quotes up to here
    {\"Resources\": \"\\ud800\"}
      line 1, column 15: this is not JSON: unexpected end of hex escape; look at the commas and the quotes up to here
    Resources:\n\tA: {Type: T}\n
      line 2, column 2: the line is indented with a tab; YAML takes only spaces for that
    Resources:\n  A: \'T\n
      line 2, column 6: this is not YAML: while scanning a quoted scalar, found unexpected end of stream; look at the indentation and the quotes up to here
    Resources: {A: {Type: T}\n
      line 2, column 1: this is not YAML: while parsing a flow mapping, did not find expected ',' or '}'; look at the indentation and the quotes up to here
    Resources:\n  A: !sub x\n
      line 2, column 6: `!sub` is no function of CloudFormation (did you mean `!Sub`?); write the function's short form (`!Sub`) or its full name (`Fn::Sub:`)
    Resources:\n  A: !!binary aGk=\n
      line 2, column 6: `!!binary` is no function of CloudFormation; write the function's short form (`!Sub`) or its full name (`Fn::Sub:`)
    Resources:\n  A: !!int x\n
      line 2, column 6: this is no `!!int`; correct the value or remove the tag
    Resources:\n  A:\n    <<: 5\n
      line 3, column 9: `<<` takes a mapping or a list of mappings; put it in quotes if it is a plain key
    Resources:\n  ? [a]\n  : b\n
      line 2, column 5: a key must be text; put it in quotes if that is what it is meant to be
    a: &a\n  b: *a\n
      line 2, column 6: this alias stands inside of its own anchor; write out what it should mean
    "#);
}

#[test]
fn unknown_aliases_and_null_keys() {
    insta::assert_snapshot!(refusal("a: *nowhere\n"), @"line 1, column 4: this is not YAML: while parsing node, found unknown anchor; look at the indentation and the quotes up to here");
    insta::assert_snapshot!(refusal("~: 1\n"), @"line 1, column 1: a key must be text; put it in quotes if that is what it is meant to be");
}

#[test]
fn bombs_do_not_go_off() {
    let mut laughs = String::from("l0: &l0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for level in 1..30 {
        let items = vec![format!("*l{}", level - 1); 9].join(", ");
        laughs += &format!("l{level}: &l{level} [{items}]\n");
    }
    let mappings = laughs.replace("lol", "{a: b}");
    let mut merges = String::from("l0: &l0 {a: b}\n");
    for level in 1..30 {
        merges += &format!(
            "l{level}: &l{level} {{<<: *l{0}, x{level}: *l{0}}}\n",
            level - 1
        );
    }
    let mut ladder = String::from("l0: &l0 a\n");
    for level in 1..300 {
        ladder += &format!("l{level}: &l{level} [*l{}]\n", level - 1);
    }
    for text in [laughs, mappings, merges] {
        let problem = Node::parse(&text).unwrap_err().problem;
        assert!(
            matches!(problem, ReadProblem::TooManyAliases { .. }),
            "{problem}"
        );
    }
    let deep = [
        ladder,
        "[".repeat(100_000),
        format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000)),
        format!("{}1{}", "{\"a\":".repeat(5_000), "}".repeat(5_000)),
        "- ".repeat(100_000),
        "? ".repeat(100_000),
        (0..1_000)
            .map(|level| format!("{}a:\n", " ".repeat(level)))
            .collect(),
    ];
    for text in deep {
        let problem = Node::parse(&text).unwrap_err().problem;
        assert!(
            matches!(problem, ReadProblem::TooDeep { .. }),
            "{problem}: {}",
            &text[..20]
        );
    }
}

#[test]
fn too_much_text_is_refused() {
    let long = format!("a: '{}'", "x".repeat(4 << 20));
    insta::assert_snapshot!(refusal(&long), @"line 1, column 1: this text is longer than 4194304 bytes, and CloudFormation takes no template of more than 1,048,576; split it into several stacks");
    // Each of the pointers to the parts would be as long as the key.
    let key = "k".repeat(100_000);
    let items = "1,".repeat(1_000);
    for text in [
        format!("{{\"{key}\":\n [{items}1]}}"),
        format!("? {key}\n: [{items}]\n"),
    ] {
        let problem = Node::parse(&text).unwrap_err().problem;
        assert!(matches!(problem, ReadProblem::TooLarge { .. }), "{problem}");
    }
    // As would be the lines of a text that is indented this far.
    let nested = format!(
        "{}'{}'{}",
        "[".repeat(190),
        "\n\nx".repeat(200_000),
        "]".repeat(190)
    );
    let problem = Node::parse(&nested).unwrap_err().problem;
    assert!(matches!(problem, ReadProblem::TooLarge { .. }), "{problem}");
    // What one megabyte usually holds is far from the limits.
    let usual: String = (0..10_000)
        .map(|index| format!("  Topic{index}:\n    Type: AWS::SNS::Topic\n    Properties: {{TopicName: !Sub '${{A}}-{index}', Tags: [{{Key: a, Value: b}}]}}\n"))
        .collect();
    assert!(usual.len() > 1 << 20);
    let template = Template::parse(format!("Resources:\n{usual}")).unwrap();
    assert_eq!(template.resources.len(), 10_000);
}

#[test]
fn as_deep_as_allowed() {
    // A function is a level: in full it is a mapping, and `!GetAtt` a list in one.
    for (open, leaf, close, levels) in [
        ("[", "1", "]", 200),
        ("{\"a\": ", "1", "}", 200),
        ("{a: ", "1", "}", 200),
        ("!Base64 [", "1", "]", 100),
        ("[", "!Base64 a", "]", 199),
        ("[", "!GetAtt a.b", "]", 198),
    ] {
        let text = |levels| format!("{}{leaf}{}", open.repeat(levels), close.repeat(levels));
        let node = Node::parse(text(levels)).unwrap();
        for again in [node.to_yaml(), serde_json::Value::from(&node).to_string()] {
            assert_eq!(Node::parse(again).unwrap(), node);
        }
        assert!(Node::parse(text(levels + 1)).is_err(), "{open}{leaf}");
    }
}

#[test]
fn no_text_makes_the_reader_panic() {
    let trees = crate::trees::text();
    crate::trees::runner(3000)
        .run(&trees, |text| {
            if let Err(error) = Node::parse(&text) {
                let lines = text.split(['\n', '\r']).count();
                assert!(error.position.line <= lines + 1, "{error}: {text:?}");
            }
            let _ = Template::parse(format!("{{{text}"));
            let _ = Template::parse(format!("a:\n  - {text}\n  b: {text}"));
            Ok(())
        })
        .unwrap();
}

#[test]
fn damaged_templates_are_read_or_refused() {
    let damage = (0..FOREIGN.len(), 0..12_usize, crate::trees::text());
    crate::trees::runner(1500)
        .run(&damage, |(start, length, text)| {
            let start = FOREIGN.floor_char_boundary(start);
            let end = FOREIGN.floor_char_boundary((start + length).min(FOREIGN.len()));
            let damaged = format!("{}{text}{}", &FOREIGN[..start], &FOREIGN[end..]);
            if let Ok(template) = Template::parse(&damaged) {
                let yaml = template.to_yaml();
                let again = Template::parse(&yaml).map_err(|error| {
                    proptest::test_runner::TestCaseError::fail(format!("{error}\n{yaml}"))
                })?;
                assert_eq!(again, template, "{yaml}");
            }
            Ok(())
        })
        .unwrap();
}
