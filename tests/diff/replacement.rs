//! Replacement agrees with the schema, for every type and every property.

use stackwright::{
    diff::{Replacement, SchemaFacts, compare},
    template::{Map, Node, Resource, Template},
};
use stackwright_schema::{Property, Schema, Types};

/// A change of one property: of a part of it that the schema lists, or else of anything in it.
struct Case {
    path: String,
    old: Node,
    new: Node,
    expected: Replacement,
}

/// A template of one resource for each case.
fn template<'a>(schema: Schema, values: impl Iterator<Item = (&'a str, &'a Node)>) -> Template {
    let resources = values.enumerate().map(|(number, (path, value))| {
        let property = path.split('/').next().unwrap_or(path).to_owned();
        let resource = Resource {
            type_name: schema.name(),
            properties: Map::from_iter([(property, value.clone())]),
            ..Resource::default()
        };
        (format!("R{number}"), resource)
    });
    Template {
        resources: resources.collect(),
        ..Template::default()
    }
}

/// Two values of the property's JSON type that the schema says nothing of.
fn values(property: Property) -> [Node; 2] {
    let texts = ["one", "another"].map(Node::from);
    match property.resolved().types() {
        Types::ARRAY => texts.map(|text| Node::List(vec![text])),
        Types::OBJECT => texts.map(|text| Node::Map(Map::from_iter([("Unlisted".into(), text)]))),
        Types::INTEGER => [1_000_001, 1_000_002].map(Node::Integer),
        Types::BOOLEAN => [true, false].map(Node::Bool),
        _ => texts,
    }
}

/// A value with `inner` at the end of the path.
fn nested(property: Option<Property>, path: &[&str], inner: Node) -> Node {
    let property = property.map(Property::resolved);
    match path {
        [] => inner,
        ["*", rest @ ..] => match property.and_then(Property::items) {
            Some(items) => Node::List(vec![nested(Some(items), rest, inner)]),
            None => {
                let values = property.and_then(Property::map_values);
                Node::Map(Map::from_iter([(
                    "Any".to_owned(),
                    nested(values, rest, inner),
                )]))
            }
        },
        [name, rest @ ..] => {
            let part = property.and_then(|property| property.property(name));
            Node::Map(Map::from_iter([(
                (*name).to_owned(),
                nested(part, rest, inner),
            )]))
        }
    }
}

fn cases(schema: Schema) -> Vec<Case> {
    let read_only = schema.read_only();
    let lists = [
        (schema.create_only(), Replacement::Yes),
        (schema.conditional_create_only(), Replacement::Maybe),
    ];
    let mut cases = Vec::new();
    for (name, property) in schema.properties() {
        if read_only.contains(&name) {
            continue;
        }
        let listed = |path: &str| {
            let list = lists
                .iter()
                .find(|(paths, _)| paths.iter().any(|it| it == path));
            list.map(|(_, verdict)| *verdict)
        };
        let [old, new] = values(property);
        cases.push(Case {
            expected: listed(&name).unwrap_or(Replacement::No),
            path: name.clone(),
            old,
            new,
        });
        let parts = lists.iter().flat_map(|(paths, _)| paths);
        for path in parts.filter(|path| path.starts_with(&format!("{name}/"))) {
            let below: Vec<&str> = path.split('/').skip(1).collect();
            let [old, new] =
                ["one", "another"].map(|end| nested(Some(property), &below, end.into()));
            let verdict = listed(path).unwrap_or_default();
            let whole = listed(&name).unwrap_or_default();
            cases.push(Case {
                path: path.clone(),
                old,
                new,
                expected: verdict.max(whole),
            });
        }
    }
    cases
}

#[test]
fn every_property_of_every_type_replaces_as_the_schema_says() {
    let (mut types, mut verdicts, mut parts) = (0, [0, 0, 0], 0);
    let own = |schema: &Schema| !schema.name().starts_with("AWS::Serverless::");
    for schema in Schema::all().filter(own) {
        types += 1;
        let cases = cases(schema);
        let old = template(
            schema,
            cases.iter().map(|case| (case.path.as_str(), &case.old)),
        );
        let new = template(
            schema,
            cases.iter().map(|case| (case.path.as_str(), &case.new)),
        );
        let found = compare("s", &old, &new, &SchemaFacts);
        assert_eq!(found.resources.len(), cases.len(), "{}", schema.name());
        for (difference, case) in found.resources.iter().zip(&cases) {
            let place = format!("{} {}", schema.name(), case.path);
            assert_eq!(difference.replacement, case.expected, "{place}");
            verdicts[case.expected as usize] += 1;
            parts += usize::from(case.path.contains('/'));
        }
    }
    assert!(types > 1_800, "{types}");
    let enough = verdicts[0] > 7_000 && verdicts[1] > 100 && verdicts[2] > 4_000;
    assert!(enough && parts > 300, "{verdicts:?}, {parts} parts");
}
