//! What somebody may do, in parts that can be compared.

use std::rc::Rc;

use super::{
    condition::{self, Condition},
    model::{Effect, Topic},
    network::{Block, Ports},
    pattern::Pattern,
    side::When,
};

/// Who may do something.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Who {
    /// Everyone, with an account or without.
    Anyone,
    /// A role, a user, a service, an account.
    One(String),
    /// Everyone but these.
    AllBut(String),
    /// Whoever has one of these addresses.
    Net(Block),
}

impl Who {
    pub(super) fn words(&self) -> String {
        match self {
            Self::Anyone => "anyone".to_owned(),
            Self::One(name) => name.clone(),
            Self::AllBut(names) => format!("anyone but {names}"),
            Self::Net(block) => block.words(),
        }
    }

    fn contains(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Anyone, _) => true,
            (Self::Net(wide), Self::Net(narrow)) => wide.contains(narrow),
            _ => self == other,
        }
    }
}

/// Actions or resources: one pattern, or all that fits none of some.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Words {
    One(Pattern),
    AllBut(Vec<Pattern>),
    /// To reach some ports.
    Ports(Ports),
}

impl Words {
    pub(super) fn shown(&self) -> String {
        match self {
            Self::One(pattern) => pattern.shown.clone(),
            Self::AllBut(patterns) => {
                let names: Vec<&str> = patterns.iter().map(|it| it.shown.as_str()).collect();
                format!("all but {}", names.join(", "))
            }
            Self::Ports(ports) => format!("reach {}", ports.words()),
        }
    }

    /// Whether it certainly takes in all of the other.
    pub(super) fn contains(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::One(wide), Self::One(narrow)) => wide.contains(narrow),
            (Self::One(wide), Self::AllBut(_)) => wide.is_everything(),
            (Self::AllBut(names), Self::One(narrow)) => {
                names.iter().all(|name| name.is_disjoint_from(narrow))
            }
            (Self::AllBut(names), Self::AllBut(others)) => names
                .iter()
                .all(|name| others.iter().any(|other| other.contains(name))),
            (Self::Ports(wide), Self::Ports(narrow)) => wide.contains(narrow),
            (Self::Ports(_), _) | (_, Self::Ports(_)) => false,
        }
    }
}

/// Where a permission stands: what is attached to different things is never the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Via {
    /// With who acts.
    Identity,
    /// With what is acted on.
    Resource(String),
}

/// The resource that says so, and where in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Origin {
    pub(super) id: String,
    /// A JSON pointer from the resource's attributes down.
    pub(super) property: String,
}

/// One action pattern on one resource pattern, allowed or denied to one.
#[derive(Clone, Debug)]
pub(super) struct Permission {
    pub(super) topic: Topic,
    pub(super) who: Who,
    pub(super) effect: Effect,
    pub(super) action: Words,
    pub(super) resource: Words,
    pub(super) conditions: Vec<Condition>,
    pub(super) when: Vec<When>,
    pub(super) via: Via,
    pub(super) origin: Rc<Origin>,
}

/// What a permission says, whenever that is.
pub(super) type CaseKey<'p> = (
    Effect,
    &'p Via,
    &'p Who,
    &'p Words,
    &'p Words,
    &'p [Condition],
);

impl Permission {
    /// All of it but where it stands.
    pub(super) fn key(&self) -> (CaseKey<'_>, &[When]) {
        (self.key_in_any_case(), &self.when)
    }

    /// The same without the template's conditions.
    pub(super) fn key_in_any_case(&self) -> CaseKey<'_> {
        (
            self.effect,
            &self.via,
            &self.who,
            &self.action,
            &self.resource,
            &self.conditions,
        )
    }

    /// Whether the other one says nothing that this one does not.
    pub(super) fn contains(&self, other: &Self) -> bool {
        self.contains_in_any_case(other)
            && condition::contains(&self.conditions, &other.conditions)
            && self.when.iter().all(|it| other.when.contains(it))
    }

    /// The same, whatever the conditions are.
    pub(super) fn contains_in_any_case(&self, other: &Self) -> bool {
        self.effect == other.effect
            && self.via == other.via
            && self.who.contains(&other.who)
            && self.action.contains(&other.action)
            && self.resource.contains(&other.resource)
    }

    /// What must hold, in words.
    pub(super) fn condition_words(&self) -> Vec<String> {
        self.conditions
            .iter()
            .map(Condition::words)
            .chain(self.when.iter().map(When::words))
            .collect()
    }
}

/// Something that may hold permissions which are not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unread {
    /// What is not known, in a word or two.
    pub(super) what: String,
    /// What it depends on.
    pub(super) depends_on: String,
    /// All of it, to see whether it changes.
    pub(super) meaning: String,
    pub(super) when: Vec<When>,
    pub(super) who: String,
    pub(super) origin: Origin,
}
