//! Roles that are looked up by their names.

use super::cases::Entry;
use crate::{
    check::{Levels, Rule, Severity, findings::Findings, subject::Subject},
    template::Intrinsic,
};

pub(super) const WITH_PATH: Rule = Rule {
    code: "P030",
    title: "the name of a role that has a path",
    levels: Levels::all(Severity::Error),
    explanation: "`!Ref` of a role is its name, without its path. CodeBuild takes the name for \
        a role of the path `/`, and does not find one that has another path. Its ARN says where \
        it is.\n\n\
        Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/\
        reference_identifiers.html>",
};

pub(super) fn check(entry: Entry<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    for case in entry.get("ServiceRole") {
        let Some(Intrinsic::Ref(id)) = case.node.as_intrinsic() else {
            continue;
        };
        let Some((id, resource)) = subject.template.resources.get_key_value(id) else {
            continue;
        };
        let role = Entry { id, resource };
        if resource.type_name != "AWS::IAM::Role" {
            continue;
        }
        for path in role.get("Path") {
            if let Some(text) = path.text().filter(|text| *text != "/")
                && path.meets(&case, subject)
            {
                findings
                    .add(
                        &WITH_PATH,
                        case.pointer.clone(),
                        format!("`!Ref {id}` is a name, and the role has the path `{text}`"),
                    )
                    .fix(format!("write `!GetAtt {id}.Arn`"))
                    .related(path.pointer, "the path");
                break;
            }
        }
    }
}
