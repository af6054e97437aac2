//! How fast files go up, and what memory that takes. Nothing is asserted of time: run it with
//! `cargo test --test cloud files_bench -- --ignored --nocapture`.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    thread,
    time::{Duration, Instant},
};

use futures_util::stream::{self, StreamExt as _};
use stackwright::{
    assembly::StackAssembly,
    cloud::Cloud,
    construct::{Bucket, BucketRemoval},
    deploy::{Interrupt, Planned, Settings, plan},
    files::Files,
};

use crate::{
    bench::{run, s3, stack, target},
    local_cloud,
    proxy::Proxy,
};

const FILES: usize = 5_000;
const SIZE: usize = 10_000;
const CLIENTS: usize = 16;
const LARGE: u64 = 10 << 30;

fn assembly(folder: &Path) -> StackAssembly {
    stack("files", |stack| {
        let bucket = stack.add("Files", Bucket::new(BucketRemoval::EmptyAndDelete));
        bucket.upload(Files::folder(folder).under("files").prune());
    })
}

/// Deploys, and gives how long that took.
async fn deploy(cloud: &Cloud, stack: &StackAssembly) -> Duration {
    let settings = Settings {
        app: "test".to_owned(),
        no_preflight: true,
        ..Settings::default()
    };
    let interrupt = Interrupt::new();
    let begun = Instant::now();
    let planned = plan(cloud, stack, &settings, &|_| {}, &interrupt).await;
    match planned.expect("a plan") {
        Planned::NoChanges(unchanged) | Planned::OnlyFiles(unchanged) => {
            let finished = unchanged.finish(&|_| {}, &interrupt).await;
            drop(finished.expect("finished"));
        }
        Planned::Ready(plan) => {
            drop(plan.execute(&|_| {}, &interrupt).await.expect("deployed"));
        }
    }
    begun.elapsed()
}

/// The most memory that this process had since the last call, in MiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
    // Five forgets the peak, as the kernel's documentation of `clear_refs` says.
    let _unchanged = fs::write("/proc/self/clear_refs", "5");
    kib.unwrap_or_default() / 1024
}

/// Puts all files with clients that do nothing else.
async fn bare(account: &str, url: &str, folder: &Path, time: &str) -> Duration {
    let s3 = s3(account, url);
    let bucket = format!("bare-{time}-{account}");
    s3.create_bucket()
        .bucket(&bucket)
        .send()
        .await
        .expect("made");
    let begun = Instant::now();
    let files = fs::read_dir(folder).expect("a folder");
    let paths = files.map(|entry| entry.expect("an entry").path());
    stream::iter(paths)
        .for_each_concurrent(CLIENTS, async |path| {
            let content = fs::read(&path).expect("a file");
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            let put = s3
                .put_object()
                .bucket(&bucket)
                .key(name)
                .body(content.into());
            put.send().await.expect("put");
        })
        .await;
    begun.elapsed()
}

#[test]
#[ignore = "a measurement"]
fn many_small_files_beside_bare_clients() {
    run(async {
        let shared = local_cloud::shared();
        for round in 0..3 {
            let folder = tempfile::tempdir().expect("a folder");
            let account = local_cloud::shared().account;
            let cloud = Cloud::connect(&target(&shared.url, &account), None).await;
            fs::write(folder.path().join("first"), "").expect("written");
            deploy(&cloud, &assembly(folder.path())).await;
            for number in 1..FILES {
                let content = format!("{number:010}").repeat(SIZE / 10);
                fs::write(folder.path().join(format!("{number:05}.txt")), content)
                    .expect("written");
            }
            // Before and after: a machine that does other things too is not as fast all the time.
            let first = bare(&account, &shared.url, folder.path(), "first").await;
            let before = peak();
            let ours = deploy(&cloud, &assembly(folder.path())).await;
            let most = peak();
            let last = bare(&account, &shared.url, folder.path(), "last").await;
            let clients = (first + last) / 2;
            let proxy = Proxy::to(&shared.url);
            let cloud = Cloud::connect(&target(&proxy.url(), &account), None).await;
            let again = deploy(&cloud, &assembly(folder.path())).await;
            println!(
                "round {round}: {FILES} files of {SIZE} bytes: {CLIENTS} bare clients {:.2} s and {:.2} s, \
                 deploy between them {:.2} s (ratio {:.2}), peak {most} MiB (before: {before}); again {:.2} s, \
                 {} requests",
                first.as_secs_f64(),
                last.as_secs_f64(),
                ours.as_secs_f64(),
                ours.as_secs_f64() / clients.as_secs_f64(),
                again.as_secs_f64(),
                proxy.take().len(),
            );
        }
    });
}

#[test]
#[ignore = "a measurement"]
fn a_large_file_in_little_memory() {
    run(async {
        let shared = local_cloud::shared();
        let folder = tempfile::tempdir().expect("a folder");
        let url = sink(&shared.url);
        let cloud = Cloud::connect(&target(&url, &shared.account), None).await;
        fs::write(folder.path().join("first"), "").expect("written");
        deploy(&cloud, &assembly(folder.path())).await;
        let large = fs::File::create(folder.path().join("large.bin")).expect("made");
        large.set_len(LARGE).expect("made larger");
        let before = peak();
        let took = deploy(&cloud, &assembly(folder.path())).await;
        println!(
            "{} GiB in {:.1} s ({:.0} MiB/s), peak {} MiB (before: {before})",
            LARGE >> 30,
            took.as_secs_f64(),
            (LARGE >> 20) as f64 / took.as_secs_f64(),
            peak(),
        );
    });
}

/// Passes everything on but uploads in parts, which it answers and throws away.
fn sink(cloud: &str) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let cloud = cloud.trim_start_matches("http://").to_owned();
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let cloud = cloud.clone();
            thread::spawn(move || swallow(&client, &cloud));
        }
    });
    url
}

fn swallow(client: &TcpStream, cloud: &str) -> Option<()> {
    let mut requests = BufReader::with_capacity(1 << 16, client);
    let mut answers = client;
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if requests.read_line(&mut head).ok()? == 0 {
                return None;
            }
        }
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let is_length = name.eq_ignore_ascii_case("content-length");
            is_length.then(|| value.trim().parse::<u64>().ok())?
        });
        let mut body = requests.by_ref().take(length.unwrap_or(0));
        let line = head.lines().next()?.to_owned();
        let answer = if line.contains("partNumber=") {
            std::io::copy(&mut body, &mut std::io::sink()).ok()?;
            "HTTP/1.1 200 OK\r\netag: \"00000000000000000000000000000000\"\r\ncontent-length: 0\r\n\r\n"
                .to_owned()
        } else {
            let mut content = Vec::new();
            body.read_to_end(&mut content).ok()?;
            let answered = |text: &str| {
                format!(
                    "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{text}",
                    text.len()
                )
            };
            if line.contains("uploads") && line.starts_with("POST") {
                answered(
                    "<InitiateMultipartUploadResult><UploadId>one</UploadId>\
                     </InitiateMultipartUploadResult>",
                )
            } else if line.contains("uploadId=") {
                answered("<CompleteMultipartUploadResult></CompleteMultipartUploadResult>")
            } else {
                let head = head.replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n");
                let mut server = TcpStream::connect(cloud).ok()?;
                server.write_all(head.as_bytes()).ok()?;
                server.write_all(&content).ok()?;
                std::io::copy(&mut server, &mut answers).ok()?;
                return None;
            }
        };
        answers.write_all(answer.as_bytes()).ok()?;
    }
}
