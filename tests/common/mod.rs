//! What tests share.

pub(crate) mod local_cloud;
