//! Names that are no resource type, and what to write instead.

use stackwright_schema::Schema;
use syn::{Error, LitStr, Result};

/// Examples are no longer than this.
const MOST_EXAMPLES: usize = 3;

/// The type with this name.
pub(crate) fn find(name: &LitStr) -> Result<Schema> {
    let wanted = name.value();
    if wanted.starts_with("Custom::") {
        let message = format!(
            "custom resources have one builder, \"AWS::CloudFormation::CustomResource\"; \
             `stackwright::resource::Raw` keeps the name `{wanted}`"
        );
        return Err(Error::new(name.span(), message));
    }
    Schema::find(&wanted).ok_or_else(|| {
        let hint = hint(&wanted);
        let message = format!("there is no resource type `{wanted}`: {hint}");
        Error::new(name.span(), message)
    })
}

fn hint(wanted: &str) -> String {
    const RAW: &str = "`stackwright::resource::Raw` takes types that the schema lacks";
    if wanted.ends_with("::MODULE") {
        return format!("it is a module, which the service expands; {RAW}");
    }
    if wanted.contains('<') {
        return "it is a type of parameters, for `Stack::parameter`".to_owned();
    }
    let called: Vec<_> = Schema::all()
        .map(Schema::name)
        .filter(|known| is_part(known, wanted))
        .take(MOST_EXAMPLES + 1)
        .collect();
    match called.as_slice() {
        [] => match Schema::suggest(wanted) {
            Some(known) => format!("did you mean `{known}`?"),
            None => RAW.to_owned(),
        },
        [only] => format!("did you mean `{only}`?"),
        [some @ .., _] if called.len() > MOST_EXAMPLES => {
            format!("did you mean `{}`, or another one?", some.join("`, `"))
        }
        some => format!("did you mean one of `{}`?", some.join("`, `")),
    }
}

/// Whether `wanted` is the service of a type, or its name without the service.
fn is_part(known: &str, wanted: &str) -> bool {
    let (service, name) = known.rsplit_once("::").unwrap_or(("", known));
    !wanted.is_empty() && [service, name].contains(&wanted)
}
