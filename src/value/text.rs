//! Text that the program writes, with parts that the service fills in.

use std::fmt;

use super::{Any, AnyText, IntoValue, Json, List, TextKind, Value};
use crate::{
    link::unmarked,
    template::{Intrinsic, Map, Node},
};

/// Text that the program itself writes, with parts that the service fills in.
///
/// Like a literal, it fits wherever text does, of whatever kind. `into_value` makes a
/// [`Value`] of it where one is needed by itself.
///
/// ```
/// use stackwright::{Value, kind, sub, value::Text};
///
/// let arn: Text = sub("arn:${AWS::Partition}:sns:${AWS::Region}:111122223333:news");
/// assert!(arn.node().as_intrinsic().is_some());
/// let arn: Value<kind::SnsTopicArn> = arn.assume_kind();
/// ```
#[derive(Clone)]
pub struct Text {
    node: Node,
}

impl Text {
    fn of(intrinsic: Intrinsic) -> Self {
        Self {
            node: intrinsic.into(),
        }
    }

    /// The same, taken to be of kind `L`, also of one that no text is.
    pub fn assume_kind<L: ?Sized>(self) -> Value<L> {
        Value::assume(self.node)
    }

    /// The untyped node.
    pub fn node(&self) -> &Node {
        &self.node
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        unmarked(self.node.clone()).fmt(f)
    }
}

impl From<Text> for Node {
    fn from(text: Text) -> Self {
        text.node
    }
}

impl From<&Text> for Node {
    fn from(text: &Text) -> Self {
        text.node.clone()
    }
}

#[diagnostic::do_not_recommend]
impl<K: AnyText> IntoValue<K> for Text {
    fn into_value(self) -> Value<K> {
        self.assume_kind()
    }
}

#[diagnostic::do_not_recommend]
impl<K: AnyText> IntoValue<K> for &Text {
    fn into_value(self) -> Value<K> {
        self.clone().assume_kind()
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<Any> for Text {
    fn into_value(self) -> Value<Any> {
        self.assume_kind()
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<Any> for &Text {
    fn into_value(self) -> Value<Any> {
        self.clone().assume_kind()
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<Json> for Text {
    fn into_value(self) -> Value<Json> {
        self.assume_kind()
    }
}

/// What can stand in a text: text of any kind, a number, a truth value. No list and no JSON.
///
/// ```
/// use stackwright::{pseudo, substitute, value::{Piece, Text}};
///
/// fn in_brackets(piece: impl Piece) -> Text {
///     substitute("[${it}]", [("it", piece)])
/// }
///
/// let region = in_brackets(pseudo::region());
/// let number = in_brackets(12);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in a text",
    label = "no text, number or truth value",
    note = "a list has `join` and `select`; of a part, use what it is made of"
)]
pub trait Piece {
    /// The piece.
    fn into_piece(self) -> Node;
}

/// A kind whose values are one text once the service has resolved them.
///
/// ```
/// use stackwright::{Value, pseudo, value::{List, Scalar, Text}};
///
/// fn in_one_line<K: Scalar>(items: &Value<List<K>>) -> Text {
///     items.join(", ")
/// }
///
/// let topics = in_one_line(&pseudo::notification_arns());
/// ```
pub trait Scalar {}

#[diagnostic::do_not_recommend]
impl<K: AnyText> Scalar for K {}

macro_rules! scalars {
    ($($kind:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl Scalar for $kind {}
    )*};
}

scalars!(Any, bool, i64, f64);

#[diagnostic::do_not_recommend]
impl<K: Scalar> Piece for Value<K> {
    fn into_piece(self) -> Node {
        self.into()
    }
}

#[diagnostic::do_not_recommend]
impl<K: Scalar> Piece for &Value<K> {
    fn into_piece(self) -> Node {
        self.into()
    }
}

macro_rules! literal_pieces {
    ($($literal:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl Piece for $literal {
            fn into_piece(self) -> Node {
                self.into()
            }
        }
    )*};
}

literal_pieces!(&str, String, bool, i64, f64, Text, &Text);

#[diagnostic::do_not_recommend]
impl Piece for i32 {
    fn into_piece(self) -> Node {
        i64::from(self).into()
    }
}

#[diagnostic::do_not_recommend]
impl Piece for u32 {
    fn into_piece(self) -> Node {
        i64::from(self).into()
    }
}

/// Pieces in order: a tuple of any, an array or a vector of one type, or a list.
///
/// ```
/// use stackwright::{join, pseudo, value::{Pieces, Text}};
///
/// fn dashed(pieces: impl Pieces) -> Text {
///     join("-", pieces)
/// }
///
/// let mixture = dashed(("eggs", pseudo::region(), 12));
/// let array = dashed(["brown", "eggs"]);
/// let list = dashed(pseudo::notification_arns());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no sequence of pieces of text",
    label = "expected a tuple, an array or a list of texts",
    note = "a tuple of up to 12 takes any mixture, as in `(\"arn\", topic.arn())`"
)]
pub trait Pieces {
    /// A list, or a function that gives one.
    fn into_pieces(self) -> Node;
}

#[diagnostic::do_not_recommend]
impl<P: Piece, const N: usize> Pieces for [P; N] {
    fn into_pieces(self) -> Node {
        self.into_iter().map(Piece::into_piece).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<P: Piece> Pieces for Vec<P> {
    fn into_pieces(self) -> Node {
        self.into_iter().map(Piece::into_piece).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<K: Scalar> Pieces for Value<List<K>> {
    fn into_pieces(self) -> Node {
        self.into()
    }
}

#[diagnostic::do_not_recommend]
impl<K: Scalar> Pieces for &Value<List<K>> {
    fn into_pieces(self) -> Node {
        self.into()
    }
}

/// Names of placeholders with their values: an array, a vector, or a tuple of pairs.
///
/// ```
/// use stackwright::{pseudo, substitute, value::{Text, Variables}};
///
/// fn greeting(who: impl Variables) -> Text {
///     substitute("${name} of ${place}", who)
/// }
///
/// let pairs = greeting((("name", "Berta"), ("place", pseudo::region())));
/// let array = greeting([("name", "Berta"), ("place", "the farm")]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not give placeholders their values",
    label = "expected pairs of a name and a value",
    note = "a tuple of up to 12 pairs takes any mixture, as in `((\"a\", topic.arn()), (\"b\", 1))`"
)]
pub trait Variables {
    /// The values by name.
    fn into_variables(self) -> Map;
}

#[diagnostic::do_not_recommend]
impl<S: Into<String>, P: Piece, const N: usize> Variables for [(S, P); N] {
    fn into_variables(self) -> Map {
        let pairs = self.into_iter();
        pairs
            .map(|(name, piece)| (name.into(), piece.into_piece()))
            .collect()
    }
}

#[diagnostic::do_not_recommend]
impl<S: Into<String>, P: Piece> Variables for Vec<(S, P)> {
    fn into_variables(self) -> Map {
        let pairs = self.into_iter();
        pairs
            .map(|(name, piece)| (name.into(), piece.into_piece()))
            .collect()
    }
}

/// The way out: nodes of any shape, which nothing checks.
#[diagnostic::do_not_recommend]
impl Variables for Map {
    fn into_variables(self) -> Map {
        self
    }
}

macro_rules! tuples {
    ($($name:ident $piece:ident $at:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<$($piece: Piece),*> Pieces for ($($piece,)*) {
            fn into_pieces(self) -> Node {
                [$(self.$at.into_piece()),*].into_iter().collect()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($name: Into<String>, $piece: Piece),*> Variables for ($(($name, $piece),)*) {
            fn into_variables(self) -> Map {
                [$((self.$at.0.into(), self.$at.1.into_piece())),*].into_iter().collect()
            }
        }
    };
}

tuples!(S0 P0 0);
tuples!(S0 P0 0, S1 P1 1);
tuples!(S0 P0 0, S1 P1 1, S2 P2 2);
tuples!(S0 P0 0, S1 P1 1, S2 P2 2, S3 P3 3);
tuples!(S0 P0 0, S1 P1 1, S2 P2 2, S3 P3 3, S4 P4 4);
tuples!(S0 P0 0, S1 P1 1, S2 P2 2, S3 P3 3, S4 P4 4, S5 P5 5);
tuples!(S0 P0 0, S1 P1 1, S2 P2 2, S3 P3 3, S4 P4 4, S5 P5 5, S6 P6 6);
tuples!(S0 P0 0, S1 P1 1, S2 P2 2, S3 P3 3, S4 P4 4, S5 P5 5, S6 P6 6, S7 P7 7);
tuples!(S0 P0 0, S1 P1 1, S2 P2 2, S3 P3 3, S4 P4 4, S5 P5 5, S6 P6 6, S7 P7 7, S8 P8 8);
tuples!(
    S0 P0 0, S1 P1 1, S2 P2 2, S3 P3 3, S4 P4 4, S5 P5 5, S6 P6 6, S7 P7 7, S8 P8 8, S9 P9 9
);
tuples!(
    S0 P0 0, S1 P1 1, S2 P2 2, S3 P3 3, S4 P4 4, S5 P5 5, S6 P6 6, S7 P7 7, S8 P8 8, S9 P9 9,
    S10 P10 10
);
tuples!(
    S0 P0 0, S1 P1 1, S2 P2 2, S3 P3 3, S4 P4 4, S5 P5 5, S6 P6 6, S7 P7 7, S8 P8 8, S9 P9 9,
    S10 P10 10, S11 P11 11
);

/// Text with `${…}` placeholders for parameters, resources and attributes (`Fn::Sub`).
///
/// Placeholders that are none of these are given by [`substitute`].
///
/// ```
/// use stackwright::{App, construct::Topic, sub};
///
/// let mut app = App::new("example", ".");
/// let stack = app.stack("example");
/// stack.output("Place", "", sub("${AWS::Region}/${AWS::AccountId}"));
/// ```
pub fn sub(text: impl Into<String>) -> Text {
    Text::of(Intrinsic::Sub {
        text: text.into(),
        variables: Map::default(),
    })
}

/// Text with `${name}` placeholders, and a value for each (`Fn::Sub` with variables).
///
/// ```
/// use stackwright::{App, cfn::{sns, ssm}, substitute};
///
/// let mut app = App::new("example", ".");
/// let stack = app.stack("example");
/// let topic = stack.add("News", sns::Topic::new());
/// let text = substitute("${topic} of ${count}", (("topic", topic.topic_name()), ("count", 2)));
/// stack.add("Text", ssm::Parameter::new(ssm::parameter::Type::String, text));
/// ```
pub fn substitute(text: impl Into<String>, variables: impl Variables) -> Text {
    Text::of(Intrinsic::Sub {
        text: text.into(),
        variables: variables.into_variables(),
    })
}

/// The pieces with `separator` between them (`Fn::Join`).
///
/// ```
/// use stackwright::{App, cfn::sns, join, pseudo};
///
/// let mut app = App::new("example", ".");
/// let stack = app.stack("example");
/// let name = join("-", (pseudo::stack_name(), "news", 1));
/// stack.add("News", sns::Topic::new().topic_name(name));
/// ```
pub fn join(separator: impl Into<String>, pieces: impl Pieces) -> Text {
    Text::of(Intrinsic::Join {
        separator: separator.into(),
        items: pieces.into_pieces(),
    })
}

/// The parts of a text between the separators (`Fn::Split`).
///
/// ```
/// use stackwright::{App, cfn::sns, split};
///
/// let mut app = App::new("example", ".");
/// let stack = app.stack("example");
/// let topic = stack.add("News", sns::Topic::new());
/// stack.output("Account", "", split(":", topic.topic_arn()).select(4));
/// ```
pub fn split(separator: impl Into<String>, text: impl IntoValue<String>) -> Value<List<String>> {
    Value::assume(Intrinsic::Split {
        separator: separator.into(),
        text: text.into_value().into(),
    })
}

/// The text's bytes in Base64 (`Fn::Base64`), as user data of machines is given.
///
/// ```
/// let script = stackwright::base64(stackwright::sub("#!/bin/sh\necho ${AWS::Region}"));
/// # let _: stackwright::Value<String> = script;
/// ```
pub fn base64(text: impl IntoValue<String>) -> Value<String> {
    Value::assume(Intrinsic::Base64(text.into_value().into()))
}

/// What another stack exports under this name (`Fn::ImportValue`).
///
/// A stack of the same app needs no name: use its handles. An export is one text; one that holds
/// a list has to be [`split`].
///
/// ```
/// use stackwright::{App, Value, cfn::sns, import_value, kind};
///
/// let mut app = App::new("example", ".");
/// let stack = app.stack("example");
/// let topic: Value<kind::SnsTopicArn> = import_value("news:Topic");
/// stack.add("Mail", sns::Subscription::new("email", topic));
/// ```
pub fn import_value<K: Scalar>(name: impl IntoValue<String>) -> Value<K> {
    Value::assume(Intrinsic::ImportValue(name.into_value().into()))
}

#[diagnostic::do_not_recommend]
impl<K: TextKind> IntoValue<List<String>> for Value<List<K>> {
    fn into_value(self) -> Value<List<String>> {
        self.assume_kind()
    }
}

#[diagnostic::do_not_recommend]
impl<K: TextKind> IntoValue<List<String>> for &Value<List<K>> {
    fn into_value(self) -> Value<List<String>> {
        self.clone().assume_kind()
    }
}
