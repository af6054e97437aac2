//! Files that travel with a stack.

use std::{collections::BTreeMap, fs, time::Duration};

use stackwright::{
    assembly::StackAssembly,
    construct::{Bucket, BucketRemoval, ObjectOwnership, PublicAccess},
    deploy::{DeployError, Event, preview},
    diff::{Difference, TextForm, to_json, to_markdown, to_text},
    files::{Files, ObjectAcl},
    resource::Raw,
    template::Map,
};

use crate::{
    bench::{Bench, Outcome, run, stack},
    diff_schema,
    proxy::{Fault, Request},
};

/// A folder that is uploaded, and where it goes.
struct Site {
    bench: Bench,
    folder: tempfile::TempDir,
}

impl Site {
    async fn new() -> Self {
        let site = Self {
            bench: Bench::new().await,
            folder: tempfile::tempdir().expect("a folder"),
        };
        site.write("index.html", "<script src=assets/app.1.js></script>\n");
        site.write("assets/app.1.js", "one()\n");
        site.write("assets/style.css", "* {color: brown}\n");
        site
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.folder.path().join(name)).expect("removed");
    }

    /// The stack with the folder under `app/`.
    fn stack(&self, say: impl FnOnce(Files) -> Files) -> StackAssembly {
        stack("site", |stack| {
            let bucket = Bucket::new(BucketRemoval::EmptyAndDelete)
                .object_ownership(ObjectOwnership::BucketOwnerPreferred)
                .public_access(PublicAccess::AllowAcls);
            let bucket = stack.add("Site", bucket);
            stack.output("Name", "", bucket.name());
            bucket.upload(say(Files::folder(self.folder.path()).under("app")));
        })
    }

    async fn deploy(&self, stack: &StackAssembly) -> Result<Outcome, DeployError> {
        self.bench.proxy.take();
        self.bench.deploy(stack).await
    }

    /// The requests to S3 since then, in short.
    fn requests(&self) -> Vec<String> {
        let requests = self.bench.proxy.take().into_iter();
        let to_s3 = requests.filter_map(|request| {
            let (method, path) = request.split_once(" /")?;
            let (path, query) = path.split_once('?').unwrap_or((path, ""));
            let key = path.split_once('/').map_or("", |(_, key)| key);
            match (method, query) {
                ("POST", "delete") => Some("DELETE many".to_owned()),
                ("GET", _) if key.is_empty() => Some("LIST".to_owned()),
                _ if path.is_empty() => None,
                _ => Some(format!("{method} {key}")),
            }
        });
        to_s3.collect()
    }

    async fn bucket(&self) -> String {
        let resources = self.bench.cloud.resources("site").await.expect("an answer");
        let bucket = resources.iter().find(|it| it.logical_id == "Site");
        bucket.expect("a bucket").physical_id.clone()
    }

    /// What is in the bucket: keys and contents.
    async fn objects(&self) -> BTreeMap<String, String> {
        let (s3, bucket) = (self.bench.s3(), self.bucket().await);
        let listed = s3.list_objects_v2().bucket(&bucket).send().await;
        let mut objects = BTreeMap::new();
        for object in listed.expect("a listing").contents.unwrap_or_default() {
            let key = object.key.expect("a key");
            let read = s3.get_object().bucket(&bucket).key(&key).send().await;
            let bytes = read.expect("an object").body.collect().await;
            let bytes = bytes.expect("its bytes").into_bytes();
            objects.insert(key, String::from_utf8_lossy(&bytes).into_owned());
        }
        objects
    }

    /// What the bucket should have under `app/`.
    fn files(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(self.folder.path()).expect("inside");
                    let key = format!("app/{}", name.display());
                    files.insert(key, fs::read_to_string(&path).expect("a text"));
                }
            }
        }
        files
    }

    async fn put(&self, key: &str, text: &str) {
        let (s3, bucket) = (self.bench.s3(), self.bucket().await);
        let put = s3.put_object().bucket(bucket).key(key);
        let put = put.body(text.as_bytes().to_vec().into());
        put.send().await.expect("written");
    }

    async fn preview(&self, stack: &StackAssembly) -> Difference {
        let (cloud, settings) = (&self.bench.cloud, &self.bench.settings);
        let found = preview(cloud, stack, settings, &|_| {}, &self.bench.interrupt).await;
        found.expect("a difference")
    }
}

/// An error as S3 words it.
fn refusal(code: &str, message: &str) -> String {
    format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>")
}

#[test]
fn a_synced_folder_ends_equal_to_the_folder() {
    run(async {
        let site = Site::new().await;
        site.write("notes.draft", "not yet");
        let assembly = || {
            site.stack(|files| {
                files
                    .acl(ObjectAcl::PublicRead)
                    .cache_control("no-cache")
                    .cache_control_for("assets/*", "max-age=31536000")
                    .ignore(["*.draft"])
                    .prune()
            })
        };
        let outcome = site.deploy(&assembly()).await;
        assert!(matches!(outcome, Ok(Outcome::Deployed(_))), "{outcome:?}");
        site.remove("notes.draft");
        assert_eq!(site.objects().await, site.files());
        let requests = site.requests();
        let at = |wanted: &str| requests.iter().position(|it| it == wanted);
        assert!(at("PUT app/index.html") > at("PUT app/assets/style.css"));

        let (s3, bucket) = (site.bench.s3(), site.bucket().await);
        let mut seen = String::new();
        for key in site.files().keys() {
            let head = s3.head_object().bucket(&bucket).key(key).send().await;
            let head = head.expect("an object");
            let acl = s3.get_object_acl().bucket(&bucket).key(key).send().await;
            let grants = acl.expect("an ACL").grants.unwrap_or_default();
            let public = grants.iter().any(|grant| {
                let uri = grant.grantee.as_ref().and_then(|it| it.uri.as_deref());
                uri.is_some_and(|uri| uri.ends_with("AllUsers"))
            });
            let (kind, caching) = (head.content_type, head.cache_control);
            let [kind, caching] = [kind, caching].map(Option::unwrap_or_default);
            seen += &format!("{key}: {kind}, {caching}, public: {public}\n");
        }
        insta::assert_snapshot!(seen, @r"
        app/assets/app.1.js: text/javascript; charset=utf-8, max-age=31536000, public: true
        app/assets/style.css: text/css; charset=utf-8, max-age=31536000, public: true
        app/index.html: text/html; charset=utf-8, no-cache, public: true
        ");

        // Nothing changes: nothing is put.
        let again = site.deploy(&assembly()).await;
        let requests = site.bench.proxy.take();
        assert!(matches!(again, Ok(Outcome::NoChanges)), "{again:?}");
        assert!(requests.len() <= 4, "{requests:?}");

        // Another name for an asset, which the page takes; what others put there goes, and what
        // they put elsewhere stays.
        site.put("app/old/page.html", "?").await;
        site.put("application.html", "?").await;
        site.remove("assets/app.1.js");
        site.write("assets/app.2.js", "two()\n");
        site.write("index.html", "<script src=assets/app.2.js></script>\n");
        let found = site.preview(&assembly()).await;
        let form = TextForm::default();
        let text = to_text(&found, form).replace(&bucket, "BUCKET");
        let text = text
            .lines()
            .map(|line| match line.split_once("  tests/cloud") {
                Some((before, _)) => format!("{before}  LINE\n"),
                None => format!("{line}\n"),
            });
        let text: String = anstream::adapter::strip_str(&text.collect::<String>()).to_string();
        insta::assert_snapshot!(text, @r"
                site: 2 files to put, 2 to delete

                files in Site (BUCKET) under app/  LINE
                  - assets/app.1.js (6 bytes)
                  + assets/app.2.js (6 bytes)
                  ~ index.html (38 bytes)
                      - <script src=assets/app.1.js></script>
                      + <script src=assets/app.2.js></script>
                  - old/page.html (1 byte)
                  1 unchanged
                ");
        let markdown = to_markdown([&found]).replace(&bucket, "BUCKET");
        assert!(
            markdown.contains("| Site (BUCKET) under app/ | 2 files to put, 2 to delete | 1 |"),
            "{markdown}"
        );
        let is_gone = |line: &str| line.starts_with('-') && line.contains("app.1.js></script>");
        assert!(markdown.lines().any(is_gone), "{markdown}");
        diff_schema::assert_valid(&[to_json([&found])]);

        let outcome = site.deploy(&assembly()).await;
        assert!(matches!(outcome, Ok(Outcome::OnlyFiles)), "{outcome:?}");
        let requests = site.requests();
        insta::assert_snapshot!(requests.join("\n"), @r"
        LIST
        GET app/index.html
        PUT app/assets/app.2.js
        PUT app/index.html
        DELETE many
        LIST
        ");
        let mut files = site.files();
        files.insert("application.html".to_owned(), "?".to_owned());
        assert_eq!(site.objects().await, files);
        assert!(site.preview(&assembly()).await.is_empty());
    });
}

/// `Cache-Control` of all objects under `app/`.
async fn caching(site: &Site) -> Vec<String> {
    let (s3, bucket) = (site.bench.s3(), site.bucket().await);
    let mut values = Vec::new();
    for key in site.objects().await.into_keys() {
        let head = s3.head_object().bucket(&bucket).key(&key).send().await;
        values.push(head.expect("an object").cache_control.unwrap_or_default());
    }
    values
}

#[test]
fn a_change_of_settings_alone_reaches_every_file_whatever_happens_on_the_way() {
    run(async {
        let site = Site::new().await;
        let before = site.stack(|files| files.cache_control("no-cache"));
        site.deploy(&before).await.expect("deployed");
        let after = site.stack(|files| files.cache_control("max-age=60"));
        let found = site.preview(&after).await;
        let changed = &found.files[0].files;
        assert!(
            changed.len() == 3 && changed.iter().all(|file| file.settings_only),
            "{found:?}"
        );

        // The template is deployed, but no file.
        site.bench.proxy.spoil(|request| {
            let is_file = request.name.starts_with("PUT ") && !request.name.contains("/app/.");
            is_file.then(|| Fault::Answer(403, refusal("AccessDenied", "no")))
        });
        let failed = site.deploy(&after).await;
        let told = failed.expect_err("files may not be put").to_string();
        assert!(told.contains("in the bucket of `Site`"), "{told}");
        site.bench.proxy.mend();
        let keys = site.objects().await.into_keys();
        assert!(
            keys.into_iter()
                .any(|key| key == "app/.stackwright-settings")
        );

        let outcome = site.deploy(&after).await;
        assert!(matches!(outcome, Ok(Outcome::OnlyFiles)), "{outcome:?}");
        assert_eq!(
            caching(&site).await,
            ["max-age=60", "max-age=60", "max-age=60"]
        );
        assert_eq!(site.objects().await, site.files());
        let again = site.deploy(&after).await;
        assert!(matches!(again, Ok(Outcome::NoChanges)), "{again:?}");
    });
}

#[test]
fn whatever_goes_wrong_at_any_call_the_next_deploy_ends_it() {
    run(async {
        let site = Site::new().await;
        let assembly = || site.stack(Files::prune);
        site.deploy(&assembly()).await.expect("deployed");
        // One change of each kind, another one every time.
        let change = |round: usize| {
            let script = |round| format!("assets/app.{round}.js");
            site.remove(&script(round));
            site.write(&script(round + 1), "next()\n");
            site.write(
                "index.html",
                &format!("<script src={}>\n", script(round + 1)),
            );
        };
        change(1);
        site.deploy(&assembly()).await.expect("deployed");
        let calls = site.bench.proxy.take().len();
        assert!(calls > 5, "{calls}");
        let mut round = 2;
        let mut failures = 0;
        for place in 0..calls {
            for kind in [1, 3, place % 2 * 2] {
                change(round);
                round += 1;
                let mut count = 0;
                site.bench.proxy.spoil(move |_| {
                    count += 1;
                    (count == place + 1).then(|| match kind {
                        0 => Fault::ResetBefore,
                        1 => Fault::ResetAfter,
                        2 => Fault::CutShort,
                        _ => Fault::Answer(503, refusal("SlowDown", "Reduce your request rate")),
                    })
                });
                failures += usize::from(site.deploy(&assembly()).await.is_err());
                site.bench.proxy.mend();
                site.deploy(&assembly())
                    .await
                    .expect("nothing is in the way");
                assert_eq!(site.objects().await, site.files(), "{place} {kind}");
            }
        }
        assert!(failures < calls, "most are tried again: {failures}");
    });
}

#[test]
fn a_large_file_that_was_interrupted_goes_on_where_it_was() {
    run(async {
        let site = Site::new().await;
        let large = fs::File::create(site.folder.path().join("film.bin")).expect("made");
        large.set_len(40 << 20).expect("made larger");
        let assembly = site.stack(Files::prune);
        let held = site.bench.proxy.held();
        // One of the parts does not arrive.
        let mut parts = 0;
        site.bench.proxy.spoil(move |request| {
            let is_part = request.name.contains("partNumber=");
            parts += usize::from(is_part);
            (is_part && parts == 2).then_some(Fault::HoldBefore)
        });
        // Once at least one part has arrived, the process is gone.
        let s3 = site.bench.s3();
        let killed = async {
            while held.try_recv().is_err() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            let bucket = site.bucket().await;
            let listed = s3.list_multipart_uploads().bucket(&bucket).send().await;
            let uploads = listed.expect("a listing").uploads.unwrap_or_default();
            let id = uploads[0].upload_id.as_deref().unwrap_or_default();
            let arrived = async || {
                let parts = s3.list_parts().bucket(&bucket).key("app/film.bin");
                let parts = parts.upload_id(id).send().await.expect("a listing");
                parts.parts.unwrap_or_default().len()
            };
            while arrived().await == 0 {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::select! {
            outcome = site.deploy(&assembly) => panic!("{outcome:?}"),
            () = killed => {}
        }
        site.bench.proxy.mend();
        // What was on its way arrives yet.
        let wait = async || {
            tokio::time::sleep(Duration::from_millis(500)).await;
            site.bench.proxy.take().len()
        };
        while wait().await > 0 {}
        let bucket = site.bucket().await;
        let unfinished = async || {
            let listed = s3.list_multipart_uploads().bucket(&bucket).send().await;
            listed.expect("a listing").uploads.unwrap_or_default().len()
        };
        assert_eq!(unfinished().await, 1);
        site.deploy(&assembly).await.expect("deployed");
        let sent = site.bench.proxy.take();
        let sent = sent.iter().filter(|it| it.contains("partNumber=")).count();
        assert!((1..3).contains(&sent), "{sent} of 3 parts again");
        assert_eq!(unfinished().await, 0);
        let head = s3.head_object().bucket(&bucket).key("app/film.bin");
        let head = head.send().await.expect("an object");
        assert_eq!(head.content_length, Some(40 << 20));
        let again = site.deploy(&assembly).await;
        assert!(matches!(again, Ok(Outcome::NoChanges)), "{again:?}");

        // Whoever leaves is told what to do.
        large.set_len(50 << 20).expect("made larger");
        let interrupt = site.bench.interrupt.clone();
        site.bench.proxy.spoil(move |request| {
            if request.name.contains("partNumber=2") {
                interrupt.raise();
            }
            None
        });
        let left = site.deploy(&assembly).await.expect_err("the user left");
        assert!(left.is_interruption(), "{left}");
        assert!(
            left.to_string().contains("run the same command again"),
            "{left}"
        );
    });
}

#[test]
fn a_page_is_rendered_with_what_the_stack_has_in_the_end() {
    run(async {
        let site = Site::new().await;
        let with = |colour: &str| {
            stack("site", |stack| {
                let bucket = stack.add("Site", Bucket::new(BucketRemoval::EmptyAndDelete));
                stack.output("Colour", "", colour);
                let text =
                    "{\"colour\": {{ outputs.Colour|tojson }}, \"in\": \"{{ aws.region }}\"}\n";
                bucket.upload(Files::page_text("config.json", text));
            })
        };
        let found = site.preview(&with("brown")).await;
        let text = to_text(&found, TextForm::default());
        assert!(text.contains("rendered after the deploy"), "{text}");
        site.deploy(&with("brown")).await.expect("deployed");
        site.deploy(&with("white")).await.expect("deployed");
        let expected = "{\"colour\": \"white\", \"in\": \"us-east-1\"}\n";
        assert_eq!(site.objects().await["config.json"], expected);
        let again = site.deploy(&with("white")).await;
        assert!(matches!(again, Ok(Outcome::NoChanges)), "{again:?}");
        assert!(
            !site
                .bench
                .events()
                .iter()
                .any(|it| matches!(it, Event::FilePut { .. }))
        );
    });
}

#[test]
fn what_may_not_be_read_is_not_known() {
    run(async {
        let site = Site::new().await;
        let assembly = site.stack(Files::prune);
        site.deploy(&assembly).await.expect("deployed");
        site.bench.proxy.spoil(|request| {
            let is_listing = request.name.contains("list-type=2");
            is_listing.then(|| Fault::Answer(403, refusal("AccessDenied", "no listing")))
        });
        let found = site.preview(&assembly).await;
        assert!(found.is_empty());
        let text = to_text(
            &found,
            TextForm {
                width: 200,
                details: false,
            },
        );
        insta::assert_snapshot!(anstream::adapter::strip_str(&text).to_string(), @r"
                site: no differences

                not known: the files in Site under app/: ListObjectsV2 was refused: no listing (AccessDenied)
                ");
    });
}

#[test]
fn what_was_seeded_is_theirs_however_often_the_program_is_deployed() {
    run(async {
        let site = Site::new().await;
        // Each deploy brings another lab: another topic, and other data in the program.
        let lab = |number: usize| {
            site.write("data.json", &format!("[{number}]"));
            stack("site", |stack| {
                let bucket = stack.add("Site", Bucket::new(BucketRemoval::EmptyAndDelete));
                bucket.seed("data.json", site.folder.path().join("data.json"));
                for topic in 0..=number % 3 {
                    stack.add(
                        &format!("Lab{topic}"),
                        Raw::new("AWS::SNS::Topic", Map::default()),
                    );
                }
                stack.metadata("Lab", number.to_string().as_str());
            })
        };
        site.deploy(&lab(0)).await.expect("deployed");
        assert_eq!(site.objects().await["data.json"], "[0]");
        site.put("data.json", "their own").await;
        site.bench.proxy.take();
        for number in 1..=10 {
            let outcome = site.bench.deploy(&lab(number)).await;
            assert!(matches!(outcome, Ok(Outcome::Deployed(_))), "{outcome:?}");
        }
        assert_eq!(site.objects().await["data.json"], "their own");
        let requests = site.requests();
        assert!(
            !requests.iter().any(|it| it.starts_with("PUT")),
            "{requests:?}"
        );
    });
}

/// Plays a bucket that has the text `x` under each of these keys, in order, a thousand on a page.
fn listed(keys: &[String]) -> impl FnMut(&Request) -> Option<Fault> + Send + 'static {
    let pages: Vec<String> = keys
        .chunks(1000)
        .map(|keys| {
            let entries = keys.iter().map(|key| {
                format!(
                    "<Contents><Key>{key}</Key><LastModified>2026-11-01T00:00:00.000Z\
                     </LastModified><ETag>&quot;9dd4e461268c8034f5c8564e155c67a6&quot;</ETag>\
                     <Size>1</Size></Contents>"
                )
            });
            entries.collect()
        })
        .collect();
    move |request| {
        let is_listing = request.name.contains("list-type=2");
        is_listing.then(|| {
            let token = request.name.split("continuation-token=").nth(1);
            let token = token.map(|it| it.split('&').next().unwrap_or_default());
            let page = token.map_or(0, |it| it.parse().expect("a number"));
            let next = page + 1;
            let more = match next < pages.len() {
                true => format!("<NextContinuationToken>{next}</NextContinuationToken>"),
                false => String::new(),
            };
            let truncated = !more.is_empty();
            let answer = format!(
                "<ListBucketResult><IsTruncated>{truncated}</IsTruncated>{more}{}\
                 </ListBucketResult>",
                pages[page]
            );
            Fault::Answer(200, answer)
        })
    }
}

#[test]
fn five_thousand_files_are_compared_with_five_listings_and_none_is_taken_on_trust() {
    run(async {
        let site = Site::new().await;
        let assembly = || site.stack(Files::prune);
        site.deploy(&assembly()).await.expect("deployed");
        let own = ["index.html", "assets/app.1.js", "assets/style.css"];
        let names = own.map(str::to_owned).into_iter();
        let names = names.chain((0..4997).map(|number| format!("page-{number:04}.txt")));
        let names: Vec<String> = names.collect();
        for name in &names {
            site.write(name, "x");
        }
        let mut keys: Vec<String> = names.iter().map(|name| format!("app/{name}")).collect();
        keys.sort();
        assert_eq!(keys.len(), 5000);
        site.bench.proxy.spoil(listed(&keys));
        let again = site.deploy(&assembly()).await;
        assert!(matches!(again, Ok(Outcome::NoChanges)), "{again:?}");
        let requests = site.bench.proxy.take();
        let listings = requests.iter().filter(|it| it.contains("list-type=2"));
        assert_eq!(listings.count(), 5, "{requests:#?}");
        // Beside them, what any deploy asks, and which bucket it is.
        let others = requests.iter().filter(|it| !it.contains("list-type=2"));
        let mut others: Vec<&str> = others.map(String::as_str).collect();
        others.sort_unstable();
        assert_eq!(
            others,
            ["DescribeStacks", "GetTemplate", "ListStackResources"]
        );

        // One that somebody took away is missed.
        let gone = keys.remove(2700);
        site.bench.proxy.spoil(listed(&keys));
        let found = site.preview(&assembly()).await;
        site.bench.proxy.mend();
        let told: Vec<String> = found.files[0]
            .files
            .iter()
            .map(|it| format!("app/{}", it.name))
            .collect();
        assert_eq!(told, [gone]);
    });
}
