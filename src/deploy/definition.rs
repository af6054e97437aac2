//! Definitions of state machines and APIs that lie in files of their own, compared as if they stood
//! in the template.

use std::fs;

use super::{code::Reader, interrupt::Interrupt, situation::Situation};
use crate::{
    assembly::{Asset, AssetContent},
    asset::INCLUDE,
    cloud::Cloud,
    diff::{Difference, Kind, Path, ResourceDifference, canonical, changes},
    template::{Intrinsic, Map, Node, Resource},
};

/// The largest definition that is read, in bytes: a megabyte, as the service takes of a machine.
const LIMIT: u64 = 1 << 20;

/// The properties that hold a definition or name where it lies, by what the resource is.
const HELD: [(&[&str], &[&str]); 2] = [
    (
        &[
            "AWS::Serverless::StateMachine",
            "AWS::StepFunctions::StateMachine",
        ],
        &[
            "Definition",
            "DefinitionString",
            "DefinitionUri",
            "DefinitionS3Location",
        ],
    ),
    (
        &[
            "AWS::ApiGateway::RestApi",
            "AWS::ApiGatewayV2::Api",
            "AWS::Serverless::Api",
            "AWS::Serverless::HttpApi",
        ],
        &["Body", "BodyS3Location", "DefinitionBody", "DefinitionUri"],
    ),
];

/// What the placeholders in a state machine's definition stand for.
const SUBSTITUTIONS: &str = "DefinitionSubstitutions";

/// A definition.
enum Held {
    Here(Node),
    There(Place),
}

/// Where a definition lies.
#[derive(PartialEq)]
enum Place {
    Uri(Node),
    Object { bucket: Node, key: Node },
}

/// Compares definitions of which one at least lies in a file. What cannot be read is said to be so,
/// and the change stays what the template shows of it: another place.
pub(super) async fn compare(
    cloud: &Cloud,
    situation: &Situation<'_>,
    difference: &mut Difference,
    interrupt: &Interrupt,
) {
    let (old, new) = situation.in_effect();
    let mut reader = None;
    for resource in &mut difference.resources {
        if resource.kind != Kind::Modified {
            continue;
        }
        let sides = [&old, &new].map(|side| side.resources.get(&resource.id));
        let [Some(before), Some(after)] = sides else {
            continue;
        };
        let ([Some((_, was)), Some((property, becomes))], Some(names)) =
            ([before, after].map(held), names_of(after))
        else {
            continue;
        };
        match (&was, &becomes) {
            (Held::Here(_), Held::Here(_)) => continue,
            (Held::There(was), Held::There(becomes)) if was == becomes => continue,
            _ => {}
        }
        let reader = match &mut reader {
            Some(reader) => reader,
            none => none.insert(Reader::new(cloud, situation).await),
        };
        let both = async {
            let was = reader.definition(was, &[]).await?;
            let assets = &situation.assembly.assets;
            Ok((was, reader.definition(becomes, assets).await?))
        };
        let (was, becomes) = match interrupt.or(both).await {
            // Whoever wants to stop does not wait for a download; that is told elsewhere.
            None => return,
            Some(Ok(both)) => both,
            Some(Err(why)) => {
                let why: String = why;
                let id = &resource.id;
                difference
                    .caveats
                    .push(format!("what changes in the definition of {id}: {why}"));
                continue;
            }
        };
        let was = canonical(&substituted(was, before));
        let becomes = canonical(&substituted(becomes, after));
        show(resource, names, property, (&was, &becomes));
    }
    difference.hide_secrets();
}

/// Puts what changes in the definition in place of what changes in where it lies.
fn show(
    resource: &mut ResourceDifference,
    names: &[&str],
    property: &str,
    (was, becomes): (&Node, &Node),
) {
    let of_definition = |path: &Path| {
        path.property()
            .is_some_and(|it| names.contains(&it) || it == SUBSTITUTIONS)
    };
    resource
        .changes
        .retain(|change| !of_definition(&change.path));
    resource
        .service_changes
        .retain(|change| !of_definition(&change.path));
    let path = Path::default().key("Properties").key(property);
    let found = changes(&path, Some(was), Some(becomes));
    if found.is_empty() {
        let same = "the same definition, in another place".to_owned();
        resource.causes.push(same);
    }
    resource.changes.extend(found);
}

fn names_of(resource: &Resource) -> Option<&'static [&'static str]> {
    let mut all = HELD.iter();
    let kind = all.find(|(types, _)| types.contains(&resource.type_name.as_str()));
    kind.map(|(_, names)| *names)
}

/// The definition of a resource, and the property that holds it or says where it lies.
fn held(resource: &Resource) -> Option<(&'static str, Held)> {
    let found = |name: &&&str| resource.properties.contains_key(**name);
    let name = names_of(resource)?.iter().find(found)?;
    let value = resource.properties.get(*name)?;
    let place = match (*name, value) {
        ("DefinitionUri" | "DefinitionS3Location" | "BodyS3Location", Node::Map(place)) => {
            Some(Place::Object {
                bucket: place.get("Bucket")?.clone(),
                key: place.get("Key")?.clone(),
            })
        }
        ("DefinitionUri", uri) => Some(Place::Uri(uri.clone())),
        (_, value) => included(value),
    };
    let held = match place {
        Some(place) => Held::There(place),
        None => Held::Here(value.clone()),
    };
    Some((name, held))
}

/// Where the macro takes a whole value from.
fn included(value: &Node) -> Option<Place> {
    let parameters = match value {
        Node::Map(map) if map.len() == 1 => {
            let call = map.get("Fn::Transform")?;
            let name = call.get("Name").and_then(Node::as_text);
            name.filter(|name| *name == INCLUDE)?;
            call.get("Parameters")
        }
        value => match value.as_intrinsic()? {
            Intrinsic::Transform { name, parameters } if name.as_text() == Some(INCLUDE) => {
                parameters.as_ref()
            }
            _ => return None,
        },
    };
    Some(Place::Uri(parameters?.get("Location")?.clone()))
}

impl Reader<'_> {
    /// A definition, from the template, from what this deploy uploads, or from where it lies.
    async fn definition(&self, held: Held, assets: &[Asset]) -> Result<Node, String> {
        let place = match held {
            Held::Here(Node::Text(text)) => return parsed(text.as_bytes()),
            Held::Here(node) => return Ok(node),
            Held::There(place) => place,
        };
        let unknown = || "where it lies is not known before the deploy".to_owned();
        let (bucket, key) = match &place {
            Place::Object { bucket, key } => (self.text(bucket), self.text(key)),
            Place::Uri(uri) => {
                let uri = self.text(uri).ok_or_else(unknown)?;
                match uri.strip_prefix("s3://").and_then(|it| it.split_once('/')) {
                    Some((bucket, key)) => (Some(bucket.to_owned()), Some(key.to_owned())),
                    None => return self.local_definition(&uri),
                }
            }
        };
        let key = key.ok_or_else(unknown)?;
        match assets.iter().find(|asset| asset.key == key) {
            Some(asset) => match &asset.content {
                AssetContent::Text(text) => parsed(text.as_bytes()),
                AssetContent::File(path) => self.local_definition(&path.display().to_string()),
                AssetContent::Archive(_) => Err(format!("{key} is an archive")),
            },
            None => {
                let bucket = bucket.ok_or_else(unknown)?;
                match self
                    .cloud
                    .read_small_object(&bucket, &key, None, LIMIT)
                    .await
                {
                    Ok(Some(text)) => parsed(&text),
                    Ok(None) => Err(format!("{key} in {bucket} is larger than 1 MiB")),
                    Err(error) => Err(format!("{key} in {bucket} cannot be read: {error}")),
                }
            }
        }
    }

    fn local_definition(&self, place: &str) -> Result<Node, String> {
        let path = self.situation.assembly.folder.join(place);
        let text = fs::read(&path);
        let text = text.map_err(|error| format!("`{}` cannot be read: {error}", path.display()))?;
        parsed(&text)
    }
}

fn parsed(text: &[u8]) -> Result<Node, String> {
    Node::parse(text).map_err(|error| format!("it cannot be read: {error}"))
}

/// The definition with what its placeholders stand for.
fn substituted(mut definition: Node, resource: &Resource) -> Node {
    let Some(values) = resource
        .properties
        .get(SUBSTITUTIONS)
        .and_then(Node::as_map)
    else {
        return definition;
    };
    definition.visit_mut("", &mut |_, node| {
        if let Node::Text(text) = node
            && let Some(filled) = filled(text, values)
        {
            *node = filled;
            return false;
        }
        true
    });
    definition
}

/// A text with values in place of its placeholders; none if it has none of these.
fn filled(text: &str, values: &Map) -> Option<Node> {
    let whole = text.strip_prefix("${").and_then(|it| it.strip_suffix('}'));
    if let Some(value) = whole.and_then(|name| values.get(name)) {
        return Some(value.clone());
    }
    let used = |name: &str| text.contains(&format!("${{{name}}}"));
    let used: Map = values
        .iter()
        .filter(|(name, _)| used(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    (!used.is_empty()).then(|| {
        Node::from(Intrinsic::Sub {
            text: text.to_owned(),
            variables: used,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Template;

    #[test]
    fn where_a_definition_lies_is_known_in_each_form() {
        let text = "
Resources:
  Included:
    Type: AWS::Serverless::Api
    Properties:
      DefinitionBody: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://b/k}}}
  Uri: {Type: 'AWS::Serverless::HttpApi', Properties: {DefinitionUri: s3://b/k}}
  Place: {Type: 'AWS::ApiGateway::RestApi', Properties: {BodyS3Location: {Bucket: b, Key: k}}}
  Other: {Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {Fn::Transform: {Name: Mine}}}}
  Text: {Type: 'AWS::StepFunctions::StateMachine', Properties: {DefinitionString: '{}'}}
  Topic: {Type: 'AWS::SNS::Topic'}
";
        let template = Template::parse(text).expect("a template");
        let told = template.resources.iter().map(|(id, resource)| {
            let said = match held(resource) {
                None => "none".to_owned(),
                Some((property, Held::Here(_))) => format!("in {property}"),
                Some((property, Held::There(Place::Uri(uri)))) => {
                    format!("{property} {}", uri.as_text().unwrap_or_default())
                }
                Some((property, Held::There(Place::Object { .. }))) => {
                    format!("{property}, placed")
                }
            };
            format!("{id}: {said}")
        });
        let told: Vec<String> = told.collect();
        insta::assert_snapshot!(told.join("\n"), @r"
        Included: DefinitionBody s3://b/k
        Uri: DefinitionUri s3://b/k
        Place: BodyS3Location, placed
        Other: in Body
        Text: in DefinitionString
        Topic: none
        ");
    }

    #[test]
    fn placeholders_become_what_they_stand_for() {
        let text = "{Type: 'AWS::StepFunctions::StateMachine', Properties: {DefinitionSubstitutions: {Topic: !Ref News}}}";
        let template = Template::parse(format!("Resources: {{M: {text}}}")).expect("a template");
        let definition = Node::parse("[\"${Topic}\", \"to ${Topic}\", \"${Other}\"]");
        let definition = definition.expect("a list");
        let found = substituted(definition, &template.resources["M"]);
        let expected = Node::parse("[!Ref News, !Sub 'to ${News}', '${Other}']").expect("a list");
        assert_eq!(canonical(&found), canonical(&expected));
    }
}
