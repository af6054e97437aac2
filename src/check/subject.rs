//! What the rules look at.

use std::{
    cell::OnceCell,
    collections::{HashMap, HashSet},
    time::SystemTime,
};

use stackwright_schema::Schema;

use super::{
    Settings, Usage, attributes::Memory, known::Known, logic::Logic, macros::Macros,
    structure::Exports, today::Today,
};
use crate::{
    assembly::StackAssembly,
    template::{Reference, Template},
};

/// A stack, with what several rules want to know about it.
pub(super) struct Subject<'a> {
    pub(super) stack: &'a StackAssembly,
    /// The exports of all stacks of the app.
    pub(super) exports: &'a Exports<'a>,
    pub(super) template: &'a Template,
    /// All references, found once.
    pub(super) references: Vec<Reference<'a>>,
    /// When its conditions hold.
    pub(super) logic: Logic<'a>,
    /// What changes it before it is deployed.
    pub(super) macros: Macros,
    /// The day that deadlines are judged by.
    pub(super) today: Today,
    /// How much of the service's limits is used, once a rule asked for it.
    pub(super) usage: OnceCell<Vec<Usage>>,
    /// What is read of other resources.
    pub(super) readable: Memory,
    /// What was read for this stack and for those before it.
    pub(super) known: &'a Known,
    schemas: HashMap<&'a str, Schema>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(
        stack: &'a StackAssembly,
        exports: &'a Exports<'a>,
        known: &'a Known,
        settings: &Settings,
    ) -> Self {
        let template = &stack.template;
        let types = template.resources.values();
        let types: HashSet<&str> = types.map(|resource| &*resource.type_name).collect();
        Self {
            stack,
            exports,
            template,
            references: template.references(),
            logic: Logic::new(template),
            macros: Macros::of(template),
            today: Today::at(settings.now.unwrap_or_else(SystemTime::now)),
            usage: OnceCell::new(),
            readable: Memory::default(),
            known,
            schemas: types
                .into_iter()
                .filter_map(|name| Some((name, Schema::find(name)?)))
                .collect(),
        }
    }

    /// Whether the template goes through a macro that is not AWS's own.
    pub(super) fn has_own_macros(&self) -> bool {
        self.template.transform.iter().any(|node| {
            let name = node.as_text().or_else(|| node.get("Name")?.as_text());
            !name.is_some_and(|name| name.starts_with("AWS::"))
        })
    }

    /// The schema of a resource type that the template uses.
    pub(super) fn schema(&self, type_name: &str) -> Option<Schema> {
        self.schemas.get(type_name).copied()
    }
}
