//! What is not shown: that a secret changes is told, and nothing of what it is.

use std::{borrow::Cow, sync::LazyLock};

use regex_lite::{Captures, Regex};

use super::json::parsed;
use crate::{
    check::{can_be_secret, is_key, is_secret_property, is_secret_variable},
    diff::{Difference, Path, Step, ValueChange},
    template::{Intrinsic, Node},
};

/// What stands in the place of a secret.
pub(in crate::diff) const HIDDEN: &str = "(not shown)";
/// What stands in the place of one that is not what it was.
const CHANGED: &str = "(changed, not shown)";

/// Takes every literal secret out of a difference.
pub(in crate::diff) fn hide(difference: &mut Difference) {
    for resource in &mut difference.resources {
        let changes = resource.changes.iter_mut();
        for change in changes.chain(&mut resource.service_changes) {
            hide_change(&[], change);
        }
    }
    for entry in &mut difference.entries {
        for change in &mut entry.changes {
            hide_change(&[entry.section, &entry.name], change);
        }
    }
}

/// Takes the literal secrets out of a change somewhere below `above`.
pub(in crate::diff) fn hide_change(above: &[&str], change: &mut ValueChange) {
    if change.hidden {
        return;
    }
    let mut trail = Trail::new(above, &change.path);
    let old = change.old.as_ref().map(|old| trail.masked(old, None));
    let new = change
        .new
        .as_ref()
        .map(|new| trail.masked(new, change.old.as_ref()));
    let is_whole = |value: &Option<Node>| {
        value
            .as_ref()
            .and_then(Node::as_text)
            .is_some_and(|text| text == HIDDEN || text == CHANGED)
    };
    change.hidden = is_whole(&old) || is_whole(&new);
    if change.hidden {
        for value in [&mut change.old, &mut change.new].into_iter().flatten() {
            *value = HIDDEN.into();
        }
    } else {
        (change.old, change.new) = (old, new);
    }
}

/// The keys down to a value.
struct Trail(Vec<String>);

impl Trail {
    fn new(above: &[&str], path: &Path) -> Self {
        let above = above.iter().map(|key| (*key).to_owned());
        let steps = path.0.iter().map(|step| match step {
            Step::Key(key) | Step::Item { key, .. } => key.clone(),
            Step::Index(index) => index.to_string(),
        });
        Self(above.chain(steps).collect())
    }

    /// The value without its secrets. `before` is what it was, if that is to be compared.
    fn masked(&mut self, value: &Node, before: Option<&Node>) -> Node {
        if self.is_secret() && holds_secret(value) {
            return match before {
                Some(before) if before != value => CHANGED.into(),
                _ => HIDDEN.into(),
            };
        }
        match value {
            Node::Text(text) => masked_text(self, value, text, before),
            Node::List(items) => {
                let before = |index: usize| before.and_then(Node::as_list)?.get(index);
                let masked = items.iter().enumerate().map(|(index, item)| {
                    let name = ["Name", "Key"]
                        .iter()
                        .find_map(|key| item.get(key)?.as_text());
                    let step = name.map_or_else(|| index.to_string(), str::to_owned);
                    self.below(step, |trail| trail.masked(item, before(index)))
                });
                masked.collect()
            }
            Node::Map(entries) => {
                let masked = entries.iter().map(|(key, value)| {
                    let before = before.and_then(|before| before.get(key));
                    let value = self.below(key.clone(), |trail| trail.masked(value, before));
                    (key.clone(), value)
                });
                Node::Map(masked.collect())
            }
            Node::Intrinsic(intrinsic) => match &**intrinsic {
                Intrinsic::If {
                    condition,
                    then,
                    otherwise,
                } => {
                    let arms = match before.and_then(Node::as_intrinsic) {
                        Some(Intrinsic::If {
                            then, otherwise, ..
                        }) => [Some(then), Some(otherwise)],
                        _ => [before, before],
                    };
                    Intrinsic::If {
                        condition: condition.clone(),
                        then: self.masked(then, arms[0]),
                        otherwise: self.masked(otherwise, arms[1]),
                    }
                    .into()
                }
                Intrinsic::Sub { text, variables } => match masked_lines(text) {
                    Some(text) => Intrinsic::Sub {
                        text,
                        variables: variables.clone(),
                    }
                    .into(),
                    None => value.clone(),
                },
                Intrinsic::Base64(text) => Intrinsic::Base64(self.masked(text, None)).into(),
                _ => value.clone(),
            },
            scalar => scalar.clone(),
        }
    }

    fn below<T>(&mut self, step: String, inner: impl FnOnce(&mut Self) -> T) -> T {
        self.0.push(step);
        let result = inner(self);
        self.0.pop();
        result
    }

    /// Whether what stands here is a secret by its name.
    fn is_secret(&self) -> bool {
        let Some((key, parents)) = self.0.split_last() else {
            return false;
        };
        let is_variable = parents.ends_with(&["Environment".to_owned(), "Variables".to_owned()])
            && is_secret_variable(key);
        // ECS and CodeBuild list names and values.
        let is_listed = key == "Value"
            && parents.iter().any(|parent| parent.contains("Environment"))
            && parents.last().is_some_and(|name| is_secret_variable(name));
        let is_parameter = match &*self.0 {
            [section, name] => section == "Parameter values" && is_secret_variable(name),
            [section, name, key] => {
                section == "Parameters" && key == "Default" && is_secret_variable(name)
            }
            _ => false,
        };
        is_variable || is_listed || is_parameter || is_secret_property(&self.0.join("/"))
    }
}

/// Whether a value can be a secret, and is not just where one is kept.
fn holds_secret(value: &Node) -> bool {
    match value {
        Node::Text(text) => can_be_secret(text),
        Node::Integer(_) | Node::Float(_) => {
            value.scalar_text().is_some_and(|it| can_be_secret(&it))
        }
        Node::Intrinsic(intrinsic) => match &**intrinsic {
            Intrinsic::Sub { text, .. } => can_be_secret(text),
            Intrinsic::Base64(text) => holds_secret(text),
            _ => false,
        },
        _ => false,
    }
}

fn masked_text(trail: &mut Trail, value: &Node, text: &str, before: Option<&Node>) -> Node {
    if let Some(tree) = parsed(value) {
        let masked = trail.masked(&tree, before.and_then(parsed).as_ref());
        if masked != tree {
            return format!("{:#}", serde_json::Value::from(&masked)).into();
        }
    }
    masked_lines(text).map_or_else(|| value.clone(), Node::from)
}

/// The text without its secrets, if it has any.
pub(super) fn masked_lines(text: &str) -> Option<String> {
    let open = without_private_keys(text);
    let mut has_secret = open != text;
    let lines: Vec<String> = open
        .split('\n')
        .map(|line| match masked_line(line) {
            Some(masked) => {
                has_secret = true;
                masked
            }
            None => line.to_owned(),
        })
        .collect();
    has_secret.then(|| lines.join("\n"))
}

/// The text without what is in private keys, line for line.
pub(super) fn without_private_keys(text: &str) -> Cow<'_, str> {
    if !text.contains("PRIVATE KEY-----") {
        return Cow::Borrowed(text);
    }
    let mut is_inside = false;
    let lines = text.split('\n').map(|line| {
        if line.contains("-----BEGIN ") && line.contains("PRIVATE KEY-----") {
            // Some stand on one line, escaped.
            is_inside = !line.contains("-----END ");
            return if is_inside { line } else { HIDDEN };
        }
        is_inside &= !line.contains("-----END ");
        if is_inside { HIDDEN } else { line }
    });
    Cow::Owned(lines.collect::<Vec<_>>().join("\n"))
}

/// The line without its secret, if it has one: a key of AWS, or a literal for what is called like
/// a secret.
pub(super) fn masked_line(line: &str) -> Option<String> {
    static QUOTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"([A-Za-z_][A-Za-z0-9_-]*)(\\?["']?\]?\s*(?:=>?|:=?)\s*\\?["'])([^"'\\]+)"#)
            .ok()
    });
    static VARIABLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(\s*(?:export\s+)?)([A-Z][A-Z0-9_]*)(\s*[=:]\s*)([^\s(]+)\s*$").ok()
    });
    if is_key(line) {
        return Some(HIDDEN.to_owned());
    }
    // The name is the group before the last but one, the value the last.
    let replaced = |captures: &Captures<'_>| {
        let groups: Vec<&str> = captures
            .iter()
            .skip(1)
            .flatten()
            .map(|it| it.as_str())
            .collect();
        let [before @ .., name, between, value] = &*groups else {
            return captures[0].to_owned();
        };
        if is_secret_variable(name) && can_be_secret(value) {
            format!("{}{name}{between}{HIDDEN}", before.concat())
        } else {
            captures[0].to_owned()
        }
    };
    let mut masked = line.to_owned();
    if let Some(quoted) = &*QUOTED {
        masked = quoted.replace_all(&masked, &replaced).into_owned();
    }
    if let Some(variable) = &*VARIABLE
        && !masked.contains(['"', '\''])
    {
        masked = variable.replace(&masked, &replaced).into_owned();
    }
    (masked != line).then_some(masked)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn hidden(path: &[&str], old: serde_json::Value, new: serde_json::Value) -> ValueChange {
        let node = |value: serde_json::Value| (!value.is_null()).then(|| Node::from(value));
        let mut change = ValueChange {
            path: path.iter().fold(Path::default(), |path, key| path.key(key)),
            old: node(old),
            new: node(new),
            hidden: false,
        };
        hide_change(&[], &mut change);
        change
    }

    #[test]
    fn a_secret_is_hidden_by_its_name() {
        for path in [
            &["Properties", "MasterUserPassword"][..],
            &["Properties", "SecretString"],
            &["Properties", "Environment", "Variables", "DB_PASSWORD"],
            &["Properties", "Users", "0", "Password"],
        ] {
            let change = hidden(path, json!("hunter2"), json!("hunter3"));
            assert!(change.hidden, "{path:?}");
            assert!(!format!("{change:?}").contains("hunter"), "{change:?}");
        }
        for (path, value) in [
            (
                &["Properties", "Environment", "Variables", "SECRET_ARN"][..],
                json!("hunter2"),
            ),
            (
                &["Properties", "MasterUserPassword"],
                json!("{{resolve:secretsmanager:db:SecretString:password}}"),
            ),
            (
                &["Properties", "MasterUserPassword"],
                json!({"Ref": "Password"}),
            ),
            (&["Properties", "TopicName"], json!("hunter2")),
        ] {
            let change = hidden(path, json!(null), value.clone());
            assert!(!change.hidden, "{path:?}");
            assert_eq!(change.new, Some(value.into()));
        }
    }

    #[test]
    fn secrets_are_hidden_wherever_they_are_in_a_value() {
        let variables =
            |password: &str| json!({"Variables": {"TABLE": "t", "DB_PASSWORD": password}});
        let path = ["Properties", "Environment"];
        let change = hidden(&path, json!(null), variables("hunter2"));
        assert_eq!(change.new, Some(variables(HIDDEN).into()));
        let change = hidden(&path, variables("hunter2"), variables("hunter3"));
        assert_eq!(change.new, Some(variables(CHANGED).into()));

        let containers = |password: &str| json!([{"Name": "web", "Environment": [{"Name": "API_TOKEN", "Value": password}]}]);
        let change = hidden(
            &["Properties", "ContainerDefinitions"],
            json!(null),
            containers("x"),
        );
        assert_eq!(change.new, Some(containers(HIDDEN).into()));

        let text = |password: &str| json!(format!("{{\"Password\": \"{password}\"}}"));
        let change = hidden(
            &["Properties", "Settings"],
            text("hunter2"),
            text("hunter3"),
        );
        assert!(!format!("{change:?}").contains("hunter"), "{change:?}");
        assert_ne!(change.old, change.new);
    }

    #[test]
    fn lines_lose_their_secrets_only() {
        for (line, expected) in [
            ("PASSWORD = \"hunter2\"", Some("PASSWORD = \"(not shown)\"")),
            (
                "  db_password: 'hunter2',",
                Some("  db_password: '(not shown)',"),
            ),
            (
                "config[\"api_key\"] = \"abc\"",
                Some("config[\"api_key\"] = \"(not shown)\""),
            ),
            ("export API_TOKEN=abc", Some("export API_TOKEN=(not shown)")),
            ("password = os.environ['DB_PASSWORD']", None),
            ("table = \"dragons\"", None),
            ("def check(token: str) -> bool:", None),
            ("SECRET_ARN=arn:aws:x", None),
        ] {
            assert_eq!(masked_line(line).as_deref(), expected, "{line}");
        }
        let id = format!("AK{}", "IAZ3XKQ7WPLM5TRB2C");
        assert_eq!(masked_line(&format!("key {id}")).as_deref(), Some(HIDDEN));
        let key = "a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nb";
        assert_eq!(masked_lines(key), Some(key.replace("MIIE", HIDDEN)));
    }
}
