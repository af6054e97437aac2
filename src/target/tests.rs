use super::*;
use crate::project::FILE_NAME;

fn project(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join(FILE_NAME), text).expect("a file");
    folder
}

fn resolve(text: &str, name: &str, overrides: &Overrides) -> Result<Target, String> {
    let folder = project(text);
    Target::resolve(folder.path(), name, overrides).map_err(|error| {
        error
            .to_string()
            .replace(&folder.path().join(FILE_NAME).display().to_string(), "FILE")
    })
}

const PROD: &str = r#"
[target.prod]
account = "123456789012"
region = "eu-central-1"
profile = "prod"
parameters = { Email = "a@example.com", Size = 3, Loud = true }
tags = { team = "dragons" }
"#;

#[test]
fn a_target_says_everything() {
    let target = resolve(PROD, "prod", &Overrides::default()).expect("a target");
    assert_eq!(target.place, Place::Aws);
    assert_eq!(target.account.as_deref(), Some("123456789012"));
    assert_eq!(target.region, "eu-central-1");
    assert_eq!(target.profile.as_deref(), Some("prod"));
    assert_eq!(target.parameters["Email"], "a@example.com");
    assert_eq!(target.parameters["Size"], "3");
    assert_eq!(target.parameters["Loud"], "true");
    assert_eq!(target.tags["team"], "dragons");
}

#[test]
fn flags_win_over_the_file() {
    let overrides = Overrides {
        region: Some("us-west-2".into()),
        profile: Some("other".into()),
        endpoint_url: Some("http://127.0.0.1:4566/".into()),
        asset_bucket: None,
        defaults: Defaults::default(),
    };
    let target = resolve(PROD, "prod", &overrides).expect("a target");
    assert_eq!(target.region, "us-west-2");
    assert_eq!(target.profile.as_deref(), Some("other"));
    let Place::Endpoint(endpoint) = target.place else {
        panic!("an endpoint")
    };
    assert_eq!(endpoint.url(), "http://127.0.0.1:4566");
    assert!(endpoint.is_loopback());
    assert_eq!(target.account.as_deref(), Some("123456789012"));
}

#[test]
fn defaults_complete_no_target() {
    let defaults = Defaults {
        region: Some("us-west-2".into()),
        profile: Some("other".into()),
        asset_bucket: "artifacts".parse().ok(),
    };
    let overrides = Overrides {
        defaults,
        ..Overrides::default()
    };
    let bucket = |target: &Target| target.asset_bucket.as_ref().map(ToString::to_string);

    let nowhere = "[target.nowhere]\naccount = \"123456789012\"\n";
    let refused = resolve(nowhere, "nowhere", &overrides).expect_err("it has no region");
    assert!(refused.contains("does not say its region"), "{refused}");

    let prod = resolve(PROD, "prod", &overrides).expect("a target");
    assert_eq!(
        (prod.region.as_str(), prod.profile.as_deref(), bucket(&prod)),
        ("eu-central-1", Some("prod"), Some("artifacts".to_owned()))
    );
    let local = resolve("", LOCAL, &overrides).expect("a target");
    assert_eq!(
        (
            local.region.as_str(),
            local.profile.as_deref(),
            bucket(&local)
        ),
        ("us-west-2", None, None)
    );
}

#[test]
fn the_local_cloud_needs_no_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let target = Target::resolve(folder.path(), LOCAL, &Overrides::default()).expect("a target");
    assert_eq!(target.place, Place::Local);
    assert_eq!(target.account.as_deref(), Some(LOCAL_ACCOUNT));
    assert_eq!(target.region, DEFAULT_REGION);
    assert_eq!(target.profile, None);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let endpoint = |url: &str| Overrides {
        endpoint_url: Some(url.into()),
        ..Overrides::default()
    };
    let none = Overrides::default();
    let cases = [
        (PROD, "prd", &none),
        ("[target.a]\nregion = \"us-east-1\"\n", "a", &none),
        ("[target.a]\nprofile = \"x\"\n", "a", &none),
        (
            "",
            "local",
            &endpoint("https://cloudformation.us-east-1.amazonaws.com"),
        ),
        ("", "local", &endpoint("127.0.0.1:4566")),
        ("", "local", &endpoint("http://127.0.0.1:99999")),
        ("[target.a]\n\nacount = \"1\"\n", "a", &none),
        ("[targets.a]\n", "a", &none),
        ("[target.a]\naccount = \"12\"\n", "a", &none),
        ("[target.a]\naccount = 12\n", "a", &none),
        ("\n[target.local]\nprofile = \"x\"\n", "local", &none),
        ("[target.a]\nparameters = { A = [1] }\n", "a", &none),
        ("[target", "a", &none),
    ];
    let messages: Vec<String> = cases
        .into_iter()
        .map(|(text, name, overrides)| resolve(text, name, overrides).expect_err("a refusal"))
        .collect();
    insta::assert_snapshot!(messages.join("\n"), @r"
    there is no target `prd` in FILE; did you mean `prod`? (known: prod, local)
    the target `a` does not say its account: nothing is deployed outside this machine unless a target in FILE names the account and the region that it is meant for
    the target `a` does not say its account and region: nothing is deployed outside this machine unless a target in FILE names the account and the region that it is meant for
    the target `local` does not say its account and region: nothing is deployed outside this machine unless a target in FILE names the account and the region that it is meant for
    `127.0.0.1:4566` cannot be an endpoint: write it as http://HOST:PORT or https://HOST
    `http://127.0.0.1:99999` cannot be an endpoint: write it as http://HOST:PORT or https://HOST
    FILE:3: unknown field `acount`, expected one of `account`, `region`, `profile`, `endpoint`, `asset-bucket`, `parameters`, `tags`
    FILE:1: unknown field `targets`, expected `target` or `check`
    FILE:1: `12` is not an account: it has 12 digits, between quotes
    FILE:2: invalid type: integer `12`, expected a string
    FILE:2: the target `local` is the local cloud and cannot have `profile`: give the target another name
    FILE:2: expected text, a number, true or false
    FILE:1: unclosed table, expected `]`
    ");
}
