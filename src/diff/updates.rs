//! What the schema says of updates of a type, read once: many resources are of few types.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use stackwright_schema::Schema;

/// A path as its steps, `*` for the items of a list.
pub(super) type Steps = Vec<String>;

/// What changes do to resources of a type.
#[derive(Debug)]
pub(super) struct Updates {
    pub(super) create_only: Vec<Steps>,
    pub(super) conditional: Vec<Steps>,
    pub(super) interrupting: Vec<Steps>,
    pub(super) unchangeable: Vec<Steps>,
    pub(super) holds_data: bool,
}

thread_local! {
    static KNOWN: RefCell<HashMap<String, Option<Rc<Updates>>>> = RefCell::default();
}

impl Updates {
    /// Those of a type; none if it is unknown.
    pub(super) fn of(type_name: &str) -> Option<Rc<Self>> {
        KNOWN.with_borrow_mut(|known| match known.get(type_name) {
            Some(updates) => updates.clone(),
            None => {
                let updates = Schema::find(type_name).map(|schema| Rc::new(Self::new(schema)));
                known.insert(type_name.to_owned(), updates.clone());
                updates
            }
        })
    }

    fn new(schema: Schema) -> Self {
        Self {
            create_only: steps(&schema.create_only()),
            conditional: steps(&schema.conditional_create_only()),
            interrupting: steps(&schema.interrupting()),
            unchangeable: steps(&schema.unchangeable()),
            holds_data: schema.holds_data(),
        }
    }
}

fn steps(paths: &[String]) -> Vec<Steps> {
    let paths = paths.iter();
    paths
        .map(|path| path.split('/').map(str::to_owned).collect())
        .collect()
}
