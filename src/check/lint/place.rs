//! Where a finding of AWS's rules is.

use serde_json::Value;

use crate::check::pointer::child;

/// The JSON pointer for a path as AWS's rules write it: `Properties.Environment.Variables.A` in a
/// resource, `Outputs/Url/Value.Fn::GetAtt.1` elsewhere. Names may have dots and slashes too.
pub(super) fn pointer(document: &Value, resource: Option<&str>, path: Option<&str>) -> String {
    let path = path.unwrap_or_default();
    let (mut steps, rest): (Vec<&str>, &str) = match resource {
        Some(id) => (vec!["Resources", id], path),
        None => {
            let (sections, rest) = path.split_once('.').unwrap_or((path, ""));
            (sections.split('/').collect(), rest)
        }
    };
    steps.retain(|step| !step.is_empty());
    let mut found = String::new();
    let mut value = Some(document);
    for step in steps {
        found = child(&found, step);
        value = value.and_then(|value| value.get(step));
    }
    let mut rest = rest;
    while !rest.is_empty() {
        let step = next_step(value, rest);
        found = child(&found, step);
        value = value.and_then(|value| match value {
            Value::Array(items) => items.get(step.parse::<usize>().ok()?),
            value => value.get(step),
        });
        rest = rest[step.len()..].trim_start_matches('.');
    }
    found
}

/// The longest beginning that is a key, or what stands before the next dot.
fn next_step<'a>(value: Option<&Value>, rest: &'a str) -> &'a str {
    let ends = rest.match_indices('.').map(|(at, _)| at);
    let mut beginnings: Vec<&str> = ends.map(|at| &rest[..at]).collect();
    beginnings.push(rest);
    let keys = value.and_then(Value::as_object);
    let longest = keys.and_then(|keys| {
        let mut longest_first = beginnings.iter().rev();
        longest_first.find(|it| keys.contains_key(**it))
    });
    longest.copied().unwrap_or(beginnings[0])
}

#[cfg(test)]
mod tests {
    use super::pointer;

    #[test]
    fn paths_become_pointers() {
        let document = serde_json::json!({"Resources": {"F": {"Properties": {
            "Variables": {"A.B/c": {"Ref": "X"}}, "List": [{"Sid": "a"}],
        }}}});
        let of = |resource, path| pointer(&document, resource, Some(path));
        assert_eq!(
            of(Some("F"), "Properties.Variables.A.B/c.Ref"),
            "/Resources/F/Properties/Variables/A.B~1c/Ref"
        );
        assert_eq!(
            of(Some("F"), "Properties.List.0.Sid"),
            "/Resources/F/Properties/List/0/Sid"
        );
        assert_eq!(
            of(Some("F"), "Properties.Lost"),
            "/Resources/F/Properties/Lost"
        );
        assert_eq!(
            of(None, "Outputs/X/Value.Fn::GetAtt.1"),
            "/Outputs/X/Value/Fn::GetAtt/1"
        );
        assert_eq!(pointer(&document, Some("F"), None), "/Resources/F");
        assert_eq!(pointer(&document, None, None), "");
    }
}
