//! What is wrong with files is told before anything is called.

use std::fs;

use super::{Files, ObjectAcl};
use crate::{
    App, Stack,
    assembly::StackAssembly,
    construct::{Bucket, BucketHandle, BucketRemoval, ObjectOwnership, PublicAccess},
    parameter::Parameter,
};

/// A program with a folder `web` that has two files, and an empty one.
fn program(build: impl FnOnce(&Stack, &BucketHandle)) -> Result<StackAssembly, String> {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["web/assets", "empty"] {
        fs::create_dir_all(folder.path().join(name)).expect("made");
    }
    for name in ["web/index.html", "web/assets/app.js", "one.bin"] {
        fs::write(folder.path().join(name), name).expect("written");
    }
    let page = "{\n  \"api\": \"{{ outputs.ApiURL }}\",\n  \"key\": \"{{ parameters.Key }}\"\n}\n";
    fs::write(folder.path().join("config.json.j2"), page).expect("written");
    let mut app = App::new("test", folder.path());
    let stack = app.stack("site");
    let open = Bucket::new(BucketRemoval::Retain)
        .object_ownership(ObjectOwnership::BucketOwnerPreferred)
        .public_access(PublicAccess::AllowAcls);
    let bucket = stack.add("Site", open);
    stack.output("ApiUrl", "", "https://api.invalid");
    build(&stack, &bucket);
    let made = app.synthesize(crate::render::Dialect::default());
    let folder = folder.path().display().to_string();
    match made {
        Ok(assembly) => Ok(assembly.stacks.into_iter().next().expect("one stack")),
        Err(error) => Err(error
            .problems
            .into_iter()
            .map(|problem| {
                assert!(problem.line.is_some(), "{problem}");
                let hint = problem.hint.unwrap_or_default();
                format!("{}\n  {hint}\n", problem.message).replace(&folder, "")
            })
            .collect()),
    }
}

fn problems(build: impl FnOnce(&Stack, &BucketHandle)) -> String {
    program(build).err().unwrap_or_default()
}

#[test]
fn what_is_not_there_is_told() {
    let told = problems(|_, site| {
        for path in ["webb", "empty", "one.bin"] {
            site.upload(Files::folder(path));
        }
        site.upload(Files::file("two.bin"));
        site.upload(Files::file("web"));
        site.upload(Files::folder("web").last(["indx.html"]));
    });
    insta::assert_snapshot!(told, @r"
    there is no folder `/webb`; correct the path (it starts from the program's own folder)
      
    there is no file to upload in `/empty`
      build what belongs there first, or ignore less
    `/one.bin` is no folder
      upload a single file with `Files::file`
    there is no file `/two.bin`
      paths start from the program's own folder
    `/web` is no file
      upload a folder with `Files::folder`
    there is no `indx.html` to go up last; did you mean `index.html`?
      give the path in the folder, with `/`
    ");
}

#[test]
fn what_cannot_be_said_together_is_told() {
    let told = problems(|_, site| {
        site.upload(Files::file("one.bin").prune().once());
        site.upload(Files::folder("web").named("app").under("/app"));
        site.upload(Files::file("one.bin").named("").ignore(["*"]));
        site.upload(Files::file("one.bin").under("é".repeat(512)));
    });
    insta::assert_snapshot!(told, @r"
    files cannot be put `once` and pruned: one leaves alone what the other deletes
      leave out one of them
    only a folder can be pruned: beside a single file, all else would go
      leave `prune` out, or upload a folder
    a folder has no name in a bucket, only its files do
      use `under` to put them under a prefix
    the prefix begins with `/`, so that browsers would need two of them
      begin it with a name
    only files of a folder can be ignored
      leave `ignore` out
    a file's name in a bucket is not empty and does not begin with `/`
      begin it with a name
    the key of `one.bin` has 1032 bytes, and S3 takes 1024
      give the file a shorter name or prefix
    ");
}

#[test]
fn no_key_is_written_twice() {
    let told = problems(|_, site| {
        site.upload(Files::folder("web").under("app"));
        site.upload(Files::folder("web/assets").under("app/assets/"));
        site.seed("app/index.html", "one.bin");
    });
    insta::assert_snapshot!(told, @r"
    two uploads write the key `app/assets/app.js` in `Site`
      put one of them under another prefix, or ignore the file in one
    two uploads write the key `app/index.html` in `Site`
      put one of them under another prefix, or ignore the file in one
    ");
}

#[test]
fn an_acl_needs_a_bucket_that_takes_it() {
    let told = problems(|stack, _| {
        let closed = stack.add("Closed", Bucket::new(BucketRemoval::Retain));
        let owned =
            Bucket::new(BucketRemoval::Retain).object_ownership(ObjectOwnership::ObjectWriter);
        let owned = stack.add("Owned", owned);
        for bucket in [&closed, &owned] {
            bucket.upload(Files::file("one.bin").acl(ObjectAcl::PublicRead));
            bucket.upload(
                Files::file("one.bin")
                    .named("2")
                    .acl(ObjectAcl::BucketOwnerFullControl),
            );
            bucket.upload(Files::file("one.bin").named("3").acl(ObjectAcl::Private));
        }
    });
    insta::assert_snapshot!(told, @r"
    `Closed` takes no objects with the ACL `public-read`: its owner has all objects, and ACLs do not work
      give the bucket `.object_ownership(ObjectOwnership::BucketOwnerPreferred)`, or leave the ACL out
    `Closed` takes no objects with the ACL `private`: its owner has all objects, and ACLs do not work
      give the bucket `.object_ownership(ObjectOwnership::BucketOwnerPreferred)`, or leave the ACL out
    `Owned` takes no objects with the ACL `public-read`: its public access is blocked
      give the bucket `.public_access(PublicAccess::AllowAcls)`, or leave the ACL out and let a distribution or a bucket policy give access
    ");
}

#[test]
fn a_page_names_only_what_there_is() {
    let told = problems(|stack, site| {
        stack.parameter("Key", Parameter::<String>::new().secret());
        site.upload(Files::page("config.json.j2"));
        for (name, text) in [
            ("a", "{{ apiUrl }}"),
            ("b", "{{ outputs.ApiUrl"),
            ("c", "{{ outputs.ApiUrl|json }}"),
            ("d", "{{ aws.regin }}"),
            (
                "e",
                "{% for name, value in outputs|items %}{{ name }}={{ value }}{% endfor %}",
            ),
            ("f", "{% if false %}{{ parameters.Size }}{% endif %}"),
        ] {
            site.upload(Files::page_text(name, text));
        }
    });
    insta::assert_snapshot!(told, @r"
    config.json.j2:2: the stack has no output `ApiURL`; did you mean `ApiUrl`?
      add what it names to the stack, or correct the template of the file
    config.json.j2:3: the parameter `Key` is secret (NoEcho): the service does not give it back, and a file is no place for it
      add what it names to the stack, or correct the template of the file
    a:1: there is no value `apiUrl`; there are `outputs`, `parameters` and `aws`, each with a name after a dot
      add what it names to the stack, or correct the template of the file
    b:1: syntax error: unexpected end of input, expected end of variable block
      add what it names to the stack, or correct the template of the file
    c:1: unknown filter: filter json is unknown
      add what it names to the stack, or correct the template of the file
    d:1: there is no `aws.regin`; there are account_id, partition, region, stack_id, stack_name
      add what it names to the stack, or correct the template of the file
    f:1: the stack has no parameter `Size`
      add what it names to the stack, or correct the template of the file
    ");
}

#[test]
fn the_template_tells_the_settings_and_nothing_of_the_content() {
    let made = program(|_, site| {
        site.upload(
            Files::folder("web")
                .under("app")
                .acl(ObjectAcl::PublicRead)
                .cache_control("no-cache")
                .cache_control_for("assets/*", "max-age=60")
                .ignore(["*.map"]),
        );
        site.upload(Files::file("one.bin").content_type("text/plain"));
        site.seed("two.bin", "one.bin");
    });
    let stack = made.expect("a stack");
    let metadata = &stack.template.resources["Site"].metadata;
    let metadata = serde_json::Value::from(&metadata["StackwrightFiles"]);
    insta::assert_snapshot!(metadata.to_string(), @r#"[{"To":"app/","Acl":"public-read","CacheControl":"no-cache","CacheControlFor":[["assets/*","max-age=60"]],"Ignore":["*.map"]},{"To":"one.bin","ContentType":"text/plain"}]"#);
    let files = stack.uploads.iter().flat_map(|upload| &upload.files);
    let told: String = files
        .map(|file| {
            format!(
                "{}: {} {:?}\n",
                file.key, file.content_type, file.cache_control
            )
        })
        .collect();
    insta::assert_snapshot!(told, @r#"
    app/assets/app.js: text/javascript; charset=utf-8 Some("max-age=60")
    app/index.html: text/html; charset=utf-8 Some("no-cache")
    one.bin: text/plain None
    two.bin: application/octet-stream None
    "#);
}
