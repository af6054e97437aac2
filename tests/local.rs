//! The local cloud, really started.

mod common;

use common::local_cloud;

#[test]
fn the_shared_cloud_answers() {
    let endpoint = local_cloud::shared();
    let health = ureq::get(format!("{}/_ministack/health", endpoint.url)).call();
    assert_eq!(health.unwrap().status(), 200);
    assert_ne!(endpoint.account, local_cloud::shared().account);
}
