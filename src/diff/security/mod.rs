//! Who will be allowed what, and who no longer.
//!
//! Both templates are read as sets of permissions, each one action pattern on one resource pattern
//! for one principal; what is in one set and not within the other is what changes. A statement that
//! moves from one policy to another of the same role, or is split in two, changes nothing.

mod compare;
mod condition;
mod default_policy;
mod document;
mod elsewhere;
mod grant;
mod holder;
mod identity;
mod model;
mod network;
mod network_acl;
mod pattern;
mod permission;
mod route;
mod serverless;
mod setting;
mod side;
mod statement;
mod table;
mod tls;

pub use model::Effect as PolicyEffect;
pub use model::{SecurityChange, Topic, Turn, Verdict};
pub use table::{SecurityRow, security_rows, security_summary, security_text};

use super::{Side, effective};
use crate::template::Template;
use side::World;
use statement::Found;

/// What going from one side to the other newly allows, or stops allowing.
///
/// ```
/// use stackwright::{
///     diff::{Side, Values, Verdict, security_changes},
///     template::Template,
/// };
///
/// let open = "Resources: {Url: {Type: 'AWS::Lambda::Url', Properties: {AuthType: NONE}}}";
/// let (old, new) = (Template::default(), Template::parse(open)?);
/// let values = Values::default();
/// let [old, new] = [&old, &new].map(|template| Side { template, values: &values });
/// let changes = security_changes(old, new);
/// assert_eq!(changes[0].who, "anyone");
/// assert_eq!(changes[0].verdict, Verdict::Broader);
/// # Ok::<(), stackwright::template::ReadError>(())
/// ```
pub fn security_changes(old: Side<'_>, new: Side<'_>) -> Vec<SecurityChange> {
    let (before, after) = (effective(old), effective(new));
    between((old, &before), (new, &after))
}

/// The same for sides of which it is known what they come to.
pub(super) fn between(
    (old, before): (Side<'_>, &Template),
    (new, after): (Side<'_>, &Template),
) -> Vec<SecurityChange> {
    let old_world = World::new(old, before, old.values);
    let new_world = World::new(new, after, old.values);
    let mut old = collect(&old_world, &new_world);
    let mut new = collect(&new_world, &old_world);
    default_policy::fill((&old_world, &mut old), (&new_world, &mut new));
    let mut found = compare::permissions(old.permissions, new.permissions);
    let unread = compare::unread(&old.unread, &new.unread);
    compare::doubt(&mut found, &unread);
    found.extend(unread);
    found.extend(setting::boundaries(&old_world, &new_world));
    found.extend(compare::folded(setting::changes(&old_world, &new_world)));
    found.extend(compare::folded(tls::changes(&old_world, &new_world)));
    found.sort_by(|one, other| {
        let key = |it: &SecurityChange| (it.who != "anyone", it.who.clone(), it.verdict);
        key(one).cmp(&key(other))
    });
    found
}

fn collect(world: &World<'_>, other: &World<'_>) -> Found {
    let mut found = Found::default();
    elsewhere::macros(world, &mut found);
    network_acl::collect(world, &mut found);
    for entry in world.resources() {
        holder::collect(&entry, &mut found);
        grant::collect(&entry, &mut found);
        identity::collect(&entry, other.resource(entry.id).is_some(), &mut found);
        serverless::collect(&entry, &mut found);
        route::collect(&entry, &mut found);
        network::collect(&entry, other.resource(entry.id), &mut found);
        elsewhere::collect(&entry, &mut found);
    }
    found
}
