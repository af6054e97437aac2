//! `Ref` of some types is several texts in one, and no id of anything.

use stackwright::{App, cfn::ssm};

stackwright::resources! { mod networkmanager { "AWS::NetworkManager::Device" } }

fn main() {
    let mut app = App::new("example", ".");
    let stack = app.stack("example");
    let device = stack.add("Device", networkmanager::Device::new("global-network-1"));
    let id = ssm::Parameter::new(ssm::parameter::Type::String, device.reference());
    stack.add("DeviceId", id);
}
