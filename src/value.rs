//! Typed values: what a property takes.
//!
//! A [`Value<K>`] is a literal, a parameter or an intrinsic whose result is of kind `K`. Kinds are
//! plain Rust types (`String`, `i64`, `bool`), the enums and structs that `resources!` generates,
//! and the markers in [`crate::kind`], which tell a role's ARN from a topic's.

mod any;
mod arms;
mod compound;
mod list;
mod mapping;
pub mod pseudo;
mod test;
mod text;

use std::{collections::BTreeMap, marker::PhantomData};

use indexmap::IndexMap;

use crate::{
    link::unmarked,
    source::{Origin, Origins},
    template::{Intrinsic, Map, Node},
};

pub use any::Any;
pub use arms::{Arms, Unset};
pub use compound::Compound;
pub use list::{availability_zones, cidr};
pub use mapping::Mapping;
pub use test::Test;
pub use text::{
    Piece, Pieces, Scalar, Text, Variables, base64, import_value, join, split, sub, substitute,
};

/// A value of kind `K`, literal or not.
///
/// ```
/// use stackwright::{IntoValue, Value, cfn::sns, kind};
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// let topic = stack.add("News", sns::Topic::new());
/// let arn: Value<kind::SnsTopicArn> = topic.topic_arn();
/// let text: Value<String> = arn.clone().into_value();
/// assert_eq!(text.node(), arn.node());
/// stack.add("Mail", sns::Subscription::new("email", arn));
/// ```
pub struct Value<K: ?Sized> {
    node: Node,
    origins: Origins,
    kind: PhantomData<fn() -> K>,
}

/// A list whose items are of kind `K`.
///
/// ```
/// use stackwright::{Value, availability_zones, kind, value::List};
///
/// let zones: Value<List<kind::Ec2AvailabilityZoneName>> = availability_zones();
/// let first: Value<kind::Ec2AvailabilityZoneName> = zones.select(0);
/// ```
pub struct List<K>(PhantomData<fn() -> K>);

/// A mapping whose values are of kind `K`.
///
/// ```
/// use stackwright::{IntoValue, Value, value::Dictionary};
///
/// let colours: Value<Dictionary<String>> = [("egg", "brown"), ("hen", "white")].into_value();
/// assert_eq!(colours.node().get("egg").and_then(|egg| egg.as_text()), Some("brown"));
/// ```
pub struct Dictionary<K>(PhantomData<fn() -> K>);

/// Free-form JSON: a policy document, a schema, an event pattern.
///
/// ```
/// use stackwright::{IntoValue, Value, value::Json};
///
/// let pattern: Value<Json> = serde_json::json!({"source": ["eggs"]}).into_value();
/// assert!(pattern.node().get("source").is_some());
/// ```
pub struct Json(());

impl<K: ?Sized> Value<K> {
    /// A value of any kind from an untyped node: the way out where the types are too narrow.
    ///
    /// Nothing checks that `node` gives a `K`; prefer handles, parameters and literals.
    ///
    /// ```
    /// use stackwright::{Value, template::Intrinsic};
    ///
    /// let length: Value<i64> = Value::assume(Intrinsic::Length("abc".into()));
    /// ```
    pub fn assume(node: impl Into<Node>) -> Self {
        Self {
            node: node.into(),
            origins: Origins::default(),
            kind: PhantomData,
        }
    }

    /// A value together with the source lines of its parts.
    ///
    /// ```
    /// use stackwright::{Value, source::{Origin, Origins}, template::Node};
    ///
    /// let mut origins = Origins::default();
    /// origins.push(Origin::here("Colour"));
    /// let egg: Value<stackwright::value::Json> =
    ///     Value::traced(Node::from([("Colour", "brown".into())]), origins);
    /// let (node, origins) = egg.into_parts();
    /// ```
    pub fn traced(node: Node, origins: Origins) -> Self {
        Self {
            node,
            origins,
            kind: PhantomData,
        }
    }

    /// The same value, taken to be of kind `L`: the way out where the types are too narrow.
    ///
    /// ```
    /// use stackwright::{Value, kind, parameter::Parameter};
    ///
    /// # let mut app = stackwright::App::new("example", ".");
    /// # let stack = app.stack("example");
    /// let text: Value<String> = stack.parameter("TopicArn", Parameter::new());
    /// let arn = text.assume_kind::<kind::SnsTopicArn>();
    /// ```
    pub fn assume_kind<L: ?Sized>(self) -> Value<L> {
        Value {
            node: self.node,
            origins: self.origins,
            kind: PhantomData,
        }
    }

    /// The untyped node.
    pub fn node(&self) -> &Node {
        &self.node
    }

    /// Takes the value apart: the node, and where its parts were written.
    pub fn into_parts(self) -> (Node, Origins) {
        (self.node, self.origins)
    }
}

impl<K: ?Sized> Clone for Value<K> {
    fn clone(&self) -> Self {
        Self {
            node: self.node.clone(),
            origins: self.origins.clone(),
            kind: PhantomData,
        }
    }
}

impl<K: ?Sized> std::fmt::Debug for Value<K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        unmarked(self.node.clone()).fmt(f)
    }
}

impl<K: ?Sized> From<Value<K>> for Node {
    fn from(value: Value<K>) -> Self {
        value.node
    }
}

impl<K: ?Sized> From<&Value<K>> for Node {
    fn from(value: &Value<K>) -> Self {
        value.node.clone()
    }
}

/// What can be given where a property wants a `K`.
///
/// ```
/// use stackwright::{IntoValue, Stack, construct::Parameter, pseudo};
///
/// /// Publishes a text where other programs find it, be it a literal or what the service resolves.
/// fn publish(stack: &Stack, id: &str, text: impl IntoValue<String>) {
///     stack.add(id, Parameter::string(format!("/eggs/{id}"), text.into_value()));
/// }
///
/// # let mut app = stackwright::App::new("example", ".");
/// # let stack = app.stack("example");
/// publish(&stack, "Colour", "brown");
/// publish(&stack, "Region", pseudo::region());
/// # let tested = stackwright::testing::TestedStack::of(&app);
/// # tested.resource("Colour").assert_property("Value", "brown");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not fit where a `{K}` belongs",
    label = "expected `{K}`",
    note = "a closed set of values has a variant for each and `Other`; a part has `new`; a list is `[…]`; a handle's methods give its attributes",
    note = "if you know better than the types, say so with `Value::assume` or `.assume_kind()`"
)]
pub trait IntoValue<K: ?Sized> {
    /// The value, with the source lines of its parts.
    fn into_value(self) -> Value<K>;
}

/// A kind of text with a meaning of its own: an ARN of something, a name of something.
///
/// Values of such a kind fit wherever plain text does, and nowhere else.
///
/// A kind of your own keeps your own ids apart:
///
/// ```
/// use stackwright::{IntoValue, Value, value::TextKind};
///
/// /// The id of a hen.
/// struct HenId;
/// impl TextKind for HenId {}
///
/// fn feed(_hen: impl IntoValue<HenId>) {}
///
/// let hen: Value<HenId> = "hen-12".into_value();
/// feed(hen.clone());
/// let text: Value<String> = hen.into_value();
/// ```
pub trait TextKind {
    /// The type of a template's parameter that gives such a value.
    const PARAMETER_TYPE: &'static str = "String";
}

/// Text, be it plain or of a kind: what a literal can be given for.
///
/// ```
/// use stackwright::{IntoValue, kind, value::AnyText};
///
/// fn literal<K: AnyText>(text: &str) -> stackwright::Value<K> {
///     text.into_value()
/// }
///
/// let plain = literal::<String>("news");
/// let arn = literal::<kind::SnsTopicArn>("arn:aws:sns:eu-west-1:111122223333:news");
/// assert_eq!(<kind::Ec2VpcId as AnyText>::PARAMETER_TYPE, "AWS::EC2::VPC::Id");
/// ```
pub trait AnyText {
    /// The type of a template's parameter that gives such a value.
    const PARAMETER_TYPE: &'static str = "String";
}

#[diagnostic::do_not_recommend]
impl AnyText for String {}

#[diagnostic::do_not_recommend]
impl<K: TextKind> AnyText for K {
    const PARAMETER_TYPE: &'static str = <K as TextKind>::PARAMETER_TYPE;
}

#[diagnostic::do_not_recommend]
impl<K: ?Sized> IntoValue<K> for Value<K> {
    fn into_value(self) -> Value<K> {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<K: ?Sized> IntoValue<K> for &Value<K> {
    fn into_value(self) -> Value<K> {
        self.clone()
    }
}

#[diagnostic::do_not_recommend]
impl<K: TextKind> IntoValue<String> for Value<K> {
    fn into_value(self) -> Value<String> {
        self.assume_kind()
    }
}

#[diagnostic::do_not_recommend]
impl<K: TextKind> IntoValue<String> for &Value<K> {
    fn into_value(self) -> Value<String> {
        self.clone().assume_kind()
    }
}

#[diagnostic::do_not_recommend]
impl<K: AnyText> IntoValue<K> for &str {
    fn into_value(self) -> Value<K> {
        Value::assume(self)
    }
}

#[diagnostic::do_not_recommend]
impl<K: AnyText> IntoValue<K> for String {
    fn into_value(self) -> Value<K> {
        Value::assume(self)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<bool> for bool {
    fn into_value(self) -> Value<bool> {
        Value::assume(self)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<i64> for i64 {
    fn into_value(self) -> Value<i64> {
        Value::assume(self)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<i64> for i32 {
    fn into_value(self) -> Value<i64> {
        Value::assume(i64::from(self))
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<i64> for u32 {
    fn into_value(self) -> Value<i64> {
        Value::assume(i64::from(self))
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<f64> for Value<i64> {
    fn into_value(self) -> Value<f64> {
        self.assume_kind()
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<f64> for f64 {
    fn into_value(self) -> Value<f64> {
        Value::assume(self)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<f64> for i32 {
    fn into_value(self) -> Value<f64> {
        Value::assume(i64::from(self))
    }
}

fn list<K>(items: impl IntoIterator<Item: IntoValue<K>>) -> Value<List<K>> {
    let mut origins = Origins::default();
    let nodes = items
        .into_iter()
        .enumerate()
        .map(|(index, item)| {
            let (node, inner) = item.into_value().into_parts();
            origins.nest(&index.to_string(), inner);
            node
        })
        .collect();
    Value::traced(nodes, origins)
}

#[diagnostic::do_not_recommend]
impl<K, V: IntoValue<K>> IntoValue<List<K>> for Vec<V> {
    fn into_value(self) -> Value<List<K>> {
        list(self)
    }
}

#[diagnostic::do_not_recommend]
impl<K, V: IntoValue<K>, const N: usize> IntoValue<List<K>> for [V; N] {
    fn into_value(self) -> Value<List<K>> {
        list(self)
    }
}

fn dictionary<K, S: Into<String>>(
    entries: impl IntoIterator<Item = (S, impl IntoValue<K>)>,
) -> Value<Dictionary<K>> {
    let mut origins = Origins::default();
    let map: Map = entries
        .into_iter()
        .map(|(key, value)| {
            let key = key.into();
            let (node, inner) = value.into_value().into_parts();
            origins.nest(&key, inner);
            (key, node)
        })
        .collect();
    Value::traced(map.into(), origins)
}

#[diagnostic::do_not_recommend]
impl<K, S: Into<String>, V: IntoValue<K>> IntoValue<Dictionary<K>> for Vec<(S, V)> {
    fn into_value(self) -> Value<Dictionary<K>> {
        dictionary(self)
    }
}

#[diagnostic::do_not_recommend]
impl<K, S: Into<String>, V: IntoValue<K>, const N: usize> IntoValue<Dictionary<K>> for [(S, V); N] {
    fn into_value(self) -> Value<Dictionary<K>> {
        dictionary(self)
    }
}

#[diagnostic::do_not_recommend]
impl<K, S: Into<String>, V: IntoValue<K>> IntoValue<Dictionary<K>> for BTreeMap<S, V> {
    fn into_value(self) -> Value<Dictionary<K>> {
        dictionary(self)
    }
}

#[diagnostic::do_not_recommend]
impl<K, S: Into<String>, V: IntoValue<K>> IntoValue<Dictionary<K>> for IndexMap<S, V> {
    fn into_value(self) -> Value<Dictionary<K>> {
        dictionary(self)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<Json> for Node {
    fn into_value(self) -> Value<Json> {
        Value::assume(self)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<Json> for serde_json::Value {
    fn into_value(self) -> Value<Json> {
        Value::assume(Node::from(self))
    }
}

/// The properties of a resource, or of a part of one, while they are being set.
///
/// Generated builders keep one of these; each property remembers the line that set it.
///
/// ```
/// use stackwright::value::Properties;
///
/// let mut properties = Properties::default();
/// properties.set::<String>("Colour", "brown");
/// properties.require::<String>("Colour", "white");
/// let value = properties.clone().into_value::<stackwright::value::Json>();
/// let (map, origins) = properties.into_parts();
/// assert_eq!(map["Colour"].as_text(), Some("white"));
/// assert_eq!(value.node().get("Colour"), map.get("Colour"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Properties {
    map: Map,
    origins: Origins,
}

impl Properties {
    /// Sets a property; a second call for the same name replaces the first.
    #[track_caller]
    pub fn set<K: ?Sized>(&mut self, name: &str, value: impl IntoValue<K>) {
        let (node, inner) = value.into_value().into_parts();
        self.origins.forget(name);
        self.origins.push(Origin::here(name));
        self.origins.nest(name, inner);
        self.map.insert(name.to_owned(), node);
    }

    /// Sets a property that must be there: a value that may be [`Unset`] keeps the stack from
    /// being synthesized, unless the resource itself has a condition.
    #[track_caller]
    pub fn require<K: ?Sized>(&mut self, name: &str, value: impl IntoValue<K>) {
        let value = value.into_value();
        let is_unset = may_be_unset(&value.node);
        self.set(name, value);
        if is_unset {
            self.origins.push_unset(name);
        }
    }

    /// The properties, and the lines that set them.
    pub fn into_parts(self) -> (Map, Origins) {
        (self.map, self.origins)
    }

    /// The properties as a value of kind `K`.
    pub fn into_value<K>(self) -> Value<K> {
        Value::traced(self.map.into(), self.origins)
    }
}

/// Whether a value is left out in some case.
fn may_be_unset(node: &Node) -> bool {
    match node.as_intrinsic() {
        Some(Intrinsic::If {
            then, otherwise, ..
        }) => may_be_unset(then) || may_be_unset(otherwise),
        _ => node.is_no_value(),
    }
}
