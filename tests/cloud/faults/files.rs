//! Kills along the calls of a deploy that uploads files: an index page is there all the time, with what
//! it refers to, and the next deploy ends the work.

use std::{collections::BTreeMap, env, fs, path::Path, process::Command};

use stackwright::{
    assembly::StackAssembly,
    cloud::Cloud,
    construct::{Bucket, BucketRemoval},
    files::Files,
};

use super::{
    courses::{Every, crossed, side_by_side},
    hold, kill_when_held, this_program,
};
use crate::bench::{Bench, Outcome, run, stack, target};

/// The size of a file that goes up in two parts, in bytes.
const LARGE: u64 = 17 << 20;

fn site(folder: &Path) -> StackAssembly {
    stack("site", |stack| {
        let bucket = stack.add("Site", Bucket::new(BucketRemoval::EmptyAndDelete));
        bucket.upload(Files::folder(folder).under("app").prune());
    })
}

/// A site that is there, and the folder of the one that is to be there.
struct Course {
    bench: Bench,
    folder: tempfile::TempDir,
}

impl Course {
    async fn begin() -> Self {
        let course = Self {
            bench: Bench::new().await,
            folder: tempfile::tempdir().expect("a folder"),
        };
        course.write("index.html", "<script src=app.1.js></script>\n");
        course.write("app.1.js", "one()\n");
        course.write("style.css", "* {color: brown}\n");
        let site = site(course.folder.path());
        let outcome = course.bench.deploy(&site).await;
        assert!(matches!(outcome, Ok(Outcome::Deployed(_))), "{outcome:?}");
        course.bench.proxy.take();

        // Another name for a script, another style, and a film.
        fs::remove_file(course.folder.path().join("app.1.js")).expect("removed");
        course.write("index.html", "<script src=app.2.js></script>\n");
        course.write("app.2.js", "two()\n");
        course.write("style.css", "* {color: white}\n");
        let film = fs::File::create(course.folder.path().join("film.bin"));
        film.and_then(|film| film.set_len(LARGE)).expect("made");
        course
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).expect("written");
    }

    /// What is in the bucket, as others see it: names and hashes.
    async fn objects(&self) -> BTreeMap<String, String> {
        let s3 = self.bench.s3();
        let listed = s3.list_objects_v2().bucket(self.bucket().await).send();
        let contents = listed.await.expect("a listing").contents;
        let entries = contents.unwrap_or_default().into_iter().map(|object| {
            let key = object.key.expect("a key");
            (key, object.e_tag.expect("a hash").replace('"', ""))
        });
        entries.collect()
    }

    async fn bucket(&self) -> String {
        let resources = self.bench.cloud.resources("site").await;
        resources.expect("an answer")[0].physical_id.clone()
    }

    /// There is an index page, and what it refers to.
    async fn assert_whole(&self, what: &str) {
        let (s3, bucket) = (self.bench.s3(), self.bucket().await);
        let page = s3.get_object().bucket(&bucket).key("app/index.html");
        let page = page.send().await.expect("an index page").body.collect();
        let page = page.await.expect("its bytes").into_bytes();
        let page = String::from_utf8_lossy(&page).into_owned();
        let script = page.trim().trim_start_matches("<script src=");
        let script = format!("app/{}", script.trim_end_matches("></script>"));
        let objects = self.objects().await;
        assert!(objects.contains_key(&script), "{what}: {page} {objects:?}");
    }

    /// The bucket has what the folder has, and nothing is on its way.
    async fn assert_arrived(&self, what: &str) {
        // The values are md5sum's, of the parts where there are several.
        let expected = [
            ("app/app.2.js", "a40c0745d5ce3d6f6bf1a244502eacd4"),
            ("app/film.bin", "d7f0e9878e982a33237d7f6f946e7951-2"),
            ("app/index.html", "2af6efbe1e65f1455844487f5055f9fd"),
            ("app/style.css", "9cdc8a79b45e71e81795532eb6323cc1"),
        ];
        let expected = expected.map(|(key, hash)| (key.to_owned(), hash.to_owned()));
        assert_eq!(self.objects().await, BTreeMap::from(expected), "{what}");
        let (s3, bucket) = (self.bench.s3(), self.bucket().await);
        let listed = s3.list_multipart_uploads().bucket(bucket).send().await;
        let unfinished = listed.expect("a listing").uploads.unwrap_or_default();
        assert!(unfinished.is_empty(), "{what}: {unfinished:?}");
    }

    /// The calls of a deploy that nothing happens to.
    async fn calls() -> Vec<String> {
        let course = Self::begin().await;
        let outcome = course.bench.deploy(&site(course.folder.path())).await;
        assert!(matches!(outcome, Ok(Outcome::OnlyFiles)), "{outcome:?}");
        let calls = course.bench.proxy.take();
        course.assert_arrived("without kills").await;
        let place = |is_it: &dyn Fn(&str) -> bool| calls.iter().position(|it| is_it(it));
        let page = place(&|it| it.starts_with("PUT") && it.contains("/index.html"));
        let script = place(&|it| it.starts_with("PUT") && it.contains("/app.2.js"));
        let film = place(&|it| it.starts_with("POST") && it.contains("/film.bin?uploadId="));
        let gone = place(&|it| it.starts_with("POST") && it.contains("?delete"));
        assert!(script < page && film < page && page < gone, "{calls:#?}");
        assert!(script.is_some() && film.is_some(), "{calls:#?}");
        calls
    }
}

/// Where a process of its own finds what it is to deploy: account, address, folder.
const CHILD: &str = "STACKWRIGHT_TEST_SITE";

/// This program again, deploying a site.
fn child(course: &Course) -> Command {
    let folder = course.folder.path().display();
    let place = format!(
        "{} {} {folder}",
        course.bench.account,
        course.bench.proxy.url()
    );
    this_program("faults::files::a_process_of_its_own", CHILD, place)
}

#[test]
#[ignore = "what other tests start to kill"]
fn a_process_of_its_own() {
    let Ok(place) = env::var(CHILD) else {
        return;
    };
    let words: Vec<&str> = place.splitn(3, ' ').collect();
    run(async {
        let mut bench = Bench::new().await;
        bench.cloud = Cloud::connect(&target(words[1], words[0]), None).await;
        let outcome = bench.deploy(&site(Path::new(words[2]))).await;
        assert!(outcome.is_ok(), "{outcome:?}");
    });
}

fn survive_kills(every: Every) {
    let calls = run(Course::calls());
    let places = crossed(&calls, &[false, true], every);
    side_by_side(&places, |&(place, arrives)| {
        run(async {
            let course = Course::begin().await;
            let held = hold(&course.bench, place, arrives);
            kill_when_held(child(&course).spawn().expect("it starts"), &held);
            course.bench.proxy.mend();
            let what = format!("killed at {} ({place}, {arrives})", calls[place]);
            course.assert_whole(&what).await;
            let next = course.bench.deploy(&site(course.folder.path())).await;
            assert!(next.is_ok(), "{what}: {next:?}");
            course.assert_arrived(&what).await;
        });
    });
}

#[test]
fn a_page_is_whole_after_kills_along_the_calls_and_the_next_deploy_ends_the_upload() {
    survive_kills(Every::InTurn);
}

#[test]
#[ignore = "takes a minute: before and after every call arrives"]
fn a_page_is_whole_after_a_kill_at_any_call_and_the_next_deploy_ends_the_upload() {
    survive_kills(Every::Place);
}
