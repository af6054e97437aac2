//! What can be read of a resource.

use crate::{
    keyword::Keyword,
    property::{Property, Types},
    schema::Schema,
};

/// What `Fn::GetAtt` can read of a resource.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// The name, with dots between its parts.
    pub name: String,
    /// What it is.
    pub property: Property,
}

impl Schema {
    /// What `Fn::GetAtt` of this attribute reads; whole objects are let through.
    pub fn attribute(self, name: &str) -> Option<Property> {
        let path = name.replace('.', "/");
        let property = self.property(&path)?;
        let readable = self.flag(Keyword::AllReadable)
            || self.lists(Keyword::ReadOnly, &path)
            || self.lists(Keyword::AlsoReadable, &path);
        readable.then_some(property)
    }

    /// What `Fn::GetAtt` can read, sorted by name.
    pub fn attributes(self) -> Vec<Attribute> {
        let mut paths = self.read_only();
        paths.extend(self.paths(Keyword::AlsoReadable));
        if self.flag(Keyword::AllReadable) {
            for (name, property) in self.properties() {
                leaves(&name, property, &mut paths);
            }
        }
        let mut attributes: Vec<_> = paths
            .into_iter()
            .filter(|path| !path.contains('*'))
            .filter_map(|path| {
                let property = self.property(&path)?;
                let types = property.resolved().types();
                let whole = types == Types::OBJECT;
                (!whole).then(|| Attribute {
                    name: path.replace('/', "."),
                    property,
                })
            })
            .collect();
        attributes.sort_by(|one, other| one.name.cmp(&other.name));
        attributes.dedup_by(|one, other| one.name == other.name);
        attributes
    }
}

/// Adds the paths of what `property` consists of; lists of objects cannot be read.
fn leaves(path: &str, property: Property, paths: &mut Vec<String>) {
    let property = property.resolved();
    let types = property.types();
    if types == Types::OBJECT {
        for (name, inner) in property.properties() {
            leaves(&format!("{path}/{name}"), inner, paths);
        }
    } else if types != Types::ARRAY
        || property
            .items()
            .is_some_and(|items| !items.resolved().types().contains(Types::OBJECT))
    {
        paths.push(path.to_owned());
    }
}
