//! Values where the service takes more than one type.

use super::{Dictionary, IntoValue, Json, List, TextKind, Value, list};
use crate::template::Node;

/// Whatever the service takes: text, a number, a truth value, or JSON.
///
/// ```
/// use stackwright::{IntoValue, Value, pseudo, value::Any};
///
/// let values: [Value<Any>; 4] = [
///     "brown".into_value(),
///     63.into_value(),
///     true.into_value(),
///     pseudo::region().into_value(),
/// ];
/// assert_eq!(values[0].node().as_text(), Some("brown"));
/// ```
pub struct Any(());

macro_rules! into_any {
    ($($literal:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoValue<Any> for $literal {
            fn into_value(self) -> Value<Any> {
                Value::assume(self)
            }
        }
    )*};
}

macro_rules! value_into_any {
    ($($kind:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoValue<Any> for Value<$kind> {
            fn into_value(self) -> Value<Any> {
                self.assume_kind()
            }
        }

        #[diagnostic::do_not_recommend]
        impl IntoValue<Any> for &Value<$kind> {
            fn into_value(self) -> Value<Any> {
                self.clone().assume_kind()
            }
        }
    )*};
}

into_any!(&str, String, bool, i64, f64, Node, serde_json::Value);
value_into_any!(String, bool, i64, f64, Json);

#[diagnostic::do_not_recommend]
impl IntoValue<Any> for i32 {
    fn into_value(self) -> Value<Any> {
        Value::assume(i64::from(self))
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<Any> for u32 {
    fn into_value(self) -> Value<Any> {
        Value::assume(i64::from(self))
    }
}

#[diagnostic::do_not_recommend]
impl<K: TextKind> IntoValue<Any> for Value<K> {
    fn into_value(self) -> Value<Any> {
        self.assume_kind()
    }
}

#[diagnostic::do_not_recommend]
impl<K: TextKind> IntoValue<Any> for &Value<K> {
    fn into_value(self) -> Value<Any> {
        self.clone().assume_kind()
    }
}

#[diagnostic::do_not_recommend]
impl<K> IntoValue<Any> for Value<List<K>> {
    fn into_value(self) -> Value<Any> {
        self.assume_kind()
    }
}

#[diagnostic::do_not_recommend]
impl<V: IntoValue<Any>> IntoValue<Any> for Vec<V> {
    fn into_value(self) -> Value<Any> {
        list(self).assume_kind()
    }
}

#[diagnostic::do_not_recommend]
impl<V: IntoValue<Any>, const N: usize> IntoValue<Any> for [V; N] {
    fn into_value(self) -> Value<Any> {
        list(self).assume_kind()
    }
}

#[diagnostic::do_not_recommend]
impl<K> IntoValue<Any> for Value<Dictionary<K>> {
    fn into_value(self) -> Value<Any> {
        self.assume_kind()
    }
}
