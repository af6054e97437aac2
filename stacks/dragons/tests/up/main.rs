//! The application on the local cloud, from nothing to nothing, as a student meets it.

#[path = "../../../../tests/common/full_bucket.rs"]
mod full_bucket;
#[expect(dead_code, reason = "other tests let more go wrong")]
#[path = "../../../../tests/cloud/proxy.rs"]
mod proxy;
#[path = "../../../../tests/common/python.rs"]
mod python;

mod farewell;
mod formats;
mod harness;
mod labs;
mod lifetime;
mod names;
