//! What a pipeline is made of.

use crate::{
    check::place::{Entry, Place},
    template::Node,
};

/// A pipeline whose stages are written in the template.
pub(super) struct Pipeline<'a> {
    pub(super) stages: Vec<Stage<'a>>,
}

pub(super) struct Stage<'a> {
    pub(super) place: Place<'a>,
    /// Its place in the list; later ones may move up where one before is left out.
    pub(super) index: usize,
    pub(super) actions: Vec<Action<'a>>,
}

pub(super) struct Action<'a> {
    pub(super) place: Place<'a>,
    pub(super) inputs: Artifacts<'a>,
    pub(super) outputs: Artifacts<'a>,
    /// When it runs in its stage; not known where a function says so.
    pub(super) run_order: Option<i64>,
}

/// The artifacts that an action takes or makes.
pub(super) struct Artifacts<'a> {
    /// Those with a literal name: where that stands, and the name.
    pub(super) named: Vec<(Place<'a>, &'a str)>,
    /// Whether these are all.
    pub(super) are_all: bool,
    /// How many there are in each case, and where they stand.
    pub(super) counts: Vec<(Option<String>, usize)>,
}

impl<'a> Pipeline<'a> {
    pub(super) fn of(entry: Entry<'a>) -> Option<Self> {
        let list = entry.get("Stages")?;
        let items = list.node.as_list()?;
        let stages = items.iter().enumerate().flat_map(|(index, node)| {
            let place = Place {
                pointer: format!("{}/{index}", list.pointer),
                node,
            };
            let arms = place.arms().into_iter();
            arms.map(move |place| Stage::of(place, index))
        });
        Some(Self {
            stages: stages.collect(),
        })
    }

    pub(super) fn actions(&self) -> impl Iterator<Item = &Action<'a>> {
        self.stages.iter().flat_map(|stage| &stage.actions)
    }
}

impl<'a> Stage<'a> {
    fn of(place: Place<'a>, index: usize) -> Self {
        let actions = place.at("Actions/*");
        Self {
            place,
            index,
            actions: actions.into_iter().map(Action::of).collect(),
        }
    }

    /// Whether all of it is written in the template.
    pub(super) fn is_known(&self) -> bool {
        let is_map = |place: &Place<'_>| place.node.as_map().is_some();
        is_map(&self.place) && self.actions.iter().all(|it| is_map(&it.place))
    }
}

impl<'a> Action<'a> {
    fn of(place: Place<'a>) -> Self {
        let run_order = match place.get("RunOrder") {
            None => Some(1),
            Some(order) => match order.node {
                Node::Integer(order) => Some(*order),
                Node::Text(order) => order.parse().ok(),
                _ => None,
            },
        };
        Self {
            inputs: Artifacts::of(&place, "InputArtifacts"),
            outputs: Artifacts::of(&place, "OutputArtifacts"),
            run_order,
            place,
        }
    }

    /// A part of what kind of action it is: `Owner`, `Category` or `Provider`.
    pub(super) fn kind(&self, part: &str) -> Option<&'a str> {
        self.place.node.get("ActionTypeId")?.get(part)?.as_text()
    }
}

impl<'a> Artifacts<'a> {
    fn of(action: &Place<'a>, key: &str) -> Self {
        let mut found = Self {
            named: Vec::new(),
            are_all: action.node.as_map().is_some(),
            counts: Vec::new(),
        };
        let Some(list) = action.get(key) else {
            found.counts.push((None, 0));
            return found;
        };
        for item in list.items() {
            let name = item.get("Name");
            match name.and_then(|it| Some((it.clone(), it.text()?))) {
                Some(name) => found.named.push(name),
                None => found.are_all = false,
            }
        }
        for arm in list.arms() {
            if let Some(items) = arm.node.as_list()
                && items.iter().all(|it| it.as_intrinsic().is_none())
            {
                found.counts.push((Some(arm.pointer), items.len()));
            }
        }
        found
    }
}

/// Whether a place is there under a condition only.
pub(super) fn is_arm(place: &Place<'_>) -> bool {
    place.pointer.contains("/Fn::If/")
}
