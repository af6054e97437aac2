//! What cannot be read, and what that leaves in doubt.

use crate::diff::security::{
    model::{Effect, SecurityChange, Topic, Turn, Verdict},
    permission::Unread,
    side::When,
};

/// What cannot be read, and is not the same on both sides.
pub(in crate::diff::security) fn unread(old: &[Unread], new: &[Unread]) -> Vec<SecurityChange> {
    let same = |one: &Unread, other: &Unread| {
        one.who == other.who && one.meaning == other.meaning && one.when == other.when
    };
    let stands = |one: &Unread, other: &Unread| one.who == other.who && one.origin == other.origin;
    let only = |mine: &[Unread], theirs: &[Unread], change: Turn| {
        mine.iter()
            .filter(|it| !theirs.iter().any(|other| same(it, other)))
            // What is another one now is told once.
            .filter(|it| change == Turn::Begins || !theirs.iter().any(|other| stands(it, other)))
            .map(|it| SecurityChange {
                verdict: Verdict::Unknown,
                topic: Topic::Unread,
                who: it.who.clone(),
                effect: Effect::Allow,
                change,
                actions: vec![it.what.clone()],
                resources: Vec::new(),
                conditions: it.when.iter().map(When::words).collect(),
                rest: Vec::new(),
                depends_on: vec![it.depends_on.clone()],
                id: it.origin.id.clone(),
                property: it.origin.property.clone(),
                line: None,
            })
            .collect::<Vec<_>>()
    };
    let mut found = only(new, old, Turn::Begins);
    found.extend(only(old, new, Turn::Ends));
    found
}

/// Of whom something is not known any more, what ends may go on by that; so may routes of an API
/// and rules of an ACL.
pub(in crate::diff::security) fn doubt(changes: &mut [SecurityChange], unread: &[SecurityChange]) {
    for change in changes {
        let goes_on = |it: &&SecurityChange| {
            let is_part = matches!(change.topic, Topic::Route | Topic::Network);
            let mut words = change.resources.iter().flat_map(|it| it.split(' '));
            it.who == change.who || is_part && words.any(|word| word == it.who)
        };
        let mut begun = unread.iter().filter(|it| it.change == Turn::Begins);
        let doubt = begun.find(goes_on);
        if let Some(doubt) = doubt
            && change.verdict == Verdict::Narrower
        {
            change.verdict = Verdict::Unknown;
            change.depends_on.clone_from(&doubt.depends_on);
        }
    }
}
