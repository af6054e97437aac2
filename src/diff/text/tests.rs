mod whole;

use super::*;
use crate::{
    diff::{SchemaFacts, compare},
    template::Template,
};

#[test]
fn nothing_is_said_shortly() {
    assert_eq!(
        plain(&Difference::of_nothing("dragons"), 80),
        "dragons: no differences\n"
    );
}

fn plain(difference: &Difference, width: usize) -> String {
    let form = TextForm {
        width,
        details: false,
    };
    anstream::adapter::strip_str(&to_text(difference, form)).to_string()
}

fn difference(old: &str, new: &str) -> Difference {
    let template = |text: &str| Template::parse(text).expect("a template");
    compare("dragons", &template(old), &template(new), &SchemaFacts)
}

/// A letter that takes two columns, a tab, an escape sequence, and words that are longer than the
/// line.
#[test]
fn nothing_is_wider_than_the_terminal() {
    let text = |what: &str| {
        format!(
            "Resources: {{F: {{Type: 'AWS::Lambda::Function', Properties: {{Description: \
             \"{what} 竜 一 二 三 四 五 六 七 八 九 十 \\e[31mred and a long sentence that goes on\", \
             Code: {{ZipFile: \"\\tx = '{what}{}'\\n\"}}, Handler: {what}{}}}}}}}",
            "0123456789".repeat(9),
            ".handler".repeat(12),
        )
    };
    let found = difference(&text("old"), &text("new"));
    for width in [40, 60, 80, 200] {
        let text = plain(&found, width);
        for line in text.lines() {
            let columns = unicode_width::UnicodeWidthStr::width(line);
            assert!(columns <= width, "{columns} of {width}: {line}");
        }
        assert!(!text.contains('\u{1b}'), "{text}");
    }
    insta::assert_snapshot!(plain(&found, 40), @r#"
    dragons: 1 to change

    [~] AWS::Lambda::Function F
        Description:
          - "old 竜 一 二 三 四 五 六 七 八 
                九 十 �[31mred and a long 
                sentence that goes on"
          + "new 竜 一 二 三 四 五 六 七 八 
                九 十 �[31mred and a long 
                sentence that goes on"
        Code.ZipFile:
          -     x = 'old01234567890123456789
                0123456789012345678901234567
                8901234567890123456789012345
                67890123456789'
          +     x = 'new01234567890123456789
                0123456789012345678901234567
                8901234567890123456789012345
                67890123456789'
        Handler:
          - old.handler.handler.handler.hand
                ler.handler.handler.handler.
                handler.handler.handler.hand
                ler.handler
          + new.handler.handler.handler.hand
                ler.handler.handler.handler.
                handler.handler.handler.hand
                ler.handler
    "#);
}

#[test]
fn what_differs_is_marked_by_colour_too() {
    let old = "Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: a}}}";
    let found = difference(old, &old.replace(": a", ": b"));
    insta::assert_snapshot!(to_text(&found, TextForm::default()).escape_debug(), @r#"\u{1b}[1mdragons\u{1b}[0m: 1 to change\n\n\u{1b}[33m[~]\u{1b}[0m AWS::SNS::Topic \u{1b}[1mT\u{1b}[0m\n    DisplayName: \u{1b}[31m\"a\"\u{1b}[0m → \u{1b}[32m\"b\"\u{1b}[0m\n"#);
}
