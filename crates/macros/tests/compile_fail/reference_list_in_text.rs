//! A list cannot stand in a text.

use stackwright::{availability_zones, join};

fn main() {
    let _ = join("-", ("zones", availability_zones()));
}
