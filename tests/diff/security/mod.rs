//! What going from one template to another newly allows, or stops allowing.

mod documents;
mod identities;
mod keys;
mod network;
mod network_acl;
mod policies_alone;
mod resource_policies;
mod routes;
mod serverless;
mod settings;
mod statements;
mod transport;

use stackwright::{
    diff::{Side, Values, security_changes, security_rows},
    template::Template,
};

/// Two templates' resources, and the rows of the table.
pub(crate) struct Pair {
    /// What changes, in a few words.
    pub(crate) what: &'static str,
    /// The entries of `Resources` before.
    pub(crate) old: &'static str,
    /// The entries of `Resources` afterwards.
    pub(crate) new: &'static str,
    /// `verdict | who | what | on`, in order.
    pub(crate) expected: &'static [&'static str],
}

/// Parameters and conditions that all pairs have.
const AROUND: &str = "
Parameters:
  Stage: {Type: String}
  Arn: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsTest: !Equals [!Ref Stage, test]
";

pub(crate) fn template(resources: &str) -> Template {
    let text = match resources {
        "" => AROUND.to_owned(),
        whole if whole.contains("Resources:") => whole.to_owned(),
        resources => format!("{AROUND}\nResources:\n{resources}"),
    };
    Template::parse(text).unwrap_or_else(|error| panic!("{error}\n{resources}"))
}

fn found(old: &str, new: &str) -> Vec<String> {
    let (old, new) = (template(old), template(new));
    let values = Values::default();
    let [old, new] = [&old, &new].map(|template| Side {
        template,
        values: &values,
    });
    let changes = security_changes(old, new);
    security_rows(&changes)
        .into_iter()
        .map(|row| {
            let cells = [row.verdict, &row.who, &row.what, &row.on];
            cells
                .join(" | ")
                .replace('\n', " ")
                .trim_end_matches([' ', '|'])
                .to_owned()
        })
        .collect()
}

/// Fails with all pairs that are judged otherwise than expected. `resources` makes the entries of
/// `Resources` of what a pair has.
pub(crate) fn judge(pairs: &[Pair], resources: impl Fn(&str) -> String) {
    let mut wrong = String::new();
    for pair in pairs {
        let found = found(&resources(pair.old), &resources(pair.new));
        if found != pair.expected {
            wrong += &format!("{}\n", pair.what);
            for line in found {
                wrong += &format!("      {line:?},\n");
            }
        }
    }
    assert!(wrong.is_empty(), "judged otherwise:\n{wrong}");
}
