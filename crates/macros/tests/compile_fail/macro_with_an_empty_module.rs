stackwright::resources! { pub mod sns {} }

fn main() {}
