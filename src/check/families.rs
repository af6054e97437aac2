//! The families of rules, in the order in which their findings are told.

use super::{
    Rule, api, findings::Findings, function, pipeline, property, reference, security, serverless,
    settings, size, states, structure, subject::Subject,
};

/// Rules of one subject.
pub(super) struct Family {
    pub(super) rules: &'static [&'static Rule],
    pub(super) check: fn(&Subject<'_>, &mut Findings),
}

/// How many of the families do half of the work: the first two.
const HALF: usize = 2;

/// The families in two parts that take about as long as each other.
pub(super) fn halves() -> (&'static [Family], &'static [Family]) {
    FAMILIES.split_at(HALF)
}

pub(super) const FAMILIES: &[Family] = &[
    Family {
        rules: structure::RULES,
        check: structure::check,
    },
    Family {
        rules: property::RULES,
        check: property::check,
    },
    Family {
        rules: reference::RULES,
        check: reference::check,
    },
    Family {
        rules: size::RULES,
        check: size::check,
    },
    Family {
        rules: states::RULES,
        check: states::check,
    },
    Family {
        rules: pipeline::RULES,
        check: pipeline::check,
    },
    Family {
        rules: security::RULES,
        check: security::check,
    },
    Family {
        rules: api::RULES,
        check: api::check,
    },
    Family {
        rules: function::RULES,
        check: function::check,
    },
    Family {
        rules: serverless::RULES,
        check: serverless::check,
    },
    // Its rules are about the settings, and `check` itself applies them.
    Family {
        rules: settings::RULES,
        check: |_, _| {},
    },
];
