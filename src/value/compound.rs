//! Several texts in one.

use super::{Any, IntoValue, Scalar, Value, split};

/// Several texts with `|` between them: what `Ref` gives for some types, as a network's id and
/// the device's. It is no id of anything, and so fits where anything does, not where text does.
///
/// ```
/// use stackwright::{Value, value::Compound};
///
/// let device: Value<Compound> = Value::assume("global-network-1|device-1");
/// let network: Value<String> = device.part(0);
/// ```
pub struct Compound(());

impl Scalar for Compound {}

impl Value<Compound> {
    /// One of the texts, counted from 0.
    ///
    /// ```
    /// use stackwright::App;
    ///
    /// stackwright::resources! { mod networkmanager { "AWS::NetworkManager::Device" } }
    ///
    /// let mut app = App::new("example", ".");
    /// let stack = app.stack("example");
    /// let device = stack.add("Device", networkmanager::Device::new("global-network-1"));
    /// stack.output("Network", "", device.reference().part(0));
    /// ```
    pub fn part(&self, index: u32) -> Value<String> {
        let text: Value<String> = self.clone().assume_kind();
        split("|", text).select(index)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<Any> for Value<Compound> {
    fn into_value(self) -> Value<Any> {
        self.assume_kind()
    }
}
